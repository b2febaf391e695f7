"""A training program with people in it, made straight in the stores, and who of them sits at the browser."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from simulator.domain.accounts import Account, Cohort, Program, Session
from simulator.domain.attempt import Feedback
from simulator.domain.policy import INSTALLATION, Action, can
from simulator.domain.roles import Membership, Role
from tests.page.conftest import CASE, REPAIRED
from tests.personas import ADA, COHORT, OTHER_COHORT, OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, TARA, THEO

NOBODY = UUID("77777777-7777-4777-8777-777777777777")
"""Norma has an account and no role."""
NAMES = {
    TARA: "Tara Lind",
    THEO: "Theo Brandt",
    SANA: "Sana Rivera",
    ADA: "Ada Moss",
    PIA: "Pia Vogt",
    OTTO: "Otto Kern",
}
PROGRAMS = {PROGRAM: "Riverside Training", OTHER_PROGRAM: "Hillside Training"}
COHORTS = {COHORT: (PROGRAM, "Autumn 2026"), OTHER_COHORT: (OTHER_PROGRAM, "Elsewhere 2026")}
HOSTILE = "<script>alert(1)</script> :red[x] $y$ **b** [l](https://evil.example)"
"""HTML, Streamlit's colours, formulas, Markdown and a link, where a person writes words."""
RIGHT_TO_LEFT = "\u202egnp.evil"


def open_school(services):
    """Everybody of ``tests.personas`` with an account, in their programs and cohorts."""
    at, programs = datetime.now(UTC), services.programs.store
    for program_id, name in PROGRAMS.items():
        programs.create_program(Program(program_id, name, at))
    for cohort_id, (program_id, name) in COHORTS.items():
        programs.create_cohort(Cohort(cohort_id, program_id, name, at))
    for person, name in NAMES.items():
        add_account(services, person.id, name, administrator=person.administrator)
        for membership in person.memberships:
            programs.grant(person.id, membership, at=at)
        for cohort_id in person.trains_in:
            programs.enrol(cohort_id, person.id, Role.TRAINEE, at=at)
        for cohort_id in person.supervises:
            programs.enrol(cohort_id, person.id, Role.SUPERVISOR, at=at)
        if can(person, Action.PRACTISE, INSTALLATION):
            services.training.accept_notice(person)
    add_account(services, NOBODY, "Norma Neal")


def email_of(name):
    return f"{name.split()[0].lower()}@example.edu"


def add_account(services, account_id, name, *, administrator=False, email=""):
    at = datetime.now(UTC)
    account = Account(account_id, uuid4(), email or email_of(name), name, administrator, "$argon2id$none", at)
    services.accounts.store.create(account)
    return account


def start_session(services, account_id, *, agent="Firefox on Linux"):
    """A browser that is signed in; returns the session's id."""
    at = datetime.now(UTC)
    session = Session(uuid4(), account_id, uuid4().hex, "password", at, at, "192.0.2.7", agent)
    services.accounts.store.start_session(session)
    return session.id


def rename(services, person, name):
    services.accounts.store.set_name(person.id, name)


def play(services, person, *, assignment_id="", choices=REPAIRED):
    """An attempt of a person, played to its secure ending unless fewer choices are given."""
    attempt = services.training.begin(person, CASE, feedback=Feedback.EACH, assignment_id=assignment_id)
    for step, choice in enumerate(choices):
        services.training.choose(person, str(attempt.id), choice, step=step)
    return services.store.attempt(attempt.id)


def let_supervise_nobody(services, person, cohort_id=COHORT):
    services.programs.store.leave(cohort_id, person.id)


def take_role(services, person, role, program_id=PROGRAM):
    services.programs.store.revoke(person.id, Membership(program_id, role))
