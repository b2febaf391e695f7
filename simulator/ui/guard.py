"""Who is here, and how a failure is shown: a kind message and the way on, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

import streamlit as st
import structlog

from simulator.bootstrap import services
from simulator.domain.roles import SOLO, Actor
from simulator.errors import (
    AttemptNotFound,
    ContentChanged,
    NameTaken,
    SchemaTooNew,
    SignedOut,
    SimulatorError,
    StepConflict,
    StorageError,
)
from simulator.ui import state
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag, web_link
from simulator.ui.navigation import link

log = structlog.get_logger()
LASTING = (AttemptNotFound, ContentChanged, NameTaken, SchemaTooNew, StepConflict)
"""Failures of the store that trying again does not mend."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person at this browser, as the database knew them a moment ago; in solo mode only the actor.

    Attributes
    ----------
    session : UUID or None
        The session that this browser is signed in with.
    has_password : bool
        Whether the person signs in with a password here.
    """

    actor: Actor
    name: str = ""
    email: str = ""
    session: UUID | None = None
    has_password: bool = False


def visitor(*, touch: bool = True) -> Visitor:
    """Who is here; looked up anew at every call, so that whoever is put out is out at once.

    Parameters
    ----------
    touch : bool
        Whether this is something that the person did, which puts off the end of an idle session.

    Raises
    ------
    SignedOut
        If there are accounts and nobody is signed in here.
    """
    accounts = services().accounts
    if accounts.solo():
        return Visitor(SOLO)
    found = accounts.current(state.session_id(), touch=touch)
    account = found.account
    return Visitor(found.actor, account.name, account.email, found.session.id, account.password_hash is not None)


def actor() -> Actor:
    """The person on whose behalf services are called; in solo mode the one local trainee."""
    return visitor().actor


def arrive() -> Visitor | SimulatorError:
    """Who is here, or why that can't be said."""
    try:
        return visitor()
    except SimulatorError as error:
        log.info("page_refused", error=type(error).__name__, session=state.session_id())
        return error


def is_outdated(drawn_for: Actor | None) -> bool:
    """Whether a page was drawn for somebody who is not here any more, or has other roles by now."""
    try:
        return visitor(touch=False).actor != drawn_for
    except SignedOut:
        return True
    except SimulatorError:
        return False  # what is drawn stays; the next press says what is wrong


@contextmanager
def kindly() -> Iterator[None]:
    """Show a ``SimulatorError`` as a message with its hint and a way on, and end the page there."""
    try:
        yield
    except SimulatorError as error:
        log.info("page_refused", error=type(error).__name__, session=state.session_id())
        draw_failure(error)
        st.stop()


def draw_failure(error: SimulatorError) -> None:
    """What went wrong, what to do about it, and a way on."""
    if isinstance(error, SignedOut):
        draw_signed_out()
        return
    told = state.take_notice()  # what a press came to just before says more than that there is nothing to draw now
    words = (told,) if told else (str(error), error.hint)
    said = tag("h1", esc(_("That did not work"))) + "".join(tag("p", esc(text)) for text in words)
    draw(tag("div", said, "sb-card sb-quiet", role="alert"))
    if isinstance(error, StorageError) and not isinstance(error, LASTING):
        st.button(_("Try again"), type="primary", key="sb-try-again")  # any press draws the page again
    link("library", _("Back to the cases"), icon=":material/arrow_back:")


def draw_signed_out() -> None:
    """All that is left of a page when nobody is signed in any more; why is not said."""
    error, told = SignedOut(), state.take_notice()
    way = web_link(f"/signin?next={quote(state.address(), safe='')}", _("Sign in"))
    said = tag("h1", esc(str(error))) + tag("p", esc(told or error.hint)) + tag("p", way)
    draw(tag("div", said, "sb-card sb-quiet", role="alert"))
