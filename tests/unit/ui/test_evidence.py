from pathlib import Path

import pytest
import yaml

from simulator.domain.vocabulary import MODALITIES
from simulator.ui.components.evidence import EVIDENCE, evidence

SOURCES = Path(__file__).resolve().parents[3] / "scenarios" / "reference" / "sources.yaml"


@pytest.fixture(scope="module")
def cited():
    return yaml.safe_load(SOURCES.read_text(encoding="utf-8"))


def test_every_way_of_working_says_how_well_it_is_supported():
    assert EVIDENCE.keys() == MODALITIES.keys()


@pytest.mark.parametrize("modality", EVIDENCE)
def test_its_sources_are_those_of_the_list_word_for_word(modality, cited):
    assert EVIDENCE[modality].sources
    assert {name: cited[name] for name in EVIDENCE[modality].sources} == EVIDENCE[modality].sources


def test_the_note_is_folded_and_says_what_is_not_known():
    shown = evidence("abft")

    assert shown.startswith(
        '<details class="sb-evidence"><summary>How well supported is this way of working?</summary>'
    )
    assert "has not been shown" in shown


def test_an_unknown_way_of_working_has_no_note():
    assert evidence("something-new") == ""
