"""A second press of a button that begins something: it gives what the first one began."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Feedback, Mode
from simulator.domain.remarks import RemarkKind
from simulator.domain.roles import SOLO
from simulator.services.pressed_twice import JUST_NOW
from simulator.services.training import Training
from tests.personas import COHORT, OTTO, SANA, TARA, THEO
from tests.unit.services.conftest import Clock, Seeds
from tests.unit.services.playing import BEST, begin, play, rewrite
from tests.unit.services.world import assigned

pytestmark = pytest.mark.thorough

A_MOMENT = timedelta(milliseconds=100)
WRONG, DIFFERENTLY = RemarkKind.WRONG, RemarkKind.DIFFERENTLY


@pytest.fixture
def quick(clock: Clock) -> Clock:
    """A clock that moves a tenth of a second at each look."""
    clock.step = A_MOMENT
    return clock


# A session


def test_a_second_press_goes_to_the_session_that_the_first_one_began(
    training: Training, services: Services, quick: Clock, seeds: Seeds
) -> None:
    seeds.next = [3, 4]
    first = begin(training)
    assert begin(training) == first
    assert services.store.attempts_of(TARA.id) == (first,)


@pytest.mark.parametrize("mode", Mode)
def test_a_second_press_for_an_assignment_goes_there_too(settled: Services, quick: Clock, mode: Mode) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room", mode=mode)
    assert assigned(settled, assignment) == assigned(settled, assignment)
    assert len(settled.store.attempts_of(TARA.id)) == 1


def test_what_differs_is_no_second_press(settled: Services, quick: Clock, content: Path) -> None:
    training = settled.training
    begun = [begin(training, OTTO), begin(training, SOLO)]
    begun.append(training.begin(OTTO, "waiting-room", feedback=Feedback.END))
    rewrite(content, "version: 1.0.0", "version: 1.1.0")
    begun.append(begin(training, OTTO))
    both = [settled.programs.assign(SANA, COHORT, "waiting-room") for _ in range(2)]
    begun.extend(assigned(settled, one, person) for one in both for person in (TARA, THEO))
    assert len({attempt.id for attempt in begun}) == len(begun)


def test_a_session_in_which_something_was_said_is_gone_from_anew(training: Training, quick: Clock) -> None:
    first = begin(training)
    quick.now += timedelta(seconds=1)
    play(training, first, BEST[0])
    assert begin(training).id != first.id


@pytest.mark.parametrize("passed", [JUST_NOW, -timedelta(minutes=1)])
def test_a_press_some_time_later_is_a_new_beginning(training: Training, quick: Clock, passed: timedelta) -> None:
    first = begin(training)
    quick.now += passed  # also where the clock was set back
    assert begin(training).id != first.id


# Going back


@pytest.fixture
def walked(services: Services, clock: Clock):
    attempt = play(services.training, begin(services.training), *BEST)
    clock.step = A_MOMENT
    return attempt


def test_a_second_press_goes_to_the_try_that_the_first_one_began(services: Services, walked) -> None:
    first = services.branching.rewind(TARA, walked.id, 1)
    assert services.branching.rewind(TARA, walked.id, 1) == first
    assert services.branching.rewind(TARA, first.id, 0).id != first.id
    assert [line.fork_step for line in services.branching.family(TARA, walked.id)] == [None, 1, 0]


def test_another_moment_and_a_try_that_was_gone_on_with_are_no_second_press(
    services: Services, walked, clock: Clock
) -> None:
    first, other = (services.branching.rewind(TARA, walked.id, step) for step in (1, 2))
    clock.now += timedelta(seconds=1)
    services.training.choose(TARA, str(first.id), BEST[1], step=1)
    again = services.branching.rewind(TARA, walked.id, 1)
    clock.now += JUST_NOW
    later = services.branching.rewind(TARA, walked.id, 1)
    assert len({first.id, other.id, again.id, later.id}) == 4


# A remark


def test_a_remark_is_sent_once_whoever_presses_twice(services: Services, walked, clock: Clock) -> None:
    first = services.remarks.remark(TARA, walked.id, 1, WRONG, "I would wait.")
    assert services.remarks.remark(TARA, walked.id, 1, WRONG, "I would wait. ") == first
    assert services.remarks.store.remarks() == (first,)


def test_another_remark_is_another_one(services: Services, walked, clock: Clock) -> None:
    for step, kind, text in ((1, WRONG, "A"), (0, WRONG, "A"), (1, DIFFERENTLY, "A"), (1, WRONG, "B")):
        services.remarks.remark(TARA, walked.id, step, kind, text)
    clock.now += timedelta(minutes=1)
    services.remarks.remark(TARA, walked.id, 1, WRONG, "A")
    clock.now -= timedelta(hours=1)
    services.remarks.remark(TARA, walked.id, 1, WRONG, "A")
    assert len(services.remarks.store.remarks()) == 6


def test_the_file_of_solo_mode_has_it_once(services: Services, quick: Clock) -> None:
    attempt = begin(services.training, SOLO)
    services.remarks.files.folder = services.settings.content / "remarks"
    for _ in range(2):
        services.remarks.remark(SOLO, attempt.id, 0, WRONG, "Only once.")
    (file,) = services.remarks.files.folder.iterdir()
    assert file.read_text(encoding="utf-8").count("> Only once.") == 1
