"""The library on disk: every case playable, or unavailable with the reasons; a broken file never stops the others."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock

from simulator.content.cache import Cache, digest
from simulator.content.case import Case, CaseEntry, Cases, case_entry, content_hash, ready_case
from simulator.content.diagnostics import Diagnostic, has_errors, open_findings
from simulator.content.files import (
    FOLDERS,
    Found,
    MovedOn,
    Texts,
    find_file,
    find_files,
    read_files,
    read_text,
    settled,
    within,
)
from simulator.content.judging import Judged, judge
from simulator.content.memory import CaseRecord, Memory
from simulator.content.scenarios import Shelf, load_scenario
from simulator.content.shelf import ShelfFiles
from simulator.errors import ScenarioNotFound

CASES = "scenarios/"
MAX_RECORDS = 20_000
"""Records kept when only some files of a library were asked for, so that the others are not forgotten."""


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that a content folder holds.

    Attributes
    ----------
    index : mapping of str to CaseEntry
        What is known of each case that can be played, by id.
    cases : mapping of str to Case
        The same cases, each read when it is asked for.
    unavailable : mapping of str to tuple of Diagnostic
        Broken cases by id, with the reasons.
    diagnostics : tuple of Diagnostic
        All problems of all files, in order.
    """

    index: Mapping[str, CaseEntry]
    cases: Cases
    unavailable: Mapping[str, tuple[Diagnostic, ...]]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]


class LibraryOnDisk:
    """The library in a folder; at each call, what has changed there is read again, and nothing else.

    Parameters
    ----------
    root : Path
        The folder with ``scenarios/`` and ``rubrics/``.
    cache : Cache, optional
        Where the next process finds what this one has read.
    """

    def __init__(self, root: Path, cache: Cache | None = None) -> None:
        self._root = root
        self._memory = Memory(cache, str(root.resolve()))
        self._lock = Lock()
        self._files: dict[str, Found] = {}
        self._library: Library | None = None
        self._final = False

    def shelf(self) -> Shelf:
        """The rubrics, profiles and sources that a case can name."""
        with self._lock:
            return ShelfFiles(self._shelf_texts(), self._memory).shelf

    def judge(self, text: str, name: str, told: Callable[[Judged], None] | None = None) -> Judged:
        """Read and check a case that is not in the folder, against the rubrics, profiles and sources that are.

        Parameters
        ----------
        name : str
            The file that it would be, such as ``scenarios/waiting-room.yaml``.
        told : callable, optional
            Called with what is known before every state is worked through.
        """
        return judge(text, name, self.shelf(), told)

    def case_of(self, text: str, name: str) -> Case | None:
        """A case that is not in the folder, with the texts that are there now; None if it can't be read.

        What the checks say of it is not asked.

        Parameters
        ----------
        name : str
            As for ``judge``.
        """
        with self._lock:
            texts = self._shelf_texts()
        texts.add(name, text)
        return _unchecked(name, texts)[0]

    def shelf_now(self) -> str:
        """A digest of everything that cases can name, as it now is on disk."""
        with self._lock:
            texts = self._shelf_texts()
            return digest(*(part for name in sorted(texts) for part in (name, texts.digests[name])))

    def _shelf_texts(self) -> Texts:
        return read_files(find_files(self._root, FOLDERS[:3]), self._memory, [])

    def __call__(self) -> Library:
        """The library as it now is on disk."""
        with self._lock:
            files, now_ns = find_files(self._root), time.time_ns()
            if self._library is None or files != self._files or not self._final:
                self._library, self._files = _read(files, self._memory), files
                self._final = all(settled(file.signature, now_ns) for file in files.values())
                self._memory.save()
            return self._library


def load_library(root: Path, cache: Cache | None = None) -> Library:
    """Read the rubrics, strategy profiles, sources and scenarios below a folder."""
    return LibraryOnDisk(root, cache)()


def load_paths(root: Path, paths: Iterable[Path], cache: Cache | None = None) -> Library:
    """Read some files or folders, against the rubrics, profiles and sources of the library at ``root``.

    What a file is follows from its folder's name, else from its keys. Problems of other files are left out. Files of
    one name in different folders are read apart.
    """
    found = [item for path in paths for item in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
    batches: list[dict[str, Path]] = []
    for path in found:
        name = _name_of(path)
        batch = next((batch for batch in batches if name not in batch), None)
        if batch is None:
            batch = {}
            batches.append(batch)
        batch[name] = path
    memory = Memory(cache, str(root.resolve()))
    shelf = find_files(root, FOLDERS[:3])
    index: dict[str, CaseEntry] = {}
    makers: dict[str, Callable[[], Case]] = {}
    unavailable: dict[str, tuple[Diagnostic, ...]] = {}
    kept: list[Diagnostic] = []
    for batch in batches:
        library = _read(shelf | {name: find_file(path) for name, path in batch.items()}, memory)
        index |= library.index
        makers |= library.cases.makers
        unavailable |= {name: _at_paths(found, batch) for name, found in library.unavailable.items()}
        kept += _at_paths(library.diagnostics, batch)
    memory.save(MAX_RECORDS)
    return Library(index, Cases(makers), unavailable, tuple(kept), {})


def _at_paths(diagnostics: Iterable[Diagnostic], paths: Mapping[str, Path]) -> tuple[Diagnostic, ...]:
    """The problems of some files, each with the path that was asked for."""
    return tuple(replace(item, path=str(paths[item.path])) for item in diagnostics if item.path in paths)


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


def _read(files: Mapping[str, Found], memory: Memory) -> Library:
    try:
        return _read_once(files, memory)
    except MovedOn:  # a file that seemed unchanged was edited just now: read every text first, then use them
        memory.forget_digests()
        return _read_once(files, memory)


def _read_once(files: Mapping[str, Found], memory: Memory) -> Library:
    problems: list[Diagnostic] = []
    texts = read_files(files, memory, problems)
    cases = [name for name in within(files, CASES) if name not in texts]
    unread = {Path(name).stem: tuple(item for item in problems if item.path == name) for name in cases}

    def text_now(name: str) -> str | None:
        return read_text(Path(files[name].path), name, []) if name in files else None

    library = _library(texts, memory, text_now)
    diagnostics = (*problems, *library.diagnostics)
    return Library(library.index, library.cases, {**unread, **library.unavailable}, diagnostics, library.sources)


def build_library(texts: Mapping[str, str]) -> Library:
    """The library from texts by file name; pure, so that stored versions are read by the same code."""
    return _library(Texts(texts), Memory(), texts.get)


def _library(texts: Texts, memory: Memory, text_now: Callable[[str], str | None]) -> Library:
    shelf = ShelfFiles(texts, memory)
    problems = shelf.diagnostics
    index: dict[str, CaseEntry] = {}
    makers: dict[str, Callable[[], Case]] = {}
    unavailable: dict[str, tuple[Diagnostic, ...]] = {}
    shelf_files = tuple(shelf.needs)
    for name in within(texts, CASES):
        record = _record(name, texts, shelf, memory)
        problems += record.diagnostics
        if record.index is None:
            unavailable[Path(name).stem] = tuple(open_findings(record.diagnostics))
        else:
            index[record.index.id] = record.index
            makers[record.index.id] = partial(_make, record.index, shelf_files, memory, text_now)
    return Library(index, Cases(makers), unavailable, tuple(problems), shelf.sources)


def _record(name: str, texts: Texts, shelf: ShelfFiles, memory: Memory) -> CaseRecord:
    """What is known of a case: remembered if nothing that it depends on has changed, else read."""
    key = digest("case", name, texts.digests[name], shelf.names)
    record = memory.record(CaseRecord, key)
    if record is not None and record.needs.items() <= shelf.needs.items():
        return record
    return memory.keep(key, _case(name, texts, shelf, memory))


def _case(name: str, texts: Texts, shelf: ShelfFiles, memory: Memory) -> CaseRecord:
    """Read a case and check it."""
    judged = judge(texts[name], name, shelf.shelf)
    scenario, table, verified, found = judged.scenario, judged.table, judged.verified, judged.diagnostics
    if scenario is None:  # nobody knows what it would have needed
        return CaseRecord(None, shelf.needs, found)
    needs = {file: texts.digests[file] for file in shelf.files_of(scenario)}
    if has_errors(found):
        return CaseRecord(None, needs, found)
    own_texts = {file: texts[file] for file in (name, *needs)}
    entry = case_entry(scenario, own_texts, shelf.sources, verified.lengths if verified else None)
    memory.keep_case(ready_case(entry, scenario, own_texts, table))
    return CaseRecord(entry, needs, found)


def _make(entry: CaseEntry, shelf: tuple[str, ...], memory: Memory, text_now: Callable[[str], str | None]) -> Case:
    """A whole case: from this process, from the cache, or read again."""
    kept = memory.case(entry.content_hash)
    if kept is not None:
        return kept
    texts = {name: text for name in entry.files if (text := text_now(name)) is not None}
    if content_hash(texts) != entry.content_hash:  # edited since the library was read: as it is now, or not at all
        names = (*shelf, entry.files[0])
        now = build_library({name: text for name in names if (text := text_now(name)) is not None})
        if entry.id not in now.cases:
            raise ScenarioNotFound(entry.id)
        return now.cases[entry.id]
    scenario = memory.scenario(entry.content_hash)
    if scenario is None:
        scenario, _ = load_scenario(texts[entry.files[0]], entry.files[0], ShelfFiles(Texts(texts), Memory()).shelf)
        assert scenario is not None
        memory.keep_scenario(entry.content_hash, scenario)
    return memory.keep_case(ready_case(entry, scenario, texts))


def case_from_texts(texts: Mapping[str, str], scenario_id: str) -> Case | None:
    """The case of this id from stored texts, or None if this program can't read it any more.

    What was published once is played as it is: checks that have come since don't judge it.
    """
    return _unchecked(f"{CASES}{scenario_id}.yaml", Texts(texts))[0]


def draft_case(root: Path, path: Path) -> tuple[Case | None, list[Diagnostic]]:
    """A case that can be walked, whatever the checks say of it; None with the reasons if it can't be read.

    Parameters
    ----------
    root : Path
        The library whose rubrics, profiles and sources it names.
    path : Path
        The case's file.
    """
    files = find_files(root, FOLDERS[:3]) | {f"{CASES}{path.name}": find_file(path)}
    problems: list[Diagnostic] = []
    texts = read_files(files, Memory(), problems)
    case, found = _unchecked(f"{CASES}{path.name}", texts)
    return case, [replace(item, path=str(path)) for item in (*problems, *found)]


def _unchecked(name: str, texts: Texts) -> tuple[Case | None, list[Diagnostic]]:
    if name not in texts:
        return None, []
    shelf = ShelfFiles(texts, Memory())
    scenario, located = load_scenario(texts[name], name, shelf.shelf)
    if scenario is None:
        return None, located.diagnostics
    own_texts = {file: texts[file] for file in (name, *shelf.files_of(scenario))}
    return ready_case(case_entry(scenario, own_texts, shelf.sources, None), scenario, own_texts), []


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file, line and column."""
    return sorted(diagnostics, key=lambda item: (item.path, item.line, item.column, item.code))
