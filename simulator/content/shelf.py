"""Rubrics, strategy profiles and the list of sources, each read from its text only when a case has to be."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cached_property

from simulator.content.cache import digest
from simulator.content.diagnostics import Diagnostic
from simulator.content.files import SOURCES_FILE, Texts, within
from simulator.content.located_yaml import TooManyErrors, load_located
from simulator.content.memory import Memory, ShelfRecord
from simulator.content.rubrics import load_rubric, load_strategy
from simulator.content.scenarios import Shelf
from simulator.domain.rubric import Rubric
from simulator.domain.scenario import Scenario, StrategyProfile

RUBRICS, PROFILES = "rubrics/", "scenarios/strategies/"


class ShelfFiles:
    """What cases can name, and the files that it is in.

    Attributes
    ----------
    owners : dict of str to str
        The file of each rubric, by reference, and of each profile, by id.
    sources : mapping of str to str
        Citations by id.
    diagnostics : list of Diagnostic
        Problems of all these files.
    needs : dict of str to str
        Digests of all these files.
    """

    def __init__(self, texts: Texts, memory: Memory) -> None:
        self._texts = texts
        self._memory = memory
        self.owners: dict[str, str] = {}
        self.diagnostics: list[Diagnostic] = []
        self.needs: dict[str, str] = {}
        for name in within(texts, RUBRICS) + within(texts, PROFILES):
            record = self._record(name)
            if record.known_as:
                self.owners[record.known_as] = name
        self.sources = self._record(SOURCES_FILE).sources if SOURCES_FILE in texts else {}

    @cached_property
    def names(self) -> str:
        """A digest of everything that can be named and where it is: a new name can mend or spoil any case."""
        return digest(json.dumps(list(self.owners.items())), self.needs.get(SOURCES_FILE, ""))

    @cached_property
    def shelf(self) -> Shelf:
        """Everything, read."""
        rubrics: dict[str, Rubric] = {}
        profiles: dict[str, StrategyProfile] = {}
        for known_as, name in self.owners.items():
            thing = self._memory.objects.get(self._key(name)) or self._load(name)[0]
            if isinstance(thing, Rubric):
                rubrics[known_as] = thing
            elif isinstance(thing, StrategyProfile):
                profiles[known_as] = thing
        return Shelf(rubrics, profiles, frozenset(self.sources))

    def files_of(self, scenario: Scenario) -> list[str]:
        """The files that a scenario is made from beside its own."""
        names = [*scenario.profiles, *(rubric.reference for rubric in scenario.rubrics)]
        return [self.owners[name] for name in names] + ([SOURCES_FILE] if SOURCES_FILE in self._texts else [])

    def _key(self, name: str) -> str:
        return digest("shelf", name, self._texts.digests[name])

    def _record(self, name: str) -> ShelfRecord:
        self.needs[name] = self._texts.digests[name]
        record = self._memory.record(ShelfRecord, self._key(name)) or self._read(name)
        self.diagnostics += record.diagnostics
        return record

    def _read(self, name: str) -> ShelfRecord:
        if name == SOURCES_FILE:
            sources, found = _sources(self._texts[name])
            return self._memory.keep(self._key(name), ShelfRecord("", sources, tuple(found)))
        thing, found = self._load(name)
        known_as = thing.reference if isinstance(thing, Rubric) else thing.id if thing else ""
        return self._memory.keep(self._key(name), ShelfRecord(known_as, {}, tuple(found)))

    def _load(self, name: str) -> tuple[Rubric | StrategyProfile | None, list[Diagnostic]]:
        load = load_rubric if name.startswith(RUBRICS) else load_strategy
        thing, located = load(self._texts[name], name)
        if thing is not None:
            self._memory.objects[self._key(name)] = thing
        return thing, located.diagnostics


def _sources(text: str) -> tuple[dict[str, str], list[Diagnostic]]:
    """The citations by id, and problems of the list."""
    located = load_located(text, SOURCES_FILE)
    if not isinstance(located.data, dict):
        if not located.diagnostics:
            located.report("SC006", (), "the list of sources holds no keys", 'write as diamond-2014: "Diamond 2014."')
        return {}, located.diagnostics
    sources: dict[str, str] = {}
    with suppress(TooManyErrors):
        for key, value in located.data.items():
            if isinstance(value, str):
                sources[key] = value
            else:
                located.report("SC006", (key,), f"the source '{key}' is not text", "write its citation in quotes")
    return sources, located.diagnostics
