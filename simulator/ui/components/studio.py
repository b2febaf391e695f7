"""The parts of the page of drafts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Program
from simulator.domain.publications import DraftState, Status
from simulator.domain.roles import Actor
from simulator.services.case_files import MAX_ENTRIES, MAX_UPLOAD
from simulator.services.drafting import MAX_NEW_TITLE, OnDesk
from simulator.ui import state, studio_actions
from simulator.ui.dates import minute
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, draw, esc, name_of, tag, web_link
from simulator.ui.navigation import go, is_solo, link

MAX_TOLD = 30
STATUS = {
    Status.DRAFT: _("Draft"),
    Status.IN_REVIEW: _("In review"),
    Status.PUBLISHED: _("Published"),
    Status.RETIRED: _("Retired"),
}


def go_to_begun() -> None:
    """Go to the draft that a press has just begun."""
    begun = state.take_begun()
    if begun:
        go("draft", draft=begun)


def draw_heading() -> None:
    """What this page is for."""
    sub = _("Cases that you are writing. Everything is saved as you type; nobody else sees a draft until you open it.")
    draw(tag("h1", esc(_("Write cases"))) + tag("p", esc(sub), "sb-sub"))


def draw_upload_told(lines: Sequence[str]) -> None:
    """What was not taken of an upload, file by file."""
    if lines:
        rest = len(lines) - MAX_TOLD
        more = [_("… and {n} more").format(n=rest)] if rest > 0 else []
        said = tag("p", esc(_("Not taken in:"))) + bullets([*lines[:MAX_TOLD], *more])
        draw(tag("div", said, "sb-card sb-quiet", role="alert"))


def draw_drafts(person: Actor, *, removing: str) -> None:
    """The drafts, the one that was changed last first.

    Parameters
    ----------
    removing : str
        Id of the draft of which it is asked whether it is really to go.
    """
    found, programs = services().drafting.desk(person), services().drafting.open_programs(person)
    states = services().publishing.publish_states(person)
    draw(tag("h2", esc(_("Your drafts")), "sb-section"))
    if not found:
        draw(
            tag("p", esc(_("There is none yet. Begin with a template below; it can be played as it stands.")), "sb-sub")
        )
    there = {desk.draft.id for desk in found}
    for desk in found:
        asked = str(desk.draft.id) == removing
        paired = desk.draft.author_id == person.id and desk.draft.beside_id in there
        _draw_draft(person, desk, states[desk.draft.id], programs, asked=asked, paired=paired)


def status_words(found: DraftState) -> str:
    """How far a draft is."""
    if found.version and found.changed_since:
        return _("Changed since version {version} was published").format(version=found.version)
    words = STATUS[found.status]
    return f"{words} ({found.version})" if found.version else words


def _draw_draft(
    person: Actor, desk: OnDesk, how_far: DraftState, programs: Sequence[Program], *, asked: bool, paired: bool
) -> None:
    draft, draft_id = desk.draft, str(desk.draft.id)
    with st.container(border=True, key=f"sb-draft-{draft_id}"):
        facts = f"{status_words(how_far)} · {draft.origin}" if draft.origin else status_words(how_far)
        draw(
            tag("p", esc(facts), "sb-facts")
            + tag("h3", tag("bdi", esc(draft.title)))
            + tag("p", _changed(person, desk) + " " + _seen_by(person, desk), "sb-last-attempt")
        )
        if asked and desk.may_open:
            _draw_question(draft_id)
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            link("draft", _("Go on writing"), icon=":material/edit:", draft=draft_id)
            if paired:
                link("draft", _("Put both texts together"), draft=str(draft.beside_id), mine=draft_id)
            draw(web_link(f"/download/case.yaml?draft={draft_id}", _("Take it along (YAML)")))
            if desk.may_open:
                st.button(
                    _("Remove"),
                    key=f"sb-remove-{draft_id}",
                    type="tertiary",
                    on_click=studio_actions.ask_to_remove,
                    args=(draft_id,),
                )
        if desk.may_open and programs:
            _draw_opening(desk, programs)


def _changed(person: Actor, desk: OnDesk) -> str:
    at = minute(desk.draft.changed_at)
    if desk.draft.changed_by == person.id or is_solo(person):
        return esc(_("Changed by you on {at}.").format(at=at))
    who = name_of(desk.changed_by or _("somebody whose account is gone"))
    return esc(_("Changed on {at} by {who}.")).format(at=esc(at), who=who)


def _seen_by(person: Actor, desk: OnDesk) -> str:
    if desk.draft.program_id is None:
        return "" if is_solo(person) else esc(_("Yours alone."))
    return esc(_("Open to the supervisors of {program}.")).format(program=name_of(desk.program))


def _draw_question(draft_id: str) -> None:
    draw(tag("p", esc(_("Remove this draft with all its earlier saves? It can't be brought back.")), role="alert"))
    with st.container(horizontal=True):
        st.button(
            _("Yes, remove it"), key=f"sb-remove-yes-{draft_id}", on_click=studio_actions.remove, args=(draft_id,)
        )
        st.button(_("Keep it"), key=f"sb-remove-no-{draft_id}", on_click=studio_actions.keep_draft)


def _draw_opening(desk: OnDesk, programs: Sequence[Program]) -> None:
    names = {"": _("You alone"), **{str(program.id): program.name for program in programs}}
    draft_id, now = str(desk.draft.id), str(desk.draft.program_id or "")
    key = f"sb-open-to-{draft_id}-{now}"
    with st.expander(_("Who may read and change it"), key=f"sb-opening-{draft_id}"):
        options = list(names) if now in names else [*names, now]
        st.selectbox(
            _("Open to"),
            options,
            index=options.index(now),
            format_func=lambda program: names.get(program, desk.program),
            key=key,
            help=_("The supervisors of that program can then read and change the draft with you."),
        )
        st.button(_("Set this"), key=f"sb-open-set-{draft_id}", on_click=studio_actions.open_to, args=(draft_id, key))


def draw_beginning(person: Actor) -> None:
    """Begin from a template."""
    draw(tag("h2", esc(_("Begin a case")), "sb-section"))
    found = {template.id: template for template in services().drafting.templates(person)}
    with st.container(border=True, key="sb-begin"):
        st.radio(
            _("From which template?"),
            list(found),
            format_func=lambda name: found[name].title,
            captions=[template.summary for template in found.values()],
            key=studio_actions.TEMPLATE,
        )
        st.text_input(
            _("What is your case called? (can be changed later)"), key=studio_actions.TITLE, max_chars=MAX_NEW_TITLE
        )
        st.button(_("Begin"), type="primary", key="sb-begin-go", on_click=studio_actions.begin)


def draw_forking(person: Actor) -> None:
    """Begin from a case of the library."""
    found = {card.case.id: card.case.about.title for card in services().training.cases(person)}
    if not found:
        return
    with st.container(border=True, key="sb-fork"):
        st.selectbox(
            _("Or from a case of the library, which stays as it is; the draft says what it was made from"),
            sorted(found, key=found.__getitem__),
            format_func=found.__getitem__,
            key=studio_actions.FORK,
        )
        st.button(_("Begin from this case"), key="sb-fork-go", on_click=studio_actions.fork)


def draw_upload() -> None:
    """Take in files from elsewhere."""
    draw(tag("h2", esc(_("Take in files")), "sb-section"))
    with st.container(border=True, key="sb-upload"):
        st.file_uploader(
            _("A case as YAML, or a ZIP of up to {n} cases; {size} MB at most").format(
                n=MAX_ENTRIES, size=MAX_UPLOAD // 1_000_000
            ),
            type=["yaml", "yml", "zip"],
            accept_multiple_files=True,
            key=studio_actions.upload_key(),
        )
        st.button(_("Take in"), key="sb-upload-go", on_click=studio_actions.take_in)


def draw_along() -> None:
    """Take cases along."""
    lead = _("Cases are plain text files. They open in any editor, and can be taken in again here.")
    links = tag("li", web_link("/download/drafts.zip", _("All drafts above (ZIP)"))) + tag(
        "li", web_link("/download/cases.zip", _("All cases of the library (ZIP)"))
    )
    draw(tag("h2", esc(_("Take along")), "sb-section") + tag("p", esc(lead), "sb-sub") + tag("ul", links))
