"""What stands where in a case's text, also while it has faults: people, state, decisions, endings, and uses of a name.

An outline is made from what can be read, without checking anything; so it is there while somebody writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from simulator.content.located_yaml import Located, Path, load_located

MAX_PLACES = 500
"""Most places that a name is listed at."""
IN_BRACES = re.compile(r"\{([a-z][a-z0-9-]*)(?:\.[a-z-]+)?\}")


class Entry(NamedTuple):
    """A person or a part of the state; ``line`` counts from 1, ``words`` are the name or the first value."""

    id: str
    words: str
    line: int


class OptionEntry(NamedTuple):
    """An option of a decision.

    Attributes
    ----------
    targets : tuple of str
        Nodes that it leads to, in the order in which they are tried.
    share : float or None
        Mean of its ratings as a share of the highest, 0 to 1; None where it has none.
    """

    id: str
    say: str
    line: int
    targets: tuple[str, ...]
    share: float | None


class NodeEntry(NamedTuple):
    """A decision or an ending, as far as it is written.

    Attributes
    ----------
    ending : str
        Its kind, such as ``secure``; empty for a decision.
    """

    id: str
    title: str
    construct: str
    ending: str
    line: int
    options: tuple[OptionEntry, ...]


class Place(NamedTuple):
    """Where a name is used: line, counted from 1, and the way there, such as ``nodes › greeting › choices › 2``."""

    line: int
    words: str
    defines: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands where in a text.

    Attributes
    ----------
    start : str
        The node that the case begins with; empty if that is not said.
    unread_line : int
        Where reading ended; 0 if all could be read. Then the other parts are empty.
    unread : str
        Why, and how to mend it.
    """

    people: tuple[Entry, ...] = ()
    state: tuple[Entry, ...] = ()
    nodes: tuple[NodeEntry, ...] = ()
    rubrics: tuple[str, ...] = ()
    start: str = ""
    unread_line: int = 0
    unread: str = ""

    def node(self, node_id: str) -> NodeEntry | None:
        """The node of this id; None if there is none."""
        return next((node for node in self.nodes if node.id == node_id), None)

    def node_at(self, line: int) -> str:
        """Id of the node within which a line stands; empty before the first."""
        return next((node.id for node in reversed(self.nodes) if node.line <= line), "")


def outline_of(text: str) -> Outline:
    """What stands where in a case's text."""
    located = load_located(text, "")
    if not isinstance(located.data, dict):
        return _unread(located)
    case = located.data
    rubrics = case.get("rubrics")
    return Outline(
        people=tuple(
            Entry(name, _text(person, "name") or name, located.mark(("cast", name))[0])
            for name, person in _mapping(case.get("cast"))
        ),
        state=tuple(_state(located, case)),
        nodes=tuple(_node(located, name, node) for name, node in _mapping(case.get("nodes"))),
        rubrics=tuple(item for item in rubrics if isinstance(item, str)) if isinstance(rubrics, list) else (),
        start=_text(case, "start"),
    )


def places_of(text: str, name: str) -> tuple[Place, ...]:
    """Where a variable, person, node or other name is used or defined, by line.

    A person is also found within variables (``noor.bond``) and where a text is filled with their name; words of
    sentences are not looked at.
    """
    located = load_located(text, "")
    if not name:
        return ()
    found = {
        Place(located.mark(path)[0], " › ".join(str(part + 1 if type(part) is int else part) for part in path), defines)
        for path, defines in _uses(located.data, (), name)
    }
    return tuple(sorted(found))[:MAX_PLACES]


def _unread(located: Located) -> Outline:
    if not located.diagnostics:
        return Outline(unread_line=1, unread="the text is no case: it should begin with keys such as `id:`")
    first = located.diagnostics[0]
    return Outline(unread_line=first.line, unread=f"{first.message}; {first.hint}")


def _state(located: Located, case: dict[str, Any]) -> Iterator[Entry]:
    for name, value in _mapping(case.get("state")):
        words = value if isinstance(value, str) else _text(value, "start")
        yield Entry(name, words, located.mark(("state", name))[0])


def _node(located: Located, name: str, node: Any) -> NodeEntry:
    line = located.mark(("nodes", name))[0]
    choices = node.get("choices") if isinstance(node, dict) else None
    options = tuple(
        _option(located, ("nodes", name, "choices", number), choice)
        for number, choice in enumerate(choices if isinstance(choices, list) else ())
        if isinstance(choice, dict)
    )
    title = _text(node, "title") or name.replace("-", " ").capitalize()
    return NodeEntry(name, title, _text(node, "construct"), _text(node, "ending"), line, options)


def _option(located: Located, path: Path, choice: dict[str, Any]) -> OptionEntry:
    to = choice.get("to")
    targets = [_text(target, "node") for target in to] if isinstance(to, list) else [to]
    given = [int(rating) for _, rating in _mapping(choice.get("ratings")) if rating in ("0", "1", "2", "3", "4")]
    return OptionEntry(
        _text(choice, "id"),
        _text(choice, "say"),
        located.mark(path)[0],
        tuple(target for target in targets if isinstance(target, str) and target),
        sum(given) / (4 * len(given)) if given else None,
    )


def _uses(value: Any, path: Path, name: str) -> Iterator[tuple[Path, bool]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            here = (*path, key)
            if key == name or name in key.split("."):
                yield here, path in (("cast",), ("state",), ("nodes",))
            yield from _uses(inner, here, name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _uses(inner, (*path, number), name)
    elif isinstance(value, str) and (value == name or any(found[1] == name for found in IN_BRACES.finditer(value))):
        yield path, path[-1:] == ("id",)


def _mapping(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _text(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""
