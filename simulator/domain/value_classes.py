"""Values that conditions can't tell apart, and look-ups that hold one answer for each class of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from simulator.domain.compile import Check

Classes = tuple[int, ...]
"""For each value of one variable (by position), the smallest value of the same class."""


def one_class(size: int) -> Classes:
    """All values together."""
    return (0,) * size


def classes_by(kinds: Iterable[object]) -> Classes:
    """Values of one kind together; each class goes by its smallest value."""
    first: dict[object, int] = {}
    return tuple([first.setdefault(kind, value) for value, kind in enumerate(kinds)])


def both(one: Classes, other: Classes) -> Classes:
    """Values together that are together in both."""
    if one == other or not any(other):
        return one
    return classes_by(zip(one, other, strict=True)) if any(one) else other


def tell_apart(classes: list[Classes], checks: Iterable[Check]) -> None:
    """Split the classes of each variable, in place, by every test of these conditions."""
    for check in checks:
        for index, allowed in check.tests:
            classes[index] = both(classes[index], classes_by(allowed))
        for group in check.groups:
            tell_apart(classes, group)


class Lookup:
    """Answers that depend on a few variables, and on each only by the class of its value.

    A tree of lists, one level for each variable, that is filled as answers are found. Whoever looks up walks it
    without a call::

        answer = lookup.root
        for index in lookup.reads:
            answer = answer[state[index]]

    and finds None if the answer has not been put in yet. Values of one class share their branch.

    Attributes
    ----------
    reads : tuple of int
        The variables, those with the fewest classes first.
    root : Any
        The tree, or the answer itself if it depends on no variable.
    """

    __slots__ = ("_classes", "_unknown", "reads", "root")

    def __init__(self, classes: Sequence[Classes]) -> None:
        read = [index for index, of in enumerate(classes) if any(of)]
        self.reads = tuple(sorted(read, key=lambda index: len(set(classes[index]))))
        self._classes = [classes[index] for index in self.reads]
        self._unknown: list[Any] = [None]
        for of in reversed(self._classes):
            self._unknown.insert(0, [self._unknown[0]] * len(of))
        self.root = self._unknown[0]

    def put(self, state: Sequence[int], answer: object) -> Any:
        """Keep the answer for this state and for all that can't be told from it; returns the root."""
        if not self.reads:
            self.root = answer
        elif self.root is self._unknown[0]:
            self.root = list(self.root)
        tree = self.root
        for level, index in enumerate(self.reads, 1):
            branch = tree[state[index]]
            if branch is self._unknown[level]:
                branch = answer if level == len(self.reads) else list(branch)
                of = self._classes[level - 1]
                for value, same in enumerate(of):
                    if same == of[state[index]]:
                        tree[value] = branch
            tree = branch
        return self.root
