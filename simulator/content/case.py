"""A case as the library lists it, and a case ready to play."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from simulator.domain.compile import CompiledScenario, compile_scenario
from simulator.domain.fingerprint import key_hash, play_hash
from simulator.domain.graph import scenario_graph, walk_lengths
from simulator.domain.key import Key, scenario_key
from simulator.domain.scenario import About, Person, Scenario


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """What the library knows of a case without reading its nodes; small, and kept in the cache.

    Attributes
    ----------
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
    cast: tuple[Person, ...]
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
    scenario: Scenario, texts: Mapping[str, str], sources: Mapping[str, str], lengths: tuple[int, int] | None
) -> CaseEntry:
    """What the library knows of a case.

    Parameters
    ----------
    texts : mapping of str to str
        The files that it is made from, its own first.
    sources : mapping of str to str
        Citations by id.
    lengths : tuple of int, or None
        As verified; None to take what the graph says, guards aside.
    """
    return CaseEntry(
        scenario.id,
        scenario.version,
        scenario.about,
        tuple(scenario.cast.values()),
        scenario.variants,
        lengths or walk_lengths(scenario_graph(scenario)),
        tuple(sources[name] for name in scenario.about.sources),
        content_hash(texts),
        play_hash(scenario),
        key_hash(scenario, scenario_key(scenario)),
        tuple(texts),
    )


def ready_case(
    entry: CaseEntry, scenario: Scenario, texts: Mapping[str, str], table: CompiledScenario | None = None
) -> Case:
    """A case ready to play; it is compiled unless its table is there already."""
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
    )
