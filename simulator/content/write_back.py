"""A case's text changed in one place: what a form says is written there, and nothing else of the text is touched.

Only the lines of the option or the node that changes are written anew, by ruamel.yaml, which keeps comments, order and
quotation marks. Afterwards the whole text is read again: if anything else than what was asked for would mean something
different, the change is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from io import StringIO
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from simulator.content.located_yaml import Located, Path, load_located
from simulator.errors import InvalidInput

WIDE = 1_000_000
"""Lines are as long as their author made them."""
ON_ONE_LINE = frozenset({"effects", "scores", "ratings", "moves", "critical", "repairs", "sources"})
PLAIN_TEXT = re.compile(r"[a-z][a-z0-9@/-]*|CE\d\d[ab]?|[ASF][a-z0-9-]*")
"""Texts that stand without quotation marks: ids, references and codes."""
IN_TEXT = "Change it in the text instead."
Value = str | int | Sequence[Any] | Mapping[str, Any]


class Block(NamedTuple):
    """Lines of a text, counted from 0, ``end`` not included, and how far they stand in."""

    start: int
    end: int
    indent: int


def readable(text: str) -> Located:
    """The text as data with its places.

    Raises
    ------
    InvalidInput
        If it can't be read as YAML; with the first problem's line.
    """
    located = load_located(text, "")
    if located.diagnostics or not isinstance(located.data, dict):
        first = located.diagnostics[0] if located.diagnostics else None
        where = f"line {first.line}: {first.message}" if first else "it should begin with keys such as `id:`"
        hint = f"{first.hint[:1].upper()}{first.hint[1:]}, then use the form again." if first else IN_TEXT
        raise InvalidInput(
            "case", f"The text can't be read just now, so the form can't change it ({where}).", hint=hint
        )
    return located


def with_option(text: str, node: str, number: int, changes: Mapping[str, Value | None]) -> str:
    """The text with an option changed.

    Parameters
    ----------
    number : int
        Counts the node's options from 0.
    changes : mapping of str to value
        New values by key; None takes the key away. Other keys stay as they are written.

    Raises
    ------
    InvalidInput
        If there is no such option, the text can't be read, or the option is written in a way that can't be changed.
    """
    located, path = readable(text), ("nodes", node, "choices", number)
    if not isinstance(_at(located.data, path), dict):
        raise InvalidInput("option", "That option is not in the text any more.", hint="Choose it again.")
    lines = _lines(text)
    block = _item_block(lines, located.marks[path])
    first = lines[block.start]
    own = first[: block.indent] + " " + first[block.indent + 1 :]  # the list's dash, as a space
    written = "".join((own, *lines[block.start + 1 : block.end]))
    step = re.match(r" *", own).end()  # type: ignore[union-attr]  # it matches any text
    changed = _indented(_changed(_dedented(written, step), changes), step)
    changed = f"{changed[: block.indent]}-{changed[block.indent + 1 :]}"
    return _checked(located, _spliced(lines, block, changed), path, changes)


def with_new_option(text: str, node: str, option: Mapping[str, Value]) -> str:
    """The text with one more option at the end of a decision.

    Raises
    ------
    InvalidInput
        If the node has no options in lines of their own, or the text can't be read.
    """
    located, path = readable(text), ("nodes", node, "choices")
    choices = _at(located.data, path)
    if not isinstance(choices, list) or not choices:
        raise InvalidInput("option", "That decision is not in the text any more.", hint="Choose it again.")
    lines = _lines(text)
    last = _item_block(lines, located.marks[*path, len(choices) - 1])
    item = _dumped(_plain([option]))
    added = _indented(_dedented(item, 2), last.indent)
    return _extended(located, lines, last.end, added, (*path, len(choices)), option)


def with_new_node(text: str, name: str, node: Mapping[str, Value], *, after: str, note: str) -> str:
    """The text with one more node.

    Parameters
    ----------
    after : str
        The node behind which it is written; any other text writes it behind the last one.
    note : str
        A comment of one line over it.

    Raises
    ------
    InvalidInput
        If the text can't be read, has no nodes in lines of their own, or has a node of this name.
    """
    located = readable(text)
    nodes = located.data.get("nodes")
    if not isinstance(nodes, dict) or not nodes:
        raise InvalidInput("node", "The text has no `nodes:` yet.", hint="Write the first one in the text.")
    if name in nodes:
        raise InvalidInput("node", f"There is a node “{name}” already.", hint="Give the new one another name.")
    lines = _lines(text)
    behind = _block(lines, located.marks["nodes", after if after in nodes else list(nodes)[-1]])
    added = _indented(f"# {note}\n{_dumped(_plain({name: node}))}", behind.indent)
    return _extended(located, lines, behind.end, f"\n{added}", ("nodes", name), node)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _block(lines: Sequence[str], mark: tuple[int, int]) -> Block:
    """The lines of what begins at a place: as long as they stand further in; not the comments and gaps behind it."""
    start, indent = mark[0] - 1, mark[1] - 1
    if lines[start][:indent].strip():
        raise InvalidInput("case", f"This stands on one line with other things (line {mark[0]}).", hint=IN_TEXT)
    end = start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        inside = len(line) - len(line.lstrip(" ")) > indent
        if line.strip() and not inside:
            break
        if line.strip():
            end = number + 1
    return Block(start, end, indent)


def _item_block(lines: Sequence[str], mark: tuple[int, int]) -> Block:
    """The lines of an item of a list, with its dash."""
    before = lines[mark[0] - 1][: mark[1] - 1]
    if not re.fullmatch(r" *- +", before):
        raise InvalidInput("case", f"This list is not written in lines of its own (line {mark[0]}).", hint=IN_TEXT)
    return _block(lines, (mark[0], before.index("-") + 1))


def _extended(located: Located, lines: list[str], at: int, added: str, path: Path, value: Mapping[str, Value]) -> str:
    before = "".join(lines[:at])
    text = before + ("" if before.endswith("\n") else "\n") + added + "".join(lines[at:])
    expected = deepcopy(located.data)
    around, name = _at(expected, path[:-1]), path[-1]
    if isinstance(around, list):
        around.append(_said(value))
    else:
        around[name] = _said(value)
    return _same(text, expected)


def _changed(written: str, changes: Mapping[str, Value | None]) -> str:
    try:
        found = _yaml(written).load(written)
    except (YAMLError, ValueError) as error:
        raise InvalidInput("case", "This part is written in a way that a form can't change.", hint=IN_TEXT) from error
    for key, value in changes.items():
        if value is None:
            found.pop(key, None)
        elif key not in found:
            found[key] = _plain(value, key)
        else:
            _put(found, key, value)
    return _dumped(found, written)


def _put(within: CommentedMap | CommentedSeq, key: Any, value: Any) -> None:
    """Give a place another value; what it says already stays as it is written."""
    found = within[key]
    if _said(found) == _said(value):
        return
    if isinstance(found, CommentedMap) and isinstance(value, Mapping) and next(iter(found)) in value:
        for gone in [one for one in found if one not in value]:
            del found[gone]
        for name, inner in value.items():
            if name in found:
                _put(found, name, inner)
            else:
                found[name] = _plain(inner, name)
    elif isinstance(found, CommentedSeq) and isinstance(value, list) and key not in ON_ONE_LINE:
        del found[len(value) :]
        for place, inner in enumerate(value):
            if place < len(found):
                _put(found, place, inner)
            else:
                found.append(_plain(inner))
    else:
        within[key] = _plain(value, key if isinstance(key, str) else "")


def _plain(value: Any, key: str = "") -> Any:
    """A value as it is to be written: what authors keep on one line stands on one line."""
    if isinstance(value, Mapping):
        made: Any = CommentedMap({name: _plain(inner, name) for name, inner in value.items()})
    elif isinstance(value, list | tuple):
        made = CommentedSeq(_plain(inner) for inner in value)
    else:
        return DoubleQuotedScalarString(value) if isinstance(value, str) and not PLAIN_TEXT.fullmatch(value) else value
    if key in ON_ONE_LINE:
        made.fa.set_flow_style()
    return made


def _yaml(written: str = "") -> YAML:
    made = YAML(typ="rt", pure=True)
    made.preserve_quotes = True
    made.width = WIDE
    made.brace_single_entry_mapping_in_flow_sequence = True
    flat = re.search(r"^( *)[\w-]+:[ \t]*(?:#.*)?\n\1- ", written, re.MULTILINE) is not None
    made.indent(mapping=2, sequence=2 if flat else 4, offset=0 if flat else 2)
    return made


def _dumped(value: Any, written: str = "") -> str:
    out = StringIO()
    _yaml(written).dump(value, out)
    return out.getvalue()


def _dedented(text: str, by: int) -> str:
    return "".join(line[by:] if line[:by].isspace() else line.lstrip(" ") for line in _lines(text))


def _indented(text: str, by: int) -> str:
    return "".join(" " * by + line if line.strip() else line for line in _lines(text))


def _spliced(lines: Sequence[str], block: Block, changed: str) -> str:
    tail = "".join(lines[block.end :])
    return (
        "".join(lines[: block.start]) + (changed if tail or lines[-1].endswith("\n") else changed.rstrip("\n")) + tail
    )


def _checked(located: Located, text: str, path: Path, changes: Mapping[str, Value | None]) -> str:
    expected = deepcopy(located.data)
    option = _at(expected, path)
    for key, value in changes.items():
        option.pop(key, None)
        if value is not None:
            option[key] = _said(value)
    return _same(text, expected)


def _same(text: str, expected: Any) -> str:
    """The text, if it says what it should."""
    located = load_located(text, "")
    if located.diagnostics or located.data != expected:
        raise InvalidInput("case", "The form could not write this without touching other parts.", hint=IN_TEXT)
    return text


def _said(value: Any) -> Any:
    """A value as our reader reads it: everything is text, an empty one is None."""
    if isinstance(value, Mapping):
        return {str(key): _said(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_said(inner) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def _at(data: Any, path: Path) -> Any:
    for part in path:
        inside = part in data if isinstance(data, dict) else isinstance(data, list) and part in range(len(data))
        if not inside:
            return None
        data = data[part]
    return data
