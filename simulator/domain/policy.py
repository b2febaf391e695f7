"""Who may do what to which: the whole policy, as one table. Services ask here before they do anything.

A thing is what an action is done to, reduced to the facts that decide. Whatever no rule grants is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from simulator.domain import trainee_access as supervising
from simulator.domain.judging import JudgingAccess, may_judge, runs_judging
from simulator.domain.publications import Access, CaseAccess
from simulator.domain.roles import Actor, Membership, Role
from simulator.domain.writing_access import (
    DraftAccess,
    PanelAccess,
    adopts_key,
    answers_for,
    edits_draft,
    owns_draft,
    rates_for,
    reads_panel,
    reviews_draft,
    runs_panel,
)
from simulator.errors import AccessDenied


class Private(StrEnum):
    """What sharing an attempt leaves out unless the trainee ticks it."""

    OWN_WORDS = "own-words"
    REACTIONS = "reactions"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Installation:
    """The program as a whole: its library of cases, its people, its programs, its audit log."""


INSTALLATION = Installation()


@dataclass(frozen=True, slots=True)
class ProgramAccess:
    """A training program."""

    id: UUID


@dataclass(frozen=True, slots=True)
class CohortAccess:
    """A cohort of a program."""

    id: UUID
    program_id: UUID


@dataclass(frozen=True, slots=True)
class RoleAccess:
    """A role in a program, to be given or taken away."""

    program_id: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class AccountAccess:
    """A person's account."""

    id: UUID


@dataclass(frozen=True, slots=True)
class AttemptAccess:
    """An attempt.

    Attributes
    ----------
    trainee_id : UUID
        Whose it is.
    cohorts : frozenset of UUID
        Cohorts that it is shared with, or assigned in: their supervisors may read it.
    assigned : bool
        Whether a program asked for it; then it was said before the start who sees it, and it can't be withdrawn.
    commented : bool
        Whether a supervisor has commented on it.
    ticked : frozenset of Private
        What the trainee chose to share beyond choices and scores.
    """

    trainee_id: UUID
    cohorts: frozenset[UUID] = frozenset()
    assigned: bool = False
    commented: bool = False
    ticked: frozenset[Private] = frozenset()


@dataclass(frozen=True, slots=True)
class CommentAccess:
    """A comment on an attempt."""

    author_id: UUID | None
    attempt: AttemptAccess


class Action(StrEnum):
    """Everything that can be asked for."""

    PRACTISE = "practise"
    SEE_CASE_PROBLEMS = "see what is wrong with a case"
    WRITE_CASES = "write cases"
    LEAD_GROUP = "lead a group through a case"
    CALIBRATE = "rate moments beside a panel"
    EDIT_DRAFT = "read and change this draft"
    OPEN_DRAFT = "open this draft to a program, or remove it"
    REVIEW_DRAFT = "say as a colleague what to think of this draft"
    PUBLISH_DRAFT = "ask for a review of this draft, or publish it"
    SEE_CASE = "see and practise this published case"
    RETIRE_CASE = "publish this case again, change who sees it, or retire it"
    RUN_PANEL = "ask raters for this panel, or close it"
    READ_PANEL = "follow this panel, and see what it found"
    ADOPT_KEY = "adopt this panel's key, or withdraw it"
    RATE = "rate for this panel"
    MANAGE_PEOPLE = "manage people"
    MANAGE_PROGRAMS = "manage programs"
    READ_AUDIT_LOG = "read the audit log"
    PUBLISH_EFFECTS = "publish how hard decisions are"
    MANAGE_PROGRAM = "manage this program"
    READ_STANDARD = "read this program's standard"
    SET_STANDARD = "set this program's standard"
    RUN_JUDGING = "follow this judging, ask judges, and close its rounds"
    JUDGE = "judge in it"
    READ_RATERS = "see how this program's raters rate"
    GRANT_ROLE = "give or take this role"
    READ_COHORT = "read this cohort"
    ASSIGN = "assign cases to this cohort"
    READ_FIGURES = "read this cohort's figures"
    TAKE_RESULTS = "take this cohort's results along"
    TAKE_TRANSCRIPTS = "take along what each trainee of this cohort did"
    READ_TRAINEES = "read how this cohort's trainees are doing"
    READ_LOG = "read this cohort's log of what was agreed on"
    SHARE_WITH = "share with this cohort"
    SUPERVISE = "read how this trainee is doing, and agree on something"
    NOTE_ON_OWN = "say something to what is kept about this trainee"
    MANAGE_OWN_ACCOUNT = "manage this account"
    PLAY = "play this attempt"
    READ_ATTEMPT = "read this attempt"
    KEEP_NOTES = "keep private notes on this attempt"
    SHARE = "share this attempt"
    UNSHARE = "withdraw this attempt"
    COMMENT = "comment on this attempt"
    RATE_WORDS = "rate the own words of this attempt"
    CHANGE_SCORE = "change a score of this attempt"
    RATE_WHOLE = "rate this attempt as a whole"
    REVIEW_CRITICAL = "review the critical choices of this attempt"
    ERASE_ATTEMPT = "erase this attempt"
    READ_OWN_WORDS = "read the own words of this attempt"
    READ_REACTIONS = "read the own reactions of this attempt"
    READ_CONFIDENCE = "read the confidence of this attempt"
    ANSWER_COMMENT = "answer this comment"
    WITHDRAW_COMMENT = "withdraw this comment"


def _practises(actor: Actor, _thing: Installation) -> bool:
    return actor.is_somewhere(Role.TRAINEE, Role.SUPERVISOR, Role.PROGRAM_LEAD)


def _authors(actor: Actor, _thing: Installation) -> bool:
    return actor.is_somewhere(Role.SUPERVISOR)


def _sees_case(actor: Actor, case: CaseAccess) -> bool:
    if not _practises(actor, INSTALLATION):
        return False
    if case.access is Access.ALL or actor.id == case.author_id:
        return True
    return case.access is Access.PROGRAM and any(held.program_id == case.program_id for held in actor.memberships)


def _administers(actor: Actor, _thing: Installation) -> bool:
    return actor.administrator


def _runs(actor: Actor, program: ProgramAccess) -> bool:
    return actor.administrator or actor.leads(program.id)


def _is_in(actor: Actor, program: ProgramAccess) -> bool:
    return actor.administrator or any(held.program_id == program.id for held in actor.memberships)


def _leads(actor: Actor, program: ProgramAccess) -> bool:
    """Not who runs the installation: what is good enough is for those to say who answer for a program."""
    return actor.leads(program.id)


def _rates_there(actor: Actor, program: ProgramAccess) -> bool:
    """Whoever is to act on it, and those who rate; nobody who only runs the installation."""
    return actor.leads(program.id) or Membership(program.id, Role.SUPERVISOR) in actor.memberships


def _may_grant(actor: Actor, role: RoleAccess) -> bool:
    """A lead brings in trainees and supervisors; only an administrator makes or unmakes a lead."""
    return actor.administrator or (actor.leads(role.program_id) and role.role is not Role.PROGRAM_LEAD)


def _oversees(actor: Actor, cohort: CohortAccess) -> bool:
    return actor.administrator or actor.leads(cohort.program_id) or cohort.id in actor.supervises


def _assigns(actor: Actor, cohort: CohortAccess) -> bool:
    return actor.leads(cohort.program_id) or cohort.id in actor.supervises


def _trains_in(actor: Actor, cohort: CohortAccess) -> bool:
    return cohort.id in actor.trains_in


def _is_own_account(actor: Actor, account: AccountAccess) -> bool:
    return actor.id == account.id


def _owns(actor: Actor, attempt: AttemptAccess) -> bool:
    return actor.id == attempt.trainee_id and actor.is_somewhere(*Role)


def _reads(actor: Actor, attempt: AttemptAccess) -> bool:
    return _owns(actor, attempt) or supervising.supervises_attempt(actor, attempt)


def _withdraws(actor: Actor, attempt: AttemptAccess) -> bool:
    return _owns(actor, attempt) and not attempt.assigned and not attempt.commented


def _erases_attempt(actor: Actor, attempt: AttemptAccess) -> bool:
    """A counted attempt is erased by request to the program."""
    return _owns(actor, attempt) and not attempt.assigned


def _reads_private(kind: Private) -> Callable[[Actor, AttemptAccess], bool]:
    def rule(actor: Actor, attempt: AttemptAccess) -> bool:
        return _owns(actor, attempt) or (supervising.supervises_attempt(actor, attempt) and kind in attempt.ticked)

    return rule


def _rates_words(actor: Actor, attempt: AttemptAccess) -> bool:
    return supervising.coaches(actor, attempt) and Private.OWN_WORDS in attempt.ticked


def _answers_comment(actor: Actor, comment: CommentAccess) -> bool:
    return _owns(actor, comment.attempt) and actor.id != comment.author_id


def _withdraws_comment(actor: Actor, comment: CommentAccess) -> bool:
    return actor.id == comment.author_id and _reads(actor, comment.attempt)


POLICY: dict[Action, tuple[type, Callable[[Actor, Any], bool]]] = {
    Action.PRACTISE: (Installation, _practises),
    Action.SEE_CASE_PROBLEMS: (Installation, _authors),
    Action.WRITE_CASES: (Installation, _authors),
    Action.LEAD_GROUP: (Installation, _authors),
    Action.CALIBRATE: (Installation, _authors),
    Action.EDIT_DRAFT: (DraftAccess, edits_draft),
    Action.OPEN_DRAFT: (DraftAccess, owns_draft),
    Action.REVIEW_DRAFT: (DraftAccess, reviews_draft),
    Action.PUBLISH_DRAFT: (DraftAccess, owns_draft),
    Action.SEE_CASE: (CaseAccess, _sees_case),
    Action.RETIRE_CASE: (CaseAccess, answers_for),
    Action.RUN_PANEL: (PanelAccess, runs_panel),
    Action.READ_PANEL: (PanelAccess, reads_panel),
    Action.ADOPT_KEY: (PanelAccess, adopts_key),
    Action.RATE: (PanelAccess, rates_for),
    Action.MANAGE_PEOPLE: (Installation, _administers),
    Action.MANAGE_PROGRAMS: (Installation, _administers),
    Action.READ_AUDIT_LOG: (Installation, _administers),
    Action.PUBLISH_EFFECTS: (Installation, _administers),
    Action.MANAGE_PROGRAM: (ProgramAccess, _runs),
    Action.READ_STANDARD: (ProgramAccess, _is_in),
    Action.SET_STANDARD: (ProgramAccess, _leads),
    Action.RUN_JUDGING: (JudgingAccess, runs_judging),
    Action.JUDGE: (JudgingAccess, may_judge),
    Action.READ_RATERS: (ProgramAccess, _rates_there),
    Action.GRANT_ROLE: (RoleAccess, _may_grant),
    Action.READ_COHORT: (CohortAccess, _oversees),
    Action.ASSIGN: (CohortAccess, _assigns),
    Action.READ_FIGURES: (CohortAccess, _assigns),
    Action.TAKE_RESULTS: (CohortAccess, _assigns),
    Action.TAKE_TRANSCRIPTS: (CohortAccess, supervising.supervises_cohort),
    Action.READ_TRAINEES: (CohortAccess, supervising.supervises_cohort),
    Action.READ_LOG: (CohortAccess, _assigns),
    Action.SHARE_WITH: (CohortAccess, _trains_in),
    Action.SUPERVISE: (supervising.TraineeAccess, supervising.supervises_trainee),
    Action.NOTE_ON_OWN: (supervising.TraineeAccess, supervising.is_that_trainee),
    Action.MANAGE_OWN_ACCOUNT: (AccountAccess, _is_own_account),
    Action.PLAY: (AttemptAccess, _owns),
    Action.READ_ATTEMPT: (AttemptAccess, _reads),
    Action.KEEP_NOTES: (AttemptAccess, _owns),
    Action.SHARE: (AttemptAccess, _owns),
    Action.UNSHARE: (AttemptAccess, _withdraws),
    Action.COMMENT: (AttemptAccess, supervising.supervises_attempt),
    Action.RATE_WORDS: (AttemptAccess, _rates_words),
    Action.CHANGE_SCORE: (AttemptAccess, supervising.coaches),
    Action.RATE_WHOLE: (AttemptAccess, supervising.coaches),
    Action.REVIEW_CRITICAL: (AttemptAccess, supervising.reviews_critical),
    Action.ERASE_ATTEMPT: (AttemptAccess, _erases_attempt),
    Action.READ_OWN_WORDS: (AttemptAccess, _reads_private(Private.OWN_WORDS)),
    Action.READ_REACTIONS: (AttemptAccess, _reads_private(Private.REACTIONS)),
    Action.READ_CONFIDENCE: (AttemptAccess, _reads_private(Private.CONFIDENCE)),
    Action.ANSWER_COMMENT: (CommentAccess, _answers_comment),
    Action.WITHDRAW_COMMENT: (CommentAccess, _withdraws_comment),
}


def can(actor: Actor, action: Action, thing: object) -> bool:
    """Whether the policy lets the actor do this to the thing.

    Raises
    ------
    TypeError
        If the action is not one that is done to such a thing: a mistake in the program, never to be taken for a yes.
    """
    kind, rule = POLICY[action]
    if not isinstance(thing, kind):
        raise TypeError(f"{action.name} is decided on {kind.__name__}, not on {type(thing).__name__}")
    return rule(actor, thing)


def require(actor: Actor, action: Action, thing: object) -> None:
    """Refuse unless the policy lets the actor do this.

    Raises
    ------
    AccessDenied
        If it does not.
    """
    if not can(actor, action, thing):
        raise AccessDenied(action)
