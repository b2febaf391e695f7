from datetime import UTC, datetime, timedelta, timezone

import pytest

from simulator.domain.drill_records import DrillKind
from simulator.domain.drills import family, skill_of
from simulator.domain.vocabulary import MOVES
from simulator.services.drill_rooms import MARKERS, Gone
from simulator.ui.components.drill_words import (
    FAMILIES,
    WHY_GONE,
    answer_label,
    comes_back,
    move_hint,
    move_name,
    practises,
    skill_name,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(days=-3), "now"),
        (timedelta(0), "now"),
        (timedelta(hours=3), "tomorrow"),
        (timedelta(days=1), "tomorrow"),
        (timedelta(days=2, hours=1), "in about 3 days"),
        (timedelta(days=13), "in about 13 days"),
        (timedelta(days=14), "in about 2 weeks"),
        (timedelta(days=59), "in about 8 weeks"),
        (timedelta(days=60), "in about 2 months"),
        (timedelta(days=180), "in about 6 months"),
    ],
)
def test_what_is_due_is_told_in_days_weeks_or_months(wait, words):
    assert comes_back(NOW + wait, NOW) == words


def test_the_zone_of_a_clock_does_not_change_the_words():
    there = timezone(timedelta(hours=13))
    assert comes_back((NOW + timedelta(days=5)).astimezone(there), NOW) == "in about 5 days"


def test_skills_are_named_in_words():
    assert skill_name("respond:after-a-no") == "After a no"
    assert skill_name("label:self-disclose") == "Telling the move: self-disclose"
    assert skill_name("marker:withdrawal") == "Seeing a strain: withdrawal"
    assert skill_name("marker:none") == "Seeing that there is no strain"


def test_a_construct_that_only_one_case_uses_is_named_by_itself():
    assert practises("a-construct-of-its-own") == "A construct of its own."
    assert practises("repairing-own-mistake") == "Owning an error and going on."


@pytest.mark.parametrize("kind", MOVES)
def test_every_kind_of_move_has_a_name_a_meaning_and_a_hint(kind):
    assert answer_label(DrillKind.LABEL, kind) == (move_name(kind), MOVES[kind])
    assert move_hint(kind) == FAMILIES[family(kind)]
    assert "_" not in skill_name(skill_of(DrillKind.LABEL, kind))


def test_every_marker_has_a_name_and_a_meaning():
    assert all(all(answer_label(DrillKind.MARKER, marker)) for marker in MARKERS)


def test_what_is_no_strain_can_be_read_as_one_sentence():
    name, meant = answer_label(DrillKind.MARKER, "none")
    assert f"{name} would be: {meant}." == (
        "Neither would be: no strain to be seen; being moved, sad or afraid is not a strain."
    )


def test_every_reason_why_a_drill_is_gone_has_words():
    assert set(WHY_GONE) == set(Gone)
