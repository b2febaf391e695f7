"""What is stored about a person: all of it to take away, and its erasure.

Practice is the person's own: it is erased when they say so. A counted attempt is also a record of their program, so
its erasure is asked for; the program has thirty days to refuse, and silence is a yes. Who erases their account goes at
once and wholly: their counted attempts stay behind under a random id each, without name, notes and shares, until the
program has answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from simulator.domain.accounts import Account, Cohort, normal_email
from simulator.domain.attempt import Attempt
from simulator.domain.policy import AccountAccess, Action, can, require
from simulator.domain.roles import SOLO, Actor
from simulator.domain.sharing import ErasureRequest, Share, Tombstone
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput, NotFound
from simulator.services.data_export import Sources, zipped
from simulator.services.finding import as_id, find_attempt, find_program, may_withdraw
from simulator.services.rooms import Rooms
from simulator.storage.store import Transactions
from simulator.storage.stores import Stores

TIME_TO_ANSWER = timedelta(days=30)
CLAIMED = "attempts-claimed"
"""The audit log's word for an account being given what was practised before there were any."""
SOLO_CONFIRMATION = "erase"
"""What the one trainee of solo mode, who has no address, types instead."""


@dataclass(frozen=True, slots=True)
class AskedErasure:
    """A request as the program reads it: whose attempt, at which case; nothing of what was done in it.

    Attributes
    ----------
    trainee_name : str
        Empty where the trainee's account was erased.
    """

    request: ErasureRequest
    trainee_name: str
    case_title: str
    cohort: Cohort


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, and how many counted attempts stay without a name until the program has answered."""

    n_attempts: int
    n_asked_for: int


@dataclass(frozen=True, slots=True)
class MyShare:
    """A session of one's own that supervisors see.

    Attributes
    ----------
    share : Share or None
        None where they see it because it was assigned.
    can_withdraw : bool
        Whether it was shared, and nobody has commented yet.
    """

    attempt: Attempt
    case_title: str
    cohort: Cohort
    share: Share | None
    can_withdraw: bool


@dataclass
class MyData:
    """Taking one's data away, and having it erased.

    Attributes
    ----------
    stores : Stores
        Everything that is kept of anybody.
    rooms : Rooms
        Attempts with the words of their cases.
    now : callable
        The clock, aware UTC.
    """

    stores: Stores
    database: Transactions
    rooms: Rooms
    now: Callable[[], datetime]

    def export(self, actor: Actor) -> bytes:
        """Everything stored about the person: a ZIP with ``my-data.json`` and, to be read, ``my-data.html``."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return zipped(Sources(self.stores, self.rooms), actor.id, self.now())

    def erase_attempt(self, actor: Actor, attempt_id: str | UUID) -> None:
        """Erase an attempt of one's own practice, with notes and comments, and tries that go on from it.

        Unless it was shared, nothing in the audit log tells that it ever was.

        Raises
        ------
        InvalidInput
            If the attempt is counted; then its erasure is asked for.
        """
        with self.database.writing():
            attempt, access = find_attempt(
                self.stores.attempts, self.stores.sharing, actor, attempt_id, Action.READ_ATTEMPT
            )
            self.stores.sharing.hold(attempt.id)
            access = self.stores.sharing.access(attempt)
            if not can(actor, Action.ERASE_ATTEMPT, access):
                if not can(actor, Action.PLAY, access):
                    raise AccessDenied(Action.ERASE_ATTEMPT)
                raise InvalidInput(
                    "attempt",
                    "Your program asked for this attempt, so the program decides on its erasure.",
                    hint="You can ask for it here; the program has thirty days to answer.",
                )
            self.stores.sharing.erase_attempt(attempt.id, at=self.now())
            if access.cohorts:
                self._record("attempt-erased", actor.id, attempt)

    def request_erasure(self, actor: Actor, attempt_id: str | UUID) -> ErasureRequest:
        """Ask the program to erase a counted attempt of one's own; asking again finds the open request.

        Raises
        ------
        InvalidInput
            If the attempt is not counted, and can be erased at once.
        """
        with self.database.writing():
            attempt, _access = find_attempt(self.stores.attempts, self.stores.sharing, actor, attempt_id, Action.PLAY)
            self.stores.sharing.hold(attempt.id)
            program_id = self._program_of(attempt.id)
            if program_id is None:
                raise InvalidInput("attempt", "This attempt is yours alone, so nobody has to be asked: erase it.")
            for request in self.stores.sharing.erasure_requests():
                if request.attempt_id == attempt.id:
                    return request
            request = self._ask_for(attempt)
            self._record("erasure-requested", actor.id, attempt, program_id=program_id, request=str(request.id))
        return request

    def my_shares(self, actor: Actor) -> tuple[MyShare, ...]:
        """What others see of the person's sessions, newest first: each with the cohort whose supervisors do."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        assigned, shares = self.stores.sharing.assigned_to(actor.id), self.stores.sharing.shares_by(actor.id)
        found = []
        for attempt in self.stores.attempts.attempts_of(actor.id):
            mine = {share.cohort_id: share for share in shares if share.attempt_id == attempt.id}
            if not mine and attempt.id not in assigned:
                continue
            access, assignment = self.stores.sharing.access(attempt), self.stores.sharing.assignment_of(attempt.id)
            for cohort_id in sorted(access.cohorts):
                cohort, share = self.stores.programs.cohort(cohort_id), mine.get(cohort_id)
                if cohort is not None:
                    free = share is not None and may_withdraw(actor, access, assignment, cohort_id)
                    found.append(MyShare(attempt, self.rooms.title_of(attempt), cohort, share, free))
        return tuple(found)

    def my_requests(self, actor: Actor) -> tuple[ErasureRequest, ...]:
        """The person's own requests, oldest first, answered ones too."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        self.erase_overdue()
        return tuple(
            request
            for request in self.stores.sharing.erasure_requests(open_only=False)
            if request.requested_by == actor.id
        )

    def erasure_requests(self, actor: Actor, program_id: str | UUID) -> tuple[AskedErasure, ...]:
        """Requests that a program has to answer, oldest first."""
        program = find_program(self.stores.programs, actor, program_id, Action.MANAGE_PROGRAM)
        self.erase_overdue()
        asked = []
        for request in self.stores.sharing.erasure_requests():
            found = self._asked(request)
            if found is not None and found.cohort.program_id == program.id:
                asked.append(found)
        return tuple(asked)

    def answer_erasure(self, actor: Actor, request_id: str | UUID, granted: bool) -> None:
        """Answer for the program; granted, the attempt is erased at once.

        Raises
        ------
        NotFound
            If there is no such request, or it is another program's.
        InvalidInput
            If it was answered before, or its time is over.
        """
        wanted = as_id(request_id)
        request = None if wanted is None else self.stores.sharing.erasure_request(wanted)
        asked = None if request is None else self._asked(request)
        if request is None or asked is None:
            raise NotFound("request")
        try:
            program = find_program(self.stores.programs, actor, asked.cohort.program_id, Action.MANAGE_PROGRAM)
        except NotFound as error:
            raise NotFound("request") from error
        self.erase_overdue()
        with self.database.writing():
            now = self.now()
            if not self.stores.sharing.answer_erasure(request.id, granted=granted, at=now):
                raise InvalidInput("request", "This request has been answered already.", hint="Look at the list again.")
            attempt = self.stores.attempts.attempt(request.attempt_id)
            if granted:
                self.stores.sharing.erase_attempt(attempt.id, at=now)
            answer = "granted" if granted else "refused"
            self._record(f"erasure-{answer}", actor.id, attempt, program_id=program.id, request=str(request.id))

    def erase_overdue(self) -> int:
        """Erase what was asked for and not answered in time; how many attempts went. Nobody needs to ask for this."""
        n_erased = 0
        for request in self.stores.sharing.erasure_requests():
            now = self.now()
            if request.deadline > now:
                continue
            with self.database.writing():
                asked = self._asked(request)
                if not self.stores.sharing.answer_erasure(request.id, granted=True, at=now) or asked is None:
                    continue
                attempt = self.stores.attempts.attempt(request.attempt_id)
                self.stores.sharing.erase_attempt(attempt.id, at=now)
                program_id = asked.cohort.program_id
                self._record("erasure-overdue", None, attempt, program_id=program_id, request=str(request.id))
                n_erased += 1
        return n_erased

    def erase_me(self, actor: Actor, confirmation: str) -> Erased:
        """Erase the person: account, sessions, history, practice and notes; what they wrote to others loses its author.

        Parameters
        ----------
        confirmation : str
            The person's own e-mail address, or ``erase`` in solo mode.

        Raises
        ------
        InvalidInput
            If it is something else, or nobody else could run the installation afterwards.
        """
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        with self.database.writing():
            account = self.stores.accounts.account(actor.id)
            self._check_confirmed(actor, account, confirmation)
            released = self.stores.sharing.release_counted(actor.id)
            asked = {request.attempt_id for request in self.stores.sharing.erasure_requests()}
            for attempt_id in released:
                if attempt_id not in asked:
                    self._ask_for(self.stores.attempts.attempt(attempt_id))
            n_attempts = len(self.stores.attempts.attempts_of(actor.id))
            self.stores.sharing.erase_person(actor.id, at=self.now())
            if account is not None:
                self._bury_claimed(account)
                self.stores.audit.record("account-erased", at=self.now(), actor_id=actor.id, subject_id=actor.id)
                self.stores.accounts.erase(actor.id)
        return Erased(n_attempts, len(released))

    def _bury_claimed(self, account: Account) -> None:
        """See to it that what came from solo mode does not come back as solo's with a backup from before the claim."""
        claims, _n = self.stores.audit.entries(action=CLAIMED, person_id=account.id)
        for claim in claims:
            if claim.subject == account.subject_id:
                self.stores.sharing.bury(Tombstone("claimed", uuid4(), claim.at))

    def _check_confirmed(self, actor: Actor, account: Account | None, confirmation: str) -> None:
        if account is None:
            if actor.id != SOLO.id:
                raise NotFound("account")
            if confirmation.strip().casefold() != SOLO_CONFIRMATION:
                raise InvalidInput("confirmation", f"Type “{SOLO_CONFIRMATION}” to erase everything.")
            return
        if normal_email(confirmation) != account.email:
            raise InvalidInput("confirmation", "Type your own e-mail address to erase everything.")
        if account.administrator and self.stores.accounts.n_administrators() <= 1:
            raise InvalidInput(
                "confirmation",
                "You are the only administrator, so nobody could run the program after you.",
                hint="Make somebody else an administrator first.",
            )

    def _ask_for(self, attempt: Attempt) -> ErasureRequest:
        now = self.now()
        request = ErasureRequest(uuid4(), attempt.id, attempt.trainee_id, now, now + TIME_TO_ANSWER)
        self.stores.sharing.request_erasure(request)
        return request

    def _program_of(self, attempt_id: UUID) -> UUID | None:
        assignment = self.stores.sharing.assignment_of(attempt_id)
        cohort = None if assignment is None else self.stores.programs.cohort(assignment.cohort_id)
        return None if cohort is None else cohort.program_id

    def _asked(self, request: ErasureRequest) -> AskedErasure | None:
        """The request with what it is about; None if the attempt is gone."""
        try:
            attempt = self.stores.attempts.attempt(request.attempt_id)
        except AttemptNotFound:
            return None
        assignment = self.stores.sharing.assignment_of(attempt.id)
        cohort = None if assignment is None else self.stores.programs.cohort(assignment.cohort_id)
        if cohort is None:
            return None
        account = self.stores.accounts.account(attempt.trainee_id)
        return AskedErasure(request, account.name if account else "", self.rooms.title_of(attempt), cohort)

    def _record(
        self,
        action: str,
        actor_id: UUID | None,
        attempt: Attempt,
        *,
        program_id: UUID | None = None,
        **detail: str,
    ) -> None:
        self.stores.audit.record(
            action,
            at=self.now(),
            actor_id=actor_id,
            subject_id=attempt.trainee_id,
            program_id=program_id,
            thing=f"attempt:{attempt.id}",
            detail=detail,
        )
