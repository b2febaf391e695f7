"""What holds for every row of drills, whatever the library, the person and the day."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.drill_planning import SPREAD_DAYS, Book, make_book, plan
from simulator.domain.drill_points import Point, points_of
from simulator.domain.drill_records import DrillAnswer, DrillCard, DrillItem, DrillKind
from simulator.domain.drills import ROW, Rating, next_level, queue
from simulator.services.spacing import card_after
from tests.library import shipped
from tests.property.effort import effort

ME, NOW = UUID(int=1), datetime(2026, 3, 1, 12, tzinfo=UTC)
CONSTRUCTS, KINDS, MARKERS = ("repair", "reframe", "limits"), ("reflect", "wait"), ("none", "withdrawal")
RATINGS = st.sampled_from([Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.EASY])


@st.composite
def books(draw: st.DrawFn) -> Book:
    """A library of a few cases with a few decisions each."""
    cases = []
    for number in range(draw(st.integers(1, 7))):
        points = [
            Point(
                f"n{place}",
                draw(st.sampled_from(CONSTRUCTS)),
                "standard",
                (),
                f"{number}/{place}",
                f"{number}/{place}/{state}",
                draw(st.booleans()),
                tuple((f"c{n}", kind) for n, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), max_size=2)))),
                tuple((f"c{n}", shown) for n, shown in enumerate(draw(st.lists(st.sampled_from(MARKERS), max_size=2)))),
            )
            for place in range(draw(st.integers(0, 4)))
            for state in range(draw(st.integers(1, 2)))
        ]
        cases.append((f"case{number}", f"hash{number}", tuple(points)))
    return make_book(cases)


def queues_of(book: Book) -> dict[DrillKind, tuple[str, ...]]:
    return {kind: book.skills(kind) for kind in DrillKind}


@effort(60)
@given(st.data())
def test_a_row_keeps_its_rules_in_every_library(data: st.DataObject) -> None:
    book = data.draw(books())
    every = sorted({place.option_set for found in book.places.values() for place in found})
    used = frozenset(data.draw(st.lists(st.sampled_from(every)))) if every else frozenset()
    closed = frozenset(data.draw(st.lists(st.sampled_from(["case0", "case1"]))))
    focus = data.draw(st.sampled_from(["", "respond:repair", "respond:unknown"]))
    before = data.draw(st.sampled_from(["", "case0", "case1"]))
    seed = data.draw(st.integers(0, 2**31))
    asked_for = partial(plan, book, queues_of(book), {}, used=used, closed=closed, before=before)
    row = asked_for(focus=focus, seed=seed)
    assert len(row) <= 10
    assert all(one != other for one, other in pairwise([before, *(item.scenario_id for item in row)]))
    assert len({item.option_set for item in row}) == len(row)
    assert len({(item.scenario_id, item.node) for item in row}) == len(row)
    assert not {item.option_set for item in row} & used
    assert not {item.scenario_id for item in row} & closed
    assert row == asked_for(focus=focus, seed=seed)


@effort(100)
@given(st.data())
def test_skills_come_up_in_the_order_due_badly_new_later(data: st.DataObject) -> None:
    skills = tuple(f"r:{n}" for n in range(8))
    due_in = data.draw(st.dictionaries(st.sampled_from(skills), st.integers(-9, 9)))
    cards = {skill: DrillCard(ME, skill, {}, 1, 0, NOW + timedelta(days=days)) for skill, days in due_in.items()}
    weak = data.draw(st.lists(st.sampled_from(skills), unique=True))
    found = queue(skills, cards, weak, now=NOW)
    assert sorted(found) == sorted(skills)

    def group(skill: str) -> int:
        if skill in due_in and due_in[skill] <= 0:
            return 0
        return 1 if skill in weak else 2 if skill not in cards else 3

    assert [group(skill) for skill in found] == sorted(group(skill) for skill in found)
    for wanted in (0, 3):
        days = [due_in[skill] for skill in found if group(skill) == wanted]
        assert days == sorted(days)


@effort(200)
@given(st.lists(RATINGS, max_size=30))
def test_it_gets_harder_after_three_good_ones_in_a_row_and_never_otherwise(ratings: list[Rating]) -> None:
    level, in_a_row, since = 1, 0, 0
    for rating in ratings:
        before = level
        level, in_a_row = next_level(level, in_a_row, rating)
        good = rating in (Rating.GOOD, Rating.EASY)
        since = 0 if rating is Rating.AGAIN else since + good
        assert (level > before) == (good and since == ROW and before < 3)
        assert level in (before - 1, before, before + 1)
        if level != before:
            since = 0
        elif before == 3:
            since = min(since, ROW)
        assert in_a_row == since


@pytest.mark.thorough
def test_eight_weeks_of_drills_on_the_shipped_cases_keep_every_rule() -> None:
    cases = shipped().cases.values()
    book = make_book((case.scenario.id, case.content_hash, points_of(case.table, case.key)) for case in cases)
    answers: list[DrillAnswer] = []
    cards: dict[str, DrillCard] = {}
    shown: dict[str, datetime] = {}
    seen: dict[str, datetime] = {}
    before = ""
    lengths: Counter[int] = Counter()
    for day in range(56):
        now = NOW + timedelta(days=day)
        lately = [one.option_set for one in answers if now - one.at < timedelta(days=SPREAD_DAYS)]
        queues = {kind: queue(book.skills(kind), cards, (), now=now) for kind in DrillKind}
        levels = {skill: card.level for skill, card in cards.items()}
        row = plan(book, queues, levels, used=lately, before=before, shown=dict(seen), seed=day)
        lengths[len(row)] += 1
        assert all(one != other for one, other in pairwise([before, *(item.scenario_id for item in row)]))
        before = row[-1].scenario_id
        for position, item in enumerate(row):
            assert now - shown.get(item.option_set, NOW - timedelta(days=99)) >= timedelta(days=SPREAD_DAYS)
            shown[item.option_set] = seen[item.looks] = now
            answers.append(_answered(item, position, now, Rating.GOOD if (day + position) % 4 else Rating.AGAIN))
            card = card_after(ME, item.skill, [one for one in answers if one.skill == item.skill])
            assert card is not None
            cards[item.skill] = card
    assert lengths == {10: 56}
    assert len(cards) > 60


def _answered(item: DrillItem, position: int, at: datetime, rating: Rating) -> DrillAnswer:
    where = (item.skill, item.scenario_id, item.node, item.variant, item.option_set)
    return DrillAnswer(UUID(int=position), position, ME, *where, "said", None, int(rating), 0, "", {}, at)
