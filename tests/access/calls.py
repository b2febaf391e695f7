"""Which public method of which service does what the table of who may do what names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from simulator.domain.attempt import Feedback, Mode
from simulator.domain.critical_reviews import ReviewAct, ReviewState
from simulator.domain.crosswalk import Outcome as TaughtOutcome
from simulator.domain.judging import Limits
from simulator.domain.policy import Action, Private
from simulator.domain.preferences import Ways
from simulator.domain.remark_answers import Outcome
from simulator.domain.remarks import RemarkKind
from simulator.domain.roles import Role
from simulator.domain.sharing import Pull
from simulator.domain.student_ids import IdSystem
from simulator.services.case_decisions import Look
from simulator.services.case_forms import NewDecision
from simulator.services.narrowing import Narrowing
from simulator.services.option_fields import Move, OptionFields
from simulator.services.word_ratings import known_by
from tests.access.installation import (
    ANSWER,
    ASSIGNED,
    CASES,
    COMMENT,
    DRAFTS,
    JUDGING,
    KEPT,
    PANELS,
    PASSWORD,
    SHARED,
    STATES,
    TARAS_NAME,
    TICKED,
    TRAINEE,
    Installation,
    own_words,
    reaction,
)
from tests.access_matrix import GRANTED
from tests.personas import COHORT, PIA, PROGRAM, SVEN, TARA, THEO

AN_ID = b"email,username\ntheo@example.edu,theo\n"
AN_OUTCOME = TaughtOutcome("ours", "Ours", "Hears the feeling", ("A2",))
NEW_PASSWORD = "blue doors half open at noon"
AGAIN = Look.AGAIN.asked
"""What Tara showed she had done before."""
A_PART = Narrowing(until="2099-12-31")
AN_OPTION = ("late", 0)
WRITTEN = {
    "node": AN_OPTION[0],
    "number": AN_OPTION[1],
    "fields": OptionFields("", "Come in.", (Move("orient", ("mara",)),), {"A2": 1, "A5": 1}, (), {"attends": "x"}, ""),
    "since": 1,
}
"""An option of the draft, and what a form says of it."""
ROSTER = b"email\nfresh@example.org\n"
FREE = "another-room"
"""A case that nobody is asked to do, and so one that everybody may practise."""


@dataclass(frozen=True)
class Target:
    """What a call is about: the thing as the table names it, and the id by which it is asked for."""

    there: Installation
    thing: str
    id: str

    @property
    def branch(self) -> str:
        """The try that goes on from the attempt which Tara kept; nothing where no installation is asked."""
        return str(self.there.branch) if self.there else ""

    @property
    def answer(self) -> str:
        """What can be answered in the drill that is due in Tara's open row; nothing where no installation is asked."""
        return self.there.services.drilling.row(TARA, self.there.row).due.answers[0] if self.there else ""

    @property
    def moment(self) -> tuple[str, str, dict[str, int]]:
        """A moment that a panel has rated, with levels for it; nothing where no installation is asked."""
        found = self.there.benchmark if self.there else None
        return (found.node, found.choice, dict.fromkeys(found.panel, 2)) if found else ("", "", {})

    @property
    def to_ask(self) -> list[UUID]:
        """Whom Sana can ask to rate; nobody where no installation is asked."""
        return [self.there.panels.rater] if self.there else []

    @property
    def role(self) -> Role:
        """The role that is given or taken."""
        return ROLES[self.thing]


@dataclass(frozen=True)
class Do:
    """A call.

    Attributes
    ----------
    method : str
        Service and method, such as ``sharing.review``.
    given : callable
        What is given after the actor.
    asks_for : callable or None
        The id that is asked for; None: that of the thing.
    shows : callable or None
        Whether the thing is in what came back, where a list or a part is empty for those who may not see it.
    only : tuple of str
        Things that it is about; empty: all.
    never : str
        People who are granted the action, but are not those whom this method is for.
    """

    method: str
    given: Callable[[Target], tuple[Any, ...] | Mapping[str, Any]] = lambda it: (it.id,)
    asks_for: Callable[[Installation, str], object] | None = None
    shows: Callable[[Any, Target], bool] | None = None
    only: tuple[str, ...] = ()
    never: str = ""

    def __str__(self) -> str:
        return self.method


ROLES = {
    f"the role of {name} there": role
    for name, role in (("trainee", Role.TRAINEE), ("supervisor", Role.SUPERVISOR), ("lead", Role.PROGRAM_LEAD))
}
HOLDERS = {Role.TRAINEE: THEO, Role.SUPERVISOR: SVEN, Role.PROGRAM_LEAD: PIA}
NONE = lambda it: ()  # noqa: E731
A_PERSON = lambda there, thing: THEO.id  # noqa: E731
THE_COHORT = lambda there, thing: COHORT  # noqa: E731
ENDED = lambda there, thing: there.ended[thing]  # noqa: E731
HER_REMARK = lambda there, thing: there.remark  # noqa: E731
HER_ROW = lambda there, thing: there.row  # noqa: E731
JUDGED = lambda there, thing: there.judged  # noqa: E731
ADOPTED = lambda there, thing: there.panels.adopted  # noqa: E731
HER_GROUP = lambda there, thing: there.group  # noqa: E731
HER_DRILLED = lambda there, thing: there.drilled  # noqa: E731
WHO_WRITE_NO_CASES = "Tara Theo Pia Otto Leo"
IN_DAYS = datetime.now(UTC) + timedelta(days=9)
UNBEGUN = lambda there, thing: there.unbegun  # noqa: E731
HER_AGREEMENT = lambda there, thing: there.agreement  # noqa: E731
HER_FLAG = lambda there, thing: there.flag  # noqa: E731
REVIEWED_ONE = lambda there, thing: there.critical if thing == ASSIGNED else there.attempts[thing].id  # noqa: E731
ANOTHER_ENTRY = "Something else that we agreed on."
THE_ASSIGNMENT = lambda there, thing: there.assignment  # noqa: E731


def _noted(kind: Private) -> Callable[[Any, Target], bool]:
    """Whether a review, or an export, shows this kind of private note."""

    def shown(review: Any, it: Target) -> bool:
        texts = {Private.OWN_WORDS: own_words(it.thing), Private.REACTIONS: reaction(it.thing)}
        return texts.get(kind, "GUESSING") in repr(review.notes)

    return shown


PERFORMS: dict[Action, tuple[Do, ...]] = {
    Action.PRACTISE: (
        Do("training.notice_due", NONE),
        Do("training.accept_notice", NONE),
        Do("training.cases", NONE),
        Do("training.unavailable", NONE),
        Do("training.gone", NONE),
        Do("training.case", lambda it: (it.id,), lambda there, thing: "waiting-room"),
        Do("training.entry", lambda it: (it.id,), lambda there, thing: "waiting-room"),
        Do("drilling.desk", NONE),
        Do("drilling.can_focus", lambda it: ("repair",)),
        Do("drilling.begin", NONE),
        Do("drilling.my_words", NONE),
        Do("progress.overview", NONE),
        Do("progress.standings", NONE),
        Do("progress.csv", NONE),
        Do("recommending.next_for", NONE),
        Do(
            "training.begin",
            lambda it: {"scenario_id": it.id, "feedback": Feedback.END},
            lambda there, thing: FREE,
        ),
    ),
    Action.SEE_CASE_PROBLEMS: (
        Do("training.unavailable", NONE, shows=lambda found, it: any(found.values())),
        Do("answering.inbox", NONE),
        Do("answering.reported", asks_for=HER_REMARK),
        Do("answering.answer", lambda it: (it.id, Outcome.STAYS, "So it is meant."), HER_REMARK),
    ),
    Action.CALIBRATE: (
        Do("calibrating.desk", NONE),
        Do("calibrating.mine", NONE),
        Do(
            "calibrating.rate",
            lambda it: (it.id, *it.moment),
            lambda there, thing: there.benchmark.key_version_id,
            never="Sana",  # she invited the panel
        ),
    ),
    Action.WRITE_CASES: (
        Do("drafting.drafts", NONE),
        Do("publishing.publications", NONE),
        Do("publishing.publish_states", NONE),
        Do("panels.colleagues", NONE),
        Do("panels.panels", NONE),
        Do("panels.invite", lambda it: {"program_id": PROGRAM, "rater_ids": it.to_ask, "scenario_id": FREE}),
        Do("drafting.start", lambda it: {"text": "id: mine\n", "origin": ""}),
        Do("drafting.judge", lambda it: ("id: mine\n",)),
        Do("drafting.judge_soon", lambda it: ("id: mine\n",)),
        Do("drafting.desk", NONE),
        Do("drafting.open_programs", NONE),
        Do("drafting.templates", NONE),
        Do("drafting.begin", lambda it: ("blank", "Mine")),
        Do("drafting.names_on_shelf", NONE),
        Do("case_files.take", lambda it: ("mine.yaml", b"id: mine\n")),
        Do("case_files.drafts", NONE),
        Do("case_files.whole_library", NONE),
        Do("proving.proof_for", lambda it: ("id: mine\n",)),
    ),
    Action.LEAD_GROUP: (
        Do("together.sessions", NONE),
        Do("together.open", lambda it: (FREE,)),
        *(
            Do(f"together.{method}", lambda it, more=more: (it.id, *more), HER_GROUP, never="Sven")
            for method, more in (
                ("show", ()),
                ("debrief", ()),
                ("count", ()),
                ("close_vote", (0,)),
                ("vote_again", (0,)),
                ("say", (0, "own-it")),
                ("end", ()),
            )
        ),
    ),
    Action.EDIT_DRAFT: (
        Do("drafting.open"),
        Do("drafting.save", lambda it: {"draft_id": it.id, "text": "id: other\n", "since": 1}),
        Do("drafting.revisions"),
        Do("publishing.checklist"),
        Do("publishing.difference"),
        Do("publishing.reviews"),
        Do("drafting.revision", lambda it: (it.id, 1)),
        Do("drafting.set_aside", lambda it: {"draft_id": it.id, "text": "id: mine\n", "since": 1}),
        Do("drafting.asides"),
        Do("case_files.one"),
        Do("case_forms.words"),
        Do("case_forms.option", lambda it: (it.id, *AN_OPTION)),
        Do("case_forms.write_option", lambda it: {"draft_id": it.id, **WRITTEN}),
        Do("case_forms.add_option", lambda it: (it.id, AN_OPTION[0])),
        Do("case_forms.add_decision", lambda it: (it.id, NewDecision("next", "readiness", ("A1",)))),
        Do("proving.opened"),
        Do("proving.proof"),
        Do("rehearsing.beginning"),
        Do("rehearsing.rehearsal"),
        Do("rehearsing.playthrough"),
    ),
    Action.RUN_PANEL: (
        Do("panels.invite_more", lambda it: (it.id, it.to_ask), only=PANELS[:1]),
        Do("panels.close"),
    ),
    Action.READ_PANEL: (
        Do("panels.panel"),
        Do("panels.results", only=PANELS[1:]),
        Do("keys.preview", only=PANELS[1:]),
        Do("keys.adopted"),
    ),
    Action.ADOPT_KEY: (
        Do("keys.adopt", lambda it: (it.id, 1)),
        Do("keys.withdraw", asks_for=ADOPTED, only=PANELS[1:]),
        Do("keys.rescore"),
    ),
    Action.READ_STANDARD: (Do("standards.current"),),
    Action.SET_STANDARD: (
        Do("standards.overview"),
        Do("standards.beside"),
        Do("standards.set_provisional", lambda it: (it.id, 60, "As others do who teach this.")),
        Do("standards.adopt_borderline", never="Pia"),  # there are too few ratings
        Do("standard_settings.to_choose"),
        Do("standard_settings.open", lambda it: (it.id, [FREE], [SVEN.id]), never="Pia"),  # one is under way
    ),
    Action.RUN_JUDGING: (
        Do("standard_settings.follow"),
        Do("standard_settings.invite_more", lambda it: (it.id, it.to_ask)),
        Do("standard_settings.close_round", lambda it: {"setting_id": it.id, "end": True}),
        Do("standards.adopt_judging", asks_for=JUDGED),
    ),
    Action.JUDGE: (
        Do("judging.sheet"),
        Do("judging.give", lambda it: (it.id, "waiting-room", "late", 50)),
        Do("judging.limit", lambda it: (it.id, Limits(50, 70, 5, 30))),
        Do("judging.finish"),
        Do("judging.leave"),
    ),
    Action.RATE_WHOLE: (
        Do("global_ratings.rate", lambda it: (it.id, 3), ENDED, only=(KEPT, SHARED, TICKED)),
        Do("global_ratings.withdraw"),
    ),
    Action.RATE: (
        Do("rating.sheet"),
        Do("rating.rate", lambda it: {"panel_id": it.id, "node_id": "late", "choice_id": "thanks", "comment": "So."}),
        Do("rating.finish"),
        Do("rating.leave", lambda it: {"panel_id": it.id, "keep": True}),
    ),
    Action.OPEN_DRAFT: (
        Do("drafting.open_to", lambda it: (it.id, PROGRAM)),
        Do("drafting.remove"),
    ),
    Action.REVIEW_DRAFT: (
        Do("publishing.review", lambda it: {"draft_id": it.id, "revision": 1, "agrees": True, "text": "Good."}),
    ),
    Action.PUBLISH_DRAFT: (
        Do("publishing.ask_for_review", only=DRAFTS[1:]),
        Do(
            "publishing.publish",
            lambda it: {"draft_id": it.id, "revision": 1, "access": "all", "unreviewed": True},
        ),
    ),
    Action.SEE_CASE: (
        Do("training.cases", NONE, shows=lambda found, it: it.id in {card.case.id for card in found}),
        Do("training.entry", shows=lambda found, it: found is not None),
        Do("publishing.about", shows=lambda found, it: found is not None),
        Do("publishing.versions", never=WHO_WRITE_NO_CASES),
        Do("publishing.compare", lambda it: (it.id, "1.0.0", "1.0.0"), never=WHO_WRITE_NO_CASES),
        Do("publishing.fork", never=WHO_WRITE_NO_CASES),
    ),
    Action.RETIRE_CASE: (
        Do("offering.in_use"),
        Do("offering.change_access", lambda it: {"scenario_id": it.id, "access": "program", "program_id": PROGRAM}),
        Do("offering.retire"),
    ),
    Action.MANAGE_PEOPLE: (
        Do("reminding.send", NONE),
        Do("administration.people", NONE),
        Do("administration.people", lambda it: {"search": it.id}, lambda there, thing: "marked"),
        Do("administration.person", asks_for=A_PERSON),
        Do("administration.person_by_email", asks_for=lambda there, thing: "theo@example.edu"),
        Do(
            "administration.add_account",
            lambda it: {"email": it.id, "name": "New", "password": NEW_PASSWORD},
            lambda there, thing: "fresh@example.org",
        ),
        Do("administration.invite", lambda it: {"email": "fresh@example.org", "name": "Fresh"}),
        Do("administration.invite", lambda it: {"email": "fresh@example.org", "name": "", "administrator": True}),
        Do(
            "administration.open_invitations",
            NONE,
            shows=lambda found, it: it.there.invitations["account"].id in {ticket.id for ticket in found},
        ),
        Do("administration.withdraw_invitation", asks_for=lambda there, thing: there.invitations["account"].id),
        Do("administration.reset_link", asks_for=A_PERSON),
        Do("administration.set_administrator", lambda it: (it.id, True), A_PERSON),
        Do("administration.disable", asks_for=A_PERSON),
        Do("administration.enable", asks_for=A_PERSON),
        Do("administration.end_sessions", asks_for=A_PERSON),
        Do("administration.claim_solo", asks_for=A_PERSON),
    ),
    Action.MANAGE_PROGRAMS: (Do("programs.create_program", lambda it: ("A new program",)),),
    Action.READ_AUDIT_LOG: (
        Do("administration.audit", NONE),
        Do("administration.audit", lambda it: {"person": it.id}, A_PERSON),
        Do("administration.audit_csv", NONE),
    ),
    Action.READ_RATERS: (
        Do("raters.programs_of", NONE, shows=lambda found, it: PROGRAM in {program.id for program in found}),
        Do("raters.figures"),
        Do("raters.csv"),
    ),
    Action.PUBLISH_EFFECTS: (Do("calibrations.published", NONE), Do("calibrations.publish", NONE)),
    Action.MANAGE_PROGRAM: (
        Do("programs.programs", NONE, shows=lambda found, it: PROGRAM in {program.id for program in found}),
        Do("programs.members"),
        Do("programs.create_cohort", lambda it: (it.id, "A new cohort")),
        Do("programs.enrol", lambda it: (it.id, SVEN.id, Role.SUPERVISOR), THE_COHORT),
        Do("programs.enrol", lambda it: (COHORT, it.id, Role.TRAINEE), A_PERSON),
        Do("programs.leave", lambda it: (it.id, THEO.id), THE_COHORT),
        Do("cohorts.change", lambda it: {"cohort_id": it.id, "name": "Renamed", "zone": "UTC"}, THE_COHORT),
        Do("cohorts.archive", asks_for=THE_COHORT),
        Do("cohorts.bring_back", asks_for=THE_COHORT),
        Do("cohorts.add_section", lambda it: (it.id, "Friday group"), THE_COHORT),
        Do("cohorts.remove_section", lambda it: (COHORT, it.id), lambda there, thing: there.section),
        Do(
            "cohorts.place",
            lambda it: {"cohort_id": it.id, "account_id": THEO.id, "section_id": None, "idnumber": "7"},
            THE_COHORT,
        ),
        Do("joining.make", lambda it: {"cohort_id": it.id, "days": 7, "max_uses": 5}, THE_COHORT),
        Do("joining.open_links", asks_for=THE_COHORT),
        Do("joining.withdraw", asks_for=lambda there, thing: there.join_link),
        Do("rosters.preview", lambda it: (it.id, ROSTER), THE_COHORT),
        Do("rosters.carry_out", lambda it: (it.id, ROSTER), THE_COHORT),
        Do("export_people.people", asks_for=THE_COHORT),
        Do("export_people.keep_ids", lambda it: (it.id, THEO.id, {IdSystem.USERNAME: "theo"}), THE_COHORT),
        Do("export_people.read_ids", lambda it: (it.id, AN_ID), THE_COHORT),
        Do("export_people.take_ids", lambda it: (it.id, AN_ID), THE_COHORT),
        Do("export_people.agreed", asks_for=THE_COHORT),
        Do("export_people.note_agreed", lambda it: (it.id, [THEO.id]), THE_COHORT),
        Do("crosswalks.keep_outcome", lambda it: (it.id, AN_OUTCOME)),
        Do("crosswalks.remove_outcome", lambda it: (it.id, "cacrep-social-cultural")),
        Do("crosswalks.propose_again"),
        Do("my_data.erasure_requests"),
        Do("my_data.answer_erasure", lambda it: (it.id, True), lambda there, thing: there.request),
    ),
    Action.GRANT_ROLE: (
        Do("administration.grant", lambda it: (SVEN.id, it.id, it.role)),
        Do("administration.grant", lambda it: (it.id, PROGRAM, it.role), A_PERSON),
        Do("administration.revoke", lambda it: (HOLDERS[it.role].id, it.id, it.role)),
        Do(
            "administration.invite",
            lambda it: {"email": "fresh@example.org", "name": "", "program_id": it.id, "role": it.role},
        ),
        Do(
            "administration.withdraw_invitation",
            asks_for=lambda there, thing: there.invitations[ROLES[thing].value].id,
        ),
    ),
    Action.TAKE_RESULTS: (
        Do("exports.desk"),
        Do("exports.outcomes"),
        Do("exports.canvas"),
        Do("exports.moodle"),
        Do("exports.matrix"),
        Do("exports.workbook"),
        Do("exports.research", lambda it: (it.id, True), never="Sana"),  # who supervises runs no program
    ),
    Action.TAKE_TRANSCRIPTS: (Do("exports.transcripts"),),
    Action.READ_COHORT: (
        Do("crosswalks.of_cohort"),
        Do("programs.enrolled"),
        Do("programs.assignments"),
        Do("programs.assignable"),
        Do("cohorts.cohort"),
        Do("cohorts.roster"),
        Do("cohorts.sections"),
        Do("assigning.followed", asks_for=THE_ASSIGNMENT),
        Do(
            "programs.cohorts",
            asks_for=lambda there, thing: PROGRAM,
            shows=lambda found, it: COHORT in {cohort.id for cohort in found},
        ),
    ),
    Action.READ_TRAINEES: (
        Do("trainees.trainees"),
        Do("trainees.rows"),
        Do("flagging.shown"),
        Do("cohort_figures.skills", shows=lambda found, it: bool(found.people)),
        Do("cohort_figures.scores", lambda it: (it.id, A_PART)),
        Do("cohort_figures.attention", lambda it: (it.id, A_PART)),
        Do("measuring.of_cohort", lambda it: (it.id, A_PART)),
        Do("cohort_tables.csv", lambda it: (it.id, "scores", A_PART)),
    ),
    Action.READ_LOG: (Do("remediation.rows"), Do("exports.remediation")),
    Action.SUPERVISE: (
        Do("trainees.page", lambda it: (COHORT, it.id)),
        Do("trainees.page", lambda it: (it.id, TARA.id), THE_COHORT),
        Do("trainees.table", lambda it: (COHORT, it.id, "sessions")),
        Do("flagging.about", lambda it: (COHORT, it.id)),
        Do("critical.about", lambda it: (COHORT, it.id)),
        Do("remediation.log", lambda it: (COHORT, it.id)),
        Do("remediation.agree", lambda it: (COHORT, it.id, ANOTHER_ENTRY)),
        Do("remediation.follow_up", lambda it: (it.id, "Something else"), HER_AGREEMENT),
        Do("remediation.set_done", lambda it: (it.id, True), HER_AGREEMENT),
    ),
    Action.NOTE_ON_OWN: (
        Do("flagging.has_read", lambda it: (it.id, "Something else"), HER_FLAG),
        Do("remediation.note", lambda it: (it.id, "Something else"), HER_AGREEMENT),
    ),
    Action.REVIEW_CRITICAL: (
        Do("critical.moment", lambda it: (it.id, 1), REVIEWED_ONE),
        Do(
            "critical.decide",
            lambda it: {
                "attempt_id": it.id,
                "step": 1,
                "act": ReviewAct.FOLLOWED_UP,
                "note": "We went through it together.",
                "seen": ReviewState.OPEN,
            },
            REVIEWED_ONE,
        ),
        Do(
            "critical.choices",
            NONE,
            REVIEWED_ONE,
            shows=lambda found, it: it.id in {str(line.attempt.id) for line in found},
        ),
        Do(
            "critical.rows",
            NONE,
            shows=lambda found, it: any(TARAS_NAME in line for line in found),
            only=(ASSIGNED,),
        ),
    ),
    Action.ASSIGN: (
        Do("programs.assign", lambda it: (it.id, "waiting-room")),
        Do("programs.close_assignment", asks_for=THE_ASSIGNMENT),
        Do("assigning.change", lambda it: (it.id, None, Mode.PRACTICE), THE_ASSIGNMENT),
        Do("assigning.withdraw", asks_for=UNBEGUN),
        Do("assigning.extend", lambda it: (it.id, THEO.id, IN_DAYS, "Ill."), UNBEGUN),
        Do("assigning.take_back_extension", lambda it: (it.id, THEO.id), THE_ASSIGNMENT),
    ),
    Action.READ_FIGURES: (
        Do("cohort_figures.cohorts", NONE, shows=lambda found, it: COHORT in {line.cohort.id for line in found}),
        Do("cohort_figures.cohort"),
        Do("cohort_figures.offered"),
        Do("cohort_figures.where"),
        Do("cohort_figures.scores"),
        Do("cohort_figures.skills"),
        Do("cohort_figures.attention"),
        Do("measuring.of_cohort"),
        Do(
            "measuring.of_program",
            asks_for=lambda there, thing: PROGRAM,
            shows=lambda found, it: COHORT in {seen.cohort.id for seen in found.cohorts},
        ),
        Do("cohort_tables.csv", lambda it: (it.id, "people")),
        Do("decisions.cases"),
        *(
            Do(f"decisions.{method}", lambda it, more=more: (it.id, "waiting-room", *more), never="Pia")
            for method, more in (("case", (AGAIN,)), ("csv", ("decisions", AGAIN)))  # a lead is told nothing of so few
        ),
    ),
    Action.SHARE_WITH: (
        Do("programs.assignment_notice", asks_for=THE_ASSIGNMENT),
        Do(
            "training.begin",
            lambda it: {"scenario_id": "waiting-room", "feedback": Feedback.END, "assignment_id": it.id},
            THE_ASSIGNMENT,
        ),
        Do(
            "programs.my_assignments",
            NONE,
            shows=lambda found, it: it.there.assignment in {asked.assignment.id for asked in found},
        ),
    ),
    Action.PLAY: (
        Do("training.room"),
        Do("training.debrief"),
        Do("training.choose", lambda it: {"attempt_id": it.id, "choice_id": "wait", "step": 2}),
        Do("my_data.request_erasure", only=(ASSIGNED,)),
        Do("drilling.row", asks_for=HER_ROW, only=(KEPT,)),
        Do("drilling.open_options", lambda it: (it.id, 0, "Something else"), HER_ROW, only=(KEPT,)),
        Do("drilling.answer", lambda it: (it.id, 0, it.answer), HER_ROW, only=(KEPT,)),
        Do("drilling.pass_over", lambda it: (it.id, 0), HER_ROW, only=(KEPT,)),
        Do("drilling.stop", asks_for=HER_ROW, only=(KEPT,)),
        Do("branching.why_not"),
        Do("branching.rewind", lambda it: (it.id, 1), only=tuple(state for state in STATES if state != ASSIGNED)),
        Do("branching.family"),
        Do("branching.compare", lambda it: (it.id, it.branch), only=(KEPT,)),
        Do("branching.compare", lambda it: (it.branch, it.id), only=(KEPT,)),
        Do("remarks.remark", lambda it: (it.id, 1, RemarkKind.WRONG, "Something else")),
    ),
    Action.READ_ATTEMPT: (
        Do("sharing.review"),
        Do("sharing.comments"),
        Do("word_ratings.ratings"),
        Do("word_ratings.n_unread"),
        Do("score_changes.changes"),
        Do("global_ratings.ratings"),
        Do(
            "coaching.inbox",
            NONE,
            shows=lambda found, it: it.id in {str(line.seen.attempt.id) for line in found},
            never="Tara",
        ),
        Do("debrief_files.pdf", asks_for=ENDED, only=(KEPT, SHARED)),
        Do("debrief_files.csv", asks_for=ENDED, only=(KEPT, SHARED)),
        Do(
            "sharing.visible",
            NONE,
            shows=lambda found, it: it.id in {str(line.attempt.id) for line in found},
            never="Tara",
        ),
    ),
    Action.KEEP_NOTES: (
        Do("notes.keep_note", lambda it: (it.id, 1, "Something else")),
        Do("notes.keep_note", lambda it: (it.id, 0)),
        Do(
            "notes.note",
            lambda it: {"attempt_id": it.id, "step": 2, "pull": Pull.RESCUE, "self_ratings": {"A2": 2}},
        ),
        Do("notes.my_notes"),
        Do("coaching.look"),
        Do("drilling.rate_own_words", lambda it: (it.id, 0, "A2", 3), HER_DRILLED, only=(KEPT,)),
        Do("drilling.forget_words", lambda it: (it.id, 0), HER_DRILLED, only=(KEPT,)),
        Do("notes.forget_words", lambda it: (it.id, 0)),
        Do("notes.reflect", lambda it: (it.id, "Something else", 1)),
        Do("notes.my_reflection"),
    ),
    Action.SHARE: (
        Do("sharing.share", lambda it: (it.id, COHORT, frozenset(Private))),
        Do("sharing.share", lambda it: (it.id, COHORT)),
        Do("sharing.state"),
    ),
    Action.UNSHARE: (Do("sharing.unshare", lambda it: (it.id, COHORT)),),
    Action.COMMENT: (
        Do("sharing.comment", lambda it: (it.id, "One more thing.")),
        Do("sharing.comment", lambda it: (it.id, "About this moment.", 1)),
    ),
    Action.RATE_WORDS: (
        Do("word_ratings.desk", asks_for=ENDED, only=(KEPT, SHARED, TICKED)),
        Do("word_ratings.agreement", asks_for=ENDED, only=(KEPT, SHARED, TICKED)),
        Do(
            "word_ratings.rate",
            lambda it: {
                "attempt_id": it.id,
                "step": 0,
                "ratings": {"A2": 2, "A5": 3},
                "of": known_by(own_words(TICKED)),
            },
            ENDED,
            only=(KEPT, SHARED, TICKED),
        ),
    ),
    Action.CHANGE_SCORE: (
        Do(
            "score_changes.change",
            lambda it: (it.id, "attunement", 60, "A reason that is long enough."),
            ENDED,
            only=(KEPT, SHARED, TICKED),
        ),
        Do("score_changes.withdraw", asks_for=lambda there, thing: there.change, only=(TICKED,)),
        Do("supervision_sheets.pdf", asks_for=ENDED, only=(KEPT, SHARED)),
    ),
    Action.ANSWER_COMMENT: (Do("coaching.answer", lambda it: (it.id, "Something else")),),
    Action.ERASE_ATTEMPT: (Do("my_data.erase_attempt"),),
    Action.READ_OWN_WORDS: (Do("sharing.review", shows=_noted(Private.OWN_WORDS)),),
    Action.READ_REACTIONS: (Do("sharing.review", shows=_noted(Private.REACTIONS)),),
    Action.READ_CONFIDENCE: (Do("sharing.review", shows=_noted(Private.CONFIDENCE)),),
    Action.WITHDRAW_COMMENT: (Do("sharing.withdraw_comment"),),
}
OWN: tuple[Do, ...] = (
    Do("exports.cohorts", NONE),
    Do("accounts.my_sessions", NONE),
    Do("accounts.my_sign_ins", NONE),
    Do("accounts.rename", lambda it: ("Another Name",)),
    Do("accounts.change_password", lambda it: {"current": PASSWORD, "new": NEW_PASSWORD, "keep": it.there.session}),
    Do("accounts.end_session", asks_for=lambda there, thing: there.session),
    Do("accounts.sign_out_everywhere", NONE),
    Do("programs.my_programs", NONE),
    Do("programs.my_cohorts", NONE),
    Do("programs.reserved_cases", NONE),
    Do("reminding.possible", NONE),
    Do("reminding.wanted", NONE),
    Do("reminding.choose", lambda it: (False,)),
    Do("coaching.n_waiting", NONE),
    Do("coaching.told", NONE),
    Do("flagging.mine", NONE),
    Do("flagging.n_new", NONE),
    Do("critical.mine", NONE),
    Do("critical.n_for_review", NONE),
    Do("remediation.mine", NONE),
    Do("trainees.cohorts", NONE),
    Do("answering.mine", NONE),
    Do("answering.n_new", NONE),
    Do("answering.has_read"),
    Do("panels.to_decide", NONE),
    Do("rating.invitations", NONE),
    Do("rating.n_waiting", NONE),
    Do("judging.invitations", NONE),
    Do("judging.n_waiting", NONE),
    Do("notes.journal", NONE),
    Do("notes.erase_journal", NONE),
    Do("preferences.ways", NONE),
    Do("preferences.choose_ways", lambda it: (Ways(say_first=True),)),
    Do("my_data.export", NONE),
    Do("my_data.my_shares", NONE),
    Do("my_data.my_requests", NONE),
    Do("my_data.erase_me", lambda it: {"confirmation": it.id}),
)
"""What is done to one's own account; whoever does it, it must not touch Tara's unless she does."""
KNOWN_TO: dict[str, str] = {
    "the installation": "",
    "Tara's program": "Tara Theo Sana Sven Pia Ada",
    **dict.fromkeys(ROLES, "Tara Theo Sana Sven Pia Ada"),
    "Tara's cohort": "Tara Theo Sana Pia Ada",
    TRAINEE: "Tara Sana",
    KEPT: "Tara",
    **dict.fromkeys(STATES[1:], "Tara Sana"),
    COMMENT: "Tara Sana",
    ANSWER: "Tara Sana",
    DRAFTS[0]: "Sana",
    DRAFTS[1]: "Sana Sven",
    CASES[0]: "Sana",
    CASES[1]: "Tara Theo Sana Sven Pia",
    CASES[2]: "Tara Theo Sana Sven Pia Otto Leo",
    PANELS[0]: "Sana Sven",
    PANELS[1]: "Sana Ada",
    JUDGING: "Sven Pia",
}
"""Who may learn that the thing is there; to all others it is as if it were not."""
CELLS: tuple[tuple[Action, Do, str, str], ...] = tuple(
    (action, do, thing, granted)
    for action, thing, granted in GRANTED
    for do in PERFORMS.get(action, ())
    if not do.only or thing in do.only
)
"""Each call on each thing, with those to whom it is granted."""


def id_of(there: Installation, do: Do, thing: str) -> str:
    """The id of what a call asks for."""
    if do.asks_for is not None:
        return str(do.asks_for(there, thing))
    if thing in PANELS:
        return str(there.panels.open if thing == PANELS[0] else there.panels.judged)
    if thing == JUDGING:
        return str(there.judging)
    if thing in there.drafts:
        return str(there.drafts[thing])
    if thing in there.cases:
        return there.cases[thing]
    if thing in there.attempts:
        return there.id_of(thing)
    return {
        COMMENT: str(there.comment),
        ANSWER: str(there.answer),
        "Tara's cohort": str(COHORT),
        TRAINEE: str(TARA.id),
    }.get(thing, str(PROGRAM))


def methods_covered() -> Iterator[str]:
    """Service and method of every call."""
    return (do.method for do in chain(*PERFORMS.values(), OWN))
