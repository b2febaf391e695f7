"""What a panel found: option by option beside the author's key, and how far its raters agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from simulator.analytics.agreement import IntraclassCorrelation, icc, ordinal_alpha
from simulator.content.case import Case
from simulator.domain.panel import (
    FEWEST,
    Found,
    OptionFound,
    OptionRating,
    Panel,
    by_rater,
    found_by,
    whole_decisions,
)
from simulator.domain.rubric import Criterion, CriticalError
from simulator.domain.scenario import Choice, Node
from simulator.errors import InvalidInput
from simulator.services.panel_finder import rated_nodes
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
    """How far raters agree over all options and criteria.

    Attributes
    ----------
    mean : IntraclassCorrelation
        Of which ICC(A,k) tells how far another such panel's means would agree with theirs; of those who have rated all
        that is told, where they are three or more, else over what all have rated.
    alpha : float or None
        Krippendorff's for ordered levels, which also counts what only some have rated; None where it can't be told.
    """

    mean: IntraclassCorrelation
    alpha: float | None


@dataclass(frozen=True, slots=True)
class PanelResults:
    """What a panel found.

    Attributes
    ----------
    n_raters : int
        How many have rated at least one decision whole.
    fewest : int
        How many rated the decision that fewest did, of those that are told.
    missing : tuple of str
        Decisions that fewer than three did, so that nothing is told of them and their author's key stays.
    errors : mapping of str to CriticalError
        Those that raters could mark, by code.
    """

    panel: Panel
    n_raters: int
    fewest: int
    decisions: tuple[DecisionResult, ...]
    missing: tuple[str, ...]
    agreement: Agreement
    found: Found
    errors: Mapping[str, CriticalError]


def results_of(panel: Panel, case: Case, store: PanelStore) -> PanelResults:
    """What a panel found; whoever calls has asked who may see it.

    Raises
    ------
    InvalidInput
        If the panel is open, or there is no decision that three have rated whole.
    """
    if panel.closed_at is None:
        # Whoever looks twice, before and after one more rating, would know whose it is.
        raise InvalidInput("panel", "What a panel found is shown once it is closed.")
    nodes = rated_nodes(case.scenario)
    given = by_rater(store.ratings(panel.id))
    whole = {
        rater_id: {name: mine[name] for name in done}
        for rater_id, mine in given.items()
        if (done := whole_decisions(nodes, mine))
    }
    ratings = [one for mine in whole.values() for options in mine.values() for one in options.values()]
    found = {
        name: options
        for name, options in found_by(nodes, ratings).items()
        if all(option.n_raters >= FEWEST for option in options.values())
    }
    if not found:
        raise InvalidInput(
            "panel",
            f"Results are shown from {FEWEST} raters on, so that nobody's own ratings can be told from them.",
            hint="Ask more people, in a new panel.",
        )
    criteria = case.scenario.criteria()
    told = [node for node in nodes if node.id in found]
    return PanelResults(
        panel,
        len(whole),
        min(option.n_raters for options in found.values() for option in options.values()),
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
        case.scenario.critical_errors(),
    )


def _comments(ratings: Sequence[OptionRating], node: Node, choice: Choice) -> tuple[str, ...]:
    """What was said of an option, sorted by its words, so that no order tells who said it."""
    said = {one.comment for one in ratings if (one.node, one.choice) == (node.id, choice.id)}
    return tuple(sorted(text for text in said if text.strip()))


def _agreement(nodes: Sequence[Node], whole: Mapping[UUID, Mapping[str, Mapping[str, OptionRating]]]) -> Agreement:
    rows = np.array(
        [
            [mine[node.id][choice.id].ratings[name] if node.id in mine else np.nan for mine in whole.values()]
            for node in nodes
            for choice in node.choices
            for name in node.criteria
        ]
    )
    complete = ~np.isnan(rows).any(axis=0)
    return Agreement(icc(rows[:, complete] if complete.sum() >= FEWEST else rows), ordinal_alpha(rows))
