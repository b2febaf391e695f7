"""“Something is wrong with this moment” and “I see it differently”: a quiet way to tell a case's authors."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.remarks import MAX_REMARK, RemarkKind
from simulator.ui import remark_actions, state
from simulator.ui.components.announcer import Aside
from simulator.ui.i18n import _
from simulator.ui.markup import draw, draw_message, esc, tag

OPEN = _("Something is wrong with this moment, or I see it differently")
KINDS = {
    RemarkKind.WRONG: _("Something is wrong with this moment"),
    RemarkKind.DIFFERENTLY: _("I see it differently"),
}
WHO_READS_IT = _(
    "The authors and reviewers of the case read it, also where you share nothing else: with this moment, what was "
    "chosen here and the day. Your name does not go along, and it stays when you erase your own data. What they answer "
    "is shown to you under your progress. Never write about a real client."
)
WHO_READS_IT_HERE = _(
    "It is kept in a file on this computer for whoever writes the case, with this moment, what was chosen here and "
    "the day; nothing is sent anywhere. Your name does not go along, and it stays when you erase your own data. Never "
    "write about a real client. The folder: {folder}"
)


def draw_remark(attempt_id: str, steps: Mapping[int, str], *, step: int, key: str) -> None:
    """A button that opens a form in its place; the form is drawn only while it is open, so it costs the room nothing.

    Parameters
    ----------
    steps : mapping of int to str
        The moments that can be remarked on, in words; with one alone there is nothing to choose.
    step : int
        The moment that is chosen at first; it stays chosen while the form is open, also when the session goes on.
    key : str
        Unique on the page.
    """
    place = f"{attempt_id}/{key}"
    with st.container(key=f"sb-remark-{key}"):
        if state.session().remarking == place:
            _draw_form(attempt_id, steps, step=state.session().remark_step, key=key)
            return
        if state.session().remark_at == place:
            draw_message(state.take_remark_told())
        st.button(
            OPEN,
            key=f"sb-remark-open-{key}",
            type="tertiary",
            icon=":material/flag:",
            on_click=remark_actions.open_form,
            args=(place, step),
        )


def open_asides(attempt_id: str) -> tuple[Aside, ...]:
    """The form for a remark on this attempt while it is open: where the keyboard goes then, and afterwards."""
    where, _slash, key = state.session().remarking.partition("/")
    if where != attempt_id:
        return ()
    return (Aside(f".st-key-sb-remark-{key} input:checked", f".st-key-sb-remark-open-{key} button"),)


def _draw_form(attempt_id: str, steps: Mapping[int, str], *, step: int, key: str) -> None:
    text_key = f"sb-remark-text-{attempt_id}-{key}"
    kind_key, step_key = f"sb-remark-kind-{attempt_id}-{key}", f"sb-remark-step-{attempt_id}-{key}-{step}"
    keys = text_key, kind_key, step_key
    with st.form(f"sb-remark-form-{key}"):
        draw_message(state.take_remark_told())
        st.radio(_("What is it?"), list(KINDS), format_func=KINDS.__getitem__, key=kind_key)
        moments = list(steps) or [step]
        st.selectbox(
            _("Which moment?"),
            moments,
            index=moments.index(step) if step in moments else len(moments) - 1,
            format_func=lambda one: steps.get(one, ""),
            key=step_key,
            disabled=len(moments) == 1,
        )
        # No limit here: a browser drops what is too long without a word, the service says so and the words stay.
        label = _("Your words (up to {n} characters)").format(n=f"{MAX_REMARK:,}")
        st.text_area(label, key=text_key)
        draw(tag("p", esc(_who_reads_it()), "sb-sub"))
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Send"),
                type="primary",
                on_click=remark_actions.send,
                args=(attempt_id, *keys),
                key=f"sb-remark-send-{key}",
            )
            st.form_submit_button(
                _("Rather not"), on_click=remark_actions.close_form, args=keys, key=f"sb-remark-close-{key}"
            )


def _who_reads_it() -> str:
    here = services()
    return WHO_READS_IT_HERE.format(folder=here.settings.remarks) if here.accounts.solo() else WHO_READS_IT
