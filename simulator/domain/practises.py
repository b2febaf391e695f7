"""What a case practises: which criteria its decisions rate, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.domain.key import Key
from simulator.domain.rubric import Criterion, CriticalError
from simulator.domain.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Practises:
    """What one case practises.

    Attributes
    ----------
    criteria : mapping of str to int
        Criteria with the number of decisions that rate them.
    rubric : mapping of str to Criterion
        Everything that its rubrics rate, by id.
    errors : mapping of str to CriticalError
        Critical errors of its rubrics, by code.
    """

    criteria: Mapping[str, int]
    rubric: Mapping[str, Criterion]
    errors: Mapping[str, CriticalError]


def practises(scenario: Scenario, key: Key) -> Practises:
    """Read it from a case and its key."""
    rated = Counter(name for node in key.nodes.values() for name in node.criteria)
    return Practises(dict(rated), scenario.criteria(), scenario.critical_errors())
