"""The JSON Schemas of the models, and the keys known at each place."""

from __future__ import annotations

import jsonschema
import pytest

from simulator.content.models import ScenarioFile
from simulator.content.rubric_models import RubricFile
from simulator.content.schema import FORMATS, json_schema, keys_at


@pytest.mark.parametrize("kind", FORMATS)
def test_a_schema_is_a_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(FORMATS[kind]))


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
