"""Which endings a walk can still come to, from wherever it stands: what the debriefing says of turning points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from simulator.domain.compile import CompiledScenario, State
from simulator.domain.encounter import start
from simulator.domain.scenario import EndingKind
from simulator.domain.verification.merging import Watched, merge
from simulator.domain.verification.product import Product, explore
from simulator.domain.verification.walks import endings_within_reach
from simulator.domain.verification.work import TooMuchWork, Work

MAX_STATES = 200_000
WORK = 8_000

Within = Mapping[str, EndingKind]
"""Endings by id, in the author's order."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The endings within reach of every reachable state of a case."""

    _product: Product
    _endings: Within
    _bits: Mapping[str, NDArray[Any]]

    def within_reach(self, node: str, state: State) -> Within:
        """Endings that some walk from here comes to; none if no walk from an opening comes here."""
        place = self._product.places.get(node)
        row = place.row_of(state) if place is not None else None
        bits = 0 if row is None else int(self._bits[node][row])
        return {name: kind for number, (name, kind) in enumerate(self._endings.items()) if bits >> number & 1}


def outlook(table: CompiledScenario) -> Outlook | None:
    """The outlook of a case, or None if it has too many states, or too long a loop, to know it at once."""
    work = Work(WORK)
    openings = {name: start(table, variant=name).state for name in table.openings}
    endings = {node.id: node.ending for node in table.scenario.endings() if node.ending is not None}
    try:
        product = explore(table, merge(table, Watched({}, {}), work), openings, MAX_STATES, work)
        return None if product.cut else Outlook(product, endings, endings_within_reach(product, tuple(endings)))
    except TooMuchWork:
        return None
