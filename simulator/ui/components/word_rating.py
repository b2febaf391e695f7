"""Rating a trainee's own words: to read and to rate, then to look at what was chosen and what others made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.coaching import MAX_LEVEL, MIN_FOR_KAPPA
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion
from simulator.domain.scenario import Scenario
from simulator.services.coaching_words import level_words, rater_words
from simulator.services.debrief_words import construct_name, standing
from simulator.services.word_ratings import Alike, Desk, Opened, Place, SaidRating
from simulator.ui import coaching_actions
from simulator.ui.components.announcer import announce
from simulator.ui.components.own_words import own_quote, skilled_road
from simulator.ui.components.people import said_by_you, spoken
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, esc, name_of, plain, table, tag
from simulator.ui.navigation import link

LEVELS = range(MAX_LEVEL + 1)
ASKED = {"css": "sb-last", "id": "sb-ask", "tabindex": "-1"}
"""Where the page and the keyboard go once a rating is kept, or other words are opened."""
UNTOLD = _("(What was said here is shown once you have rated the words of that decision.)")


def draw_choice(attempt_id: str, n: int) -> None:
    """Before a session is read: whether to rate the own words first, while nothing is known of what was chosen."""
    draw(tag("h1", esc(_("Rate their own words first?"))))
    said = ngettext(
        "At {n} decision the trainee wrote what they would have said, and shows it to you.",
        "At {n} decisions the trainee wrote what they would have said, and shows it to you.",
        n,
    ).format(n=n)
    why = _(
        "Once you have read the session you know what was chosen and how that is rated. You can still rate the words "
        "then, but such a rating says nothing about how far raters agree."
    )
    told = _("Whoever leads the program sees how strict each rater is beside the others, over all blind ratings.")
    draw(tag("p", esc(said)) + tag("p", esc(why)) + tag("p", esc(told), "sb-sub"))
    with st.container(horizontal=True):
        link("supervision", _("Rate their words"), icon=":material/rate_review:", attempt=attempt_id, words="next")
        link("supervision", _("Read the session now"), icon=":material/visibility:", attempt=attempt_id, read="1")


def draw_desk(person: Actor, desk: Desk) -> None:
    """The words of one decision."""
    attempt_id, scenario, opened = str(desk.attempt.id), desk.scenario, desk.opened
    announce(f"{attempt_id}/{desk.here.step}/{'rated' if opened else 'asked'}", [])
    who = name_of(desk.trainee_name) if desk.trainee_name else esc(_("Somebody whose account was erased"))
    draw(
        tag("h1", esc(_("In the trainee's own words")), **({} if opened else ASKED))
        + tag("p", who + esc(f" · {desk.case_title} · {_place_name(desk.here)}"), "sb-sub")
    )
    _draw_places(attempt_id, desk)
    draw(
        _before(desk)
        + tag("h2", esc(_("The moment")))
        + (tag("p", esc(desk.here.node.scene), "sb-scene") if desk.here.node.scene else "")
        + spoken(scenario, desk.lines)
        + tag("h2", esc(_("The trainee would have said")))
        + own_quote(desk.words)
    )
    if opened is not None:
        draw(opened_html(scenario, desk, opened))
        _draw_agreement(services().word_ratings.agreement(person, attempt_id))
        waiting = [place for place in desk.places if not place.rated]
        with st.container(horizontal=True):
            if waiting:
                link("supervision", _("The next words"), attempt=attempt_id, words=str(waiting[0].step + 1))
            link("supervision", _("Read the whole session"), attempt=attempt_id, read="1")
        with st.expander(_("Change your rating"), key="sb-words-again"):
            draw(tag("p", esc(_("A rating that is changed now no longer counts for agreement.")), "sb-sub"))
            _draw_form(attempt_id, desk)
    else:
        hidden = _("What was chosen, how that is rated, and what others gave is shown once you have kept your rating.")
        draw(tag("p", esc(hidden), "sb-sub"))
        _draw_form(attempt_id, desk)


def _place_name(place: Place) -> str:
    return _("Decision {n}: {what}").format(n=place.step + 1, what=construct_name(place.node.construct))


def _draw_places(attempt_id: str, desk: Desk) -> None:
    if len(desk.places) < 2:
        return
    with st.container(horizontal=True, key="sb-parts"):
        for place in desk.places:
            done = _("Decision {n} · rated") if place.rated else _("Decision {n}")
            chosen = "-open" if place == desk.here else ""
            with st.container(key=f"sb-tab-words-{place.step}{chosen}", width="content"):
                link("supervision", done.format(n=place.step + 1), attempt=attempt_id, words=str(place.step + 1))


def _before(desk: Desk) -> str:
    """What led there, folded; what was chosen stays untold where words of that decision wait to be rated."""
    if not desk.before:
        return ""
    parts = []
    for number, (item, told) in enumerate(desk.before, 1):
        inner = tag("p", esc(_("Decision {n}").format(n=number)), "sb-facts")
        inner += (tag("p", esc(item.node.scene), "sb-scene") if item.node.scene else "") + spoken(
            desk.scenario, item.lines
        )
        said = said_by_you(item.choice.say, who=_("Trainee")) if told else tag("p", esc(UNTOLD), "sb-sub")
        parts.append(tag("div", inner + said + (spoken(desk.scenario, item.reply) if told else ""), "sb-exchange"))
    return tag("details", tag("summary", esc(_("What led there"))) + "".join(parts), "sb-fold")


def _draw_form(attempt_id: str, desk: Desk) -> None:
    step, mine = desk.here.step, desk.mine
    keys = {one.id: f"sb-level-{attempt_id}-{step}-{one.id}" for one in desk.criteria}
    note_key = f"sb-level-note-{attempt_id}-{step}"
    with st.form(f"sb-words-{step}"):
        for criterion in desk.criteria:
            _draw_levels(criterion, keys[criterion.id], mine.ratings.get(criterion.id) if mine else None)
        asked = _("What you would say about these words (optional; the trainee reads it)")
        st.text_area(asked, mine.note if mine else "", key=note_key)
        st.form_submit_button(
            _("Keep this rating"),
            type="primary",
            on_click=coaching_actions.rate_words,
            args=(attempt_id, step, desk.of, keys, note_key),
            key="sb-words-keep",
        )


def _draw_levels(criterion: Criterion, key: str, level: int | None) -> None:
    """The levels of a criterion with their anchors, none of them chosen beforehand."""
    st.radio(
        f"**{plain(criterion.title)}** · {plain(criterion.asks)}",
        list(LEVELS),
        index=level,
        format_func=lambda one: f"**{one}** · {plain(criterion.levels[one])}",
        key=key,
    )


def opened_html(scenario: Scenario, desk: Desk, opened: Opened) -> str:
    """Once rated: what was chosen and a skilled wording, and every rating of the words beside the option's own."""
    moment = opened.moment
    choice, skilled = moment.taken.choice, skilled_road(opened.room.case.key, moment).choice
    verdict, colour = standing(moment)
    inner = tag("p", esc(_("The trainee then chose")), "sb-lead") + tag("blockquote", esc(choice.say), "sb-quote")
    inner += tag("p", esc(verdict), f"sb-verdict sb-{colour}")
    if skilled.id != choice.id:
        inner += tag("p", esc(_("A skilled wording")), "sb-lead") + tag("blockquote", esc(skilled.say), "sb-quote")
    inner += ratings_table(scenario, desk.criteria, opened.ratings, opened.self_ratings, choice.ratings)
    notes = [said for said in opened.ratings if said.rating.note]
    inner += bullets(f"{_by(said)}: {said.rating.note}" for said in notes)
    return tag("h2", esc(_("Side by side")), **ASKED) + tag("div", inner, "sb-own-words")


def ratings_table(
    scenario: Scenario,
    criteria: Sequence[Criterion],
    given: Sequence[SaidRating],
    own: Mapping[str, int],
    option: Mapping[str, int] | None = None,
) -> str:
    """Ratings of the same words, a row a criterion and a column a rater.

    Parameters
    ----------
    own : mapping of str to int
        The trainee's own rating of their words; left out where there is none.
    option : mapping of str to int, optional
        How the option that was chosen is rated, in hundredths of a level.
    """
    columns: list[tuple[str, Mapping[str, int]]] = [(_by(said), said.rating.ratings) for said in given]
    if own:
        columns.append((_("The trainee"), own))
    rows = [
        [
            esc(one.title),
            *(esc(level_words(levels[one.id])) if one.id in levels else "–" for _name, levels in columns),
            *([] if option is None else [esc(level_words(f"{option[one.id] / 100:g}")) if one.id in option else "–"]),
        ]
        for one in criteria
    ]
    last = [] if option is None else [_("The option that was chosen")]
    return table(_("How these words are rated"), [_("Criterion"), *(name for name, _levels in columns), *last], rows)


def _by(said: SaidRating) -> str:
    return rater_words(replace(said, rater_name=_("You")) if said.mine else said)


def _draw_agreement(found: Sequence[Alike]) -> None:
    """How far the reader agrees with each other rater, in words."""
    if not found:
        return
    draw(tag("h2", esc(_("How far you agree"))) + "".join(_alike(one) for one in found))


def _alike(one: Alike) -> str:
    who = name_of(one.rater_name) if one.rater_name else esc(_("Somebody whose account was erased"))
    counts = one.counts
    if not counts.n:
        text = _("nothing that both of you rated before reading the session.")
        return tag("p", tag("span", who + esc(": "), "sb-lead") + esc(text))
    text = ngettext(
        "of {n} rating that both of you gave, {exact} the same ({share} %), {near} within one level ({close} %).",
        "of {n} ratings that both of you gave, {exact} the same ({share} %), {near} within one level ({close} %).",
        counts.n,
    ).format(
        n=counts.n,
        exact=counts.exact,
        share=round(100 * counts.exact / counts.n),
        near=counts.within_one,
        close=round(100 * counts.within_one / counts.n),
    )
    if one.kappa is not None:
        more = _("Corrected for chance (quadratic weighted kappa): {kappa}, where 1 is full agreement and 0 chance.")
        text += " " + more.format(kappa=f"{one.kappa:.2f}".replace("-", "−"))
    elif counts.n < MIN_FOR_KAPPA:
        text += " " + _("Agreement beyond chance is told from {n} ratings on.").format(n=MIN_FOR_KAPPA)
    else:
        text += " " + _("Agreement beyond chance can't be told: every rating is the same.")
    return tag("p", tag("span", who + esc(": "), "sb-lead") + esc(text))
