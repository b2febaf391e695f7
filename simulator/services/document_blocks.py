"""Blocks of a printed document, by what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from simulator.domain.debrief import Moment
from simulator.domain.i18n import _
from simulator.domain.scenario import Line, Scenario
from simulator.services import debrief_words as words
from simulator.services.press import Block


def heading(level: int, title: str) -> Block:
    """A heading; levels are never left out on the way down."""
    return {"is": "heading", "level": level, "text": title}


def text(said: str) -> Block:
    """Paragraphs, parted at blank lines."""
    return {"is": "text", "texts": [part.strip() for part in said.split("\n\n") if part.strip()]}


def small(*said: str) -> Block:
    """Paragraphs of less weight."""
    return {"is": "small", "texts": list(said)}


def quote(said: str) -> Block:
    """Words that were, or could be, said."""
    return {"is": "quote", "text": said}


def bullets(items: Iterable[str]) -> Iterator[Block]:
    """A list; nothing for no items."""
    found = list(items)
    if found:
        yield {"is": "list", "items": found}


def terms(rows: Iterable[tuple[str, str]]) -> Block:
    """Names, each with what is said of it."""
    return {"is": "terms", "rows": list(rows)}


def table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[str] | None = None
) -> Block:
    """A table whose heading comes again on each page; the last column takes the room that is left."""
    return {
        "is": "table",
        "caption": caption,
        "headings": list(headings),
        "rows": [list(row) for row in rows],
        "widths": list(widths or ["auto"] * (len(headings) - 1) + ["rest"]),
    }


def verdict(moment: Moment) -> Block:
    """How a choice is judged, in words; the colour says nothing more."""
    said, tone = words.standing(moment)
    return {"is": "verdict", "text": said, "tone": tone}


def warnings(moment: Moment) -> Iterator[Block]:
    """Why a choice is a critical moment."""
    return ({"is": "warning", "text": mark.reason} for mark in moment.score.critical)


def spoken(scenario: Scenario, lines: Iterable[Line]) -> Iterator[Block]:
    """Lines as they are said and seen."""
    for line in lines:
        if line.speaker is None:
            yield {"is": "scene", "text": line.words}
        else:
            yield said(scenario.cast[line.speaker].name, line.words, line.cue)


def said(who: str, spoken_words: str, cue: str = "", *, you: bool = False) -> Block:
    """What one person said, with what was seen."""
    return {"is": "said", "who": who, "words": spoken_words, "cue": cue, "you": you}


def said_by_you(say: str) -> Block:
    """What the trainee said, named so that a supervisor reads it as well; an action without words is in brackets."""
    who = _("Therapist")
    return said(who, "", say, you=True) if say.startswith("(") else said(who, say, you=True)
