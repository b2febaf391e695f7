"""Own words in drills: kept from when the options open, until they are deleted, on a real database."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from simulator.domain.drills import WORDS_FIRST_LEVEL
from simulator.errors import InvalidInput, StepConflict
from simulator.services.drilling import WORDS_A_PAGE
from tests.personas import TARA
from tests.unit.services.drilling import answer, best, due, finish, row

pytestmark = pytest.mark.thorough

WORDS = "I hear <b>you</b> 😀"


@pytest.fixture
def sitting(drilling):
    return drilling.begin(TARA)


@pytest.fixture
def words_first(drilling, sitting):
    """A row at the level where the options wait for one's own words."""
    items = tuple(replace(item, level=WORDS_FIRST_LEVEL) for item in sitting.items)
    made = replace(sitting, id=uuid4(), items=items)
    drilling.drills.begin_sitting(made)
    return made


def written(drilling, page=0):
    return [one.answer.own_words for one in drilling.my_words(TARA, page)[0]]


def test_words_are_kept_from_when_the_options_open_and_over_a_restart(open_services, settled, sitting):
    settled.drilling.open_options(TARA, sitting.id, 0, f"  {WORDS} ")
    again = open_services().drilling
    assert again.row(TARA, sitting.id).opened.own_words == WORDS
    assert (again.row(TARA, sitting.id).position, again.desk(TARA).n_answered) == (0, 0)
    assert written(again) == [WORDS]


def test_they_go_into_the_answer_and_the_next_drill_begins_without(settled, sitting):
    answer(settled, sitting.id, own_words=WORDS)
    standing = row(settled, sitting.id)
    assert (standing.last.answer.own_words, standing.last.answer.is_open) == (WORDS, False)
    assert standing.opened is None


def test_opening_again_keeps_the_words_unless_there_are_others(settled, sitting):
    for given, kept in (("", ""), ("One.", "One."), ("  ", "One."), ("Two.", "Two.")):
        settled.drilling.open_options(TARA, sitting.id, 0, given)
        assert row(settled, sitting.id).opened.own_words == kept


def test_only_the_drill_that_is_due_opens(settled, sitting):
    answer(settled, sitting.id)
    for position in (0, 2, 10, -1):
        with pytest.raises(StepConflict):
            settled.drilling.open_options(TARA, sitting.id, position, WORDS)
    settled.drilling.stop(TARA, sitting.id)
    with pytest.raises(StepConflict):
        settled.drilling.open_options(TARA, sitting.id, 1, WORDS)
    assert written(settled.drilling) == []


def test_where_words_come_first_nothing_is_answered_before(settled, words_first):
    drill = due(settled, words_first.id)
    with pytest.raises(InvalidInput, match="in your own words before you choose"):
        settled.drilling.answer(TARA, words_first.id, 0, best(drill))
    settled.drilling.open_options(TARA, words_first.id, 0)  # said aloud
    settled.drilling.answer(TARA, words_first.id, 0, best(drill))
    assert row(settled, words_first.id).position == 1


def test_words_of_a_drill_that_was_not_answered_stay_to_read_and_delete(settled, drilling, sitting):
    drilling.open_options(TARA, sitting.id, 0, WORDS)
    drilling.stop(TARA, sitting.id)
    assert written(drilling) == [WORDS]
    assert row(settled, sitting.id).answers == ()
    drilling.forget_words(TARA, sitting.id, 0)
    assert written(drilling) == []


def test_words_that_are_deleted_before_the_answer_do_not_come_back_with_it(settled, drilling, sitting):
    drilling.open_options(TARA, sitting.id, 0, WORDS)
    drilling.forget_words(TARA, sitting.id, 0)
    assert row(settled, sitting.id).opened.own_words == ""
    drilling.answer(TARA, sitting.id, 0, best(due(settled, sitting.id)))
    assert row(settled, sitting.id).last.answer.own_words == ""


def test_words_of_a_drill_whose_case_goes_while_its_options_are_open_are_kept(settled, drilling, sitting, content):
    drilling.open_options(TARA, sitting.id, 0, WORDS)
    (content / "scenarios" / f"{sitting.items[0].scenario_id}.yaml").unlink()
    drilling.pass_over(TARA, sitting.id, 0)
    assert [one.own_words for one in row(settled, sitting.id).answers if one.own_words] == [WORDS]
    assert written(drilling) == [WORDS]


def erasing_meanwhile(services, monkeypatch):
    """Let the journal be erased in another tab while an answer is looked at."""
    looked_at = services.drilling._rooms.outcome

    def erased(*given):
        services.notes.erase_journal(TARA)
        return looked_at(*given)

    monkeypatch.setattr(services.drilling._rooms, "outcome", erased)


def test_a_rating_does_not_bring_back_words_that_were_deleted_meanwhile(settled, sitting, monkeypatch):
    answer(settled, sitting.id, own_words=WORDS)
    erasing_meanwhile(settled, monkeypatch)
    with pytest.raises(InvalidInput, match="wrote nothing"):
        settled.drilling.rate_own_words(TARA, sitting.id, 0, "A2", 3)
    (kept,) = settled.drilling.drills.answers(sitting.id)
    assert (kept.own_words, kept.self_ratings) == ("", {})


def test_an_answer_does_not_bring_back_words_that_were_deleted_meanwhile(settled, sitting, monkeypatch):
    drill = due(settled, sitting.id)
    settled.drilling.open_options(TARA, sitting.id, 0, WORDS)
    erasing_meanwhile(settled, monkeypatch)
    settled.drilling.answer(TARA, sitting.id, 0, best(drill))
    assert [one.own_words for one in settled.drilling.drills.answers(sitting.id)] == [""]


def test_what_was_written_comes_page_by_page_to_the_last_word(settled, drilling, clock):
    said = []
    for number in range(3):
        sitting = drilling.begin(TARA)
        while row(settled, sitting.id).due is not None:
            said.append(f"{number}/{len(said)}")
            answer(settled, sitting.id, own_words=said[-1])
        clock.now += timedelta(days=40)
    assert len(said) == 30
    assert drilling.my_words(TARA)[1] == 30
    assert written(drilling) == said[: -WORDS_A_PAGE - 1 : -1]
    assert written(drilling, 1) == said[-WORDS_A_PAGE - 1 :: -1]
    assert written(drilling, 2) == []


def test_a_row_finished_without_words_has_none(settled, drilling, sitting):
    finish(settled, sitting.id)
    assert drilling.my_words(TARA) == ((), 0)
