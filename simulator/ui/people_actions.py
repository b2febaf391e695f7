"""What buttons do about people and invitations."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from simulator.bootstrap import services
from simulator.domain.roles import Actor, Role
from simulator.services.inviting import Invited
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.i18n import _, ngettext

ADMINISTRATOR = "administrator"
"""What is chosen, instead of a role in a program, for those who run the installation."""


@dataclass(frozen=True, slots=True)
class InvitationKeys:
    """Keys of the fields of the invitation form."""

    email: str = "sb-invite-email"
    name: str = "sb-invite-name"
    place: str = "sb-invite-place"
    """What the person becomes: program id and role, both empty for a mere account, or ``ADMINISTRATOR``."""
    cohort: str = "sb-invite-cohort"


def invite(keys: InvitationKeys) -> None:
    """Invite the person who was entered."""

    def task(actor: Actor) -> str:
        program, role = state.pair(keys.place)
        made = services().administration.invite(
            actor,
            email=str(state.entered(keys.email)),
            name=str(state.entered(keys.name)),
            program_id=program if program and role != ADMINISTRATOR else None,
            role=Role(role) if program and role != ADMINISTRATOR else None,
            cohort_id=_cohort_within(program, state.pair(keys.cohort)),
            administrator=role == ADMINISTRATOR,
        )
        state.forget(keys.email, keys.name)
        return _passed_on(made)

    carry_out(task)


def _cohort_within(program: str, chosen: tuple[str, str]) -> UUID | None:
    """The cohort that was chosen; none where it is of another program than the role."""
    return UUID(chosen[1]) if program and chosen[0] == program else None


def _passed_on(made: Invited) -> str:
    """What became of a link: mailed, or shown once to be passed on."""
    if made.mailed:
        return _("A link is on its way to {email}.").format(email=made.ticket.email)
    state.session().shown_once = made.link
    return _("No mail was sent. Pass the link below on to {email} yourself.").format(email=made.ticket.email)


def withdraw_invitation(ticket_id: str) -> None:
    """Make an invitation worthless."""

    def task(actor: Actor) -> str:
        services().administration.withdraw_invitation(actor, ticket_id)
        return _("The invitation is withdrawn. Its link doesn't work any more.")

    carry_out(task)


def reset_link(account_id: str) -> None:
    """Make a link with which a person chooses a new password."""
    carry_out(lambda actor: _passed_on(services().administration.reset_link(actor, account_id)))


def set_administrator(account_id: str, administrator: bool) -> None:
    """Make or unmake an administrator."""

    def task(actor: Actor) -> str:
        services().administration.set_administrator(actor, account_id, administrator)
        return _("They are an administrator now.") if administrator else _("They are no administrator any more.")

    carry_out(task)


def disable(account_id: str) -> None:
    """Shut a person out at once."""

    def task(actor: Actor) -> str:
        services().administration.disable(actor, account_id)
        return _("The account is disabled. The person is signed out everywhere; what they practised is kept.")

    carry_out(task)


def enable(account_id: str) -> None:
    """Let a person in again."""

    def task(actor: Actor) -> str:
        services().administration.enable(actor, account_id)
        return _("The account is enabled again, with the roles it had.")

    carry_out(task)


def end_sessions(account_id: str) -> None:
    """Sign a person out everywhere."""

    def task(actor: Actor) -> str:
        ended = services().administration.end_sessions(actor, account_id)
        return ngettext("They are signed out of {n} browser.", "They are signed out of {n} browsers.", ended).format(
            n=ended
        )

    carry_out(task)
