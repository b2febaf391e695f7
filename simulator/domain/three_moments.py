"""The three moments that a debriefing looks at closely: a turn, a miss with its repair, and one about safety."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from simulator.domain.debrief import Debrief, Moment, Road, lowest, point_of_no_return
from simulator.domain.rubric import ErrorClass
from simulator.domain.scenario import EndingKind
from simulator.domain.vocabulary import RUPTURE_NONE

MISSED_BELOW = Fraction(3, 4)
"""A choice with a share below this somewhere is one to look at for what it missed."""


class Look(StrEnum):
    """What a moment is looked at for."""

    TURN = "turn"
    MISS = "miss"
    REPAIR = "repair"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Picked:
    """One of the three moments.

    Attributes
    ----------
    repair : Moment or None
        Of a miss after which somebody was strained: the moment that mended it, where one did.
    person : str
        Cast id of whoever was strained; empty where it is not about that.
    opened : Moment or None
        Of a repair: the decision after which the strain was there; None where it was there from the opening.
    """

    look: Look
    moment: Moment
    repair: Moment | None = None
    person: str = ""
    opened: Moment | None = None

    @property
    def was_bound_to_strain(self) -> bool:
        """Whether the strain that was mended came after a decision of which every option would have brought it."""
        return self.opened is not None and all(
            _strains(road, self.person) for road in (self.opened.taken, *self.opened.others)
        )


def _strains(road: Road, person: str) -> bool:
    after = [change.after for change in road.changes if change.variable == f"{person}.rupture"]
    return bool(after) and after[-1] != RUPTURE_NONE


def three_moments(result: Debrief) -> tuple[Picked, ...]:
    """At most one moment of each kind, no decision twice, in the order in which they happened.

    A critical moment is always among them. A kind that this walk has nothing of is left out.
    """
    taken: set[int] = set()
    found = []
    for candidates in (_safety(result), _misses(result), _turns(result)):
        picked = next((one for one in candidates if one.moment.step not in taken), None)
        if picked is not None:
            taken.add(picked.moment.step)
            found.append(picked)
    return tuple(sorted(found, key=lambda one: one.moment.step))


def _safety(result: Debrief) -> Iterator[Picked]:
    """Critical moments, the gravest class first; else decisions that offered a critical error, the lowest first."""
    marked = [moment for moment in result.moments if moment.score.critical]
    yield from (Picked(Look.SAFETY, m) for m in sorted(marked, key=lambda m: (not _is_gravest(m), m.step)))
    offered = [moment for moment in result.moments if moment.score.gate_opportunity and not moment.score.critical]
    yield from (Picked(Look.SAFETY, m) for m in sorted(offered, key=lambda m: (lowest(m.score), m.step)))


def _is_gravest(moment: Moment) -> bool:
    return any(mark.error_class is ErrorClass.C1 for mark in moment.score.critical)


def _misses(result: Debrief) -> Iterator[Picked]:
    """Strains that a poor choice brought, mended ones first; the poorest choices; repairs of any other strain."""
    moments = {moment.step: moment for moment in result.moments}
    in_order = sorted(result.sheet.repairs, key=lambda record: (record.closed is None, record.opened))
    own = [record for record in in_order if record.opened and lowest(moments[record.opened - 1].score) < MISSED_BELOW]
    for record in own:
        repair = None if record.closed is None else moments[record.closed]
        yield Picked(Look.MISS, moments[record.opened - 1], repair, record.person)
    low = [moment for moment in result.moments if lowest(moment.score) < MISSED_BELOW]
    yield from (Picked(Look.MISS, m) for m in sorted(low, key=lambda m: (lowest(m.score), -m.score.weight, m.step)))
    for record in in_order:
        if record.closed is not None and record not in own:
            opened = moments[record.opened - 1] if record.opened else None
            yield Picked(Look.REPAIR, moments[record.closed], person=record.person, opened=opened)


def _turns(result: Debrief) -> Iterator[Picked]:
    """Where a secure ending went out of reach; else where a ruptured one did; else where people moved most."""
    lost = point_of_no_return(result.moments)
    saved = next((moment for moment in result.moments if EndingKind.RUPTURED in moment.lost_kinds), None)
    yield from (Picked(Look.TURN, moment) for moment in (lost, saved) if moment is not None)
    moved = sorted((m for m in result.moments if movement(m)), key=lambda m: (-movement(m), m.step))
    yield from (Picked(Look.TURN, moment) for moment in moved)


def movement(moment: Moment) -> int:
    """How far numbers moved in a decision, all people together."""
    return sum(
        abs(change.after - change.before)
        for change in moment.taken.changes
        if isinstance(change.after, int) and isinstance(change.before, int) and not isinstance(change.after, bool)
    )
