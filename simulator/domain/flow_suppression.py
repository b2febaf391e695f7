"""Which decisions of a case may be shown of where few people went: counts along ways add up, and so can be taken apart.

Whoever comes to a decision leaves it again. So a count that is kept back follows from others where a way in or out is
known: a decision is shown whole or not at all, and further ones are kept back until no small count can be computed from
what is shown, the map of the case, and how many people there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from simulator.domain.suppression import may_show

NOTHING = 1e-6
"""What is left of a row that other rows add up to; rows are of ones, so rounding leaves far less."""

Option = tuple[str, str]
"""A decision and one of its options."""
Step = tuple[str, str, str]
"""The same, and where it led."""


@dataclass(frozen=True, slots=True)
class Flow:
    """People on their way through a case, each of whom came to a decision once.

    Attributes
    ----------
    start : str
        Where everybody begins; how many they are is known.
    leads_to : mapping of Option to collection of str
        Every option of the case, and all places where it can lead.
    chosen : mapping of Option to int
        By how many; none where it is missing.
    went : mapping of Step to int
        By how many an option led where; empty where nobody is shown that.
    """

    start: str
    leads_to: Mapping[Option, Collection[str]]
    chosen: Mapping[Option, int]
    went: Mapping[Step, int] = field(default_factory=dict)

    def at(self) -> dict[str, int]:
        """How many came to each decision."""
        found: dict[str, int] = {}
        for option in self.leads_to:
            found[option[0]] = found.get(option[0], 0) + self.chosen.get(option, 0)
        return found


def shown_decisions(flow: Flow) -> frozenset[str]:
    """Decisions whose counts can be shown so that no small one, there or elsewhere, can be computed from them.

    A decision that can be come to twice is never among them: it is not known how many people stand behind its counts.
    Of fewer people than may be shown in all, none is.
    """
    at = flow.at()
    if not may_show(at.get(flow.start, 0)):
        return frozenset()
    small = {option for option in flow.leads_to if not may_show(flow.chosen.get(option, 0))}
    kept_back = {node for node, n in at.items() if not may_show(n)} | {node for node, _choice in small}
    kept_back |= {node for (node, _choice, _to), n in flow.went.items() if not may_show(n)} | _revisited(flow)
    while kept_back != at.keys():
        told = _told_by(flow, kept_back, small, at)
        if told is None:
            break
        near = _beside(flow, told)
        kept_back.add(min(at.keys() - kept_back, key=lambda node: (node not in near, at[node], node)))
    return frozenset(at.keys() - kept_back)


def remainder(whole: Mapping[Option, int], *parts: Mapping[Option, int]) -> dict[Option, int]:
    """What somebody who knows the parts can compute of a whole."""
    return {option: n - sum(part.get(option, 0) for part in parts) for option, n in whole.items()}


def _revisited(flow: Flow) -> set[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((node, to) for (node, _choice), targets in flow.leads_to.items() for to in targets)
    loops = (group for group in nx.strongly_connected_components(graph) if len(group) > 1)
    return set().union(*loops) | set(nx.nodes_with_selfloops(graph))


def _beside(flow: Flow, node: str) -> set[str]:
    """Decisions that lead to where this one leads, or to it, and those that it leads to."""
    onward = {to for (source, _choice), targets in flow.leads_to.items() if source == node for to in targets}
    wanted = onward | {node}
    return onward | {source for (source, _), targets in flow.leads_to.items() if wanted & set(targets)}


def _told_by(flow: Flow, kept_back: set[str], small: set[Option], at: Mapping[str, int]) -> str | None:
    """A decision that is kept back and of which a small count follows from what is shown; None if there is none."""
    steps = [
        (*option, to)
        for option, targets in flow.leads_to.items()
        for to in targets
        if option[0] in kept_back or (not flow.went and len(targets) > 1)
    ]
    place = {step: number for number, step in enumerate(steps)}
    known = _known(flow, place, kept_back, at)
    wanted = [(option[0], _row(place, (step for step in steps if step[:2] == option))) for option in sorted(small)]
    wanted += [
        (node, _row(place, (step for step in steps if step[0] == node))) for node, n in at.items() if not may_show(n)
    ]
    if not wanted or not len(known):
        return None
    rows = np.array([row for _node, row in wanted])
    left = np.abs(rows - rows @ np.linalg.pinv(known) @ known).max(axis=1)
    return next((node for (node, _row), rest in zip(wanted, left, strict=True) if rest < NOTHING), None)


def _known(flow: Flow, place: Mapping[Step, int], kept_back: set[str], at: Mapping[str, int]) -> NDArray[np.float64]:
    """A row for everything that adds up of the unknown: what comes in goes out, and what is shown of options."""
    rows = []
    for node in at:
        row = _row(place, (step for step in place if step[0] == node and node in kept_back))
        row -= _row(place, (step for step in place if step[2] == node))
        rows.append(row)
    shown = {step[:2] for step in place if step[0] not in kept_back}
    rows += [_row(place, (step for step in place if step[:2] == option)) for option in sorted(shown)]
    return np.array([row for row in rows if row.any()])


def _row(place: Mapping[Step, int], steps: Iterable[Step]) -> NDArray[np.float64]:
    row = np.zeros(len(place))
    for step in steps:
        row[place[step]] += 1
    return row
