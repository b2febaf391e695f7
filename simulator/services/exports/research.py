"""Decisions for research: without names, dates and anything written, with a codebook made of the same columns."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any
from uuid import UUID

from simulator.domain.attempt import RecordedDecision
from simulator.domain.cohort_records import CohortAttempt
from simulator.domain.i18n import _
from simulator.domain.notice import DISCLAIMER
from simulator.domain.rubric import Criterion, Dimension
from simulator.domain.scoring import COMPOSITE
from simulator.domain.suppression import FEWEST
from simulator.services.exports.packing import zipped
from simulator.services.tables_out import csv_lines

SHORT = 12
"""Signs of a hash that are enough to tell versions apart."""
PLACES = 4
"""Decimals of a share."""


@dataclass(frozen=True, slots=True)
class Made:
    """One decision with what it belongs to.

    Attributes
    ----------
    person : str
        A made-up name.
    number : int
        Of the attempt, among the person's in this file, from 1.
    day : int
        Whole days since the person's first attempt in this file ended, so that no calendar is in it.
    scored : mapping
        The decision as the stored score sheet has it.
    """

    person: str
    number: int
    day: int
    attempt: CohortAttempt
    decision: RecordedDecision
    scored: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what its values are, what it means, and how it is read."""

    name: str
    kind: str
    what: str
    value: Callable[[Made], str]


NUMBER, WHOLE, TEXT = _("number"), _("whole number"), _("text")
SHARE = _("number from 0 to 1, or blank")
FIXED: tuple[Column, ...] = (
    Column("person", TEXT, _("A made-up name, another one in each file."), lambda one: one.person),
    Column("attempt", WHOLE, _("Number of the attempt among the person's in this file."), lambda one: str(one.number)),
    Column("day", WHOLE, _("Days since the person's first attempt in this file ended."), lambda one: str(one.day)),
    Column("case", TEXT, _("Id of the case."), lambda one: one.attempt.attempt.scenario_id),
    Column("play", TEXT, _("Which wording and rules were played."), lambda one: one.attempt.attempt.play_hash[:SHORT]),
    Column("key", TEXT, _("Which key scored it."), lambda one: _score(one).key_hash[:SHORT]),
    Column("exposure", "first, repeat", _("Whether the case was new to the person."), lambda one: one.attempt.exposure),
    Column("mode", "practice, summative", _("Made to learn by, or once."), lambda one: one.attempt.attempt.mode),
    Column("step", WHOLE, _("Number of the decision in the attempt, from 0."), lambda one: str(one.decision.step)),
    Column("node", TEXT, _("Where in the case."), lambda one: one.decision.node),
    Column("choice", TEXT, _("Id of the option taken."), lambda one: one.decision.choice),
    Column("offered", WHOLE, _("How many options were shown."), lambda one: str(len(one.decision.offered))),
    Column("place", WHOLE, _("Place of the option taken among those shown, from 1."), lambda one: _place(one.decision)),
    Column(
        "seconds", NUMBER, _("From first drawing to choice, to a tenth; blank if unknown."), lambda one: _seconds(one)
    ),
    Column(
        "contested", "yes, no", _("Experts differ, so nothing is scored."), lambda one: _yes(one.scored["contested"])
    ),
    Column(
        "composite", SHARE, _("Share of what was possible, attunement and fidelity."), lambda one: _share(one.scored)
    ),
)


def columns(made: Sequence[Made], criteria: Mapping[str, Criterion]) -> tuple[Column, ...]:
    """The columns of a file: the fixed ones, then each dimension and each criterion that its decisions rate."""
    named = sorted({name for one in made for name in one.scored["criteria"]})
    titles = {name: criteria[name].title if name in criteria else _("a criterion of its time") for name in named}
    dimensions = (
        Column(f"share_{one.value}", SHARE, _("The same, over this dimension."), partial(_of_dimension, one.value))
        for one in Dimension
    )
    shares = (Column(f"share_{name}", SHARE, titles[name], partial(_of_criterion, name)) for name in named)
    return (*FIXED, *dimensions, *shares)


def _score(one: Made) -> Any:
    return one.attempt.score


def _place(decision: RecordedDecision) -> str:
    return str(decision.offered.index(decision.choice) + 1) if decision.choice in decision.offered else ""


def _seconds(one: Made) -> str:
    return "" if one.decision.response_ms is None else f"{one.decision.response_ms / 1000:.1f}"


def _yes(value: object) -> str:
    return "yes" if value else "no"


def _share(scored: Mapping[str, Any]) -> str:
    return _decimal(scored[COMPOSITE])


def _of_dimension(name: str, one: Made) -> str:
    return _decimal(one.scored["dimensions"].get(name))


def _of_criterion(name: str, one: Made) -> str:
    return _decimal(one.scored["criteria"].get(name))


def _decimal(share: str | None) -> str:
    return "" if share is None else f"{float(Fraction(share)):.{PLACES}f}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a cohort may stand in a file, and how much may not.

    Attributes
    ----------
    attempts : tuple of CohortAttempt
        Assigned ones, of people who agreed, at cases that at least five of them did.
    n_people : int
        Whose they are.
    n_left_out : int
        Attempts of people who agreed that are left out, as too few did their case.
    """

    attempts: tuple[CohortAttempt, ...]
    n_people: int
    n_left_out: int


def chosen(attempts: Sequence[CohortAttempt], agreed: Collection[UUID]) -> Chosen:
    """What may stand in a file: what was only shared was shown to supervisors, and for nothing else."""
    fit = [
        one
        for one in attempts
        if one.assignment_id is not None and one.score is not None and one.attempt.trainee_id in agreed
    ]
    pairs = {(one.attempt.scenario_id, one.attempt.trainee_id) for one in fit}
    n_people = Counter(case for case, _person in pairs)
    kept = tuple(one for one in fit if n_people[one.attempt.scenario_id] >= FEWEST)
    return Chosen(kept, len({one.attempt.trainee_id for one in kept}), len(fit) - len(kept))


def made_of(found: Chosen, decisions: Callable[[UUID], Sequence[RecordedDecision]], secret: bytes) -> Iterator[Made]:
    """Every decision, people in the order of their made-up names.

    Parameters
    ----------
    decisions : callable
        An attempt's decisions, by its id.
    secret : bytes
        What names are made up with; thrown away after the file, so that nobody can make them again.
    """
    of: dict[str, list[CohortAttempt]] = {}
    for one in found.attempts:
        of.setdefault(_made_up(secret, one.attempt.trainee_id), []).append(one)
    for person, attempts in sorted(of.items()):
        ended = [one.attempt.ended_at for one in attempts if one.attempt.ended_at is not None]
        for number, (one, at) in enumerate(zip(attempts, ended, strict=True), start=1):
            sheet: Mapping[str, Any] = _sheet(one)
            by_step = {scored["step"]: scored for scored in sheet["decisions"]}
            for decision in decisions(one.attempt.id):
                if decision.step in by_step:
                    yield Made(person, number, (at - ended[0]).days, one, decision, by_step[decision.step])


def _sheet(one: CohortAttempt) -> Mapping[str, Any]:
    return {"decisions": ()} if one.score is None else one.score.sheet


def _made_up(secret: bytes, person_id: UUID) -> str:
    return "P" + hmac.new(secret, person_id.bytes, hashlib.sha256).hexdigest()[:SHORT]


def research_zip(made: Sequence[Made], found: Chosen, criteria: Mapping[str, Criterion]) -> bytes:
    """``decisions.csv``, its codebook twice (to read, and as a table), and what it may be used for."""
    head = columns(made, criteria)
    rows = [[column.value(one) for column in head] for one in made]
    table = csv_lines([[column.name for column in head], *rows])
    book = csv_lines([("column", "values", "meaning"), *((one.name, one.kind, one.what) for one in head)])
    return zipped(
        {
            "decisions.csv": "".join(table).encode(),
            "codebook.csv": "".join(book).encode(),
            "codebook.md": _codebook(head, found).encode(),
        }
    )


def _codebook(head: Sequence[Column], found: Chosen) -> str:
    said = [
        _("# Decisions in simulated cases: codebook"),
        _(DISCLAIMER),
        _(
            "{people} people, {attempts} attempts. Left out because fewer than {least} people did the case: {left}."
        ).format(people=found.n_people, attempts=len(found.attempts), least=FEWEST, left=found.n_left_out),
        _(
            "Only attempts that the program had asked for, of people whose agreement the program has noted. Names are "
            "made up for this file alone and can't be made again; days count from each person's first attempt; nothing "
            "that anybody wrote is in it, and no mark of a critical choice, which a supervisor reads first."
        ),
        _(
            "It is de-identified, not anonymous: whoever knows what somebody chose may find them. Keep it as your "
            "ethics board asks, never join it with other records of the same people, and erase it after the study."
        ),
        _("A blank means not scored or not known. It is never 0."),
        "\n".join(
            [
                _("| Column | Values | Meaning |"),
                "|---|---|---|",
                *(f"| `{one.name}` | {one.kind} | {one.what} |" for one in head),
            ]
        ),
    ]
    return "\n\n".join(said) + "\n"
