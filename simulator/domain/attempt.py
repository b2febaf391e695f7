"""The stored record of one trainee's encounter: recorded decisions are the truth, everything else is derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from simulator.domain.conditions import Value


class Purpose(StrEnum):
    """Why an attempt is made; only counted ones may ever enter a cohort's figures."""

    COUNTED = "counted"
    PRACTICE = "practice"
    BRANCH = "branch"
    PREVIEW = "preview"
    SIMULATED = "simulated"


class Feedback(StrEnum):
    """When the trainee sees how a choice is rated; it is never off."""

    EACH = "each"
    END = "end"


class Mode(StrEnum):
    """What an attempt is for its trainee: to learn by, with every help, or to show what they do without."""

    PRACTICE = "practice"
    SUMMATIVE = "summative"


class Rejection(StrEnum):
    """Why an input was not taken as a decision."""

    TOO_SOON = "too-soon"
    ALREADY_MADE = "already-made"


@dataclass(frozen=True, slots=True)
class ScenarioVersion:
    """The exact content that attempts are pinned to.

    Attributes
    ----------
    content_hash : str
        SHA-256 over the names and texts of all its files.
    texts : mapping of str to str
        File name to text.
    """

    content_hash: str
    scenario_id: str
    version: str
    play_hash: str
    key_hash: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One trainee's run through one version of a case.

    Attributes
    ----------
    seed : int
        Decides the order in which options are shown.
    parent_id, fork_step : UUID and int, or None
        Set on a branch made by rewinding: the decisions before the fork are the parent's.
    ending : str or None
        Id of the ending reached.
    mode : Mode
        Summative where an assignment says so: then there is no going back, and feedback comes at the end.
    """

    id: UUID
    trainee_id: UUID
    scenario_id: str
    content_hash: str
    play_hash: str
    variant: str
    seed: int
    purpose: Purpose
    feedback: Feedback
    started_at: datetime
    parent_id: UUID | None = None
    fork_step: int | None = None
    ended_at: datetime | None = None
    ending: str | None = None
    mode: Mode = Mode.PRACTICE

    @property
    def is_practice(self) -> bool:
        """Whether it is a person's own practice; what is only shown or simulated says nothing about anybody."""
        return self.purpose not in (Purpose.PREVIEW, Purpose.SIMULATED)


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """One decision as stored; append-only, unique by attempt and step.

    Attributes
    ----------
    offered : tuple of str
        Ids of the enabled choices in the order shown.
    state_after : mapping of str to Value
        Values by variable name.
    decided_at : datetime
        Aware, UTC.
    response_ms : int or None
        From the first drawing of the decision to the choice, pauses removed; None after a reconnect.
    """

    step: int
    node: str
    choice: str
    offered: tuple[str, ...]
    state_after: Mapping[str, Value]
    decided_at: datetime
    response_ms: int | None = None


@dataclass(frozen=True, slots=True)
class RejectedInput:
    """A press that was not taken as a decision, and why."""

    attempt_id: UUID
    step: int
    choice: str
    reason: Rejection
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A score sheet as stored at the ending, with the hashes that it was derived from."""

    play_hash: str
    key_hash: str
    sheet: Mapping[str, object]
    scored_at: datetime
