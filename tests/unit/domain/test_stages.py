"""What is due in a session: one thing at a time, from what is recorded."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from simulator.domain.attempt import Attempt, Feedback, Mode, Purpose
from simulator.domain.preferences import Ways
from simulator.domain.sharing import PrivateNote
from simulator.domain.stages import Stage, may_stop, stage

ID = UUID(int=1)
ATTEMPT = Attempt(
    ID, ID, "case", "", "", "standard", 0, Purpose.PRACTICE, Feedback.END, datetime(2026, 1, 1, tzinfo=UTC)
)
SAYING = Ways(say_first=True)


def due(*, stops=False, ended=False, ways=SAYING, noted=None, skipped=False):
    return stage(stops=stops, ended=ended, ways=ways, due=noted, skipped=skipped)


def test_the_options_are_open_for_whoever_does_not_say_it_first():
    assert due(ways=Ways()) is Stage.CHOOSING


def test_whoever_says_it_first_is_asked_before_the_options_appear():
    assert due() is Stage.SAYING


def test_words_that_are_kept_open_the_options():
    assert due(noted=PrivateNote(ID, 0, own_words="I hear you.")) is Stage.CHOOSING


def test_a_note_without_own_words_does_not_open_the_options():
    assert due(noted=PrivateNote(ID, 0, reaction="My throat is tight.")) is Stage.SAYING


def test_skipping_opens_the_options():
    assert due(skipped=True) is Stage.CHOOSING


def test_after_the_ending_nothing_is_asked():
    assert due(ended=True) is Stage.OVER


def test_the_scene_stops_before_anything_else_even_at_the_ending():
    assert due(stops=True, ended=True) is Stage.STOPPED


def test_a_critical_choice_stops_the_scene():
    assert may_stop(ATTEMPT, 1, critical=True)


def test_any_other_choice_does_not():
    assert not may_stop(ATTEMPT, 1, critical=False)


def test_a_summative_session_stops_nowhere():
    assert not may_stop(replace(ATTEMPT, mode=Mode.SUMMATIVE), 1, critical=True)


@pytest.mark.parametrize(("step", "stops"), [(3, False), (4, True)])
def test_a_branch_stops_only_after_a_choice_of_its_own(step, stops):
    branch = replace(ATTEMPT, purpose=Purpose.BRANCH, parent_id=UUID(int=2), fork_step=3)
    assert may_stop(branch, step, critical=True) is stops
