"""Tara's attempts in each state that the table of who may do what names, full of words that give themselves away.

Whatever is Tara's or was said to her holds a marker: wherever one turns up, something of hers was shown.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from simulator.bootstrap import Services
from simulator.domain.accounts import Account, Assignment, Ticket
from simulator.domain.attempt import Attempt, Feedback
from simulator.domain.benchmarks import Benchmark
from simulator.domain.critical_reviews import ReviewAct, ReviewState
from simulator.domain.flags import Flag, FlagBasis, FlagKind
from simulator.domain.policy import Private
from simulator.domain.publications import Access
from simulator.domain.remarks import RemarkKind
from simulator.domain.roles import Actor, Role
from simulator.domain.sharing import Confidence
from simulator.errors import InvalidInput
from simulator.services.drill_rooms import Drill
from simulator.storage.schema import metadata
from tests.judges import begin_judging, close, judge
from tests.library import CASE, library_texts, replaced
from tests.noting import was_sure
from tests.panelling import as_authored, hire, invite, rate
from tests.personas import ADA, COHORT, EVERYBODY, PIA, PROGRAM, SANA, SVEN, TARA

PASSWORD = "seven quiet herons waiting"
KEPT, SHARED, TICKED, COMMENTED, ASSIGNED = (
    "an attempt of Tara's that she kept",
    "one she shared",
    "one she shared with every box ticked",
    "one that Sana commented on",
    "one that was assigned",
)
COMMENT, ANSWER = "Sana's comment on it", "Tara's answer to that"
STATES = (KEPT, SHARED, TICKED, COMMENTED, ASSIGNED)
BEGUN = ("own-it", "ask")
BEST = (*BEGUN, "wait")
PROMISED = ("own-it", "our-secret", "wait")
"""With a critical choice at the second decision."""
TRAINEE = "Tara as its trainee"
TARAS_NAME = "Tara Marked-Name"
TARAS_EMAIL = "marked-address@example.edu"
SANAS_WORDS = "marked-comment: you waited"
TARAS_ANSWER = "marked-answer: I did not know what to say"
REASON = "marked-reason: the tone was warmer than the words"
REVIEWED = "marked-review: this promise is too much"
AGREED = "marked-agreement: two drills a week"
TARAS_NOTE = "marked-agreement-note: I would rather do one"
FLAG_NOTE = "marked-flag-note: I was ill"
REMARK = "marked-remark: nobody says this"
DRILL_WORDS = "marked-drill: I would wait"
DRAFTS = "a draft of Sana's own", "one she opened to her program"
DRAFT = replaced(library_texts()[CASE], "id: waiting-room", "id: her-case")
PANELS = ("a panel of Sana's for which Sven rates", "one on a case of the library that is closed")
JUDGING = "a judging of that program in which Sven judges"
CASES = (
    "a case that Sana published for herself",
    "one she published for her program",
    "one she published for everybody",
)
NOT_COUNTED = frozenset({"audit_log", "audit_head", "sign_ins", "looked_at"})
"""Tables that a refusal, or a read, may add to."""


def own_words(state: str) -> str:
    """What Tara wrote in her own words in an attempt."""
    return f"marked-own-words-{STATES.index(state)}"


def reaction(state: str) -> str:
    """What Tara noted of her own reactions in an attempt."""
    return f"marked-reaction-{STATES.index(state)}"


def reflection(state: str) -> str:
    """What Tara wrote about an attempt as a whole."""
    return f"marked-reflection-{STATES.index(state)}"


MARKERS = (
    TARAS_NAME,
    TARAS_EMAIL,
    SANAS_WORDS,
    TARAS_ANSWER,
    REASON,
    REVIEWED,
    AGREED,
    TARAS_NOTE,
    FLAG_NOTE,
    REMARK,
    DRILL_WORDS,
    *(own_words(state) for state in STATES),
    *(reaction(state) for state in STATES),
    *(reflection(state) for state in STATES),
)


@dataclass(frozen=True)
class Panels:
    """Panels of Sana's.

    Attributes
    ----------
    rater : UUID
        Somebody else whom she can ask.
    open : UUID
        Sven rates for it, and has rated everything.
    judged, adopted : UUID
        Closed, after all have handed in; and one whose key is in force, the first one.
    """

    rater: UUID
    open: UUID
    judged: UUID
    adopted: UUID


@dataclass(frozen=True)
class Installation:
    """What there is, by the names that the table gives it.

    Attributes
    ----------
    invitations : dict of str to Ticket
        Open ones, by what the person becomes: a role, or ``account`` for nothing but an account.
    request : UUID
        Tara's request to erase the assigned attempt.
    branch : UUID
        A try that goes on from a moment of the attempt that she kept.
    drilled, row : UUID
        Rows of drills of hers: one with own words, and one that is open.
    ended : dict of str to UUID
        Sessions of hers that have come to their end, by state: one kept, one shared, one with every box ticked.
    answer, change : UUID
        What she answered to Sana's comment, and a score of the last of these that Sana changed.
    drafts : dict of str to UUID
        Cases that Sana is writing: one of her own, and one that is open to her program.
    cases : dict of str to str
        Ids of cases that she has published, by who sees them.
    group : UUID
        A case that a group decides together with Sana.
    panels : Panels
        Cases that Sana has rated blind.
    judged, judging : UUID
        Judgings of Pia's in which Sven judges: one that is closed, and one in which he has given everything.
    critical : UUID
        A session of Tara's that was assigned and has ended, with a critical choice that Sana has read.
    flag, agreement : UUID
        A flag about Tara, which she has answered, and what Sana agreed on with her.
    """

    services: Services
    attempts: dict[str, Attempt]
    comment: UUID
    assignment: UUID
    request: UUID
    invitations: dict[str, Ticket]
    session: UUID
    branch: UUID
    drilled: UUID
    row: UUID
    ended: dict[str, UUID]
    answer: UUID
    change: UUID
    drafts: dict[str, UUID]
    cases: dict[str, str]
    group: UUID
    panels: Panels
    judged: UUID
    judging: UUID
    critical: UUID
    flag: UUID
    agreement: UUID

    @property
    def unbegun(self) -> UUID:
        """An assignment of her cohort that has a date and that nobody has begun."""
        return next(one.id for one in self.services.programs.store.assignments([COHORT]) if one.due_at is not None)

    @property
    def section(self) -> UUID:
        """A section of her cohort."""
        return self.services.cohorts.store.sections(COHORT)[0].id

    @property
    def join_link(self) -> UUID:
        """A link with which people join her cohort."""
        return self.services.cohorts.store.join_links(COHORT)[0].id

    @property
    def remark(self) -> UUID:
        """What Tara reported."""
        return self.services.remarks.store.remarks_by(TARA.id)[0].id

    @property
    def benchmark(self) -> Benchmark:
        """A moment that a panel of Sana's has rated, as Sven meets it."""
        sheet = self.services.calibrating.desk(SVEN).sheet
        assert sheet is not None
        return sheet.benchmark

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """What Hypothesis prints for it; all that hangs on the services takes longer than the test."""
        printer.text("Installation(...)")

    def id_of(self, state: str) -> str:
        """Id of an attempt of Tara's."""
        return str(self.attempts[state].id)

    def actor(self, person: Actor) -> Actor:
        """The person as the database now knows them."""
        found = self.services.accounts.store.actor(person.id)
        assert found is not None
        return found


def fill(services: Services, choices: tuple[str, ...] = BEGUN) -> Installation:
    """Put everything into an installation in which the people are settled already."""
    _know_everybody(services)
    attempts = {state: _played(services, TARA, choices) for state in STATES if state != ASSIGNED}
    ended = {state: _played(services, TARA, BEST).id for state in (KEPT, SHARED, TICKED)}
    services.sharing.share(TARA, ended[SHARED], COHORT)
    services.notes.keep_note(TARA, ended[TICKED], 0, own_words=own_words(TICKED))
    services.sharing.share(TARA, ended[TICKED], COHORT, frozenset(Private))
    change = services.score_changes.change(SANA, ended[TICKED], "attunement", 70, REASON)
    drilled = _drill(services)
    critical = _critical(services)
    assignment = services.programs.assign(SANA, COHORT, "waiting-room")  # from now on begun for it alone
    attempts[ASSIGNED] = _played(services, TARA, choices, str(assignment.id))
    for state, attempt in attempts.items():
        services.notes.keep_note(TARA, attempt.id, 0, own_words=own_words(state), reaction=reaction(state))
        was_sure(services, attempt.id, 0, Confidence.GUESSING)
        services.notes.reflect(TARA, attempt.id, reflection(state), step=1)
    for state, ticked in ((SHARED, ()), (TICKED, tuple(Private)), (COMMENTED, ())):
        services.sharing.share(TARA, attempts[state].id, COHORT, frozenset(ticked))
    comment = services.sharing.comment(SANA, attempts[COMMENTED].id, SANAS_WORDS, step=1)
    answer = services.coaching.answer(TARA, comment.id, TARAS_ANSWER)
    branch = services.branching.rewind(TARA, attempts[KEPT].id, 1)
    services.remarks.remark(TARA, branch.id, 0, RemarkKind.WRONG, REMARK)
    row = _open_row(services) or drilled
    services.cohorts.add_section(PIA, COHORT, "Tuesday group")
    services.joining.make(PIA, COHORT, days=7, max_uses=5)
    _ask_for_more(services)
    request = services.my_data.request_erasure(TARA, attempts[ASSIGNED].id)
    invite = services.administration.invite
    invitations = {
        role.value: invite(ADA, email=f"{role}@example.org", name="Somebody New", program_id=PROGRAM, role=role).ticket
        for role in Role
    }
    invitations["account"] = invite(ADA, email="account@example.org", name="Somebody New").ticket
    tara = services.accounts.store.account(TARA.id)
    with services.database.writing():
        session = services.accounts.sessions.start(tara, "password", address="192.0.2.77", agent="Tara's browser")
    return Installation(
        services,
        attempts,
        comment.id,
        assignment.id,
        request.id,
        invitations,
        session.session.id,
        branch.id,
        drilled,
        row,
        ended,
        answer.id,
        change.id,
        _drafts(services),
        _cases(services),
        services.together.open(SANA, "waiting-room").id,
        _panels(services),
        *_judgings(services),
        critical,
        _flag(services),
        _agreement(services),
    )


def _ask_for_more(services: Services) -> None:
    """Ask her cohort for a case that is not there, until a day: nobody has begun it, and nothing waits for it."""
    now = services.programs.now()
    more = Assignment(uuid4(), COHORT, "not-there-any-more", SANA.id, now, now + timedelta(days=7))
    services.programs.store.create_assignment(more)


def _critical(services: Services) -> UUID:
    """What was assigned before, and is closed."""
    asked = services.programs.assign(SANA, COHORT, "waiting-room")
    made = _played(services, TARA, PROMISED, str(asked.id)).id
    services.programs.close_assignment(SANA, asked.id)
    services.critical.moment(SANA, made, 1)
    services.critical.decide(SANA, made, 1, ReviewAct.OPENED, REVIEWED, seen=ReviewState.FOR_REVIEW)
    return made


def _flag(services: Services) -> UUID:
    basis = FlagBasis(5, (50.0, 48.0, 52.0), 60.0, True, 51.5, 4.0, 0.9, 12, 0.71, 0.04, 0.64)
    made = Flag(uuid4(), TARA.id, COHORT, FlagKind.ACT, basis, datetime.now(UTC))
    services.flagging.store.raise_flag(made)
    services.flagging.has_read(TARA, made.id, FLAG_NOTE)
    return made.id


def _agreement(services: Services) -> UUID:
    made = services.remediation.agree(SANA, COHORT, TARA.id, AGREED)
    services.remediation.note(TARA, made.id, TARAS_NOTE)
    return made.id


def _panels(services: Services) -> Panels:
    """Three panels of Sana's on the small case."""
    raters = hire(services, 3)
    found = []
    for _ in range(2):
        panel = invite(services, raters)
        for rater in raters:
            rate(services, rater, panel, as_authored(services, panel))
        services.panels.close(SANA, panel.id)
        found.append(panel.id)
    adopted, judged = found
    services.keys.adopt(ADA, adopted, 0)
    panel = invite(services, (SVEN,))
    rate(services, SVEN, panel, as_authored(services, panel), finish=False)
    return Panels(raters[0].id, panel.id, judged, adopted)


def _judgings(services: Services) -> tuple[UUID, UUID]:
    """A judging of Pia's that is closed, and one in which Sven has given everything."""
    judged = begin_judging(services, (SVEN,))
    judge(services, SVEN, judged, 60)
    close(services, judged)
    judging = begin_judging(services, (SVEN,))
    judge(services, SVEN, judging, 60, finish=False)
    return judged.id, judging.id


def _drafts(services: Services) -> dict[str, UUID]:
    """Two cases that Sana is writing, one of them with the other supervisors of her program."""
    made = {name: services.drafting.start(SANA, DRAFT, origin="a template").id for name in DRAFTS}
    services.drafting.open_to(SANA, made[DRAFTS[1]], PROGRAM)
    return made


def _cases(services: Services) -> dict[str, str]:
    """A case for each way to publish one."""
    made = dict(zip(CASES, ("her-own", "her-programs", "everybodys"), strict=True))
    for access, scenario_id in zip(Access, made.values(), strict=True):
        text = replaced(library_texts()[CASE], "id: waiting-room", f"id: {scenario_id}")
        draft = services.drafting.start(SANA, text, origin="a template")
        where = {"access": access.value, "program_id": PROGRAM, "unreviewed": True}
        services.publishing.publish(SANA, draft.id, revision=1, **where)
        services.drafting.remove(SANA, draft.id)
    return made


def _drill(services: Services) -> UUID:
    """A row of drills with what Tara would have said first."""
    sitting = services.drilling.begin(TARA, "owning-a-strain")
    due = services.drilling.row(TARA, sitting.id).due
    assert isinstance(due, Drill)
    services.drilling.open_options(TARA, sitting.id, 0, DRILL_WORDS)
    services.drilling.answer(TARA, sitting.id, 0, due.answers[0])
    if len(sitting.items) > 1:
        services.drilling.stop(TARA, sitting.id)
    return sitting.id


def _open_row(services: Services) -> UUID | None:
    """A row of drills that she has begun, where there are cases that nobody asks her to do."""
    with suppress(InvalidInput):
        return services.drilling.begin(TARA).id
    return None


def _know_everybody(services: Services) -> None:
    """Passwords for all, past the first notice, and one more administrator, so that Ada is not the last."""
    store, hashed = services.accounts.store, services.accounts.passwords.hash(PASSWORD)
    for person in EVERYBODY.values():
        store.set_password(person.id, hashed)
        if person.memberships:
            services.training.accept_notice(person)
    made = datetime.now(UTC) - timedelta(days=1)
    store.create(Account(uuid4(), uuid4(), "second@example.org", "Second Administrator", True, hashed, made))
    store.set_name(TARA.id, TARAS_NAME)
    with services.database.writing() as connection:
        table = metadata.tables["accounts"]
        connection.execute(table.update().where(table.c.id == TARA.id).values(email=TARAS_EMAIL))


def _played(services: Services, person: Actor, choices: tuple[str, ...], assignment: str = "") -> Attempt:
    training = services.training
    attempt = training.begin(person, "waiting-room", feedback=Feedback.EACH, assignment_id=assignment)
    for step, choice in enumerate(choices):
        answer = training.choose(person, str(attempt.id), choice, step=step)
        assert answer.rejection is None
    return training.store.attempt(attempt.id)


def stored(connection: sa.Connection) -> dict[str, list[str]]:
    """Every row of every table but those that only note who came and read."""
    return {
        name: sorted(str(tuple(row)) for row in connection.exec_driver_sql(f"select * from {name}"))
        for name in metadata.tables
        if name not in NOT_COUNTED
    }


def of_tara(rows: dict[str, list[str]]) -> dict[str, list[str]]:
    """The rows that are about Tara, her attempts or her comments."""
    hers = {TARA.id.hex} | {row.split("'")[1] for row in rows["attempts"] if TARA.id.hex in row}
    return {name: [row for row in found if any(one in row for one in hers)] for name, found in rows.items()}
