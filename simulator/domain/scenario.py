"""The scenario as authors wrote it, every name resolved: cast, nodes, choices, rules, profiles and rubrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.domain.conditions import ALWAYS, Condition, Value, Variable
from simulator.domain.rubric import Criterion, CriticalError, ErrorClass, Rubric
from simulator.domain.vocabulary import Dose

STANDARD = "standard"
"""Name of the base opening among the variants."""


class EndingKind(StrEnum):
    """How a case can end."""

    SECURE = "secure"
    MIXED = "mixed"
    RUPTURED = "ruptured"


class Confidence(StrEnum):
    """How well the judgement of an option is supported."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class SourceKind(StrEnum):
    """Where an effect came from."""

    STRATEGY = "strategy"
    CASE = "case"
    RULE = "rule"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class EffectSource:
    """Provenance of an effect.

    Attributes
    ----------
    label : str
        Short and exact, such as ``strong validate, avoidant`` or ``rule 2``.
    words : str
        What it meant for the person, for the debriefing; may be empty.
    """

    kind: SourceKind
    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """One change of one variable: ``add`` saturates at the range's ends, ``put`` sets.

    ``when`` is tested on the state before the step.
    """

    variable: str
    source: EffectSource
    add: int | None = None
    put: Value | None = None
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Limit:
    """Blocks a rise (or fall) of a variable while a condition held before the step."""

    variable: str
    rise: bool
    when: Condition
    words: str


@dataclass(frozen=True, slots=True)
class Response:
    """How a strategy answers some kinds of move; condition and effects use bare variable names."""

    kinds: frozenset[str]
    doses: frozenset[Dose]
    when: Condition
    effects: tuple[tuple[str, Value], ...]
    words: str


@dataclass(frozen=True, slots=True)
class StrategyProfile:
    """A working hypothesis about a person's strategy under stress; never a diagnosis."""

    id: str
    version: str
    title: str
    summary: str
    responses: tuple[Response, ...]
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Background:
    """What a library is balanced by: never shown to trainees, in no hash, empty where unstated."""

    origin: str = ""
    social_class: str = ""
    faith: str = ""
    orientation: str = ""
    harm: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the cast."""

    id: str
    name: str
    age: int
    pronouns: str
    role: str
    strategy: str | None = None
    portrait: str | None = None
    about: str = ""
    background: Background = Background()


@dataclass(frozen=True, slots=True)
class Recast:
    """What is different about a member of the cast in a variant; None, or an empty part, where nothing is."""

    name: str | None = None
    age: int | None = None
    pronouns: str | None = None
    portrait: str | None = None
    about: str | None = None
    background: Background = Background()


@dataclass(frozen=True, slots=True)
class Line:
    """Something said (``speaker`` and ``words``) or seen (``cue``, or ``words`` without a speaker)."""

    speaker: str | None
    words: str
    cue: str = ""
    affect: str = "neutral"
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Move:
    """A kind of move, toward whom, and how much of it."""

    kind: str
    toward: tuple[str, ...]
    dose: Dose = Dose.PLAIN


@dataclass(frozen=True, slots=True)
class Target:
    """Where a choice leads when its condition holds; the last target has none."""

    node: str
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Rationale:
    """What a supervisor would say about an option; ``better`` is empty on the best one."""

    attends: str
    misses: str
    effect: str
    principle: str
    better: str = ""

    def parts(self) -> tuple[str, ...]:
        """The texts that are not empty, in reading order."""
        return tuple(part for part in (self.attends, self.misses, self.effect, self.principle, self.better) if part)


@dataclass(frozen=True, slots=True)
class CriticalMark:
    """A critical error that a choice commits, with the class that counts here."""

    code: str
    error_class: ErrorClass
    reason: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How a panel's raters saw an option: how many rated it, and how many of them as competent or better.

    A rater finds an option competent whose ratings of it, over the decision's criteria, are 3 or more in the mean.
    """

    n_raters: int
    n_competent: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that the therapist could say or do.

    Attributes
    ----------
    ratings : mapping of str to int
        Hundredths of a level, 0–400, for each criterion of the node.
    effects : tuple of Effect
        Only those special to this case; the profiles' come from ``moves``.
    spread : Spread or None
        Never written by an author: there once a panel's key is in force, see ``key_versions``.
    """

    id: str
    say: str
    moves: tuple[Move, ...]
    effects: tuple[Effect, ...]
    ratings: Mapping[str, int]
    critical: tuple[CriticalMark, ...]
    repairs: tuple[str, ...]
    reply: tuple[Line, ...]
    to: tuple[Target, ...]
    rationale: Rationale
    when: Condition = ALWAYS
    once: bool = False
    contested: bool = False
    sources: tuple[str, ...] = ()
    confidence: Confidence | None = None
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A decision (it has choices) or an ending (it has ``ending`` and ``debrief``).

    Attributes
    ----------
    present : tuple of str
        Who is in the room here.
    """

    id: str
    lines: tuple[Line, ...]
    present: tuple[str, ...] = ()
    scene: str = ""
    construct: str = ""
    criteria: tuple[str, ...] = ()
    key: bool = False
    brevity: bool = False
    as_written: bool = False
    choices: tuple[Choice, ...] = ()
    ending: EndingKind | None = None
    title: str = ""
    early: bool = False
    debrief: str = ""

    def choice(self, choice_id: str) -> Choice:
        """The choice of this id; raises KeyError if the node has none."""
        for choice in self.choices:
            if choice.id == choice_id:
                return choice
        raise KeyError(choice_id)


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires once when its condition becomes true in a step."""

    when: Condition
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class EndingLevel:
    """A rating (hundredths, 0–400) given at an ending when its condition is the first to hold."""

    rating: int
    when: Condition
    because: str


@dataclass(frozen=True, slots=True)
class About:
    """What a person sees of a case before entering; no part of it changes play."""

    title: str
    summary: str
    modality: str
    task: str
    setting: str
    strategies: tuple[str, ...]
    problems: tuple[str, ...]
    level: str
    minutes: int
    content_notes: tuple[str, ...]
    objectives: tuple[str, ...]
    reviewers: tuple[str, ...]
    sources: tuple[str, ...]
    feedback: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole case; see the scenario language reference for every part.

    Attributes
    ----------
    casting : mapping of str to mapping of str to Recast
        What is different about members of the cast, by variant and cast id; see ``casting.drawn``.
    """

    id: str
    version: str
    about: About
    prebrief: str
    duties: str
    cast: Mapping[str, Person]
    variables: Mapping[str, Variable]
    openings: Mapping[str, Mapping[str, Value]]
    rules: tuple[Rule, ...]
    at_ending: Mapping[str, tuple[EndingLevel, ...]]
    start: str
    nodes: Mapping[str, Node]
    profiles: Mapping[str, StrategyProfile]
    rubrics: tuple[Rubric, ...]
    casting: Mapping[str, Mapping[str, Recast]] = field(default_factory=dict)

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the openings, the standard one first."""
        return tuple(self.openings)

    def decisions(self) -> Iterator[Node]:
        """Nodes where something is chosen, in the author's order."""
        return (node for node in self.nodes.values() if node.ending is None)

    def endings(self) -> Iterator[Node]:
        """Nodes where the case ends, in the author's order."""
        return (node for node in self.nodes.values() if node.ending is not None)

    def criteria(self) -> dict[str, Criterion]:
        """Every criterion of the case's rubrics, by id."""
        return {key: criterion for rubric in self.rubrics for key, criterion in rubric.criteria.items()}

    def critical_errors(self) -> dict[str, CriticalError]:
        """Every critical error of the case's rubrics, by code."""
        return {code: error for rubric in self.rubrics for code, error in rubric.critical_errors.items()}
