"""The page on item quality names every check of quality, with the figures that the program uses."""

import re

import pytest

from simulator.content.checks import cues, library, reading, representation
from simulator.content.diagnostics import CODES
from simulator.content.library_table import MARGIN, as_data, library_table
from tests.library import ROOT

PAGE = (ROOT / "docs" / "item-quality.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith(("SC2", "SC3"))])
def test_every_code_of_quality_is_on_the_page_and_linked(code):
    assert f"[{code}](diagnostics/{code}.md)" in PAGE


def test_the_page_names_no_code_that_does_not_exist():
    assert set(re.findall(r"\bSC[23]\d\d\b", PAGE)) <= set(CODES)


@pytest.mark.parametrize(
    "said",
    [
        f"at or below school grade {reading.MAX_GRADE:.0f}",
        f"fewer than {reading.MIN_WORDS} words have no grade",
        f"p < {cues.ALPHA:.2f}".replace("0.", "."),
        f"the excess is above {cues.EXCESS * 100:.0f} points",
        f"exact up to {cues.EXACT_UP_TO} decisions",
        f"more than {library.MAX_KIND_SHARE:.0%} of decisions".replace("%", " %"),
        f"at most {MARGIN:.0f} points above random",
    ],
)
def test_the_page_gives_the_figures_that_the_program_uses(said):
    assert said in WORDS


def test_the_figures_in_words_are_those_that_the_program_uses():
    assert (library.MIN_DECISIONS, library.MIN_PLAIN_SHARE) == (10, 1 / 5)
    assert (representation.FEWEST_CASES, representation.FEWEST_PEOPLE, representation.MOST_SHARE) == (6, 4, 3 / 4)
    assert f"more than {100 * representation.MOST_EXCESS} percentage points above" in WORDS


def test_the_page_names_every_key_of_the_table_as_data():
    assert [key for key in as_data(library_table([])) if f"`{key}`" not in PAGE] == []
