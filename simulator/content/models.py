"""The format of scenario files: the single source for validation, JSON Schema and the docs.

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
from simulator.domain.scenario import Confidence, EndingKind
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


def schema_number(value: Any) -> Any:
    """The number of the format from its text."""
    return int(value) if value == "1" else value


def _text_or_list(value: Any) -> str:
    """Which of two forms a value has, so that only what is wrong with that form is reported."""
    return "<list>" if isinstance(value, list) else "<text>"


def _text_or_keys(value: Any) -> str:
    return "<keys>" if isinstance(value, dict) else "<text>"


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000)]
Spoken = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_500)]
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
    """Base of every part of a file: unknown keys are errors.

    Every list and text has a greatest length, far above what a case needs, so that any file is checked in time.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class BackgroundFile(Model):
    """What a library is balanced by; never shown to trainees. A key that is left out is unstated."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    origin: Literal["africa", "americas", "asia", "europe", "middle-east", "oceania", "mixed"] | None = None
    """Where the person's family comes from."""
    social_class: Annotated[Literal["working", "middle", "upper"] | None, Field(alias="class")] = None
    """How the person grew up and lives."""
    faith: Literal["buddhist", "christian", "hindu", "jewish", "muslim", "none", "other"] | None = None
    """Lived or by upbringing; `none` if neither."""
    orientation: Literal["straight", "gay", "bisexual", "queer"] | None = None
    """As the person would say."""
    harm: Literal["none", "harmed", "caused", "both"] | None = None
    """This person's part in harm within the case."""


class PersonFile(Model):
    """A member of the cast."""

    name: Short
    """As it is shown."""
    age: Annotated[int, Field(ge=0, le=120, description="In years.")]
    pronouns: Annotated[Short, Field(description="As she/her, he/him, they/them.")]
    role: Literal["client", "caregiver", "partner", "member", "colleague", "other"]
    """A client under 18 raises some critical errors."""
    strategy: Annotated[Slug | None, Field(description="A profile in scenarios/strategies/.")] = None
    portrait: Annotated[
        str | None,
        StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$"),
        Field(description="A drawing of docs/authoring/portraits.md."),
    ] = None
    about: Annotated[Short | None, Field(description="One line that the trainee may see.")] = None
    background: Annotated[
        BackgroundFile | None, Field(description="For the balance of the library; never shown to trainees.")
    ] = None


class CastingFile(Model):
    """What is different about a member of the cast in a variant; what is left out stays as under ``cast``."""

    name: Short | None = None
    """As it is shown."""
    age: Annotated[int | None, Field(ge=0, le=120, description="In years.")] = None
    pronouns: Annotated[Short | None, Field(description="As she/her, he/him, they/them.")] = None
    portrait: Annotated[
        str | None,
        StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$"),
        Field(description="A drawing of docs/authoring/portraits.md."),
    ] = None
    about: Annotated[Short | None, Field(description="One line that the trainee may see.")] = None
    background: Annotated[
        BackgroundFile | None, Field(description="Key by key; what is left out stays as under `cast`.")
    ] = None


class NumberFile(Model):
    """A case's own number."""

    min: Annotated[int, Field(ge=-100, le=100)]
    """Lowest value."""
    max: Annotated[int, Field(ge=-100, le=100)]
    """Highest value."""
    start: int
    """Value at the opening, within the range."""


class WordsFile(Model):
    """A case's own enumeration."""

    values: Annotated[list[Slug], Field(min_length=2, max_length=20)]
    """Every word it can hold."""
    start: Slug
    """The word at the opening."""


class LineFile(Model):
    """A line: one key names the speaker (a cast id, or ``scene``), the others stand beside it."""

    model_config = ConfigDict(extra="allow", frozen=True)
    cue: Annotated[Text | None, Field(description="What is seen, apart from the words.")] = None
    affect: Affect = "neutral"
    """Chooses the portrait's expression."""
    when: ConditionText | None = None
    """It counts only while this holds; left out, always."""


class MoveFile(Model):
    """A move: one key names its kind, its value whom it is toward; ``dose`` stands beside it."""

    model_config = ConfigDict(extra="allow", frozen=True)
    dose: Dose = Dose.PLAIN
    """How much of it at once."""


class TargetFile(Model):
    """One of several targets; the first whose ``when`` holds is taken."""

    node: Slug
    """Where it leads."""
    when: ConditionText | None = None
    """Every target but the last has one."""


class RationaleFile(Model):
    """What a supervisor would say about the option; together 30–70 words."""

    attends: Text
    """What the option sees."""
    misses: Text
    """What it passes over."""
    effect: Text
    """What it probably does; shown first in the feedback."""
    principle: Text
    """The rule of the craft behind it."""
    better: Annotated[Text | None, Field(description="A better wording; left out on the best option.")] = None


class CriticalFile(Model):
    """A critical error with the class that counts in this case."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    code: ErrorCode
    """Which error."""
    error_class: Annotated[Literal["C1", "C2"] | None, Field(alias="class")] = None
    """May raise the class of the rubric to C1; never lowers it."""
    reason: Text | None = None
    """Overrides the reason of the rubric."""


class ChoiceFile(Model):
    """One thing that the therapist could say or do."""

    id: Slug
    """Its name within the node; attempts are stored as lists of these."""
    say: Annotated[Spoken, Field(description="Direct speech; an action without words stands in (round brackets).")]
    moves: Annotated[list[MoveFile], Field(min_length=1, max_length=8)]
    """What is done, toward whom and how much of it."""
    when: ConditionText | None = None
    """It counts only while this holds; left out, always."""
    once: Flag = False
    """Offered until it has been chosen, then no more."""
    effects: Annotated[
        dict[VariableName, Any], Field(max_length=40, description="Added to what the profiles give; saturates.")
    ] = {}
    ratings: Annotated[dict[CriterionId, Rating], Field(description="0–4 on each criterion of the node.")]
    critical: list[
        Annotated[
            Annotated[ErrorCode, Tag("<text>")] | Annotated[CriticalFile, Tag("<keys>")], Discriminator(_text_or_keys)
        ]
    ] = []
    """Critical errors that the option commits."""
    contested: Annotated[Flag, Field(description="Experts differ: shown, never scored.")] = False
    repairs: Annotated[list[Slug], Field(max_length=12, description="Persons whose open rupture this mends.")] = []
    reply: Annotated[list[LineFile], Field(min_length=1, max_length=20)]
    """What is said and seen next."""
    to: Annotated[
        Annotated[Slug, Tag("<text>")] | Annotated[list[TargetFile], Field(max_length=24), Tag("<list>")],
        Discriminator(_text_or_list),
        Field(description="A node, or a list of {when, node}."),
    ]
    rationale: RationaleFile
    """What a supervisor would say about it."""
    sources: Annotated[list[Slug], Field(max_length=40)] = []
    """Ids from `scenarios/reference/sources.yaml`."""
    confidence: Confidence | None = None
    """How well the judgement is supported: by several studies or clear consensus, in part, or by opinion alone."""


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
    """Makes the node an ending."""
    title: Short | None = None
    """An ending's name; left out, made from its id."""
    early: Annotated[Flag, Field(description="Reached by breaking off early.")] = False
    present: Annotated[
        list[Slug] | None,
        Field(max_length=12, description="Who is in the room; left out, the whole cast; `[]`, nobody."),
    ] = None
    scene: Text | None = None
    """What is seen on arriving."""
    lines: Annotated[list[LineFile], Field(max_length=40)] = []
    """What is said on arriving."""
    choices: Annotated[list[ChoiceFile], Field(max_length=8)] = []
    """The options; 3 or 4."""
    debrief: Annotated[Text | None, Field(description="What this ending shows.")] = None


class RuleFile(Model):
    """Fires once when its condition becomes true in a step."""

    when: ConditionText
    """It fires when this becomes true."""
    set: Annotated[dict[VariableName, Any], Field(max_length=40, description="Values to put.")] = {}
    effects: Annotated[dict[VariableName, Any], Field(max_length=40, description="Numbers to add.")] = {}
    because: Text | None = None
    """What it meant, for the debriefing."""


class EndingLevelFile(Model):
    """A rating that the walk earns at the ending; the first whose ``when`` holds counts."""

    when: ConditionText | None = None
    """Every level but the last has one."""
    rating: Rating
    """The level earned."""
    because: Text
    """Why, in the debriefing."""


class ScenarioFile(Model):
    """A whole case."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Scenario", populate_by_name=True)
    schema_: Annotated[Literal[1], BeforeValidator(schema_number), Field(alias="schema")]
    """The version of the format."""
    id: Slug
    """Equals the file's name without `.yaml`."""
    version: Annotated[str, StringConstraints(pattern=VERSION)]
    """Yours to count up; attempts are pinned to the content itself as well."""
    title: Short
    """As people read it."""
    summary: Text
    """What it is about, in a few sentences."""
    modality: Modality
    """Which model the case practises."""
    task: Slug
    """The stage of the model; where a rubric lists tasks, one of them."""
    setting: Literal["individual", "couple", "family", "caregiver", "group"]
    """Who sits in the room; `group` adds `cohesion`."""
    strategies: list[Slug]
    """Profiles that the case works with, for the library."""
    problems: Annotated[list[Slug], Field(min_length=1)]
    """What people come with, for the library."""
    level: Literal["foundation", "intermediate", "advanced"]
    """For whom it is written."""
    minutes: Annotated[int, Field(ge=5, le=120)]
    """How long it takes."""
    content_notes: list[Short]
    """What may touch someone, in neutral words; `[]` if nothing."""
    objectives: Annotated[list[Text], Field(min_length=1, max_length=8)]
    """What can be practised here."""
    prebrief: Text
    """What the trainee knows on entering."""
    duties: Annotated[Text | None, Field(description="The training rule on consent, records and safeguarding.")] = None
    feedback: Literal["each", "end"] = "each"
    """When feedback is offered first; the trainee may choose otherwise."""
    rubrics: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*@\d+$")]], Field(min_length=1, max_length=6)
    ]
    """Id and major version."""
    reviewers: list[Short] = []
    """Clinicians who have signed off; empty shows *Not yet reviewed by a clinician*."""
    sources: Annotated[list[Slug], Field(max_length=40)] = []
    """Ids from `scenarios/reference/sources.yaml`."""
    cast: Annotated[dict[Slug, PersonFile], Field(min_length=1, max_length=12)]
    """Everybody who can speak or be spoken to."""
    state: Annotated[dict[VariableName, Any], Field(max_length=200)] = {}
    """How it stands at the opening."""
    variants: Annotated[dict[Slug, dict[VariableName, Any]], Field(max_length=12)] = {}
    """Other openings; each begins from `state:`."""
    casting: Annotated[dict[Slug, Annotated[dict[Slug, CastingFile], Field(max_length=12)]], Field(max_length=12)] = {}
    """Variants that are played by different people: variant, then cast id, then what is different."""
    rules: Annotated[list[RuleFile], Field(max_length=100)] = []
    """What follows by itself, looked at after every choice."""
    at_ending: dict[CriterionId, Annotated[list[EndingLevelFile], Field(min_length=2, max_length=12)]] = {}
    """Criteria rated once a case (S3, S5)."""
    start: Slug
    """The node where it begins."""
    nodes: Annotated[dict[Slug, NodeFile], Field(min_length=2, max_length=500)]
    """Decisions and endings."""
