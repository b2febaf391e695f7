"""The library: what is looked for, a next step, and the cases as cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from simulator.bootstrap import services
from simulator.content.diagnostics import Diagnostic
from simulator.domain.looking import MAX_SEARCH, Described, Kinds, Wanted, found, kinds, loosened, read_wanted
from simulator.domain.next_step import Reason
from simulator.domain.roles import Actor
from simulator.domain.vocabulary import MODALITIES
from simulator.services.recommending import Recommendation
from simulator.services.training import CaseCard, CaseGone
from simulator.ui import library_actions, state
from simulator.ui.components.cases import LEVELS, case_line, content_notes
from simulator.ui.components.evidence import evidence
from simulator.ui.components.people import called, face
from simulator.ui.components.status import tell_status
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, esc, plain, tag
from simulator.ui.navigation import go, link

FIELDS: dict[str, str] = {
    "text": _("Search words"),
    "modality": _("Way of working"),
    "strategy": _("Strategy under stress"),
    "problem": _("Problem"),
    "level": _("Level"),
    "minutes": _("Time"),
    "untried": _("Only cases that I have not practised"),
}
PROBLEMS: dict[str, str] = {
    "ptsd": _("PTSD"),
    "high-functioning-disconnection": _("High-functioning but disconnected"),
    "push-pull": _("Push and pull"),
    "past-attempt": _("Past suicide attempt"),
    "holding-request": _("Request to hold a child"),
    "attachment-label": _("An attachment label"),
}
"""Problems whose names don't read well as they are written in cases."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The cases that a person may practise, and which of them they look for.

    Attributes
    ----------
    cards : tuple of CaseCard
        Without those that are kept for an assignment, unless something is open in them.
    unknown : tuple of str
        What the address asks for and nothing here is.
    """

    cards: tuple[CaseCard, ...]
    described: tuple[Described, ...]
    kinds: Kinds
    wanted: Wanted
    unknown: tuple[str, ...]

    @property
    def found(self) -> tuple[CaseCard, ...]:
        """The cases that are looked for; all where nothing is."""
        ids = found(self.wanted, self.described)
        return tuple(card for card in self.cards if card.case.id in ids)


def shelf(cards: Sequence[CaseCard]) -> Shelf:
    """The cases, with what the page's address asks for."""
    free = tuple(card for card in cards if not card.reserved or card.open_attempt is not None)
    described = tuple(
        Described(card.case.id, card.case.about, tuple(person.name for person in card.case.cast), card.n_ended > 0)
        for card in free
    )
    there = kinds(case.about for case in described)
    wanted, unknown = read_wanted(library_actions.given(), there)
    return Shelf(free, described, there, wanted, unknown)


def words(name: str) -> str:
    """A problem or strategy as it is read."""
    return PROBLEMS.get(name, name.replace("-", " ").capitalize())


def draw_search(shown: Shelf) -> None:
    """The field for words, and the filters folded below it; open where one of them is set."""
    wanted = shown.wanted
    set_filters = [name for name in wanted.given if name != "text"]
    with st.container(key="sb-look"):
        state.fill(library_actions.field_key("text"), wanted.text)
        st.text_input(
            _("Search by title, person, problem or aim"),
            key=library_actions.field_key("text"),
            max_chars=MAX_SEARCH,
            type="search",
            placeholder=_("for example: grief, couple, Noor"),
            on_change=library_actions.look,
        )
        n = len(set_filters)
        label = ngettext("Filters ({n} set)", "Filters ({n} set)", n).format(n=n) if n else _("Filters")
        with st.expander(label, expanded=bool(n), key="sb-filters"):
            _draw_filters(shown)


def _draw_filters(shown: Shelf) -> None:
    there = shown.kinds
    with st.container(horizontal=True, key="sb-filter-row"):
        _draw_choice("modality", shown, there.modality, MODALITIES.__getitem__, _("Any"))
        _draw_choice("level", shown, there.level, LEVELS.__getitem__, _("Any"))
        _draw_choice("strategy", shown, there.strategy, words, _("Any"))
        _draw_choice("problem", shown, sorted(there.problem, key=words), words, _("Any"))
        if there.minutes:
            _draw_choice("minutes", shown, [str(n) for n in there.minutes], _up_to, _("Any length"))
    state.fill(library_actions.field_key("untried"), shown.wanted.untried)
    st.checkbox(FIELDS["untried"], key=library_actions.field_key("untried"), on_change=library_actions.look)


def _draw_choice(name: str, shown: Shelf, options: Sequence[str], read: Callable[[str], str], anything: str) -> None:
    value = getattr(shown.wanted, name)
    state.fill(library_actions.field_key(name), str(value) if value else "")
    st.selectbox(
        FIELDS[name],
        ["", *options],
        format_func=lambda option: read(option) if option else anything,
        key=library_actions.field_key(name),
        on_change=library_actions.look,
    )


def _up_to(minutes: str) -> str:
    return ngettext("Up to {n} minute", "Up to {n} minutes", int(minutes)).format(n=minutes)


def draw_found(shown: Shelf) -> None:
    """How many cases there are, also told aloud; what was not understood; and what to loosen where there are none."""
    if shown.unknown:
        names = ", ".join(FIELDS[name] for name in shown.unknown)
        text = _("The address asks for something that is not here ({names}), so that part is left out.")
        draw(tag("p", esc(text.format(names=names)), "sb-notice"))
    n = len(shown.found)
    count = ngettext("{n} case", "{n} cases", n).format(n=n) if n else _("No case fits all of this")
    tell_status(count, key="sb-found-status")
    if not shown.wanted.given:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="sb-found"):
        draw(tag("h2", esc(count)))
        st.button(_("Clear"), key="sb-clear", on_click=library_actions.clear, icon=":material/close:")
    if not n:
        _draw_ways_out(shown)


def _draw_ways_out(shown: Shelf) -> None:
    """What could be left open so that something is found."""
    ways = loosened(shown.wanted, shown.described)
    if not ways:
        text = _("Leaving out one of your conditions alone would not help. Clear them, or try another word.")
        draw(tag("p", esc(text), "sb-sub"))
        return
    draw(tag("p", esc(_("Leave one of these out:")), "sb-sub"))
    with st.container(horizontal=True, key="sb-loosen"):
        for name, n in ways.items():
            held = ngettext("{what} ({n} case)", "{what} ({n} cases)", n).format(what=_held(shown.wanted, name), n=n)
            st.button(
                plain(held), key=f"sb-leave-{name}", on_click=library_actions.leave_open, args=(name,), width="content"
            )


def _held(wanted: Wanted, name: str) -> str:
    """One condition in words."""
    value = getattr(wanted, name)
    if name == "text":
        return _("the words “{text}”").format(text=value)
    if name == "untried":
        return FIELDS[name]
    read: Mapping[str, Callable[[str], str]] = {"modality": MODALITIES.__getitem__, "level": LEVELS.__getitem__}
    return _up_to(str(value)) if name == "minutes" else read.get(name, words)(value)


def draw_next_step(person: Actor, cards: Sequence[CaseCard]) -> None:
    """One case to practise next, with the reason."""
    recommended = services().recommending.next_for(person, cards)
    if recommended is None:
        return
    if recommended.reason is Reason.FIRST and any(card.open_attempt for card in cards):
        return  # whoever has just begun a first case is best helped by going on with it
    draw(tag("h2", esc(_("A next step for you")), "sb-section") + tag("p", esc(_reason(recommended)), "sb-why"))
    draw_card(recommended.card, "next-")


def _reason(found: Recommendation) -> str:
    about = found.card.case.about
    way = MODALITIES[about.modality]
    if found.reason is Reason.FIRST:
        return _("A good first case: {level} level, and it tells you beforehand what comes up.").format(
            level=LEVELS[about.level].lower()
        )
    if found.reason is Reason.FURTHER:
        return _("You have begun with {way}; this is the next case there, and new to you.").format(way=way)
    if found.criterion is None or found.standing is None or found.standing.score.value is None:
        return _("Another way of working, new to you: {way}.").format(way=way)
    n = found.standing.n_cases
    said = ngettext(
        "Your choices scored {value} of 100 on “{criterion}”, in {n} new case.",
        "Your choices scored {value} of 100 on “{criterion}”, over {n} new cases.",
        n,
    ).format(n=n, value=round(found.standing.score.value / 100), criterion=found.criterion.title)
    decisions = ngettext(
        "This case practises it at {n} decision.", "This case practises it at {n} decisions.", found.n_decisions
    ).format(n=found.n_decisions)
    return f"{said} {decisions}"


def draw_begun(cards: Sequence[CaseCard]) -> None:
    """What is begun and can be gone on with."""
    begun = [card for card in cards if card.open_attempt is not None]
    if begun:
        draw(tag("h2", esc(_("To go on with")), "sb-section"))
    for card in begun:
        draw_card(card)


def draw_sections(cards: Sequence[CaseCard]) -> None:
    """The cases by their way of working, each with how well it is supported."""
    for modality, group in by_modality(cards):
        draw(tag("h2", esc(MODALITIES[modality]), "sb-section") + evidence(modality))
        for card in group:
            draw_card(card)


def by_modality(cards: Sequence[CaseCard]) -> Iterator[tuple[str, list[CaseCard]]]:
    """Each way of working that there are cases for, its easier cases before the harder ones."""
    levels = list(LEVELS)
    for modality in MODALITIES:
        group = [card for card in cards if card.case.about.modality == modality]
        if group:
            yield modality, sorted(group, key=lambda card: (levels.index(card.case.about.level), card.case.about.title))


def draw_card(card: CaseCard, prefix: str = "") -> None:
    """One case with the person's own last attempt; ``prefix`` keeps apart what stands twice on the page."""
    about = card.case.about
    with st.container(border=True, key=f"sb-case-{prefix}{card.case.id}"):
        faces = "".join(face(person, "neutral") for person in card.case.cast)
        draw(
            tag("p", esc(case_line(about)), "sb-facts")
            + tag("h3", esc(about.title))
            + tag("p", esc(about.summary))
            # the names say who they are; pictures further down the page are fetched when they come into sight
            + tag(
                "div",
                tag("div", faces.replace("<img ", '<img loading="lazy" '), "sb-faces", aria_hidden="true")
                + tag("p", esc(_with(card))),
                "sb-cast",
            )
            + content_notes(about)
            + tag("p", esc(_last(card)), "sb-last-attempt")
        )
        if card.open_attempt is None and card.last_ended is None:
            _draw_first_way(card, prefix)
        else:
            with st.container(horizontal=True, vertical_alignment="center"):
                _draw_first_way(card, prefix)
                _draw_other_ways(card)


def _with(card: CaseCard) -> str:
    names = [called(person) for person in card.case.cast]
    if len(names) == 1:
        return _("With {name}").format(name=names[0])
    return _("With {most} and {last}").format(most=", ".join(names[:-1]), last=names[-1])


def _draw_first_way(card: CaseCard, prefix: str) -> None:
    scenario_id = card.case.id
    if card.open_attempt is not None:
        if st.button(_("Go on where you left"), type="primary", key=f"sb-resume-{prefix}{scenario_id}"):
            go("practise", attempt=str(card.open_attempt.id))
        return
    label = _("Practise again") if card.n_ended else _("Read the prebriefing")
    if st.button(label, type="secondary" if card.n_ended else "primary", key=f"sb-open-{prefix}{scenario_id}"):
        go("prebrief", case=scenario_id)


def _draw_other_ways(card: CaseCard) -> None:
    if card.open_attempt is not None and not card.reserved:
        link("prebrief", _("Begin again"), case=card.case.id)
    if card.last_ended is not None:
        link("debrief", _("Last debriefing"), attempt=str(card.last_ended.id))


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
