"""What the buttons of the account page do."""

from __future__ import annotations

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.dates import day
from simulator.ui.guard import actor, visitor
from simulator.ui.i18n import _, ngettext
from simulator.ui.progress_actions import REFLECTION, reflection_key

REMINDERS = "sb-account-reminders"


def rename(key: str) -> None:
    """Take the name that was entered."""

    def task(person: Actor) -> str:
        services().accounts.rename(person, str(state.entered(key)))
        state.forget(key)
        return _("Your name is changed.")

    carry_out(task)


def choose_reminders() -> None:
    """Keep whether the person wants mails before an assigned case is due."""

    def task(person: Actor) -> str:
        wanted = bool(state.entered(REMINDERS))
        services().reminding.choose(person, wanted)
        return _("You will be reminded.") if wanted else _("You will not be reminded.")

    carry_out(task)


def end_session(session_id: str) -> None:
    """Sign out one of the person's other browsers."""

    def task(person: Actor) -> str:
        services().accounts.end_session(person, session_id)
        return _("That browser is signed out.")

    carry_out(task)


def sign_out_elsewhere() -> None:
    """Sign out everywhere but here."""

    def task(person: Actor) -> str:
        ended = services().accounts.sign_out_everywhere(person, but=visitor().session)
        if not ended:
            return _("You are signed in nowhere else.")
        return ngettext("{n} other browser is signed out.", "{n} other browsers are signed out.", ended).format(n=ended)

    carry_out(task)


def ask_to_erase() -> None:
    """Open or close the second step of erasing everything."""
    current = state.session()
    current.erasing = not current.erasing


def erase_me(key: str) -> None:
    """Erase the person, if what was entered confirms it."""

    def task(person: Actor) -> str:
        erased = services().my_data.erase_me(person, str(state.entered(key)))
        state.session().erasing = False
        state.forget(key)
        state.forget_all(REFLECTION)
        said = _("Everything that was kept about you is erased.")
        if erased.n_asked_for:
            stays = ngettext(
                "{n} session that your program asked for stays without your name until it has answered, at most thirty "
                "days.",
                "{n} sessions that your program asked for stay without your name until it has answered, at most thirty "
                "days.",
                erased.n_asked_for,
            )
            said += " " + stays.format(n=erased.n_asked_for)
        return said

    carry_out(task)


def erase_attempt(attempt_id: str) -> None:
    """Erase one session of the person's own practice."""
    services().my_data.erase_attempt(actor(), attempt_id)
    state.forget(reflection_key(attempt_id))
    state.session().notice = _("The session is erased.")


def request_erasure(attempt_id: str) -> None:
    """Ask the program to erase a session that it asked for."""

    def task(person: Actor) -> str:
        request = services().my_data.request_erasure(person, attempt_id)
        return _("Your program is asked. If it has not answered by {day}, the session is erased.").format(
            day=day(request.deadline)
        )

    carry_out(task)
