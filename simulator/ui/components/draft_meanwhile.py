"""Two texts of one case: what somebody else saved meanwhile, and what the case was before."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.errors import NotFound
from simulator.ui import studio_actions
from simulator.ui.components.case_merge import draw_merge
from simulator.ui.components.draft import Desk
from simulator.ui.dates import minute
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, plain, tag
from simulator.ui.navigation import link

MAX_LISTED = 30


def draw_both(person: Actor, desk: Desk, aside_id: str, since: str) -> None:
    """The text that was set aside beside the one that is saved, to be made one.

    Parameters
    ----------
    since : str
        The revision from which the text that was set aside was made.
    """
    mine = services().drafting.open(person, aside_id)[1].text
    lead = _(
        "Somebody else saved this case while you were writing. Your words are kept. Decide what stands, then keep the "
        "text that comes of it."
    )
    draw(tag("p", esc(lead), "sb-notice", role="alert"))
    draw_merge(
        _base(person, desk, since),
        mine,
        desk.saved.text,
        place=desk.id,
        on_resolved=lambda text: studio_actions.make_one(desk.id, aside_id, text, desk.draft.revision),
    )
    own = _("Your own text also stands among your drafts until then.")
    draw(tag("p", esc(own), "sb-sub"))


def _base(person: Actor, desk: Desk, since: str) -> str:
    """The text that both began from; the saved one where that is not kept any more."""
    try:
        return services().drafting.revision(person, desk.id, _number(since)).text
    except NotFound:
        return desk.saved.text


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


def draw_saves(person: Actor, desk: Desk) -> None:
    """The earlier saves, to look at."""
    with st.expander(_("Earlier saves"), key="sb-saves"):
        lead = _("The first save and the newest hundred are kept. To bring one back loses nothing that came after.")
        draw(tag("p", esc(lead), "sb-sub"))
        for saved in services().drafting.revisions(person, desk.id)[1 : MAX_LISTED + 1]:
            words = _("Save {n}, {at}").format(n=saved.number, at=minute(saved.saved_at))
            link("draft", plain(words), draft=desk.id, save=str(saved.number))


def draw_save(person: Actor, desk: Desk, number: str) -> None:
    """An earlier save, and the way to bring it back."""
    saved = services().drafting.revision(person, desk.id, _number(number))
    words = _("Save {n}, {at}").format(n=saved.number, at=minute(saved.saved_at))
    draw(tag("h2", esc(words)))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Bring this one back"),
            key="sb-bring-back",
            on_click=studio_actions.bring_back,
            args=(desk.id, saved.number, desk.draft.revision),
        )
        link("draft", _("Back to the text"), draft=desk.id)
    st.code(saved.text, language="yaml", line_numbers=True, height=480)
