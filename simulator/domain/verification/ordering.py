"""The order in which states can be worked through, so that every step leads to a later one; loops that never end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.domain.verification.product import Arc, Product


@dataclass(frozen=True, slots=True)
class Stage:
    """Some states of one node, with every step from them; all steps to them come from earlier stages."""

    node: str
    arcs: tuple[Arc, ...]


@dataclass(frozen=True, slots=True)
class Ordering:
    """The stages of a product.

    Attributes
    ----------
    endless : mapping of str to array of bool
        By node of a loop, the states from which a walk can come back to the same state for ever, and those that only
        such states lead to; empty if every walk ends.
    """

    stages: tuple[Stage, ...]
    endless: Mapping[str, NDArray[np.bool_]]


def stages(product: Product) -> Ordering:
    """Put the states in order."""
    found: list[Stage] = []
    endless: dict[str, NDArray[np.bool_]] = {}
    group_of = {name: group for group in product.loops for name in group}
    done: set[str] = set()
    for name in product.places:
        if name in done:
            continue
        group = group_of.get(name)
        if group is None:
            found.append(Stage(name, product.leaving[name]))
            continue
        inside = [member for member in product.places if member in group]
        done |= set(inside)
        rounds, left = _peel(product, inside)
        found += _staged(product, inside, rounds)
        endless |= {member: rows for member, rows in left.items() if rows.any()}
    return Ordering(tuple(found), endless)


def _peel(product: Product, inside: list[str]) -> tuple[dict[str, NDArray[np.intp]], dict[str, NDArray[np.bool_]]]:
    """The round in which each state of a loop has nothing before it any more; what is never free is left over."""
    waiting = {name: np.zeros(len(product.places[name]), np.intp) for name in inside}
    arcs = [arc for name in inside for arc in product.leaving[name] if arc.target in waiting]
    for arc in arcs:
        waiting[arc.target] += np.bincount(arc.to, minlength=len(waiting[arc.target]))
    rounds = {name: np.full(len(count), -1, np.intp) for name, count in waiting.items()}
    free = {name: count == 0 for name, count in waiting.items()}
    number = 0
    while any(rows.any() for rows in free.values()):
        for name, rows in free.items():
            rounds[name][rows] = number
        for arc in arcs:
            to = arc.to[free[arc.source][arc.rows]]
            waiting[arc.target] -= np.bincount(to, minlength=len(waiting[arc.target]))
        free = {name: (count == 0) & (rounds[name] < 0) for name, count in waiting.items()}
        number += 1
    return rounds, {name: count > 0 for name, count in waiting.items()}


def _staged(product: Product, inside: list[str], rounds: Mapping[str, NDArray[np.intp]]) -> list[Stage]:
    found = []
    last = max(int(numbers.max()) for numbers in rounds.values())
    for number in range(last + 1):
        for name in inside:
            if not (rounds[name] == number).any():
                continue
            arcs = []
            for arc in product.leaving[name]:
                now = rounds[name][arc.rows] == number
                if now.any():
                    arcs.append(replace(arc, rows=arc.rows[now], to=arc.to[now]))
            found.append(Stage(name, tuple(arcs)))
    return found
