"""Reminders before an assigned case is due: one mail to each who is not done, where mail is set and wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.content.case import CaseEntry
from simulator.domain.accounts import Account, Assignment, Cohort
from simulator.domain.cohorts import MOST_REMINDED, due_for, is_over
from simulator.domain.policy import INSTALLATION, AccountAccess, Action, require
from simulator.domain.roles import Actor, Role
from simulator.domain.zones import local
from simulator.errors import InvalidInput
from simulator.services import letters
from simulator.services.links import Links
from simulator.services.mail import Post
from simulator.storage.account_store import AccountStore, ProgramStore
from simulator.storage.cohort_store import CohortStore

MAX_DAYS = 30
GIVE_UP_AFTER = 3
"""Mails in a row that could not be sent."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of a run.

    Attributes
    ----------
    n_sent, n_failed : int
        Mails that the server took, and that it did not; those are tried again at the next run.
    n_left : int
        People who are left for the next run, because this one was long enough or the server is down.
    """

    n_sent: int
    n_failed: int
    n_left: int


@dataclass(frozen=True, slots=True)
class _Due:
    """A person who is to be reminded, and of what."""

    account: Account
    assignment: Assignment
    cohort: Cohort
    due_at: datetime


@dataclass(kw_only=True)
class Reminding:
    """Sending reminders, and being spared them.

    Attributes
    ----------
    index : callable
        The cases of the library and those that are published, by id, for their titles.
    """

    store: CohortStore
    programs: ProgramStore
    accounts: AccountStore
    post: Post
    links: Links
    index: Callable[[], Mapping[str, CaseEntry]]
    now: Callable[[], datetime]

    def send(self, actor: Actor, *, days: int = 3, most: int = MOST_REMINDED) -> Reminded:
        """Remind everybody whose assigned case is due in so many days and not done; each once of each.

        Who is reminded is noted before the mail goes, so that two runs at once, or one that is stopped, never remind
        twice. A mail that the server does not take is forgotten again and tried at the next run. Where no mail server
        is set, nobody is reminded.

        Raises
        ------
        InvalidInput
            If the number of days or mails makes no sense.
        """
        require(actor, Action.MANAGE_PEOPLE, INSTALLATION)
        if not 1 <= days <= MAX_DAYS:
            raise InvalidInput("days", f"Reminders go 1 to {MAX_DAYS} days before.")
        if most < 1:
            raise InvalidInput("most", "At least one mail has to be allowed.")
        if not self.post.mailer.works:
            return Reminded(0, 0, 0)
        n_sent = n_failed = n_left = in_a_row = 0
        for due in self._due(days):
            if n_sent + n_failed >= most or in_a_row >= GIVE_UP_AFTER:
                n_left += 1
            elif self.store.note_reminder(due.assignment.id, due.account.id, self.now()):
                if self._mail(due):
                    n_sent, in_a_row = n_sent + 1, 0
                else:
                    self.store.forget_reminder(due.assignment.id, due.account.id)
                    n_failed, in_a_row = n_failed + 1, in_a_row + 1
        return Reminded(n_sent, n_failed, n_left)

    def _mail(self, due: _Due) -> bool:
        entry = self.index().get(due.assignment.scenario_id)
        title = entry.about.title if entry else due.assignment.scenario_id
        until = local(due.due_at, due.cohort.zone)
        words = f"{until:%A} {until.day} {until:%B %Y, %H:%M} ({due.cohort.zone})"
        return self.post.now(letters.reminder(due.account, title, due.cohort.name, words, self.links.cases()))

    def _due(self, days: int) -> Iterator[_Due]:
        now = self.now()
        until = now + timedelta(days=days)
        for assignment, cohort in self.store.due_until(until, since=now):
            if assignment.opens_at is not None and assignment.opens_at > now:
                continue
            more = {one.account_id: one for one in self.store.extensions([assignment.id])}
            done = {one.trainee_id for one in self.store.begun_for(assignment.id) if one.ended_at is not None}
            for account, role in self.programs.enrolled(cohort.id):
                extension = more.get(account.id)
                due_at = due_for(assignment, extension)
                wanted = role is Role.TRAINEE and account.reminders and account.disabled_at is None
                if not wanted or account.id in done or is_over(assignment, extension, now):
                    continue
                falls = due_at is not None and now < due_at <= until
                if due_at is not None and falls and assignment.id not in self.store.reminders_of(account.id):
                    yield _Due(account, assignment, cohort, due_at)

    def possible(self, actor: Actor) -> bool:
        """Whether reminders can be sent at all here."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return self.post.mailer.works

    def wanted(self, actor: Actor) -> bool:
        """Whether the person wants to be reminded."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        account = self.accounts.account(actor.id)
        return account is not None and account.reminders

    def choose(self, actor: Actor, wanted: bool) -> None:
        """Say whether one wants to be reminded."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        self.store.choose_reminders(actor.id, wanted)
