"""Which case to practise next, and why: from one's own weak criteria, with the easier cases before the harder ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from simulator.domain.looking import LEVELS


class Reason(StrEnum):
    """Why a case is suggested."""

    FIRST = "first"
    CRITERION = "criterion"
    FURTHER = "further"
    OTHER_WAY = "other-way"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that could be suggested.

    Attributes
    ----------
    criteria : mapping of str to int
        Criteria with the number of its decisions that score them.
    n_notes : int
        How many content notes it has.
    tried : bool
        Whether the person has begun it, in whatever way.
    ended : bool
        Whether they have come to an ending of it.
    """

    id: str
    title: str
    modality: str
    level: str
    minutes: int
    n_notes: int
    criteria: Mapping[str, int]
    tried: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case with the reason for it; ``criterion`` only where that is the reason."""

    id: str
    reason: Reason
    criterion: str = ""
    n_decisions: int = 0


def next_step(cases: Sequence[Candidate], weak: Sequence[str]) -> Suggestion | None:
    """The case to practise next; None where every case that is open to the person was begun.

    Parameters
    ----------
    cases : sequence of Candidate
        All that the person may practise.
    weak : sequence of str
        Criteria with some evidence that they are worth practising, the weakest first.
    """
    ready = sorted((case for case in cases if not case.tried and is_ready(case, cases)), key=_gentlest)
    if not ready:
        return None
    if not any(case.ended for case in cases):
        return Suggestion(ready[0].id, Reason.FIRST)
    for criterion in weak:
        practising = [case for case in ready if case.criteria.get(criterion)]
        if practising:
            best = max(practising, key=lambda case: case.criteria[criterion])  # the gentlest of those that are alike
            return Suggestion(best.id, Reason.CRITERION, criterion, best.criteria[criterion])
    begun = {case.modality for case in cases if case.ended}
    further = [case for case in ready if case.modality in begun]
    if further:
        return Suggestion(further[0].id, Reason.FURTHER)
    return Suggestion(ready[0].id, Reason.OTHER_WAY)


def is_ready(case: Candidate, cases: Sequence[Candidate]) -> bool:
    """Whether the easier cases were met: of each level below that its way of working has, one came to an ending.

    Where a way of working begins at a higher level, one case of the level below counts from any other; where the
    library has no easier case at all, none is needed.
    """
    below = LEVELS[: LEVELS.index(case.level)]
    same_way = [other for other in cases if other.modality == case.modality and other.level in below]
    if same_way:
        return all(
            any(other.ended for other in same_way if other.level == level) for level in {c.level for c in same_way}
        )
    easier = [other for other in cases if other.level in below]
    top = max((other.level for other in easier), key=LEVELS.index, default=None)
    return top is None or any(other.ended for other in easier if other.level == top)


def _gentlest(case: Candidate) -> tuple[int, int, int, str, str]:
    """The easier, with less to be warned of, and the shorter first."""
    return LEVELS.index(case.level), case.n_notes, case.minutes, case.title, case.id
