"""Random valid scenarios, and walks through them.

A scenario is read off a string of random bytes: one draw instead of several hundred keeps a thousand scenarios a test
affordable, and bytes still shrink, since 0 always stands for the plainest alternative (as does a string that ran out).

The graph has no cycle except a choice that may be made once and stays at its node. The first choice of a node has no
guard and may be made again, so something is always on offer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from hypothesis import strategies as st

from simulator.domain.assessment import assess
from simulator.domain.compile import CompiledScenario, compile_scenario
from simulator.domain.conditions import (
    ALWAYS,
    Condition,
    Test,
    Value,
    Variable,
    conjunction,
    disjunction,
    negation,
)
from simulator.domain.encounter import MAX_DECISIONS, Decision, Encounter, choose, here, offered, start
from simulator.domain.key import Key, scenario_key
from simulator.domain.scenario import (
    Choice,
    Effect,
    EndingKind,
    EndingLevel,
    Limit,
    Line,
    Move,
    Node,
    Response,
    Rule,
    Scenario,
    StrategyProfile,
    Target,
)
from simulator.domain.scoring import ScoredChoice, ScoreSheet
from simulator.domain.vocabulary import Dose, person_variables, risk_variable
from tests import builders
from tests.property.effort import effort

Item = TypeVar("Item")

THOROUGH = effort(1000)
BROAD = effort(200)
BRIEF = effort(100)

N_BYTES = 1152
QUALITIES = (4, 0, 3, 1)
"""About how good the options of a decision are; where this round begins is random, so most decisions tell apart."""
KINDS = ("wait", "validate", "explore", "blame")
CRITERIA = ("A1", "A2", "F-abft-1", "S1", "F-abft-2", "S2")
ERROR_CODES = ("CE01", "CE03", "CE10")
PERSONAL = ("bond", "trust", "arousal", "openness", "rupture")
OWN = (
    Variable("heat", (0, 1, 2, 3), 1),
    Variable("told", ("nobody", "teacher", "parents"), "teacher"),
    Variable("planned", (False, True), False),
    risk_variable("risk.suicide.noor.clarified"),
)
LIVELY = ("heat", "noor.bond", "noor.rupture", "bond", "rupture")
BARE = {name: variable for variable in person_variables("x") if (name := variable.name.removeprefix("x.")) in PERSONAL}
OF_PERSON = {
    person_id: [v for v in person_variables(person_id) if v.name.removeprefix(f"{person_id}.") in PERSONAL]
    for person_id in ("noor", "samira")
}


class Dice:
    """Decisions read off a string of bytes, one byte each."""

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)

    def below(self, n: int) -> int:
        return next(self._bytes, 0) % n

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def one_in(self, n: int) -> bool:
        return self.below(n) == n - 1

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]

    def some(self, items: Sequence[Item]) -> list[Item]:
        """Any of the items, none to all."""
        return [item for item in items if self.one_in(2)]


@dataclass(frozen=True)
class Walk:
    """A walk through a random scenario, to an ending or broken off, with the dice to go on from there."""

    case: Scenario
    table: CompiledScenario
    key: Key
    variant: str
    seed: int
    encounter: Encounter
    decisions: tuple[Decision, ...]
    dice: Dice

    @property
    def trail(self) -> tuple[str, ...]:
        return self.encounter.trail

    @property
    def scored_choices(self) -> list[ScoredChoice]:
        return [ScoredChoice(d.step, d.node, d.choice, d.offered) for d in self.decisions]

    def sheet(self) -> ScoreSheet:
        return assess(self.table, self.key, self.encounter, self.decisions)


def scenarios() -> st.SearchStrategy[Scenario]:
    return _dice().map(scenario_from)


def small_scenarios() -> st.SearchStrategy[Scenario]:
    """Scenarios of a few decisions, few enough in walks to try them all; some get stuck, some lead back."""
    return _dice().map(small_scenario_from)


def walks() -> st.SearchStrategy[Walk]:
    return _dice().map(walk_from)


def conditions() -> st.SearchStrategy[tuple[Condition, dict[str, Value]]]:
    """A condition over a person's bare variables, with a state in which to test it."""
    return _dice().map(lambda dice: (condition_from(dice, BARE), {v: dice.pick(BARE[v].values) for v in BARE}))


def _dice() -> st.SearchStrategy[Dice]:
    return st.binary(min_size=N_BYTES, max_size=N_BYTES).map(Dice)


def walk_from(dice: Dice) -> Walk:
    case = scenario_from(dice)
    table = compile_scenario(case)
    variant, seed, steps = dice.pick(case.variants), dice.below(256), dice.pick((*[MAX_DECISIONS] * 7, 2))
    encounter = start(table, variant=variant, seed=seed)
    decisions: list[Decision] = []
    while here(table, encounter).ending is None and len(decisions) < steps:
        encounter, decision = choose(table, encounter, dice.pick(offered(table, encounter)).id)
        decisions.append(decision)
    return Walk(case, table, scenario_key(case), variant, seed, encounter, tuple(decisions), dice)


# Scenarios


def scenario_from(dice: Dice, sizes: Sequence[int] = (3, 4, 5, 6, 7, 8, 8, 8)) -> Scenario:
    ids = ("noor", "samira")[: dice.between(1, 2)]
    strategies = {"noor": "avoidant", "samira": dice.pick(("anxious", None))}
    variables = {variable.name: variable for person_id in ids for variable in OF_PERSON[person_id]}
    variables |= {variable.name: variable for variable in OWN}
    scale = dice.pick((100, 1))
    n = dice.pick(sizes)
    nodes = [_decision(dice, index, n, ids, variables, scale) for index in range(n)]
    return builders.scenario(
        *nodes,
        builders.ending("secure"),
        builders.ending("ruptured", ending=EndingKind.RUPTURED, lines=tuple(_lines(dice, variables))),
        builders.ending("early", ending=EndingKind.MIXED, early=True),
        cast=[builders.person(person_id, strategy=strategies[person_id]) for person_id in ids],
        profiles=[_profile(dice, "avoidant"), _profile(dice, "anxious")],
        own=OWN,
        state={name: dice.pick(variables[name].values) for name in dice.some(tuple(variables))},
        variants={"other": {name: dice.pick(variables[name].values) for name in dice.some(tuple(variables))}},
        rules=[_rule(dice, variables) for _ in range(dice.below(5))],
        at_ending={"S3": _levels(dice, variables)} if dice.one_in(2) else {},
    )


def small_scenario_from(dice: Dice) -> Scenario:
    """At most four decisions of at most three choices, the first of which may be guarded too."""
    case = scenario_from(dice, sizes=(3, 3, 4))
    nodes = dict(case.nodes)
    for node in case.decisions():
        first, *others = node.choices[:3]
        if dice.one_in(4):
            first = replace(first, when=condition_from(dice, dict(case.variables)))
        if others and dice.one_in(12):
            others[-1] = replace(others[-1], to=(Target(case.start),), once=True)
        nodes[node.id] = replace(node, choices=(first, *others))
    return replace(case, nodes=nodes)


def _decision(dice: Dice, index: int, n: int, ids: Sequence[str], variables: dict[str, Variable], scale: int) -> Node:
    first = dice.below(len(CRITERIA))
    criteria = [CRITERIA[(first + place) % len(CRITERIA)] for place in range(dice.between(1, 4))]
    best = dice.below(len(QUALITIES))
    choices = [
        _choice(
            dice,
            f"c{place}",
            _targets(dice, index, n, variables),
            ids,
            variables,
            {name: _rating(dice, QUALITIES[(best + place) % len(QUALITIES)], scale) for name in criteria},
            stay=f"d{index}" if place > 0 else None,
        )
        for place in range(dice.between(2, 4))
    ]
    return builders.node(
        f"d{index}",
        *choices,
        criteria=tuple(criteria),
        key=dice.one_in(4),
        as_written=dice.one_in(4),
        lines=tuple(_lines(dice, variables)),
    )


def _choice(
    dice: Dice,
    choice_id: str,
    to: list[Target],
    ids: Sequence[str],
    variables: dict[str, Variable],
    ratings: dict[str, float],
    *,
    stay: str | None,
) -> Choice:
    """A choice; the one that must always be on offer has no node at which to ``stay``, no guard and no error."""
    free = stay is None
    once = not free and dice.one_in(6)
    critical = [dice.pick(ERROR_CODES)] if "S1" in ratings and not free and dice.one_in(3) else []
    return builders.choice(
        choice_id,
        [Target(stay)] if stay and once and dice.one_in(2) else to,
        ratings=ratings | ({"S1": 0.0} if critical else {}),
        critical=critical,
        moves=tuple(_move(dice, ids) for _ in range(dice.below(3))),
        effects=_effects(dice, variables),
        when=ALWAYS if free or not dice.one_in(3) else condition_from(dice, variables),
        once=once,
        contested=dice.one_in(10),
        repairs=tuple(dice.some(ids)) if dice.one_in(4) else (),
        reply=tuple(_lines(dice, variables)),
    )


def _rating(dice: Dice, quality: int, scale: int) -> float:
    """A level by a single rater (whole), or the mean of a panel (hundredths), at or near the quality or anywhere."""
    level = dice.pick((quality, quality, quality, quality, dice.below(5)))
    return float(level) if scale == 100 else min(4.0, max(0.0, level + dice.between(-60, 60) / 100))


def _targets(dice: Dice, index: int, n: int, variables: dict[str, Variable]) -> list[Target]:
    last = Target(_onward(dice, index, n))
    if dice.one_in(4):
        return [Target(_onward(dice, index, n), condition_from(dice, variables)), last]
    return [last]


def _onward(dice: Dice, index: int, n: int) -> str:
    """The next decision as a rule, sometimes a later one, and an ending after the last."""
    if dice.one_in(32):
        return "early"
    later = index + dice.pick((1, 1, 1, 1, 1, 1, 1, 2))
    return f"d{later}" if later < n else dice.pick(("secure", "ruptured"))


def _move(dice: Dice, ids: Sequence[str]) -> Move:
    return Move(dice.pick(KINDS), dice.pick((tuple(ids[:1]), tuple(ids))), dice.pick((Dose.PLAIN, *Dose)))


def _lines(dice: Dice, variables: dict[str, Variable]) -> list[Line]:
    return [
        builders.line(f"Line {number}.", when=condition_from(dice, variables) if dice.one_in(2) else ALWAYS)
        for number in range(dice.pick((0, 0, 1, 2)))
    ]


def _effects(dice: Dice, variables: dict[str, Variable]) -> tuple[Effect, ...]:
    return tuple(_effect(dice, variables) for _ in range(dice.below(3)))


def _name(dice: Dice, variables: dict[str, Variable]) -> str:
    """Any variable, the lively ones more often, so that what one step changes matters in another."""
    return dice.pick(tuple(variables)) if dice.one_in(2) else dice.pick([one for one in LIVELY if one in variables])


def _rule(dice: Dice, variables: dict[str, Variable]) -> Rule:
    when = condition_from(dice, variables, depth=dice.pick((2, 1)))
    return builders.rule(when, *_effects(dice, variables), _effect(dice, variables))


def _effect(dice: Dice, variables: dict[str, Variable]) -> Effect:
    name = _name(dice, variables)
    when = condition_from(dice, variables) if dice.one_in(4) else ALWAYS
    change = _change(dice, variables[name])
    return builders.add(name, change, when) if type(change) is int else builders.put(name, change, when)


def _change(dice: Dice, variable: Variable) -> Value:
    return dice.pick((1, -1, 2, -2, 3, -3)) if variable.numeric else dice.pick(variable.values)


def _levels(dice: Dice, variables: dict[str, Variable]) -> list[EndingLevel]:
    when = condition_from(dice, variables)
    return [EndingLevel(dice.pick((400, 300)), when, ""), EndingLevel(dice.pick((0, 100, 200, 300)), ALWAYS, "")]


def _profile(dice: Dice, profile_id: str) -> StrategyProfile:
    responses = tuple(_response(dice) for _ in range(dice.between(1, 4)))
    limits = tuple(_limit(dice) for _ in range(dice.below(3)))
    return builders.profile(*responses, limits=limits, profile_id=profile_id)


def _response(dice: Dice) -> Response:
    kinds = dice.some(KINDS) or list(KINDS)
    doses = dice.some(tuple(Dose)) or list(Dose)
    when = condition_from(dice, BARE) if dice.one_in(2) else ALWAYS
    names = dict.fromkeys(dice.pick(PERSONAL) for _ in range(dice.between(1, 2)))
    effects = {name: _change(dice, BARE[name]) for name in names}
    return builders.response(kinds, effects, doses=frozenset(doses), when=when, words="{name} answered in {their} way")


def _limit(dice: Dice) -> Limit:
    return Limit(dice.pick(PERSONAL), dice.one_in(2), condition_from(dice, BARE), "{they} could not")


def condition_from(dice: Dice, variables: dict[str, Variable], depth: int = 0) -> Condition:
    """One test as a rule; two of them joined, an alternative or an opposite sometimes."""
    shape = dice.below(8) if depth < 2 else 0
    if shape < 5:
        return _test(dice, variables)
    if shape == 5:
        return negation(condition_from(dice, variables, depth + 1), variables)
    join = conjunction if shape == 6 else disjunction
    return join(condition_from(dice, variables, depth + 1), condition_from(dice, variables, depth + 1))


def _test(dice: Dice, variables: dict[str, Variable]) -> Condition:
    name = _name(dice, variables)
    values = variables[name].values
    cut = dice.between(1, len(values) - 1)
    return Condition((Test(name, frozenset(dice.pick((values[:cut], values[cut:])))),))
