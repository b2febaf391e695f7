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
    """

    path: str
    data: Any = None
    marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def mark(self, path: Path) -> tuple[int, int]:
        """The place of a value, or of the nearest thing around it that has one."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))

    def report(self, code: str, path: Path, message: str, hint: str) -> None:
        """Note a problem at the place of a value."""
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
        _refuse_depth(text)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        located.diagnostics.append(
            diagnostic(
                "SC001",
                path,
                place,
                f"this can't be read as YAML: {problem}",
                "check the indentation, colons and quotes here and on the line above",
            )
        )
        return located
    except _TooDeep as error:
        located.diagnostics.append(
            diagnostic("SC003", path, error.mark, f"nested deeper than {MAX_DEPTH}", "bring it nearer to the top")
        )
        return located
    if root is None:
        located.report("SC001", (), "the file is empty", "start from the example in docs/scenario-language.md")
        return located
    _Walk(located).value(root, ())
    return located


class _TooDeep(Exception):
    def __init__(self, mark: tuple[int, int]) -> None:
        super().__init__("too deep")
        self.mark = mark


def _refuse_depth(text: str) -> None:
    """Refuse deep nesting from the event stream, before any tree is built (building one recurses)."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                mark = event.start_mark
                raise _TooDeep((mark.line + 1, mark.column + 1) if mark else (1, 1))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


class _Walk:
    """Turns composed nodes into plain data, noting places and refusing what is not allowed."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.located.marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
        if id(node) in self.seen:
            self.located.report("SC003", path, "anchors and aliases are not allowed", "write the value out")
            return None
        self.seen.add(id(node))
        result: Any
        if isinstance(node, yaml.ScalarNode):
            result = self._scalar(node, path)
        elif isinstance(node, yaml.SequenceNode):
            self._plain_tag(node, path, "tag:yaml.org,2002:seq")
            result = [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        else:
            assert isinstance(node, yaml.MappingNode)
            self._plain_tag(node, path, "tag:yaml.org,2002:map")
            result = self._mapping(node, path)
        if path == ():
            self.located.data = result
        return result

    def _plain_tag(self, node: yaml.Node, path: Path, expected: str) -> None:
        if node.tag != expected:
            self.located.report("SC003", path, f"the tag {node.tag} is not allowed", "remove it")

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> str | None:
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag == "tag:yaml.org,2002:binary":
            self.located.report("SC003", path, f"the tag {node.tag} is not allowed", "remove it")
        if node.style is None and node.value in ("", "~", "null"):
            return None
        return str(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            mark = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.located.marks[(*path, "?")] = mark
                self.located.report("SC006", (*path, "?"), "a key must be plain text", "write a name before the colon")
                continue
            key = str(key_node.value)
            if key in result:
                self.located.diagnostics.append(
                    diagnostic(
                        "SC002",
                        self.located.path,
                        mark,
                        f"'{key}' stands here and on line {first[key]}",
                        "rename or remove one of them",
                    )
                )
                continue
            self.located.marks[(*path, key)] = mark
            first[key] = mark[0]
            result[key] = self.value(value_node, (*path, key))
        return result
