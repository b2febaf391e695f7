"""What a panel found: option by option beside the author's key, and how far its raters agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from simulator.content.case import Case
from simulator.domain.panel import (
    FEWEST,
    Found,
    OptionFound,
    OptionRating,
    Panel,
    Rater,
    by_rater,
    found_by,
    whole_decisions,
)
from simulator.domain.rubric import Criterion
from simulator.domain.scenario import Choice, Node
from simulator.errors import InvalidInput
from simulator.storage.panel_store import PanelStore


@dataclass(frozen=True, slots=True)
class OptionResult:
    """One option: as its author rated it, as the panel did, and what raters said of it, in no order of theirs."""

    choice: Choice
    found: OptionFound
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """One decision with its options in the author's order."""

    node: Node
    criteria: tuple[Criterion, ...]
    options: tuple[OptionResult, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree over all options and criteria; None where it can't be told.

    Attributes
    ----------
    icc, low, high : float or None
        ICC(A,k), the agreement of their mean, with its 95 % interval.
    alpha : float or None
        Krippendorff's for ordered levels, which also counts what only some have rated.
    """

    icc: float | None
    low: float | None
    high: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class PanelResults:
    """What a panel found.

    Attributes
    ----------
    n_raters : int
        How many have rated at least one decision whole.
    missing : tuple of str
        Decisions that fewer than three did, so that nothing is told of them and their author's key stays.
    """

    panel: Panel
    n_raters: int
    decisions: tuple[DecisionResult, ...]
    missing: tuple[str, ...]
    agreement: Agreement
    found: Found


def results_of(panel: Panel, case: Case, store: PanelStore) -> PanelResults:
    """What a panel found; whoever calls has asked who may see it.

    Raises
    ------
    InvalidInput
        If raters are still at work, or fewer than three have rated anything whole.
    """
    raters = store.raters(panel.id)
    _check_all_done(panel, raters)
    nodes = [node for node in case.scenario.decisions() if node.criteria]
    given = by_rater(store.ratings(panel.id))
    whole = {
        rater_id: {name: mine[name] for name in done}
        for rater_id, mine in given.items()
        if (done := whole_decisions(nodes, mine))
    }
    if len(whole) < FEWEST:
        raise InvalidInput(
            "panel",
            f"Results are shown from {FEWEST} raters on, so that nobody's own ratings can be told from them.",
            hint="Ask more people, or begin a new panel where this one is closed.",
        )
    ratings = [one for mine in whole.values() for options in mine.values() for one in options.values()]
    found = {
        name: options
        for name, options in found_by(nodes, ratings).items()
        if all(option.n_raters >= FEWEST for option in options.values())
    }
    criteria = case.scenario.criteria()
    told = [node for node in nodes if node.id in found]
    return PanelResults(
        panel,
        len(whole),
        tuple(
            DecisionResult(
                node,
                tuple(criteria[name] for name in node.criteria),
                tuple(
                    OptionResult(choice, found[node.id][choice.id], _comments(ratings, node, choice))
                    for choice in node.choices
                ),
            )
            for node in told
        ),
        tuple(node.id for node in nodes if node.id not in found),
        _agreement(told, whole),
        found,
    )


def _check_all_done(panel: Panel, raters: Sequence[Rater]) -> None:
    at_work = [one for one in raters if one.left_at is None and one.finished_at is None]
    if panel.closed_at is None and (at_work or all(one.left_at for one in raters)):
        raise InvalidInput(
            "panel",
            "Raters are still at work. What they found is shown once all have finished.",
            hint="You can close the panel before; then what was rated whole until now counts.",
        )


def _comments(ratings: Sequence[OptionRating], node: Node, choice: Choice) -> tuple[str, ...]:
    """What was said of an option, sorted by its words, so that no order tells who said it."""
    said = {one.comment for one in ratings if (one.node, one.choice) == (node.id, choice.id)}
    return tuple(sorted(text for text in said if text.strip()))


def _agreement(nodes: Sequence[Node], whole: Mapping[UUID, Mapping[str, Mapping[str, OptionRating]]]) -> Agreement:
    # Statistics take a moment to load, and most pages need none.
    from simulator.analytics.agreement import icc, ordinal_alpha

    rows = [
        [
            float(mine[node.id][choice.id].ratings[name]) if node.id in mine else np.nan
            for _rater, mine in sorted(whole.items())
        ]
        for node in nodes
        for choice in node.choices
        for name in node.criteria
    ]
    if not rows:
        return Agreement(None, None, None, None)
    mean = icc(rows).ak
    alpha = ordinal_alpha(rows)
    if mean is None:
        return Agreement(None, None, None, alpha)
    return Agreement(mean.value, mean.low, mean.high, alpha)
