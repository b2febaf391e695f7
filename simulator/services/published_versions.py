"""Published versions as those see them who write cases: with names, how many go by them, and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from simulator.content.catalogue import case_from_texts
from simulator.domain.policy import Action, can
from simulator.domain.publications import Publication, Review
from simulator.domain.roles import Actor
from simulator.domain.scenario import Scenario
from simulator.errors import NotFound
from simulator.services.case_access import access_of
from simulator.services.case_texts import MAX_NAME
from simulator.services.differences import Difference, difference

if TYPE_CHECKING:
    from simulator.storage.stores import Stores


@dataclass(frozen=True, slots=True)
class Compared:
    """What is different between two versions; ``n_pinned`` attempts go on with the older one in any case."""

    old: str
    new: str
    difference: Difference
    n_pinned: int


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, with the names of people as far as their accounts are there."""

    publication: Publication
    author: str
    reviewer: str
    n_pinned: int


@dataclass(frozen=True, slots=True)
class Said:
    """A review, with who gave it; the name is empty once their account is erased."""

    review: Review
    reviewer: str


@dataclass(frozen=True, slots=True)
class PublishedVersions:
    """Reads what is published; who may ask is decided by the service that asks here."""

    stores: Stores

    def known(self, actor: Actor, scenario_id: str) -> tuple[Publication, ...]:
        """Every version of a case that the actor sees, oldest first.

        Raises
        ------
        NotFound
            If there is none.
        """
        found = tuple(one for one in self.stores.publications.publications(scenario_id[:MAX_NAME]) if sees(actor, one))
        if not found:
            raise NotFound("case")
        return found

    def named(self, one: Publication, n_pinned: int) -> Version:
        """A version with the names of people."""
        return Version(one, self.name(one.author_id), self.name(one.reviewer_id), n_pinned)

    def name(self, person_id: UUID | None) -> str:
        """A person's name; empty if there is no such account any more."""
        account = None if person_id is None else self.stores.accounts.account(person_id)
        return account.name if account else ""

    def written(self, publication: Publication) -> Scenario | None:
        """A version as its author wrote it; None if this program can't read it any more."""
        texts = self.stores.attempts.version(publication.content_hash).texts
        case = case_from_texts(texts, publication.scenario_id)
        return case.written if case else None

    def compared(self, last: Publication, version: str, old: Scenario, new: Scenario) -> Compared:
        """What is different from a published version."""
        n_pinned = self.stores.publications.n_pinned([last.content_hash])[last.content_hash]
        return Compared(last.version, version, difference(old, new), n_pinned)


def sees(actor: Actor, publication: Publication) -> bool:
    """Whether a person may know of a version: they may practise it, or they answer for it."""
    facts = access_of(publication)
    return can(actor, Action.SEE_CASE, facts) or can(actor, Action.RETIRE_CASE, facts)
