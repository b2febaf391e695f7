"""What stands in lists to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")


def distinct(labels: Mapping[Key, str]) -> dict[Key, str]:
    """The labels, with a number behind each that reads like one before it.

    Streamlit knows a choice by its label alone, and takes the last of those that read the same: somebody would share a
    session with a cohort that they did not choose.
    """
    taken: set[str] = set()
    found = {}
    for key, label in labels.items():
        written, number = label, 1
        while written in taken:
            number += 1
            written = f"{label} ({number})"
        taken.add(written)
        found[key] = written
    return found
