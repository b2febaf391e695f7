"""Phrases to look for in texts, quickly: a case has some 700 texts, and it is checked while its author types."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """A pattern, and stems of which every match holds one.

    Attributes
    ----------
    stems : tuple of str
        Lower case; looked for first, since that is a hundred times quicker than the pattern.
    """

    pattern: re.Pattern[str]
    stems: tuple[str, ...]

    def find(self, text: str, lowered: str) -> str | None:
        """The first match in a text, of which ``lowered`` is the lower-case form; None if there is none."""
        if not any(stem in lowered for stem in self.stems):
            return None
        found = self.pattern.search(text)
        return found[0] if found else None


def phrases(words: str, *stems: str) -> Phrases:
    """Phrases of whole words, in either case."""
    return Phrases(re.compile(rf"(?<![\w-])(?:{words})\b", re.IGNORECASE), stems)
