"""YAML read strictly, with the place of every value kept.

Every scalar is text (an empty one or ``null`` is None): what it should be is decided by the model that knows the key,
so ``No`` and ``12:30`` stay what the author wrote. Anchors, aliases, tags, duplicate keys, depth over 40 and files
over 1 MB are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from simulator.content.diagnostics import Diagnostic, diagnostic

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

Path = tuple[str | int, ...]
"""Where a value stands: keys and list positions from the top."""


@dataclass(slots=True)
class Located:
    """A document and where its parts stand.

    Attributes
    ----------
    data : dict, list, str or None
        The document as plain data.
    marks : dict of Path to (line, column)
        Place of each value (of its key where it has one), counted from 1.
    quiet : set of Path
        Places where a problem was reported already and a stand-in took over: nothing more is said of them.
    """

    path: str
    data: Any = None
    marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    quiet: set[Path] = field(default_factory=set)

    def mark(self, path: Path) -> tuple[int, int]:
        """The place of a value, or of the nearest thing around it that has one."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))

    def report(self, code: str, path: Path, message: str, hint: str) -> None:
        """Note a problem at the place of a value, unless it stands at or in a place that is kept quiet."""
        if any(path[: len(place)] == place for place in self.quiet):
            return
        self.diagnostics.append(diagnostic(code, self.path, self.mark(path), message, hint))


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
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        located.report("SC003", (), f"the file is larger than {MAX_BYTES:,} bytes", "split it into several cases")
        return located
    try:
        _refuse_features(located, text)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        if not located.diagnostics:  # an alias without its anchor is already reported
            problem, hint = _in_plain_words(error)
            message = f"this can't be read as YAML: {problem}"
            located.diagnostics.append(diagnostic("SC001", path, _place(error, text), message, hint))
        return located
    except _TooDeep as error:
        message = f"keys and lists stand more than {MAX_DEPTH} deep within each other"
        located.diagnostics.append(
            diagnostic("SC003", path, error.mark, message, "close some brackets, or indent less from here on")
        )
        return located
    if root is None:
        located.report("SC001", (), "the file is empty", "start from a copy of a file that works")
        return located
    _Walk(located).value(root, ())
    return located


class _TooDeep(Exception):
    def __init__(self, mark: tuple[int, int]) -> None:
        super().__init__("too deep")
        self.mark = mark


def _refuse_features(located: Located, text: str) -> None:
    """Refuse deep nesting, anchors, aliases and tags from the event stream, before any tree is built recursively."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        mark = (event.start_mark.line + 1, event.start_mark.column + 1) if event.start_mark else (1, 1)
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise _TooDeep(mark)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            message = f"'{sign}{event.anchor}' is a YAML shortcut, which is not allowed here"
            hint = "write the value out, or put text that begins so in quotes"
            located.diagnostics.append(diagnostic("SC003", located.path, mark, message, hint))
        if (tag := getattr(event, "tag", None)) is not None:
            message = f"'{tag}' is a YAML tag, which is not allowed here"
            hint = "remove it, or put text that begins with ! in quotes"
            located.diagnostics.append(diagnostic("SC003", located.path, mark, message, hint))


PLAIN_WORDS: dict[str, tuple[str, str]] = {
    "mapping values are not allowed in this context": (
        "a colon stands where no new key can begin",
        "put text that holds a colon and a space in quotes, and check the indentation",
    ),
    "found character that cannot start any token": (
        "a tab, or one of @ ` %, stands where a value should begin",
        "indent with spaces, and put text that begins so in quotes",
    ),
    "found a tab character where an indentation space is expected": (
        "a tab stands where spaces should indent",
        "indent with spaces",
    ),
    "did not find expected key": (
        "the line does not fit what stands around it",
        'indent keys of one level alike; inside double quotes write a quotation mark as \\"',
    ),
    "did not find expected '-' indicator": (
        "a list goes on without a dash",
        "begin every item of the list with a dash, all indented alike",
    ),
    "block sequence entries are not allowed in this context": (
        "a dash stands where no list can begin",
        "put the list on lines of its own, or the text in quotes",
    ),
    "did not find expected alphabetic or numeric character": (
        "text begins with * or &, which are signs of YAML's own",
        "put it in quotes",
    ),
    "found unexpected end of stream": ("what is opened here is never closed", "close the quotation mark"),
    "did not find expected ',' or ']'": ("the list in [ ] is not closed", "add the comma or the ] that is missing"),
    "did not find expected ',' or '}'": ("the keys in { } are not closed", "add the comma or the } that is missing"),
    "but found another document": ("a second document begins here", "remove this line, and keep one document a file"),
    "control characters are not allowed": ("an invisible control character stands here", "delete it"),
}
"""What the parser says, and what that means to someone who writes a case."""
SEEN_AT_THE_END = frozenset({"found unexpected end of stream", "did not find expected alphabetic or numeric character"})
"""Problems that are better shown where they begin than where the parser notices them."""


def _in_plain_words(error: Exception) -> tuple[str, str]:
    found = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    return PLAIN_WORDS.get(found, (" ".join(found.split()), "check indentation, colons and quotes here and just above"))


def _place(error: Exception, text: str) -> tuple[int, int]:
    """Line and column of what the parser complains about, counted from 1."""
    mark = getattr(error, "problem_mark", None)
    if getattr(error, "problem", None) in SEEN_AT_THE_END:
        mark = getattr(error, "context_mark", mark)
    if mark is not None:
        return mark.line + 1, mark.column + 1
    if not isinstance(error, yaml.reader.ReaderError):
        return 1, 1
    before = text.encode()[: error.position].decode(errors="ignore")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class _Walk:
    """Turns composed nodes into plain data, noting places and refusing what is not allowed."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.located.marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        result: Any
        if isinstance(node, yaml.ScalarNode):
            result = None if not node.style and node.value in ("", "~", "null") else str(node.value)
        elif id(node) in self.seen:
            return None  # an alias, already reported; following it could take for ever
        elif isinstance(node, yaml.SequenceNode):
            self.seen.add(id(node))
            result = [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        else:
            assert isinstance(node, yaml.MappingNode)
            self.seen.add(id(node))
            result = self._mapping(node, path)
        if path == ():
            self.located.data = result
        return result

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            mark = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.located.marks[(*path, "?")] = mark
                self.located.report("SC006", (*path, "?"), "a key must be a plain name", "write a name, then a colon")
                continue
            key = str(key_node.value)
            if key in result:
                self.located.diagnostics.append(
                    diagnostic(
                        "SC002",
                        self.located.path,
                        mark,
                        f"'{key}' stands here and on line {first[key]}",
                        "rename or remove one of the two",
                    )
                )
                continue
            self.located.marks[(*path, key)] = mark
            first[key] = mark[0]
            result[key] = self.value(value_node, (*path, key))
        return result
