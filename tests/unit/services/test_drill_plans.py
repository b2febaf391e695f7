"""What comes next in drills, and what rests: over days and rows, on a real database."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from simulator.domain.drill_records import DrillKind
from simulator.domain.drills import Evidence
from simulator.services import drill_plans
from simulator.services.drill_rooms import Drill
from tests.personas import TARA
from tests.unit.services.drilling import answer, finish, row, worst

pytestmark = pytest.mark.thorough

MONTH = timedelta(days=31)


def responses(sitting):
    return [item.skill for item in sitting.items if item.kind is DrillKind.RESPOND]


def test_what_was_drilled_since_it_went_badly_stays_answered_however_long_ago_that_was(
    settled, drilling, clock, monkeypatch
):
    weak = Evidence("respond:staying-with-silence", 0, False, clock.now)
    monkeypatch.setattr(drill_plans, "evidence", lambda *_: [weak])
    sitting = drilling.begin(TARA)
    assert responses(sitting)[0] == weak.skill
    finish(settled, sitting.id)
    for card in drilling.drills.cards(TARA.id):
        drilling.drills.keep_card(replace(card, due_at=clock.now + timedelta(days=150)))
    clock.now += MONTH
    assert responses(drilling.begin(TARA))[0] != weak.skill


def test_the_next_row_does_not_begin_with_the_case_that_the_last_one_stopped_at(settled, drilling, clock):
    last = ""
    for number in range(12):
        sitting = drilling.begin(TARA)
        assert sitting.items[0].scenario_id != last
        last = sitting.items[0].scenario_id
        if number % 2:
            answer(settled, sitting.id)
        else:
            drilling.open_options(TARA, sitting.id, 0)
        clock.now += timedelta(minutes=5)


def test_where_one_case_is_all_there_is_a_new_row_may_begin_with_it_again(settled):
    sitting = settled.drilling.begin(TARA)
    answer(settled, sitting.id)
    again = settled.drilling.begin(TARA)
    assert [item.scenario_id for item in again.items] == ["waiting-room"]


def planned(drilling, sitting, *cases):
    """A row of drills from these cases, in this order."""
    book = drilling._books()
    points = {place.scenario_id: place.point for place in book.places["respond:staying-with-silence"]}
    items = (
        replace(sitting.items[0], scenario_id=case, trail=found.trail, looks=found.looks, variant=found.variant)
        for case, found in ((case, points[case]) for case in cases)
    )
    made = replace(sitting, id=uuid4(), items=tuple(items))
    drilling.drills.begin_sitting(made)
    return made


def test_what_is_passed_over_never_brings_one_case_twice_in_a_row(settled, drilling):
    sitting = drilling.begin(TARA, "staying-with-silence")
    made = planned(drilling, sitting, "blue-room", "waiting-room", "blue-room", "green-room", "blue-room")
    answer(settled, made.id)
    drilling.reserved = lambda _: frozenset({"waiting-room"})
    drilling.pass_over(TARA, made.id, 1)
    standing = row(settled, made.id)
    assert isinstance(standing.due, Drill)
    assert (standing.position, standing.due.item.scenario_id) == (3, "green-room")
    asked = [one.scenario_id for one in standing.answers if one.answer] + [standing.due.item.scenario_id]
    assert all(one != other for one, other in pairwise(asked))


def test_what_was_passed_over_does_not_rest(settled, drilling, clock):
    sitting = drilling.begin(TARA)
    first = sitting.items[0]
    drilling.reserved = lambda _: frozenset({first.scenario_id})
    drilling.pass_over(TARA, sitting.id, 0)
    drilling.stop(TARA, sitting.id)
    drilling.reserved = lambda _: frozenset()
    clock.now += timedelta(minutes=5)
    seen = set()
    for _ in range(2):
        again = drilling.begin(TARA)
        finish(settled, again.id)
        seen |= {item.option_set for item in again.items}
    assert first.option_set in seen


def test_the_same_offer_comes_back_after_a_month_and_then_with_another_line(settled, drilling, clock):
    skill = "respond:owning-a-strain"
    ways = {}
    for place in drilling._books().places[skill]:
        ways.setdefault(place.option_set, set()).add(place.point.looks)
    assert {len(looks) for looks in ways.values()} == {2}
    seen = []
    for _ in range(2):
        for _ in range(len(ways)):
            sitting = drilling.begin(TARA, "owning-a-strain")
            assert sitting.items[0].skill == skill
            seen.append((sitting.items[0].option_set, sitting.items[0].looks))
            answer(settled, sitting.id, worst)
            clock.now += timedelta(minutes=1)
        assert "owning-a-strain" not in drilling.begin(TARA, "owning-a-strain").items[0].skill
        clock.now += MONTH
    assert {offer for offer, _ in seen[: len(ways)]} == {offer for offer, _ in seen[len(ways) :]} == set(ways)
    assert len(set(seen)) == 2 * len(ways)
