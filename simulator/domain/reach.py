"""Which kinds of ending were within reach through a walk, as bands of decisions between which nothing changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.domain.debrief import Moment
from simulator.domain.scenario import EndingKind


@dataclass(frozen=True, slots=True)
class ReachBand:
    """A stretch of a walk.

    Attributes
    ----------
    first, last : int
        Numbers of decisions made, from 0 (the opening): from after this one to after that one.
    kinds : tuple of EndingKind
        Of which an ending was within reach, in standard order.
    """

    first: int
    last: int
    kinds: tuple[EndingKind, ...]


def reach_bands(moments: Sequence[Moment]) -> tuple[ReachBand, ...]:
    """The bands of a walk from its opening; none where that is not known."""
    bands: list[ReachBand] = []
    if not moments or any(moment.within is None or moment.taken.within is None for moment in moments):
        return ()
    reached = [moments[0].within, *(moment.taken.within for moment in moments)]
    for made, within in enumerate(reached):
        found = set((within or {}).values())
        kinds = tuple(kind for kind in EndingKind if kind in found)
        if bands and bands[-1].kinds == kinds:
            bands[-1] = ReachBand(bands[-1].first, made, kinds)
        else:
            bands.append(ReachBand(made, made, kinds))
    return tuple(bands)
