"""What an author sees in an editor: the real YAML language server with the settings that ship."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.language_server import LanguageServer
from tests.library import ROOT, replaced

CASE = ROOT / "docs" / "authoring" / "example" / "scenarios" / "first-words.yaml"
TEXT = CASE.read_text(encoding="utf-8")
pytestmark = [pytest.mark.editor, pytest.mark.xdist_group("editor")]


@pytest.fixture(scope="module", params=[".", "scenarios"], ids=["project", "scenarios"])
def server(request: pytest.FixtureRequest) -> Iterator[LanguageServer]:
    """A server for each folder that an author may open."""
    running = LanguageServer((ROOT / request.param).resolve())
    yield running
    running.close()


def test_nothing_is_marked_in_the_files_that_ship(server: LanguageServer) -> None:
    folders = ("scenarios", "rubrics", "scenarios/strategies", "scenarios/reference")
    files = [path for folder in folders for path in sorted((ROOT / folder).glob("*.yaml"))]
    assert server.marks_of(*((path, path.read_text(encoding="utf-8")) for path in files)) == [[] for _ in files]


SLIPS = [
    ("level: foundation", "level: easy", 'Valid values: "foundation", "intermediate", "advanced"'),
    ("minutes: 5", "minutes: 500", "above the maximum of 120"),
    ("prebrief:", "prebreif:", "prebreif is not allowed"),
    ("version: 1.0.0", "version: one", "Write three numbers, as 1.0.0."),
    ("  tom.bond: 4", "  tom.bond: 44", "above the maximum of 10"),
    ("{wait: tom}", "{wiat: tom}", "wiat is not allowed"),
    ("affect: wary", "affect: gaurded", "Value is not accepted"),
    ('when: {tom.bond: ">= 5"}', 'when: {tom.bond: "=> 5"}', 'Write a number from 0 to 10, "< 4"'),
    ("once: true", "once: yes", "Write true or false."),
]


@pytest.mark.parametrize(("old", "new", "message"), SLIPS, ids=[slip[1] for slip in SLIPS])
def test_a_slip_in_a_case_is_marked_on_its_line(server: LanguageServer, old: str, new: str, message: str) -> None:
    text = replaced(TEXT, old, new)
    line = text[: text.index(new)].count("\n") + 1
    marks = server.marks(ROOT / "scenarios" / "first-words.yaml", text)
    assert [(number, message in words) for number, words in marks if number == line] == [(line, True)]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rubrics/abft.yaml", "modality: abft", "modality: abtf"),
        ("scenarios/strategies/avoidant.yaml", "variable: openness", "variable: opennes"),
    ],
)
def test_a_slip_in_a_rubric_or_profile_is_marked(server: LanguageServer, name: str, old: str, new: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace(old, new, 1)
    assert [words.split(".")[0] for _, words in server.marks(ROOT / name, text)] == ["Value is not accepted"]


def test_moves_are_offered_where_a_move_begins(server: LanguageServer) -> None:
    text = replaced(TEXT, "moves: [{wait: tom}]", "moves:\n          - \n")
    offered = server.offered(ROOT / "scenarios" / "first-words.yaml", text, "moves:\n          - ")
    assert {"validate", "explore", "repair", "side-with"} <= set(offered)


def test_affects_are_offered_for_a_line(server: LanguageServer) -> None:
    text = replaced(TEXT, "affect: wary", "affect: ")
    offered = server.offered(ROOT / "scenarios" / "first-words.yaml", text, "cue: to the door\n        affect: ")
    assert {"guarded", "softened", "open"} <= set(offered)


def test_a_variable_is_explained(server: LanguageServer) -> None:
    told = server.told(ROOT / "scenarios" / "first-words.yaml", TEXT, "state:\n  tom.bond")
    assert "How far this person feels the therapist is with them" in told


def test_a_line_at_the_top_of_a_file_is_enough_for_other_editors(server: LanguageServer, tmp_path: Path) -> None:
    line = "# yaml-language-server: $schema=.vscode/scenario.schema.json\n"
    page = (ROOT / "docs" / "authoring" / "editors.md").read_text(encoding="utf-8")
    assert line in page
    (tmp_path / ".vscode").symlink_to(ROOT / "scenarios" / ".vscode")
    marks = server.marks(tmp_path / "first-words.yaml", line + TEXT.replace("level: foundation", "level: easy"))
    assert [number for number, _ in marks] == [12]
