"""Texts judged while their authors go on writing: nobody waits, and what is known so far is shown."""

from __future__ import annotations

from threading import Event
from uuid import uuid4

from simulator.content.judging import Judged
from simulator.services.judgements import MAX_KEPT, Judgements

ANA, BEA = uuid4(), uuid4()


def test_what_is_known_by_then_is_shown_and_the_rest_once_it_is_there():
    first, whole, go_on = Judged(()), Judged(()), Event()

    def slow(_text, told):
        told(first)
        assert go_on.wait(5)
        return whole

    judgements = Judgements(slow)
    early = judgements.of("a", asked_by=ANA, wait=0.2)
    assert (early.judged is first, early.finished) == (True, False)
    go_on.set()
    late = judgements.of("a", asked_by=ANA, wait=5)
    assert (late.judged is whole, late.finished) == (True, True)


def test_a_text_is_judged_once_however_often_it_is_asked_for():
    seen = []

    def judge(text, _told):
        seen.append(text)
        return Judged(())

    judgements = Judgements(judge)
    for person in (ANA, BEA, ANA):
        assert judgements.of("a", asked_by=person, wait=5).finished
    assert seen == ["a"]


def test_a_newer_text_takes_the_place_of_one_that_waits():
    seen, go_on = [], Event()

    def judge(text, _told):
        seen.append(text)
        assert go_on.wait(5)
        return Judged(())

    judgements = Judgements(judge)
    for text in ("1", "2", "3", "4"):  # two are under way, one waits and is overtaken
        judgements.of(text, asked_by=ANA, wait=0.05)
    go_on.set()
    assert judgements.of("4", asked_by=ANA, wait=5).finished
    assert seen == ["1", "2", "4"]
    assert judgements.of("3", asked_by=ANA, wait=5).finished


def test_what_breaks_down_is_said_and_only_some_texts_are_kept():
    def judge(text, _told):
        raise ValueError(text)

    judgements = Judgements(judge)
    assert judgements.of("a", asked_by=ANA, wait=5).failed
    for number in range(MAX_KEPT + 3):
        judgements.of(str(number), asked_by=ANA, wait=5)
    assert len(judgements._kept) == MAX_KEPT
