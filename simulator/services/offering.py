"""What becomes of a published case: who relies on it, who sees it, and taking it away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from simulator.domain.i18n import _, ngettext
from simulator.domain.policy import Action, require
from simulator.domain.publications import Access, CaseAccess, Publication, newest
from simulator.domain.roles import SOLO_PROGRAM, Actor, Role
from simulator.errors import InvalidInput
from simulator.services.case_access import OpenCases, access_of, is_open_to
from simulator.services.published_versions import PublishedVersions
from simulator.storage.store import Transactions

if TYPE_CHECKING:
    from simulator.storage.stores import Stores

LOOK_AGAIN = _("Look at who is asked to do it, then decide.")


@dataclass(frozen=True, slots=True)
class Asked:
    """An open assignment of a case; cohort and program are empty where the actor is not in that program."""

    id: UUID
    cohort: str
    program: str


@dataclass(frozen=True, slots=True)
class InUse:
    """Who relies on a published case.

    Attributes
    ----------
    asked : tuple of Asked
        Open assignments that nobody could begin any more.
    n_under_way : int
        Attempts that go on, whatever becomes of the case.
    """

    asked: tuple[Asked, ...]
    n_under_way: int

    @property
    def ids(self) -> frozenset[UUID]:
        """The assignments."""
        return frozenset(one.id for one in self.asked)


@dataclass
class Offering:
    """Says who sees a published case, and takes cases away.

    Attributes
    ----------
    open_cases : OpenCases
        The cases that a person sees.
    now : callable
        The clock, aware UTC.
    """

    stores: Stores
    database: Transactions
    open_cases: OpenCases
    now: Callable[[], datetime]

    def in_use(self, actor: Actor, scenario_id: str, *, access: str = "", program_id: UUID | None = None) -> InUse:
        """Who would lose a case if it was retired, or, with ``access``, if so it was to be seen.

        Raises
        ------
        NotFound
            If there is no such case that the actor may know of.
        """
        known = self._known(actor, scenario_id)
        seen = _seen(actor, known[-1], access, program_id) if access else None
        n_under_way = self.stores.publications.n_under_way([one.content_hash for one in known])
        return InUse(losing(self.stores, actor, known[-1], seen), n_under_way)

    def change_access(
        self,
        actor: Actor,
        scenario_id: str,
        *,
        access: str,
        program_id: UUID | None = None,
        told: Collection[UUID] = (),
    ) -> bool:
        """Have others see a case than before, in every version of it; False if they do already.

        What was begun goes on, and stays readable.

        Parameters
        ----------
        access : str
            Who sees it: an ``Access``.
        program_id : UUID, optional
            The program that sees it.
        told : collection of UUID
            Open assignments that nobody could begin any more, as far as the actor was told of them.

        Raises
        ------
        NotFound
            If there is no such case that the actor may know of.
        InvalidInput
            If it is retired, nobody would see it, or the actor was not told of an assignment.
        """
        with self.database.writing():
            self.stores.publications.hold_publications()
            last = self._known(actor, scenario_id)[-1]
            if last.retired_at is not None:
                raise InvalidInput(
                    "access", _("This case is retired, so nobody begins it."), hint=_("Publish a higher version of it.")
                )
            seen = _seen(actor, last, access, program_id)
            if (seen.access, seen.program_id) == (last.access, last.program_id):
                return False
            check_told(losing(self.stores, actor, last, seen), told, LOOK_AGAIN)
            self.stores.publications.change_access(last.scenario_id, seen.access, seen.program_id)
            detail = {"case": last.scenario_id, "from": last.access.value, "to": seen.access.value}
            if seen.access is Access.PROGRAM:
                detail["program"] = str(seen.program_id)
            note_in_log(self.stores, "case-access-changed", actor, last, at=self.now(), **detail)
        self.open_cases.published.look_again()
        return True

    def retire(self, actor: Actor, scenario_id: str, *, told: Collection[UUID] = ()) -> bool:
        """Take a case away: nobody can begin it any more; False if it was taken away before.

        What was begun goes on, and stays readable.

        Parameters
        ----------
        told : collection of UUID
            Its open assignments, as far as the actor was told of them.

        Raises
        ------
        NotFound
            If there is no such case that the actor may know of.
        InvalidInput
            If the actor was not told of an assignment.
        """
        with self.database.writing():
            self.stores.publications.hold_publications()
            last = self._known(actor, scenario_id)[-1]
            check_told(losing(self.stores, actor, last), told, LOOK_AGAIN)
            n_retired = self.stores.publications.retire(last.scenario_id, at=self.now())
            if n_retired:
                detail = {"case": last.scenario_id, "version": last.version}
                note_in_log(self.stores, "case-retired", actor, last, at=self.now(), **detail)
        self.open_cases.published.look_again()
        return n_retired > 0

    def _known(self, actor: Actor, scenario_id: str) -> tuple[Publication, ...]:
        """Every version of a case that the actor answers for, the newest last."""
        known = PublishedVersions(self.stores).known(actor, scenario_id)
        last = newest(known)
        assert last is not None
        require(actor, Action.RETIRE_CASE, access_of(last))
        return (*(one for one in known if one.id != last.id), last)


def access_named(access: str) -> Access:
    """Who is to see a case; raises InvalidInput if that is none of those that can be chosen."""
    if access not in list(Access):
        raise InvalidInput("access", "Choose who sees the case.")
    return Access(access)


def home_of(actor: Actor, before: UUID | None, access: Access, program_id: UUID | None) -> UUID | None:
    """The program that sees a case, or whose supervisors answer for it once its author is gone.

    Parameters
    ----------
    before : UUID or None
        The program that the case, or its draft, belonged to until now.

    Raises
    ------
    InvalidInput
        If it is to be for a program in which the actor does not supervise.
    """
    mine = {one.program_id for one in actor.memberships if one.role is Role.SUPERVISOR} - {SOLO_PROGRAM}
    if access is Access.PRIVATE:
        return None
    if access is Access.PROGRAM and program_id not in mine:
        raise InvalidInput("program", "Choose a program in which you supervise.")
    if program_id in mine:
        return program_id
    return before if before in mine else min(mine, default=None)


def losing(stores: Stores, actor: Actor, last: Publication | None, seen: CaseAccess | None = None) -> tuple[Asked, ...]:
    """Open assignments whose trainees can begin a case now, and could not any more.

    Parameters
    ----------
    last : Publication or None
        The newest version of the case as it stands; None if there is none yet.
    seen : CaseAccess, optional
        How it is to be seen; None: by nobody.
    """
    if last is None or last.retired_at is not None:
        return ()
    mine = {held.program_id for held in actor.memberships}
    found = []
    for assignment, cohort in stores.programs.open_assignments(last.scenario_id):
        ways = (access_of(last), seen)
        now, then = (way is not None and is_open_to(way, cohort.program_id) for way in ways)
        if now and not then:
            program = stores.programs.program(cohort.program_id) if cohort.program_id in mine else None
            found.append(Asked(assignment.id, cohort.name if program else "", program.name if program else ""))
    return tuple(found)


def check_told(asked: Iterable[Asked], told: Collection[UUID], hint: str) -> None:
    """Refuse what would leave trainees without a case they are asked for, unless that was said first."""
    new = [one for one in asked if one.id not in told]
    if new:
        text = _("Trainees are asked to do this case and could not begin it any more: {who}.")
        raise InvalidInput("access", text.format(who="; ".join(asked_words(new))), hint=hint)


def asked_words(asked: Collection[Asked]) -> tuple[str, ...]:
    """Who is asked to do a case; cohorts of programs that are not the actor's are counted only."""
    named = [f"{one.cohort} ({one.program})" for one in asked if one.cohort]
    n = len(asked) - len(named)
    if n:
        words = ngettext("{n} cohort of another program", "{n} cohorts of other programs", n)
        named.append(words.format(n=n))
    return tuple(named)


def note_in_log(
    stores: Stores, action: str, actor: Actor, publication: Publication, *, at: datetime, **detail: str
) -> None:
    """Write into the audit log what somebody did with a published case."""
    stores.audit.record(
        action,
        at=at,
        actor_id=actor.id,
        program_id=publication.program_id,
        thing=f"publication:{publication.id}",
        detail=detail,
    )


def _seen(actor: Actor, last: Publication, access: str, program_id: UUID | None) -> CaseAccess:
    """How a case is seen once it is changed; one that is its author's alone stays with its program."""
    wanted = access_named(access)
    if wanted is Access.PRIVATE:
        if last.author_id != actor.id:
            raise InvalidInput(
                "access",
                _("The account of this case's author is gone, so nobody would see it."),
                hint=_("Retire it, if nobody is to practise it any more."),
            )
        return CaseAccess(wanted, last.author_id, last.program_id)
    return CaseAccess(wanted, last.author_id, home_of(actor, last.program_id, wanted, program_id))
