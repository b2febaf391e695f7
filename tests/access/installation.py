"""Tara's attempts in each state that the table of who may do what names, full of words that give themselves away.

Whatever is Tara's or was said to her holds a marker: wherever one turns up, something of hers was shown.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from simulator.bootstrap import Services
from simulator.domain.accounts import Account, Ticket
from simulator.domain.attempt import Attempt, Feedback
from simulator.domain.policy import Private
from simulator.domain.remarks import RemarkKind
from simulator.domain.roles import Actor, Role
from simulator.domain.sharing import Confidence
from simulator.errors import InvalidInput
from simulator.services.drill_rooms import Drill
from simulator.storage.schema import metadata
from tests.noting import was_sure
from tests.personas import ADA, COHORT, EVERYBODY, PROGRAM, SANA, TARA

PASSWORD = "seven quiet herons waiting"
KEPT, SHARED, TICKED, COMMENTED, ASSIGNED = (
    "an attempt of Tara's that she kept",
    "one she shared",
    "one she shared with every box ticked",
    "one that Sana commented on",
    "one that was assigned",
)
COMMENT = "Sana's comment on it"
STATES = (KEPT, SHARED, TICKED, COMMENTED, ASSIGNED)
BEGUN = ("own-it", "ask")
BEST = (*BEGUN, "wait")
TARAS_NAME = "Tara Marked-Name"
TARAS_EMAIL = "marked-address@example.edu"
SANAS_WORDS = "marked-comment: you waited"
REMARK = "marked-remark: nobody says this"
DRILL_WORDS = "marked-drill: I would wait"
DRAFTS = "a draft of Sana's own", "one she opened to her program"
DRAFT = "id: her-case\n"
NOT_COUNTED = frozenset({"audit_log", "audit_head", "sign_ins"})
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
    REMARK,
    DRILL_WORDS,
    *(own_words(state) for state in STATES),
    *(reaction(state) for state in STATES),
    *(reflection(state) for state in STATES),
)


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
        Sessions of hers that have come to their end, by state: one kept, one shared.
    drafts : dict of str to UUID
        Cases that Sana is writing: one of her own, and one that is open to her program.
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
    drafts: dict[str, UUID]

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
    ended = {state: _played(services, TARA, BEST).id for state in (KEPT, SHARED)}
    services.sharing.share(TARA, ended[SHARED], COHORT)
    drilled = _drill(services)
    assignment = services.programs.assign(SANA, COHORT, "waiting-room")  # from now on begun for it alone
    attempts[ASSIGNED] = _played(services, TARA, choices, str(assignment.id))
    for state, attempt in attempts.items():
        services.notes.keep_note(TARA, attempt.id, 0, own_words=own_words(state), reaction=reaction(state))
        was_sure(services, attempt.id, 0, Confidence.GUESSING)
        services.notes.reflect(TARA, attempt.id, reflection(state), step=1)
    for state, ticked in ((SHARED, ()), (TICKED, tuple(Private)), (COMMENTED, ())):
        services.sharing.share(TARA, attempts[state].id, COHORT, frozenset(ticked))
    comment = services.sharing.comment(SANA, attempts[COMMENTED].id, SANAS_WORDS, step=1)
    branch = services.branching.rewind(TARA, attempts[KEPT].id, 1)
    services.remarks.remark(TARA, branch.id, 0, RemarkKind.WRONG, REMARK)
    row = _open_row(services) or drilled
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
        _drafts(services),
    )


def _drafts(services: Services) -> dict[str, UUID]:
    """Two cases that Sana is writing, one of them with the other supervisors of her program."""
    made = {name: services.drafting.start(SANA, DRAFT, origin="a template").id for name in DRAFTS}
    services.drafting.open_to(SANA, made[DRAFTS[1]], PROGRAM)
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
