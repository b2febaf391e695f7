"""What a person's next row of drills is: from how each skill stands, what was hard in sessions and what came lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from simulator.domain.drill_planning import SPREAD_DAYS, Book, plan
from simulator.domain.drill_records import DrillAnswer, DrillItem, DrillKind
from simulator.domain.drills import queue, weak_skills
from simulator.services.drill_evidence import evidence
from simulator.storage.practice_store import DrillStore, PracticeStore
from simulator.storage.store import Store


@dataclass(frozen=True, slots=True)
class DrillPlans:
    """Plans rows of drills.

    Attributes
    ----------
    store : Store
        Attempts and their score sheets: what went badly is drilled.
    practice : PracticeStore
        Own ratings of own words.
    """

    drills: DrillStore
    store: Store
    practice: PracticeStore

    def row(
        self, person_id: UUID, book: Book, *, focus: str, closed: frozenset[str], now: datetime, seed: int
    ) -> tuple[DrillItem, ...]:
        """A row of drills, empty if nothing is left.

        Parameters
        ----------
        focus : str
            A skill to begin with; may be empty.
        closed : frozenset of str
            Cases that are left out.
        """
        cards = {card.skill: card for card in self.drills.cards(person_id)}
        asked = self._asked_lately(person_id, now)
        weak = weak_skills(evidence(self.store, self.practice, person_id, book), self.drills.drilled_at(person_id))
        queues = {kind: queue(_as_new(book.skills(kind), kind, seed), cards, weak, now=now) for kind in DrillKind}
        planned = partial(
            plan,
            book,
            queues,
            {skill: card.level for skill, card in cards.items()},
            used=frozenset(one.option_set for one in asked),
            closed=closed,
            shown=self.drills.shown_at(person_id),
            focus=focus,
            seed=seed,
        )
        # Where nothing else is left, a new row may begin with the case that the last one stopped at.
        return planned(before=asked[0].scenario_id if asked else "") or planned()

    def case_asked_last(self, person_id: UUID, now: datetime) -> str:
        """The case of the drill that somebody was asked last; empty if that was long ago."""
        return next((one.scenario_id for one in self._asked_lately(person_id, now)), "")

    def _asked_lately(self, person_id: UUID, now: datetime) -> tuple[DrillAnswer, ...]:
        """The newest first."""
        lately = self.drills.answers_of(person_id, since=now - timedelta(days=SPREAD_DAYS))
        return tuple(one for one in lately if one.was_asked)


def _as_new(skills: tuple[str, ...], kind: DrillKind, seed: int) -> tuple[str, ...]:
    """The order in which new skills come: the commonest constructs first; kinds of move and markers by chance."""
    if kind is DrillKind.RESPOND or not skills:
        return skills
    first = seed % len(skills)
    return skills[first:] + skills[:first]
