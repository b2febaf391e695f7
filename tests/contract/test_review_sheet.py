"""The sheet for clinicians is blind: it holds every option and nothing of what the author holds of it."""

import csv
import io
import re
import runpy
import subprocess
import sys

import pytest

from simulator.domain.casting import drawn
from tests.library import ROOT, shipped

SCRIPT = ROOT / "docs" / "make_review_sheet.py"
FORM = (ROOT / "docs" / "clinical-review.md").read_text(encoding="utf-8")
MAKER = runpy.run_path(str(SCRIPT))
SHORT = 25  # a reason in a few words may also be said by somebody
CASES = sorted(shipped().cases)


def scenario_of(name):
    return drawn(shipped().cases[name].scenario)


@pytest.mark.parametrize("name", CASES)
def test_the_sheet_holds_every_option_once_and_the_question_of_each_criterion(name):
    scenario, sheet = scenario_of(name), MAKER["sheet"](scenario_of(name))
    rows = re.findall(r"^\| \d+[a-h] \| (.*?) \|", sheet, re.MULTILINE)
    assert sorted(rows) == sorted(choice.say for node in scenario.decisions() for choice in node.choices)
    asked = {scenario.criteria()[criterion].asks for node in scenario.decisions() for criterion in node.criteria}
    assert [question for question in asked if question not in sheet] == []


@pytest.mark.parametrize("name", CASES)
def test_the_sheet_tells_nothing_of_the_authors_view(name):
    sheet = MAKER["sheet"](scenario_of(name))
    choices = [choice for node in scenario_of(name).decisions() for choice in node.choices]
    reasons = [choice.rationale for choice in choices]
    held = [part for why in reasons for part in (why.attends, why.misses, why.effect, why.principle)]
    assert [part for part in held if len(part) > SHORT and part in sheet] == []
    assert re.findall(r"\bCE\d\d", sheet) == []


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_the_options_is_not_the_authors(name):
    pairs = [
        ([choice.id for choice in node.choices], [choice.id for choice in options.values()])
        for node, options in MAKER["coded"](scenario_of(name))
    ]
    assert [written for written, shown in pairs if sorted(written) != sorted(shown)] == []
    assert any(written != shown for written, shown in pairs)


def test_the_command_prints_the_key_that_the_codes_stand_for():
    name = CASES[0]
    asked = [sys.executable, str(SCRIPT), name, "--key"]
    printed = subprocess.run(asked, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    scenario = scenario_of(name)
    assert len(rows) == sum(len(node.criteria) * len(node.choices) for node in scenario.decisions())
    options = {code: choice for _, found in MAKER["coded"](scenario) for code, choice in found.items()}
    first = rows[0]
    assert options[first["code"]].id == first["option"]
    assert options[first["code"]].ratings[first["criterion"]] / 100 == float(first["rating"])


def test_an_unknown_case_is_refused_with_the_names_of_those_there_are():
    asked = [sys.executable, str(SCRIPT), "nobody"]
    printed = subprocess.run(
        asked, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert printed.returncode == 2
    assert CASES[0] in printed.stderr


def test_the_form_gives_the_commands_as_they_are():
    for option in ("> sheet.md", "--key > key.csv"):
        assert f"PYTHONPATH=. python docs/make_review_sheet.py abft-phone-on-the-table {option}" in FORM
