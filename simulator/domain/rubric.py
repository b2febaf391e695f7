"""Rubrics: what is rated, how each level looks, and the critical safety errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Dimension(StrEnum):
    """The three things that are scored apart."""

    ATTUNEMENT = "attunement"
    SAFETY = "safety"
    FIDELITY = "fidelity"


class ErrorClass(StrEnum):
    """Weight of a critical error at the gate: one C1, or any two C2, mean a safety review."""

    C1 = "C1"
    C2 = "C2"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of a rubric.

    Attributes
    ----------
    levels : tuple of str, length 5
        Anchors for the ratings 0 to 4.
    at_ending : bool
        Rated once a case from what the walk has set, instead of at decisions.
    """

    id: str
    dimension: Dimension
    title: str
    asks: str
    levels: tuple[str, ...]
    practise: str
    at_ending: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CriticalError:
    """A choice that a safety gate must show, whatever the average.

    Attributes
    ----------
    criterion : str
        The safety criterion on which such an option rates 0.
    raised_for_minor : bool
        Whether the class is C1 as soon as a client in the cast is under 18.
    raised_when : str
        In words, when an author must raise the class to C1; empty if never.
    """

    code: str
    title: str
    error_class: ErrorClass
    criterion: str
    reason: str
    raised_for_minor: bool = False
    raised_when: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A stage of a modality, such as the relational reframe of ABFT."""

    id: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """A versioned set of criteria; ``id@major`` names it in a scenario."""

    id: str
    version: str
    title: str
    summary: str
    criteria: Mapping[str, Criterion]
    critical_errors: Mapping[str, CriticalError]
    scale: tuple[str, ...]
    modality: str | None = None
    tasks: tuple[Task, ...] = ()

    @property
    def reference(self) -> str:
        """How a scenario names this rubric: id and major version."""
        return f"{self.id}@{self.version.split('.')[0]}"
