"""SC309: over the library, no strategy, role or part in harm may belong to one group of people (clinical reference, G).

A person who is played by different people in different openings counts in parts: an opening is as likely as another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.content.diagnostics import Diagnostic, diagnostic
from simulator.domain.casting import castings
from simulator.domain.scenario import Person, Scenario

FEWEST_CASES = 6
FEWEST_PEOPLE = 4
MOST_SHARE = Fraction(3, 4)
MOST_EXCESS = Fraction(1, 4)
"""By how much a value may be more frequent in a group than among everybody who states one."""
NO_STRATEGY = "none stated"
UNSTATED = "unstated"
NOT_STATED = frozenset({NO_STRATEGY, UNSTATED})
"""What is no group."""
DID_HARM = frozenset({"caused", "both"})
"""Parts in harm that must not belong to a group of people; to be harmed, or not to be, is counted only."""

Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CrossTable:
    """How many people have what, by what.

    Attributes
    ----------
    counts : mapping of (row, column) to number
        Only cells that hold somebody; a fraction where openings are played by different people.
    """

    rows: str
    columns: str
    counts: Mapping[Cell, Fraction]


Trait = Callable[[Person], str]
TRAITS: dict[str, Trait] = {
    "strategy": lambda person: person.strategy or NO_STRATEGY,
    "role": lambda person: person.role,
    "pronouns": lambda person: person.pronouns,
    "origin": lambda person: person.background.origin or UNSTATED,
    "class": lambda person: person.background.social_class or UNSTATED,
    "faith": lambda person: person.background.faith or UNSTATED,
    "orientation": lambda person: person.background.orientation or UNSTATED,
    "harm": lambda person: person.background.harm or UNSTATED,
}
BACKGROUND = ("origin", "class", "faith", "orientation")
COUNTED: dict[str, tuple[str, ...]] = {
    "strategy": ("pronouns", "role", *BACKGROUND),
    "harm": ("pronouns", *BACKGROUND, "strategy"),
    "role": ("pronouns",),
    "pronouns": ("strategy",),
}
"""What is counted by what: of all who share the first, how many share the second."""
IDENTITY = frozenset({"pronouns", *BACKGROUND, "strategy"})
"""The columns that are judged: what people are or bring. A role is a chair in the room, and is counted only."""
BELONGS: Mapping[str, str] = {"strategy": "strategy", "harm": "part in harm", "role": "role"}
"""The rows that are judged, and how they are called; the others are counted only."""


def cross_tables(scenarios: Iterable[Scenario]) -> list[CrossTable]:
    """Everybody in the casts, counted by each pair of ``COUNTED``."""
    people = [weighed for scenario in scenarios for weighed in _people(scenario)]
    tables = []
    for rows, all_columns in COUNTED.items():
        for columns in all_columns:
            counts: defaultdict[Cell, Fraction] = defaultdict(Fraction)
            for person, weight in people:
                counts[TRAITS[rows](person), TRAITS[columns](person)] += weight
            tables.append(CrossTable(rows, columns, dict(counts)))
    return tables


def _people(scenario: Scenario) -> list[tuple[Person, Fraction]]:
    """Who plays, each with the share of the openings in which they do."""
    casts = castings(scenario)
    return [(person, Fraction(1, len(casts))) for cast in casts for person in cast.values()]


def check_representation(scenarios: Sequence[Scenario]) -> list[Diagnostic]:
    """Report each group of which more than three in four are alike, in a library of six cases or more."""
    if len(scenarios) < FEWEST_CASES:
        return []
    alike: dict[tuple[str, str], list[str]] = {}
    for table in (one for one in cross_tables(scenarios) if one.rows in BELONGS and one.columns in IDENTITY):
        for row, column in monopolies(table):
            alike.setdefault((table.rows, row), []).append(_said(table, row, column))
    return [
        diagnostic(
            "SC309",
            "scenarios",
            (1, 1),
            f"of the people whose {BELONGS[trait]} is '{row}', {' and '.join(said)}",
            "write the next cases so that it does not seem to belong to them",
        )
        for (trait, row), said in alike.items()
    ]


def _said(table: CrossTable, row: str, column: str) -> str:
    count, total = in_words(table.counts[row, column]), in_words(_stated_in(table, row))
    overall = f"{float(share_overall(table, column)):.0%} of everybody"
    return f"{count} of {total} have the {table.columns} '{column}' ({overall})"


def in_words(count: Fraction) -> str:
    """A number of people; where it is no whole number, to one decimal."""
    return str(count) if count.denominator == 1 else f"{float(count):.1f}"


def monopolies(table: CrossTable) -> list[Cell]:
    """Cells that hold too much of a row of at least ``FEWEST_PEOPLE`` people who state the column's trait.

    Too much is more than ``MOST_SHARE`` of them, and by more than ``MOST_EXCESS`` a greater share than among
    everybody: what is frequent throughout the library belongs to no group. People who state nothing are no group,
    neither as a row nor as what a row has in common.
    """
    found = []
    for (row, column), count in sorted(table.counts.items()):
        if NOT_STATED & {row, column} or (table.rows == "harm" and row not in DID_HARM):
            continue
        total = _stated_in(table, row)
        share = count / total
        if total >= FEWEST_PEOPLE and share > MOST_SHARE and share - share_overall(table, column) > MOST_EXCESS:
            found.append((row, column))
    return found


def _stated_in(table: CrossTable, row: str) -> Fraction:
    """People in a row who state the trait of the columns."""
    return sum((n for (r, c), n in table.counts.items() if r == row and c not in NOT_STATED), Fraction(0))


def share_overall(table: CrossTable, column: str) -> Fraction:
    """The share that a column's value has among all people who state one."""
    stated = [(c, n) for (_, c), n in table.counts.items() if c not in NOT_STATED]
    return sum((n for c, n in stated if c == column), Fraction(0)) / sum((n for _, n in stated), Fraction(0))
