"""The lowest and the highest score that any walk can have, exactly.

A score is a mean over the decisions that counted. For every number and weight of scored decisions so far, the least and
the greatest sum of shares is carried through the merged states; the ratings given at the ending are added there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.domain.key import Key
from simulator.domain.scoring import COMPOSITE, MIN_OPPORTUNITIES
from simulator.domain.verification.flows import Flow
from simulator.domain.verification.playing import Odds, Slot, even, rated_at_ending, slot_after
from simulator.domain.verification.product import Product

LOW, HIGH = range(2)
Sums = NDArray[np.float64]
"""Least and greatest sum of shares by state, shape (2, n_states); the least above the greatest: no walk is there."""


def score_ranges(
    product: Product, along: Sequence[tuple[str, tuple[Flow, ...]]], key: Key
) -> dict[str, tuple[float, float] | None]:
    """The range of every claimed dimension and the composite.

    Parameters
    ----------
    product : Product
        Whose endings tell apart what is rated there.
    along : sequence
        The product's ``flows``; every walk must end.

    Returns
    -------
    dict of str to (float, float) or None
        Lowest and highest, 0–100, over the walks that have a score; None where none has.
    """
    dimensions = (*(dimension.value for dimension in key.claimed()), COMPOSITE)
    odds = Odds(product, key, even, dimensions)
    start = product.table.scenario.start
    sums: dict[str, dict[Slot, Sums]] = {name: {} for name in product.places}
    for dimension in dimensions:
        first = sums[start][dimension, 0, 0] = _nobody(len(product.places[start]))
        first[:, list(product.openings.values())] = 0
    for name, leaving in along:
        for flow in leaving:
            offer = odds.at(name, flow.offered)[flow.choice]
            there, n = sums[flow.target], len(product.places[flow.target])
            for slot, here in tuple(sums[name].items()):
                worth = offer.weight * offer.shares.get(slot[0], 0.0)
                arrived = there.setdefault(slot_after(slot, offer), _nobody(n))
                low = np.minimum.reduceat(here[LOW, flow.rows], flow.starts) + worth
                high = np.maximum.reduceat(here[HIGH, flow.rows], flow.starts) + worth
                arrived[LOW, flow.to] = np.minimum(arrived[LOW, flow.to], low)
                arrived[HIGH, flow.to] = np.maximum(arrived[HIGH, flow.to], high)
    return {dimension: _range(product, key, sums, dimension) for dimension in dimensions}


def _nobody(n: int) -> Sums:
    found = np.empty((2, n))
    found[LOW], found[HIGH] = np.inf, -np.inf
    return found


def _range(product: Product, key: Key, sums: dict[str, dict[Slot, Sums]], dimension: str) -> tuple[float, float] | None:
    lows, highs = [], []
    for node in product.table.scenario.endings():
        if node.id not in product.places:
            continue
        for rows, shares in rated_at_ending(product, key, node.id, dimension):
            for (scored, count, weight), found in sums[node.id].items():
                if scored == dimension and count + len(shares) >= MIN_OPPORTUNITIES:
                    lows.append((float(found[LOW, rows].min()) + sum(shares)) / (weight + len(shares)))
                    highs.append((float(found[HIGH, rows].max()) + sum(shares)) / (weight + len(shares)))
    low, high = min(lows, default=np.inf), max(highs, default=-np.inf)
    return (100 * low, 100 * high) if low <= high else None
