"""What is said of ratings and changed scores: the pages and the printed sheet say the same."""

from __future__ import annotations

from simulator.domain.coaching import MAX_LEVEL
from simulator.domain.i18n import _
from simulator.services import debrief_words as words
from simulator.services.score_changes import BASIS_POINTS, SaidChange
from simulator.services.word_ratings import SaidRating

ERASED = _("Somebody whose account was erased")


def level_words(level: int | str) -> str:
    """A level of a criterion, or what stands between two."""
    return _("{level} of {most}").format(level=level, most=MAX_LEVEL)


def rater_words(said: SaidRating) -> str:
    """Who rated, and that it was not blind where it was not."""
    name = said.rater_name or ERASED
    return name if said.rating.blind else _("{who} (after reading the session)").format(who=name)


def points(basis_points: int | None) -> str:
    """A score of 100; that there was too little to score, for None."""
    return _("not scored") if basis_points is None else f"{basis_points / BASIS_POINTS:.0f}"


def change_line(said: SaidChange) -> str:
    """A changed score: which, the computed and the other one, by whom and when."""
    change = said.change
    return _("{dimension}: computed {was}, seen as {becomes} by {who}, {day}").format(
        dimension=words.DIMENSIONS.get(change.dimension, change.dimension),
        was=points(change.was),
        becomes=points(change.becomes),
        who=said.author_name or ERASED,
        day=f"{change.at.day} {change.at:%B %Y}",
    )
