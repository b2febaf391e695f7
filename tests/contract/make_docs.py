"""Writes the generated parts of the pages in ``docs/``: ``python -m tests.contract.make_docs``, or ``make docs``.

A generated part stands between ``<!-- generated: name -->`` and ``<!-- end -->``; everything else is written by hand.
"""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from simulator.content.case import Case
from simulator.content.catalogue import Library, build_library
from simulator.content.files import FOLDERS, SOURCES_FILE
from simulator.domain.assessment import assess
from simulator.domain.encounter import Change, Decision, replay
from simulator.domain.fingerprint import item_hash
from simulator.domain.scoring import Score, ScoreSheet
from tests.contract import make_access, make_library, make_portraits, make_security, make_strategies
from tests.contract.markdown import table
from tests.library import ROOT, replaced, shipped

DOCS = ROOT / "docs"
LANGUAGE = DOCS / "scenario-language.md"
SCORING = DOCS / "scoring.md"
OTHER_MAKERS = (
    "tests.contract.make_diagnostics",
    "tests.contract.make_reference",
    "tests.contract.make_first_case",
    "tests.contract.make_editor",
)
EXAMPLE = "last-bus"
EXAMPLE_FILE = f"scenarios/{EXAMPLE}.yaml"
BEST_WALK = ("who-to-call", "say-the-limits", "just-the-part-about-calling")
SCORED_WALK = ("settle-fridays", "say-the-limits", "let-me-say-it")
SCORING_SOURCES = ("eubanks-2018", "eubanks-2019", "kohrt-2015", "miller-1990")

# The example


def example_text(page: str) -> str:
    """The worked example as it stands on the page."""
    found = re.search(rf"<!-- example: {EXAMPLE} -->\s*```yaml\n(.*?)```", page, re.DOTALL)
    assert found, f"docs/scenario-language.md has no example {EXAMPLE!r}"
    return found[1]


@cache
def shipped_texts() -> Mapping[str, str]:
    """The rubrics, profiles, sources and cases that ship, by file name."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.yaml"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def example_texts() -> dict[str, str]:
    """What the example is read with: itself, and the rubrics, profiles and sources that ship."""
    shelf = {
        name: text for name, text in shipped_texts().items() if name.count("/") == 2 or name.startswith("rubrics/")
    }
    return {EXAMPLE_FILE: example_text(LANGUAGE.read_text(encoding="utf-8")), **shelf}


def example_library(edit: tuple[str, str, str] | None = None) -> Library:
    """The example with what it refers to, after an edit (file, old, new) if there is one."""
    texts = example_texts()
    if edit is not None:
        file, old, new = edit
        texts[file] = replaced(texts[file], old, new)
    return build_library(texts)


def walked(choice_ids: Sequence[str]) -> tuple[tuple[Decision, ...], ScoreSheet]:
    """A walk through the example, and its scores."""
    case = example_library().cases[EXAMPLE]
    encounter, decisions = replay(case.table, choice_ids)
    return decisions, assess(case.table, case.key, encounter, decisions)


# Worked parts


def provenance() -> str:
    """What each choice of a walk moved, and where each change came from."""
    lines = []
    for decision in walked(BEST_WALK)[0]:
        lines.append(f"Decision {decision.step + 1}, {decision.node}: {decision.choice}")
        lines += [f"  {_change(change)}" for change in decision.changes]
    return "```text\n" + "\n".join(lines) + "\n```"


def _change(change: Change) -> str:
    if change.blocked:
        return f"{change.variable} held back at {change.before} ({change.source.label}): {change.blocked}"
    words = f": {change.source.words}" if change.source.words else ""
    return f"{change.variable} {change.before} → {change.after} ({change.source.label}){words}"


EDITS: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("a comment", (EXAMPLE_FILE, "# counts twice", "# counts two times")),
    ("a title", (EXAMPLE_FILE, "title: The last bus", "title: The very last bus")),
    ("a rationale there", (EXAMPLE_FILE, "The timetable, on purpose, for today.", "The timetable.")),
    ("a word of a reply there", (EXAMPLE_FILE, "But she'd have shouted.", "But she'd shout.")),
    ("a word of a reply elsewhere", (EXAMPLE_FILE, "First. Okay.", "Okay. First.")),
    ("a move or an effect there", (EXAMPLE_FILE, "{explore: ruben, dose: light}", "{explore: ruben, dose: strong}")),
    ("a rating there", (EXAMPLE_FILE, "{A7: 2, F-abft-1: 1}", "{A7: 1, F-abft-1: 1}")),
    ("a start value", (EXAMPLE_FILE, "ruben.bond: 4", "ruben.bond: 5")),
    (
        "a response of a profile that is used there",
        ("scenarios/strategies/avoidant.yaml", "a little nearer", "a bit nearer"),
    ),
    ("a word of a rubric", ("rubrics/abft.yaml", "title: Primary emotion", "title: The softer feeling")),
    ("a citation in the list of sources", (SOURCES_FILE, "# Sources that", "# The sources that")),
)
"""Changes whose effect on the hashes the page shows; ``there`` is the first decision of the example."""


def hashes() -> str:
    """Which change gives which hash a new value."""
    before = _hashes(example_library().cases[EXAMPLE])
    rows = []
    for name, edit in EDITS:
        after = _hashes(example_library(edit).cases[EXAMPLE])
        rows.append((name, *("new" if old != new else "–" for old, new in zip(before, after, strict=True))))
    return table(("You change …", "content", "play", "key", "item (that decision)"), rows)


def _hashes(case: Case) -> tuple[str, ...]:
    return case.content_hash, case.play_hash, case.key_hash, item_hash(case.scenario, case.key, case.scenario.start)


def scored_walk() -> str:
    """Shares and scores of one walk through the example."""
    sheet = walked(SCORED_WALK)[1]
    shares = (
        (d.node, str(d.weight), d.choice, *(_share(d.dimensions.get(name)) for name in DIMENSIONS), _share(d.composite))
        for d in sheet.decisions
    )
    scores = ((name, *_score(result)) for name, result in sheet.dimensions.items())
    return "\n\n".join(
        (
            table(("Decision", "Weight", "Chosen", *DIMENSIONS, "composite"), shares),
            table(("", "Opportunities", "Score", "Standard error", "80 % interval", "Band"), scores),
        )
    )


DIMENSIONS = ("attunement", "safety", "fidelity")


def _share(share: Fraction | None) -> str:
    return "–" if share is None else str(share)


def _score(score: Score) -> tuple[str, ...]:
    if score.value is None or score.error is None or score.low is None or score.high is None:
        return str(score.opportunities), "–", "–", "–", score.band
    low, high = f"{score.low / 100:.2f}", f"{score.high / 100:.2f}"
    return (
        str(score.opportunities),
        f"{score.value / 100:.2f}",
        f"{score.error / 100:.2f}",
        f"{low} to {high}",
        score.band,
    )


def sources() -> str:
    """The sources that the page on scoring leans on."""
    known = shipped().sources
    return "\n".join(f"- {known[name]}" for name in SCORING_SOURCES)


PAGES: dict[Path, dict[str, Callable[[], str]]] = {
    LANGUAGE: {"provenance": provenance, "hashes": hashes},
    SCORING: {"scored-walk": scored_walk, "sources": sources},
    make_access.PAGE: make_access.PARTS,
    make_library.PAGE: make_library.PARTS,
    make_portraits.PAGE: make_portraits.PARTS,
    make_security.PAGE: make_security.PARTS,
    make_strategies.PAGE: make_strategies.PARTS,
}


def made(page: Path) -> str:
    """The page with its generated parts made again."""
    text = page.read_text(encoding="utf-8")
    for name, make in PAGES[page].items():
        begin, end = f"<!-- generated: {name} -->", "<!-- end -->"
        assert text.count(begin) == 1, f"{page.name} must hold {begin} once"
        before, rest = text.split(begin)
        text = f"{before}{begin}\n\n{make()}\n\n{end}{rest.split(end, 1)[1]}"
    return text


def main() -> None:
    """Write every generated part, and the pages that have makers of their own."""
    for page in PAGES:
        page.write_text(made(page), encoding="utf-8")
    for maker in OTHER_MAKERS:
        if find_spec(maker) is not None:
            runpy.run_module(maker, run_name="__main__")


if __name__ == "__main__":
    main()
