"""A next step: one case out of the library, with the reason; for the person alone, from their own new cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.domain.next_step import Candidate, Reason, next_step
from simulator.domain.policy import INSTALLATION, Action, require
from simulator.domain.practises import Practises
from simulator.domain.progress import Standing, weak
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion
from simulator.services.practised import Practised
from simulator.services.progress import Progress
from simulator.services.training import CaseCard, Training

NOTHING_KNOWN = Practises({}, {}, {})


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A case to practise next.

    Attributes
    ----------
    criterion, standing : Criterion and Standing, or None
        What one's latest new cases say of the criterion, where that is the reason.
    n_decisions : int
        Decisions of the case that practise it; 0 for other reasons.
    """

    card: CaseCard
    reason: Reason
    criterion: Criterion | None = None
    standing: Standing | None = None
    n_decisions: int = 0


@dataclass
class Recommending:
    """Recommends cases.

    Attributes
    ----------
    training : Training
        The cases that a person may practise on their own.
    progress : Progress
        Where they stand.
    practised : Practised
        What each case practises.
    """

    training: Training
    progress: Progress
    practised: Practised

    def next_for(self, actor: Actor, cards: Sequence[CaseCard] | None = None) -> Recommendation | None:
        """The case to practise next; None if all that are open to the person were begun.

        Parameters
        ----------
        cards : sequence of CaseCard, optional
            The person's own, where the caller has just asked for them.
        """
        require(actor, Action.PRACTISE, INSTALLATION)
        cards = self.training.cases(actor) if cards is None else cards
        free = {card.case.id: card for card in cards if not card.reserved}
        experienced = any(card.n_ended for card in free.values())
        low = {standing.criterion: standing for standing in weak(self.progress.standings(actor))} if experienced else {}
        known = self.practised.cases() if low else {}
        found = next_step([_candidate(card, known.get(name, NOTHING_KNOWN)) for name, card in free.items()], list(low))
        if found is None:
            return None
        if found.reason is not Reason.CRITERION:
            return Recommendation(free[found.id], found.reason)
        criterion = known[found.id].rubric[found.criterion]
        return Recommendation(free[found.id], found.reason, criterion, low[found.criterion], found.n_decisions)


def _candidate(card: CaseCard, practises: Practises) -> Candidate:
    about = card.case.about
    return Candidate(
        card.case.id,
        about.title,
        about.modality,
        about.level,
        about.minutes,
        len(about.content_notes),
        practises.criteria,
        tried=card.open_attempt is not None or card.n_ended > 0,
        ended=card.n_ended > 0,
    )
