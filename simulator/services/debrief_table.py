"""A session as a table: one row a decision, for whoever wants to count; ``docs/downloads.md`` explains each column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from simulator.domain.attempt import RecordedDecision
from simulator.domain.conditions import Value
from simulator.domain.debrief import Debrief, Moment
from simulator.domain.scenario import Line
from simulator.domain.scoring import COMPOSITE
from simulator.services.rooms import Room

FIXED = (
    "attempt",
    "case",
    "version",
    "variant",
    "step",
    "node",
    "construct",
    "choice",
    "said",
    "reply",
    "critical",
    "contested",
    "decided_at",
    "response_ms",
)


def rows(
    room: Room, result: Debrief, recorded: Sequence[RecordedDecision], sureness: Mapping[int, str] | None
) -> Iterator[tuple[str, ...]]:
    """The heading and a row for each decision.

    Parameters
    ----------
    sureness : mapping of int to str, or None
        By step, how sure the trainee was; None leaves the column out.
    """
    criteria = sorted({name for moment in result.moments for name in moment.taken.choice.ratings})
    dimensions = sorted({name for moment in result.moments for name in moment.score.dimensions})
    state = sorted({name for decision in recorded for name in decision.state_after})
    yield (
        *FIXED,
        *(("confidence",) if sureness is not None else ()),
        *(f"rating_{name}" for name in criteria),
        *(f"share_{name}" for name in criteria),
        *(f"share_{name}" for name in (*dimensions, COMPOSITE)),
        *(f"state_{name}" for name in state),
    )
    for moment, decision in zip(result.moments, recorded, strict=True):
        score, ratings = moment.score, moment.taken.choice.ratings
        yield (
            *_fixed(room, moment, decision),
            *((sureness.get(moment.step, ""),) if sureness is not None else ()),
            *(f"{ratings[name] / 100:g}" if name in ratings else "" for name in criteria),
            *(_share(score.criteria.get(name)) for name in criteria),
            *(_share(score.dimensions.get(name)) for name in dimensions),
            _share(score.composite),
            *(_plain(decision.state_after.get(name, "")) for name in state),
        )


def _fixed(room: Room, moment: Moment, decision: RecordedDecision) -> tuple[str, ...]:
    choice, scenario = moment.taken.choice, room.case.scenario
    return (
        str(room.attempt.id),
        room.attempt.scenario_id,
        scenario.version,
        room.attempt.variant,
        str(moment.step),
        moment.node.id,
        moment.node.construct,
        choice.id,
        choice.say,
        " ".join(
            _said(line, {key: person.name for key, person in scenario.cast.items()}) for line in moment.taken.reply
        ),
        " ".join(mark.code for mark in moment.score.critical),
        _plain(moment.score.contested),
        decision.decided_at.isoformat(timespec="milliseconds"),
        "" if decision.response_ms is None else str(decision.response_ms),
    )


def _said(line: Line, names: Mapping[str, str]) -> str:
    words = " ".join(part for part in (line.words, f"({line.cue})" if line.cue else "") if part)
    return words if line.speaker is None else f"{names[line.speaker]}: {words}"


def _plain(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _share(share: Fraction | None) -> str:
    """Blank where nothing was scored: that is not 0."""
    return "" if share is None else f"{float(share):.4f}"
