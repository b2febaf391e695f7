"""A case as the library lists it, a case ready to play, and the same drawn with the people of a variant."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from threading import Lock

from simulator.domain.casting import Introduction, drawn, introduced
from simulator.domain.compile import CompiledScenario, compile_scenario
from simulator.domain.fingerprint import key_hash, play_hash
from simulator.domain.graph import scenario_graph, walk_lengths
from simulator.domain.key import Key, scenario_key
from simulator.domain.key_versions import rekeyed
from simulator.domain.panel import Found
from simulator.domain.scenario import STANDARD, About, Scenario

MAX_DRAWN = 64
"""Cases kept as drawn for a variant; each takes about as much as the case itself."""


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """What the library knows of a case without reading its nodes; small, and kept in the cache.

    Attributes
    ----------
    cast : tuple of Introduction
        Everybody with what is the same in every variant.
    lengths : tuple of int, or None
        Fewest and most decisions to an ending that is not early: exact where the verifier could say, else guards aside.
    citations : tuple of str
        The case's sources as they are cited, in the author's order.
    content_hash : str
        Hash of the texts of ``files``, which an attempt is pinned to.
    files : tuple of str
        Names of the files that the case is made from, its own first.
    """

    id: str
    version: str
    about: About
    cast: tuple[Introduction, ...]
    variants: tuple[str, ...]
    lengths: tuple[int, int] | None
    citations: tuple[str, ...]
    content_hash: str
    play_hash: str
    key_hash: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario ready to play, with the exact texts that it was made from.

    Attributes
    ----------
    scenario, table, key
        Drawn for people to read: with the standard casting, unless it comes from ``drawn_case``.
    written : Scenario
        As its author wrote it, with marks in its texts; the hashes are made from this.
    casting : str
        The variant whose people it is drawn with; the standard one where a variant has none of its own.
    lengths : tuple of int, or None
        Fewest and most decisions to an ending that is not early: exact where the verifier could say, else guards aside.
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
    written: Scenario
    casting: str = STANDARD


class Cases(Mapping[str, Case]):
    """Cases by id, each made when it is asked for.

    Asking which there are makes none. A case whose files have meanwhile changed on disk comes as it is now; one that
    can't be played any more raises ``ScenarioNotFound``.
    """

    def __init__(self, makers: Mapping[str, Callable[[], Case]]) -> None:
        self.makers = dict(makers)

    def __getitem__(self, scenario_id: str) -> Case:
        return self.makers[scenario_id]()

    def __contains__(self, scenario_id: object) -> bool:
        return scenario_id in self.makers

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)


def content_hash(texts: Mapping[str, str]) -> str:
    """SHA-256 over the names and texts of a case's files: what an attempt is pinned to."""
    return sha256(json.dumps(dict(sorted(texts.items())), ensure_ascii=False).encode()).hexdigest()


def case_entry(
    written: Scenario, texts: Mapping[str, str], sources: Mapping[str, str], lengths: tuple[int, int] | None
) -> CaseEntry:
    """What the library knows of a case.

    Parameters
    ----------
    written : Scenario
        As its author wrote it.
    texts : mapping of str to str
        The files that it is made from, its own first.
    sources : mapping of str to str
        Citations by id.
    lengths : tuple of int, or None
        As verified; None to take what the graph says, guards aside.
    """
    return CaseEntry(
        written.id,
        written.version,
        drawn(written).about,
        introduced(written),
        written.variants,
        lengths or walk_lengths(scenario_graph(written)),
        tuple(sources[name] for name in written.about.sources),
        content_hash(texts),
        play_hash(written),
        key_hash(written, scenario_key(written)),
        tuple(texts),
    )


def ready_case(
    entry: CaseEntry, written: Scenario, texts: Mapping[str, str], table: CompiledScenario | None = None
) -> Case:
    """A case ready to play with its standard casting; it is compiled unless its table is there already."""
    scenario = drawn(written) if table is None else table.scenario
    return Case(
        scenario,
        table or compile_scenario(scenario),
        scenario_key(scenario),
        entry.lengths,
        entry.citations,
        entry.content_hash,
        entry.play_hash,
        entry.key_hash,
        entry.files[0],
        texts,
        written,
    )


def drawn_case(case: Case, variant: str) -> Case:
    """The case with the people of a variant; hashes, ratings and everything that moves stay the same."""
    casting = variant if variant in case.written.casting else STANDARD
    if casting == case.casting:
        return case
    scenario = drawn(case.written, casting)
    return replace(
        case, scenario=scenario, table=compile_scenario(scenario), key=scenario_key(scenario), casting=casting
    )


def rekeyed_case(case: Case, found: Found) -> Case:
    """The case under the key that a panel found; it plays as it did, and its key's hash is another."""
    written, scenario = rekeyed(case.written, found), rekeyed(case.scenario, found)
    return replace(
        case,
        scenario=scenario,
        table=compile_scenario(scenario),
        key=scenario_key(scenario),
        key_hash=key_hash(written, scenario_key(written)),
        written=written,
    )


class DrawnCases:
    """Cases drawn for their variants, each made once and kept while there is room.

    Parameters
    ----------
    max_kept : int
        The one used longest ago goes first.
    """

    def __init__(self, max_kept: int = MAX_DRAWN) -> None:
        self._max_kept = max_kept
        self._kept: OrderedDict[tuple[str, str, str], Case] = OrderedDict()
        self._lock = Lock()

    def __call__(self, case: Case, variant: str) -> Case:
        """The case with the people of a variant."""
        if variant not in case.written.casting:
            return drawn_case(case, variant)
        place = case.content_hash, case.key_hash, variant
        with self._lock:
            if place not in self._kept:
                self._kept[place] = drawn_case(case, variant)
            self._kept.move_to_end(place)
            while len(self._kept) > self._max_kept:
                self._kept.popitem(last=False)
            return self._kept[place]
