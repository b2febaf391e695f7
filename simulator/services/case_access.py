"""Who sees which case of the library: those on disk everybody who practises, published ones as their author said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from simulator.content.case import CaseEntry, Cases
from simulator.content.catalogue import Library
from simulator.content.published import PublishedLibrary
from simulator.domain.policy import Action, can
from simulator.domain.publications import Access, CaseAccess, Publication
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput, ScenarioNotFound


@dataclass(frozen=True, slots=True)
class OpenCases:
    """The library as each person may see it; for services, which ask here before they name or play a case.

    Attributes
    ----------
    published : PublishedLibrary
        All cases.
    """

    published: PublishedLibrary

    def __call__(self, actor: Actor) -> Library:
        """The cases that a person may see; the library itself where that is all of them."""
        shown = self.published.shown()
        hidden = _hidden(actor, shown.publications)
        if not hidden:
            return shown.library
        library = shown.library
        index = {name: entry for name, entry in library.index.items() if name not in hidden}
        makers = {name: maker for name, maker in library.cases.makers.items() if name not in hidden}
        return replace(library, index=index, cases=Cases(makers))

    def hidden_from(self, actor: Actor) -> frozenset[str]:
        """Cases that a person may not know of."""
        return _hidden(actor, self.published.shown().publications)

    def publication(self, actor: Actor, scenario_id: str) -> Publication | None:
        """What was published under this id, if the person may see it; None for a case on disk as well."""
        found = self.published.shown().publications.get(scenario_id)
        return found if found is not None and can(actor, Action.SEE_CASE, access_of(found)) else None

    def assignable(self, program_id: UUID) -> Mapping[str, CaseEntry]:
        """The cases that a program's cohorts can be asked to do: those that everybody in it sees."""
        shown = self.published.shown()
        index, publications = shown.library.index, shown.publications
        return {
            name: entry
            for name, entry in index.items()
            if name not in publications or is_open_to(access_of(publications[name]), program_id)
        }

    def check_assignable(self, actor: Actor, scenario_id: str, program_id: UUID) -> None:
        """Refuse to ask a program's trainees for a case that they can't begin.

        Raises
        ------
        ScenarioNotFound
            If there is no such case that the person may see: it was never published, or is retired, for example.
        InvalidInput
            If the program's trainees do not see it.
        """
        self.published.look_again()  # another process may just have taken it away
        if scenario_id not in self(actor).index:
            raise ScenarioNotFound(scenario_id[:80])
        if scenario_id not in self.assignable(program_id):
            raise InvalidInput(
                "case",
                "The trainees of this program do not see this case, so it can't be assigned to them.",
                hint="Whoever published it can have the program, or everybody, see it.",
            )


def access_of(publication: Publication) -> CaseAccess:
    """The facts that decide who may see a published case, and who may take it away."""
    return CaseAccess(publication.access, publication.author_id, publication.program_id)


def _hidden(actor: Actor, publications: Mapping[str, Publication]) -> frozenset[str]:
    return frozenset(name for name, one in publications.items() if not can(actor, Action.SEE_CASE, access_of(one)))


def is_open_to(case: CaseAccess, program_id: UUID) -> bool:
    """Whether everybody in a program sees a published case."""
    return case.access is Access.ALL or (case.access is Access.PROGRAM and case.program_id == program_id)
