"""Objects as plain data for JSON and back, led by the type hints of their classes: a new field needs no code here."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]


def to_plain(thing: Any) -> Any:
    """Dataclasses as lists of their fields, enumerations as values, sets sorted; mappings must have text as keys."""
    if isinstance(thing, Enum):
        return thing.value
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return [to_plain(getattr(thing, field.name)) for field in dataclasses.fields(thing)]
    if isinstance(thing, Mapping):
        return {key: to_plain(value) for key, value in thing.items()}
    if isinstance(thing, (frozenset, set)):
        return sorted((to_plain(item) for item in thing), key=lambda item: (str(type(item)), str(item)))
    if isinstance(thing, (list, tuple)):
        return [to_plain(item) for item in thing]
    return thing


def from_plain(hint: Any, data: Any) -> Any:
    """An object of a type from what ``to_plain`` made of it.

    Raises
    ------
    TypeError, ValueError, AttributeError
        If the data is of another shape, or the type holds something that has no plain form.
    """
    read = _reader(hint)
    return data if read is None else read(data)


@cache
def _reader(hint: Any) -> Reader | None:
    """What turns plain data into the type; None where plain data is the thing itself."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any or hint in (int, str, bool, types.NoneType):
        return None
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _fields_reader(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin is frozenset:
        one = _reader(arguments[0])
        return frozenset if one is None else lambda data: frozenset(map(one, data))
    if origin in (Union, types.UnionType):
        return _either_reader(arguments)
    if origin is not None and issubclass(origin, Mapping) and arguments[0] is str:
        return _mapping_reader(arguments[1])
    raise TypeError(f"{hint} has no plain form; give it one in simulator/content/stored.py")


def _fields_reader(kind: type) -> Reader:
    @cache
    def readers() -> list[Reader | None]:  # not before the first use, since a class may hold objects of its own kind
        hints = get_type_hints(kind)
        return [_reader(hints[field.name]) for field in dataclasses.fields(kind)]

    return lambda data: kind(*[x if one is None else one(x) for one, x in zip(readers(), data, strict=True)])


def _tuple_reader(arguments: tuple[Any, ...]) -> Reader:
    if arguments[-1] is Ellipsis:
        one = _reader(arguments[0])
        return tuple if one is None else lambda data: tuple([one(item) for item in data])
    readers = [_reader(argument) for argument in arguments]
    return lambda data: tuple([item if one is None else one(item) for one, item in zip(readers, data, strict=True)])


def _either_reader(arguments: tuple[Any, ...]) -> Reader | None:
    """For ``int | str | bool``, which is itself in JSON, and for ``Thing | None``."""
    readers = [one for one in map(_reader, arguments) if one is not None]
    if not readers:
        return None
    (one,) = readers
    return lambda data: None if data is None else one(data)


def _mapping_reader(value: Any) -> Reader:
    one = _reader(value)
    return dict if one is None else lambda data: {key: one(item) for key, item in data.items()}
