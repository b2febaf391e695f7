"""Cases that supervisors have published: who sees them, what was said of them before, and how versions follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from simulator.domain.drafts import Draft

FORKED = "forked from "
"""How the origin of a draft begins that was made from another case."""
MAX_CHANGES = 2_000
"""Characters in which an author says what has changed."""
MAX_REVIEW = 2_000
"""Characters in which a colleague says what they think of a draft."""

MAX_VERSION = 20
"""Characters of a version such as ``1.10.0``."""


class Access(StrEnum):
    """Who may see a published case."""

    PRIVATE = "private"
    PROGRAM = "program"
    ALL = "all"


class Status(StrEnum):
    """Where a draft is on its way to the people who practise."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Publication:
    """One version of a case, as it was published; its texts are kept under the hash and never change.

    Attributes
    ----------
    draft_id : UUID
        The draft that it was made from, which may be gone.
    revision : int
        Which save of that draft it is.
    author_id : UUID or None
        None once that person's account is erased.
    program_id : UUID or None
        The program that sees it, or, where everybody does, whose supervisors answer for it once its author is gone.
    changes : str
        What is different from the version before, in the author's words.
    reviewed : bool
        Whether a colleague had agreed to exactly this text.
    reviewer_id : UUID or None
        Who that was; None as well once that person's account is erased.
    forked_from : str
        The case that it was made from, with its version; empty if it was written anew.
    retired_at : datetime or None
        Since when nobody can begin it.
    """

    id: UUID
    scenario_id: str
    version: str
    title: str
    content_hash: str
    draft_id: UUID
    revision: int
    author_id: UUID | None
    program_id: UUID | None
    access: Access
    changes: str
    reviewed: bool
    reviewer_id: UUID | None
    forked_from: str
    published_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """A case that somebody has published.

    Attributes
    ----------
    author_id : UUID or None
        Who did; None once that person's account is erased.
    program_id : UUID or None
        The program that sees it, or whose supervisors answer for it once its author is gone.
    """

    access: Access
    author_id: UUID | None
    program_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What a colleague said of one save of a draft; ``reviewer_id`` is None once that person's account is erased."""

    id: UUID
    draft_id: UUID
    revision: int
    reviewer_id: UUID | None
    agrees: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftState:
    """How far a draft has come.

    Attributes
    ----------
    version : str
        The newest version that was published from it; empty if none was.
    changed_since : bool
        Whether it was saved again after that.
    """

    status: Status
    version: str = ""
    changed_since: bool = False


def order_of(version: str) -> tuple[int, ...]:
    """A version such as ``1.10.0`` as numbers, to be compared."""
    return tuple(int(part) for part in version.split("."))


def newest(publications: Iterable[Publication]) -> Publication | None:
    """The one of the highest version; None of none."""
    return max(publications, key=lambda one: order_of(one.version), default=None)


def state_of(draft: Draft, publications: Iterable[Publication]) -> DraftState:
    """How far a draft has come.

    Parameters
    ----------
    publications : iterable of Publication
        All those of the draft's case, retired ones too; of others those are left out that are not made from it.
    """
    last = newest(one for one in publications if one.draft_id == draft.id)
    version = last.version if last else ""
    changed = last is not None and draft.revision > last.revision
    if draft.in_review_since is not None:
        return DraftState(Status.IN_REVIEW, version, changed)
    if last is None:
        return DraftState(Status.DRAFT)
    return DraftState(Status.PUBLISHED if last.retired_at is None else Status.RETIRED, version, changed)


def forked_from(origin: str) -> str:
    """What a draft was forked from, by its origin; empty if it was begun otherwise."""
    return origin.removeprefix(FORKED) if origin.startswith(FORKED) else ""
