"""Links with which people put themselves into a cohort: made, shown, used, withdrawn.

A link is no way in: whoever opens it signs in with an account of their own, or is sent an invitation to their own
address. So it may be put on a slide: what it gives is a trainee's place, a bounded number of times, until a day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from simulator.domain.accounts import Cohort, Program
from simulator.domain.cohorts import JoinLink
from simulator.domain.policy import AccountAccess, Action, ProgramAccess, can, require
from simulator.domain.roles import OPERATOR, Actor, Membership, Role
from simulator.errors import InvalidInput, NotFound, TicketInvalid
from simulator.services import letters
from simulator.services.assigned import Asked
from simulator.services.finding import as_id, find_cohort
from simulator.services.inviting import checked_email
from simulator.services.links import Links
from simulator.services.mail import Post
from simulator.services.terms import check_open
from simulator.services.throttling import (
    ACCOUNT_RESETS,
    ADDRESS_RESETS,
    LINK_TRIES,
    Throttle,
    account_key,
    address_key,
)
from simulator.services.tickets import Place, Tickets, place_of
from simulator.services.tokens import looks_like_token, new_token, token_hash
from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.cohort_store import CohortStore
from simulator.storage.store import Store, Transactions

MAX_DAYS, MAX_USES, MAX_LINKS = 180, 500, 20


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link to join says before anybody joins.

    Attributes
    ----------
    supervisors : tuple of str
        Names of those who see what is assigned or shared there, by name.
    section : str
        The section that one comes into; empty for none.
    """

    link: JoinLink
    cohort: Cohort
    program: Program
    supervisors: tuple[str, ...]
    section: str = ""


@dataclass(kw_only=True)
class Joining:
    """Links to join a cohort.

    Attributes
    ----------
    attempts : Store
        Which holds a person, so that two tabs join one after the other.
    """

    store: CohortStore
    programs: ProgramStore
    accounts: AccountStore
    attempts: Store
    asked: Asked
    audit: AuditStore
    database: Transactions
    throttle: Throttle
    post: Post
    links: Links
    tickets: Tickets
    now: Callable[[], datetime]

    def make(
        self, actor: Actor, cohort_id: str | UUID, *, days: int, max_uses: int, section_id: str | UUID | None = None
    ) -> tuple[JoinLink, str]:
        """A link, and its address, which is shown this once: only a hash of it is kept.

        Raises
        ------
        InvalidInput
            If the cohort is archived, has too many links, or days or uses are out of bounds.
        NotFound
            If there is no such cohort or section.
        """
        cohort = find_cohort(self.programs, actor, cohort_id, Action.MANAGE_PROGRAM)
        check_open(cohort)
        if not 1 <= days <= MAX_DAYS:
            raise InvalidInput("days", f"A link works for 1 to {MAX_DAYS} days.")
        if not 1 <= max_uses <= MAX_USES:
            raise InvalidInput("uses", f"Between 1 and {MAX_USES} people can join with a link.")
        section = self._section(cohort, section_id)
        now, token = self.now(), new_token()
        if sum(1 for one in self.store.join_links(cohort.id) if one.works(now)) >= MAX_LINKS:
            raise InvalidInput("link", f"This cohort has {MAX_LINKS} links already.", hint="Withdraw one first.")
        link = JoinLink(
            uuid4(), cohort.id, token_hash(token), actor.id, now, now + timedelta(days=days), max_uses, section
        )
        with self.database.writing():
            self.store.add_join_link(link)
            self._record("join-link-made", actor.id, cohort, link, uses=str(max_uses))
        return link, self.links.enrol(token)

    def _section(self, cohort: Cohort, section_id: str | UUID | None) -> UUID | None:
        if not section_id:
            return None
        wanted = as_id(section_id)
        section = None if wanted is None else self.store.section(wanted)
        if section is None or section.cohort_id != cohort.id:
            raise NotFound("section")
        return section.id

    def open_links(self, actor: Actor, cohort_id: str | UUID) -> tuple[JoinLink, ...]:
        """A cohort's links that work, newest first."""
        cohort, now = find_cohort(self.programs, actor, cohort_id, Action.MANAGE_PROGRAM), self.now()
        return tuple(link for link in self.store.join_links(cohort.id) if link.works(now))

    def withdraw(self, actor: Actor, link_id: str | UUID) -> bool:
        """Make a link worthless; False if it was before. Raises NotFound."""
        wanted = as_id(link_id)
        link = None if wanted is None else self.store.join_link_by_id(wanted)
        if link is None:
            raise NotFound("link")
        try:
            cohort = find_cohort(self.programs, actor, link.cohort_id, Action.MANAGE_PROGRAM)
        except NotFound as error:
            raise NotFound("link") from error
        with self.database.writing():
            withdrawn = self.store.withdraw_join_link(link.id, self.now())
            if withdrawn:
                self._record("join-link-withdrawn", actor.id, cohort, link)
        return withdrawn

    def look(self, token: str, *, address: str) -> Offer:
        """What a link offers; looking uses nothing up.

        Raises
        ------
        TicketInvalid
            If it is forged, used up, withdrawn or expired, or who made it could not make it now.
        Throttled
            After too many of these from one address.
        """
        self.throttle.check(LINK_TRIES, address_key(address))
        offer = self._offer(token)
        if offer is None:
            self.throttle.note(LINK_TRIES, address_key(address))
            raise TicketInvalid
        return offer

    def _offer(self, token: str) -> Offer | None:
        link = self.store.join_link(token_hash(token)) if looks_like_token(token) else None
        if link is None or not link.works(self.now()):
            return None
        who = self.asked.who_sees(link.cohort_id)
        if who is None or who.cohort.archived_at is not None or not self._is_backed(link, who.program):
            return None
        section = self.store.section(link.section_id) if link.section_id else None
        return Offer(link, who.cohort, who.program, who.supervisors, section.name if section else "")

    def _is_backed(self, link: JoinLink, program: Program) -> bool:
        """A link is worth as much as who made it."""
        if link.created_by == OPERATOR.id:
            return True
        maker = self.accounts.actor(link.created_by)
        return maker is not None and can(maker, Action.MANAGE_PROGRAM, ProgramAccess(program.id))

    def join(self, actor: Actor, token: str) -> Cohort:
        """Put oneself into the cohort, as a trainee; whoever trains in it already uses nothing up.

        Raises
        ------
        TicketInvalid
            If the link does not work, or somebody else took its last place.
        InvalidInput
            If the person supervises this cohort.
        """
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        if self.accounts.account(actor.id) is None:  # the one local trainee of solo mode
            raise TicketInvalid
        offer = self.look(token, address=f"account:{actor.id}")
        cohort, now = offer.cohort, self.now()
        with self.database.writing():
            self.attempts.hold_person(actor.id)  # so that two tabs join one after the other
            role = {account.id: role for account, role in self.programs.enrolled(cohort.id)}.get(actor.id)
            if role is Role.SUPERVISOR:
                raise InvalidInput("account", "You supervise this cohort, so you can't train in it.")
            if role is Role.TRAINEE:
                return cohort
            if not self.store.use_join_link(offer.link.id, now):
                raise TicketInvalid
            self._admit(actor.id, offer, now)
        return cohort

    def _admit(self, account_id: UUID, offer: Offer, now: datetime) -> None:
        cohort = offer.cohort
        if self.programs.grant(account_id, Membership(cohort.program_id, Role.TRAINEE), at=now):
            self._record("role-granted", account_id, cohort, offer.link, subject=account_id, role=Role.TRAINEE.value)
        self.programs.enrol(cohort.id, account_id, Role.TRAINEE, at=now)
        if offer.link.section_id is not None:
            self.store.place(cohort.id, account_id, offer.link.section_id, "")
        self._record("cohort-joined", account_id, cohort, offer.link, subject=account_id, role=Role.TRAINEE.value)

    def mails(self) -> bool:
        """Whether a mail server is set, so that whoever has no account can be sent an invitation."""
        return self.post.mailer.works

    def ask_for_invitation(self, token: str, email: str, *, address: str) -> None:
        """Send an invitation to this cohort; it takes one of the link's places, once for each address.

        Raises
        ------
        TicketInvalid, Throttled
            As ``look``.
        InvalidInput
            If the address can't be one.
        """
        offer, to = self.look(token, address=address), checked_email(email)
        self.throttle.count(ADDRESS_RESETS, address_key(address))
        self.throttle.count(ACCOUNT_RESETS, account_key(email))
        if not self.mails():
            raise TicketInvalid
        cohort = offer.cohort
        place = Place(cohort.program_id, Role.TRAINEE, cohort.id, section_id=offer.link.section_id)
        with self.database.writing():
            waiting = self.accounts.tickets_to(to)
            again = any(place_of(one) == place and self.now() < one.expires_at for one in waiting)
            if not again and not self.store.use_join_link(offer.link.id, self.now()):
                raise TicketInvalid
            ticket, secret = self.tickets.invite(to, "", place, created_by=offer.link.created_by)
            self._record("invited", None, cohort, offer.link, role=Role.TRAINEE.value)
        self.post.later(letters.invitation(ticket, self.links.invitation(secret), program=offer.program.name))

    def _record(
        self,
        action: str,
        actor_id: UUID | None,
        cohort: Cohort,
        link: JoinLink,
        *,
        subject: UUID | None = None,
        **detail: str,
    ) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor_id,
            subject_id=subject,
            program_id=cohort.program_id,
            thing=f"cohort:{cohort.id}",
            detail={"link": str(link.id), **detail},
        )
