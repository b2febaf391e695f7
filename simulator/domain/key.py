"""The scoring key of a scenario: what each option is worth, apart from how the scenario plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.domain.rubric import Dimension
from simulator.domain.scenario import CriticalMark, Node, Scenario, Spread


@dataclass(frozen=True, slots=True)
class OptionKey:
    """Ratings in hundredths of a level (0–400) by criterion, and the marks that change how they count."""

    ratings: Mapping[str, int]
    contested: bool = False
    critical: tuple[CriticalMark, ...] = ()
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class NodeKey:
    """The key of one decision; ``weight`` is 1, or 2 for a key decision."""

    criteria: tuple[str, ...]
    weight: int
    options: Mapping[str, OptionKey]


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a scenario.

    Attributes
    ----------
    dimensions : mapping of str to Dimension
        The dimension of every criterion that the case rates, at decisions or at the ending.
    at_ending : mapping of str to tuple of int
        Every rating (hundredths) that the walk can earn on a criterion rated once a case.
    """

    dimensions: Mapping[str, Dimension]
    nodes: Mapping[str, NodeKey]
    at_ending: Mapping[str, tuple[int, ...]]

    def claimed(self) -> tuple[Dimension, ...]:
        """The dimensions that the case claims to score, in standard order."""
        found = set(self.dimensions.values())
        return tuple(dimension for dimension in Dimension if dimension in found)


def scenario_key(scenario: Scenario) -> Key:
    """The key of a scenario: its authors', as its file gives it, or a panel's once ``key_versions.rekeyed`` put it."""
    criteria = scenario.criteria()
    nodes = {node.id: _node_key(node) for node in scenario.decisions()}
    at_ending = {name: tuple(level.rating for level in levels) for name, levels in scenario.at_ending.items()}
    rated = [name for key in nodes.values() for name in key.criteria] + list(at_ending)
    return Key({name: criteria[name].dimension for name in rated}, nodes, at_ending)


def _node_key(node: Node) -> NodeKey:
    options = {
        choice.id: OptionKey(choice.ratings, choice.contested, choice.critical, choice.spread)
        for choice in node.choices
    }
    return NodeKey(node.criteria, 2 if node.key else 1, options)
