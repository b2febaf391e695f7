"""The cut that scores of a program are held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

PROVISIONAL_CUT = 60.0
"""Of 100; what counts until a program has set its own."""


class CutFor(Protocol):
    """Says which cut a program has set."""

    def __call__(self, program_id: UUID) -> tuple[float, bool] | None:
        """The cut, of 100, and whether it is provisional; None if the program has set none."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut, of 100, and whether it is provisional."""

    value: float
    provisional: bool


def cut_in_force(cut_for: CutFor, program_id: UUID) -> Cut:
    """What a program's scores are held against: what it has set, or a provisional cut."""
    return Cut(*(cut_for(program_id) or (PROVISIONAL_CUT, True)))
