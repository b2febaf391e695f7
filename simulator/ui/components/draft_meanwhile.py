"""Two texts of one case: what was set aside because somebody else saved meanwhile, and what the case was before."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.drafts import Draft
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


def asides(person: Actor, desk: Desk) -> tuple[Draft, ...]:
    """What the person typed here and has set aside until both texts are one again."""
    return services().drafting.asides(person, desk.id)


def draw_waiting(person: Actor, desk: Desk, waiting: Sequence[Draft]) -> None:
    """The ways back to putting together what was set aside, from either of the two texts."""
    if desk.draft.beside_id is not None and desk.draft.author_id == person.id:
        with suppress(NotFound):
            other = services().drafting.open(person, desk.draft.beside_id)[0]
            words = _("This text was set aside beside “{title}”, which was saved elsewhere meanwhile.")
            draw(tag("p", esc(words.format(title=other.title)), "sb-notice"))
            link("draft", _("Put both texts together"), draft=str(other.id), mine=desk.id)
    for aside in waiting:
        words = _("What you typed here on {at} is set aside, since the case was saved elsewhere meanwhile.")
        with st.container(key=f"sb-aside-{aside.id}"):
            draw(tag("p", esc(words.format(at=minute(aside.changed_at))), "sb-notice"))
            link("draft", _("Put both texts together"), draft=desk.id, mine=str(aside.id))


def draw_both(person: Actor, desk: Desk, aside: Draft) -> None:
    """The text that was set aside beside the one that is saved, to be made one."""
    lead = _(
        "This case was saved elsewhere while you were writing. Your words are kept. Decide what stands, then keep the "
        "text that comes of it."
    )
    draw(tag("p", esc(lead), "sb-notice", role="alert"))
    draw_merge(
        _base(person, desk, aside),
        services().drafting.open(person, aside.id)[1].text,
        desk.saved.text,
        place=desk.id,
        on_resolved=lambda text: studio_actions.make_one(desk.id, str(aside.id), text, desk.draft.revision),
        who=_who(person, desk),
    )
    own = _("Your own text also stands among your drafts until then.")
    draw(tag("p", esc(own), "sb-sub"))
    link("draft", _("Back to the text; put both together later"), draft=desk.id)


def _who(person: Actor, desk: Desk) -> str:
    if desk.draft.changed_by == person.id:
        return _("your other window")
    return next((one.changed_by for one in services().drafting.desk(person) if one.draft.id == desk.draft.id), "")


def _base(person: Actor, desk: Desk, aside: Draft) -> str:
    """The text that both began from; the saved one where that is not kept any more."""
    try:
        return services().drafting.revision(person, desk.id, aside.beside_revision or 0).text
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
