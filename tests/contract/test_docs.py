"""The documentation says what is: generated parts are current, examples work, commands and links exist."""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Iterator
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from simulator.bootstrap import Settings
from simulator.cli import app
from simulator.content.diagnostics import open_findings
from simulator.content.located_yaml import load_located
from simulator.content.names import Scope
from simulator.domain.assessment import assess, ending_levels
from simulator.domain.conditions import ALWAYS, NEVER
from simulator.domain.encounter import replay
from simulator.domain.fingerprint import key_hash, play_hash
from simulator.domain.scoring import Gate
from simulator.domain.vocabulary import AFFECTS, MISSTEPS, MOVES
from tests.contract import make_docs
from tests.contract.make_docs import (
    EXAMPLE,
    LANGUAGE,
    PAGES,
    SCORED_WALK,
    SCORING,
    example_library,
    made,
    walked,
)
from tests.contract.markdown import anchor
from tests.library import ROOT, shipped

PROSE = sorted(
    path
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"))
    if path.exists()
)
LANGUAGE_TEXT = LANGUAGE.read_text(encoding="utf-8")
SCORING_TEXT = SCORING.read_text(encoding="utf-8")
PROMISED = (  # what the worked walk of the scoring page is said to give
    ("attunement", "45.83", "10.05", "32.95 to 58.71"),
    ("composite", "26.04", "20.53", "0.00 to 52.35"),
)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def outside_fences(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


# Generated parts


@pytest.mark.xdist_group("library table")
@pytest.mark.parametrize(
    "path",
    # The library's table plays every case; `make check` does so for its strategies already.
    [pytest.param(path, marks=pytest.mark.thorough) if path.stem == "library" else path for path in PAGES],
    ids=named,
)
def test_the_generated_parts_of_a_page_are_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == made(path), "run `make docs`"


def test_making_a_page_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "scoring.md"
    page.write_text(made(SCORING), encoding="utf-8")
    monkeypatch.setitem(PAGES, page, PAGES[SCORING])
    assert made(page) == made(SCORING)


# Settings


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained_to_operators(name: str) -> None:
    assert f"`SIMULATOR_{name.upper()}`" in (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


# The worked case


def test_the_worked_case_checks_clean_with_what_ships() -> None:
    library = example_library()
    assert [str(problem) for problem in open_findings(library.diagnostics)] == []
    assert list(library.cases) == [EXAMPLE]


def test_the_worked_case_has_three_decisions_and_reaches_each_of_its_endings() -> None:
    case = example_library().cases[EXAMPLE]
    walks = (
        "who-to-call say-the-limits just-the-part-about-calling",
        "settle-fridays say-the-limits let-me-say-it",
        "what-it-does-to-her my-word thanks-for-waiting",
    )
    assert len(list(case.scenario.decisions())) == 3
    reached = {replay(case.table, walk.split())[0].node for walk in walks}
    assert reached == {node.id for node in case.scenario.endings()}


@pytest.mark.parametrize("variant", ["standard", "after-a-row"])
def test_every_walk_through_the_worked_case_comes_to_an_ending(variant: str) -> None:
    table = example_library().cases[EXAMPLE].table
    trails: list[tuple[str, ...]] = [()]
    while trails:
        trail = trails.pop()
        encounter, _ = replay(table, trail, variant=variant)
        choices = [item for item in table.nodes[encounter.node].choices.values() if item.guard.holds(encounter.state)]
        assert choices or table.nodes[encounter.node].node.ending
        trails += [(*trail, item.choice.id) for item in choices]


def test_the_promise_of_secrecy_in_the_worked_case_is_a_c1_and_means_review() -> None:
    _, sheet = walked(("who-to-call", "my-word", "let-me-say-it"))
    assert [mark.error_class.value for mark in sheet.decisions[1].critical] == ["C1"]
    assert sheet.gate is Gate.REVIEW


def test_every_form_of_condition_on_the_page_is_read() -> None:
    block = re.search(r"<!-- conditions -->\s*```yaml\n(.*?)```", LANGUAGE_TEXT, re.DOTALL)[1]
    located = load_located(block, "page")
    scope = Scope(located, dict(example_library().cases[EXAMPLE].scenario.variables))
    conditions = [scope.condition(item, (index,)) for index, item in enumerate(located.data)]
    assert located.diagnostics == []
    assert len(conditions) >= 8
    assert not {ALWAYS, NEVER} & set(conditions)


@pytest.mark.parametrize("block", re.findall(r"^```yaml\n(.*?)^```", LANGUAGE_TEXT, re.DOTALL | re.MULTILINE))
def test_every_block_of_yaml_on_the_page_can_be_read(block: str) -> None:
    assert load_located(block, "page").diagnostics == []


def test_the_page_names_every_affect() -> None:
    assert ", ".join(AFFECTS) in " ".join(LANGUAGE_TEXT.split())


def test_the_last_six_kinds_of_move_are_the_missteps() -> None:
    assert list(MOVES)[-6:] == list(MISSTEPS)


# The worked numbers


@pytest.mark.parametrize(("name", "value", "error", "interval"), PROMISED)
def test_the_program_computes_the_score_that_the_page_works_out(
    name: str, value: str, error: str, interval: str
) -> None:
    score = walked(SCORED_WALK)[1].dimensions[name]
    assert (f"{score.value / 100:.2f}", f"{score.error / 100:.2f}") == (value, error)
    assert f"{score.low / 100:.2f} to {score.high / 100:.2f}" == interval
    assert value in SCORING_TEXT
    assert error in SCORING_TEXT
    assert interval in SCORING_TEXT


def test_the_standard_error_follows_the_steps_on_the_page() -> None:
    sheet = walked(SCORED_WALK)[1]
    items = [(d.weight, d.dimensions["attunement"]) for d in sheet.decisions]
    total = sum(weight for weight, _ in items)
    mean = sum(weight * share for weight, share in items) / total
    parts = [float(weight**2 * (share - mean) ** 2) for weight, share in items]
    root = math.sqrt(sum(parts))
    assert [f"{float(share - mean):.4f}" for _, share in items] == ["0.0417", "0.2083", "-0.1250"]
    assert " + ".join(f"{part:.4f}" for part in parts) + f" = {sum(parts):.4f}" in SCORING_TEXT
    assert f"its root is {root:.4f}" in SCORING_TEXT
    assert f"{100 * root / total * math.sqrt(3 / 2):.2f}" == "10.05"


def test_the_program_scores_the_worked_decision_as_the_page_does() -> None:
    last = walked(SCORED_WALK)[1].decisions[-1]
    assert dict(last.criteria) == {"A5": Fraction(1, 3), "F-abft-3": Fraction(0)}
    assert last.composite == 0
    other = walked((*SCORED_WALK[:2], "thanks-for-waiting"))[1].decisions[-1]
    assert other.composite == Fraction(1, 5)
    key = example_library().cases[EXAMPLE].key.nodes[last.node]
    for name, option in key.options.items():
        a5, fidelity = (option.ratings[criterion] / 100 for criterion in key.criteria)
        assert f"| {name} | {a5:g} | {fidelity:g} | {(a5 + fidelity) / 2:g} |" in SCORING_TEXT


def test_what_is_on_the_table_decides_the_share() -> None:
    strained, calm = walked(SCORED_WALK)[1], walked(("who-to-call", *SCORED_WALK[1:]))[1]
    assert strained.decisions[1].criteria["A2"] == Fraction(2, 3)
    assert calm.decisions[1].criteria["A2"] == 1


def test_a_dimension_is_the_share_of_the_mean_and_not_the_mean_of_shares() -> None:
    case = shipped().cases["abft-phone-on-the-table"]
    sheet = assess(case.table, case.key, *replay(case.table, ["sleep-and-school"]))
    shares = [sheet.decisions[0].criteria[name] for name in ("A2", "A7")]
    assert shares == [Fraction(2, 3), Fraction(3, 4)]
    assert sum(shares) / 2 == Fraction(17, 24)
    assert sheet.decisions[0].dimensions["attunement"] == Fraction(5, 7)
    assert "17/24" in SCORING_TEXT
    assert "5/7" in SCORING_TEXT


def test_the_ending_of_the_worked_walk_gives_safety_its_second_opportunity() -> None:
    sheet = walked(SCORED_WALK)[1]
    case = example_library().cases[EXAMPLE]
    encounter, _ = replay(case.table, SCORED_WALK)
    assert case.key.at_ending == {"S3": (300, 200, 0)}
    assert ending_levels(case.table, encounter)["S3"].rating == 200
    assert sheet.criteria["S3"].opportunities == 1
    assert sheet.dimensions["safety"].opportunities == 2


def test_a_title_changes_none_of_the_hashes_that_a_score_names() -> None:
    before = example_library().cases[EXAMPLE]
    after = example_library(make_docs.EDITS[1][1]).cases[EXAMPLE]
    assert play_hash(before.scenario) == play_hash(after.scenario)
    assert key_hash(before.scenario, before.key) == key_hash(after.scenario, after.key)


def test_every_source_of_the_scoring_page_is_named_in_its_text() -> None:
    text = SCORING_TEXT.split("## Sources")[0]
    cited = {name: name.rsplit("-", 1) for name in make_docs.SCORING_SOURCES}
    assert [name for name, (who, year) in cited.items() if who.title() not in text or year not in text] == []


# Commands and links


def shown_commands() -> Iterator[tuple[str, str]]:
    """Every command in a fenced block of shell, with its page."""
    for path in PROSE:
        for block in re.findall(r"^ *```sh\n(.*?)^ *```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
            for line in block.replace("\\\n", " ").splitlines():
                command = line.strip().removeprefix("$ ")
                if command and not command.startswith("#"):
                    yield named(path), command


def words_after(command: str, *marks: str) -> list[str] | None:
    """The words after others, up to the end of that command; None if they are not there."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    for begin in range(len(words)):
        here = [Path(word).name for word in words[begin : begin + len(marks)]]
        if here == list(marks):
            rest = words[begin + len(marks) :]
            return rest[: next((n for n, word in enumerate(rest) if set(word) <= set("|&;<>()")), len(rest))]
    return None


COMMANDS = list(shown_commands())
MODULES = [(where, command) for where, command in COMMANDS if words_after(command, "python", "-m") is not None]
MAKES = [(where, command) for where, command in COMMANDS if words_after(command, "make") is not None]


def test_commands_are_shown() -> None:
    assert MODULES


@pytest.mark.parametrize(("where", "command"), MODULES)
def test_a_module_that_a_page_runs_exists(where: str, command: str) -> None:
    assert find_spec(words_after(command, "python", "-m")[0]) is not None, where


@pytest.mark.parametrize(
    ("where", "command"), [item for item in MODULES if words_after(item[1], "python", "-m")[0] == "simulator"]
)
def test_a_command_of_the_program_is_accepted_as_a_page_shows_it(where: str, command: str) -> None:
    words = words_after(command, "python", "-m", "simulator")
    group = typer.main.get_command(app)
    if words == ["--help"]:
        return
    name, *arguments = words
    assert name in group.commands, f"{where}: there is no command {name!r}"
    if "--help" not in arguments:
        group.commands[name].make_context(name, arguments)


@pytest.mark.parametrize(("where", "command"), MAKES)
def test_a_target_that_a_page_makes_is_in_the_makefile(where: str, command: str) -> None:
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    asked = [word for word in words_after(command, "make") if "=" not in word and not word.startswith("-")]
    assert set(asked) <= set(targets), where


@pytest.mark.parametrize("command", ["check --jsn", "play", "play last-bus --seed one", "schema story"])
def test_a_command_that_the_program_would_refuse_is_found(command: str) -> None:
    name, *arguments = command.split()
    with pytest.raises(typer.exceptions.TyperException):
        typer.main.get_command(app).commands[name].make_context(name, arguments)


def anchors_of(path: Path) -> set[str]:
    text = outside_fences(path.read_text(encoding="utf-8"))
    found: dict[str, int] = {}
    for title in re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE):
        name = anchor(re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", title))
        found[name] = found.get(name, 0) + 1
    return {name if n == 0 else f"{name}-{n}" for name, count in found.items() for n in range(count)}


def shown_links() -> Iterator[tuple[str, str]]:
    for path in PROSE:
        text = re.sub(r"`[^`\n]*`", "", outside_fences(path.read_text(encoding="utf-8")))
        for target in re.findall(r"\]\(<?([^)\s>]+)", text) + re.findall(r"^\[[^\]]+\]: +(\S+)", text, re.MULTILINE):
            if not re.match(r"[a-z]+:", target):
                yield named(path), target


@pytest.mark.parametrize(("where", "target"), sorted(set(shown_links())))
def test_a_relative_link_resolves(where: str, target: str) -> None:
    name, _, place = target.partition("#")
    path = ((ROOT / where).parent / name).resolve() if name else ROOT / where
    assert path.exists(), f"{where} links to {target}"
    if place and path.suffix == ".md":
        assert place in anchors_of(path), f"{where} links to {target}"


@pytest.mark.parametrize("where", ["docs/scenario-language.md", "docs/scoring.md", "docs/glossary.md"])
def test_a_page_keeps_popular_claims_out(where: str) -> None:
    text = (ROOT / where).read_text(encoding="utf-8").lower()
    assert [word for word in ("earned secur", "attachment disorder", "rewire", "codependen") if word in text] == []
