"""Progress beyond scores: strains and mending, what was noted, safety, drills and time."""

from __future__ import annotations

from datetime import timedelta

from simulator.domain.progress import Exposure, Mending, mending
from simulator.services.debrief_words import PULLS, SURENESS
from simulator.services.progress import Overview, SafetyMoment
from simulator.ui.components.debriefing import anchor
from simulator.ui.components.drill_words import skill_name
from simulator.ui.components.paging import draw_paging
from simulator.ui.components.progress import AGAIN, case_link, folded, heading
from simulator.ui.dates import day
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import draw, esc, table, tag
from simulator.ui.navigation import link

SAFETY_A_PAGE = 10


# Strains and mending


def repair(shown: Overview) -> str:
    """Strains in the alliance over new cases, whoever caused them, and how they were mended."""
    inner = heading(
        _("Strains and mending"), _("In new cases, whoever caused the strain; a case may open one by itself.")
    )
    whole = mending(record for line in shown.new for record in line.session.repairs)
    if not whole.opened:
        return inner + tag("p", esc(_("No strain in the alliance has opened so far.")))
    inner += tag("p", esc(mending_words(whole)))
    rows = []
    for line in shown.new:
        one = mending(line.session.repairs)
        if one.opened:
            told = f"{_took(one) or '–'}", f"{_quality(one) or '–'}"
            rows.append((case_link(line), esc(day(line.session.ended_at)), str(one.opened), str(one.mended), *told))
    headings = (_("Case"), _("Ended"), _("Opened"), _("Mended"), _("Decisions until"), _("Quality of 4"))
    return inner + folded(_("Strains as a table"), table(_("Strains by case, oldest first"), headings, rows))


def mending_words(whole: Mending) -> str:
    """Strains and how they were mended, in a sentence or two."""
    said = ngettext("{n} strain opened", "{n} strains opened", whole.opened).format(n=whole.opened)
    if not whole.mended:
        return _("{said}; none was mended in the session.").format(said=said)
    if whole.opened == 1:
        took = int(whole.took or 0)
        words = ngettext(
            "{said}, and mended after {n} decision", "{said}, and mended after {n} decisions", took
        ).format(said=said, n=took)
    else:
        words = ngettext(
            "{said}; {mended} of {n} was mended, after {took} decisions on average",
            "{said}; {mended} of {n} were mended, after {took} decisions on average",
            whole.mended,
        ).format(said=said, mended=whole.mended, n=whole.opened, took=_took(whole))
    quality = _quality(whole)
    return words + (_(", with a quality of {quality} of 4.").format(quality=quality) if quality else ".")


def _took(found: Mending) -> str:
    return "" if found.took is None else f"{float(found.took):.1f}"


def _quality(found: Mending) -> str:
    return "" if found.quality is None else f"{float(found.quality):.1f}"


# What was noted


def sureness(shown: Overview, *, solo: bool) -> str:
    """How sure choices were, against how well they scored; the same for what pulled."""
    private = _("From your private notes. Nobody else sees them, unless you tick that when you share a session.")
    if solo:
        private = _("From your private notes; nobody else sees them.")
    inner = heading(_("How sure, and how it went"), private)
    if not any(one.n for one in shown.calibration):
        text = _(
            "You have not noted yet how sure you were. You can be asked for it with each choice: see the prebriefing."
        )
        inner += tag("p", esc(text), "sb-sub")
    else:
        rows = "".join(_noted(SURENESS[one.confidence], one.n, one.mean) for one in shown.calibration)
        inner += tag("div", rows, "sb-scores")
        text = _(
            "Where sure choices come to little, it helps to slow down there; where guesses do well, to trust more."
        )
        inner += tag("p", esc(text), "sb-score-note")
    inner += tag("h2", esc(_("What pulled, and what you did")))
    if not shown.pulls:
        text = _("You have not noted yet what you felt pulled to do. A pull is no fault: it is often a good signal.")
        return inner + tag("p", esc(text), "sb-sub")
    rows = "".join(_noted(PULLS[one.pull], one.n, one.mean) for one in shown.pulls)
    text = _(
        "What the choices came to that you made while feeling it, whether you followed it or not. Pulls that you noted "
        "afterwards count here too."
    )
    return inner + tag("div", rows, "sb-scores") + tag("p", esc(text), "sb-score-note")


def _noted(name: str, n: int, mean: int | None) -> str:
    times = ngettext("{n} choice", "{n} choices", n).format(n=n)
    value = _("too few to say") if mean is None else _("{value} of 100").format(value=f"{mean / 100:.0f}")
    head = tag("span", esc(name), "sb-score-name") + tag("span", esc(f"{times} · {value}"), "sb-band")
    point = "" if mean is None else tag("span", "", "sb-point", style=f"left:{mean / 100}%")
    return tag("div", tag("div", head, "sb-score-head") + tag("div", point, "sb-track", aria_hidden="true"), "sb-score")


# Safety


def draw_safety(shown: Overview, page: int) -> None:
    """Critical choices, each with the way to its moment."""
    inner = heading(_("Safety"), _("Worth talking through in supervision, whatever the other scores are."))
    said = safety_words(shown)
    draw(inner + (tag("p", esc(said)) if said else ""))
    n_pages = max(1, -(-len(shown.safety) // SAFETY_A_PAGE))
    page = min(page, n_pages - 1)
    some = shown.safety[page * SAFETY_A_PAGE : (page + 1) * SAFETY_A_PAGE]
    if some:
        draw(tag("ul", "".join(_moment(found) for found in some), "sb-moments"))
    draw_paging("progress", page, n_pages)


def safety_words(shown: Overview) -> str:
    """How often a critical error was on offer and chosen in new cases; the list beside it holds every session."""
    n = shown.gate_opportunities
    if not n:
        text = _("In new cases no decision has offered a critical safety error so far, so this says little.")
        return "" if shown.safety else text
    made = sum(1 for one in shown.safety if one.moment.session.exposure is Exposure.FIRST)
    if n == 1:
        chosen = _("It was chosen.") if made else _("It was not chosen.")
        return _("In new cases 1 decision offered a critical safety error. {chosen}").format(chosen=chosen)
    return _("In new cases {n} decisions offered a critical safety error; one was chosen at {made} of them.").format(
        n=n, made=made or _("none")
    )


def _moment(found: SafetyMoment) -> str:
    """A critical choice with the way to its decision in the whole record."""
    session, step = found.moment.session, found.moment.step
    where = [found.title, _("decision {n}").format(n=step + 1), day(session.ended_at)]
    if session.exposure in AGAIN:
        where.append(AGAIN[session.exposure])
    if found.rehearsed:
        where.append(_("the skilled line was rehearsed"))
    errors = "; ".join(error.title if error else code for error, code, _class in found.errors)
    address = f"/debrief?attempt={session.attempt_id}&layer=record#{anchor(step)}"
    said = tag("span", esc(errors), "sb-lead") + tag("span", esc(" · ".join(where)), "sb-row-facts")
    return tag("li", said + tag("a", esc(_("See the moment")), "sb-way", href=address, target="_self"))


# Drills and time


def draw_drills(shown: Overview) -> None:
    """How many drills were answered, and which skills are due."""
    drills = shown.drills
    inner = tag("h2", esc(_("Drills")))
    if not drills.n_answered:
        inner += tag("p", esc(_("No drill yet. A drill is one moment from a case and takes about a minute.")), "sb-sub")
    else:
        said = ngettext("{n} drill answered", "{n} drills answered", drills.n_answered).format(n=drills.n_answered)
        skills = ngettext("{n} skill met", "{n} skills met", drills.n_skills).format(n=drills.n_skills)
        due = ngettext("{n} would do with another look", "{n} would do with another look", len(drills.due))
        inner += tag("p", esc(f"{said}, {skills}; {due.format(n=len(drills.due))}."))
        names = "".join(tag("li", esc(skill_name(card.skill))) for card in drills.due[:10])
        inner += tag("ul", names) if names else ""
    draw(inner)
    link("drills", _("Go to the drills"), icon=":material/arrow_forward:")


def time_spent(shown: Overview) -> str:
    """Time in practice, with what it is and is not."""
    spent = shown.time
    said = ngettext("About {time} in {n} session", "About {time} in {n} sessions", spent.n_sessions).format(
        time=duration(spent.in_session), n=spent.n_sessions
    )
    if spent.deciding:
        said += _(", {time} of that between reading a moment and answering it").format(time=duration(spent.deciding))
    note = _(
        "Counted from decision to decision; of a pause only ten minutes count. More is not better, and a break "
        "costs nothing."
    )
    return tag("h2", esc(_("Time"))) + tag("p", esc(f"{said}.")) + tag("p", esc(note), "sb-score-note")


def duration(time: timedelta) -> str:
    """A length of time in hours and minutes, at least a minute."""
    minutes = max(1, round(time.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    short = ngettext("{n} minute", "{n} minutes", rest).format(n=rest)
    if not hours:
        return short
    long = ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    return _("{hours} and {minutes}").format(hours=long, minutes=short) if rest else long
