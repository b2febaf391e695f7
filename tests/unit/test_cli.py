"""The command line, whose output other programs rely on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner, Result

from simulator.cli import app
from tests.castings import recast_text
from tests.library import CASE, ROOT, copy_library, library_texts, replaced

BEST = "own-it,ask,wait"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small library, which the commands read."""
    folder = copy_library(tmp_path)
    monkeypatch.setenv("SIMULATOR_CONTENT", str(folder))
    return folder


@pytest.fixture(autouse=True)
def small_library(content: Path) -> None:
    """Every test here reads the small library."""


def run(*arguments: str | Path, answers: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=answers)


def played(*arguments: str) -> dict[str, Any]:
    return json.loads(run("play", "waiting-room", "--json", *arguments).stdout)


def rewrite(content: Path, old: str, new: str) -> Path:
    file = content / CASE
    file.write_text(replaced(file.read_text(encoding="utf-8"), old, new), encoding="utf-8")
    return file


# check


def test_checking_a_clean_library_prints_nothing_and_succeeds() -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 case can be played; 0 to look at; 3 waived.\n"


def test_checking_a_library_with_an_error_prints_it_and_fails(content: Path) -> None:
    rewrite(content, "start: late", "start: lat")
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout == (
        "scenarios/waiting-room.yaml:69:1: SC012 error: 'lat' is not a node; did you mean 'late'?\n"
    )
    assert result.stderr == "0 cases can be played; 1 to look at.\n"


def test_warnings_alone_do_not_fail_the_check(content: Path) -> None:
    rewrite(
        content,
        "          misses: The silence had work to do, and the question could be put to anyone.\n",
        "          misses: Much.\n",
    )
    result = run("check")
    assert result.exit_code == 0
    assert " SC204 warning: " in result.stdout


def test_problems_are_printed_in_the_order_of_the_files(content: Path) -> None:
    rewrite(content, "minutes: 5", "minutes: 3")
    (content / "scenarios" / "a.yaml").write_text("", encoding="utf-8")
    assert [line.split(":")[0] for line in run("check").stdout.splitlines()] == ["scenarios/a.yaml", CASE]


def test_checking_one_file_prints_its_path_as_given(content: Path) -> None:
    file = rewrite(content, "start: late", "start: lat")
    result = run("check", file)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{file}:69:1: SC012 error: ")


def test_checking_a_folder_checks_everything_below_it(content: Path) -> None:
    (content / "rubrics" / "spare.yaml").write_text("", encoding="utf-8")
    result = run("check", content)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{content / 'rubrics' / 'spare.yaml'}:1:1: SC001 error: ")


def test_checking_one_file_leaves_problems_of_others_out(content: Path) -> None:
    (content / "rubrics" / "spare.yaml").write_text("", encoding="utf-8")
    assert run("check", content / CASE).exit_code == 0


def test_a_path_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    result = run("check", tmp_path / "nothing.yaml")
    assert result.exit_code == 2
    assert result.stderr == f"There is no file or folder {tmp_path / 'nothing.yaml'}.\n"


def test_problems_can_be_had_as_json(content: Path) -> None:
    rewrite(content, "start: late", "start: lat")
    result = run("check", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "code": "SC012",
            "severity": "error",
            "path": CASE,
            "line": 69,
            "column": 1,
            "message": "'lat' is not a node",
            "hint": "did you mean 'late'?",
            "waived": "",
            "page": "docs/diagnostics/SC012.md",
        }
    ]


def test_no_problems_as_json_are_an_empty_list(content: Path) -> None:
    (content / CASE).unlink()
    result = run("check", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


SHORT = "          misses: Much.\n"
WAIVED = "        # allow: SC204 a glance needs few words\n        rationale:\n          attends: It saves everybody"


@pytest.fixture
def waived(content: Path) -> Path:
    """The small case with one more finding that a comment waives."""
    rewrite(content, "          misses: The silence had work to do, and the question could be put to anyone.\n", SHORT)
    return rewrite(content, "        rationale:\n          attends: It saves everybody", WAIVED)


def test_a_waived_finding_is_counted_and_not_printed(waived: Path) -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 case can be played; 0 to look at; 4 waived.\n"


def test_waived_findings_are_listed_with_their_reasons_when_the_library_is_checked(waived: Path) -> None:
    (line,) = [line for line in run("check", "--library").stdout.splitlines() if " SC204 " in line]
    assert " SC204 waived: " in line
    assert line.endswith("; a glance needs few words")


def test_waived_findings_stand_in_the_json_with_their_reasons(waived: Path) -> None:
    (found,) = [item for item in json.loads(run("check", "--json").stdout) if item["code"] != "SC112"]
    assert (found["code"], found["severity"], found["waived"]) == ("SC204", "warning", "a glance needs few words")


def test_a_waived_finding_of_a_single_file_stays_waived(waived: Path) -> None:
    result = run("check", waived)
    assert (result.stdout, result.stderr) == ("", "1 case can be played; 0 to look at; 4 waived.\n")


def test_checking_the_library_prints_its_table_after_the_findings(waived: Path) -> None:
    result = run("check", "--library")
    lines = result.stdout.splitlines()
    begin = lines.index("The library: 1 case, 3 scored decisions")
    assert [" SC204 " in line for line in lines].index(True) < begin
    assert [line for line in lines[begin:] if line.startswith("Cues: ")]


def test_checking_without_the_library_prints_no_table() -> None:
    assert "The library:" not in run("check").stdout


def test_the_librarys_table_as_json_stands_beside_the_list_of_findings(waived: Path) -> None:
    whole = json.loads(run("check", "--library", "--json").stdout)
    assert set(whole) == {"diagnostics", "library"}
    assert whole["diagnostics"] == json.loads(run("check", "--json").stdout)
    assert (whole["library"]["cases"], whole["library"]["decisions"]) == (1, 3)


@pytest.fixture
def telling_library(content: Path) -> None:
    """Four copies of a case in which one kind of move is best in two of three decisions."""
    text = replaced(library_texts()[CASE], "moves: [{wait: tom, dose: light}]", "moves: [{repair: tom}]")
    (content / CASE).unlink()
    for name in ("one", "two", "three", "four"):
        named = replaced(text, "id: waiting-room", f"id: {name}")
        (content / "scenarios" / f"{name}.yaml").write_text(named, encoding="utf-8")


def test_cues_over_the_whole_library_are_checked_when_asked_for(telling_library: None) -> None:
    result = run("check", "--library")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "scenarios:1:1: SC207 warning: 'repair' leads the best option in 8 of 12 decisions;"
    )


def test_cues_over_the_whole_library_are_not_checked_otherwise(telling_library: None) -> None:
    assert run("check").stdout == ""


# play


def test_a_walk_as_json_has_the_keys_that_other_programs_rely_on() -> None:
    assert {"steps", "ending", "scores", "gate", "evidence", "repair"} <= set(played("--choices", BEST))


def test_each_step_has_the_keys_that_other_programs_rely_on() -> None:
    steps = played("--choices", BEST)["steps"]
    assert len(steps) == 3
    assert {"node", "said", "choice", "reply", "state"} <= set(steps[0])


def test_a_step_holds_what_was_said_chosen_and_answered() -> None:
    step = played("--choices", BEST)["steps"][1]
    assert (step["node"], step["choice"]) == ("remark", "ask")
    assert step["said"] == [{"who": "Tom", "words": "Would be easier if I just wasn't here.", "cue": "to the floor"}]
    assert step["reply"][0] == {"who": "Tom", "words": "Sometimes. At night.", "cue": ""}
    assert (step["state"]["asked"], step["state"]["tom.trust"], step["state"]["told"]) == (True, 5, "counselor")


def test_the_ending_is_named() -> None:
    assert played("--choices", BEST)["ending"] == "plan-made"


def test_a_walk_that_stops_on_the_way_has_no_ending() -> None:
    walk = played("--choices", "own-it")
    assert (walk["ending"], len(walk["steps"])) == (None, 1)


def test_a_walk_without_choices_has_no_steps() -> None:
    assert played("--choices", "")["steps"] == []


def test_scores_are_shares_of_a_hundred_with_two_decimals_or_null() -> None:
    assert played("--choices", "explain,our-secret,fill")["scores"] == {
        "attunement": 18.75,
        "safety": None,
        "fidelity": None,
        "composite": 19.64,
    }


def test_gate_and_evidence_are_words() -> None:
    walk = played("--choices", "own-it,cheer-up,fill")
    assert (walk["gate"], walk["evidence"]) == ("review", "insufficient")


def test_a_clear_gate_says_so() -> None:
    assert played("--choices", BEST)["gate"] == "clear"


def test_repairs_say_who_when_and_how_well() -> None:
    assert played("--choices", BEST)["repair"] == [{"person": "mara", "opened": 0, "closed": 0, "quality": 4.0}]


def test_a_strain_that_stays_open_has_no_closing() -> None:
    assert played("--choices", "thanks,ask,water")["repair"] == [
        {"person": "mara", "opened": 0, "closed": None, "quality": None}
    ]


def test_a_variant_can_be_chosen() -> None:
    step = played("--choices", "own-it", "--variant", "stormy")["steps"][0]
    assert step["said"][1]["words"] == "I have to be back at work by half past."


def test_a_variant_is_played_by_its_own_people(content: Path) -> None:
    (content / CASE).write_text(recast_text(), encoding="utf-8")
    assert played("--choices", "thanks", "--variant", "stormy")["steps"][0]["said"][0]["who"] == "Jonas"
    transcript = run("play", "waiting-room", "--choices", BEST, "--variant", "stormy").stdout
    assert "  Jonas: Forty minutes. Nobody came out once. (on his feet)" in transcript
    assert "  : " not in transcript
    assert "Mara" not in transcript


def test_in_the_terminal_a_variant_is_played_by_its_own_people(content: Path) -> None:
    (content / CASE).write_text(recast_text(), encoding="utf-8")
    shown = run("play", "waiting-room", "--variant", "stormy", answers="q\n").stdout
    assert "A parent and Tom, 16, have been waiting." in shown
    assert "Jonas: Forty minutes. Nobody came out once. (on his feet)" in shown


def test_verifying_prints_a_title_without_marks(content: Path) -> None:
    text = replaced(recast_text(), "title: The waiting room", 'title: "{tom} in the waiting room"')
    (content / CASE).write_text(text, encoding="utf-8")
    assert run("verify", "waiting-room").stdout.startswith("Tom in the waiting room (waiting-room), 3 openings\n")


def test_an_unknown_variant_is_named_with_those_that_exist() -> None:
    result = run("play", "waiting-room", "--choices", BEST, "--variant", "calm")
    assert result.exit_code == 1
    assert result.stderr == ("There is no variant 'calm'. Known: standard, stormy, quiet. Use one of these names.\n")


def test_an_unknown_choice_is_named_with_what_is_offered() -> None:
    result = run("play", "waiting-room", "--choices", "own-it,aks")
    assert result.exit_code == 1
    assert "'aks' is not offered here. Offered: " in result.stderr
    assert sorted(result.stderr.split("Offered: ")[1].split(" Choose")[0].rstrip(".").split(", ")) == [
        "ask",
        "cheer-up",
        "our-secret",
    ]


def test_an_unknown_choice_prints_nothing_else() -> None:
    assert run("play", "waiting-room", "--choices", "nothing", "--json").stdout == ""


def test_a_choice_after_the_ending_is_refused() -> None:
    result = run("play", "waiting-room", "--choices", f"{BEST},wait")
    assert result.exit_code == 1
    assert "already ended at 'plan-made'" in result.stderr


def test_an_unknown_case_is_named_with_the_nearest() -> None:
    result = run("play", "wating-room", "--choices", BEST)
    assert result.exit_code == 1
    assert "There is no case 'wating-room' that can be played. Did you mean 'waiting-room'? Go" in result.stderr


def test_a_case_that_is_like_no_other_suggests_nothing() -> None:
    assert "Did you mean" not in run("play", "xyz", "--choices", BEST).stderr


def test_a_case_with_errors_prints_them_and_is_not_played(content: Path) -> None:
    rewrite(content, "start: late", "start: lat")
    result = run("play", "waiting-room", "--choices", BEST)
    assert result.exit_code == 1
    assert " SC012 error: " in result.stderr
    assert "'waiting-room' has errors and can't be played." in result.stderr


def test_a_case_can_be_played_by_the_path_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "my-draft.yaml"
    file.write_text(replaced(library_texts()[CASE], "id: waiting-room", "id: my-draft"), encoding="utf-8")
    assert json.loads(run("play", file, "--choices", BEST, "--json").stdout)["ending"] == "plan-made"


def test_the_transcript_reads_as_a_conversation() -> None:
    text = run("play", "waiting-room", "--choices", BEST).stdout
    assert "  Mara: Forty minutes. Nobody came out once. (on her feet)\n" in text
    assert "  Therapist: (Wait, and keep your eyes on the floor between you.)\n" in text
    assert "  A door closes somewhere down the hall.\n" in text
    assert text.endswith(
        "Ending: plan-made\n  attunement: 100.00\n  safety: insufficient evidence\n  fidelity: insufficient evidence\n"
        "  composite: 100.00\n  safety gate: clear · evidence: insufficient\n"
    )


# play, interactively


def test_a_case_can_be_played_by_answering() -> None:
    result = run("play", "waiting-room", "--seed", "0", answers="1\n1\n1\n1\n1\n1\n1\n")
    assert result.exit_code == 0
    assert "The waiting room" in result.stdout
    assert "safety gate:" in result.stdout


def test_the_prebriefing_is_shown_before_the_first_choice() -> None:
    shown = run("play", "waiting-room", answers="q\n").stdout
    assert shown.index("You are late.") < shown.index("1–3, or q to leave")


def test_leaving_ends_without_an_ending() -> None:
    result = run("play", "waiting-room", answers="q\n")
    assert result.exit_code == 0
    assert "Ending: not reached" in result.stdout


@pytest.mark.parametrize("answer", ["9", "0", "two", "-1", "²"])
def test_an_answer_that_is_no_option_is_asked_again(answer: str) -> None:
    result = run("play", "waiting-room", answers=f"{answer}\nq\n")
    assert result.exit_code == 0
    assert "Type a number from 1 to 3." in result.stdout


def test_square_brackets_in_a_case_are_shown_and_not_read_as_markup(content: Path) -> None:
    rewrite(content, "scene: The clock shows ten to four.", 'scene: "[bold] the clock [/nothing]" #')
    assert "[bold] the clock [/nothing]" in run("play", "waiting-room", answers="q\n").stdout


# play --record


def test_a_recorded_playthrough_holds_what_the_json_says(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "best.yaml"
    result = run("play", "waiting-room", "--choices", BEST, "--json", "--record", file)
    assert yaml.safe_load(file.read_text(encoding="utf-8")) == json.loads(result.stdout)


def test_a_playthrough_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    result = run("play", "waiting-room", "--choices", BEST, "--record", tmp_path / "file" / "best.yaml")
    assert result.exit_code == 1
    assert "can't be written" in result.stderr


def test_a_recorded_playthrough_keeps_opening_and_seed(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    run("play", "waiting-room", "--choices", "own-it", "--variant", "quiet", "--seed", "3", "--record", file)
    recorded = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert (recorded["scenario"], recorded["variant"], recorded["seed"], recorded["choices"]) == (
        "waiting-room",
        "quiet",
        3,
        ["own-it"],
    )


# schema


@pytest.mark.parametrize("kind", ["scenario", "rubric", "strategy"])
def test_the_schema_of_each_kind_of_file_is_a_schema(kind: str) -> None:
    result = run("schema", kind)
    assert result.exit_code == 0
    jsonschema.Draft7Validator.check_schema(json.loads(result.stdout))


def test_the_schema_is_that_of_a_scenario_unless_said_otherwise() -> None:
    assert json.loads(run("schema").stdout)["title"] == "Scenario"


def test_an_unknown_kind_of_file_is_wrong_usage() -> None:
    assert run("schema", "poem").exit_code == 2


# The program itself


def test_no_command_shows_the_commands() -> None:
    shown = run().output
    assert [name for name in ("check", "play", "schema") if name in shown] == ["check", "play", "schema"]


def program(*arguments: str, content: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SIMULATOR_CONTENT": str(content)}
    return subprocess.run(
        [sys.executable, "-m", "simulator", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_python_m_simulator_plays_a_case(content: Path) -> None:
    done = program("play", "waiting-room", "--choices", BEST, "--json", content=content)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["ending"] == "plan-made"


@pytest.mark.thorough
def test_python_m_simulator_hands_on_the_exit_status(content: Path) -> None:
    rewrite(content, "start: late", "start: lat")
    done = program("check", content=content)
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)


# The cache


def test_checking_keeps_what_it_found_and_prints_the_same_from_there(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path / "cache"))
    rewrite(content, "start: late", "start: lat")
    first = run("check")
    assert len(list((tmp_path / "cache").iterdir())) == 1
    again = run("check")
    assert (again.stdout, again.exit_code) == (first.stdout, 1)


@pytest.mark.parametrize("arguments", [("check",), ("play", "waiting-room", "--choices", BEST)], ids=lambda a: a[0])
def test_a_cache_that_cannot_be_written_changes_nothing(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = run(*arguments)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SIMULATOR_CACHE", str(tmp_path / "file" / "cache"))
    found = run(*arguments)
    assert (found.output, found.exit_code) == (expected.output, 0)


def test_checking_loads_no_database() -> None:
    code = "import sys, simulator.cli; print([name for name in ('sqlalchemy', 'alembic') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
