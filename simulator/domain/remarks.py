"""What somebody who practises says to a case's author about one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

MAX_REMARK = 4_000


class RemarkKind(StrEnum):
    """Whether a moment is faulty, or is judged differently."""

    WRONG = "wrong"
    DIFFERENTLY = "differently"


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark with the moment that it is about; the author of the case reads it without a name.

    Attributes
    ----------
    author_id : UUID or None
        Who wrote it, so that they can take it away with their data; None once they were erased. Never shown.
    step : int
        The decision's place in that walk, from 0.
    choice : str
        What had been chosen there; empty where nothing had yet.
    """

    id: UUID
    author_id: UUID | None
    scenario_id: str
    version: str
    content_hash: str
    variant: str
    node: str
    step: int
    choice: str
    kind: RemarkKind
    text: str
    at: datetime
