"""Who may do what to which, written out cell by cell: the expectation that policy, services and pages are held to.

Every row is an action on a thing; the people for whom it must be granted are named, everybody else must be refused.
The things are those of Tara, of her cohort and of her program. ``docs/access.md`` shows the same table.
"""

from __future__ import annotations

from simulator.domain.judging import JudgingAccess
from simulator.domain.policy import (
    INSTALLATION,
    AccountAccess,
    Action,
    AttemptAccess,
    CohortAccess,
    CommentAccess,
    Private,
    ProgramAccess,
    RoleAccess,
)
from simulator.domain.publications import Access, CaseAccess
from simulator.domain.roles import Role
from simulator.domain.trainee_access import TraineeAccess
from simulator.domain.writing_access import DraftAccess, PanelAccess
from tests.personas import COHORT, PROGRAM, SANA, SVEN, TARA

HERE = frozenset({COHORT})
PRIVATE = AttemptAccess(TARA.id)
SHARED = AttemptAccess(TARA.id, HERE)
TICKED = AttemptAccess(TARA.id, HERE, ticked=frozenset(Private))
COMMENTED = AttemptAccess(TARA.id, HERE, commented=True)
ASSIGNED = AttemptAccess(TARA.id, HERE, assigned=True)

THINGS: dict[str, object] = {
    "the installation": INSTALLATION,
    "Tara's program": ProgramAccess(PROGRAM),
    "the role of trainee there": RoleAccess(PROGRAM, Role.TRAINEE),
    "the role of supervisor there": RoleAccess(PROGRAM, Role.SUPERVISOR),
    "the role of lead there": RoleAccess(PROGRAM, Role.PROGRAM_LEAD),
    "Tara's cohort": CohortAccess(COHORT, PROGRAM),
    "Tara as its trainee": TraineeAccess(TARA.id, COHORT),
    "Tara's account": AccountAccess(TARA.id),
    "an attempt of Tara's that she kept": PRIVATE,
    "one she shared": SHARED,
    "one she shared with every box ticked": TICKED,
    "one that Sana commented on": COMMENTED,
    "one that was assigned": ASSIGNED,
    "a draft of Sana's own": DraftAccess(SANA.id),
    "one she opened to her program": DraftAccess(SANA.id, PROGRAM),
    "a case that Sana published for herself": CaseAccess(Access.PRIVATE, SANA.id),
    "one she published for her program": CaseAccess(Access.PROGRAM, SANA.id, PROGRAM),
    "one she published for everybody": CaseAccess(Access.ALL, SANA.id, PROGRAM),
    "a panel of Sana's for which Sven rates": PanelAccess(
        SANA.id, PROGRAM, raters=frozenset({SVEN.id}), in_library=True
    ),
    "one on a case of the library that is closed": PanelAccess(SANA.id, PROGRAM, closed=True, in_library=True),
    "a judging of that program in which Sven judges": JudgingAccess(PROGRAM, frozenset({SVEN.id})),
    "Sana's comment on it": CommentAccess(SANA.id, COMMENTED),
    "Tara's answer to that": CommentAccess(TARA.id, COMMENTED),
}

NOBODY = ""
GRANTED: tuple[tuple[Action, str, str], ...] = (
    (Action.PRACTISE, "the installation", "Tara Theo Sana Sven Pia Otto Leo"),
    (Action.SEE_CASE_PROBLEMS, "the installation", "Sana Sven"),
    (Action.WRITE_CASES, "the installation", "Sana Sven"),
    (Action.LEAD_GROUP, "the installation", "Sana Sven"),
    (Action.CALIBRATE, "the installation", "Sana Sven"),
    (Action.EDIT_DRAFT, "a draft of Sana's own", "Sana"),
    (Action.EDIT_DRAFT, "one she opened to her program", "Sana Sven"),
    (Action.OPEN_DRAFT, "a draft of Sana's own", "Sana"),
    (Action.OPEN_DRAFT, "one she opened to her program", "Sana"),
    (Action.REVIEW_DRAFT, "a draft of Sana's own", NOBODY),
    (Action.REVIEW_DRAFT, "one she opened to her program", "Sven"),
    (Action.PUBLISH_DRAFT, "a draft of Sana's own", "Sana"),
    (Action.PUBLISH_DRAFT, "one she opened to her program", "Sana"),
    (Action.SEE_CASE, "a case that Sana published for herself", "Sana"),
    (Action.SEE_CASE, "one she published for her program", "Tara Theo Sana Sven Pia"),
    (Action.SEE_CASE, "one she published for everybody", "Tara Theo Sana Sven Pia Otto Leo"),
    (Action.RETIRE_CASE, "a case that Sana published for herself", "Sana"),
    (Action.RETIRE_CASE, "one she published for her program", "Sana"),
    (Action.RETIRE_CASE, "one she published for everybody", "Sana"),
    (Action.RUN_PANEL, "a panel of Sana's for which Sven rates", "Sana"),
    (Action.RUN_PANEL, "one on a case of the library that is closed", "Sana"),
    (Action.READ_PANEL, "a panel of Sana's for which Sven rates", "Sana"),
    (Action.READ_PANEL, "one on a case of the library that is closed", "Sana Ada"),
    (Action.ADOPT_KEY, "a panel of Sana's for which Sven rates", NOBODY),
    (Action.ADOPT_KEY, "one on a case of the library that is closed", "Ada"),
    (Action.RATE, "a panel of Sana's for which Sven rates", "Sven"),
    (Action.RATE, "one on a case of the library that is closed", NOBODY),
    (Action.MANAGE_PEOPLE, "the installation", "Ada"),
    (Action.MANAGE_PROGRAMS, "the installation", "Ada"),
    (Action.READ_AUDIT_LOG, "the installation", "Ada"),
    (Action.PUBLISH_EFFECTS, "the installation", "Ada"),
    (Action.MANAGE_PROGRAM, "Tara's program", "Pia Ada"),
    (Action.READ_STANDARD, "Tara's program", "Tara Theo Sana Sven Pia Ada"),
    (Action.SET_STANDARD, "Tara's program", "Pia"),
    (Action.RUN_JUDGING, "a judging of that program in which Sven judges", "Pia"),
    (Action.JUDGE, "a judging of that program in which Sven judges", "Sven"),
    (Action.READ_RATERS, "Tara's program", "Sana Sven Pia"),
    (Action.GRANT_ROLE, "the role of trainee there", "Pia Ada"),
    (Action.GRANT_ROLE, "the role of supervisor there", "Pia Ada"),
    (Action.GRANT_ROLE, "the role of lead there", "Ada"),
    (Action.READ_COHORT, "Tara's cohort", "Sana Pia Ada"),
    (Action.ASSIGN, "Tara's cohort", "Sana Pia"),
    (Action.TAKE_RESULTS, "Tara's cohort", "Sana Pia"),
    (Action.TAKE_TRANSCRIPTS, "Tara's cohort", "Sana"),
    (Action.READ_TRAINEES, "Tara's cohort", "Sana"),
    (Action.READ_LOG, "Tara's cohort", "Sana Pia"),
    (Action.READ_FIGURES, "Tara's cohort", "Sana Pia"),
    (Action.SHARE_WITH, "Tara's cohort", "Tara Theo"),
    (Action.SUPERVISE, "Tara as its trainee", "Sana"),
    (Action.NOTE_ON_OWN, "Tara as its trainee", "Tara"),
    (Action.MANAGE_OWN_ACCOUNT, "Tara's account", "Tara"),
    (Action.PLAY, "an attempt of Tara's that she kept", "Tara"),
    (Action.PLAY, "one she shared", "Tara"),
    (Action.PLAY, "one she shared with every box ticked", "Tara"),
    (Action.PLAY, "one that Sana commented on", "Tara"),
    (Action.PLAY, "one that was assigned", "Tara"),
    (Action.READ_ATTEMPT, "an attempt of Tara's that she kept", "Tara"),
    (Action.READ_ATTEMPT, "one she shared", "Tara Sana"),
    (Action.READ_ATTEMPT, "one she shared with every box ticked", "Tara Sana"),
    (Action.READ_ATTEMPT, "one that Sana commented on", "Tara Sana"),
    (Action.READ_ATTEMPT, "one that was assigned", "Tara Sana"),
    (Action.KEEP_NOTES, "an attempt of Tara's that she kept", "Tara"),
    (Action.KEEP_NOTES, "one she shared", "Tara"),
    (Action.KEEP_NOTES, "one she shared with every box ticked", "Tara"),
    (Action.KEEP_NOTES, "one that Sana commented on", "Tara"),
    (Action.KEEP_NOTES, "one that was assigned", "Tara"),
    (Action.SHARE, "an attempt of Tara's that she kept", "Tara"),
    (Action.SHARE, "one she shared", "Tara"),
    (Action.SHARE, "one she shared with every box ticked", "Tara"),
    (Action.SHARE, "one that Sana commented on", "Tara"),
    (Action.SHARE, "one that was assigned", "Tara"),
    (Action.UNSHARE, "an attempt of Tara's that she kept", "Tara"),
    (Action.UNSHARE, "one she shared", "Tara"),
    (Action.UNSHARE, "one she shared with every box ticked", "Tara"),
    (Action.UNSHARE, "one that Sana commented on", NOBODY),
    (Action.UNSHARE, "one that was assigned", NOBODY),
    (Action.COMMENT, "an attempt of Tara's that she kept", NOBODY),
    (Action.COMMENT, "one she shared", "Sana"),
    (Action.COMMENT, "one she shared with every box ticked", "Sana"),
    (Action.COMMENT, "one that Sana commented on", "Sana"),
    (Action.COMMENT, "one that was assigned", "Sana"),
    (Action.RATE_WHOLE, "an attempt of Tara's that she kept", NOBODY),
    (Action.RATE_WHOLE, "one she shared", "Sana"),
    (Action.RATE_WHOLE, "one she shared with every box ticked", "Sana"),
    (Action.RATE_WHOLE, "one that Sana commented on", "Sana"),
    (Action.RATE_WHOLE, "one that was assigned", "Sana"),
    (Action.ERASE_ATTEMPT, "an attempt of Tara's that she kept", "Tara"),
    (Action.ERASE_ATTEMPT, "one she shared", "Tara"),
    (Action.ERASE_ATTEMPT, "one she shared with every box ticked", "Tara"),
    (Action.ERASE_ATTEMPT, "one that Sana commented on", "Tara"),
    (Action.ERASE_ATTEMPT, "one that was assigned", NOBODY),
    *(
        row
        for action in (Action.READ_OWN_WORDS, Action.READ_REACTIONS, Action.READ_CONFIDENCE)
        for row in (
            (action, "an attempt of Tara's that she kept", "Tara"),
            (action, "one she shared", "Tara"),
            (action, "one she shared with every box ticked", "Tara Sana"),
            (action, "one that Sana commented on", "Tara"),
            (action, "one that was assigned", "Tara"),
        )
    ),
    (Action.RATE_WORDS, "an attempt of Tara's that she kept", NOBODY),
    (Action.RATE_WORDS, "one she shared", NOBODY),
    (Action.RATE_WORDS, "one she shared with every box ticked", "Sana"),
    (Action.RATE_WORDS, "one that Sana commented on", NOBODY),
    (Action.RATE_WORDS, "one that was assigned", NOBODY),
    (Action.CHANGE_SCORE, "an attempt of Tara's that she kept", NOBODY),
    (Action.CHANGE_SCORE, "one she shared", "Sana"),
    (Action.CHANGE_SCORE, "one she shared with every box ticked", "Sana"),
    (Action.CHANGE_SCORE, "one that Sana commented on", "Sana"),
    (Action.CHANGE_SCORE, "one that was assigned", "Sana"),
    (Action.REVIEW_CRITICAL, "an attempt of Tara's that she kept", NOBODY),
    (Action.REVIEW_CRITICAL, "one she shared", NOBODY),
    (Action.REVIEW_CRITICAL, "one she shared with every box ticked", NOBODY),
    (Action.REVIEW_CRITICAL, "one that Sana commented on", NOBODY),
    (Action.REVIEW_CRITICAL, "one that was assigned", "Sana"),
    (Action.ANSWER_COMMENT, "Sana's comment on it", "Tara"),
    (Action.ANSWER_COMMENT, "Tara's answer to that", NOBODY),
    (Action.WITHDRAW_COMMENT, "Sana's comment on it", "Sana"),
    (Action.WITHDRAW_COMMENT, "Tara's answer to that", "Tara"),
)
