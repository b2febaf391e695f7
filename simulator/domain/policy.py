"""Who may do what to which: the whole policy, as one table. Services ask here before they do anything.

A thing is what an action is done to, reduced to the facts that decide. Whatever no rule grants is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from simulator.domain.publications import Access, CaseAccess
from simulator.domain.roles import Actor, Membership, Role
from simulator.domain.writing_access import DraftAccess, PanelAccess
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
    READ_RATERS = "see how this program's raters rate"
    GRANT_ROLE = "give or take this role"
    READ_COHORT = "read this cohort"
    ASSIGN = "assign cases to this cohort"
    READ_FIGURES = "read this cohort's figures"
    READ_TRAINEES = "read how this cohort's trainees are doing"
    SHARE_WITH = "share with this cohort"
    MANAGE_OWN_ACCOUNT = "manage this account"
    PLAY = "play this attempt"
    READ_ATTEMPT = "read this attempt"
    KEEP_NOTES = "keep private notes on this attempt"
    SHARE = "share this attempt"
    UNSHARE = "withdraw this attempt"
    COMMENT = "comment on this attempt"
    RATE_WORDS = "rate the own words of this attempt"
    CHANGE_SCORE = "change a score of this attempt"
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


def _edits(actor: Actor, draft: DraftAccess) -> bool:
    return _owns_draft(actor, draft) or (
        draft.program_id is not None and Membership(draft.program_id, Role.SUPERVISOR) in actor.memberships
    )


def _owns_draft(actor: Actor, draft: DraftAccess) -> bool:
    """Whoever wrote it, as long as they supervise somewhere; once they have left, the program's supervisors."""
    if draft.author_id is None:
        return draft.program_id is not None and Membership(draft.program_id, Role.SUPERVISOR) in actor.memberships
    return actor.id == draft.author_id and actor.is_somewhere(Role.SUPERVISOR)


def _reviews(actor: Actor, draft: DraftAccess) -> bool:
    return _edits(actor, draft) and actor.id != draft.author_id


def _sees_case(actor: Actor, case: CaseAccess) -> bool:
    if not _practises(actor, INSTALLATION):
        return False
    if case.access is Access.ALL or actor.id == case.author_id:
        return True
    return case.access is Access.PROGRAM and any(held.program_id == case.program_id for held in actor.memberships)


def _answers_for(actor: Actor, case: CaseAccess) -> bool:
    """Whoever published it, as long as they supervise somewhere; once they have left, the program's supervisors."""
    return _owns_draft(actor, DraftAccess(case.author_id, case.program_id))


def _runs_panel(actor: Actor, panel: PanelAccess) -> bool:
    """Whoever invited it, or writes at its draft, unless they rate for it themselves."""
    if actor.id in panel.raters and not panel.closed:
        return False
    if actor.id == panel.author_id:
        return actor.is_somewhere(Role.SUPERVISOR)
    return any(Membership(program_id, Role.SUPERVISOR) in actor.memberships for program_id in panel.open_to)


def _adopts(actor: Actor, panel: PanelAccess) -> bool:
    """Whoever answers for the case, since its key applies to everybody who practises it, in every program.

    For what came with the program administrators do; for what was never published, whoever runs the panel.
    """
    if not panel.closed:
        return False
    if panel.in_library:
        return actor.administrator
    return _runs_panel(actor, panel) if panel.published is None else _answers_for(actor, panel.published)


def _reads_panel(actor: Actor, panel: PanelAccess) -> bool:
    return _runs_panel(actor, panel) or _adopts(actor, panel)


def _rates(actor: Actor, panel: PanelAccess) -> bool:
    return actor.id in panel.raters and Membership(panel.program_id, Role.SUPERVISOR) in actor.memberships


def _administers(actor: Actor, _thing: Installation) -> bool:
    return actor.administrator


def _runs(actor: Actor, program: ProgramAccess) -> bool:
    return actor.administrator or actor.leads(program.id)


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


def _supervises_it(actor: Actor, attempt: AttemptAccess) -> bool:
    """Shared with or assigned in a cohort that the person supervises; being a lead or administrator is not enough."""
    return not actor.supervises.isdisjoint(attempt.cohorts)


def _reads(actor: Actor, attempt: AttemptAccess) -> bool:
    return _owns(actor, attempt) or _supervises_it(actor, attempt)


def _withdraws(actor: Actor, attempt: AttemptAccess) -> bool:
    return _owns(actor, attempt) and not attempt.assigned and not attempt.commented


def _erases_attempt(actor: Actor, attempt: AttemptAccess) -> bool:
    """A counted attempt is erased by request to the program."""
    return _owns(actor, attempt) and not attempt.assigned


def _reads_private(kind: Private) -> Callable[[Actor, AttemptAccess], bool]:
    def rule(actor: Actor, attempt: AttemptAccess) -> bool:
        return _owns(actor, attempt) or (_supervises_it(actor, attempt) and kind in attempt.ticked)

    return rule


def _coaches(actor: Actor, attempt: AttemptAccess) -> bool:
    """Nobody rates themselves, also who trains in the cohort that they supervise."""
    return _supervises_it(actor, attempt) and actor.id != attempt.trainee_id


def _rates_words(actor: Actor, attempt: AttemptAccess) -> bool:
    return _coaches(actor, attempt) and Private.OWN_WORDS in attempt.ticked


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
    Action.EDIT_DRAFT: (DraftAccess, _edits),
    Action.OPEN_DRAFT: (DraftAccess, _owns_draft),
    Action.REVIEW_DRAFT: (DraftAccess, _reviews),
    Action.PUBLISH_DRAFT: (DraftAccess, _owns_draft),
    Action.SEE_CASE: (CaseAccess, _sees_case),
    Action.RETIRE_CASE: (CaseAccess, _answers_for),
    Action.RUN_PANEL: (PanelAccess, _runs_panel),
    Action.READ_PANEL: (PanelAccess, _reads_panel),
    Action.ADOPT_KEY: (PanelAccess, _adopts),
    Action.RATE: (PanelAccess, _rates),
    Action.MANAGE_PEOPLE: (Installation, _administers),
    Action.MANAGE_PROGRAMS: (Installation, _administers),
    Action.READ_AUDIT_LOG: (Installation, _administers),
    Action.PUBLISH_EFFECTS: (Installation, _administers),
    Action.MANAGE_PROGRAM: (ProgramAccess, _runs),
    Action.READ_RATERS: (ProgramAccess, _rates_there),
    Action.GRANT_ROLE: (RoleAccess, _may_grant),
    Action.READ_COHORT: (CohortAccess, _oversees),
    Action.ASSIGN: (CohortAccess, _assigns),
    Action.READ_FIGURES: (CohortAccess, _assigns),
    Action.READ_TRAINEES: (CohortAccess, lambda actor, cohort: cohort.id in actor.supervises),
    Action.SHARE_WITH: (CohortAccess, _trains_in),
    Action.MANAGE_OWN_ACCOUNT: (AccountAccess, _is_own_account),
    Action.PLAY: (AttemptAccess, _owns),
    Action.READ_ATTEMPT: (AttemptAccess, _reads),
    Action.KEEP_NOTES: (AttemptAccess, _owns),
    Action.SHARE: (AttemptAccess, _owns),
    Action.UNSHARE: (AttemptAccess, _withdraws),
    Action.COMMENT: (AttemptAccess, _supervises_it),
    Action.RATE_WORDS: (AttemptAccess, _rates_words),
    Action.CHANGE_SCORE: (AttemptAccess, _coaches),
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
