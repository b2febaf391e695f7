"""The format of scenario, rubric and strategy files: the single source for validation, JSON Schema and the docs.

Files are read as text throughout (see ``located_yaml``), so numbers and true/false arrive as words here.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from simulator.content.diagnostics import meant
from simulator.domain.scenario import EndingKind
from simulator.domain.vocabulary import AFFECTS, MODALITIES, Dose

SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
VERSION = r"^\d+\.\d+\.\d+$"


def _one_of(names: Collection[str]) -> tuple[AfterValidator, FieldInfo]:
    """Constraints for a word from a list that lives elsewhere."""

    def check(value: str) -> str:
        if value not in names:
            raise PydanticCustomError("literal_error", "not in the list", {"expected": meant(value, names)})
        return value

    return AfterValidator(check), Field(json_schema_extra={"enum": list(names)})


def _flag(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, bool):
        return value
    raise ValueError("write true or false")


def _schema(value: Any) -> Any:
    return int(value) if value == "1" else value


def _text_or_list(value: Any) -> str:
    """Which of two forms a value has, so that only what is wrong with that form is reported."""
    return "<list>" if isinstance(value, list) else "<text>"


def _text_or_keys(value: Any) -> str:
    return "<keys>" if isinstance(value, dict) else "<text>"


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=60)]
VariableName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.-]*$", max_length=120)]
CriterionId = Annotated[str, StringConstraints(pattern=r"^(A\d|S\d|F-[a-z]+-\d+)$")]
ErrorCode = Annotated[str, StringConstraints(pattern=r"^CE\d\d[ab]?$")]
Flag = Annotated[bool, BeforeValidator(_flag)]
Rating = Annotated[int, Field(ge=0, le=4)]
Affect = Annotated[str, *_one_of(AFFECTS)]
Modality = Annotated[str, *_one_of(MODALITIES)]
ConditionText = dict[str, Any]
"""A ``when:``; its tests are checked against the variables when names are resolved."""


class Model(BaseModel):
    """Base of every part of a file: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PersonFile(Model):
    """A member of the cast."""

    name: Short
    age: Annotated[int, Field(ge=0, le=120, description="In years.")]
    pronouns: Annotated[Short, Field(description="As she/her, he/him, they/them.")]
    role: Literal["client", "caregiver", "partner", "member", "colleague", "other"]
    strategy: Annotated[Slug | None, Field(description="A profile in scenarios/strategies/.")] = None
    portrait: Annotated[
        str | None, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$"), Field(description="As open-peeps/noor.")
    ] = None
    about: Annotated[Short | None, Field(description="One line that the trainee may see.")] = None


class NumberFile(Model):
    """A case's own number."""

    min: Annotated[int, Field(ge=-100, le=100)]
    max: Annotated[int, Field(ge=-100, le=100)]
    start: int


class WordsFile(Model):
    """A case's own enumeration."""

    values: Annotated[list[Slug], Field(min_length=2, max_length=20)]
    start: Slug


class LineFile(Model):
    """A line: one key names the speaker (a cast id, or ``scene``), the others stand beside it."""

    model_config = ConfigDict(extra="allow", frozen=True)
    cue: Annotated[Text | None, Field(description="What is seen, apart from the words.")] = None
    affect: Affect = "neutral"
    when: ConditionText | None = None


class MoveFile(Model):
    """A move: one key names its kind, its value whom it is toward; ``dose`` stands beside it."""

    model_config = ConfigDict(extra="allow", frozen=True)
    dose: Dose = Dose.PLAIN


class TargetFile(Model):
    """One of several targets; the first whose ``when`` holds is taken."""

    node: Slug
    when: ConditionText | None = None


class RationaleFile(Model):
    """What a supervisor would say about the option; together 30–70 words."""

    attends: Text
    misses: Text
    effect: Text
    principle: Text
    better: Annotated[Text | None, Field(description="A better wording; left out on the best option.")] = None


class CriticalFile(Model):
    """A critical error with the class that counts in this case."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    code: ErrorCode
    error_class: Annotated[Literal["C1", "C2"] | None, Field(alias="class")] = None
    reason: Text | None = None


class ChoiceFile(Model):
    """One thing that the therapist could say or do."""

    id: Slug
    say: Annotated[Text, Field(description="Direct speech; an action without words stands in (round brackets).")]
    moves: Annotated[list[MoveFile], Field(min_length=1, max_length=8)]
    when: ConditionText | None = None
    once: Flag = False
    effects: Annotated[dict[VariableName, Any], Field(description="Added to what the profiles give; saturates.")] = {}
    ratings: Annotated[dict[CriterionId, Rating], Field(description="0–4 on each criterion of the node.")]
    critical: list[
        Annotated[
            Annotated[ErrorCode, Tag("<text>")] | Annotated[CriticalFile, Tag("<keys>")], Discriminator(_text_or_keys)
        ]
    ] = []
    contested: Annotated[Flag, Field(description="Experts differ: shown, never scored.")] = False
    repairs: Annotated[list[Slug], Field(description="Persons whose open rupture this mends.")] = []
    reply: Annotated[list[LineFile], Field(min_length=1, max_length=20)]
    to: Annotated[
        Annotated[Slug, Tag("<text>")] | Annotated[list[TargetFile], Tag("<list>")],
        Discriminator(_text_or_list),
        Field(description="A node, or a list of {when, node}."),
    ]
    rationale: RationaleFile
    sources: list[Slug] = []


class NodeFile(Model):
    """A decision (``construct``, ``scores``, ``choices``) or an ending (``ending``, ``title``, ``debrief``)."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    construct_: Annotated[
        Slug | None, Field(alias="construct", description="The one thing that the decision is about.")
    ] = None
    scores: Annotated[list[CriterionId], Field(max_length=4, description="1–4 criteria.")] = []
    key: Annotated[Flag, Field(description="A key decision counts twice.")] = False
    brevity: Annotated[Flag, Field(description="Built around silence or brevity; no rule on length.")] = False
    order: Annotated[Literal["as-written"] | None, Field(description="Keeps the options in this order.")] = None
    ending: EndingKind | None = None
    title: Short | None = None
    early: Annotated[Flag, Field(description="Reached by breaking off early.")] = False
    present: Annotated[
        list[Slug] | None, Field(min_length=1, description="Who is in the room; left out, the whole cast.")
    ] = None
    scene: Text | None = None
    lines: Annotated[list[LineFile], Field(max_length=40)] = []
    choices: Annotated[list[ChoiceFile], Field(max_length=8)] = []
    debrief: Annotated[Text | None, Field(description="What this ending shows.")] = None


class RuleFile(Model):
    """Fires once when its condition becomes true in a step."""

    when: ConditionText
    set: Annotated[dict[VariableName, Any], Field(description="Values to put.")] = {}
    effects: Annotated[dict[VariableName, Any], Field(description="Numbers to add.")] = {}
    because: Text | None = None


class EndingLevelFile(Model):
    """A rating that the walk earns at the ending; the first whose ``when`` holds counts."""

    when: ConditionText | None = None
    rating: Rating
    because: Text


class ScenarioFile(Model):
    """A whole case."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Scenario", populate_by_name=True)
    schema_: Annotated[Literal[1], BeforeValidator(_schema), Field(alias="schema")]
    id: Slug
    version: Annotated[str, StringConstraints(pattern=VERSION)]
    title: Short
    summary: Text
    modality: Modality
    task: Slug
    setting: Literal["individual", "couple", "family", "caregiver", "group"]
    strategies: list[Slug]
    problems: Annotated[list[Slug], Field(min_length=1)]
    level: Literal["foundation", "intermediate", "advanced"]
    minutes: Annotated[int, Field(ge=5, le=120)]
    content_notes: list[Short]
    objectives: Annotated[list[Text], Field(min_length=1, max_length=8)]
    prebrief: Text
    duties: Annotated[Text | None, Field(description="The training rule on consent, records and safeguarding.")] = None
    feedback: Literal["each", "end"] = "each"
    rubrics: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*@\d+$")]], Field(min_length=1, max_length=6)
    ]
    reviewers: list[Short] = []
    sources: list[Slug] = []
    cast: Annotated[dict[Slug, PersonFile], Field(min_length=1, max_length=12)]
    state: Annotated[dict[VariableName, Any], Field(max_length=200)] = {}
    variants: Annotated[dict[Slug, dict[VariableName, Any]], Field(max_length=12)] = {}
    rules: Annotated[list[RuleFile], Field(max_length=100)] = []
    at_ending: dict[CriterionId, Annotated[list[EndingLevelFile], Field(min_length=2)]] = {}
    start: Slug
    nodes: Annotated[dict[Slug, NodeFile], Field(min_length=2, max_length=500)]


class TaskFile(Model):
    """A stage of a modality."""

    id: Slug
    title: Short
    summary: Text


class CriterionFile(Model):
    """One row of a rubric."""

    dimension: Literal["attunement", "safety", "fidelity"]
    title: Short
    asks: Annotated[Text, Field(description="The one question that a rater answers.")]
    scored: Literal["decision", "ending"] = "decision"
    levels: Annotated[dict[Literal["0", "1", "2", "3", "4"], Text], Field(min_length=5, max_length=5)]
    practise: Text
    sources: list[Slug] = []


class RaisedFile(Model):
    """When a critical error counts as C1."""

    to: Literal["C1"]
    minor_client: Flag = False
    when: Text


class CriticalErrorFile(Model):
    """A critical safety error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    title: Short
    error_class: Annotated[Literal["C1", "C2"], Field(alias="class")]
    criterion: CriterionId
    reason: Text
    raised: RaisedFile | None = None


class RubricFile(Model):
    """A versioned rubric."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Rubric", populate_by_name=True)
    schema_: Annotated[Literal[1], BeforeValidator(_schema), Field(alias="schema")]
    id: Slug
    version: Annotated[str, StringConstraints(pattern=VERSION)]
    title: Short
    summary: Text
    modality: Modality | None = None
    tasks: list[TaskFile] = []
    scale: Annotated[dict[Literal["0", "1", "2", "3", "4"], Short], Field(min_length=5, max_length=5)]
    criteria: Annotated[dict[CriterionId, CriterionFile], Field(min_length=1, max_length=40)]
    critical_errors: dict[ErrorCode, CriticalErrorFile] = {}


class ResponseFile(Model):
    """How a strategy answers some kinds of move."""

    to: Annotated[list[str], Field(min_length=1)]
    dose: Annotated[list[Dose], Field(min_length=1)] = list(Dose)
    when: ConditionText | None = None
    effects: Annotated[dict[Slug, Any], Field(min_length=1)]
    words: Text


class LimitFile(Model):
    """What cannot rise (or fall) while a condition holds."""

    variable: Slug
    blocks: Literal["rise", "fall"]
    when: ConditionText
    words: Text


class StrategyFile(Model):
    """A strategy profile."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Strategy profile", populate_by_name=True)
    schema_: Annotated[Literal[1], BeforeValidator(_schema), Field(alias="schema")]
    id: Slug
    version: Annotated[str, StringConstraints(pattern=VERSION)]
    title: Short
    summary: Text
    responses: Annotated[list[ResponseFile], Field(min_length=1, max_length=200)]
    limits: Annotated[list[LimitFile], Field(max_length=40)] = []


FORMATS: dict[str, type[Model]] = {"scenario": ScenarioFile, "rubric": RubricFile, "strategy": StrategyFile}
"""The kinds of file, by the name that ``schema`` on the command line uses."""
