"""What trainees report on moments of cases: the list for authors, one report to answer, and a trainee's own list."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.remark_answers import MAX_ANSWER, MAX_VERSION, Outcome
from simulator.domain.remarks import RemarkKind
from simulator.domain.roles import Actor
from simulator.domain.scenario import Line, Scenario
from simulator.services.answering import Moment, NamedAnswer, OwnRemark, Reported
from simulator.services.debrief_words import construct_name
from simulator.ui import inbox_actions, state
from simulator.ui.components.paging import draw_paging
from simulator.ui.components.people import said_by_you, spoken
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, name_of, paragraphs, plain, tag
from simulator.ui.navigation import is_solo, link

A_PAGE = 20
SHORT = 280
"""Letters of a report that the list shows."""
KINDS: dict[RemarkKind, str] = {
    RemarkKind.WRONG: _("Something is wrong"),
    RemarkKind.DIFFERENTLY: _("Seen differently"),
}
SHOWS: dict[str, str] = {"waiting": _("Not answered"), "answered": _("Answered"), "all": _("All")}
OUTCOMES: dict[Outcome, str] = {
    Outcome.CHANGED: _("It was changed"),
    Outcome.WILL_CHANGE: _("It will be changed"),
    Outcome.STAYS: _("It stays as it is"),
    Outcome.THANKS: _("Thank you"),
}
MEANINGS: dict[Outcome, str] = {
    Outcome.CHANGED: _("say below in which version"),
    Outcome.WILL_CHANGE: _("you can come back and say in which version it was"),
    Outcome.STAYS: _("say why in your words"),
    Outcome.THANKS: _("nothing to decide; it was good to know"),
}


def draw_ways(person: Actor) -> None:
    """Links to what else authors do: to read what was reported, and to rate moments beside a panel."""
    with st.container(horizontal=True, key="sb-inbox-ways"):
        link("inbox", _("What trainees reported"), icon=":material/flag:")
        if not is_solo(person):  # alone there is no panel to hold one's eye against
            link("calibrate", _("Calibrate your eye"), icon=":material/straighten:")


def draw_inbox(person: Actor) -> None:
    """Everything that was reported, by case and by whether it was answered."""
    lead = _(
        "What people who practise tell you about single moments. You see what they wrote, where, and on which day; who "
        "it was stays with them, and your answer reaches them all the same."
    )
    draw(tag("h1", esc(_("Reported"))) + tag("p", esc(lead), "sb-sub"))
    found = services().answering.inbox(person)
    show = state.query("show") if state.query("show") in SHOWS else next(iter(SHOWS))
    case = _draw_filters(found, show)
    of_case = [one for one in found if case in ("", one.remark.scenario_id)]
    shown = [one for one in of_case if show == "all" or bool(one.answers) == (show == "answered")]
    if not shown:
        draw(tag("div", tag("p", esc(_nothing(found, show))), "sb-card sb-quiet"))
    n_pages = max(1, -(-len(shown) // A_PAGE))
    page = min(state.number("page"), n_pages - 1)
    for one in shown[page * A_PAGE : (page + 1) * A_PAGE]:
        _draw_line(person, one, show, case)
    draw_paging("inbox", page, n_pages, show=show, case=case)


def _draw_filters(found: Sequence[Reported], show: str) -> str:
    """Links for open and answered, and a list of the cases; returns the id of the case that is chosen."""
    titles = {one.remark.scenario_id: one.title for one in found}
    asked = state.query("case")
    case = asked if asked in titles else ""
    with st.container(horizontal=True, key="sb-parts"):
        for name, label in SHOWS.items():
            n = sum(
                name == "all" or bool(one.answers) == (name == "answered")
                for one in found
                if case in ("", one.remark.scenario_id)
            )
            with st.container(key=f"sb-tab-{name}" + ("-open" if name == show else ""), width="content"):
                link("inbox", f"{label} ({n})", show=name, case=case)
    if len(titles) > 1:
        state.fill(inbox_actions.CASE_KEY, case)
        st.selectbox(
            _("Case"),
            ["", *sorted(titles, key=titles.__getitem__)],
            format_func=lambda name: plain(titles[name]) if name else _("All cases"),
            key=inbox_actions.CASE_KEY,
            on_change=inbox_actions.look,
        )
    return case


def _nothing(found: Sequence[Reported], show: str) -> str:
    if not found:
        return _(
            "Nothing was reported yet. In a session and its debriefing, everybody can say something about a moment."
        )
    return _("Everything here is answered.") if show == "waiting" else _("Nothing here was answered yet.")


def _draw_line(person: Actor, one: Reported, show: str, case: str) -> None:
    text = one.remark.text
    short = text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0] + " …"
    with st.container(border=True, key=f"sb-case-{one.remark.id}"):
        draw(
            tag("p", esc(" · ".join(_facts(one))), "sb-facts")
            + tag("h2", esc(one.title))
            + tag("div", paragraphs(short), "sb-written")
            + "".join(tag("p", esc(_answered_in_short(given)), "sb-sub") for given in one.answers)
        )
        mine = any(given.answer.author_id == person.id for given in one.answers)
        label = _("Read, or correct your answer") if mine else _("Read and answer")
        link("inbox", label, icon=":material/reply:", remark=str(one.remark.id), show=show, case=case)


def _facts(one: Reported) -> list[str]:
    return [
        KINDS[one.remark.kind],
        _("decision {n}").format(n=one.remark.step + 1),
        _("version {version}").format(version=one.remark.version),
        day(one.remark.at),
    ]


def _answered_in_short(given: NamedAnswer) -> str:
    said = outcome_words(given)
    return _("{outcome}, {name}").format(outcome=said, name=given.name) if given.name else said


def outcome_words(given: NamedAnswer) -> str:
    """What became of a report, in words."""
    if given.answer.outcome is Outcome.CHANGED:
        return _("Changed in version {version}").format(version=given.answer.version)
    return OUTCOMES[given.answer.outcome]


def draw_reported(person: Actor, remark_id: str) -> None:
    """One report with its moment, what was answered, and a form for one's own answer."""
    one, moment = services().answering.reported(person, remark_id)
    link(
        "inbox",
        _("All that was reported"),
        icon=":material/arrow_back:",
        show=state.query("show"),
        case=state.query("case"),
    )
    draw(
        tag("p", esc(" · ".join(_facts(one))), "sb-facts")
        + tag("h1", esc(one.title))
        + tag("div", paragraphs(one.remark.text), "sb-card sb-written")
        + tag("h2", esc(_("Where it was")))
        + _moment_html(one, moment)
    )
    _draw_draft_ways(person, one)
    draw(tag("h2", esc(_("Answer"))))
    mine = next((given for given in one.answers if given.answer.author_id == person.id), None)
    for given in one.answers:
        draw(answer_html(given, to_me=False, mine=given is mine))
    if mine is None:
        _draw_form(person, one, None)
    else:
        with st.expander(_("Correct your answer"), key="sb-inbox-correct"):
            draw(tag("p", esc(_("Whoever reported it finds the corrected answer as a new one.")), "sb-sub"))
            _draw_form(person, one, mine)


def _moment_html(one: Reported, moment: Moment | None) -> str:
    if moment is None:
        text = _("That version of the case can't be read any more. The place was called “{node}”.")
        return tag("p", esc(text.format(node=one.remark.node)), "sb-sub")
    node, scenario = moment.node, moment.scenario
    parts = [tag("p", esc(construct_name(node.construct) if node.construct else node.title), "sb-facts")]
    if node.scene:
        parts.append(tag("p", esc(node.scene), "sb-scene"))
    parts.append(spoken(scenario, moment.lines))
    parts.append(_sometimes(scenario, moment.sometimes, _("What only some walks meet here")))
    if moment.choice is not None:
        always = [line for line in moment.choice.reply if not line.when.tests]
        sometimes = [line for line in moment.choice.reply if line.when.tests]
        parts.append(said_by_you(moment.choice.say, who=_("Trainee")) + spoken(scenario, always))
        parts.append(_sometimes(scenario, sometimes, _("What is answered on some walks only")))
    elif node.ending is None:
        parts.append(tag("p", esc(_("Nothing had been chosen here yet.")), "sb-sub"))
    return tag("div", "".join(parts), "sb-exchange")


def _sometimes(scenario: Scenario, lines: Sequence[Line], label: str) -> str:
    """Lines that hang on how things stood, which nobody kept: folded, so that they are not taken for what was heard."""
    if not lines:
        return ""
    return tag("details", tag("summary", esc(label)) + spoken(scenario, lines), "sb-fold")


def _draw_draft_ways(person: Actor, one: Reported) -> None:
    """Links to the drafts of this case that the reader can change, newest first."""
    for draft in services().drafting.drafts(person):
        if draft.scenario_id == one.remark.scenario_id:
            label = _("Open the draft “{title}”").format(title=plain(draft.title))
            link("draft", label, icon=":material/edit:", draft=str(draft.id))


def _draw_form(person: Actor, one: Reported, mine: NamedAnswer | None) -> None:
    remark_id = str(one.remark.id)
    outcome_key, text_key, version_key = (f"sb-inbox-{part}-{remark_id}" for part in ("outcome", "text", "version"))
    with st.form(f"sb-inbox-form-{remark_id}"):
        options = list(OUTCOMES)
        st.radio(
            _("What becomes of it?"),
            options,
            index=options.index(mine.answer.outcome) if mine else None,
            format_func=lambda one: f"**{OUTCOMES[one]}** · {MEANINGS[one]}",
            key=outcome_key,
        )
        label = _("Version of the case in which it was changed (only for “It was changed”)")
        st.text_input(label, mine.answer.version if mine else one.version_now, key=version_key, max_chars=MAX_VERSION)
        # No limit here: a browser drops what is too long without a word, the service says so and the words stay.
        label = _("In your own words (up to {n} characters)").format(n=f"{MAX_ANSWER:,}")
        st.text_area(label, mine.answer.text if mine else "", key=text_key)
        who = _("Whoever reported it reads this with your name. You do not learn who that is.")
        draw(tag("p", esc(_("You read this yourself, under your progress.") if is_solo(person) else who), "sb-sub"))
        st.form_submit_button(
            _("Correct the answer") if mine else _("Send the answer"),
            type="primary",
            on_click=inbox_actions.answer,
            args=(remark_id, outcome_key, text_key, version_key),
            key="sb-inbox-send",
        )


def answer_html(given: NamedAnswer, *, to_me: bool, mine: bool = False) -> str:
    """An answer: who, when, what becomes of it, and the words as they were typed.

    ``to_me``: whether it is shown to whoever reported.
    """
    who = esc(_("You")) if mine else name_of(given.name) if given.name else esc(_("An author of the case"))
    new = tag("strong", esc(_("New")) + esc(" · ")) if to_me and given.answer.seen_at is None else ""
    head = tag("p", new + who + esc(f" · {day(given.answer.at)} · {outcome_words(given)}"), "sb-facts")
    text = paragraphs(given.answer.text) if given.answer.text else ""
    thanks = (
        tag("p", esc(_("Thank you for telling us."))) if to_me and given.answer.outcome is not Outcome.THANKS else ""
    )
    return tag("div", head + thanks + tag("div", text, "sb-written"), "sb-card sb-comment")


def draw_news(person: Actor) -> None:
    """On the library page: that something was answered; nothing where nothing was."""
    n = services().answering.n_new(person)
    if n:
        said = ngettext(
            "There is an answer to what you reported.", "There are {n} answers to what you reported.", n
        ).format(n=n)
        with st.container(border=True, key="sb-news"):
            draw(tag("p", esc(said)))
            link("progress", _("Read what was answered"), icon=":material/mail:", part="reported")


def draw_own(person: Actor) -> None:
    """What a person reported, newest first, with what was answered; what is new first of all."""
    found = services().answering.mine(person)
    lead = _(
        "What you said about single moments of cases, and what their authors answered. They see neither your name nor "
        "the hour."
    )
    draw(tag("p", esc(lead), "sb-sub"))
    if not found:
        none = _(
            "You have reported nothing yet. “Something is wrong here, or you see it differently” is on every moment."
        )
        draw(tag("div", tag("p", esc(none)), "sb-card sb-quiet"))
    ordered = sorted(found, key=lambda one: not _is_new(one))
    n_pages = max(1, -(-len(ordered) // A_PAGE))
    page = min(state.number("page"), n_pages - 1)
    for one in ordered[page * A_PAGE : (page + 1) * A_PAGE]:
        _draw_own(one)
    draw_paging("progress", page, n_pages, part="reported")


def _is_new(one: OwnRemark) -> bool:
    return any(given.answer.seen_at is None for given in one.answers)


def _draw_own(one: OwnRemark) -> None:
    facts = [day(one.remark.at), _("decision {n}").format(n=one.remark.step + 1), KINDS[one.remark.kind]]
    with st.container(border=True, key=f"sb-case-{one.remark.id}"):
        draw(
            tag("p", esc(" · ".join(facts)), "sb-facts")
            + tag("h2", esc(one.title))
            + tag("div", paragraphs(one.remark.text), "sb-written")
        )
        for given in one.answers:
            draw(answer_html(given, to_me=True))
            if given.answer.seen_at is None:
                st.button(
                    _("I have read it"),
                    key=f"sb-read-{given.answer.id}",
                    on_click=inbox_actions.has_read,
                    args=(str(given.answer.id),),
                )
        if not one.answers:
            draw(tag("p", esc(_("Not answered yet.")), "sb-sub"))
