"""The crosswalk that comes with the program: a proposal, until a program makes it its own."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from simulator.content.located_yaml import load_located
from simulator.domain.crosswalk import DEFAULT_BENCHMARK, Outcome

FILE = Path(__file__).with_name("crosswalk.yaml")


@cache
def proposed() -> tuple[Outcome, ...]:
    """Every outcome of the proposal."""
    found = load_located(FILE.read_text(encoding="utf-8"), FILE.name).data
    return tuple(
        Outcome(
            one["id"],
            one["framework"],
            one["standard"],
            tuple(one["criteria"]),
            int(one.get("benchmark", DEFAULT_BENCHMARK)),
        )
        for one in found["outcomes"]
    )


def proposed_for(known: Collection[str]) -> tuple[Outcome, ...]:
    """The proposal as far as there are criteria: without those that are not known, and outcomes that lose all.

    Parameters
    ----------
    known : collection of str
        Ids of the criteria that there are.
    """
    found = []
    for one in proposed():
        criteria = tuple(name for name in one.criteria if name in known)
        if criteria:
            found.append(Outcome(one.id, one.framework, one.standard, criteria, one.benchmark))
    return tuple(found)
