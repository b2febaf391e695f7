"""Cases as cards, and what is said before one begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st

from simulator.content.case import Case
from simulator.content.diagnostics import Diagnostic
from simulator.domain.casting import Introduction, introduced
from simulator.domain.roles import Actor
from simulator.domain.scenario import About
from simulator.domain.vocabulary import MODALITIES
from simulator.services.training import CaseCard, CaseGone
from simulator.ui import actions, state
from simulator.ui.components.people import called, face
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, draw_message, esc, paragraphs, tag
from simulator.ui.navigation import go, link
from simulator.ui.texts import AFFILIATION, CRISIS, DISCLAIMER, NOT_REVIEWED, WHO_SEES_WHAT

LEVELS: dict[str, str] = {
    "foundation": _("Foundation"),
    "intermediate": _("Intermediate"),
    "advanced": _("Advanced"),
}


def _who_sees_what(*, solo: bool) -> str:
    if solo:
        return tag("p", esc(_("What you practise stays on this computer.")))
    return tag("h2", esc(_("Who sees what"))) + bullets(WHO_SEES_WHAT)


def draw_first_notice(*, solo: bool) -> None:
    """The notice that everybody reads once; with accounts it says who sees what."""
    inner = tag("h1", esc(_("Before you practise")))
    inner += tag("p", esc(DISCLAIMER)) + tag("p", esc(AFFILIATION))
    inner += tag(
        "p", esc(_("Some cases touch suicidal thoughts, self-harm or violence; each says so before it begins."))
    )
    inner += "".join(tag("p", esc(text)) for text in CRISIS)
    inner += _who_sees_what(solo=solo) + tag("p", esc(_("Never type anything about a real client.")))
    draw_message(state.take_notice())
    draw(tag("div", inner, "sb-card sb-quiet"))
    st.button(_("I have read this"), type="primary", on_click=actions.accept_notice, key="sb-accept-notice")


def draw_without_practice(person: Actor) -> None:
    """For those who have no part in a program: what they can do, or whom to ask."""
    draw(tag("h1", esc(_("Welcome"))))
    draw_message(state.take_notice())
    if person.administrator:
        draw(tag("p", esc(_("You run this installation. Practising is for people who have a part in a program."))))
        link("administration", _("People and programs"), icon=":material/group:")
    else:
        text = _("You are not in a program yet. Ask the person who runs your program to let you in.")
        draw(tag("div", tag("p", esc(text)), "sb-card sb-quiet"))
    link("account", _("Your account"), icon=":material/manage_accounts:")


def in_sections(cards: Sequence[CaseCard]) -> Iterator[tuple[str, list[CaseCard]]]:
    """What is begun comes first; then each way of working, its easier cases before the harder ones."""
    begun = [card for card in cards if card.open_attempt is not None]
    if begun:
        yield _("To go on with"), begun
    levels = list(LEVELS)
    for modality, heading in MODALITIES.items():
        rest = [card for card in cards if card.case.about.modality == modality and card not in begun]
        if rest:
            yield heading, sorted(rest, key=lambda card: (levels.index(card.case.about.level), card.case.about.title))


def draw_card(card: CaseCard) -> None:
    """One case with the person's own last attempt."""
    about = card.case.about
    with st.container(border=True, key=f"sb-case-{card.case.id}"):
        faces = "".join(face(person, "neutral") for person in card.case.cast)
        draw(
            tag("p", esc(case_line(about)), "sb-facts")
            + tag("h3", esc(about.title))
            + tag("p", esc(about.summary))
            + tag("div", faces, "sb-faces")
            + _content_notes(about)
            + tag("p", esc(_last(card)), "sb-last-attempt")
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            _draw_ways(card)


def _draw_ways(card: CaseCard) -> None:
    scenario_id = card.case.id
    if card.open_attempt is not None:
        if st.button(_("Go on where you left"), type="primary", key=f"sb-resume-{scenario_id}"):
            go("practise", attempt=str(card.open_attempt.id))
        link("prebrief", _("Begin again"), case=scenario_id)
    else:
        label = _("Practise again") if card.n_ended else _("Read the prebriefing")
        if st.button(label, type="primary", key=f"sb-open-{scenario_id}"):
            go("prebrief", case=scenario_id)
    if card.last_ended is not None:
        link("debrief", _("Last debriefing"), attempt=str(card.last_ended.id))


def case_line(about: About) -> str:
    """Modality, level and minutes in one line."""
    minutes = ngettext("{n} minute", "{n} minutes", about.minutes).format(n=about.minutes)
    parts = [MODALITIES[about.modality], LEVELS[about.level], minutes]
    return " · ".join(parts if about.reviewers else [*parts, NOT_REVIEWED])


def _content_notes(about: About) -> str:
    if not about.content_notes:
        return ""
    lead = tag("span", esc(_("Content note: ")), "sb-lead")
    return tag("p", lead + esc(". ".join(note.rstrip(".") for note in about.content_notes)) + ".", "sb-content-note")


def _last(card: CaseCard) -> str:
    if card.open_attempt is not None:
        return _("You began this on {day} and can go on.").format(day=day(card.open_attempt.started_at))
    if card.last_ended is not None:
        return ngettext(
            "Practised {n} time, last on {day}.", "Practised {n} times, last on {day}.", card.n_ended
        ).format(n=card.n_ended, day=day(card.last_ended.started_at))
    return _("Not practised yet.")


def draw_gone(cases: Sequence[CaseGone]) -> None:
    """Cases that left the library while one had attempts at them: what was begun goes on as it began."""
    if not cases:
        return
    draw(tag("h2", esc(_("No longer in the library")), "sb-section"))
    for number, case in enumerate(cases):
        with st.container(border=True, key=f"sb-gone-{number}"):
            said = _("This case can't be begun any more. What you did is kept, with the version that you played.")
            draw(tag("h3", esc(case.title)) + tag("p", esc(said)))
            with st.container(horizontal=True, vertical_alignment="center"):
                if case.open_attempt is not None:
                    link("practise", _("Go on where you left"), attempt=str(case.open_attempt.id))
                if case.last_ended is not None:
                    link("debrief", _("Last debriefing"), attempt=str(case.last_ended.id))


def draw_unavailable(broken: Mapping[str, tuple[Diagnostic, ...]]) -> None:
    """Cases that can't be played, with the reasons for those who may author."""
    for scenario_id, reasons in broken.items():
        inner = tag("h2", esc(scenario_id)) + tag("p", esc(_("This case is not available at the moment.")))
        if reasons:
            inner += tag("p", esc(_("For authors:"))) + bullets(str(reason) for reason in reasons[:20])
        draw(tag("div", inner, "sb-card sb-quiet"))


def draw_prebrief(case: Case) -> None:
    """Everything that a trainee knows on entering; of the people, what is the same whoever plays them."""
    scenario = case.scenario
    about = scenario.about
    cast = introduced(case.written)
    people = "".join(
        tag(
            "li",
            face(person, "neutral")
            + tag("span", esc(", ".join((called(person), *_age(person)))), "sb-person-name")
            + tag("span", esc(" · ".join(filter(None, (person.pronouns, person.about)))), "sb-person-about"),
        )
        for person in cast
    )
    inner = tag("p", esc(case_line(about)), "sb-facts") + tag("h1", esc(about.title)) + _content_notes(about)
    inner += tag("h2", esc(_("Who you will meet"))) + tag("ul", people, "sb-people sb-people-wide")
    if not all(person.name and person.pronouns for person in cast):
        inner += tag("p", esc(_("Who they are differs from one opening of this case to another.")), "sb-sub")
    inner += tag("h2", esc(_("What you know"))) + paragraphs(scenario.prebrief)
    if scenario.duties:
        inner += tag("h2", esc(_("Your duties in this setting"))) + paragraphs(scenario.duties)
    inner += tag("h2", esc(_("What you can practise here"))) + bullets(about.objectives)
    draw(inner)


def _age(person: Introduction) -> tuple[str, ...]:
    return () if person.age is None else (str(person.age),)
