"""Waivers: ``# allow: SC203 reason in words`` lets a finding below an error stand, with the reason on record.

A comment after something on a line speaks for what is reported on that line; one that stands on a line of its own
speaks for the block directly below it. Only warnings and notes of the families SC1xx to SC3xx can be waived. YAML's
reader drops comments, so they are looked for in the text, outside everything that the reader took for a value: a ``#``
in quotes or in a block of text is never a comment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import yaml

from simulator.content.diagnostics import CODES, WAIVABLE, Diagnostic, Severity, can_be_waived, diagnostic, meant
from simulator.content.located_yaml import Located

FEWEST_WORDS = 3
MOST_WAIVERS = 200
MOST_CODES = 12

Place = tuple[int, int]
"""Line and column, counted from 1."""
END_OF_LINE = 1 << 30
BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
MAYBE = re.compile(r"allow\s*:")
MARK = re.compile(r"#+\s*allow\s*:", re.IGNORECASE)
CODE = re.compile(r"\s*([A-Za-z]{2,3}\d\w*)\s*([,:]?)")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
OF_STATES = "SC1"
FORM = "write as # allow: SC203 and the reason in words"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that asks for something to be allowed.

    Attributes
    ----------
    place : tuple of int
        Where its ``#`` stands.
    asks : str
        What follows ``allow:``.
    asks_column : int
        Where that begins, counted from 1.
    alone : bool
        Whether it has the line for itself.
    """

    place: Place
    asks: str
    asks_column: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Waiver:
    """One code that may stand at some places, and why.

    Attributes
    ----------
    place : tuple of int
        Where the code stands in the comment.
    first, last : tuple of int
        The places for which it speaks, both included.
    """

    code: str
    reason: str
    place: Place
    first: Place
    last: Place

    def covers(self, problem: Diagnostic) -> bool:
        """Whether it speaks for a finding."""
        return problem.code == self.code and self.first <= (problem.line, problem.column) <= self.last


def apply_waivers(located: Located, text: str, *, checked: bool = True, proved: bool = True) -> None:
    """Mark the findings in ``located`` that the file's comments waive, and report waivers that don't hold.

    Parameters
    ----------
    text : str
        The file's text, from which ``located`` was read.
    checked : bool
        Whether the checks of quality have run; without them nobody can say that a waiver is out of date.
    proved : bool
        Whether the verifier has answered everything; without that nobody can say it of a waiver of SC1xx.
    """
    found = list(waiver_comments(text)) if located.data is not None else []
    if not found:
        return
    if len(found) > MOST_WAIVERS:
        message = f"more than {MOST_WAIVERS} waivers stand in this file"
        _refuse(located, found[MOST_WAIVERS].place, message, "mend some of the findings instead of waiving them")
    blocks = _Blocks(located, text)
    waivers = [waiver for comment in found[:MOST_WAIVERS] for waiver in _read(comment, located, blocks)]
    used: set[Waiver] = set()
    for index, problem in enumerate(located.diagnostics):
        nearest = max((item for item in waivers if item.covers(problem)), key=lambda item: item.first, default=None)
        if nearest is not None:
            located.diagnostics[index] = replace(problem, waived=nearest.reason)
            used.add(nearest)
    if checked:
        settled = [waiver for waiver in waivers if proved or not waiver.code.startswith(OF_STATES)]
        stale = [_stale(waiver, located) for waiver in settled if waiver not in used]
        located.diagnostics += stale


def waiver_comments(text: str) -> Iterator[Comment]:
    """Every comment of a YAML text that begins with ``allow:``; none if the text can't be read as YAML."""
    if not MAYBE.search(text.lower()):
        return
    values = _values(text)
    if values is None:
        return
    begins = [begin for begin, _ in values]
    for number, line in enumerate(BREAK.split(text), 1):
        if not MAYBE.search(line.lower()):
            continue
        column = _comment_column(number, line, begins, values)
        if column is not None and (mark := MARK.match(line, column)):
            alone = not line[:column].strip()
            yield Comment((number, column + 1), line[mark.end() :], mark.end() + 1, alone)


def _values(text: str) -> list[tuple[Place, Place]] | None:
    """Where each single value begins and ends (line from 1, column from 0), in order."""
    found: list[tuple[Place, Place]] = []
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.ScalarEvent):
                begin, end = event.start_mark, event.end_mark
                assert begin is not None
                assert end is not None
                # the line on which a block of text is announced may end in a comment; its text begins below
                first = (begin.line + 2, 0) if event.style in ("|", ">") else (begin.line + 1, begin.column)
                found.append((first, (end.line + 1, end.column)))
    except (yaml.YAMLError, ValueError):
        return None
    return found


def _comment_column(number: int, line: str, begins: list[Place], values: list[tuple[Place, Place]]) -> int | None:
    """The column, from 0, at which the line's comment begins: its first ``#`` outside every value."""
    column = line.find("#")
    while column >= 0:
        before = bisect_right(begins, (number, column)) - 1
        end = values[before][1] if before >= 0 else (0, 0)
        if end <= (number, column):
            return column
        if end[0] > number:
            return None
        column = line.find("#", end[1])
    return None


def _read(comment: Comment, located: Located, blocks: _Blocks) -> Iterator[Waiver]:
    """The waivers of one comment; a code that can't be waived, and a missing reason, are reported."""
    codes, reason = _codes_and_reason(comment)
    if not codes:
        _refuse(located, comment.place, "this waiver names no code", FORM)
        return
    if len(codes) > MOST_CODES:
        message = f"this waiver names more than {MOST_CODES} codes"
        _refuse(
            located, comment.place, message, "mend some of the findings, and give each of the others its own reason"
        )
        return
    if len(WORD.findall(reason)) < FEWEST_WORDS:
        message = f"the waiver of {', '.join(codes)} gives no reason of {FEWEST_WORDS} words or more"
        _refuse(located, comment.place, message, "say after the codes why the finding may stand")
        return
    line = comment.place[0]
    reach = blocks.below(comment.place) if comment.alone else ((line, 1), (line, END_OF_LINE))
    for code, column in codes.items():
        refusal = _refusal(code)
        if refusal is None:
            yield Waiver(code, reason, (line, column), *reach)
        else:
            _refuse(located, (line, column), *refusal)


def _codes_and_reason(comment: Comment) -> tuple[dict[str, int], str]:
    """Each code with its column, and the text after the codes."""
    codes: dict[str, int] = {}
    end, more = 0, True
    while (found := CODE.match(comment.asks, end)) and (more or found[1].upper() in CODES) and len(codes) <= MOST_CODES:
        codes.setdefault(found[1].upper(), comment.asks_column + found.start(1))
        end, more = found.end(), found[2] == ","
    return codes, comment.asks[end:].strip(" \t,:;–—-")


def _refusal(code: str) -> tuple[str, str] | None:
    """Why a code can't be waived and what to do instead; None if it can."""
    if can_be_waived(code):
        return None
    if code not in CODES:
        return f"'{code}' is not the code of a finding", meant(code, filter(can_be_waived, CODES))
    if CODES[code][1] is Severity.ERROR:
        return f"{code} is an error, and errors can't be waived", "remove the code here, and mend what it reports"
    if code.startswith(WAIVABLE):
        message = f"{code} is found over the whole library, so no line can waive it"
        return message, "remove the code here, and mend some of the decisions that it counts"
    return (
        f"{code} is not a finding of quality, so it can't be waived",
        "remove the code here; only SC1xx, SC2xx and SC3xx can",
    )


class _Blocks:
    """The blocks of a file: everything that belongs to one key or item."""

    def __init__(self, located: Located, text: str) -> None:
        named = ((mark, path) for path, mark in located.marks.items() if path)  # never the file as a whole
        self.order = sorted(named, key=lambda at: (at[0], len(at[1])))
        self.lines = BREAK.split(text)

    def below(self, place: Place) -> tuple[Place, Place]:
        """From the key or item that begins on the next line with content, to the last thing that stands in it."""
        index = bisect_right(self.order, (place[0], END_OF_LINE), key=lambda at: at[0])
        if index == len(self.order):
            return place, place
        first, owner = self.order[index]
        line = self.lines[first[0] - 1]
        if len(line) - len(line.lstrip()) + 1 < place[1]:
            return place, place  # indented deeper than what follows: it stands at the end of another block
        last = first
        for mark, path in islice(self.order, index, None):
            if path[: len(owner)] != owner:
                break
            last = mark
        return first, last


def _refuse(located: Located, place: Place, message: str, hint: str) -> None:
    located.diagnostics.append(diagnostic("SC026", located.path, place, message, hint))


def _stale(waiver: Waiver, located: Located) -> Diagnostic:
    """That a waiver waives nothing; the nearest finding that it could have been meant for is named."""
    others = [item.line for item in located.diagnostics if item.code == waiver.code and not item.waived]
    near = min(others, key=lambda line: abs(line - waiver.place[0]), default=None)
    message = f"{waiver.code} is allowed, but nothing that this comment speaks for is reported so"
    hint = "remove it" if near is None else f"put it on line {near}, where {waiver.code} is reported, or remove it"
    return diagnostic("SC027", located.path, waiver.place, message, hint)
