"""The JSON Schemas that editors use, and the keys known at each place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from simulator.content.models import ScenarioFile
from simulator.content.rubric_models import RubricFile, StrategyFile
from simulator.content.schema import FORMATS, json_schema, keys_at
from tests.library import FIXTURES, LIBRARY, ROOT

SCENARIOS = [
    *sorted((ROOT / "scenarios").glob("*.yaml")),
    *sorted((LIBRARY / "scenarios").glob("*.yaml")),
    *sorted((FIXTURES / "language_example" / "scenarios").glob("*.yaml")),
]
RUBRICS = [*sorted((ROOT / "rubrics").glob("*.yaml")), *sorted((LIBRARY / "rubrics").glob("*.yaml"))]
STRATEGIES = [
    *sorted((ROOT / "scenarios/strategies").glob("*.yaml")),
    *sorted((LIBRARY / "scenarios/strategies").glob("*.yaml")),
]


def as_an_editor_reads(path: Path) -> Any:
    """The file with numbers and true/false as such, and every key as text, as JSON has it."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))))


def problems(model: Any, document: Any) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(json_schema(model)).iter_errors(document)]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_schema_is_a_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(FORMATS[kind]))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_scenario_fits_the_schema(path: Path) -> None:
    assert problems(ScenarioFile, as_an_editor_reads(path)) == []


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_rubric_fits_the_schema(path: Path) -> None:
    assert problems(RubricFile, as_an_editor_reads(path)) == []


@pytest.mark.parametrize("path", STRATEGIES, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_a_strategy_profile_fits_the_schema(path: Path) -> None:
    assert problems(StrategyFile, as_an_editor_reads(path)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"titel": "x"},
        {"minutes": 4},
        {"level": "easy"},
        {"modality": "abtf"},
        {"version": "1.0"},
        {"nodes": {}},
        {"cast": {"Mara": {"name": "Mara", "age": 3, "pronouns": "x", "role": "client"}}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_document_with_a_problem_does_not_fit_the_schema(change: dict[str, Any]) -> None:
    document = as_an_editor_reads(LIBRARY / "scenarios" / "waiting-room.yaml")
    assert len(problems(ScenarioFile, document | change)) == 1


def test_keys_are_called_by_the_names_that_authors_write() -> None:
    assert {"schema", "id", "cast", "nodes"} <= set(json_schema(ScenarioFile)["properties"])


def test_the_keys_at_the_top_are_those_of_the_file() -> None:
    assert keys_at(ScenarioFile, ())[:4] == ["schema", "id", "version", "title"]


def test_the_keys_inside_a_mapping_of_names_are_those_of_each_value() -> None:
    assert keys_at(ScenarioFile, ("cast", "noor"))[:2] == ["name", "age"]


def test_the_keys_inside_a_list_are_those_of_each_item() -> None:
    assert keys_at(ScenarioFile, ("nodes", "greeting", "choices", 3, "rationale")) == [
        "attends",
        "misses",
        "effect",
        "principle",
        "better",
    ]


def test_the_keys_of_a_value_with_two_forms_are_those_of_the_form_with_keys() -> None:
    assert keys_at(ScenarioFile, ("nodes", "greeting", "choices", 0, "critical", 0)) == ["code", "class", "reason"]


def test_the_keys_inside_one_of_two_forms_are_found() -> None:
    assert keys_at(ScenarioFile, ("nodes", "greeting", "choices", 0, "to", 0)) == ["node", "when"]


@pytest.mark.parametrize("path", [("state", "noor.bond"), ("title", "x"), ("objectives", 0, "x"), ("nothing",)])
def test_no_keys_are_known_where_any_or_none_may_stand(path: tuple[str | int, ...]) -> None:
    assert keys_at(ScenarioFile, path) == []


def test_the_keys_of_a_criterion_are_found_in_a_rubric() -> None:
    assert keys_at(RubricFile, ("criteria", "A2"))[:3] == ["dimension", "title", "asks"]
