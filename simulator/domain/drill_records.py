"""Drills as they are stored: when a skill is due again, a sitting of drills, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class DrillKind(StrEnum):
    """What a drill asks for."""

    RESPOND = "respond"
    LABEL = "label"
    MARKER = "marker"


@dataclass(frozen=True, slots=True)
class DrillCard:
    """How one person stands with one skill.

    Attributes
    ----------
    skill : str
        Kind and what is practised, such as ``respond:repair-after-withdrawal``.
    card : mapping
        The spacing algorithm's own memory of it.
    level : int
        1–3; each leaves out a help.
    in_a_row : int
        Good answers since the level was reached or the last miss; three lead to the next level.
    due_at : datetime
        Aware, UTC.
    """

    person_id: UUID
    skill: str
    card: Mapping[str, Any]
    level: int
    in_a_row: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DrillItem:
    """One drill of a sitting: a moment of a case, named and never copied.

    Attributes
    ----------
    trail : tuple of str
        Choice ids that lead from the opening of the variant to the moment.
    choice : str
        The option that a label or marker drill is about; empty for others.
    option_set : str
        Hash of what is offered, or of the line that a label or marker drill is about: the same does not come back soon.
    looks : str
        Hash of what is offered and which lines are said, to know the moment again.
    """

    kind: DrillKind
    skill: str
    scenario_id: str
    content_hash: str
    node: str
    variant: str
    seed: int
    trail: tuple[str, ...]
    choice: str
    option_set: str
    looks: str
    level: int


@dataclass(frozen=True, slots=True)
class DrillSitting:
    """A planned row of drills; answers come in order."""

    id: UUID
    person_id: UUID
    started_at: datetime
    items: tuple[DrillItem, ...]
    ended_at: datetime | None = None

    def unanswered(self, position: int, at: datetime) -> DrillAnswer:
        """What is recorded of the drill at one place where nothing was said."""
        item = self.items[position]
        return DrillAnswer(
            sitting_id=self.id,
            position=position,
            person_id=self.person_id,
            skill=item.skill,
            scenario_id=item.scenario_id,
            node=item.node,
            variant=item.variant,
            option_set=item.option_set,
            answer="",
            share=None,
            rating=None,
            hints=0,
            own_words="",
            self_ratings={},
            at=at,
            looks=item.looks,
        )


@dataclass(frozen=True, slots=True)
class DrillAnswer:
    """What was said at one place of a sitting, from when the options open; own words can be deleted.

    Attributes
    ----------
    answer : str
        A choice id, a kind of move or a kind of marker; empty if the drill was skipped or could not be asked any more.
    share : int or None
        Basis points of what was possible; None where it was not scored.
    rating : int or None
        What the spacing was told: 1 again, 2 hard, 3 good, 4 easy; None if nothing.
    looks : str
        As in the item.
    is_open : bool
        Whether the options are open and nothing has been chosen; the next answer at this place takes its place.
    """

    sitting_id: UUID
    position: int
    person_id: UUID
    skill: str
    scenario_id: str
    node: str
    variant: str
    option_set: str
    answer: str
    share: int | None
    rating: int | None
    hints: int
    own_words: str
    self_ratings: Mapping[str, int]
    at: datetime
    looks: str = ""
    is_open: bool = False

    @property
    def was_asked(self) -> bool:
        """Whether the drill was put to the person, and not passed over."""
        return bool(self.answer) or self.is_open
