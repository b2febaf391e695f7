"""Who is here, and how a failure is shown: a kind message and the way home, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
import structlog

from simulator.domain.roles import SOLO, Actor
from simulator.errors import SimulatorError
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, tag
from simulator.ui.navigation import link

log = structlog.get_logger()


def actor() -> Actor:
    """The person at this browser; in solo mode the one local trainee."""
    return SOLO


@contextmanager
def kindly() -> Iterator[None]:
    """Show a ``SimulatorError`` as a message with its hint and a way home, and end the page there."""
    try:
        yield
    except SimulatorError as error:
        log.info("page_refused", error=type(error).__name__, message=str(error))
        said = tag("h2", esc(_("That did not work"))) + tag("p", esc(str(error))) + tag("p", esc(error.hint))
        draw(tag("div", said, "sb-card sb-quiet", role="alert"))
        link("library", _("Back to the cases"), icon=":material/arrow_back:")
        st.stop()
