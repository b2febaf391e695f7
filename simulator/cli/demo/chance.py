"""Chance that is the same at every run."""

from __future__ import annotations

import random


def chance_of(*seed: object) -> random.Random:
    """Numbers that depend on nothing but the seed, so that the demonstration is the same wherever it is made.

    No secret may be made of it.
    """
    return random.Random("/".join(map(str, seed)))  # noqa: S311  # nosec B311
