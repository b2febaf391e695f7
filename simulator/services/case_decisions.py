"""What is told of the decisions of a case; ``decisions`` decides what of it somebody sees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulator.analytics.proportions import Proportion
from simulator.domain.accounts import Cohort
from simulator.domain.cohort_records import Exposure
from simulator.domain.scenario import Scenario
from simulator.services.decision_figures import DecisionFigures, Ways


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked at.

    Attributes
    ----------
    exposure : Exposure
        First exposures are compared; repeats are practice.
    everywhere : bool
        All cohorts of the installation together instead of one.
    """

    exposure: Exposure = Exposure.FIRST
    everywhere: bool = False


class Look(StrEnum):
    """What can be looked at, as addresses name it."""

    FIRST = "first"
    AGAIN = "again"
    EVERYWHERE = "all"

    @property
    def asked(self) -> Filter:
        """What that is."""
        return Filter(Exposure.REPEAT if self is Look.AGAIN else Exposure.FIRST, everywhere=self is Look.EVERYWHERE)

    @classmethod
    def named(cls, text: str) -> Look:
        """What an address asks for: first exposures of the cohort where it says nothing else."""
        return next((one for one in cls if one.value == text), cls.FIRST)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key under which sessions of a case were scored.

    Attributes
    ----------
    name : str
        Empty in a list of cases.
    n : int or None
        Sessions; None where they are too few to be told.
    in_force : bool
        Whether sessions that begin now are scored by it.
    """

    key_hash: str
    n: int | None
    name: str = ""
    in_force: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case that a cohort has met, with the keys that its sessions were scored by, that of most first."""

    scenario_id: str
    title: str
    keys: tuple[KeyLine, ...]


@dataclass(frozen=True, slots=True)
class CaseList:
    """The cases that a cohort has ended sessions of.

    Attributes
    ----------
    is_own : bool
        Whether the reader supervises the cohort, and so sees also what is about few people.
    """

    cohort: Cohort
    is_own: bool
    asked: Filter
    cases: tuple[CaseLine, ...]


@dataclass(frozen=True, slots=True)
class Safety:
    """Critical choices of a case: of decisions at which there was one to be made, and sessions in review.

    The latter is for the cohort's own supervisors.
    """

    critical: Proportion | None
    review: Proportion | None


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """How the decisions of a case work for a cohort, or for all, under one key.

    Attributes
    ----------
    n : int
        Sessions.
    shown : frozenset of str
        Decisions whose figures are shown; of others only that they are kept back.
    safety : Safety or None
        None where it would tell of few people.
    taken : Ways or None
        None where the ways are not kept, which is for all cohorts together.
    """

    cohort: Cohort
    is_own: bool
    asked: Filter
    title: str
    scenario: Scenario
    key: KeyLine
    keys: tuple[KeyLine, ...]
    n: int
    decisions: tuple[DecisionFigures, ...]
    shown: frozenset[str]
    safety: Safety | None
    taken: Ways | None
