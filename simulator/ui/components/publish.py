"""The page on which a draft is published: checklist, reviews, what changes, and the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.drafts import Draft
from simulator.domain.policy import Action, can
from simulator.domain.publications import MAX_CHANGES, MAX_REVIEW, DraftState, Status
from simulator.domain.roles import Actor
from simulator.domain.writing_access import DraftAccess
from simulator.services.differences import Difference, Part
from simulator.services.publish_checks import Check, Checklist, Item
from simulator.services.published_versions import Compared
from simulator.ui import publish_actions
from simulator.ui.components.publish_access import choice_of, choices, programs_of
from simulator.ui.components.studio_ways import draw_ways
from simulator.ui.dates import minute
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, esc, name_of, paragraphs, tag
from simulator.ui.navigation import link

STATUSES: Mapping[Status, str] = {
    Status.DRAFT: _("Draft"),
    Status.IN_REVIEW: _("In review"),
    Status.PUBLISHED: _("Published"),
    Status.RETIRED: _("Retired"),
}
CHECKS: Mapping[Check, str] = {
    Check.PROVED: _("Proved"),
    Check.WORDS: _("Its words"),
    Check.NAME: _("Its id"),
    Check.VERSION: _("Its version"),
    Check.CONTENT_NOTES: _("Content notes"),
    Check.SOURCES: _("Sources"),
    Check.REVIEWER: _("Reviewed"),
}
PARTS: Mapping[Part, str] = {
    Part.BEFORE: _("Before it begins"),
    Part.PEOPLE: _("People"),
    Part.STATE: _("State and rules"),
    Part.DECISIONS: _("Decisions and endings"),
    Part.KEY: _("How choices are rated"),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft with all that this page says of it; ``owns``: whether this person may publish it."""

    person: Actor
    draft: Draft
    state: DraftState
    checks: Checklist
    owns: bool
    reviews: bool
    programs: Mapping[UUID, str]

    @property
    def id(self) -> str:
        """The draft's id, for addresses."""
        return str(self.draft.id)


def opened(person: Actor, draft_id: str) -> Desk:
    """The draft of this id."""
    draft, _saved = services().drafting.open(person, draft_id)
    with st.spinner(_("Working through every state that can be reached. A large case takes some seconds…")):
        checks = services().publishing.checklist(person, draft_id)
    facts = DraftAccess(draft.author_id, draft.program_id)
    return Desk(
        person,
        draft,
        services().publishing.publish_states(person)[draft.id],
        checks,
        can(person, Action.PUBLISH_DRAFT, facts),
        can(person, Action.REVIEW_DRAFT, facts),
        programs_of(person),
    )


def draw_heading(desk: Desk) -> None:
    """What is published, and how far it is."""
    saved = _("Publish · the draft as saved on {at}").format(at=minute(desk.draft.changed_at))
    draw(tag("p", esc(saved), "sb-facts") + tag("h1", tag("bdi", esc(desk.draft.title))))
    draw_ways(desk.draft, "publish")
    draw(tag("p", tag("span", esc(status_words(desk.state)), "sb-lead"), "sb-status"))


def status_words(state: DraftState) -> str:
    """How far a draft is, in a few words."""
    parts = [STATUSES[state.status]]
    if state.version and state.status is Status.IN_REVIEW:
        parts.append(_("version {version} is published").format(version=state.version))
    elif state.version:
        parts[0] = _("{status} as version {version}").format(status=parts[0], version=state.version)
    if state.changed_since:
        parts.append(_("written on since then"))
    return " · ".join(parts)


def draw_checklist(desk: Desk) -> None:
    """What has to be right, and what is to be weighed."""
    draw(tag("h2", esc(_("Before it is published")), "sb-section"))
    draw(tag("ul", "".join(_item(item) for item in desk.checks.items), "sb-checklist"))
    with st.container(horizontal=True, key="sb-checklist-ways"):
        for item in desk.checks.items:
            if item.line:
                link("draft", _("Go to line {n}").format(n=item.line), draft=desk.id, line=str(item.line))
        link("proof", _("See what was proved"), draft=desk.id)


def _item(item: Item) -> str:
    how = _("Done") if item.done else _("To do") if item.needed else _("To weigh")
    css = "sb-check-done" if item.done else "sb-check-to-do" if item.needed else "sb-check-to-weigh"
    lead = tag("span", esc(how), f"sb-check {css}") + tag("span", esc(CHECKS[item.check]), "sb-lead")
    return tag("li", lead + tag("span", esc(item.words), "sb-check-words"))


def draw_reviews(desk: Desk) -> None:
    """What colleagues say of it, the way to ask them, and for a colleague the form to say it."""
    found = services().publishing.reviews(desk.person, desk.id)
    asked = desk.draft.in_review_since is not None
    may_open = desk.owns and bool(desk.programs)
    if not (found or desk.reviews or desk.draft.program_id or may_open):
        return
    draw(tag("h2", esc(_("Colleagues")), "sb-section"))
    if desk.draft.program_id is None and may_open:
        words = _("To have colleagues review it, open it to your program first, in the list of your drafts.")
        draw(tag("p", esc(words), "sb-sub"))
    for said in found:
        who = name_of(said.reviewer or _("A colleague whose account is gone"))
        how = _("agrees") if said.review.agrees else _("does not agree yet")
        when = _("on {at}").format(at=minute(said.review.at))
        old = "" if said.review.revision == desk.draft.revision else " · " + _("an earlier text")
        draw(
            tag("p", tag("span", f"{who} {esc(how)}", "sb-lead") + tag("span", esc(f" · {when}{old}"), "sb-row-facts"))
            + paragraphs(said.review.text)
        )
    if desk.owns and desk.draft.program_id is not None:
        words = _("Ask no longer") if asked else _("Ask for a review")
        st.button(words, key="sb-ask-review", on_click=publish_actions.ask_for_review, args=(desk.id, not asked))
        if not asked:
            draw(tag("p", esc(_("The supervisors of your program then find it marked in their list.")), "sb-sub"))
    if desk.reviews:
        _draw_review_form(desk)


def _draw_review_form(desk: Desk) -> None:
    with st.form("sb-review", border=True):
        st.radio(
            _("Would you have trainees practise it as it is?"),
            [True, False],
            index=None,
            format_func=lambda agrees: _("Yes, I agree to this text") if agrees else _("Not yet"),
            key=publish_actions.AGREES,
        )
        st.text_area(_("What the author should know"), key=publish_actions.REVIEW, max_chars=MAX_REVIEW)
        st.form_submit_button(
            _("Say so"), on_click=publish_actions.review, args=(desk.id, desk.draft.revision), key="sb-review-send"
        )


def draw_difference(desk: Desk) -> None:
    """What is different from the version that people practise now."""
    found = services().publishing.difference(desk.person, desk.id)
    if found is not None:
        draw(tag("h2", esc(_("What changes from {old}").format(old=found.old)), "sb-section") + compared(found))


def compared(found: Compared) -> str:
    """A difference, and how many sessions it leaves alone."""
    pinned = ngettext(
        "{n} attempt is pinned to {old} and goes on with it.",
        "{n} attempts are pinned to {old} and go on with it.",
        found.n_pinned,
    )
    if not found.n_pinned:
        pinned = _("No attempt is pinned to {old}.")
    words = pinned.format(n=found.n_pinned, old=found.old)
    return "".join(_in_words(found.difference)) + tag("p", esc(words), "sb-sub")


def _in_words(found: Difference) -> Iterator[str]:
    if not found.changes and not found.plays and not found.scores:
        yield tag("p", esc(_("Nothing is different.")))
        return
    verdict = {
        (False, False): _("Nothing that plays or is rated changed."),
        (True, False): _("It plays otherwise; ratings are the same."),
        (False, True): _("It plays the same; ratings are different, so scores are not the same as before."),
        (True, True): _("It plays otherwise and is rated otherwise."),
    }[found.plays, found.scores]
    yield tag("p", esc(verdict), "sb-lead")
    for part, heading in PARTS.items():
        words = [change.words for change in found.changes if change.part is part]
        if words:
            yield tag("h3", esc(heading)) + bullets(words)


def draw_form(desk: Desk) -> None:
    """Who sees it, what changed in one's own words, and the button."""
    if not desk.owns:
        return
    draw(tag("h2", esc(_("Publish it")), "sb-section"))
    if not desk.checks.ready:
        draw(tag("p", esc(_("What is marked “To do” above comes first."))))
        return
    offered = choices(desk.person, desk.programs)
    scenario, last = desk.checks.scenario, desk.checks.last
    assert scenario is not None
    options, now = list(offered), choice_of(last) if last is not None and last.retired_at is None else ""
    with st.form("sb-publish", border=True):
        st.radio(
            _("Who sees it?"),
            options,
            index=options.index(now) if now in options else 0 if len(options) == 1 else None,
            format_func=offered.__getitem__,
            key=publish_actions.WHO,
        )
        st.text_area(
            _("What is different, in your own words (colleagues read it; may stay empty)"),
            key=publish_actions.CHANGES,
            max_chars=MAX_CHANGES,
        )
        if desk.checks.reviewed is None:
            st.checkbox(
                _("Nobody has reviewed it; trainees read that before they begin"), key=publish_actions.UNREVIEWED
            )
        st.form_submit_button(
            _("Publish version {version}").format(version=scenario.version),
            type="primary",
            on_click=publish_actions.publish,
            args=(desk.id, desk.draft.revision),
            key="sb-publish-go",
        )
    draw(tag("p", esc(_("A published version never changes. To mend it, publish a higher one.")), "sb-sub"))
