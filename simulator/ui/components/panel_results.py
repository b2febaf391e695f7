"""What a panel found, beside the author's key, and adopting it once one has seen what that changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.key_versions import OptionChange
from simulator.domain.panel import CONTESTED_ABOVE, CRITICAL_SHARE, FEWEST, FORMATIVE
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion, CriticalError
from simulator.domain.scenario import Node
from simulator.errors import InvalidInput
from simulator.services.keys import FEW, KeyPreview
from simulator.services.panel_results import DecisionResult, OptionResult, PanelResults
from simulator.services.panels import FollowedPanel
from simulator.services.spread_words import competent_words
from simulator.ui import panel_actions
from simulator.ui.components.agreement_words import agreement_words, number
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import bullets, draw, esc, table, tag

SHORT = 90
"""Letters of an option's words in a list."""


def draw_found(person: Actor, followed: FollowedPanel) -> None:
    """Results once they can be shown, then what adopting them would change."""
    draw(tag("h2", esc(_("What the panel found"))))
    if followed.panel.closed_at is None:
        there = [one.rater for one in followed.invited if one.rater.left_at is None]
        text = _("It is shown once you close the panel: before that, every further rating would tell whose it is.")
        if there and all(one.finished_at for one in there):
            text = _("All have handed in. Close the panel to see what they found; nothing can be rated after that.")
        draw(tag("p", esc(text)))
        return
    try:
        results = services().panels.results(person, followed.panel.id)
    except InvalidInput as error:
        draw(tag("p", esc(f"{error} {error.hint}")))
        return
    _draw_agreement(results)
    draw("".join(_decision(place, decision, results.errors) for place, decision in enumerate(results.decisions, 1)))
    if results.missing:
        text = ngettext(
            "{n} decision was rated whole by fewer than {fewest}, so nothing is told and the author's key stays.",
            "{n} decisions were rated whole by fewer than {fewest}, so nothing is told and the author's key stays.",
            len(results.missing),
        )
        draw(tag("p", esc(text.format(n=len(results.missing), fewest=FEWEST))))
    _draw_key(person, followed, results)


def _draw_agreement(results: PanelResults) -> None:
    found = results.agreement
    rows = [
        (esc(_("Would another such panel come to the same means? ICC(A,k)")), esc(_icc_words(results))),
        (esc(_("Do they see the same order, one by one? Ordinal alpha")), esc(_alpha_words(found.alpha))),
    ]
    draw(
        table(
            _("How far {n} raters agree").format(n=results.n_raters),
            [_("Measure"), _("Value, and how to read it")],
            rows,
        )
    )
    text = _(
        "Read the interval and not the number alone: of few raters it is wide. Agreement is no proof of being right. "
        "Deviation, below, is the standard deviation of what raters gave, in levels; from {n} raters on, more than "
        "{most} on any criterion means that experts differ."
    )
    draw(tag("p", esc(text.format(n=FORMATIVE, most=f"{float(CONTESTED_ABOVE):g}")), "sb-sub"))


def _icc_words(results: PanelResults) -> str:
    found = results.agreement.mean
    if found.ak is None:
        return _("can't be told from these ratings")
    text = number(found.ak.value, 2)
    if found.ak.low is not None and found.ak.high is not None:
        text = _("{value}, between {low} and {high} (95 % interval): {words}").format(
            value=text,
            low=number(found.ak.low, 2),
            high=number(found.ak.high, 2),
            words=agreement_words(found.ak.low, found.ak.high),
        )
    if found.n_raters < results.n_raters:
        return _("{value}; of the {n} who rated all of it").format(value=text, n=found.n_raters)
    if found.n_dropped:
        return _("{value}; over the {n} of {all} levels that every rater gave").format(
            value=text, n=found.n_targets, all=found.n_targets + found.n_dropped
        )
    return text


def _alpha_words(alpha: float | None) -> str:
    if alpha is None:
        return _("can't be told from these ratings")
    word = _("reliable") if alpha >= 0.8 else _("tentative at best") if alpha >= 0.667 else _("too low to rely on")
    return f"{number(alpha, 2)}: {word}"


def _decision(place: int, decision: DecisionResult, errors: Mapping[str, CriticalError]) -> str:
    n_contested = sum(option.found.contested for option in decision.options)
    heading = _("Decision {n}").format(n=place)
    if n_contested:
        heading += " · " + ngettext(
            "experts differ on {n} option", "experts differ on {n} options", n_contested
        ).format(n=n_contested)
    scene = tag("p", esc(decision.node.scene), "sb-scene") if decision.node.scene else ""
    options = "".join(_option(n, option, decision, errors) for n, option in enumerate(decision.options, 1))
    return tag("details", tag("summary", esc(heading)) + scene + options, "sb-earlier")


def _option(place: int, option: OptionResult, decision: DecisionResult, errors: Mapping[str, CriticalError]) -> str:
    found, choice = option.found, option.choice
    rows = [
        (
            esc(criterion.title),
            esc(_level(choice.ratings.get(criterion.id, 0))),
            esc(_level(found.criteria[criterion.id].mean)),
            esc(f"{found.criteria[criterion.id].sd / 100:.2f}"),
        )
        for criterion in decision.criteria
    ]
    own = {mark.code for mark in choice.critical}
    told = [
        competent_words(found.n_competent, found.n_raters),
        *([_("Experts differ so much that it would not be scored.")] if found.contested else []),
        *(
            _critical_words(errors[code], found.critical.get(code, 0), found.n_raters, marked=code in own)
            for code in sorted({*found.critical, *own} & errors.keys())
        ),
    ]
    headings = [_("Criterion"), _("Author"), _("Panel"), _("Deviation")]
    body = tag("blockquote", esc(choice.say), "sb-quote") + table(_("Option {n}").format(n=place), headings, rows)
    said = tag("p", esc(_("What raters said")), "sb-lead") + bullets(option.comments) if option.comments else ""
    return tag("div", body + bullets(told) + said, "sb-road")


def _critical_words(error: CriticalError, votes: int, n: int, *, marked: bool) -> str:
    text = _("{code} {title}: {votes} of {n} marked it, and {share} % are needed.").format(
        code=error.code, title=error.title, votes=votes, n=n, share=round(100 * CRITICAL_SHARE)
    )
    return f"{text} {_('The author marks it.') if marked else _('The author has not marked it.')}"


def _level(hundredths: int) -> str:
    return f"{hundredths / 100:.1f}"


def _draw_key(person: Actor, followed: FollowedPanel, results: PanelResults) -> None:
    """The key that was adopted from this panel, or what adopting it would change."""
    panel_id = str(followed.panel.id)
    kept = services().keys.adopted(person, panel_id)
    mine = next((one for one in kept if one.panel_id == followed.panel.id and one.withdrawn_at is None), None)
    draw(tag("h2", esc(_("The key"))))
    if mine is not None:
        later = any(one.number > mine.number and one.withdrawn_at is None for one in kept)
        text = _("This panel's key was adopted on {day}, as version {n}.").format(
            day=day(mine.adopted_at), n=mine.number
        )
        more = _("A later one applies.") if later else _("It applies to every session at this case as it plays now.")
        draw(tag("p", esc(f"{text} {more}")))
        if not followed.can_adopt:
            return
        with st.container(horizontal=True):
            with st.popover(_("Withdraw the key"), key="sb-key-withdraw", icon=":material/undo:"):
                draw(
                    tag(
                        "p", esc(_("The key before it applies again, and sessions that have ended are scored by that."))
                    )
                )
                st.button(
                    _("Withdraw it"), key="sb-key-withdraw-now", on_click=panel_actions.withdraw, args=(panel_id,)
                )
            st.button(_("Score the rest anew"), key="sb-key-rescore", on_click=panel_actions.rescore, args=(panel_id,))
        return
    seen = services().keys.preview(person, panel_id)
    _draw_preview(seen, results)
    if followed.can_adopt:
        _draw_adopting(seen)
    else:
        draw(tag("p", esc(_who_adopts(followed)), "sb-content-note"))


def _who_adopts(followed: FollowedPanel) -> str:
    if followed.in_library:
        return _(
            "This case came with the program, and its key applies in every training program. So an administrator "
            "decides: they find this panel on the page “People and programs”."
        )
    if followed.publisher:
        return _(
            "{name} published this case and answers for it, so they decide: they find this panel on the page “Blind "
            "panel”."
        ).format(name=followed.publisher)
    return _("Whoever published this case has left. The supervisors of their program decide.")


def _draw_preview(seen: KeyPreview, results: PanelResults) -> None:
    nodes = {one.node.id: (number, one.node) for number, one in enumerate(results.decisions, 1)}
    titles = {criterion.id: criterion for one in results.decisions for criterion in one.criteria}
    draw(tag("p", esc(_("If you adopt what the panel found, this changes against the key that applies now."))))
    draw(bullets(_summary(seen)))
    if seen.changes:
        rows = [_change(one, nodes, titles) for one in seen.changes if one.node in nodes]
        label = ngettext("{n} option changes", "{n} options change", len(rows)).format(n=len(rows))
        inner = table(label, [_("Decision"), _("Option"), _("What changes")], rows)
        draw(tag("details", tag("summary", esc(label)) + inner, "sb-earlier"))


def _draw_adopting(seen: KeyPreview) -> None:
    with st.popover(_("Adopt as the key"), key="sb-key-adopt", icon=":material/check:"):
        text = _(
            "It applies at once to this case for everybody who practises it, in every program. Sessions that have "
            "ended are scored anew and keep their old scores as well. You can withdraw it."
        )
        draw(tag("p", esc(text)))
        st.button(
            _("Adopt it"),
            key="sb-key-adopt-now",
            type="primary",
            on_click=panel_actions.adopt,
            args=(str(seen.panel.id), seen.instead_of),
        )


def _summary(seen: KeyPreview) -> list[str]:
    told = []
    if seen.is_too_thin_to_learn_by:
        text = _(
            "{n} raters are few: this key is a first impression. Where they differ can't be told of fewer than {least}."
        )
        told.append(text.format(n=seen.n_raters, least=FORMATIVE))
    elif seen.is_too_thin_to_decide_by:
        told.append(
            _("{n} raters make a key to learn by. Don't base decisions about anybody on it.").format(n=seen.n_raters)
        )
    if seen.newly_unscored:
        text = ngettext(
            "{n} decision would not be scored any more: raters agree on too few options, or see too little difference "
            "between them, or no competent one.",
            "{n} decisions would not be scored any more: raters agree on too few options, or see too little difference "
            "between them, or no competent one.",
            len(seen.newly_unscored),
        )
        told.append(text.format(n=len(seen.newly_unscored)))
    if seen.scored_again:
        text = ngettext(
            "{n} decision would be scored again.", "{n} decisions would be scored again.", len(seen.scored_again)
        )
        told.append(text.format(n=len(seen.scored_again)))
    before, after = seen.chance
    if before is not None and after is not None:
        text = _("Whoever chooses by chance could expect {after:.0f} of 100; now it is {before:.0f}.")
        told.append(text.format(before=before, after=after))
    told.append(_sessions(seen))
    return told


def _sessions(seen: KeyPreview) -> str:
    if not seen.n_looked_at:
        return _("No session that a program asked for has ended at this case.")
    if seen.n_other_score == 0:
        return _("No session that a program asked for would be scored otherwise.")
    if seen.n_other_score < FEW:
        return _("Fewer than five sessions that programs asked for would be scored otherwise.")
    return _("{n} of {all} sessions that programs asked for would be scored otherwise.").format(
        n=seen.n_other_score, all=seen.n_looked_at
    )


def _change(one: OptionChange, nodes: Mapping[str, tuple[int, Node]], titles: Mapping[str, Criterion]) -> Sequence[str]:
    number, node = nodes[one.node]
    said = node.choice(one.choice).say
    parts = [f"{titles[name].title}: {_level(before)} → {_level(after)}" for name, before, after in one.ratings]
    if one.contested[0] != one.contested[1]:
        parts.append(_("experts differ: not scored") if one.contested[1] else _("scored again"))
    if one.critical[0] != one.critical[1]:
        none = _("none")
        before, after = (", ".join(codes) or none for codes in one.critical)
        parts.append(_("critical errors: {before} → {after}").format(before=before, after=after))
    return (
        str(number),
        esc(said if len(said) <= SHORT else f"{said[: SHORT - 1].rstrip()}…"),
        "<br>".join(map(esc, parts)),
    )
