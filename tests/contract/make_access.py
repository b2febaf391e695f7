"""The generated table of ``docs/access.md``: who may do what to which."""

from __future__ import annotations

from collections.abc import Callable

from simulator.domain.policy import can
from tests.access_matrix import GRANTED, THINGS
from tests.contract.markdown import table
from tests.library import ROOT
from tests.personas import EVERYBODY

PAGE = ROOT / "docs" / "access.md"


def matrix() -> str:
    """One row for every action on every kind of thing, one column a person."""
    rows = [
        [action.value, thing, *("yes" if can(who, action, THINGS[thing]) else "" for who in EVERYBODY.values())]
        for action, thing, _ in GRANTED
    ]
    return table(["To", "on", *EVERYBODY], rows)


PARTS: dict[str, Callable[[], str]] = {"matrix": matrix}
