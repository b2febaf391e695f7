"""The small content folder under ``tests/fixtures/library``, and small edits of it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from simulator.content.cache import Cache
from simulator.content.catalogue import Case, Library, build_library, load_library
from simulator.content.diagnostics import open_findings
from simulator.content.files import SOURCES_FILE
from simulator.content.library_table import LibraryTable, library_table
from simulator.content.located_yaml import load_located
from simulator.content.rubrics import load_rubric, load_strategy
from simulator.content.scenarios import Shelf

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
LIBRARY = FIXTURES / "library"
CASE = "scenarios/waiting-room.yaml"


@cache
def shipped() -> Library:
    """The library that ships; as all its states take seconds, unchanged cases come from the cache of the checkout.

    A change of the content, or of the code that reads and verifies it, makes them anew, as ``make lint`` does before.
    """
    return load_library(ROOT, Cache(ROOT / "var" / "cache"))


@cache
def shipped_table() -> LibraryTable:
    """The table of quality of the library that ships."""
    return library_table(shipped().cases.values())


def library_texts() -> dict[str, str]:
    """Every file of the small library, by name."""
    return {
        path.relative_to(LIBRARY).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(LIBRARY.rglob("*.yaml"))
    }


def replaced(text: str, old: str, new: str) -> str:
    """The text with the one place where ``old`` stands changed."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def edited(old: str, new: str, *, file: str = CASE) -> dict[str, str]:
    """The small library with one place changed in one file."""
    texts = library_texts()
    return texts | {file: replaced(texts[file], old, new)}


def printed(texts: Mapping[str, str]) -> list[str]:
    """Every problem of a library that nobody has waived, as the command line prints it."""
    return [str(problem) for problem in open_findings(build_library(texts).diagnostics)]


def problems_after(old: str, new: str, *, file: str = CASE) -> list[str]:
    """Every problem after one edit, without the file's name."""
    return [line.removeprefix(f"{file}:") for line in printed(edited(old, new, file=file))]


def waiting_room() -> Case:
    """The small case, ready to play."""
    return build_library(library_texts()).cases["waiting-room"]


def shelf() -> Shelf:
    """What the small case refers to."""
    scenario = waiting_room().scenario
    sources = build_library(library_texts()).sources
    return Shelf({r.reference: r for r in scenario.rubrics}, scenario.profiles, frozenset(sources))


def real_shelf() -> Shelf:
    """The rubrics, profiles and sources that the program ships."""
    rubrics = [
        load_rubric(path.read_text(encoding="utf-8"), path.name)[0] for path in (ROOT / "rubrics").glob("*.yaml")
    ]
    profiles = [
        load_strategy(path.read_text(encoding="utf-8"), path.name)[0]
        for path in (ROOT / "scenarios" / "strategies").glob("*.yaml")
    ]
    sources = load_located((ROOT / SOURCES_FILE).read_text(encoding="utf-8"), SOURCES_FILE).data
    return Shelf(
        {rubric.reference: rubric for rubric in rubrics if rubric},
        {profile.id: profile for profile in profiles if profile},
        frozenset(sources),
    )


def copy_library(folder: Path) -> Path:
    """A copy of the small library that a test may edit."""
    return Path(shutil.copytree(LIBRARY, folder / "content"))
