"""Keys that a panel has made: what was found, put over the author's own, and what that changes.

A version never edits a file. It applies to every case that plays alike (the same play hash), as long as it is the
newest that was not withdrawn; the author's key applies where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from simulator.domain.key import scenario_key
from simulator.domain.panel import FORMATIVE, CriterionFound, Found, OptionFound
from simulator.domain.rubric import ErrorClass
from simulator.domain.scenario import Choice, CriticalMark, Node, Scenario, Spread
from simulator.domain.scoring import option_shares

ADULT = 18


@dataclass(frozen=True, slots=True)
class KeyVersion:
    """A key that was adopted from a panel.

    Attributes
    ----------
    number : int
        Counts the adopted keys of one play hash from 1.
    key_hash : str
        Of the case that was rated, with this key.
    adopted_by : UUID or None
        None once that person's account is erased.
    withdrawn_at : datetime or None
        When it was taken back; then the one before applies again.
    """

    id: UUID
    scenario_id: str
    play_hash: str
    number: int
    panel_id: UUID
    key_hash: str
    found: Found
    adopted_by: UUID | None
    adopted_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OptionChange:
    """What becomes of one option under another key.

    Attributes
    ----------
    ratings : tuple of (str, int, int)
        Criterion, rating before and after, in hundredths; only those that change.
    contested : tuple of bool
        Before and after.
    critical : tuple of tuple of str
        Codes before and after.
    """

    node: str
    choice: str
    ratings: tuple[tuple[str, int, int], ...]
    contested: tuple[bool, bool]
    critical: tuple[tuple[str, ...], tuple[str, ...]]


def rekeyed(scenario: Scenario, found: Found) -> Scenario:
    """The scenario with what a panel found in place of its author's ratings, contested and critical marks.

    Parameters
    ----------
    found : Found
        Decisions whose criteria or options are not those that were rated keep their author's key.
    """
    return replace(scenario, nodes={name: _node(scenario, node, found) for name, node in scenario.nodes.items()})


def _node(scenario: Scenario, node: Node, found: Found) -> Node:
    options = found.get(node.id, {})
    if node.ending is not None or not all(
        choice.id in options and options[choice.id].criteria.keys() == set(node.criteria) for choice in node.choices
    ):
        return node
    return replace(node, choices=tuple(_choice(scenario, choice, options[choice.id]) for choice in node.choices))


def _choice(scenario: Scenario, choice: Choice, found: OptionFound) -> Choice:
    """One option as the panel sees it.

    Fewer than five raters may add to what the author warns of, and take nothing away: neither a critical mark nor that
    experts differ. What is critical rates 0 on the criterion of its error, however kind it sounds.
    """
    thin = found.n_raters < FORMATIVE
    errors, own = scenario.critical_errors(), {mark.code: mark for mark in choice.critical}
    agreed = [code for code in found.agreed() if code in errors]
    codes = [*own, *(code for code in agreed if code not in own)] if thin else agreed
    marks = tuple(own.get(code) or _mark(scenario, code) for code in codes)
    zero = {errors[mark.code].criterion for mark in marks if mark.code in errors}
    return replace(
        choice,
        ratings={name: 0 if name in zero else one.mean for name, one in found.criteria.items()},
        contested=found.contested or (thin and choice.contested),
        critical=marks,
        spread=Spread(found.n_raters, found.n_competent),
    )


def _mark(scenario: Scenario, code: str) -> CriticalMark:
    """A mark that only the panel sees, with the class that the rubric gives it in this case."""
    error = scenario.critical_errors()[code]
    minor = any(person.role == "client" and person.age < ADULT for person in scenario.cast.values())
    raised = error.raised_for_minor and minor
    return CriticalMark(code, ErrorClass.C1 if raised else error.error_class, error.reason)


def option_changes(before: Scenario, after: Scenario) -> Iterator[OptionChange]:
    """Every option that is worth something else in the second scenario than in the first, which plays alike."""
    for node in before.decisions():
        for choice in node.choices:
            then = after.nodes[node.id].choice(choice.id)
            ratings = tuple(
                (name, rating, then.ratings[name])
                for name, rating in choice.ratings.items()
                if then.ratings[name] != rating
            )
            codes = tuple(mark.code for mark in choice.critical), tuple(mark.code for mark in then.critical)
            if ratings or choice.contested != then.contested or set(codes[0]) != set(codes[1]):
                yield OptionChange(node.id, choice.id, ratings, (choice.contested, then.contested), codes)


def unscored(scenario: Scenario) -> frozenset[str]:
    """Decisions at which nothing is scored, were every option on the table.

    Experts agree on fewer than two of them, or see no competent one, or too little difference between them.
    """
    key = scenario_key(scenario)
    return frozenset(
        node.id
        for node in scenario.decisions()
        if not any(option_shares(key, node.id, [choice.id for choice in node.choices]).values())
    )


def as_plain(found: Found) -> dict[str, Any]:
    """What a panel found as JSON holds it."""
    return {
        node: {
            choice: {
                "ratings": {
                    name: {"mean": one.mean, "sd": one.sd, "votes": one.votes} for name, one in option.criteria.items()
                },
                "critical": dict(option.critical),
                "raters": option.n_raters,
                "competent": option.n_competent,
                "contested": option.contested,
            }
            for choice, option in options.items()
        }
        for node, options in found.items()
    }


def from_plain(kept: Mapping[str, Any]) -> Found:
    """What ``as_plain`` made of what a panel found."""
    return {
        node: {
            choice: OptionFound(
                {name: CriterionFound(**one) for name, one in option["ratings"].items()},
                dict(option["critical"]),
                option["raters"],
                option["competent"],
                option["contested"],
            )
            for choice, option in options.items()
        }
        for node, options in kept.items()
    }
