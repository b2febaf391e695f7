"""The sources that a case names, as they are cited in the texts that it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from simulator.content.case import Case
from simulator.content.files import SOURCES_FILE, Texts
from simulator.content.memory import Memory
from simulator.content.shelf import ShelfFiles

MAX_LISTS = 8


def citations_of(case: Case) -> Mapping[str, str]:
    """Citations by id of everything that the case may cite; from the version that the case was made from."""
    return _citations(case.texts.get(SOURCES_FILE, ""))


@lru_cache(maxsize=MAX_LISTS)
def _citations(text: str) -> Mapping[str, str]:
    """Reading the list takes longer than drawing a whole debriefing, and it seldom changes."""
    return dict(ShelfFiles(Texts({SOURCES_FILE: text}), Memory()).sources) if text else {}
