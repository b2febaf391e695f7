"""The texts of mails."""

from __future__ import annotations

from datetime import datetime

from simulator.domain.accounts import Account, Ticket
from simulator.services.mail import Mail

CLOSING = "\n\nThis mail was written by Secure Base, a practice program for therapists. Nobody reads replies to it.\n"


def invitation(ticket: Ticket, link: str, *, program: str = "") -> Mail:
    """To a person who is invited."""
    role = ticket.role.value.replace("-", " ") if ticket.role else "administrator" if ticket.administrator else ""
    where = f" to {program}" if program else ""
    as_what = f" as {'an' if role[:1] == 'a' else 'a'} {role}" if role else ""
    text = (
        f"Hello{_named(ticket.name)},\n\n"
        f"you are invited{where}{as_what}. In Secure Base you practise conversations with clients in your own time; "
        "what you practise is seen by nobody unless you share it.\n\n"
        f"Open this link to set up your account:\n\n{link}\n\n"
        f"It works once, until {_day(ticket.expires_at)}. If you did not expect it, you can leave it alone."
    )
    return Mail(ticket.email, "Your invitation to Secure Base", text + CLOSING)


def reset(account: Account, link: str, *, minutes: int) -> Mail:
    """To a person who wants a new password."""
    text = (
        f"Hello{_named(account.name)},\n\n"
        f"open this link to choose a new password:\n\n{link}\n\n"
        f"It works once, for the next {minutes} minutes. If you did not ask for it, nothing has changed and you can "
        "leave it alone."
    )
    return Mail(account.email, "A new password for Secure Base", text + CLOSING)


def no_password(account: Account, link: str) -> Mail:
    """To a person who asked for a new password but has none, because they come in by single sign-on."""
    text = (
        f"Hello{_named(account.name)},\n\n"
        "somebody asked for a new password for you. You have none here: you sign in with the account of your "
        f"institution.\n\n{link}\n\nIf that does not work, ask the person who runs your program."
    )
    return Mail(account.email, "Signing in to Secure Base", text + CLOSING)


def password_changed(account: Account, at: datetime) -> Mail:
    """To a person whose password was changed."""
    text = (
        f"Hello{_named(account.name)},\n\n"
        f"your password was changed on {_day(at)}, and every other browser was signed out.\n\n"
        "If it wasn't you, choose a new one at once with “Forgotten password” on the sign-in page, and tell the person "
        "who runs your program."
    )
    return Mail(account.email, "Your password was changed", text + CLOSING)


def reminder(account: Account, title: str, cohort: str, until: str, link: str) -> Mail:
    """To a trainee who has not yet done a case that is due soon; nothing in it tells how they are doing."""
    text = (
        f"Hello{_named(account.name)},\n\n"
        f"the case “{title}” is to be done for {cohort} by {until}. You find it at the top of the cases, under "
        f"“Assigned to you”:\n\n{link}\n\n"
        "If you need more time, ask your supervisor. If you would rather not be reminded, say so in your account."
    )
    return Mail(account.email, f"Due soon: {title}", text + CLOSING)


def _named(name: str) -> str:
    return f" {name}" if name else ""


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
