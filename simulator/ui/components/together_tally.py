"""What a group voted, as bars with their numbers in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from simulator.content.case import Case
from simulator.domain.debrief import Debrief, Moment
from simulator.domain.group_sessions import Tally
from simulator.domain.scoring import ScoredChoice, score_decision
from simulator.services.debrief_words import standing
from simulator.ui.i18n import _, ngettext
from simulator.ui.markup import esc, tag


def tally_words(tally: Tally) -> str:
    """How many voted, and whether there is a tie."""
    if not tally.total:
        return _("Nobody voted by phone. Ask the group, and choose below what it says.")
    said = ngettext("{n} vote.", "{n} votes.", tally.total).format(n=tally.total)
    if len(tally.leading) > 1:
        said += " " + _("A tie: the group decides what is said.")
    return said


def bars(tally: Tally, words: Mapping[str, str], beside: Mapping[str, str] | None = None) -> str:
    """A row for each option in the order of their numbers: its words, how many voted for it, and a bar.

    Parameters
    ----------
    words : mapping of str to str
        The options' words by id.
    beside : mapping of str to str, optional
        By id, HTML that stands under an option.
    """
    rows = "".join(_rows(tally, words, beside or {}))
    return tag("ol", rows, "sb-tally", aria_label=_("Votes for each answer"))


def _rows(tally: Tally, words: Mapping[str, str], beside: Mapping[str, str]) -> Iterator[str]:
    for number, (option, n) in enumerate(tally.counts, 1):
        share = round(100 * n / tally.total) if tally.total else 0
        said = ngettext("{n} vote", "{n} votes", n).format(n=n)
        if option in tally.leading:
            said += " · " + (_("tied for most") if len(tally.leading) > 1 else _("most votes"))
        line = tag("strong", str(number)) + tag("span", esc(words.get(option, "")))
        bar = tag("div", tag("span", "", style=f"width:{share}%"), "sb-votes-bar", aria_hidden="true")
        yield tag("li", tag("p", line) + bar + tag("p", esc(said), "sb-facts") + beside.get(option, ""))


def tallies_beside(case: Case, result: Debrief, tallies: Mapping[int, Tally]) -> dict[int, str]:
    """By step, for the record: what the group voted, and how each of the answers is rated."""
    found = {}
    for moment in result.moments:
        if moment.step in tallies:
            title = tag("h3", esc(_("What the group voted")))
            tally = tallies[moment.step]
            words = {road.choice.id: road.choice.say for road in (moment.taken, *moment.others)}
            rated = {option: _rating(case, moment, option, [name for name, _n in tally.counts]) for option in words}
            none = tag("p", esc(_("Nobody voted by phone here."))) if not tally.total else ""
            found[moment.step] = title + none + bars(tally, words, rated)
    return found


def _rating(case: Case, moment: Moment, option: str, offered: list[str]) -> str:
    scored = ScoredChoice(moment.step, moment.node.id, option, tuple(offered))
    verdict, colour = standing(replace(moment, score=score_decision(case.key, scored)))
    said = _("{verdict} · the group said this").format(verdict=verdict)
    return tag("p", esc(said if option == moment.taken.choice.id else verdict), f"sb-verdict sb-{colour}")
