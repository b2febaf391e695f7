"""Going back in a session: a try beside what was done, which stays as it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt, Feedback, Mode, Purpose, Rejection
from simulator.errors import AttemptNotFound, ContentChanged, InvalidInput, NotFound
from simulator.services.branching import MAX_BRANCHES
from simulator.services.rooms import Room
from simulator.storage.sql_rollups import SqlRollups
from tests.library import CASE
from tests.personas import COHORT, SANA, TARA, THEO
from tests.summed import sums
from tests.unit.services.conftest import GAP_SECONDS, Clock
from tests.unit.services.playing import BEST, begin, play, rewrite
from tests.unit.services.world import assigned
from tests.unit.storage.together import both


@pytest.fixture
def ended(services: Services) -> Attempt:
    return play(services.training, begin(services.training), *BEST)


def trail(services: Services, attempt: Attempt) -> tuple[str, ...]:
    return services.training.room(TARA, str(attempt.id)).encounter.trail


def go_on(services: Services, attempt: Attempt, *choices: str) -> Attempt:
    """Play on from where an attempt stands."""
    for choice in choices:
        step = services.training.room(TARA, str(attempt.id)).step
        answer = services.training.choose(TARA, str(attempt.id), choice, step=step)
        assert answer.rejection is None
    return attempt


# Going back


def test_a_try_goes_on_from_before_the_decision_and_leaves_the_session_as_it_was(
    services: Services, ended: Attempt
) -> None:
    before = services.training.room(TARA, str(ended.id))
    branch = services.branching.rewind(TARA, ended.id, 1)
    assert trail(services, branch) == BEST[:1]
    assert services.training.room(TARA, str(ended.id)) == before
    assert services.store.decisions(branch.id) == ()


def test_a_try_is_like_the_session_in_all_but_what_it_is_for(services: Services, ended: Attempt) -> None:
    branch = services.branching.rewind(TARA, str(ended.id), 2)
    kept = services.store.attempt(ended.id)
    assert services.store.attempt(branch.id) == branch
    assert (branch.purpose, branch.mode, branch.parent_id, branch.fork_step) == (
        Purpose.BRANCH,
        Mode.PRACTICE,
        ended.id,
        2,
    )
    assert (branch.ended_at, branch.ending) == (None, None)
    for name in ("trainee_id", "scenario_id", "content_hash", "play_hash", "variant", "seed", "feedback"):
        assert getattr(branch, name) == getattr(kept, name)


def test_the_options_of_the_moment_stand_in_the_order_in_which_they_stood(services: Services, ended: Attempt) -> None:
    branch = services.branching.rewind(TARA, ended.id, 1)
    shown = [choice.id for choice in services.training.room(TARA, str(branch.id)).options]
    assert shown == list(services.store.decisions(ended.id)[1].offered)


def test_a_try_is_played_to_an_end_of_its_own_and_scored_over_the_whole_walk(
    services: Services, ended: Attempt
) -> None:
    branch = services.branching.rewind(TARA, ended.id, 1)
    go_on(services, branch, *BEST[1:])
    assert services.store.attempt(branch.id).ending == services.store.attempt(ended.id).ending
    (first,), (again,) = services.store.scores(ended.id), services.store.scores(branch.id)
    assert again.sheet == first.sheet


def test_one_can_go_back_before_the_session_has_ended(services: Services) -> None:
    attempt = play(services.training, begin(services.training), *BEST[:2])
    branch = services.branching.rewind(TARA, attempt.id, 0)
    assert trail(services, branch) == ()
    assert go_on(services, attempt, BEST[2]).id == attempt.id  # it can still be gone on with


def test_a_try_can_be_gone_back_in(services: Services, ended: Attempt) -> None:
    branch = go_on(services, services.branching.rewind(TARA, ended.id, 1), BEST[1])
    deeper = services.branching.rewind(TARA, go_on(services, branch, BEST[2]).id, 2)
    assert trail(services, deeper) == BEST[:2]


@pytest.mark.parametrize("step", [0, 1])
def test_a_moment_before_the_fork_belongs_to_the_session_that_it_is_read_from(
    services: Services, ended: Attempt, step: int
) -> None:
    branch = services.branching.rewind(TARA, ended.id, 1)
    go_on(services, branch, BEST[1])
    assert services.branching.rewind(TARA, branch.id, step).parent_id == ended.id


def test_a_moment_after_the_fork_belongs_to_the_try(services: Services, ended: Attempt) -> None:
    branch = go_on(services, services.branching.rewind(TARA, ended.id, 1), *BEST[1:])
    deeper = go_on(services, services.branching.rewind(TARA, branch.id, 2), BEST[2])
    assert deeper.parent_id == branch.id
    assert services.branching.rewind(TARA, deeper.id, 2).parent_id == branch.id
    assert services.branching.rewind(TARA, deeper.id, 0).parent_id == ended.id


@pytest.mark.parametrize("step", [-1, 2, 3, 10**9, True, "1", None, 0.5])
def test_one_goes_back_only_to_a_moment_that_was_answered(services: Services, step: object) -> None:
    attempt = play(services.training, begin(services.training), *BEST[:2])
    with pytest.raises(InvalidInput) as refused:
        services.branching.rewind(TARA, attempt.id, step)  # type: ignore[arg-type]
    assert refused.value.field == "step"
    assert services.store.attempts_of(TARA.id) == (attempt,)


def test_in_a_session_without_a_decision_there_is_nothing_to_go_back_to(services: Services) -> None:
    attempt = begin(services.training)
    with pytest.raises(InvalidInput):
        services.branching.rewind(TARA, attempt.id, 0)


def test_somebody_elses_session_is_not_found(services: Services, ended: Attempt) -> None:
    for ask in (
        lambda: services.branching.rewind(THEO, ended.id, 1),
        lambda: services.branching.why_not(THEO, str(ended.id)),
        lambda: services.branching.family(THEO, str(ended.id)),
        lambda: services.branching.compare(THEO, ended.id, ended.id),
        lambda: services.branching.rewind(TARA, "x" * 5_000, 1),
        lambda: services.branching.rewind(TARA, uuid4(), 1),
    ):
        with pytest.raises(AttemptNotFound):
            ask()


# Where one can't


def test_in_practice_nothing_is_in_the_way(services: Services, ended: Attempt) -> None:
    assert services.branching.why_not(TARA, ended.id) == ""


def test_in_a_session_that_a_program_asks_for_one_goes_back_only_after_its_end(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    attempt = play(settled.training, assigned(settled, assignment), *BEST[:2])
    reason = settled.branching.why_not(TARA, attempt.id)
    assert "once it has ended" in reason
    with pytest.raises(InvalidInput) as refused:
        settled.branching.rewind(TARA, attempt.id, 0)
    assert str(refused.value) == reason
    go_on(settled, attempt, BEST[2])
    assert settled.branching.why_not(TARA, attempt.id) == ""
    assert settled.branching.rewind(TARA, attempt.id, 0).purpose is Purpose.BRANCH


def test_in_a_summative_session_one_never_goes_back(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room", mode=Mode.SUMMATIVE)
    attempt = assigned(settled, assignment)
    for n in range(len(BEST)):
        go_on(settled, attempt, BEST[n])
        assert settled.branching.why_not(TARA, attempt.id)
        with pytest.raises(InvalidInput):
            settled.branching.rewind(TARA, attempt.id, 0)
    assert len(settled.store.attempts_of(TARA.id)) == 1


def test_only_so_many_tries_are_kept_of_one_session(services: Services, ended: Attempt) -> None:
    branch = ended
    for _ in range(MAX_BRANCHES):
        branch = services.branching.rewind(TARA, ended.id, 1)
    for attempt in (ended, branch):
        with pytest.raises(InvalidInput, match="20 tries"):
            services.branching.rewind(TARA, attempt.id, 0)
    services.my_data.erase_attempt(TARA, branch.id)
    services.branching.rewind(TARA, ended.id, 0)
    another = play(services.training, begin(services.training), *BEST)
    services.branching.rewind(TARA, another.id, 1)


# Content that changes


def test_a_try_keeps_the_words_that_the_session_began_with(services: Services, ended: Attempt, content: Path) -> None:
    rewrite(content, "Would be easier if I just wasn't here.", "New words.")
    branch = services.branching.rewind(TARA, ended.id, 1)
    room = services.training.room(TARA, str(branch.id))
    assert room.lines[0].words == "Would be easier if I just wasn't here."
    go_on(services, branch, *BEST[1:])
    assert services.store.attempt(branch.id).ending == "plan-made"


def test_one_can_go_back_in_a_case_that_left_the_library(services: Services, ended: Attempt, content: Path) -> None:
    (content / CASE).unlink()
    branch = go_on(services, services.branching.rewind(TARA, ended.id, 1), *BEST[1:])
    assert [line.ending.id for line in services.branching.family(TARA, branch.id) if line.ending] == ["plan-made"] * 2
    (gone,) = services.training.gone(TARA)
    assert (gone.open_attempt, gone.last_ended) == (None, services.store.attempt(ended.id))


def test_what_this_program_plays_in_another_way_is_not_gone_back_in(services: Services, ended: Attempt) -> None:
    with services.database.writing() as connection:
        connection.exec_driver_sql("UPDATE attempts SET play_hash = 'another'")
    with pytest.raises(ContentChanged):
        services.branching.rewind(TARA, ended.id, 1)
    assert len(services.store.attempts_of(TARA.id)) == 1


# Two at once


def test_two_tabs_that_go_back_one_after_the_other_make_two_whole_tries(services: Services, ended: Attempt) -> None:
    assert both(lambda _number: services.branching.rewind(TARA, ended.id, 1)) == [None, None]
    one, other = (line.attempt for line in services.branching.family(TARA, ended.id)[1:])
    for branch in (one, other):
        assert trail(services, branch) == BEST[:1]
        go_on(services, branch, *BEST[1:])
        assert services.store.attempt(branch.id).ending == "plan-made"


def _offered(services: Services, attempt: Attempt) -> list[str]:
    return [choice.id for choice in services.training.room(TARA, str(attempt.id)).options]


def test_the_second_of_two_presses_that_go_back_says_nothing(services: Services, ended: Attempt, clock: Clock) -> None:
    branch = services.branching.rewind(TARA, ended.id, 1)
    clock.step = timedelta(seconds=GAP_SECONDS / 4)
    answer = services.training.choose(TARA, str(branch.id), BEST[1], step=1)
    assert answer.rejection is Rejection.TOO_SOON
    clock.now += timedelta(seconds=GAP_SECONDS)
    assert services.training.choose(TARA, str(branch.id), BEST[1], step=1).rejection is None


def test_a_decision_of_the_session_a_moment_ago_does_not_hold_up_its_try(services: Services, clock: Clock) -> None:
    attempt = play(services.training, begin(services.training), *BEST[:2])
    branch = services.branching.rewind(TARA, attempt.id, 1)
    clock.now += timedelta(seconds=GAP_SECONDS)
    clock.step = timedelta()
    services.training.choose(TARA, str(attempt.id), BEST[2], step=2)
    assert services.training.choose(TARA, str(branch.id), BEST[1], step=1).rejection is None


def test_a_session_that_is_erased_as_one_goes_back_leaves_no_try_behind(services: Services, ended: Attempt) -> None:
    acts = (
        lambda: services.branching.rewind(TARA, ended.id, 1),
        lambda: services.my_data.erase_attempt(TARA, ended.id),
    )
    assert set(both(lambda number: acts[number]())) <= {None, AttemptNotFound}
    assert services.store.attempts_of(TARA.id) == ()


def test_a_session_that_is_erased_before_its_decisions_are_read_is_gone(
    services: Services, ended: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = services.branching.rooms.room

    def erased_first(attempt: Attempt) -> Room:
        services.my_data.erase_attempt(TARA, attempt.id)
        return read(attempt)

    monkeypatch.setattr(services.branching.rooms, "room", erased_first)
    with pytest.raises(AttemptNotFound):
        services.branching.rewind(TARA, ended.id, 1)


# The family


def test_a_family_is_the_first_way_and_its_tries_with_how_far_each_is(services: Services, ended: Attempt) -> None:
    branch = services.branching.rewind(TARA, ended.id, 2)
    other = go_on(services, services.branching.rewind(TARA, ended.id, 0), BEST[0])
    for asked in (ended, branch, other):
        found = services.branching.family(TARA, asked.id)
        assert [line.attempt.id for line in found] == [ended.id, branch.id, other.id]
        assert [(line.fork_step, line.n_decisions) for line in found] == [(None, 3), (2, 2), (0, 1)]
        assert [line.ending and line.ending.id for line in found] == ["plan-made", None, None]


def test_another_session_at_the_case_is_of_another_family(services: Services, ended: Attempt) -> None:
    play(services.training, begin(services.training), *BEST)
    assert [line.attempt.id for line in services.branching.family(TARA, ended.id)] == [ended.id]


# Side by side


def test_two_ways_are_compared_from_where_they_part(services: Services, ended: Attempt) -> None:
    branch = services.branching.rewind(TARA, ended.id, 0)
    other = next(choice for choice in _offered(services, branch) if choice != BEST[0])
    go_on(services, branch, other)
    found = services.branching.compare(TARA, str(ended.id), str(branch.id))
    assert found.fork_step == 0
    (room, result), (other_room, other_result) = found.first, found.second
    assert (room.attempt.id, other_room.attempt.id) == (ended.id, branch.id)
    assert [len(result.moments), len(other_result.moments)] == [3, 1]


def test_two_tries_of_one_session_are_compared_too(services: Services, ended: Attempt) -> None:
    one = go_on(services, services.branching.rewind(TARA, ended.id, 2), BEST[2])
    two = services.branching.rewind(TARA, ended.id, 1)
    found = services.branching.compare(TARA, one.id, two.id)
    assert found.fork_step == 1  # the second has said nothing of its own yet
    assert (found.first[0].step, found.second[0].step) == (3, 1)


def test_a_way_is_not_compared_with_itself_or_with_another_session(services: Services, ended: Attempt) -> None:
    with pytest.raises(InvalidInput):
        services.branching.compare(TARA, ended.id, ended.id)
    another = play(services.training, begin(services.training), *BEST)
    with pytest.raises(NotFound) as refused:
        services.branching.compare(TARA, ended.id, another.id)
    with pytest.raises(AttemptNotFound):
        services.branching.compare(TARA, ended.id, uuid4())
    assert refused.value.kind == "comparison"


# What else treats tries rightly


def test_a_try_from_a_debriefing_is_no_further_session_on_the_card(services: Services, ended: Attempt) -> None:
    branch = services.branching.rewind(TARA, ended.id, 1)
    (card,) = services.training.cases(TARA)
    assert (card.open_attempt, card.n_ended) == (branch, 1)
    go_on(services, branch, *BEST[1:])
    (card,) = services.training.cases(TARA)
    assert (card.open_attempt, card.n_ended, card.last_ended) == (None, 1, services.store.attempt(ended.id))


def test_a_try_can_neither_be_shared_nor_seen_by_a_supervisor(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    attempt = play(settled.training, assigned(settled, assignment), *BEST)
    before = sums(settled.database)
    branch = go_on(settled, settled.branching.rewind(TARA, attempt.id, 1), *BEST[1:])
    with pytest.raises(InvalidInput):
        settled.sharing.share(TARA, branch.id, COHORT)
    with pytest.raises(AttemptNotFound):
        settled.sharing.review(SANA, branch.id)
    assert settled.sharing.state(TARA, branch.id).could_share_with == ()
    assert [line.attempt.id for line in settled.sharing.visible(SANA)] == [attempt.id]
    assert sums(settled.database) == before
    SqlRollups(settled.database).rebuild()
    assert sums(settled.database) == before
    assert settled.programs.my_assignments(TARA)[0].n_mine == 1


def test_erasing_a_session_takes_its_tries_and_erasing_a_try_leaves_the_session(
    services: Services, ended: Attempt
) -> None:
    one = go_on(services, services.branching.rewind(TARA, ended.id, 1), *BEST[1:])
    of_one = services.branching.rewind(TARA, one.id, 2)
    two = services.branching.rewind(TARA, one.id, 1)
    services.my_data.erase_attempt(TARA, one.id)
    left = {attempt.id for attempt in services.store.attempts_of(TARA.id)}
    assert left == {ended.id, two.id}
    assert of_one.id not in left
    services.my_data.erase_attempt(TARA, ended.id)
    assert services.store.attempts_of(TARA.id) == ()


def test_a_try_keeps_when_feedback_was_wanted(services: Services) -> None:
    attempt = services.training.begin(TARA, "waiting-room", feedback=Feedback.END)
    play(services.training, attempt, *BEST)
    assert services.branching.rewind(TARA, attempt.id, 1).feedback is Feedback.END
