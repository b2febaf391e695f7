"""The pages for authors do what they say: the tutorial, the reference with its examples, the editors' settings."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from simulator.content import models as scenario_models
from simulator.content import rubric_models
from simulator.content.catalogue import load_library
from simulator.content.located_yaml import load_located
from simulator.content.schema import FORMATS
from simulator.domain.encounter import replay
from tests.contract import make_first_case, make_reference
from tests.contract.make_editor import OPENED, PROBLEM, editor_files
from tests.contract.make_first_case import STEP, Followed, followed
from tests.contract.make_reference import CASE, EXAMPLE, EXAMPLES, SHOWN_ELSEWHERE, excerpt, found, meaning_of, schemas
from tests.editor_view import Scalar, as_the_program_reads, editor_marks, tree_at, tree_of
from tests.library import LIBRARY, ROOT, edited, printed

TUTORIAL = make_first_case.PAGE.read_text(encoding="utf-8")
EDITORS = (ROOT / "docs" / "authoring" / "editors.md").read_text(encoding="utf-8")
BY_FORMAT = re.compile(r"SC0\d\d|RB\d\d\d|ST\d\d\d")


# The tutorial


@cache
def tutorial() -> Followed:
    return followed(TUTORIAL)


def commands(name: str) -> list[str]:
    return [text for command, text in tutorial().printed if command.split()[3] == name]


def test_the_tutorial_shows_what_is_printed() -> None:
    assert tutorial().page == TUTORIAL, "run `make docs` and read whether its words still fit"


def test_the_first_look_finds_the_two_slips_that_the_tutorial_makes() -> None:
    found_codes = re.findall(r"^scenarios/individual-moved-hour\.yaml:\d+:\d+: (\w+ \w+)", commands("check")[0], re.M)
    assert found_codes == ["SC012 error", "SC021 error"]


def test_the_mended_case_is_free_of_problems() -> None:
    assert re.findall(r"\b[A-Z]{2}\d{3}\b", commands("check")[1]) == []
    assert commands("check")[1].startswith("1 case can be played; 0 to look at")


def test_the_three_walks_reach_the_endings_that_the_tutorial_tells_of() -> None:
    assert [re.findall(r"^Ending: (.*)$", text, re.M) for text in commands("play")] == [
        ["same-time"],
        ["same-time"],
        ["her-phone"],
    ]


def test_the_meant_well_walk_scores_below_the_skilled_one_and_the_kind_yes_rates_nothing_on_safety() -> None:
    scores = [dict(re.findall(r"^  (\w+): ([\d.]+)$", text, re.M)) for text in commands("play")]
    assert [row["attunement"] for row in scores] == ["100.00", "25.00", "50.00"]
    assert "safety gate: clear" in commands("play")[2]


def test_every_block_of_the_tutorial_belongs_to_a_step() -> None:
    in_steps = sum(len(re.findall(r"^```\w", step["rest"], re.M)) for step in STEP.finditer(TUTORIAL))
    assert in_steps == len(re.findall(r"^```\w", TUTORIAL, re.M))


def test_an_editor_marks_nothing_in_the_mended_case_and_a_slip_in_it() -> None:
    mended = tutorial().case
    assert editor_marks("scenario", tree_of(mended)) == []
    assert len(editor_marks("scenario", tree_of(mended.replace("role: client", "role: clinet")))) == 1


# The reference


def test_the_reference_is_current() -> None:
    assert make_reference.PAGE.read_text(encoding="utf-8") == make_reference.page(), "run `make docs`"


@pytest.mark.parametrize(("part", "key"), [(part, key) for part, s in schemas().items() for key in s["properties"]])
def test_every_key_of_every_file_has_a_meaning_and_an_example(part: str, key: str) -> None:
    assert meaning_of(part, key)
    file, paths = EXAMPLES[part]
    used = {name.value for path in paths for name, _ in found(file, path)[1].value}
    assert key in used


def test_every_part_of_the_format_is_in_the_reference() -> None:
    parts = {name for module in (scenario_models, rubric_models) for name in vars(module) if name.endswith("File")}
    assert parts == set(make_reference.TABLES) == set(EXAMPLES)


def test_the_example_library_has_no_error_of_form_or_name() -> None:
    problems = load_library(EXAMPLE).diagnostics
    assert [str(problem) for problem in problems if BY_FORMAT.match(problem.code)] == []


def test_the_example_case_can_be_played_to_its_end() -> None:
    case = load_library(EXAMPLE).cases["first-words"]
    assert replay(case.table, ["say-the-rule"])[0].node == "next-week"


@pytest.mark.parametrize("kind", FORMATS)
def test_an_editor_marks_nothing_in_the_examples(kind: str) -> None:
    file = dict(zip(FORMATS, (CASE, make_reference.RUBRIC, make_reference.PROFILE), strict=True))[kind]
    assert editor_marks(kind, tree_at(EXAMPLE / file)) == []


@pytest.mark.parametrize(("part", "path"), [(part, path) for part, (_, paths) in EXAMPLES.items() for path in paths])
def test_an_excerpt_says_what_stands_in_the_file(part: str, path: tuple[str | int, ...]) -> None:
    file, elsewhere = EXAMPLES[part][0], SHOWN_ELSEWHERE.get(part, ())
    shown = load_located(excerpt(file, path, elsewhere), part).data
    whole = load_located((EXAMPLE / file).read_text(encoding="utf-8"), file).data
    around: Any = None
    for step in path:
        around, whole = whole, whole[step]
    if part == "MoveFile":  # several on one line
        assert shown == {"moves": around}
        return
    left = {key: "…" if key in elsewhere else value for key, value in whole.items()}
    assert shown == (left if not path else [left] if isinstance(path[-1], int) else {path[-1]: left})


# Editors


@pytest.mark.parametrize("path", editor_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_files_for_editors_are_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == editor_files()[path], "run `make docs`"


@pytest.mark.parametrize("folder", OPENED)
def test_the_settings_name_schemas_that_exist(folder: str) -> None:
    settings = json.loads((ROOT / folder / "settings.json").read_text(encoding="utf-8"))
    opened = (ROOT / folder).parent
    assert [name for name in settings["yaml.schemas"] if not (opened / name).is_file()] == []


@pytest.mark.parametrize(
    "line",
    printed(edited("start: late", "start: lat"))
    + printed(edited("misses: It praises a patience", "misses: It praises a patience that is not there, a patience"))
    + printed(edited("title: The waiting room", "title: Tom: the waiting room")),
)
def test_the_tasks_understand_a_printed_problem(line: str) -> None:
    file, number, column, code, severity, message = re.fullmatch(PROBLEM, line).groups()
    assert f"{file}:{number}:{column}: {code} {severity}: {message}" == line
    assert file == "scenarios/waiting-room.yaml"


def test_the_tasks_run_the_check_from_the_project_in_either_folder() -> None:
    for folder in OPENED:
        opened = str((ROOT / folder).parent)
        tasks = json.loads((ROOT / folder / "tasks.json").read_text(encoding="utf-8"))["tasks"]
        assert [task["label"] for task in tasks] == ["check", "check this file"]
        for task in tasks:
            assert Path(task["options"]["cwd"].replace("${workspaceFolder}", opened)).resolve() == ROOT
            assert task["args"][:3] == ["-m", "simulator", "check"]


def _with(path: tuple[Any, ...], scalar: Scalar) -> Any:
    tree = tree_at(LIBRARY / "scenarios" / "waiting-room.yaml")
    here = tree
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = scalar
    return tree


NAME = ("nodes", "late", "construct")
FLAG = ("nodes", "late", "key")
MINUTES = ("minutes",)
TITLE = ("title",)
SPELLINGS = [
    *((NAME, Scalar(word), True, False) for word in ("true", "false")),
    *((FLAG, Scalar(word), False, True) for word in ("True", "TRUE", "False", "FALSE")),
    *((MINUTES, Scalar(word), False, True) for word in ("0x0F", "0o17", "1.2e1")),
    (MINUTES, Scalar("1_0"), True, False),
    *((MINUTES, Scalar(word, quoted=True), True, False) for word in (" 7", "+7", "07")),
    *((TITLE, Scalar(word), True, False) for word in ("Null", "NULL")),
]


@pytest.mark.parametrize(("path", "scalar", "program", "editor"), SPELLINGS)
def test_the_spellings_that_are_judged_differently_are_those_on_the_page(
    path: tuple[Any, ...], scalar: Scalar, program: bool, editor: bool
) -> None:
    tree = _with(path, scalar)
    try:
        FORMATS["scenario"].model_validate(as_the_program_reads(tree))
        accepted = True
    except ValueError:
        accepted = False
    assert (accepted, editor_marks("scenario", tree) == []) == (program, editor)
    assert scalar.text.strip() in EDITORS.split("<!-- spellings -->")[1] or scalar.quoted


def test_the_line_for_other_editors_is_a_comment_that_the_program_reads_past() -> None:
    line = re.search(r"^# yaml-language-server: .*$", EDITORS, re.M)[0]
    assert yaml.safe_load(line) is None
