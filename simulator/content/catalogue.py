"""The library on disk: every case playable, or unavailable with the reasons; a broken file never stops the others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from simulator.content.checks import check_scenario
from simulator.content.diagnostics import Diagnostic, diagnostic, has_errors
from simulator.content.located_yaml import MAX_BYTES, load_located
from simulator.content.rubrics import load_rubric, load_strategy
from simulator.content.scenarios import Shelf, load_scenario
from simulator.domain.compile import CompiledScenario, compile_scenario
from simulator.domain.fingerprint import key_hash, play_hash
from simulator.domain.graph import scenario_graph, walk_lengths
from simulator.domain.key import Key, scenario_key
from simulator.domain.rubric import Rubric
from simulator.domain.scenario import Scenario, StrategyProfile

SOURCES_FILE = "scenarios/reference/sources.yaml"


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario ready to play, with the exact texts that it was made from.

    Attributes
    ----------
    lengths : tuple of int, or None
        Fewest and most decisions to an ending that is not early, guards aside.
    citations : tuple of str
        The case's sources as they are cited, in the author's order.
    content_hash : str
        Hash of ``texts``, which an attempt is pinned to.
    texts : mapping of str to str
        File name to text: the scenario, its strategy profiles, its rubrics and the list of sources.
    """

    scenario: Scenario
    table: CompiledScenario
    key: Key
    lengths: tuple[int, int] | None
    citations: tuple[str, ...]
    content_hash: str
    play_hash: str
    key_hash: str
    path: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that a content folder holds.

    Attributes
    ----------
    unavailable : mapping of str to tuple of Diagnostic
        Broken cases by id, with the reasons.
    diagnostics : tuple of Diagnostic
        All problems of all files, in order.
    """

    cases: Mapping[str, Case]
    unavailable: Mapping[str, tuple[Diagnostic, ...]]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]


FOLDERS = ("rubrics", "scenarios/strategies", "scenarios/reference", "scenarios")


def load_library(root: Path) -> Library:
    """Read the rubrics, strategy profiles, sources and scenarios below a folder."""
    files = {path.relative_to(root).as_posix(): path for folder in FOLDERS for path in (root / folder).glob("*.yaml")}
    return _read(dict(sorted(files.items())))


def load_paths(root: Path, paths: Iterable[Path]) -> Library:
    """Read some files or folders, against the rubrics, profiles and sources of the library at ``root``.

    What a file is follows from its folder's name, else from its keys. Problems of other files are left out. Files of
    one name in different folders are read apart.
    """
    found = [item for path in paths for item in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
    shelf = {
        path.relative_to(root).as_posix(): path for folder in FOLDERS[:3] for path in (root / folder).glob("*.yaml")
    }
    batches: list[dict[str, Path]] = []
    for path in found:
        name = _name_of(path)
        batch = next((batch for batch in batches if name not in batch), None)
        if batch is None:
            batch = {}
            batches.append(batch)
        batch[name] = path
    cases: dict[str, Case] = {}
    unavailable: dict[str, tuple[Diagnostic, ...]] = {}
    kept: list[Diagnostic] = []
    for batch in batches:
        library = _read(shelf | batch)
        cases |= library.cases
        unavailable |= library.unavailable
        kept += [replace(item, path=str(batch[item.path])) for item in library.diagnostics if item.path in batch]
    return Library(cases, unavailable, tuple(kept), {})


KINDS = {"rubrics": "rubrics", "strategies": "scenarios/strategies", "reference": "scenarios/reference"}
MARKS_OF_KIND = {"criteria": "rubrics", "responses": "scenarios/strategies"}


def _name_of(path: Path) -> str:
    """The name under which a file is read: its folder says what it is, or else a key that only its kind has."""
    folder = KINDS.get(path.resolve().parent.name)
    if folder is None:
        text = read_text(path, path.name, []) or ""
        found = re.search(rf"^({'|'.join(MARKS_OF_KIND)}):", text, re.MULTILINE)
        folder = MARKS_OF_KIND[found[1]] if found else "scenarios"
    return f"{folder}/{path.name}"


def _read(files: Mapping[str, Path]) -> Library:
    texts: dict[str, str] = {}
    problems: list[Diagnostic] = []
    unread: dict[str, tuple[Diagnostic, ...]] = {}
    for name, path in files.items():
        text = read_text(path, name, problems)
        if text is not None:
            texts[name] = text
        elif name in _within(files, "scenarios/"):
            unread[path.stem] = (problems[-1],)
    library = build_library(texts)
    diagnostics = (*problems, *library.diagnostics)
    return Library(library.cases, {**unread, **library.unavailable}, diagnostics, library.sources)


def read_text(path: Path, name: str, problems: list[Diagnostic]) -> str | None:
    """A file's text; a file that is too large or is no UTF-8 text is reported."""
    try:
        if path.stat().st_size > MAX_BYTES:
            problems.append(
                diagnostic("SC003", name, (1, 1), f"the file is larger than {MAX_BYTES:,} bytes", "split it")
            )
            return None
        return path.read_text(encoding="utf-8")
    except OSError as error:
        problems.append(
            diagnostic("SC001", name, (1, 1), f"the file can't be read: {error.strerror}", "check its rights")
        )
    except UnicodeDecodeError:
        problems.append(diagnostic("SC001", name, (1, 1), "the file is not UTF-8 text", "save it as UTF-8"))
    return None


def build_library(texts: Mapping[str, str]) -> Library:
    """The library from texts by file name; pure, so that stored versions are read by the same code."""
    shelf, owners, problems, sources = _shelf(texts)
    cases: dict[str, Case] = {}
    unavailable: dict[str, tuple[Diagnostic, ...]] = {}
    for name in _within(texts, "scenarios/"):
        case, found = _case(name, texts, shelf, owners, sources)
        problems += found
        if case is None:
            unavailable[Path(name).stem] = tuple(found)
        else:
            cases[case.scenario.id] = case
    return Library(cases, unavailable, tuple(problems), sources)


def _within(texts: Iterable[str], folder: str) -> list[str]:
    """Names of the files directly in a folder."""
    return [name for name in texts if name.startswith(folder) and "/" not in name.removeprefix(folder)]


def _shelf(texts: Mapping[str, str]) -> tuple[Shelf, dict[str, str], list[Diagnostic], dict[str, str]]:
    """Rubrics and profiles, the file that each came from, problems and sources."""
    rubrics: dict[str, Rubric] = {}
    profiles: dict[str, StrategyProfile] = {}
    owners: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for name in _within(texts, "rubrics/"):
        rubric, located = load_rubric(texts[name], name)
        problems += located.diagnostics
        if rubric is not None:
            rubrics[rubric.reference] = rubric
            owners[rubric.reference] = name
    for name in _within(texts, "scenarios/strategies/"):
        profile, located = load_strategy(texts[name], name)
        problems += located.diagnostics
        if profile is not None:
            profiles[profile.id] = profile
            owners[profile.id] = name
    sources, found = _sources(texts[SOURCES_FILE]) if SOURCES_FILE in texts else ({}, [])
    return Shelf(rubrics, profiles, frozenset(sources)), owners, problems + found, sources


def _sources(text: str) -> tuple[dict[str, str], list[Diagnostic]]:
    """The citations by id, and problems of the list."""
    located = load_located(text, SOURCES_FILE)
    if not isinstance(located.data, dict):
        if not located.diagnostics:
            located.report("SC006", (), "the list of sources holds no keys", 'write as diamond-2014: "Diamond 2014."')
        return {}, located.diagnostics
    sources: dict[str, str] = {}
    for key, value in located.data.items():
        if isinstance(value, str):
            sources[key] = value
        else:
            located.report("SC006", (key,), f"the source '{key}' is not text", "write its citation in quotes")
    return sources, located.diagnostics


def _case(
    name: str, texts: Mapping[str, str], shelf: Shelf, owners: Mapping[str, str], sources: Mapping[str, str]
) -> tuple[Case | None, list[Diagnostic]]:
    scenario, located = load_scenario(texts[name], name, shelf)
    if scenario is None:
        return None, located.diagnostics
    check_scenario(scenario, located)
    if has_errors(located.diagnostics):
        return None, located.diagnostics
    key = scenario_key(scenario)
    used = [name, *(owners[p] for p in scenario.profiles), *(owners[r.reference] for r in scenario.rubrics)]
    if SOURCES_FILE in texts:
        used.append(SOURCES_FILE)
    own_texts = {file: texts[file] for file in used}
    case = Case(
        scenario,
        compile_scenario(scenario),
        key,
        walk_lengths(scenario_graph(scenario)),
        tuple(sources[name] for name in scenario.about.sources),
        content_hash(own_texts),
        play_hash(scenario),
        key_hash(scenario, key),
        name,
        own_texts,
    )
    return case, located.diagnostics


def content_hash(texts: Mapping[str, str]) -> str:
    """SHA-256 over the names and texts of a case's files: what an attempt is pinned to."""
    return sha256(json.dumps(dict(sorted(texts.items())), ensure_ascii=False).encode()).hexdigest()


def case_from_texts(texts: Mapping[str, str], scenario_id: str) -> Case | None:
    """The case of this id from stored texts, or None if this program can't read it any more."""
    return build_library(texts).cases.get(scenario_id)


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file, line and column."""
    return sorted(diagnostics, key=lambda item: (item.path, item.line, item.column, item.code))
