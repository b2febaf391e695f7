"""What trainees report on moments, what authors answer, and what neither learns of the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.remark_answers import MAX_ANSWER, Outcome
from simulator.domain.remarks import Remark, RemarkKind
from simulator.errors import AccessDenied, InvalidInput, NotFound
from tests.personas import ADA, NILS, OTTO, PIA, SANA, SVEN, TARA, THEO
from tests.unit.services.playing import BEST, begin, play, rewrite

THERE = "Nobody would say that."


@pytest.fixture
def said(settled: Services) -> Remark:
    attempt = play(settled.training, begin(settled.training), BEST[0])
    return settled.remarks.remark(TARA, attempt.id, 0, RemarkKind.WRONG, THERE)


def answer(services: Services, said: Remark, *, text: str = "You are right.", by=SANA, **more: object):
    given = {"outcome": Outcome.WILL_CHANGE} | more
    return services.answering.answer(by, said.id, given.pop("outcome"), text, **given)


def test_an_author_reads_it_without_a_name_or_an_hour(settled: Services, said: Remark) -> None:
    (found,) = settled.answering.inbox(SANA)
    assert (found.remark.text, found.remark.author_id, found.title) == (THERE, None, "The waiting room")
    assert (found.remark.at.hour, found.remark.at.minute, found.answers) == (0, 0, ())
    assert str(TARA.id) not in repr(settled.answering.reported(SANA, said.id))


def test_the_moment_is_shown_as_it_was_when_it_was_reported(settled: Services, said: Remark, content: Path) -> None:
    rewrite(content, "I kept you waiting forty minutes", "You waited forty minutes")
    found, moment = settled.answering.reported(SANA, str(said.id))
    assert moment is not None
    assert moment.node.id == said.node
    assert moment.choice is not None
    assert (moment.choice.id, moment.choice.say[:18]) == (BEST[0], "I kept you waiting")
    assert moment.lines
    assert found.version_now == "1.0.0"


def test_a_version_that_is_not_kept_any_more_leaves_the_words(settled: Services, said: Remark) -> None:
    gone = replace(said, id=uuid4(), content_hash="0" * 64)
    settled.remarks.store.add_remark(gone)
    found, moment = settled.answering.reported(SANA, gone.id)
    assert (found.remark.text, moment) == (THERE, None)


def test_only_those_who_write_cases_read_and_answer(settled: Services, said: Remark) -> None:
    for person in (TARA, THEO, PIA, ADA, OTTO, NILS):
        with pytest.raises(AccessDenied):
            settled.answering.inbox(person)
        with pytest.raises(AccessDenied):
            settled.answering.reported(person, said.id)
        with pytest.raises(AccessDenied):
            answer(settled, said, by=person)


def test_who_reported_finds_the_answer_new_with_the_authors_name(settled: Services, said: Remark) -> None:
    given = answer(settled, said)
    assert settled.answering.n_new(TARA) == 1
    (own,) = settled.answering.mine(TARA)
    assert [(one.answer, one.name) for one in own.answers] == [(given, "Sana Rivera")]
    settled.answering.has_read(TARA, given.id)
    assert settled.answering.n_new(TARA) == 0
    assert settled.answering.mine(THEO) == ()


def test_nobody_else_can_say_that_it_was_read(settled: Services, said: Remark) -> None:
    given = answer(settled, said)
    for person in (THEO, SANA):
        settled.answering.has_read(person, given.id)
    settled.answering.has_read(TARA, "nonsense")
    assert settled.answering.n_new(TARA) == 1


def test_authors_do_not_learn_when_an_answer_was_read(settled: Services, said: Remark) -> None:
    given = answer(settled, said)
    settled.answering.has_read(TARA, given.id)
    (found,) = settled.answering.inbox(SANA)
    assert [one.answer.seen_at for one in found.answers] == [None]


def test_an_answer_is_corrected_by_its_author_and_new_again(settled: Services, said: Remark) -> None:
    first = answer(settled, said)
    settled.answering.has_read(TARA, first.id)
    again = answer(settled, said, outcome=Outcome.CHANGED, version="1.1.0", text="Done.")
    assert again.id == first.id
    (own,) = settled.answering.mine(TARA)
    assert [one.answer for one in own.answers] == [again]
    assert settled.answering.n_new(TARA) == 1


def test_the_same_answer_again_is_nothing_new(settled: Services, said: Remark) -> None:
    first = answer(settled, said)
    settled.answering.has_read(TARA, first.id)
    answer(settled, said)
    assert settled.answering.n_new(TARA) == 0


def test_another_author_answers_beside_the_first(settled: Services, said: Remark) -> None:
    answer(settled, said)
    answer(settled, said, by=SVEN, text="I mended it.", outcome=Outcome.CHANGED, version="1.1")
    (found,) = settled.answering.inbox(SANA)
    assert [one.name for one in found.answers] == ["Sana Rivera", "Sven Holm"]


def test_what_is_missing_or_too_much_is_asked_for_in_words(settled: Services, said: Remark) -> None:
    for field, given in (
        ("answer", {"outcome": Outcome.STAYS, "text": "  "}),
        ("version", {"outcome": Outcome.CHANGED}),
        ("version", {"outcome": Outcome.CHANGED, "version": "soon"}),
        ("version", {"outcome": Outcome.CHANGED, "version": "1." * 400}),
        ("answer", {"text": "x" * (MAX_ANSWER + 1)}),
        ("answer", {"text": "\x00"}),
        ("outcome", {"outcome": "praise"}),
        ("outcome", {"outcome": ""}),
    ):
        with pytest.raises(InvalidInput) as refused:
            answer(settled, said, **given)
        assert refused.value.field == field
    assert settled.answering.mine(TARA)[0].answers == ()


def test_what_nobody_reported_is_not_found(settled: Services, said: Remark) -> None:
    for remark_id in ("nonsense", "", str(uuid4())):
        with pytest.raises(NotFound):
            settled.answering.reported(SANA, remark_id)
        with pytest.raises(NotFound):
            settled.answering.answer(SANA, remark_id, Outcome.THANKS, "")


def test_erasing_either_leaves_the_others_words(settled: Services, said: Remark) -> None:
    answer(settled, said)
    settled.my_data.erase_me(SANA, confirmation="sana@example.edu")
    (own,) = settled.answering.mine(TARA)
    assert [(one.name, one.answer.text) for one in own.answers] == [("", "You are right.")]
    settled.my_data.erase_me(TARA, confirmation="tara@example.edu")
    (found,) = settled.answering.inbox(SVEN)
    assert (found.remark.text, len(found.answers)) == (THERE, 1)
