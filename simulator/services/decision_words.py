"""What is said of decisions and options as items, with what to do: the page and the tables say the same."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analytics.agreement import Estimate
from simulator.analytics.items import (
    FEWEST,
    FUNCTIONING_FROM,
    Band,
    Difficulty,
    Discrimination,
    Gap,
    OptionFigures,
)
from simulator.analytics.proportions import Proportion
from simulator.domain.i18n import _
from simulator.domain.scenario import Choice
from simulator.domain.scoring import COMPOSITE
from simulator.services.debrief_words import DIMENSIONS
from simulator.services.decision_figures import DecisionFigures
from simulator.services.spread_words import spread_words

DIFFICULTY: dict[Difficulty, str] = {
    Difficulty.HARD: _(
        "Hard: on average less than a quarter of what was possible. See whether the best option can be known for the "
        "best from what the case shows, and whether the key is right."
    ),
    Difficulty.EASY: _(
        "Easy: nearly everybody takes the best option. It may stay if it is there to teach; it tells nobody apart."
    ),
}
BANDS: dict[Band, str] = {
    Band.GOOD: _("Tells stronger from weaker sessions well."),
    Band.REVIEW: _("Tells them apart somewhat. Worth reading its options again."),
    Band.FLAG: _("Hardly tells them apart. Read its options and its key again."),
    Band.URGENT: _(
        "Who does better elsewhere does worse here. Have the key looked at before anybody is compared by this decision."
    ),
}
GAPS: dict[Gap, str] = {
    Gap.FEW: _("Discrimination is told from {n} sessions on with a score here and elsewhere.").format(n=FEWEST),
    Gap.ALIKE: _("Everybody has the same score, here or elsewhere, so nothing can be told."),
}
NOT_SCORED = _("Not scored: no option is competent, options differ too little, or experts differ on them.")
KEPT_BACK = _(
    "Kept back: fewer than five people took one of its options, or it would show how few took an option elsewhere."
)


def decimal(value: float, places: int = 2) -> str:
    """A number with a true minus; nothing rounds to a signed zero."""
    text = f"{value:.{places}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return _("{n} %").format(n=f"{100 * share:.0f}")


def range_words(found: Estimate | None, places: int = 2) -> str:
    """An interval; empty where there is none."""
    if found is None or found.low is None or found.high is None:
        return ""
    return _("{low} to {high}").format(low=decimal(found.low, places), high=decimal(found.high, places))


def share_words(found: Proportion) -> str:
    """So many of so many."""
    return _("{share} ({count} of {n}; {low} to {high})").format(
        share=percent(found.share),
        count=found.count,
        n=found.n,
        low=percent(found.low),
        high=percent(found.high),
    )


def flags(found: DecisionFigures) -> Iterator[str]:
    """Everything that is to be looked at in a decision, and what to do about it."""
    if not found.n:
        yield _("Nobody has come here yet.")
        return
    if found.difficulty.share is None:
        yield NOT_SCORED
        return
    if found.measured != COMPOSITE:
        yield _("Scored on {dimension} alone.").format(dimension=DIMENSIONS[found.measured].lower())
    if found.difficulty.flag is not None:
        yield DIFFICULTY[found.difficulty.flag]
    yield from _discrimination(found.discrimination)
    if found.options.best_leads is False:
        yield _("Who took the best option does not do best elsewhere. Read that option and its key again.")
    idle = [one.option for one in found.options.options if one.functions is False]
    if idle:
        yield _("Options that don’t do their part: {n}. See the options below.").format(n=len(idle))
    if any(choice.contested for choice in found.node.choices):
        yield _("Experts differ about an option. Who takes it is not scored here.")


def correlation_words(found: Discrimination) -> str:
    """How a decision goes with the rest, or how many there are of those that it takes to tell."""
    if found.gap is Gap.FEW:
        return _("{n} of the {needed} it takes").format(n=found.n, needed=FEWEST)
    if found.correlation is None:
        return "–"
    return _("{value} ({range})").format(value=decimal(found.correlation.value), range=range_words(found.correlation))


def _discrimination(found: Discrimination) -> Iterator[str]:
    if found.gap is Gap.ALIKE:
        yield GAPS[found.gap]
    elif found.band is not None and found.band is not Band.GOOD:
        yield BANDS[found.band]


def is_flagged(found: DecisionFigures) -> bool:
    """Whether somebody should look at a decision."""
    return (
        found.difficulty.flag is not None
        or found.discrimination.band in {Band.FLAG, Band.URGENT}
        or found.options.best_leads is False
    )


def option_words(found: OptionFigures, choice: Choice, best: frozenset[str]) -> Iterator[str]:
    """What is said of an option."""
    if choice.critical:
        yield _("A critical choice.")
    if choice.spread is not None:
        yield spread_words(choice)
    elif choice.contested:
        yield _("Experts differ: not scored.")
    if found.option in best:
        yield _("The best option.") if len(best) == 1 else _("One of the best options.")
    elif found.functions is True:
        yield _("Does its part: taken by some, and rather by those who do less well elsewhere.")
    elif found.functions is False and found.chosen.share < FUNCTIONING_FROM:
        yield _("Hardly anybody takes it. Make it more tempting, or leave it out.")
    elif found.functions is False:
        yield _("Those who take it do as well elsewhere as the others, or better. See what speaks for it.")
