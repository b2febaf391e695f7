"""Cases as those see them who rate blind: without anything of the key, and with one way to each decision."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from simulator.content.case import Case
from simulator.domain.compile import CompiledScenario, compile_scenario
from simulator.domain.encounter import Encounter, Exchange, exchange, replay, scene_lines
from simulator.domain.panel import blinded, ways_in
from simulator.domain.scenario import Line, Node, Scenario

MAX_KEPT = 16


@dataclass(frozen=True, slots=True)
class BlindMoment:
    """A decision with what leads there.

    Attributes
    ----------
    scenario : Scenario
        Its people and its prebriefing; what tells of the author's key is taken out.
    earlier : tuple of Exchange
        One way that leads to it.
    lines : tuple of Line
        What is said and seen there.
    """

    scenario: Scenario
    node: Node
    earlier: tuple[Exchange, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Blind:
    table: CompiledScenario
    ways: Mapping[str, Encounter]


@dataclass
class BlindCases:
    """Makes cases blind once a text, since finding the ways takes some tenths of a second."""

    _kept: OrderedDict[str, _Blind] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def moment(self, case: Case, node_id: str) -> BlindMoment:
        """A decision of a case, which must be one of its own."""
        blind = self._blind(case)
        table, way = blind.table, blind.ways.get(node_id)
        node = table.scenario.nodes[node_id]
        if way is None:
            lines = tuple(line for line in node.lines if not line.when.tests)
            return BlindMoment(table.scenario, node, (), lines)
        _end, decisions = replay(table, way.trail, variant=way.variant, seed=way.seed)
        earlier = tuple(exchange(table, decision) for decision in decisions)
        return BlindMoment(table.scenario, node, earlier, scene_lines(table, way))

    def _blind(self, case: Case) -> _Blind:
        with self._lock:
            if case.content_hash not in self._kept:
                table = compile_scenario(blinded(case.scenario))
                self._kept[case.content_hash] = _Blind(table, ways_in(table))
                while len(self._kept) > MAX_KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(case.content_hash)
            return self._kept[case.content_hash]
