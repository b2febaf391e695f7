"""Phrases that are looked for by stems first must be found as if they were not."""

from __future__ import annotations

import pytest

from simulator.content.checks.clinical import METHOD
from simulator.content.checks.language import CLAIMS, LABELS, SUICIDE_WORDS
from simulator.content.checks.phrases import Phrases, phrases

ALL = [METHOD, *(one for one, _, _ in LABELS), *(one for one, _ in (*CLAIMS, *SUICIDE_WORDS))]
SAID = """
twenty pills|two tablets|all my capsules|a bottle of painkillers|ten sleeping pills|a box of antidepressants
|half a packet of paracetamol|five ibuprofen|thirty aspirin|400 mg|50 milligrams|overdosed on it|hang himself
|poisoned themselves|cut her wrist|burning myself with|jumped off the bridge|stepped in front of a train|noose
|razorblade
|clingy|manipulative|attention-seeking|needy|borderline|psychopathic|narcissist|co-dependency|drama queen|hysterical
|is avoidant|is anxiously attached|insecure type|disorganised client|avoidants|attachment-disordered
|the fearful-avoidant
|rewiring|attachment therapies|attachment disorder|4 styles of attachment|five attachment types|four attachment styles
|30 % earn|9 percent stay
|9 per cent of clients recover|rage reduction|holding therapy|committed suicide|failed attempts|completed suicide
|successful suicide|suicidal gesture|cry for help
""".replace("\n", "").split("|")


@pytest.mark.parametrize("said", SAID)
def test_a_phrase_that_its_pattern_knows_holds_one_of_its_stems(said: str) -> None:
    text = f"Then: {said}."
    (known, *_) = [one for one in ALL if one.pattern.search(text)]
    assert known.find(text, text.lower()) == known.pattern.search(text)[0]


def test_every_stem_is_lower_case_and_in_a_phrase_that_is_tested() -> None:
    said = " | ".join(SAID).lower()
    assert [stem for one in ALL for stem in one.stems if stem != stem.lower() or stem not in said] == []


def test_a_text_with_a_stem_but_no_match_has_no_phrase() -> None:
    assert phrases("the bus", "bus").find("A bus came.", "a bus came.") is None


def test_a_text_without_a_stem_is_not_searched() -> None:
    assert phrases("bus", "tram").find("A bus came.", "a bus came.") is None


def test_phrases_are_whole_words_in_either_case() -> None:
    bus: Phrases = phrases("bus", "bus")
    assert bus.find("The Bus.", "the bus.") == "Bus"
    assert bus.find("The minibus, the busy, the mini-bus.", "the minibus, the busy, the mini-bus.") is None
