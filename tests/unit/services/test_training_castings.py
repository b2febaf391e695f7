"""Attempts at a case that is played by other people in one of its variants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.assessment import assess
from simulator.domain.attempt import Attempt
from simulator.domain.debrief import effect_words
from simulator.domain.encounter import replay
from simulator.services.records import playthrough, sheet_record
from simulator.services.training import Training
from tests.castings import recast_library
from tests.personas import TARA
from tests.unit.services.conftest import Seeds
from tests.unit.services.playing import begin, play, rewrite

WALK = ("thanks", "our-secret", "wait")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return recast_library(tmp_path)


@pytest.fixture
def stormy(training: Training) -> Attempt:
    """A second attempt; chance gives the standard opening to the first."""
    assert begin(training).variant == "standard"
    attempt = begin(training)
    assert attempt.variant == "stormy"
    return attempt


def test_a_first_attempt_meets_whoever_chance_draws(training: Training, seeds: Seeds) -> None:
    seeds.next = [1]
    room = training.room(TARA, str(begin(training).id))
    assert (room.attempt.variant, room.case.scenario.cast["mara"].name) == ("stormy", "Jonas")


def test_the_standard_opening_has_the_standard_cast(training: Training) -> None:
    room = training.room(TARA, str(begin(training).id))
    assert room.case.scenario.cast["mara"].name == "Mara"
    assert room.lines[0].cue == "on her feet"


def test_an_attempt_at_the_variant_meets_its_people(training: Training, stormy: Attempt) -> None:
    room = training.room(TARA, str(stormy.id))
    assert room.case.scenario.cast["mara"].name == "Jonas"
    assert room.lines[0].cue == "on his feet"


def test_the_conversation_and_the_feedback_speak_of_who_plays(training: Training, stormy: Attempt) -> None:
    play(training, stormy, "thanks")
    room = training.room(TARA, str(stormy.id))
    assert room.exchanges[0].lines[0].cue == "on his feet"
    assert room.last is not None
    assert room.last.taken.choice.rationale.effect == "He stayed alone with it, and it comes back later."
    assert effect_words(room.last.taken.changes, "mara")[0] == (
        "Jonas had to ask louder, because his first try was not heard"
    )


def test_the_debriefing_speaks_of_who_plays_down_to_a_critical_mark(training: Training, stormy: Attempt) -> None:
    play(training, stormy, *WALK)
    room, result = training.debrief(TARA, str(stormy.id))
    assert [mark.reason for mark in result.moments[1].score.critical] == ["Jonas would have to be told tonight."]
    assert result.moments[2].taken.reply[0].words.startswith("Jonas puts his hand on the bench. Tom leaves his")
    assert "{" not in "".join(part for moment in result.moments for part in moment.taken.choice.rationale.parts())
    assert room.case.scenario.nodes["plan-made"].title == "Jonas, Tom and a plan for tonight"


def test_ratings_and_scores_are_those_of_the_standard_cast(
    training: Training, services: Services, stormy: Attempt
) -> None:
    play(training, stormy, *WALK)
    case = training.case(TARA, "waiting-room")
    (kept,) = services.store.scores(stormy.id)
    assert (kept.play_hash, kept.key_hash) == (case.play_hash, case.key_hash)
    encounter, decisions = replay(case.table, WALK, variant="stormy", seed=stormy.seed)
    assert kept.sheet == sheet_record(assess(case.table, case.key, encounter, decisions))


def test_a_page_view_draws_nothing_again(training: Training, stormy: Attempt) -> None:
    first = training.room(TARA, str(stormy.id))
    assert training.room(TARA, str(stormy.id)).case is first.case
    assert training.debrief(TARA, str(stormy.id))[0].case is first.case


def test_an_attempt_keeps_its_people_when_the_casting_is_edited(
    training: Training, stormy: Attempt, content: Path
) -> None:
    rewrite(content, "name: Jonas", "name: Emil")
    assert training.room(TARA, str(stormy.id)).case.scenario.cast["mara"].name == "Jonas"


def test_an_attempt_keeps_its_people_when_the_program_starts_again(
    training: Training, stormy: Attempt, open_services: Callable[[], Services]
) -> None:
    room = open_services().training.room(TARA, str(stormy.id))
    assert room.case.scenario.cast["mara"].name == "Jonas"


def test_a_case_that_nobody_has_begun_is_shown_without_who_is_not_settled(training: Training) -> None:
    (card,) = training.cases(TARA)
    assert [one.name for one in card.case.cast] == ["", "Tom"]
    assert "{" not in card.case.about.summary


# Records


@pytest.mark.parametrize(
    ("variant", "name", "cue"), [("stormy", "Jonas", "on his feet"), ("quiet", "Mara", "on her feet")]
)
def test_a_playthrough_tells_of_the_people_of_its_variant(
    training: Training, variant: str, name: str, cue: str
) -> None:
    played = playthrough(training.case(TARA, "waiting-room"), WALK, variant=variant)
    assert played["steps"][0]["said"][0] == {"who": name, "words": "Forty minutes. Nobody came out once.", "cue": cue}
    assert "{" not in "".join(line["words"] + line["cue"] for step in played["steps"] for line in step["reply"])
