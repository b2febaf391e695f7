from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from simulator.domain.drill_records import DrillItem, DrillKind, DrillSitting

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ITEM = DrillItem(
    DrillKind.RESPOND, "owning-a-strain", "a-case", "c" * 64, "late", "standard", 7, ("go",), "", "o" * 64, "l" * 64, 2
)
SITTING = DrillSitting(UUID(int=1), UUID(int=2), NOW, (ITEM,))


def test_a_drill_to_which_nothing_was_said_is_recorded_with_its_moment_and_no_answer():
    nothing = SITTING.unanswered(0, NOW)
    assert (nothing.sitting_id, nothing.position, nothing.person_id) == (SITTING.id, 0, SITTING.person_id)
    assert (nothing.skill, nothing.scenario_id, nothing.node, nothing.variant) == (
        ITEM.skill,
        ITEM.scenario_id,
        ITEM.node,
        ITEM.variant,
    )
    assert (nothing.answer, nothing.share, nothing.rating, nothing.own_words) == ("", None, None, "")


@pytest.mark.parametrize(
    ("answer", "is_open", "asked"), [("go", False, True), ("", True, True), ("", False, False), ("go", True, True)]
)
def test_a_drill_was_asked_once_it_was_answered_or_its_options_were_opened(answer, is_open, asked):
    assert replace(SITTING.unanswered(0, NOW), answer=answer, is_open=is_open).was_asked is asked
