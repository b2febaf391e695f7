"""Objects as plain data and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from simulator.content.stored import from_plain, to_plain
from simulator.domain.conditions import Condition, Test, Value
from simulator.domain.scenario import EndingKind, Scenario, StrategyProfile
from simulator.domain.vocabulary import Dose
from tests.library import waiting_room


@dataclass(frozen=True)
class Plain:
    pair: tuple[int, str] | None
    values: Mapping[str, Value]
    doses: frozenset[Dose]
    kind: EndingKind | None = None
    anything: Any = None


def there_and_back(kind: Any, thing: Any) -> Any:
    return from_plain(kind, json.loads(json.dumps(to_plain(thing))))


@pytest.mark.parametrize(
    "thing",
    [
        Plain((1, "a"), {"b": True, "a": 1}, frozenset({Dose.STRONG, Dose.PLAIN}), EndingKind.SECURE, {"x": [1]}),
        Plain(None, {}, frozenset()),
    ],
)
def test_every_kind_of_field_comes_back_as_it_was(thing: Plain) -> None:
    again = there_and_back(Plain, thing)
    assert again == thing
    assert [type(dose) for dose in again.doses] == [Dose] * len(thing.doses)
    assert list(again.values) == list(thing.values)


def test_true_and_one_are_not_confused() -> None:
    again = there_and_back(Test, Test("flag", frozenset({True})))
    assert [type(value) for value in again.allowed] == [bool]


def test_conditions_within_conditions_come_back() -> None:
    inner = Condition((Test("a", frozenset({1, 2})),))
    outer = Condition((), ((inner, Condition((), ((inner,),))),))
    assert there_and_back(Condition, outer) == outer


def test_a_whole_scenario_comes_back() -> None:
    scenario = waiting_room().scenario
    assert there_and_back(Scenario, scenario) == scenario


@pytest.mark.parametrize("data", [None, 3, [], ["id"], {"id": 1}, ["a"] * 7, ["a", "1", "t", "s", 3, []]])
def test_data_of_another_shape_is_refused(data: Any) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)):
        from_plain(StrategyProfile, data)


@pytest.mark.parametrize("kind", [Mapping[int, str], bytes, list[int], int | Dose | EndingKind])
def test_a_type_without_a_plain_form_is_refused(kind: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        from_plain(kind, {})
