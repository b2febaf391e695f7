"""The small case, played by other people in one of its variants: Mara is Jonas in ``stormy``."""

from __future__ import annotations

from pathlib import Path

from tests.library import CASE, copy_library, library_texts, replaced

CASTING = """casting:
  stormy:
    mara:
      name: Jonas
      age: 41
      pronouns: he/him
      portrait: open-peeps/daniel
      about: Came from work with {tom}.
"""
MARKED = (
    ("Mara and her son Tom, 16, have been waiting", "A parent and {tom}, 16, have been waiting"),
    ("  quiet: {tom.trust: 3, told: nobody}\n", "  quiet: {tom.trust: 3, told: nobody}\n\n" + CASTING),
    ("because: Tom was asked.", 'because: "{tom} was asked, and {mara} heard it."'),
    ("cue: on her feet", "cue: on {mara.their} feet"),
    ("what forty minutes were like for her", "what forty minutes were like for {mara.them}"),
    ("speaks to what she asked", "speaks to what {mara.they} asked"),
    ("effect: Mara hears a defense and gets louder.", 'effect: "{mara} heard a defense and got louder."'),
    ("shows why her anger fits", "shows why {mara.their} anger fits"),
    ("effect: Mara sits down, and the room can begin.", 'effect: "{mara} sat down, and the room could begin."'),
    ("effect: Mara is alone with it, and it comes", 'effect: "{mara.They} stayed alone with it, and it comes'),
    ("back later.\n", 'back later."\n'),
    ("Not even her?", "Not even {mara.them}?"),
    ("reason: The promise would have to be broken tonight.", 'reason: "{mara} would have to be told tonight."'),
    ("misses: Mara hears the answer with him", 'misses: "{mara} heard {tom.their} answer'),
    ("without having been prepared for it.\n", 'without having been prepared for it."\n'),
    (
        "reply: [{scene: Mara puts her hand on the bench between them. Tom leaves his where it is.}]",
        'reply: [{scene: "{mara} puts {mara.their} hand on the bench. {tom} leaves {tom.theirs} where it is."}]',
    ),
    ("and it lets Mara find her own move", "and it lets {mara} find {mara.their} own move"),
    (
        "effect: Mara reaches out a little and Tom allows it.",
        'effect: "{mara} reached out a little and Tom allowed it."',
    ),
    ("title: A plan for tonight", 'title: "{mara}, {tom} and a plan for tonight"'),
    ("debrief: You owned the wait, heard", 'debrief: "{mara} was met: you owned the wait, heard'),
    ("The rest became possible because of that.", 'The rest became possible because of that."'),
)
"""Edits of the small case that leave no name and no pronoun of Mara in its texts."""


def recast_text() -> str:
    """The file of the case."""
    text = library_texts()[CASE]
    for old, new in MARKED:
        text = replaced(text, old, new)
    return text


def recast_texts() -> dict[str, str]:
    """Every file of the small library, with this case."""
    return library_texts() | {CASE: recast_text()}


def recast_library(folder: Path) -> Path:
    """A copy of the small library, with this case, that a test may edit."""
    content = copy_library(folder)
    (content / CASE).write_text(recast_text(), encoding="utf-8")
    return content
