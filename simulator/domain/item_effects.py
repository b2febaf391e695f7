"""What decisions bring of their own to a score, as it was published: adjusted scores are looked up against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PublishedCalibration:
    """The effects of decisions as they stood at one moment; never changed afterwards.

    Attributes
    ----------
    number : int
        Counts what was published, from 1; the highest is in force.
    version : str
        The same for the same numbers: a hash of mean and effects.
    mean : float
        Mean share, 0 to 1.
    effects : mapping of str to (float, int)
        By item, as ``item_id`` names it: how much higher shares are there at equal skill, and the decisions that this
        rests on.
    n_attempts, n_decisions : int
        First exposures that it rests on, and their scored decisions.
    rounds : int
        How many the estimation took.
    settled : bool
        Whether effects had stopped changing then.
    """

    number: int
    version: str
    made_at: datetime
    mean: float
    effects: Mapping[str, tuple[float, int]]
    n_attempts: int
    n_decisions: int
    rounds: int
    settled: bool


def item_id(scenario_id: str, key_hash: str, node: str) -> str:
    """How a decision of a case under one key is called as an item."""
    return f"{scenario_id}/{key_hash}/{node}"
