"""The library's table of quality: cues, kinds of move, reading grade, people, and what simple players would score.

``python -m simulator check --library`` prints it. It judges nothing by itself: what needs mending is reported as
SC206, SC207, SC213, SC217 and SC309. How to read each part: ``docs/item-quality.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean
from textwrap import wrap
from typing import Any

from simulator.content.case import Case
from simulator.content.checks.cues import Cue, best_choices, count_cues
from simulator.content.checks.library import MAX_KIND_SHARE, MIN_PLAIN_SHARE, best_kinds, is_plain, scored_decisions
from simulator.content.checks.reading import MAX_GRADE, case_grade
from simulator.content.checks.representation import NOT_STATED, CrossTable, cross_tables, in_words
from simulator.domain.players import RANDOM, scenario_players
from simulator.domain.scoring import COMPOSITE
from simulator.domain.verification import scores_of

MARGIN = 5.0
"""Points of the composite that a player on the surface may be above random."""


@dataclass(frozen=True, slots=True)
class PlayerRow:
    """What one player can expect.

    Attributes
    ----------
    composites : mapping of str to float
        Expected composite (0–100) by case; a case where the player has none, or where it is no player, is missing.
    above_random : float or None
        Mean difference from the random player over those cases.
    """

    name: str
    composites: Mapping[str, float]
    above_random: float | None

    @property
    def kind(self) -> str:
        """``surface``, ``move``, ``criterion``, ``key`` or ``random``."""
        groups = {"kind": "move", "best-on": "criterion", "best": "key", "worst": "key", RANDOM: RANDOM}
        return groups.get(self.name.split(":")[0], "surface")


@dataclass(frozen=True, slots=True)
class LibraryTable:
    """The whole table.

    Attributes
    ----------
    decisions : int
        Scored decisions.
    kinds : mapping of str to int
        Decisions whose best option each kind of move leads, most frequent first.
    plain : int
        Decisions whose best option is brief, silent, blocking, declining, teaching or directive.
    grades : mapping of str to float or None
        Reading grade by case.
    """

    cases: int
    decisions: int
    cues: tuple[Cue, ...]
    kinds: Mapping[str, int]
    plain: int
    grades: Mapping[str, float | None]
    people: tuple[CrossTable, ...]
    players: tuple[PlayerRow, ...]


def library_table(cases: Iterable[Case]) -> LibraryTable:
    """Make the table of these cases."""
    among = list(cases)
    scenarios = [case.scenario for case in among]
    nodes = scored_decisions(scenarios)
    return LibraryTable(
        len(among),
        len(nodes),
        tuple(count_cues(nodes)) if nodes else (),
        dict(best_kinds(nodes).most_common()),
        sum(any(is_plain(node, choice) for choice in best_choices(node)) for node in nodes),
        {scenario.id: case_grade(scenario) for scenario in scenarios},
        tuple(cross_tables(scenarios)),
        tuple(player_rows(among)),
    )


def player_rows(cases: Sequence[Case]) -> list[PlayerRow]:
    """Every player with its expected composite in every case where it plays; each opening is as likely as the others.

    A case with too many states for exact figures is left out.
    """
    found: dict[str, dict[str, float]] = {}
    for case in cases:
        players = {name: player.weights for name, player in scenario_players(case.scenario).items()}
        for name, outcome in scores_of(case.table, case.key, players, {COMPOSITE}).items():
            composite = outcome.scores[COMPOSITE].expected
            if composite is not None:
                found.setdefault(name, {})[case.scenario.id] = composite
    chance = found.get(RANDOM, {})
    return [PlayerRow(name, own, _above(own, chance)) for name, own in found.items()]


def _above(own: Mapping[str, float], chance: Mapping[str, float]) -> float | None:
    differences = [composite - chance[case] for case, composite in own.items() if case in chance]
    return fmean(differences) if differences else None


def as_data(table: LibraryTable) -> dict[str, Any]:
    """The table as plain data, for JSON."""
    return {
        "cases": table.cases,
        "decisions": table.decisions,
        "cues": [
            {
                "name": cue.name,
                "decisions": cue.decisions,
                "hits": float(cue.hits),
                "expected": cue.expected,
                "excess": cue.excess,
                "p": cue.p,
            }
            for cue in table.cues
        ],
        "best_kinds": dict(table.kinds),
        "plain": table.plain,
        "reading_grades": dict(table.grades),
        "people": [
            {
                "rows": one.rows,
                "columns": one.columns,
                "counts": [[*cell, _number(n)] for cell, n in sorted(one.counts.items())],
            }
            for one in table.people
        ],
        "players": [
            {"name": row.name, "kind": row.kind, "composites": dict(row.composites), "above_random": row.above_random}
            for row in table.players
        ],
    }


def as_lines(table: LibraryTable) -> Iterator[str]:
    """The table as lines of text."""
    yield f"The library: {table.cases} case{'s' * (table.cases != 1)}, {table.decisions} scored decisions"
    yield from _cue_lines(table)
    yield from _kind_lines(table)
    yield f"\nReading grade (at most {MAX_GRADE:.0f})"
    for case, grade in table.grades.items():
        yield f"  {case:<36} {'too short' if grade is None else f'{grade:9.1f}'}"
    yield from _people_lines(table)
    yield from _player_lines(table)


def _cue_lines(table: LibraryTable) -> Iterator[str]:
    yield "\nCues: how often what stands out is best (a tie counts in part)"
    yield f"  {'cue':<14} {'hits':>6} {'chance':>7} {'of':>4} {'excess':>7} {'p':>6}"
    for cue in table.cues:
        excess = round(cue.excess, 3) + 0.0  # never -0.0
        numbers = f"{float(cue.hits):6.1f} {cue.expected:7.1f} {cue.decisions:4} {excess:+7.1%} {cue.p:6.3f}"
        yield f"  {cue.name:<14} {numbers}{'  gives the key away' if cue.tells else ''}"


def _kind_lines(table: LibraryTable) -> Iterator[str]:
    yield f"\nKinds of move that lead the best option (none above {MAX_KIND_SHARE:.0%})"
    for kind, hits in table.kinds.items():
        yield f"  {kind:<20} {hits:4} {hits / table.decisions:5.0%}"
    share = f"{table.plain / table.decisions:.0%}" if table.decisions else "none"
    yield f"  brief, silent, blocking, declining, teaching or directive: {share} (at least {MIN_PLAIN_SHARE:.0%})"


def _people_lines(table: LibraryTable) -> Iterator[str]:
    """The cross tables in which somebody states both things, and the names of the others."""
    empty = []
    for one in table.people:
        if one.rows == "pronouns":
            continue  # the same cells as strategy by pronouns
        if any(not NOT_STATED & set(cell) for cell in one.counts):
            yield f"\nPeople: {one.rows} by {one.columns}"
            yield from _cross_lines(one)
        else:
            empty.append(f"{one.rows} by {one.columns}")
    if empty:
        yield "\nPeople: nobody states both"
        yield from wrap(", ".join(empty), 100, initial_indent="  ", subsequent_indent="  ")


def _cross_lines(table: CrossTable) -> Iterator[str]:
    """Rows by columns; who states nothing stands last, under a dash, and a dot stands for nobody."""
    rows = _stated_first({row for row, _ in table.counts})
    columns = _stated_first({column for _, column in table.counts})
    names = ["–" if column in NOT_STATED else column for column in columns]
    widths = [max(4, len(name)) for name in names]
    corner = "– unstated" if NOT_STATED & {*rows, *columns} else ""
    yield f"  {corner:<12}" + "".join(f"  {name:>{width}}" for name, width in zip(names, widths, strict=True))
    for row in rows:
        cells = (in_words(table.counts[row, column]) if (row, column) in table.counts else "·" for column in columns)
        numbers = "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        yield f"  {'–' if row in NOT_STATED else row:<12}{numbers}"


def _stated_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (name in NOT_STATED, name))


def _number(count: Fraction) -> int | float:
    return count.numerator if count.denominator == 1 else float(count)


def _player_lines(table: LibraryTable) -> Iterator[str]:
    yield "\nPlayers: expected composite, and points above random"
    yield f"  (at most +{MARGIN:.0f} on the surface, and with one kind of move)"
    too_much = {row.name for row in exceeding(table.players)}
    for row in table.players:
        above = "" if row.above_random is None else f"{row.above_random:+7.1f}"
        mark = "  too much" if row.name in too_much else ""
        yield f"  {row.name:<22} {fmean(row.composites.values()):6.1f} {above}{mark}"


def exceeding(players: Iterable[PlayerRow]) -> list[PlayerRow]:
    """Players on the surface, or with one kind of move, that are more than ``MARGIN`` above random."""
    return [row for row in players if row.kind in ("surface", "move") and (row.above_random or 0.0) > MARGIN]
