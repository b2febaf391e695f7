"""YAML read strictly, with the place of every value kept.

Every scalar is text (an empty one or ``null`` is None): what it should be is decided by the model that knows the key,
so ``No`` and ``12:30`` stay what the author wrote. Anchors, aliases, tags, merge keys, directives, tabs that indent,
duplicate keys, depth over 40, more than 100,000 keys and values and files over 1 MB are refused.

The parser's events are read once, and data, places and refusals come from the same pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from simulator.content.diagnostics import Diagnostic, Severity, diagnostic
from simulator.content.yaml_problems import (
    BLANK,
    TAB,
    UNREADABLE,
    place_after,
    syntax_problem,
    tab_indents,
    unreadable_characters,
)

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_VALUES = 100_000
MAX_ERRORS = 200
NOTHING = frozenset({"", "~", "null"})

Path = tuple[str | int, ...]
"""Where a value stands: keys and list positions from the top."""
Mark = tuple[int, int]
"""Line and column, counted from 1."""


class TooManyErrors(Exception):
    """A file has so many errors that the rest of it is left unread; what was found is in ``located``."""

    def __init__(self, located: Located) -> None:
        super().__init__(located.path)
        self.located = located


Outcome = TypeVar("Outcome")
Given = ParamSpec("Given")


def ends_when_full(
    read: Callable[Given, tuple[Outcome | None, Located]],
) -> Callable[Given, tuple[Outcome | None, Located]]:
    """A reader of files that at too many errors gives what it has found so far, and nothing to use."""

    @wraps(read)
    def reading(*given: Given.args, **named: Given.kwargs) -> tuple[Outcome | None, Located]:
        try:
            return read(*given, **named)
        except TooManyErrors as full:
            return None, full.located

    return reading


@dataclass(slots=True)
class Located:
    """A document and where its parts stand.

    Attributes
    ----------
    data : dict, list, str or None
        The document as plain data; None if it can't be read.
    marks : dict of Path to (line, column)
        Place of each value (of its key where it has one), counted from 1.
    quiet : set of Path
        Places where a problem was reported already and a stand-in took over: nothing more is said of them.
    errors : int
        How many errors were noted.
    """

    path: str
    data: Any = None
    marks: dict[Path, Mark] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    quiet: set[Path] = field(default_factory=set)
    errors: int = 0

    def mark(self, path: Path) -> Mark:
        """The place of a value, or of the nearest thing around it that has one."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))

    def mended(self, path: Path) -> bool:
        """Whether a stand-in took over at a place or somewhere in it."""
        return any(place[: len(path)] == path for place in self.quiet)

    def report(self, code: str, path: Path, message: str, hint: str) -> None:
        """Note a problem at the place of a value, unless it stands at or in a place that is kept quiet.

        Raises
        ------
        TooManyErrors
            If it is the last error that is listed; its hint says so.
        """
        if self.quiet and any(path[:length] in self.quiet for length in range(len(path) + 1)):
            return
        self.note(code, self.mark(path), message, hint)

    def note(self, code: str, mark: Mark, message: str, hint: str) -> None:
        """Note a problem at a line and column; raises ``TooManyErrors`` as ``report`` does."""
        found = diagnostic(code, self.path, mark, message, hint)
        self.errors += found.severity is Severity.ERROR
        full = self.errors >= MAX_ERRORS and found.severity is Severity.ERROR
        if full:
            found = replace(found, hint=f"{found.hint} (these are {MAX_ERRORS} errors; the rest is not looked at yet)")
        self.diagnostics.append(found)
        if full:
            raise TooManyErrors(self)


def load_located(text: str, path: str) -> Located:
    """Read YAML text; problems are gathered in the result's ``diagnostics``.

    Parameters
    ----------
    text : str
        The file's text.
    path : str
        The name shown in diagnostics.
    """
    located = Located(path)
    text = text.removeprefix("\ufeff")  # an editor's mark that the file is UTF-8
    try:
        if _readable(located, text):
            located.data = _Reader(located, text).document()
    except yaml.YAMLError as error:
        located.note(*syntax_problem(error, text))
    except (_Unreadable, TooManyErrors):
        pass
    return located


class _Unreadable(Exception):
    """Reading ended early, for a reason that is reported."""


def _readable(located: Located, text: str) -> bool:
    """Whether the parser may see the text; what it must not see is reported."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        located.note("SC003", (1, 1), f"the file is larger than {MAX_BYTES:,} bytes", "split it into several cases")
    for mark, name in unreadable_characters(text):
        located.note("SC001", mark, f"an invisible character ({name}) stands here", "delete it")
    start = BLANK.match(text)
    if start and text.startswith("%", start.end()):
        message = "a line that begins with % gives orders to YAML, which is not allowed here"
        located.note("SC003", place_after(text[: start.end()]), message, "remove the line, and the --- that follows it")
    return not located.diagnostics


class _Reader:
    """Builds plain data from the parser's events, noting places and refusing what is not allowed."""

    def __init__(self, located: Located, text: str) -> None:
        self.located = located
        self.text = text
        self.next: Any = yaml.CSafeLoader(text).get_event
        self.values = 0
        self.depth = 0
        self.tabs = tab_indents(text)

    def document(self) -> Any:
        """The only document of the text."""
        self.next()  # the stream's start
        if isinstance(self.next(), StreamEndEvent):
            self.located.note("SC001", (1, 1), "the file is empty", "start from a copy of a file that works")
            return None
        event = self.next()
        self.located.marks[()] = _mark(event)
        data = self.value(event, ())
        end = self.next()
        assert isinstance(end, DocumentEndEvent)
        self._refuse_more(end)
        for line, column in self.tabs.items():
            self.located.note("SC003", (line, column), *TAB)
        return data

    def _refuse_more(self, end: Any) -> None:
        """Report a second document, which the parser does not get to see."""
        index: int = end.end_mark.index
        rest = BLANK.match(self.text, index)
        after = rest.end() if rest else index
        if after < len(self.text) and self.text[after] != "#":
            message, hint = "a second document begins here", "remove this line, and keep one document a file"
            self.located.note("SC001", place_after(self.text[:after]), message, hint)

    def value(self, event: Any, path: Path) -> Any:
        """The data that begins with an event."""
        kind = type(event)
        self._count(event)
        if kind is AliasEvent:
            self._refuse_shortcut("*", event)
            self.located.quiet.add(path)
            return None
        if event.anchor is not None:
            self._refuse_shortcut("&", event)
        if event.tag is not None:
            message = f"'{event.tag}' is a YAML tag, which is not allowed here"
            self.located.note("SC003", _mark(event), message, "remove it, or put text that begins with ! in quotes")
        if kind is ScalarEvent:
            return self._scalar(event)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"keys and lists stand more than {MAX_DEPTH} deep within each other"
            self.located.note("SC003", _mark(event), message, "close some brackets, or indent less from here on")
            raise _Unreadable
        found = self._mapping(path) if kind is MappingStartEvent else self._list(path)
        self.depth -= 1
        return found

    def _count(self, event: Any) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            message = f"the file holds more than {MAX_VALUES:,} keys and values"
            self.located.note("SC003", _mark(event), message, "split it into several cases")
            raise _Unreadable

    def _refuse_shortcut(self, sign: str, event: Any) -> None:
        message = f"'{sign}{event.anchor}' is a YAML shortcut, which is not allowed here"
        self.located.note("SC003", _mark(event), message, "write the value out, or put text that begins so in quotes")

    def _scalar(self, event: Any) -> str | None:
        text: str = event.value
        if not event.style and text in NOTHING:
            return None
        if event.style == '"' and (found := UNREADABLE.search(text)):
            message = f"the text holds an invisible character (U+{ord(found[0]):04X})"
            self.located.note("SC003", _mark(event), message, "remove the sign after the backslash")
        if self.tabs:  # inside text of several lines a tab is text
            for line in range(event.start_mark.line + 2, event.end_mark.line + 2):
                self.tabs.pop(line, None)
        return text

    def _list(self, path: Path) -> list[Any]:
        found: list[Any] = []
        marks = self.located.marks
        while type(event := self.next()) is not SequenceEndEvent:
            place = (*path, len(found))
            marks[place] = _mark(event)
            found.append(self.value(event, place))
        return found

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        marks = self.located.marks
        while type(event := self.next()) is not MappingEndEvent:
            key = self._key(event, path)
            place = (*path, "?" if key is None else key)
            if key is not None and key in found:
                message = f"'{key}' stands here and on line {marks[place][0]}"
                self.located.note("SC002", _mark(event), message, "rename or remove one of the two")
                key, place = None, (*path, "?")
            if key is None:
                self.value(self.next(), place)  # read on, so that problems inside are reported too
                continue
            marks[place] = _mark(event)
            found[key] = self.value(self.next(), place)
        return found

    def _key(self, event: Any, path: Path) -> str | None:
        """The key's text; None where it can't be used."""
        mark = _mark(event)
        if type(event) is not ScalarEvent:
            if type(event) is not AliasEvent:
                self.located.note("SC006", mark, "a key must be a plain name", "write a name, then a colon")
            self.value(event, (*path, "?"))
            return None
        self.value(event, path)
        text: str = event.value
        if not text:
            self.located.note("SC006", mark, "a key is empty", "write a name before the colon")
            return None
        if text == "<<" and not event.style:
            message = "'<<' merges keys in YAML, which is not allowed here"
            self.located.note("SC003", mark, message, "write out the keys that it stands for")
            return None
        return text


def _mark(event: Any) -> Mark:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
