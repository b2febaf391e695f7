"""The format of rubric and strategy files; see ``models`` for scenarios and for what the parts share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from simulator.content.models import (
    VERSION,
    ConditionText,
    CriterionId,
    ErrorCode,
    Flag,
    Modality,
    Model,
    Short,
    Slug,
    Text,
    schema_number,
)
from simulator.domain.vocabulary import Dose


class TaskFile(Model):
    """A stage of a modality."""

    id: Slug
    """The name that a case's `task:` uses."""
    title: Short
    """As people read it."""
    summary: Text
    """What it is about, in a few sentences."""


class CriterionFile(Model):
    """One row of a rubric."""

    dimension: Literal["attunement", "safety", "fidelity"]
    """Where it counts."""
    title: Short
    """As people read it."""
    asks: Annotated[Text, Field(description="The one question that a rater answers.")]
    scored: Literal["decision", "ending"] = "decision"
    """At decisions, or once at the ending."""
    levels: Annotated[dict[Literal["0", "1", "2", "3", "4"], Text], Field(min_length=5, max_length=5)]
    """How each level looks, `0` to `4`, a line each."""
    practise: Text
    """What to practise when this is low; one or two concrete sentences."""
    sources: list[Slug] = []
    """Ids from `scenarios/reference/sources.yaml`."""


class RaisedFile(Model):
    """When a critical error counts as C1."""

    to: Literal["C1"]
    """The class it is raised to."""
    minor_client: Flag = False
    """By the program, as soon as a client in the cast is under 18."""
    when: Text
    """In words: when an author must raise it by hand."""


class CriticalErrorFile(Model):
    """A critical safety error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    title: Short
    """As people read it."""
    error_class: Annotated[Literal["C1", "C2"], Field(alias="class")]
    """One C1, or two C2, mean a safety review."""
    criterion: CriterionId
    """The safety criterion on which such an option rates 0."""
    reason: Text
    """Why it does harm; shown to the trainee."""
    raised: RaisedFile | None = None
    """When it counts as C1."""


class RubricFile(Model):
    """A versioned rubric."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Rubric", populate_by_name=True)
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
    modality: Modality | None = None
    """For a fidelity rubric: its model."""
    tasks: list[TaskFile] = []
    """The model's own stages."""
    scale: Annotated[dict[Literal["0", "1", "2", "3", "4"], Short], Field(min_length=5, max_length=5)]
    """What the levels are called, `0` to `4`."""
    criteria: Annotated[dict[CriterionId, CriterionFile], Field(min_length=1, max_length=40)]
    """What is rated."""
    critical_errors: dict[ErrorCode, CriticalErrorFile] = {}
    """What the safety gate shows."""


class ResponseFile(Model):
    """How a strategy answers some kinds of move."""

    to: Annotated[list[str], Field(min_length=1)]
    """Kinds of move that it answers."""
    dose: Annotated[list[Dose], Field(min_length=1)] = list(Dose)
    """Doses that it answers; left out, all three."""
    when: ConditionText | None = None
    """On the person's own variables, by bare names, before the step."""
    effects: Annotated[dict[Slug, Any], Field(min_length=1)]
    """On the person's own variables, by bare names."""
    words: Text
    """A clause in the past tense for the debriefing; may use `{name} {they} {them} {their}`."""


class LimitFile(Model):
    """What cannot rise (or fall) while a condition holds."""

    variable: Slug
    """A number of the person, by its bare name."""
    blocks: Literal["rise", "fall"]
    """Which way it cannot go."""
    when: ConditionText
    """On the person's own variables, before the step."""
    words: Text
    """A clause in the past tense for the debriefing; may use `{name} {they} {them} {their}`."""


class StrategyFile(Model):
    """A strategy profile."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Strategy profile", populate_by_name=True)
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
    responses: Annotated[list[ResponseFile], Field(min_length=1, max_length=200)]
    """All that match a move apply, in order."""
    limits: Annotated[list[LimitFile], Field(max_length=40)] = []
    """What cannot move while a condition holds."""
