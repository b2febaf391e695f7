"""What the page of ``desk`` keeps: drafts as texts with a revision, shared by every tab."""

import threading
from dataclasses import dataclass, field

TEXT = """\
schema: 1
id: first-words
title: First words
start: greeting
cast:
  tom: {name: Tom}
state:
  tom.bond: 4
nodes:
  greeting:
    scene: Tom keeps his coat on.
    choices:
      - id: wait
        to: silence
  silence:
    scene: It is quiet.
    ending: held
"""
MINE = TEXT.replace("It is quiet.", "It is very quiet.").replace("title: First words", "title: First steps")
HARD = {
    "large": "x: 1\n" * 199_990,
    "long": "x: " + "word and " * 110_000,
    "deep": "".join("  " * depth + "x:\n" for depth in range(700)) + "[{" * 200_000 + "\n",
}
"""Texts of a megabyte that are hard on an editor, by the name of the draft."""


@dataclass
class Drafts:
    """Every draft that was opened, by its name; ``saves`` tells who saved what, in order."""

    texts: dict[str, tuple[int, str]] = field(default_factory=dict)
    saves: list[tuple[str, int]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    resolved: dict[str, str] = field(default_factory=dict)
    picked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, place: str) -> tuple[int, str]:
        if place not in self.texts:
            self.texts[place] = (1, HARD.get(place, TEXT))
        return self.texts[place]

    def save(self, place: str, text: str, since: int) -> str:
        with self.lock:
            revision, last = self.open(place)
            if last == text:
                return ""
            if since != revision:
                return f"Somebody else has saved revision {revision} meanwhile."
            self.texts[place] = (revision + 1, text)
            self.saves.append((place, revision + 1))
            return ""


DRAFTS = Drafts()
