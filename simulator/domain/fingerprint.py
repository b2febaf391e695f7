"""The three hashes that pin content: how a case plays, how it is keyed, and each decision on its own.

The play hash covers what the trainee meets and how it moves (texts, castings, resolved effects, limits, rules, ranges)
with the number of the engine's semantics. The key hash covers ratings, critical and contested marks and the full
rubrics. The item hash covers one decision as shown, with its key. Titles, summaries, sources and other cosmetics are in
none. All are made from the scenario as it was written, with the marks in its texts, before it is drawn for a variant.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Any

from simulator.domain.compile import choice_effects
from simulator.domain.key import Key
from simulator.domain.scenario import Choice, Node, Scenario
from simulator.domain.strategies import limits_of

SEMANTICS = 1
"""Raised whenever the engine would play the same content differently."""


def play_hash(scenario: Scenario) -> str:
    """Hash of everything that decides how the case plays."""
    return _digest(
        {
            "semantics": SEMANTICS,
            "id": scenario.id,
            "prebrief": scenario.prebrief,
            "duties": scenario.duties,
            "cast": {p.id: (p.name, p.age, p.pronouns, p.role, p.strategy) for p in scenario.cast.values()},
            "variables": {v.name: (v.values, v.start) for v in scenario.variables.values()},
            "openings": scenario.openings,
            "rules": scenario.rules,
            "limits": list(limits_of(scenario)),
            "at_ending": {
                name: [(level.rating, level.when) for level in levels] for name, levels in scenario.at_ending.items()
            },
            "start": scenario.start,
            "nodes": {node.id: _played(scenario, node) for node in scenario.nodes.values()},
        }
        | _cast_otherwise(scenario)
    )


def _cast_otherwise(scenario: Scenario) -> dict[str, Any]:
    """What is read differently in the variants that are played by different people; nothing where there are none."""
    found = {
        variant: {key: (one.name, one.age, one.pronouns) for key, one in people.items()}
        for variant, people in scenario.casting.items()
    }
    return {"casting": found} if found else {}


def key_hash(scenario: Scenario, key: Key) -> str:
    """Hash of the key and the full rubrics."""
    return _digest({"key": key, "rubrics": scenario.rubrics})


def item_hash(scenario: Scenario, key: Key, node_id: str) -> str:
    """Hash of one decision: what is shown there, with its key."""
    return _digest({"node": _played(scenario, scenario.nodes[node_id]), "key": key.nodes[node_id]})


def _played(scenario: Scenario, node: Node) -> dict[str, Any]:
    return {
        "present": node.present,
        "scene": node.scene,
        "lines": node.lines,
        "ending": node.ending,
        "early": node.early,
        "as_written": node.as_written,
        "choices": [_played_choice(scenario, choice) for choice in node.choices],
    }


def _played_choice(scenario: Scenario, choice: Choice) -> dict[str, Any]:
    return {
        "id": choice.id,
        "say": choice.say,
        "when": choice.when,
        "once": choice.once,
        "repairs": choice.repairs,
        "effects": list(choice_effects(scenario, choice)),
        "reply": choice.reply,
        "to": choice.to,
    }


def canonical(thing: Any) -> Any:
    """Plain data with one spelling for equal things: dataclasses as mappings, sets sorted, enumerations as values.

    A field at its default is left out, so that a field added later changes no hash of content that does not use it.
    """
    if isinstance(thing, Enum):
        return thing.value
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        values = ((name, getattr(thing, name), default) for name, default in _fields(type(thing)))
        return {name: canonical(value) for name, value, default in values if value != default}
    if isinstance(thing, Mapping):
        return {str(key): canonical(value) for key, value in thing.items()}
    if isinstance(thing, (frozenset, set)):
        return sorted((canonical(item) for item in thing), key=lambda item: (str(type(item)), str(item)))
    if isinstance(thing, (list, tuple)):
        return [canonical(item) for item in thing]
    return thing


@cache
def _fields(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """Name and default of each field of a dataclass."""
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


def _digest(thing: Any) -> str:
    text = json.dumps(canonical(thing), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
