"""What buttons do about programs, cohorts and assignments."""

from __future__ import annotations

from simulator.bootstrap import services
from simulator.domain.roles import Actor, Role
from simulator.errors import InvalidInput
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.i18n import _


def create_program(key: str) -> None:
    """Create a program with the name that was entered."""

    def task(actor: Actor) -> str:
        program = services().programs.create_program(actor, str(state.entered(key)))
        state.forget(key)
        return _("The program “{name}” is there.").format(name=program.name)

    carry_out(task)


def create_cohort(program_id: str, key: str) -> None:
    """Create a cohort with the name that was entered."""

    def task(actor: Actor) -> str:
        cohort = services().programs.create_cohort(actor, program_id, str(state.entered(key)))
        state.forget(key)
        return _("The cohort “{name}” is there.").format(name=cohort.name)

    carry_out(task)


def enrol(cohort_id: str, person_key: str) -> None:
    """Put the person who was chosen into the cohort, in the role that was chosen with them."""

    def task(actor: Actor) -> str:
        account_id, role = state.pair(person_key)
        if not account_id:
            raise InvalidInput("person", _("Choose whom to put into the cohort."))
        services().programs.enrol(actor, cohort_id, account_id, Role(role))
        state.forget(person_key)
        return _("They are in the cohort now.")

    carry_out(task)


def leave(cohort_id: str, account_id: str) -> None:
    """Take a person out of a cohort."""

    def task(actor: Actor) -> str:
        services().programs.leave(actor, cohort_id, account_id)
        return _("They are out of the cohort. What they shared with its supervisors stays shared.")

    carry_out(task)


def grant(account_id: str, choice_key: str) -> None:
    """Give a person the role in the program that was chosen."""

    def task(actor: Actor) -> str:
        program_id, role = state.pair(choice_key)
        if not program_id:
            raise InvalidInput("role", _("Choose a program and a role."))
        services().administration.grant(actor, account_id, program_id, Role(role))
        state.forget(choice_key)
        return _("The role is given. It holds from their next press on.")

    carry_out(task)


def revoke(account_id: str, program_id: str, role: str) -> None:
    """Take a role in a program away."""

    def task(actor: Actor) -> str:
        services().administration.revoke(actor, account_id, program_id, Role(role))
        return _("The role is taken away, with their places in cohorts that rested on it.")

    carry_out(task)


def answer_erasure(request_id: str, granted: bool) -> None:
    """Answer a trainee's request to erase a counted session."""

    def task(actor: Actor) -> str:
        services().my_data.answer_erasure(actor, request_id, granted)
        return _("The session is erased.") if granted else _("The request is declined.")

    carry_out(task)
