"""What a supervisor would say about one choice: effect first, then the reasons, then the ratings."""

from __future__ import annotations

from itertools import zip_longest

from simulator.domain.debrief import Moment, Road, effect_words
from simulator.domain.scenario import Choice, Scenario
from simulator.services.debrief_words import reasons, sentence, standing
from simulator.ui.components.spread import spread_note
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, esc, tag

SHOWN = 4
"""So many effects of a choice are shown at once, or one of each person where there are more people."""


def feedback_card(scenario: Scenario, moment: Moment) -> str:
    """Feedback on the last choice, the reasons folded."""
    words, colour = standing(moment)
    choice = moment.taken.choice
    head = tag("p", esc(words), f"sb-verdict sb-{colour}")
    shown, others = first_effects(scenario, moment.taken)
    seen, better = bullets(sentence(text) for text in shown), _better(choice)
    more = tag("p", esc(_("What else it did")), "sb-lead") + bullets(map(sentence, others)) if others else ""
    why = tag("summary", esc(_("Why, and how it is rated"))) + rationale(choice) + ratings(scenario, choice)
    body = head + critical_notes(moment) + tag("p", esc(choice.rationale.effect)) + seen + better
    body += tag("details", why + more)
    return tag("section", tag("h2", esc(_("On what you just said"))) + body, "sb-card sb-feedback")


def first_effects(scenario: Scenario, road: Road) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a choice did, in words: what is shown at once, taking turns between people, and what is folded.

    In a family one choice can move everybody in several ways; all of them at once would bury the reply.
    """
    said = effect_words(road.changes)
    of_each = [found for person in scenario.cast if (found := effect_words(road.changes, person))]
    in_turn = [words for one_of_each in zip_longest(*of_each) for words in one_of_each if words is not None]
    kept = list(dict.fromkeys((*in_turn, *said)))[: max(SHOWN, len(of_each))]
    return tuple(words for words in said if words in kept), tuple(words for words in said if words not in kept)


def critical_notes(moment: Moment) -> str:
    """Why a choice is a critical moment."""
    return "".join(tag("p", esc(mark.reason), "sb-critical-note") for mark in moment.score.critical)


def _better(choice: Choice) -> str:
    if not choice.rationale.better:
        return ""
    return tag("p", tag("span", esc(_("Another way to say it: ")), "sb-lead") + esc(choice.rationale.better))


def rationale(choice: Choice, *, better: bool = False) -> str:
    """The reasons given for an option, and how well they are supported."""
    rows = (tag("dt", esc(name)) + tag("dd", esc(text)) for name, text in reasons(choice, better=better))
    return tag("dl", "".join(rows), "sb-reasons")


def ratings(scenario: Scenario, choice: Choice) -> str:
    """Each criterion with its level and the anchor of that level, and how experts saw the option."""
    criteria = scenario.criteria()
    rows = []
    for name, rating in choice.ratings.items():
        criterion, level = criteria[name], min(4, max(0, round(rating / 100)))
        dots = "".join(tag("i", "", "sb-on" if step < level else "") for step in range(4))
        rows.append(
            tag(
                "li",
                tag("span", esc(criterion.title), "sb-criterion")
                + tag("span", dots, "sb-dots", aria_hidden="true")
                + tag("span", esc(_("{level} of 4").format(level=level)), "sb-level")
                + tag("span", esc(criterion.levels[level]), "sb-anchor"),
            )
        )
    return tag("ul", "".join(rows), "sb-ratings") + spread_note(choice)


def road_effects(road: Road) -> str:
    """What a road did to each person, in words."""
    return bullets(sentence(text) for text in effect_words(road.changes))
