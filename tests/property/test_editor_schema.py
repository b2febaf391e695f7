"""The editors' schema and the program agree on every file, apart from what no schema can say."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.content.catalogue import build_library
from simulator.content.diagnostics import has_errors
from simulator.content.editor_schema import editor_schema
from simulator.content.schema import FORMATS
from tests.editor_view import Scalar, as_an_editor_reads, as_the_program_reads, as_yaml, tree_at
from tests.library import LIBRARY, library_texts
from tests.property.effort import effort

FILES = {
    "scenario": "scenarios/waiting-room.yaml",
    "rubric": "rubrics/attunement-safety.yaml",
    "strategy": "scenarios/strategies/avoidant.yaml",
}
WORDS = (
    *("", "x", "Mara", "mara", "no", "yes", "light", "12:30", "2024-01-01", "abft", "C1", "A2", "A22", "CE02"),
    *("0", "3", "-1", "4", "5", "12", "99", "121", "1000", "2.5", "-0.5", "0.5.0", "2.0.0", "1.x", "< 4", "2..3"),
    *("avoidant", "as-written", "secure", "scene", "all", "explore", "a" * 61, "b" * 301, "two words", " ", "> 99"),
    *("~", "null", "F-eft-1", "A2x", "CE2"),
)
QUOTED = (*WORDS, "true", "false", "True")
KEYS = ("titel", "id", "when", "cue", "tom", "Tom", "scene", "explore", "dose", "A9", "mara.bond", "bond", "x_y", "any")


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place below the top."""
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inside:
        yield (*path, key)
        yield from places(value, (*path, key))


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


@cache
def original(kind: str) -> tuple[Any, tuple[tuple[Any, ...], ...]]:
    tree = tree_at(LIBRARY / FILES[kind])
    return tree, tuple(places(tree))


@cache
def validator(kind: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(editor_schema(kind))


def mutated(kind: str, random: Random) -> Any:
    """A file with one to three places changed."""
    tree, everywhere = original(kind)
    tree = copy.deepcopy(tree)
    for _ in range(random.choice((1, 1, 2, 3))):
        path = random.choice(everywhere)
        try:
            _mutate(at(tree, path[:-1]), path[-1], random, everywhere, original(kind)[0])
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    return tree


def _mutate(holder: Any, key: Any, random: Random, everywhere: tuple[tuple[Any, ...], ...], whole: Any) -> None:
    old = holder[key]
    kind = random.randrange(9)
    if kind <= 1:
        holder[key] = random.choice([Scalar(random.choice(WORDS)), Scalar(random.choice(QUOTED), quoted=True)])
    elif kind == 2:
        del holder[key]
    elif kind == 3 and isinstance(holder, dict):
        holder[random.choice(KEYS)] = holder.pop(key)
    elif kind == 4 and isinstance(old, dict):
        old[random.choice(KEYS)] = Scalar(random.choice(WORDS))
    elif kind == 5:
        holder[key] = random.choice([[], {}, [old], {random.choice(KEYS): old}])
    elif kind == 6 and isinstance(old, list) and old:
        old.extend(copy.deepcopy(old[-1]) for _ in range(random.choice((1, 8, 40))))
    elif kind == 7 and isinstance(old, Scalar):
        holder[key] = Scalar(old.text, not old.quoted)
    else:
        other = at(whole, random.choice(everywhere))
        if other not in (Scalar("true"), Scalar("false")):  # as a name it must be quoted for an editor
            holder[key] = copy.deepcopy(other)


def fits_the_model(kind: str, tree: Any) -> bool:
    try:
        FORMATS[kind].model_validate(as_the_program_reads(tree))
    except ValidationError:
        return False
    return True


def program_refuses(kind: str, tree: Any) -> bool:
    """Whether the library reports an error in this file, or in the case that uses it."""
    return has_errors(build_library(library_texts() | {FILES[kind]: as_yaml(tree)}).diagnostics)


@effort(600)
@given(st.sampled_from(sorted(FORMATS)), st.integers(0, 2**32))
def test_an_editor_marks_what_the_model_refuses_and_nothing_that_the_program_accepts(kind: str, seed: int) -> None:
    tree = mutated(kind, Random(seed))
    marks = list(validator(kind).iter_errors(as_an_editor_reads(tree)))
    if not fits_the_model(kind, tree):
        assert marks
    elif marks:
        assert program_refuses(kind, tree), marks[0]
