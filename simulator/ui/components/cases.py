"""What is said of a case, in the library and before it begins, and to whom comes for the first time."""

from __future__ import annotations

import streamlit as st

from simulator.content.case import Case
from simulator.domain.casting import Introduction, introduced
from simulator.domain.roles import Actor
from simulator.domain.scenario import About
from simulator.domain.vocabulary import MODALITIES
from simulator.ui import actions, state
from simulator.ui.components.evidence import evidence
from simulator.ui.components.people import called, face
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, draw_message, esc, paragraphs, tag
from simulator.ui.navigation import link
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


def case_line(about: About) -> str:
    """Modality, level, minutes and who has reviewed it in one line."""
    minutes = ngettext("{n} minute", "{n} minutes", about.minutes).format(n=about.minutes)
    parts = [MODALITIES[about.modality], LEVELS[about.level], minutes]
    reviewed = _("Reviewed by {names}").format(names=", ".join(about.reviewers)) if about.reviewers else NOT_REVIEWED
    return " · ".join((*parts, reviewed))


def content_notes(about: About) -> str:
    """What a person is told beforehand; nothing where there is nothing to tell."""
    if not about.content_notes:
        return ""
    lead = tag("span", esc(_("Content note: ")), "sb-lead")
    return tag("p", lead + esc(". ".join(note.rstrip(".") for note in about.content_notes)) + ".", "sb-content-note")


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
    inner = tag("p", esc(case_line(about)), "sb-facts") + tag("h1", esc(about.title)) + content_notes(about)
    inner += tag("h2", esc(_("Who you will meet"))) + tag("ul", people, "sb-people sb-people-wide")
    if not all(person.name and person.pronouns for person in cast):
        inner += tag("p", esc(_("Who they are differs from one opening of this case to another.")), "sb-sub")
    inner += tag("h2", esc(_("What you know"))) + paragraphs(scenario.prebrief)
    if scenario.duties:
        inner += tag("h2", esc(_("Your duties in this setting"))) + paragraphs(scenario.duties)
    inner += tag("h2", esc(_("What you can practise here"))) + bullets(about.objectives) + evidence(about.modality)
    draw(inner)


def _age(person: Introduction) -> tuple[str, ...]:
    return () if person.age is None else (str(person.age),)
