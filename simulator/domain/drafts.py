"""Cases that are being written: drafts, each kept with what it was at every save."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

MAX_DRAFTS = 200
"""Drafts that one person keeps."""
MAX_REVISIONS = 100
"""Saves of a draft that are kept; the oldest go first, never the first of all."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A case that is being written.

    Attributes
    ----------
    author_id, changed_by : UUID or None
        None once that person's account is erased: what a program's supervisors may change stays with them.
    program_id : UUID or None
        The program whose supervisors may read and change it; None as long as it is its author's alone.
    title : str
        The case's title as far as it can be read; else the name that the draft was begun with.
    origin : str
        What it was begun from, in words: a template, an upload, a case of the library with its version.
    revision : int
        Counts saves from 1.
    in_review_since : datetime or None
        When colleagues were last asked to look at it; None while nobody is.
    beside_id : UUID or None
        The draft beside which it was set aside, because somebody else had saved there meanwhile; None for any other.
    beside_revision : int or None
        The save of that draft from which its text was made.
    """

    id: UUID
    author_id: UUID | None
    program_id: UUID | None
    scenario_id: str
    title: str
    origin: str
    revision: int
    created_at: datetime
    changed_by: UUID | None
    changed_at: datetime
    in_review_since: datetime | None = None
    beside_id: UUID | None = None
    beside_revision: int | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A draft as it was saved once; ``saved_by`` is None once that person's account is erased."""

    draft_id: UUID
    number: int
    saved_by: UUID | None
    saved_at: datetime
    text: str
