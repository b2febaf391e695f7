"""A simulated trainee: what they choose, how long they take, and how sure they are.

A choice is drawn from a softmax over what each option on offer is worth to somebody of this skill: skill and what was
learned so far (by the logarithm of cases done, as growth is fitted) weigh every rating, strengths single criteria.
Somebody without skill draws evenly, somebody with much takes the best almost always; a slip draws evenly whatever the
skill. None of this claims how people learn: it is there so that pages have something to show whose truth is known.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simulator.cli.demo.chance import chance_of
from simulator.domain.key import NodeKey
from simulator.domain.roles import Actor
from simulator.domain.sharing import Confidence

FULL = 100
"""Hundredths of a level."""
CARE = 1.6
"""How much a critical error puts off, beside its ratings."""


@dataclass
class Trainee:
    """Somebody made up.

    Attributes
    ----------
    skill : float
        Weight of one level of a rating in a choice, before any case: 0 chooses evenly, 1 well.
    learning : float
        What is added each time that the number of cases done is multiplied by e.
    slip : float
        Share of decisions at which they choose without looking.
    pace : float
        How much longer than others they take; 1 is the median.
    sureness : float
        How much surer than their choices warrant.
    diligence : float
        Share of what is asked of them that they begin.
    hurried : float
        Share of sessions in which they only click through.
    n_done : int
        Cases that they have ended.
    """

    actor: Actor
    skill: float
    learning: float
    slip: float
    pace: float
    sureness: float
    diligence: float
    hurried: float
    seed: tuple[object, ...]
    chance: random.Random
    n_done: int = 0
    _strengths: dict[str, float] = field(default_factory=dict)

    def shares(self, node: NodeKey, offered: Sequence[str]) -> dict[str, float]:
        """How likely each option is, slips apart."""
        grown = self.skill + self.learning * math.log(1 + self.n_done)
        pulls = {name: self._pull(node, name, grown) for name in offered}
        top = max(pulls.values())
        weights = {name: math.exp(pull - top) for name, pull in pulls.items()}
        total = sum(weights.values())
        return {name: weight / total for name, weight in weights.items()}

    def choice(self, shares: Mapping[str, float], *, hurried: bool) -> str:
        """What they say."""
        if hurried or self.chance.random() < self.slip:
            return self.chance.choice(list(shares))
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def thinking_seconds(self, n_words: int, *, hurried: bool) -> float:
        """From the first sight of the options to the choice: reading at about four words a second, then thinking."""
        if hurried:
            return self.chance.uniform(0.7, 1.9)
        return max(2.5, (n_words / 4 + 9) * self.pace * self.chance.lognormvariate(0, 0.45))

    def confidence(self, chosen_share: float) -> Confidence:
        """How sure they say they are of a choice that they would make this often."""
        felt = chosen_share + self.sureness + self.chance.gauss(0, 0.15)
        if felt > 0.75:
            return Confidence.SURE
        return Confidence.FAIRLY if felt > 0.4 else Confidence.GUESSING

    def _pull(self, node: NodeKey, name: str, grown: float) -> float:
        option = node.options[name]
        weighed = [
            max(0.0, grown + self._strength(criterion)) * rating / FULL for criterion, rating in option.ratings.items()
        ]
        mean = sum(weighed) / max(1, len(weighed))
        return mean - CARE * max(0.3, grown) * bool(option.critical)

    def _strength(self, criterion: str) -> float:
        """What they bring for one criterion, the same in every case."""
        if criterion not in self._strengths:
            self._strengths[criterion] = chance_of(*self.seed, criterion).gauss(0, 0.22)
        return self._strengths[criterion]


def drawn(actor: Actor, skill: float, seed: tuple[object, ...]) -> Trainee:
    """Somebody whose traits are drawn by chance.

    Parameters
    ----------
    skill : float
        Of the cohort, on average, beside that of all.
    seed : tuple
        The same makes the same person.
    """
    chance = chance_of(*seed)
    hurries = chance.random() < 0.1
    return Trainee(
        actor,
        skill=max(0.1, chance.gauss(0.65 + skill, 0.3)),
        learning=max(0.0, chance.gauss(0.16, 0.09)),
        slip=chance.betavariate(1.5, 25),
        pace=chance.lognormvariate(0, 0.3),
        sureness=chance.gauss(0.08, 0.15),
        diligence=min(1.0, max(0.25, chance.gauss(0.95, 0.12))),
        hurried=0.45 if hurries else 0.0,
        seed=seed,
        chance=chance,
    )
