"""The steps of a product as flows, along which any player can be sent, and what a random trainee meets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.domain.verification.ordering import Ordering
from simulator.domain.verification.product import Arc, Product
from simulator.domain.verification.states import Rows


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps of one choice from states that offer the same options, sorted by where they come to.

    Attributes
    ----------
    rows : array of int, shape (n_steps,)
        States of the source.
    to : array of int, shape (n_targets,)
        The different states of the target.
    starts : array of int, shape (n_targets,)
        Where in ``rows`` the steps to each of them begin.
    """

    source: str
    target: str
    choice: int
    offered: int
    rows: Rows
    to: Rows
    starts: Rows


def flows(product: Product, ordering: Ordering) -> Iterator[tuple[str, tuple[Flow, ...]]]:
    """For every stage in order its node and its flows; any player can be sent along them."""
    for stage in ordering.stages:
        yield stage.node, tuple(flow for arc in stage.arcs for flow in _flows(product, arc))


def _flows(product: Product, arc: Arc) -> Iterator[Flow]:
    offered = product.places[arc.source].offered[arc.rows]
    order = np.argsort(arc.to, kind="stable")
    masks = [int(offered[0])] if (offered == offered[0]).all() else np.unique(offered).tolist()
    for mask in masks:
        some = order if len(masks) == 1 else order[offered[order] == mask]
        to = arc.to[some]
        starts = np.flatnonzero(np.concatenate(([True], to[1:] != to[:-1])))
        yield Flow(arc.source, arc.target, arc.choice, mask, arc.rows[some], to[starts], starts)


def chances(product: Product, along: Sequence[tuple[str, tuple[Flow, ...]]]) -> dict[str, NDArray[np.float64]]:
    """Probability that a random trainee meets each state, by node; each opening is as likely as the others."""
    found = _openings(product)
    for name, leaving in along:
        for flow in leaving:
            share = found[name][flow.rows] / flow.offered.bit_count()
            found[flow.target][flow.to] += np.add.reduceat(share, flow.starts)
    return found


def chance_to_meet(
    product: Product,
    along: Sequence[tuple[str, tuple[Flow, ...]]],
    node: str,
    rows: NDArray[np.bool_],
    choice: int | None = None,
) -> float:
    """Probability that a random trainee comes to some states of a node at all, or takes a choice there.

    In a loop a walk may meet several of the states; it is counted when it meets the first.
    """
    found = _openings(product)
    taken = 0.0
    for name, leaving in along:
        for flow in leaving:
            share = found[name][flow.rows] / flow.offered.bit_count()
            if name == node and choice in (None, flow.choice):
                met = rows[flow.rows]
                taken += float(share[met].sum())
                share[met] = 0
            found[flow.target][flow.to] += np.add.reduceat(share, flow.starts)
    return float(found[node][rows].sum()) if choice is None else taken


def _openings(product: Product) -> dict[str, NDArray[np.float64]]:
    """Probability of every state before the first decision."""
    found = {name: np.zeros(len(place)) for name, place in product.places.items()}
    for row in product.openings.values():
        found[product.table.scenario.start][row] += 1 / len(product.openings)
    return found
