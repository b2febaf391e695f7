"""Flags in words: the reason, the numbers that it rests on, and how often such a flag is wrong."""

from __future__ import annotations

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.flags import TIME_TO_SEE, Flag, FlagKind
from simulator.domain.roles import Actor
from simulator.domain.scoring import Z_80
from simulator.services.flagging import OwnFlag
from simulator.ui import follow_up_actions
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, name_of, paragraphs, table, tag
from simulator.ui.navigation import is_solo, link

HIGHEST = 0.99
NAMES: dict[FlagKind, str] = {FlagKind.WATCH: _("To be watched"), FlagKind.ACT: _("Time to act")}


def reason(flag: Flag, *, own: bool) -> str:
    """Why the flag is there, and how often such a flag is wrong; HTML."""
    basis = flag.basis
    level = _(
        "Scores at {n} new cases, read together with how scores spread in the cohort ({people} people), make it "
        "{below} % likely that {whose} level was below the cut of {cut} then."
    ).format(
        n=basis.n,
        people=basis.n_people,
        below=_likely(basis.below),
        whose=_("your") if own else _("their"),
        cut=f"{basis.cut:g}",
    )
    if basis.provisional:
        level += " " + _("That cut is provisional: no judging stands behind it yet.")
    ends = (max(0.0, basis.level - Z_80 * basis.error), min(100.0, basis.level + Z_80 * basis.error))
    cells = (
        ", ".join(f"{score:.0f}" for score in basis.latest),
        f"{basis.level:.0f}",
        _("{low} to {high}").format(low=f"{ends[0]:.0f}", high=f"{ends[1]:.0f}"),
        str(basis.n),
    )
    headings = (_("Latest scores"), _("Level"), _("80 % interval"), _("New cases"))
    inner = tag("p", esc(level)) + table(_("What it rests on"), headings, [tuple(map(esc, cells))])
    return inner + tag("p", esc(worth(flag)))


def _likely(share: float) -> str:
    """A probability in per cent, which is never told as certain."""
    return _("more than 99") if share > HIGHEST else f"{100 * share:.0f}"


def worth(flag: Flag) -> str:
    """How often such a flag was right and wrong where it was tried out."""
    basis = flag.basis
    said = _(
        "How often it is wrong: in simulated cohorts {wrong} of 100 people with exactly this flag were at the cut or "
        "above. Of those at the cut or above {false} in 100 had {flag}; of those below, {found} in 100. It is a reason "
        "to look together, and decides nothing."
    )
    return said.format(
        flag=_("it") if flag.kind is FlagKind.ACT else _("it or the stronger one"),
        wrong=round(100 * (1 - basis.right)),
        false=round(100 * basis.false_positives),
        found=round(100 * basis.sensitivity),
    )


def draw_news(person: Actor) -> None:
    """Where a trainee comes by: that there is a flag about them to read; nothing where there is none."""
    n = 0 if is_solo(person) else services().flagging.n_new(person)
    if n:
        said = ngettext(
            "There is a flag about your scores. You read it first.",
            "There are {n} flags about your scores. You read them first.",
            n,
        ).format(n=n)
        with st.container(border=True, key="sb-news-flags"):
            draw(tag("p", esc(said)))
            link("progress", _("Read it, and why it is there"), icon=":material/flag:", part="followed")


def draw_own(found: tuple[OwnFlag, ...]) -> None:
    """Flags about oneself: those that stand, each to be read and answered; then those that no longer hold."""
    draw(tag("h2", esc(_("Flags about your scores"))))
    lead = _(
        "From what you did for your program or shared. You see a flag before your supervisors do: they do once you "
        "have read it, or after {n} days."
    ).format(n=TIME_TO_SEE.days)
    draw(tag("p", esc(lead), "sb-sub"))
    standing = [one for one in found if one.flag.stands]
    if not standing:
        draw(tag("p", esc(_("There is none at present."))))
    for one in standing:
        _draw_one(one)
    past = [one for one in found if not one.flag.stands]
    if past:
        draw(_past(past))


def _draw_one(one: OwnFlag) -> None:
    flag, note_key = one.flag, f"sb-flag-note-{one.flag.id}"
    with st.container(border=True, key=f"sb-case-flag-{flag.id}"):
        facts = name_of(one.cohort_name) + esc(" · ") + esc(_("since {day}").format(day=day(flag.raised_at)))
        draw(tag("p", facts, "sb-facts") + tag("h3", esc(NAMES[flag.kind])) + reason(flag, own=True))
        if flag.seen_at is None:
            until = day(flag.raised_at + TIME_TO_SEE)
            draw(tag("p", esc(_("Your supervisors have not seen it. They do from {day} on.").format(day=until))))
        else:
            draw(tag("p", esc(_("You read it on {day}.").format(day=day(flag.seen_at)))))
        with st.form(f"sb-flag-{flag.id}"):
            st.text_area(
                _("What you would add, for your supervisors to read with it (optional)"), flag.note, key=note_key
            )
            st.form_submit_button(
                _("I have read it") if flag.seen_at is None else _("Keep what I wrote"),
                key=f"sb-flag-read-{flag.id}",
                on_click=follow_up_actions.read_flag,
                args=(str(flag.id), note_key),
            )


def _past(past: list[OwnFlag]) -> str:
    rows = [
        (
            esc(NAMES[one.flag.kind]),
            name_of(one.cohort_name),
            esc(day(one.flag.raised_at)),
            esc(day(one.flag.cleared_at)) if one.flag.cleared_at else "",
            esc(one.flag.note),
        )
        for one in past
    ]
    headings = (_("Flag"), _("Cohort"), _("From"), _("Until"), _("What you wrote"))
    inner = table(_("Flags that no longer hold, newest first"), headings, rows)
    return tag("details", tag("summary", esc(_("Flags that no longer hold"))) + inner, "sb-fold sb-fold-cases")


def shown_html(flags: tuple[Flag, ...]) -> str:
    """Flags about a trainee as supervisors read them, with what the trainee wrote."""
    if not flags:
        none = _("None that you can see: a trainee reads a flag first, and has {n} days for it.")
        return tag("p", esc(none.format(n=TIME_TO_SEE.days)), "sb-sub")
    return "".join(_shown(flag) for flag in flags)


def _shown(flag: Flag) -> str:
    since = _("since {day}").format(day=day(flag.raised_at))
    if flag.cleared_at is not None:
        since = _("{day} to {until}, no longer holds").format(day=day(flag.raised_at), until=day(flag.cleared_at))
    head = tag("p", esc(since), "sb-facts") + tag("h3", esc(NAMES[flag.kind]))
    note = _("The trainee has not read it yet.")
    if flag.seen_at is not None:
        note = _("The trainee read it on {day}, and wrote:") if flag.note else _("The trainee read it on {day}.")
        note = note.format(day=day(flag.seen_at))
    said = tag("p", esc(note), "sb-sub") + (tag("div", paragraphs(flag.note), "sb-written", dir="auto"))
    return tag("div", head + reason(flag, own=False) + said, "sb-card")
