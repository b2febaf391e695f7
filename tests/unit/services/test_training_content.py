"""Attempts under way while content changes or the program starts again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.content import catalogue
from simulator.content.cache import Cache
from simulator.content.catalogue import load_library
from simulator.domain.attempt import Attempt, RecordedDecision
from simulator.errors import ContentChanged
from simulator.services.rooms import MAX_OLD_CASES
from simulator.services.training import Training
from tests.library import CASE
from tests.personas import TARA, THEO
from tests.unit.services.conftest import Clock, Seeds
from tests.unit.services.playing import BEST, begin, play, rewrite

pytestmark = pytest.mark.thorough

# Content that changes while an attempt is under way

OLD_WORDS, NEW_WORDS = "Would be easier if I just wasn't here.", "New words."


def remark(training: Training, attempt: Attempt) -> str:
    return training.room(TARA, str(attempt.id)).lines[0].words


def test_an_attempt_goes_on_with_the_words_that_it_began_with(training: Training, content: Path) -> None:
    attempt = play(training, begin(training), "own-it")
    rewrite(content, OLD_WORDS, NEW_WORDS)
    assert remark(training, attempt) == OLD_WORDS


def test_a_new_attempt_gets_the_new_words(training: Training, content: Path) -> None:
    begin(training)
    rewrite(content, OLD_WORDS, NEW_WORDS)
    attempt = play(training, begin(training, THEO), "own-it", actor=THEO)
    assert training.room(THEO, str(attempt.id)).lines[0].words == NEW_WORDS


def test_an_attempt_that_began_before_an_edit_can_be_played_to_its_score(
    training: Training, services: Services, content: Path
) -> None:
    attempt = play(training, begin(training), "own-it")
    rewrite(content, "ratings: {A2: 3, A5: 4}", "ratings: {A2: 3, A5: 3}")
    training.choose(TARA, str(attempt.id), "ask", step=1)
    training.choose(TARA, str(attempt.id), "wait", step=2)
    (kept,) = services.store.scores(attempt.id)
    assert kept.key_hash != training.case(TARA, "waiting-room").key_hash
    assert kept.sheet["dimensions"]["attunement"]["value"] == 10_000


def test_an_edit_of_a_strategy_profile_leaves_an_attempt_under_way_as_it_was(
    training: Training, services: Services, content: Path
) -> None:
    attempt = begin(training)
    rewrite(content, "    effects: {bond: 1}\n", "    effects: {bond: -3}\n", "scenarios/strategies/anxious.yaml")
    training.choose(TARA, str(attempt.id), "own-it", step=0)
    assert services.store.decisions(attempt.id)[0].state_after["mara.bond"] == 6


def test_an_edit_that_breaks_a_case_leaves_an_attempt_under_way_playable(training: Training, content: Path) -> None:
    attempt = begin(training)
    rewrite(content, "start: late", "start: lat")
    play(training, attempt, *BEST)
    assert training.room(TARA, str(attempt.id)).node.id == "plan-made"


def test_an_attempt_can_go_on_after_its_case_is_deleted(training: Training, content: Path) -> None:
    attempt = begin(training)
    (content / CASE).unlink()
    play(training, attempt, *BEST)
    assert training.room(TARA, str(attempt.id)).node.id == "plan-made"


def retire(content: Path) -> None:
    (content / CASE).unlink()


def test_an_open_attempt_at_a_case_that_left_the_library_is_still_found_by_its_title(
    training: Training, content: Path
) -> None:
    attempt = play(training, begin(training), "own-it")
    retire(content)
    assert [card.case.id for card in training.cases(TARA)] == []
    (gone,) = training.gone(TARA)
    assert (gone.title, gone.open_attempt, gone.last_ended) == ("The waiting room", attempt, None)
    assert remark(training, attempt) == OLD_WORDS


def test_the_debriefing_of_a_case_that_left_the_library_is_still_found(training: Training, content: Path) -> None:
    attempt = play(training, begin(training), *BEST)
    retire(content)
    (gone,) = training.gone(TARA)
    assert gone.open_attempt is None
    assert gone.last_ended is not None
    assert gone.last_ended.id == attempt.id


def test_cases_that_are_there_or_that_others_played_are_not_gone(training: Training, content: Path) -> None:
    begin(training)
    assert training.gone(TARA) == ()
    retire(content)
    assert training.gone(THEO) == ()


def test_only_so_many_old_cases_are_held_in_memory(training: Training, content: Path) -> None:
    attempts = []
    for number in range(MAX_OLD_CASES + 2):
        attempts.append(begin(training))
        (content / CASE).write_text((content / CASE).read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
    for attempt in attempts:
        training.room(TARA, str(attempt.id))
    assert len(training.rooms._old_cases) == MAX_OLD_CASES


def test_content_that_this_program_would_play_differently_is_refused(training: Training, services: Services) -> None:
    earlier = replace(begin(training), id=uuid4(), play_hash="0" * 64)
    services.store.create_attempt(earlier)
    with pytest.raises(ContentChanged):
        training.room(TARA, str(earlier.id))


def test_decisions_that_do_not_fit_the_content_are_refused(
    training: Training, services: Services, clock: Clock
) -> None:
    attempt = begin(training)
    services.store.append(attempt.id, RecordedDecision(0, "late", "gone", ("gone",), {}, clock()))
    with pytest.raises(ContentChanged):
        training.room(TARA, str(attempt.id))


def test_an_attempt_goes_on_when_its_file_is_broken_between_looking_and_reading(
    training: Training, content: Path, tmp_path: Path
) -> None:
    attempt = play(training, begin(training), "own-it")
    load_library(content, Cache(tmp_path / "cache"))
    looked = load_library(content, Cache(tmp_path / "cache"))
    training.library = lambda: looked
    (content / CASE).write_text("id: [", encoding="utf-8")
    assert remark(training, attempt) == OLD_WORDS


def test_an_attempt_keeps_its_words_when_its_file_is_edited_between_looking_and_reading(
    training: Training, content: Path, tmp_path: Path
) -> None:
    attempt = play(training, begin(training), "own-it")
    load_library(content, Cache(tmp_path / "cache"))
    looked = load_library(content, Cache(tmp_path / "cache"))
    training.library = lambda: looked
    rewrite(content, OLD_WORDS, NEW_WORDS)
    assert remark(training, attempt) == OLD_WORDS


# A program that starts again


def test_a_program_that_starts_again_lists_its_cases_without_reading_them(
    open_services: Callable[[], Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [card.case for card in open_services().training.cases(TARA)]
    monkeypatch.setattr(catalogue, "load_scenario", None)
    assert [card.case for card in open_services().training.cases(TARA)] == first


def test_an_attempt_is_rebuilt_when_the_program_starts_again(open_services: Callable[[], Services]) -> None:
    first = open_services()
    attempt = play(first.training, begin(first.training), "own-it", "ask")
    before = first.training.room(TARA, str(attempt.id))
    first.store.close()
    after = open_services().training.room(TARA, str(attempt.id))
    assert (after.encounter, after.decisions, after.attempt) == (before.encounter, before.decisions, before.attempt)


def test_options_stand_in_the_same_order_when_the_program_starts_again(
    open_services: Callable[[], Services], seeds: Seeds
) -> None:
    seeds.next = [12345]
    first = open_services()
    attempt = begin(first.training)
    before = [option.id for option in first.training.room(TARA, str(attempt.id)).options]
    first.store.close()
    assert [option.id for option in open_services().training.room(TARA, str(attempt.id)).options] == before


def test_an_attempt_on_old_content_is_rebuilt_when_the_program_starts_again(
    open_services: Callable[[], Services], content: Path
) -> None:
    first = open_services()
    attempt = play(first.training, begin(first.training), "own-it")
    first.store.close()
    rewrite(content, OLD_WORDS, NEW_WORDS)
    assert remark(open_services().training, attempt) == OLD_WORDS


def test_an_attempt_can_be_taken_over_by_another_process(open_services: Callable[[], Services]) -> None:
    first, second = open_services(), open_services()
    attempt = begin(first.training)
    first.training.choose(TARA, str(attempt.id), "own-it", step=0)
    second.training.choose(TARA, str(attempt.id), "ask", step=1)
    assert first.training.room(TARA, str(attempt.id)).node.id == "silence"
