"""Which values each variable really comes to have, at every node: the verifier asked about one variable at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.domain.compile import ONCE_PREFIX, CompiledScenario
from simulator.domain.conditions import Value
from simulator.domain.encounter import start
from simulator.domain.verification.merging import merge
from simulator.domain.verification.product import explore
from simulator.domain.verification.questions import about_values
from simulator.domain.verification.work import TooMuchWork, Work

MAX_STATES = 100_000
"""Merged states for one variable."""
WORK = 16_000
"""Units for all variables together: about two seconds."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The values of one variable that walks from any opening reach, each in the variable's order.

    Attributes
    ----------
    anywhere : tuple of Value
        At some node.
    at : mapping of str to tuple of Value
        By node, for nodes that are reached.
    """

    anywhere: tuple[Value, ...]
    at: Mapping[str, tuple[Value, ...]]


def values_reached(
    table: CompiledScenario, max_states: int = MAX_STATES, work: int = WORK
) -> dict[str, Reached | None]:
    """The values that each variable reaches; None where there are too many states to say."""
    stock = Work(work)
    found: dict[str, Reached | None] = {}
    for variable in table.variables:
        if variable.name.startswith(ONCE_PREFIX):
            continue
        try:
            found[variable.name] = _of_one(table, variable.name, max_states, stock)
        except TooMuchWork:
            found[variable.name] = None
    return found


def _of_one(table: CompiledScenario, name: str, max_states: int, work: Work) -> Reached:
    index = table.positions[name]
    values = table.variables[index].values
    openings = {variant: start(table, variant=variant).state for variant in table.openings}
    product = explore(table, merge(table, about_values(table, [name], table.nodes), work), openings, max_states, work)
    at = {}
    for node, place in product.places.items():
        met = set(place.states.columns[index].tolist()) if index in place.layout.live else {0}  # it has one value alone
        at[node] = tuple(value for position, value in enumerate(values) if position in met)
    anywhere = {value for here in at.values() for value in here}
    return Reached(tuple(value for value in values if value in anywhere), at)
