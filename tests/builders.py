"""Small builders of domain objects for tests: every default is dull, so that a test shows only what it is about.

The usual case has one person, Noor, a single rubric with a few criteria, and one secure ending called ``end``, to which
choices lead unless a test says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from simulator.domain.compile import CompiledScenario, compile_scenario
from simulator.domain.conditions import ALWAYS, Condition, Test, Value, Variable
from simulator.domain.key import Key, scenario_key
from simulator.domain.rubric import Criterion, CriticalError, Dimension, ErrorClass, Rubric
from simulator.domain.scenario import (
    STANDARD,
    About,
    Choice,
    CriticalMark,
    Effect,
    EffectSource,
    EndingKind,
    EndingLevel,
    Limit,
    Line,
    Move,
    Node,
    Person,
    Rationale,
    Response,
    Rule,
    Scenario,
    SourceKind,
    StrategyProfile,
    Target,
)
from simulator.domain.scoring import ScoredChoice
from simulator.domain.vocabulary import Dose, person_variables

THIS_CASE = EffectSource(SourceKind.CASE, "this case")
A_RULE = EffectSource(SourceKind.RULE, "a rule")
EVERY_DOSE = frozenset(Dose)


# Conditions and effects


def that(variable: str, *allowed: Value) -> Condition:
    """The variable has one of these values."""
    return Condition((Test(variable, frozenset(allowed)),))


def at_least(variable: str, low: int, top: int = 10) -> Condition:
    return that(variable, *range(low, top + 1))


def at_most(variable: str, high: int, bottom: int = 0) -> Condition:
    return that(variable, *range(bottom, high + 1))


def add(variable: str, step: int, when: Condition = ALWAYS) -> Effect:
    return Effect(variable, THIS_CASE, add=step, when=when)


def put(variable: str, value: Value, when: Condition = ALWAYS) -> Effect:
    return Effect(variable, THIS_CASE, put=value, when=when)


def rule(when: Condition, *effects: Effect) -> Rule:
    return Rule(when, tuple(replace(effect, source=A_RULE) for effect in effects))


# People and their strategies


def person(person_id: str = "noor", **details: Any) -> Person:
    given: dict[str, Any] = {
        "name": person_id.capitalize(),
        "age": 15,
        "pronouns": "she/her",
        "role": "client",
    } | details
    return Person(person_id, **given)


def response(
    kinds: Sequence[str],
    effects: Mapping[str, Value],
    *,
    doses: frozenset[Dose] = EVERY_DOSE,
    when: Condition = ALWAYS,
    words: str = "",
) -> Response:
    return Response(frozenset(kinds), doses, when, tuple(effects.items()), words)


def blocks_rise(variable: str, when: Condition, words: str = "it could not rise") -> Limit:
    return Limit(variable, True, when, words)


def blocks_fall(variable: str, when: Condition, words: str = "it could not fall") -> Limit:
    return Limit(variable, False, when, words)


def profile(*responses: Response, limits: Sequence[Limit] = (), profile_id: str = "avoidant") -> StrategyProfile:
    return StrategyProfile(profile_id, "1.0.0", profile_id, "", responses, tuple(limits))


# Nodes


def line(words: str, speaker: str | None = "noor", **details: Any) -> Line:
    return Line(speaker, words, **details)


def move(kind: str, *toward: str, dose: Dose = Dose.PLAIN) -> Move:
    return Move(kind, toward or ("noor",), dose)


def choice(
    choice_id: str,
    to: str | Sequence[Target] = "end",
    *,
    ratings: Mapping[str, float] | None = None,
    critical: Sequence[str] = (),
    say: str | None = None,
    **details: Any,
) -> Choice:
    """A choice; ``ratings`` in levels (0-4), ``critical`` as codes of the usual rubric."""
    given: dict[str, Any] = {"moves": (), "effects": (), "repairs": (), "reply": ()} | details
    return Choice(
        id=choice_id,
        say=say or f"Say {choice_id}.",
        ratings={name: round(level * 100) for name, level in (ratings or {}).items()},
        critical=tuple(mark(code) for code in critical),
        to=(Target(to),) if isinstance(to, str) else tuple(to),
        rationale=Rationale("what it attends to", "what it misses", "its effect", "a principle"),
        **given,
    )


def mark(code: str) -> CriticalMark:
    error = RUBRIC.critical_errors[code]
    return CriticalMark(code, error.error_class, error.reason)


def node(node_id: str, *choices: Choice, **details: Any) -> Node:
    """A decision that scores whatever its first choice is rated on."""
    given: dict[str, Any] = {
        "lines": (),
        "construct": "repair",
        "as_written": True,
        "criteria": tuple(choices[0].ratings),
    } | details
    return Node(node_id, choices=choices, **given)


def ladder(node_id: str, *criteria: str, to: str = "end", **details: Any) -> Node:
    """A decision with the choices r0 to r4, rated 0 to 4 on every criterion: their shares are 0, 1/4, 1/2, 3/4, 1."""
    rungs = [choice(f"r{level}", to, ratings=dict.fromkeys(criteria, level)) for level in range(5)]
    return node(node_id, *rungs, **details)


def ending(node_id: str = "end", **details: Any) -> Node:
    given: dict[str, Any] = {
        "lines": (),
        "ending": EndingKind.SECURE,
        "title": "An ending",
        "debrief": "What it shows.",
    } | details
    return Node(node_id, **given)


# Rubric and whole cases


def criterion(criterion_id: str, dimension: Dimension, *, at_ending: bool = False) -> Criterion:
    levels = ("harmful", "unhelpful", "partly helpful", "competent", "skilled")
    return Criterion(criterion_id, dimension, f"Title of {criterion_id}", "Is it so?", levels, "Practise.", at_ending)


def critical_error(code: str, error_class: ErrorClass) -> CriticalError:
    return CriticalError(code, f"Title of {code}", error_class, "S1", f"Reason of {code}")


RUBRIC = Rubric(
    id="attunement-safety",
    version="1.2.0",
    title="Attunement and safety",
    summary="",
    criteria={
        row.id: row
        for row in (
            criterion("A1", Dimension.ATTUNEMENT),
            criterion("A2", Dimension.ATTUNEMENT),
            criterion("A5", Dimension.ATTUNEMENT),
            criterion("S1", Dimension.SAFETY),
            criterion("S2", Dimension.SAFETY),
            criterion("S3", Dimension.SAFETY, at_ending=True),
            criterion("F-abft-1", Dimension.FIDELITY),
            criterion("F-abft-2", Dimension.FIDELITY),
        )
    },
    critical_errors={
        row.code: row
        for row in (
            critical_error("CE01", ErrorClass.C1),
            critical_error("CE03", ErrorClass.C2),
            critical_error("CE10", ErrorClass.C2),
        )
    },
    scale=("harmful", "unhelpful", "partly helpful", "competent", "skilled"),
)
ABOUT = About(
    title="A case",
    summary="",
    modality="abft",
    task="relational-reframe",
    setting="family",
    strategies=(),
    problems=(),
    level="foundation",
    minutes=10,
    content_notes=(),
    objectives=(),
    reviewers=(),
    sources=(),
    feedback="each",
)


def ending_level(rating: float, when: Condition = ALWAYS, because: str = "") -> EndingLevel:
    return EndingLevel(round(rating * 100), when, because)


def scenario(
    *nodes: Node,
    cast: Sequence[Person] = (person(),),
    profiles: Sequence[StrategyProfile] = (),
    own: Sequence[Variable] = (),
    state: Mapping[str, Value] | None = None,
    variants: Mapping[str, Mapping[str, Value]] | None = None,
    rules: Sequence[Rule] = (),
    at_ending: Mapping[str, Sequence[EndingLevel]] | None = None,
    **details: Any,
) -> Scenario:
    """A case that starts at its first node; the ending ``end`` is added unless a test gives endings of its own."""
    whole = nodes if any(one.ending for one in nodes) else (*nodes, ending())
    variables = [variable for member in cast for variable in person_variables(member.id)] + list(own)
    standard = dict(state or {})
    openings = {STANDARD: standard} | {name: standard | changed for name, changed in (variants or {}).items()}
    given: dict[str, Any] = {
        "id": "a-case",
        "version": "1.0.0",
        "about": ABOUT,
        "prebrief": "What is known.",
        "duties": "",
        "start": whole[0].id,
        "rubrics": (RUBRIC,),
    } | details
    return Scenario(
        cast={member.id: member for member in cast},
        variables={variable.name: variable for variable in variables},
        openings=openings,
        rules=tuple(rules),
        at_ending={name: tuple(levels) for name, levels in (at_ending or {}).items()},
        nodes={one.id: one for one in whole},
        profiles={one.id: one for one in profiles},
        **given,
    )


def table(*nodes: Node, **details: Any) -> CompiledScenario:
    """The compiled form of ``scenario(...)``."""
    return compile_scenario(scenario(*nodes, **details))


def key_of(*nodes: Node, **details: Any) -> Key:
    """The authors' key of ``scenario(...)``."""
    return scenario_key(scenario(*nodes, **details))


def pick(at: Node, choice_id: str, *, step: int = 0, offered: Sequence[str] | None = None) -> ScoredChoice:
    """A decision for scoring; every choice of the node was on offer unless a test says otherwise."""
    return ScoredChoice(step, at.id, choice_id, tuple(offered or (one.id for one in at.choices)))
