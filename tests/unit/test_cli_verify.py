"""``verify`` on the command line, whose output other programs rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from simulator.cli import app
from tests.library import CASE, copy_library, replaced

KEYS = {
    *("scenario", "decisions", "choices", "states", "exact", "seconds", "paths", "lengths", "endings", "dead_states"),
    *("findings", "score", "ending_probability", "gate_probability"),
}
FINDING_KEYS = {"code", "severity", "node", "choice", "number", "message", "chance", "counterexample", "variant"}
SCORE_KEYS = {"expected", "sd", "p_scored", "opportunities_min", "opportunities_max"}
STEPS = 3
"""Decisions that add 0 to 3 to one variable: every sum from 0 to 9 comes up."""
VARIABLES = 5
LOST = (7, 2, 9, 1, 6)
"""The one state of 100,000 in which nothing is offered at the last decision."""


@pytest.fixture(autouse=True)
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small library, which the commands read."""
    folder = copy_library(tmp_path)
    monkeypatch.setenv("SIMULATOR_CONTENT", str(folder))
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def verified(*arguments: str | Path) -> dict[str, Any]:
    return json.loads(run("verify", *arguments, "--json").stdout)


def option(choice_id: str, rest: str, to: str, rating: int) -> str:
    return f"""\
      - id: {choice_id}
        say: "I can hear what you say now, and I stay with it for a while ({choice_id})."
        moves: [{{reflect: tom}}]
{rest}        ratings: {{A2: {rating}}}
        reply: [{{tom: "Yes."}}]
        to: {to}
        rationale: {{attends: a, misses: b, effect: c, principle: d, better: e}}
"""


def decision(name: str, *options: str) -> str:
    head = f"  {name}:\n    construct: a-step\n    scores: [A2]\n    scene: They wait.\n    choices:\n"
    return head + "".join(options)


def one_in_a_hundred_thousand(content: Path) -> Path:
    """A case whose last decision offers nothing in exactly one of the 100,000 states that it can be reached in."""
    text = (content / CASE).read_text(encoding="utf-8")
    head = text[: text.index("state:\n")].replace("id: waiting-room", "id: one-in-many")
    state = "state:\n" + "".join(f"  v{n}: {{min: 0, max: 9, start: 0}}\n" for n in range(VARIABLES))
    nodes = []
    for number in range(VARIABLES * STEPS):
        variable = f"v{number // STEPS}"
        steps = [
            option(f"add-{n}", f"        effects: {{{variable}: {n}}}\n" if n else "", f"n{number + 1}", n + 1)
            for n in range(4)
        ]
        nodes.append(decision(f"n{number}", *steps))
    lost = ", ".join(f"v{n}: {value}" for n, value in enumerate(LOST))
    guard = f"        when: {{not: {{{lost}}}}}\n"
    ends = [option(f"end-{n}", guard, "done", n + 2) for n in range(3)]
    nodes.append(decision(f"n{VARIABLES * STEPS}", *ends))
    ending = "  done:\n    ending: secure\n    title: Done\n    debrief: All done.\n"
    path = content / "scenarios" / "one-in-many.yaml"
    path.write_text(f"{head}{state}\nstart: n0\n\nnodes:\n{''.join(nodes)}{ending}", encoding="utf-8")
    return path


def test_a_verification_as_json_has_the_keys_that_other_programs_rely_on() -> None:
    found = verified("waiting-room")
    assert found.keys() == KEYS
    assert {frozenset(finding) for finding in found["findings"]} == {frozenset(FINDING_KEYS)}
    assert {frozenset(score) for scores in found["score"].values() for score in scores.values()} == {
        frozenset(SCORE_KEYS)
    }


def test_the_figures_of_a_case_are_exact() -> None:
    found = verified("waiting-room")
    assert (found["scenario"], found["decisions"], found["choices"]) == ("waiting-room", 3, 10)
    assert found["exact"] is True
    assert found["dead_states"] == 0
    assert found["endings"] == ["plan-made", "loose-ends", "left"]
    assert found["lengths"] == [3, 4]


def test_probabilities_sum_to_one_for_every_player() -> None:
    found = verified("waiting-room")
    assert {round(sum(p.values()), 9) for p in found["ending_probability"].values()} == {1.0}
    assert all(0 <= p <= 1 for p in found["gate_probability"].values())


def test_random_and_the_players_on_the_surface_are_among_the_players() -> None:
    found = verified("waiting-room")
    assert {"random", "longest", "first", "warmest", "best", "worst"} <= found["score"].keys()
    assert found["score"].keys() == found["ending_probability"].keys() == found["gate_probability"].keys()
    assert "composite" in found["score"]["random"]


def test_a_finding_tells_its_severity_and_a_walk_that_shows_it() -> None:
    finding = verified("waiting-room")["findings"][0]
    assert (finding["code"], finding["severity"], finding["node"]) == ("SC112", "warning", None)
    assert "2 scored opportunities for attunement" in finding["message"]
    assert (finding["counterexample"], finding["variant"]) == (["own-it", "ask", "water"], "quiet")


def test_warnings_alone_do_not_fail_a_verification() -> None:
    assert run("verify", "waiting-room").exit_code == 0


def test_a_verification_in_words_names_states_endings_and_players() -> None:
    lines = run("verify", "waiting-room").stdout.splitlines()
    assert lines[0] == "The waiting room (waiting-room), 3 openings"
    assert any(line.strip().startswith("ends at plan-made") for line in lines)
    assert any(line.strip().startswith("longest") for line in lines)
    assert any(line.startswith("SC112 warning: ") for line in lines)


def test_a_dead_end_in_one_of_a_hundred_thousand_states_is_caught_with_its_walk(content: Path) -> None:
    path = one_in_a_hundred_thousand(content)
    result = run("verify", path, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert found["dead_states"] == 1
    (finding,) = [one for one in found["findings"] if one["code"] == "SC103"]
    added = [int(choice.removeprefix("add-")) for choice in finding["counterexample"]]
    assert tuple(sum(added[n * STEPS : (n + 1) * STEPS]) for n in range(VARIABLES)) == LOST
    ways = (6, 6, 1, 3, 10)  # of 64: three numbers of 0 to 3 that sum to 7, 2, 9, 1 and 6
    chance = 1.0
    for n in ways:
        chance *= n / 64
    assert finding["chance"] == pytest.approx(chance)
    assert found["ending_probability"]["random"]["done"] == pytest.approx(1 - chance)


def test_the_walk_to_a_dead_end_can_be_played_to_where_nothing_is_offered(content: Path) -> None:
    path = one_in_a_hundred_thousand(content)
    (finding,) = [one for one in verified(path)["findings"] if one["code"] == "SC103"]
    result = run("play", path, "--choices", ",".join(finding["counterexample"]), "--json")
    walk = json.loads(result.stdout)
    assert walk["ending"] is None
    assert [walk["steps"][-1]["state"][f"v{n}"] for n in range(VARIABLES)] == list(LOST)
    beyond = run("play", path, "--choices", ",".join([*finding["counterexample"], "end-0"]))
    assert beyond.exit_code == 1
    assert "end-0" in beyond.stderr


def test_an_author_who_plays_a_case_with_errors_is_told_them_at_the_path_given(content: Path) -> None:
    path = one_in_a_hundred_thousand(content)
    result = run("play", path, "--choices", "add-0")
    assert result.exit_code == 0
    assert f"{path}:" in result.stderr
    assert "SC103 error" in result.stderr


def test_checking_reports_the_dead_end_at_its_node(content: Path) -> None:
    path = one_in_a_hundred_thousand(content)
    result = run("check", path)
    line = path.read_text(encoding="utf-8").splitlines().index("  n15:") + 1
    assert result.exit_code == 1
    assert any(text.startswith(f"{path}:{line}:3: SC103 error: ") for text in result.stdout.splitlines())


def test_a_case_that_cannot_be_read_is_not_verified(content: Path) -> None:
    (content / CASE).write_text(
        replaced((content / CASE).read_text(encoding="utf-8"), "start: late", "start: lat"), encoding="utf-8"
    )
    result = run("verify", "waiting-room")
    assert result.exit_code == 1
    assert "SC012 error" in result.stderr
    assert "'waiting-room' has errors" in result.stderr
    assert not result.stdout


def test_an_unknown_case_is_named_with_the_nearest() -> None:
    result = run("verify", "wating-room")
    assert result.exit_code == 1
    assert "waiting-room" in result.stderr
