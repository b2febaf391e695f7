"""How many examples a property is tried on: the same ones each time; with ``make fuzz`` ten times as many new ones."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings

TIMES = int(os.environ.get("FUZZ", "1"))
"""How many times the usual number; above 1 they are drawn anew at each run."""


def effort(examples: int, **more: Any) -> settings:
    """Settings for a property."""
    return settings(max_examples=examples * TIMES, derandomize=TIMES == 1, deadline=None, **more)
