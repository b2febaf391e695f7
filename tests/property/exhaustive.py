"""Every walk of a small scenario, one by one, with the naive interpreter: what verification is held against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from simulator.domain.key import Key
from simulator.domain.scenario import Line, Scenario
from simulator.domain.scoring import COMPOSITE, Gate, ScoredChoice, ScoreSheet, score
from tests.property import reference
from tests.property.reference import Standing


@dataclass(frozen=True)
class FullWalk:
    """One complete walk: to an ending, or to where nothing is offered."""

    variant: str
    choices: tuple[ScoredChoice, ...]
    last: Standing
    chance: Fraction

    def sheet(self, case: Scenario, key: Key) -> ScoreSheet:
        node = case.nodes[self.last.node]
        earned = {}
        if node.ending is not None and not node.early:
            for name, levels in case.at_ending.items():
                earned[name] = next(level.rating for level in levels if level.when.holds(self.last.state))
        return score(key, self.choices, at_ending=earned)


@dataclass
class Everything:
    """What all walks come to."""

    case: Scenario
    key: Key
    walks: list[FullWalk] = field(default_factory=list)
    standings: dict[tuple, Standing] = field(default_factory=dict)
    met_at: dict[tuple, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    choices: set[tuple[str, str]] = field(default_factory=set)
    scene_lines: set[tuple[str, int]] = field(default_factory=set)
    reply_lines: set[tuple[str, str, int]] = field(default_factory=set)
    onward: dict[tuple, set[tuple]] = field(default_factory=lambda: defaultdict(set))

    @cached_property
    def sheets(self) -> list[tuple[FullWalk, ScoreSheet]]:
        """Every walk that ended, with its scores."""
        return [(walk, walk.sheet(self.case, self.key)) for walk in self.walks if self._ended(walk)]

    def _ended(self, walk: FullWalk) -> bool:
        return self.case.nodes[walk.last.node].ending is not None

    def endings(self) -> dict[str, Fraction]:
        found: dict[str, Fraction] = defaultdict(Fraction)
        for walk in self.walks:
            if self.case.nodes[walk.last.node].ending is not None:
                found[walk.last.node] += walk.chance
        return dict(found)

    def stuck(self) -> Fraction:
        return sum((walk.chance for walk in self.walks if not self._ended(walk)), Fraction(0))

    def review(self) -> Fraction:
        return sum((walk.chance for walk, sheet in self.sheets if sheet.gate is Gate.REVIEW), Fraction(0))

    def moments(self, dimension: str) -> tuple[float, float | None, float | None]:
        """Probability of a score, its mean and its standard deviation (0–100), from unrounded shares."""
        scored = []
        for walk, sheet in self.sheets:
            exact = exact_score(self.case, sheet, walk, dimension, self.key)
            if exact is not None:
                scored.append((walk.chance, exact))
        p = sum((chance for chance, _ in scored), Fraction(0))
        if not p:
            return 0.0, None, None
        mean = sum(chance * value for chance, value in scored) / p
        variance = sum(chance * (value - mean) ** 2 for chance, value in scored) / p
        return float(p), float(mean), float(variance) ** 0.5

    def opportunities(self, dimension: str) -> tuple[int, int] | None:
        counts = [
            sheet.dimensions[dimension].opportunities
            for walk, sheet in self.sheets
            if not self.case.nodes[walk.last.node].early
        ]
        return (min(counts), max(counts)) if counts else None


def exact_score(case: Scenario, sheet: ScoreSheet, walk: FullWalk, dimension: str, key: Key) -> Fraction | None:
    """The score of a walk before it is rounded to basis points."""
    items = []
    for decision in sheet.decisions:
        share = decision.composite if dimension == COMPOSITE else decision.dimensions.get(dimension)
        if share is not None:
            items.append((decision.weight, share))
    node = case.nodes[walk.last.node]
    if not node.early:
        for name, levels in case.at_ending.items():
            if key.dimensions[name] == dimension and sheet.criteria[name].opportunities:
                ratings = [level.rating for level in levels]
                earned = next(level.rating for level in levels if level.when.holds(walk.last.state))
                items.append((1, Fraction(earned - min(ratings), max(ratings) - min(ratings))))
    if sheet.dimensions[dimension].value is None:
        return None
    return 100 * sum(weight * share for weight, share in items) / sum(weight for weight, _ in items)


def every_walk(case: Scenario, key: Key, most: int = 2_000) -> Everything | None:
    """All of them, or None if there are more than ``most``."""
    found = Everything(case, key)
    for variant in case.variants:
        pending = [(reference.opening(case, variant), (), Fraction(1, len(case.variants)))]
        while pending:
            standing, choices, chance = pending.pop()
            place = name_of(standing)
            found.standings[place] = standing
            found.met_at[place] += chance
            node = case.nodes[standing.node]
            spoken = reference.spoken(node, standing)
            found.scene_lines |= {(node.id, number) for number, line in enumerate(node.lines) if _in(line, spoken)}
            options = reference.options(case, standing)
            if node.ending is not None or not options:
                found.walks.append(FullWalk(variant, choices, standing, chance))
                if len(found.walks) > most:
                    return None
                continue
            offered = tuple(option.id for option in options)
            for option in options:
                step = reference.step(case, standing, option.id)
                found.choices.add((node.id, option.id))
                found.reply_lines |= {
                    (node.id, option.id, number) for number, line in enumerate(option.reply) if _in(line, step.reply)
                }
                found.onward[place].add(name_of(step.standing))
                made = ScoredChoice(len(choices), node.id, option.id, offered)
                pending.append((step.standing, (*choices, made), chance / len(offered)))
    return found


def name_of(standing: Standing) -> tuple:
    return standing.node, tuple(sorted(standing.state.items())), standing.used


def _in(line: Line, spoken: list[Line]) -> bool:
    return any(line is other for other in spoken)


def reachable_endings(found: Everything, place: tuple) -> set[str]:
    """The endings that some walk from a standing reaches."""
    seen, due = {place}, [place]
    while due:
        for onward in found.onward[due.pop()]:
            if onward not in seen:
                seen.add(onward)
                due.append(onward)
    return {name for name, *_ in seen if found.case.nodes[name].ending is not None}
