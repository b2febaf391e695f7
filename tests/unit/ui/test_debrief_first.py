"""The first layer of a debriefing stays one screen, whatever was played."""

import html
import re
from pathlib import Path

import pytest
import yaml

from simulator.domain.debrief import debrief
from simulator.ui.components.debrief_first import KEPT, QUESTION, SAVE, drill, for_review, strength_and_work
from simulator.ui.components.debriefing import head
from tests.library import ROOT, shipped

MOST = 180
PLAYTHROUGHS = sorted((ROOT / "tests" / "playthroughs").rglob("*.yaml"))


def played(path: Path):
    """The debriefing of a recorded walk, with its case."""
    kept = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    case = shipped().cases[kept["scenario"]]
    return case, debrief(case.table, case.key, kept["choices"], variant=kept["variant"], seed=kept["seed"])


def words_of(case, result):
    """Every word of the layer: what is drawn, and what stands on its field and its buttons."""
    drawn = head(case.scenario.about.title, result) + for_review(result) + strength_and_work(result)
    said = [html.unescape(re.sub(r"<[^>]+>", " ", drawn)), QUESTION, SAVE, KEPT, drill(result)[0]]
    return re.findall(r"[\w’'-]+", " ".join(said))


@pytest.mark.parametrize("path", PLAYTHROUGHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_first_layer_is_one_screen_of_words(path):
    assert 60 <= len(words_of(*played(path))) <= MOST


def test_the_drill_is_on_the_construct_of_the_moment_to_work_on():
    _case, result = played(ROOT / "tests" / "playthroughs" / "abft-phone-on-the-table" / "rupture.yaml")
    assert drill(result) == ("Drill this: Hearing risk cue", {"focus": "hearing-risk-cue"})


def test_with_nothing_to_work_on_the_drills_open_without_a_construct():
    _case, result = played(ROOT / "tests" / "playthroughs" / "mbt-six-minutes-late" / "skilled.yaml")
    assert result.work_on is None
    assert drill(result) == ("Go on with drills", {})
    assert "every scored choice was the best on offer" in strength_and_work(result)
