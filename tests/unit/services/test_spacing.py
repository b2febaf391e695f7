from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.drill_records import DrillAnswer
from simulator.services.spacing import MAX_DAYS, card_after
from tests.property.effort import effort

ME, THERE = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RATINGS = st.sampled_from([1, 2, 3, 4])
GAPS = st.lists(st.tuples(RATINGS, st.integers(min_value=0, max_value=60)), max_size=8)


def answered(rating, at, position=0):
    what = ("r:x", "a-case", "room", "standard", "looks")
    return DrillAnswer(THERE, position, ME, *what, "said", None, rating, 0, "", {}, at)


def history(pairs, start=NOW):
    """Answers with so many days after each."""
    found, at = [], start
    for position, (rating, days) in enumerate(pairs):
        found.append(answered(rating, at, position))
        at += timedelta(days=days)
    return found, at


def card(*ratings):
    """A card after these ratings, each given when the skill was due."""
    found, at = [], NOW
    for position, rating in enumerate(ratings):
        found.append(answered(rating, at, position))
        at = card_after(ME, "r:x", found).due_at
    return card_after(ME, "r:x", found), found[-1].at


def test_without_a_rated_answer_there_is_no_card():
    assert card_after(ME, "r:x", []) is None
    assert card_after(ME, "r:x", [answered(None, NOW)]) is None


def test_what_goes_well_comes_back_later_each_time():
    waits = []
    for times in range(1, 5):
        found, last = card(*[3] * times)
        waits.append(found.due_at - last)
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


def test_a_miss_comes_back_the_next_day():
    found, last = card(1)
    assert found.due_at - last == timedelta(days=1)


def test_level_and_row_follow_the_answers():
    assert [(card(*[3] * n)[0].level, card(*[3] * n)[0].in_a_row) for n in (1, 2, 3, 4)] == [
        (1, 1),
        (1, 2),
        (2, 0),
        (2, 1),
    ]
    after_a_miss, _ = card(3, 3, 3, 3, 1)
    assert (after_a_miss.level, after_a_miss.in_a_row) == (2, 0)


@effort(100)
@given(GAPS)
def test_a_better_answer_never_comes_back_sooner(pairs):
    before, at = history(pairs)
    due = [card_after(ME, "r:x", [*before, answered(rating, at, 99)]).due_at for rating in (1, 2, 3, 4)]
    assert due == sorted(due)


@effort(100)
@given(GAPS.filter(bool))
def test_nothing_comes_back_on_the_same_day_nor_after_half_a_year(pairs):
    found, _ = history(pairs)
    wait = card_after(ME, "r:x", found).due_at - found[-1].at
    assert timedelta(days=1) <= wait <= timedelta(days=MAX_DAYS)


@effort(50)
@given(GAPS, st.randoms())
def test_the_order_in_which_answers_are_read_does_not_matter(pairs, chance):
    found, _ = history(pairs)
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert card_after(ME, "r:x", shuffled) == card_after(ME, "r:x", found)


def test_the_zone_of_a_clock_changes_nothing():
    there = NOW.astimezone(timezone(timedelta(hours=-9)))
    here, other = (card_after(ME, "r:x", [answered(3, at)]) for at in (NOW, there))
    assert here == other
    assert here.due_at.utcoffset() == timedelta(0)


def test_a_clock_that_was_set_back_makes_nothing_due_in_the_past():
    found = card_after(ME, "r:x", [answered(3, NOW), answered(3, NOW - timedelta(days=300), 1)])
    assert found.due_at > NOW


def test_a_card_is_plain_data_and_the_same_at_each_call():
    (one, _), (other, _) = card(3, 2, 4), card(3, 2, 4)
    assert one == other
    assert all(isinstance(value, str | int | float | None) for value in one.card.values())
