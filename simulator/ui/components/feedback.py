"""What a supervisor would say about one choice: effect first, then the reasons, then the ratings."""

from __future__ import annotations

from fractions import Fraction

from simulator.domain.debrief import Moment, Road, effect_words, overall
from simulator.domain.scenario import Choice, Confidence, Scenario
from simulator.ui.i18n import _
from simulator.ui.markup import bullets, esc, tag

MET, PARTLY = Fraction(3, 4), Fraction(1, 2)
SUPPORT: dict[Confidence, str] = {
    Confidence.HIGH: _("Well: several studies agree, or there is clear consensus."),
    Confidence.MEDIUM: _("In part: by some studies, or by what the model teaches."),
    Confidence.LOW: _("Little: this is clinical opinion, and others may judge it differently."),
}


def standing(moment: Moment) -> tuple[str, str]:
    """A verdict in words and its colour's name."""
    if moment.score.critical:
        return _("A critical safety moment"), "critical"
    share = overall(moment.score)
    if moment.score.contested:
        return _("Experts differ here, so this is not scored"), "plain"
    if share is None:
        return _("Not scored here"), "plain"
    if share >= MET:
        return _("This met the moment"), "met"
    return (_("This partly met the moment"), "partly") if share >= PARTLY else (_("This missed something"), "missed")


def feedback_card(scenario: Scenario, moment: Moment) -> str:
    """Feedback on the last choice, the reasons folded."""
    words, colour = standing(moment)
    choice = moment.taken.choice
    head = tag("p", esc(words), f"sb-verdict sb-{colour}")
    seen = bullets(_sentence(text) for text in effect_words(moment.taken.changes))
    better = _better(choice)
    reasons = tag(
        "details", tag("summary", esc(_("Why, and how it is rated"))) + rationale(choice) + ratings(scenario, choice)
    )
    body = head + critical_notes(moment) + tag("p", esc(choice.rationale.effect)) + seen + better + reasons
    return tag("section", tag("h2", esc(_("On what you just said"))) + body, "sb-card sb-feedback")


def critical_notes(moment: Moment) -> str:
    """Why a choice is a critical moment."""
    return "".join(tag("p", esc(mark.reason), "sb-critical-note") for mark in moment.score.critical)


def _better(choice: Choice) -> str:
    if not choice.rationale.better:
        return ""
    return tag("p", tag("span", esc(_("Another way to say it: ")), "sb-lead") + esc(choice.rationale.better))


def rationale(choice: Choice, *, better: bool = False) -> str:
    """The reasons given for an option, and how well they are supported."""
    rows = [
        (_("What it attends to"), choice.rationale.attends),
        (_("What it misses"), choice.rationale.misses),
        (_("Likely effect"), choice.rationale.effect),
        (_("Principle"), choice.rationale.principle),
    ]
    if better and choice.rationale.better:
        rows.append((_("A better wording"), choice.rationale.better))
    if choice.confidence is not None:
        rows.append((_("How well supported"), SUPPORT[choice.confidence]))
    return tag("dl", "".join(tag("dt", esc(name)) + tag("dd", esc(text)) for name, text in rows), "sb-reasons")


def ratings(scenario: Scenario, choice: Choice) -> str:
    """Each criterion with its level and the anchor of that level."""
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
    return tag("ul", "".join(rows), "sb-ratings")


def road_effects(road: Road) -> str:
    """What a road did to each person, in words."""
    return bullets(_sentence(text) for text in effect_words(road.changes))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
