"""How the decisions of a case work for a cohort: sums become figures, decision by decision and along the ways.

Nothing here asks who looks: ``decisions`` leaves out what may not be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from simulator.analytics.items import (
    Discrimination,
    MeanShare,
    OptionAnalysis,
    OptionSums,
    difficulty,
    discrimination,
    joint_of_sums,
    moments_of_sums,
    option_analysis,
)
from simulator.analytics.proportions import Proportion, wilson
from simulator.domain.case_map import CaseMap, case_map
from simulator.domain.cohort_totals import EdgeTotal, ItemTotal, NodeTotal, OptionTotal
from simulator.domain.flow_suppression import Flow, Step
from simulator.domain.key import Key
from simulator.domain.scenario import Node, Scenario
from simulator.domain.scoring import COMPOSITE, option_shares


@dataclass(frozen=True, slots=True)
class DecisionSums:
    """What was summed of one case under one key, of one exposure."""

    nodes: Mapping[str, NodeTotal]
    items: Mapping[str, Mapping[str, ItemTotal]]
    options: Mapping[tuple[str, str], OptionTotal]
    edges: Mapping[Step, int]


@dataclass(frozen=True, slots=True)
class DecisionFigures:
    """How one decision works.

    Attributes
    ----------
    number : int
        Its place in the case as its author wrote it, from 1.
    n : int
        How often somebody decided here; a session that comes by twice counts twice.
    measured : str
        What its shares are of: the composite, or a dimension where the decision is no opportunity for that.
    best : frozenset of str
        The options rated highest where all are on offer; none where nothing is scored.
    critical : Proportion or None
        Critical choices, of decisions made here; None where no option is critical, or nobody decided.
    seconds : float or None
        Mean time to an answer, of those that were timed.
    """

    number: int
    node: Node
    n: int
    measured: str
    difficulty: MeanShare
    discrimination: Discrimination
    options: OptionAnalysis
    best: frozenset[str]
    critical: Proportion | None
    seconds: float | None
    n_timed: int


@dataclass(frozen=True, slots=True)
class WayTaken:
    """How many went from one place to another, of those who were at the first; by any of the choices."""

    source: str
    target: str
    share: Proportion


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of a cohort through a case.

    Attributes
    ----------
    sheet : CaseMap or None
        None of a case that is too large to draw; the way that most took runs down the middle of it.
    taken : tuple of WayTaken
        Ways that somebody took, in the order of decisions; without those that may not be shown.
    """

    sheet: CaseMap | None
    taken: tuple[WayTaken, ...]


def sums_of(
    nodes: Iterable[NodeTotal],
    items: Iterable[ItemTotal],
    options: Iterable[OptionTotal],
    edges: Iterable[EdgeTotal],
) -> DecisionSums:
    """Rows of one key and exposure, by what they are about."""
    of_items: dict[str, dict[str, ItemTotal]] = {}
    for item in items:
        of_items.setdefault(item.node, {})[item.dimension] = item
    return DecisionSums(
        {one.node: one for one in nodes},
        of_items,
        {(one.node, one.option): one for one in options},
        {(one.node, one.choice, one.led_to): one.n for one in edges},
    )


def flow_of(scenario: Scenario, sums: DecisionSums) -> Flow:
    """Where people went, with every way that the case has."""
    leads_to = {
        (node.id, choice.id): {target.node for target in choice.to}
        for node in scenario.decisions()
        for choice in node.choices
    }
    for node, choice, to in sums.edges:  # a text of another version may have led elsewhere under the same key
        leads_to.setdefault((node, choice), set()).add(to)
    return Flow(scenario.start, leads_to, {option: one.n for option, one in sums.options.items()}, sums.edges)


def decision_figures(scenario: Scenario, key: Key, sums: DecisionSums) -> tuple[DecisionFigures, ...]:
    """Every decision of a case, in its author's order, those that nobody came to as well."""
    return tuple(_figures(number, node, key, sums) for number, node in enumerate(scenario.decisions(), 1))


def _figures(number: int, node: Node, key: Key, sums: DecisionSums) -> DecisionFigures:
    total, items = sums.nodes.get(node.id), sums.items.get(node.id, {})
    measured, best = _measured(key, node)
    item = items.get(measured)
    chosen = {choice.id: _option(sums.options.get((node.id, choice.id))) for choice in node.choices}
    n, n_timed = (0, 0) if total is None else (total.n, total.n_timed)
    is_critical = any(choice.critical for choice in node.choices)
    return DecisionFigures(
        number,
        node,
        n,
        measured,
        difficulty(None if item is None else moments_of_sums(item.n, item.total, item.squares)),
        discrimination(None if item is None else joint_of_sums(item.pairs, item.x, item.xx, item.r, item.rr, item.xr)),
        option_analysis(chosen, best),
        best,
        wilson(total.n_critical, total.n) if total is not None and is_critical else None,
        total.response_ms / total.n_timed / 1000 if total is not None and n_timed else None,
        n_timed,
    )


def _measured(key: Key, node: Node) -> tuple[str, frozenset[str]]:
    """What the shares of a decision are of, and its best options."""
    shares = option_shares(key, node.id, [choice.id for choice in node.choices])
    for name in (COMPOSITE, *(name for name in shares if name != COMPOSITE)):
        if shares[name]:
            top = max(shares[name].values())
            return name, frozenset(option for option, share in shares[name].items() if share == top)
    return COMPOSITE, frozenset()


def _option(total: OptionTotal | None) -> OptionSums:
    if total is None:
        return OptionSums(0, 0, 0, 0)
    return OptionSums(total.n, total.rests, total.rest_total, total.rest_squares)


def ways(scenario: Scenario, sums: DecisionSums, shown: Collection[str], skilled: Iterable[str]) -> Ways:
    """The ways out of decisions that may be shown, and a map on which the way that most took is the middle.

    Parameters
    ----------
    skilled : iterable of str
        Nodes of the skilled walk, in order.
    """
    went: dict[tuple[str, str], int] = {}
    at: dict[str, int] = {}
    for (node, _choice, to), n in sums.edges.items():
        if node in shown:
            went[node, to] = went.get((node, to), 0) + n
            at[node] = at.get(node, 0) + n
    order = {name: place for place, name in enumerate(scenario.nodes)}
    far = len(order)
    taken = tuple(
        WayTaken(source, target, share)
        for (source, target), n in sorted(went.items(), key=lambda one: [order.get(name, far) for name in one[0]])
        if n and (share := wilson(n, at[source])) is not None
    )
    return Ways(case_map(scenario, _most(scenario.start, went), tuple(skilled), ()), taken)


def _most(start: str, went: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    """From the start always on to where most went; of two alike to the one that comes first."""
    walk = [start]
    while onward := {to: n for (source, to), n in went.items() if source == walk[-1] and n and to not in walk}:
        walk.append(max(onward, key=lambda to: onward[to]))
    return tuple(walk)
