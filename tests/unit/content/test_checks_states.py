"""What the verifier finds, at its place in the file; and whether anything was left open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.content.checks.states import HINTS, everything_proved, path_of, report_findings, walk_words
from simulator.content.diagnostics import CODES
from simulator.content.located_yaml import load_located
from simulator.content.scenarios import load_scenario
from simulator.domain.compile import compile_scenario
from simulator.domain.key import scenario_key
from simulator.domain.scenario import Scenario
from simulator.domain.verification import QUICK, Finding, Limits, Verification, Walk, verify
from tests.library import CASE, edited, library_texts, problems_after, shelf, waiting_room

LOOP = "        once: true\n        effects: {patience: -1}\n"
FEW = Limits(everything=5, scores=5, question=5, players=200, work=8_000, cells=0)


def verified(scenario: Scenario, limits: Limits = QUICK) -> Verification:
    return verify(compile_scenario(scenario), scenario_key(scenario), limits=limits)


def test_every_code_with_a_hint_is_a_diagnostic() -> None:
    assert set(HINTS) <= set(CODES)


# Places


@pytest.mark.parametrize(
    ("finding", "path"),
    [
        (Finding("SC112", ""), ("start",)),
        (Finding("SC109", "", number=2), ("rules", 2)),
        (Finding("SC105", "", "left"), ("nodes", "left")),
        (Finding("SC106", "", "silence", "clock"), ("nodes", "silence", "choices", 3)),
        (Finding("SC107", "", "late", number=1), ("nodes", "late", "lines", 1)),
        (Finding("SC107", "", "remark", "ask", 1), ("nodes", "remark", "choices", 2, "reply", 1)),
    ],
)
def test_a_finding_stands_where_it_can_be_mended(finding: Finding, path: tuple[str | int, ...]) -> None:
    assert path_of(finding, waiting_room().scenario) == path


def test_a_line_of_a_reply_is_reported_at_its_line() -> None:
    (problem,) = problems_after("when: {mara.rupture: none}", "when: {mara.arousal: 5}")
    place, said = problem.split(": SC107 warning: ")
    lines = edited("when: {mara.rupture: none}", "when: {mara.arousal: 5}")[CASE].splitlines()
    assert lines[int(place.split(":")[0]) - 1].strip() == '- mara: ""'
    assert said.startswith("line 2 in answer to 'ask' at 'remark' is spoken in no state; ")


# Words


def test_a_chance_and_a_walk_stand_behind_the_message() -> None:
    (problem,) = problems_after("repairs: [mara, tom]", "repairs: [mara]")[:1]
    assert (
        " (a random trainee meets it with a chance of 29.6%; shown by opening quiet: explain > cheer-up); " in problem
    )


@pytest.mark.parametrize(("chance", "told"), [(0.5, "50.0%"), (0.001, "0.1%"), (0.00042, "4.2e-04")])
def test_a_small_chance_keeps_two_digits(chance: float, told: str) -> None:
    scenario = waiting_room().scenario
    located = load_located(library_texts()[CASE], CASE)
    alone = replace(verified(scenario), findings=(Finding("SC103", "stuck", "late", chance=chance),))
    report_findings(alone, scenario, located)
    assert located.diagnostics[0].message == f"stuck (a random trainee meets it with a chance of {told})"


def test_a_walk_names_its_opening_and_its_choices() -> None:
    assert walk_words(Walk("stormy", ("own-it", "ask"))) == "opening stormy: own-it > ask"


def test_a_walk_without_choices_is_met_at_once() -> None:
    assert walk_words(Walk("quiet", ())) == "opening quiet: at once"


# What is open


def test_a_small_case_is_proved_whole() -> None:
    assert everything_proved(verified(waiting_room().scenario))


def test_a_case_with_too_many_states_is_not_proved_whole() -> None:
    found = verified(waiting_room().scenario, FEW)
    assert "SC115" in {finding.code for finding in found.findings}
    assert not everything_proved(found)


def test_a_case_whose_walks_need_not_end_is_not_proved_whole() -> None:
    scenario, _ = load_scenario(edited(LOOP, "")[CASE], CASE, shelf())
    assert scenario is not None
    assert not everything_proved(verified(scenario))
