"""A judging as the program's leads follow it: whom they ask, how far each is, closing rounds, and what came of it."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.accounts import Account
from simulator.domain.judging import FEWEST_TOLD, MAX_ABOUT, MAX_JUDGED_CASES, JudgingPhase
from simulator.domain.roles import Actor
from simulator.domain.standards import FEWEST_JUDGES, MAX_STANDARD_NOTE
from simulator.services.standard_settings import FollowedJudge, FollowedSetting
from simulator.services.standard_words import angoff_words, check_words
from simulator.ui import standard_actions
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.labels import distinct
from simulator.ui.markup import bullets, draw, esc, name_of, paragraphs, table, tag
from simulator.ui.navigation import link

PHASES: dict[JudgingPhase, str] = {
    JudgingPhase.FIRST: _("First round: each judge alone"),
    JudgingPhase.SECOND: _("Second round: knowing what all gave"),
    JudgingPhase.CLOSED: _("Closed"),
}


def draw_opening(person: Actor, program_id: str) -> None:
    """Which cases are judged, and by whom."""
    cases, people = services().standard_settings.to_choose(person, program_id)
    with st.expander(_("Ask judges"), key=f"sb-judging-new-{program_id}", icon=":material/group_add:"):
        titles = distinct({name: entry.about.title for name, entry in cases.items()})
        chosen, judges, about = (f"sb-judging-{part}-{program_id}" for part in ("cases", "judges", "about"))
        st.multiselect(
            _("Which cases? (up to {n})").format(n=MAX_JUDGED_CASES),
            list(titles),
            format_func=lambda name: titles.get(name, name),
            key=chosen,
            placeholder=_("Choose cases"),
        )
        if not _draw_people(people, judges):
            return
        few = _("Choose cases as your trainees do them. Fewer than {n} judges make a provisional cut.")
        draw(tag("p", esc(few.format(n=FEWEST_JUDGES)), "sb-hint"))
        st.text_area(
            _("Whom do you mean by a trainee who is just ready? (if you like, up to {n} letters)").format(
                n=f"{MAX_ABOUT:,}"
            ),
            key=about,
        )
        st.button(
            _("Ask them to judge"),
            key="sb-judging-open",
            type="primary",
            on_click=standard_actions.open_judging,
            args=(program_id, chosen, judges, about),
        )


def _draw_people(people: tuple[Account, ...], key: str) -> bool:
    """The supervisors who can be asked; whether there are any."""
    names = distinct({str(one.id): one.name for one in people})
    if not names:
        draw(tag("p", esc(_("No supervisor of this program can be asked. Invite some first."))))
        return False
    st.multiselect(
        _("Who is to judge?"),
        list(names),
        format_func=lambda one: names.get(one, one),
        key=key,
        placeholder=_("Choose supervisors"),
    )
    return True


def draw_setting(person: Actor, setting_id: str) -> None:
    """How far a judging is, and what came of it once it is closed."""
    followed = services().standard_settings.follow(person, setting_id)
    setting = followed.setting
    link("standards", _("The program's standard"), icon=":material/arrow_back:", program=str(followed.program.id))
    facts = _("Judging for a standard, begun on {day} · {phase}").format(
        day=day(setting.opened_at), phase=PHASES[setting.phase]
    )
    n = ngettext("{n} scored decision", "{n} scored decisions", len(setting.items)).format(n=len(setting.items))
    draw(tag("p", esc(facts), "sb-facts") + tag("h1", name_of(followed.program.name) + esc(_(": judging"))))
    draw(tag("p", esc(_("{n} of these cases:").format(n=n))) + bullets(case.title for case in setting.cases))
    if setting.about:
        draw(tag("div", paragraphs(setting.about), "sb-written", dir="auto"))
    rows = [(_who(one), esc(_standing(followed, one)) + _noted(one)) for one in followed.judges]
    if rows:
        draw(table(_("Who was asked"), [_("Judge"), _("So far")], rows))
    if setting.phase is JudgingPhase.CLOSED:
        _draw_found(followed)
    else:
        _draw_closing(followed)


def _who(one: FollowedJudge) -> str:
    return name_of(one.name) if one.name else esc(_("Somebody whose account was erased"))


def _standing(followed: FollowedSetting, one: FollowedJudge) -> str:
    judge, setting = one.judge, followed.setting
    if judge.left_at is not None:
        return _("declined, or left")
    if judge.second_at is not None:
        return _("has handed in both rounds")
    if setting.second_at is not None and judge.first_at is None:
        return _("did not hand in the first round")
    if judge.first_at is not None and setting.second_at is None:
        return _("has handed in")
    return _("{n} of {all} decisions").format(n=one.n_given, all=len(setting.items))


def _noted(one: FollowedJudge) -> str:
    text = _("Gave the same value for every decision, which tells none apart from another.")
    return tag("p", esc(text), "sb-hint") if one.one_value else ""


def _draw_closing(followed: FollowedSetting) -> None:
    """Asking more people, and closing the round or judging as a whole."""
    setting_id, first = str(followed.setting.id), followed.setting.phase is JudgingPhase.FIRST
    n = sum(one.judge.left_at is None for one in followed.judges)
    if n < FEWEST_JUDGES:
        text = _("{n} of the {fewest} judges that a standard needs: with fewer the cut stays provisional.")
        draw(tag("p", esc(text.format(n=n, fewest=FEWEST_JUDGES)), "sb-content-note"))
    if first:
        key = f"sb-judging-more-{setting_id}"
        with st.expander(_("Ask more people"), key=f"{key}-fold"):
            if followed.could_invite and _draw_people(followed.could_invite, key):
                st.button(
                    _("Ask them too"),
                    key="sb-judging-ask",
                    on_click=standard_actions.invite_more,
                    args=(setting_id, key),
                )
            elif not followed.could_invite:
                draw(tag("p", esc(_("Every supervisor of the program is asked."))))
        with st.popover(_("Begin the second round"), key="sb-judging-second", icon=":material/skip_next:"):
            text = _(
                "Those who have handed in judge again, knowing the median and the spread of all. Whoever has not is "
                "left out. Of fewer than {n} nothing is told."
            )
            draw(tag("p", esc(text.format(n=FEWEST_TOLD))))
            st.button(
                _("Begin it"),
                key="sb-judging-second-now",
                on_click=standard_actions.close_round,
                args=(setting_id, False),
            )
    with st.popover(_("Close judging"), key="sb-judging-close", icon=":material/lock:"):
        text = _("Nothing can be given or changed afterwards. Who has handed in the last round counts.")
        more = _("After one round only, the cut is provisional.") if first else ""
        draw(tag("p", esc(f"{text} {more}")))
        st.button(
            _("Close it"), key="sb-judging-close-now", on_click=standard_actions.close_round, args=(setting_id, True)
        )


def _draw_found(followed: FollowedSetting) -> None:
    """The cut, Hofstee's check beside it, and a way to set it."""
    draw(tag("h2", esc(_("What it came to"))) + tag("p", esc(angoff_words(followed.found))))
    found = followed.found
    if found is not None and found.cut is not None and found.doubts:
        why = "; ".join(str(doubt) for doubt in found.doubts)
        draw(tag("p", esc(_("It is provisional: {why}.").format(why=why)), "sb-content-note"))
    if followed.check is not None:
        draw(tag("h3", esc(_("Hofstee's check"))) + tag("p", esc(check_words(followed.check))))
    if found is None or found.cut is None:
        return
    note = f"sb-judging-note-{followed.setting.id}"
    with st.form(f"{note}-form"):
        st.text_area(_("Note, if you like"), key=note, max_chars=MAX_STANDARD_NOTE)
        st.form_submit_button(
            _("Set this cut"),
            key="sb-judging-adopt",
            type="primary",
            on_click=standard_actions.adopt_judging,
            args=(str(followed.setting.id), note),
        )
