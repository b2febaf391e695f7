"""SC309: over the library, no strategy and no role may belong to one group of people (clinical reference, part G)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from simulator.content.diagnostics import Diagnostic, diagnostic
from simulator.domain.scenario import Person, Scenario

FEWEST_CASES = 6
FEWEST_PEOPLE = 4
MOST_SHARE = 0.75
NO_STRATEGY = "none stated"


@dataclass(frozen=True, slots=True)
class CrossTable:
    """How many people have what, by what.

    Attributes
    ----------
    counts : mapping of (row, column) to int
        Only cells that hold somebody.
    """

    rows: str
    columns: str
    counts: Counter[tuple[str, str]]


Trait = Callable[[Person], str]
TRAITS: dict[str, Trait] = {
    "strategy": lambda person: person.strategy or NO_STRATEGY,
    "role": lambda person: person.role,
    "pronouns": lambda person: person.pronouns,
}
COUNTED = {"strategy": ("pronouns", "role"), "role": ("pronouns",), "pronouns": ("strategy",)}
"""What is counted by what: of all who share the first, how many share the second."""


def cross_tables(scenarios: Iterable[Scenario]) -> list[CrossTable]:
    """Everybody in the casts, counted by each pair of ``COUNTED``."""
    people = [person for scenario in scenarios for person in scenario.cast.values()]
    return [
        CrossTable(rows, columns, Counter((TRAITS[rows](person), TRAITS[columns](person)) for person in people))
        for rows, all_columns in COUNTED.items()
        for columns in all_columns
    ]


def check_representation(scenarios: Sequence[Scenario]) -> list[Diagnostic]:
    """Report each group of which more than three in four are alike, in a library of six cases or more."""
    if len(scenarios) < FEWEST_CASES:
        return []
    alike: dict[tuple[str, str], list[str]] = {}
    for table in cross_tables(scenarios):
        totals = row_totals(table)
        for row, column in monopolies(table):
            said = f"{table.counts[row, column]} of {totals[row]} have the {table.columns} '{column}'"
            alike.setdefault((table.rows, row), []).append(said)
    return [
        diagnostic(
            "SC309",
            "scenarios",
            (1, 1),
            f"of the people whose {trait} is '{row}', {' and '.join(said)}",
            "write the next cases so that it does not seem to belong to them",
        )
        for (trait, row), said in alike.items()
    ]


def row_totals(table: CrossTable) -> Counter[str]:
    """People in each row."""
    totals: Counter[str] = Counter()
    for (row, _), count in table.counts.items():
        totals[row] += count
    return totals


def monopolies(table: CrossTable) -> list[tuple[str, str]]:
    """Cells that hold more than ``MOST_SHARE`` of a row of at least ``FEWEST_PEOPLE`` people.

    People without a stated strategy are no group, neither as a row nor as what a row has in common.
    """
    totals = row_totals(table)
    return [
        (row, column)
        for (row, column), count in sorted(table.counts.items())
        if NO_STRATEGY not in (row, column) and totals[row] >= FEWEST_PEOPLE and count > MOST_SHARE * totals[row]
    ]
