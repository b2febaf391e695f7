"""``docs/security.md`` leaves no requirement of ASVS 5.0.0 out, and what it names as shown is there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.contract.make_docs import made
from tests.contract.make_security import (
    DONE,
    LEVELS,
    NOT_DONE,
    OPERATOR,
    PAGE,
    PARTLY,
    STATUSES,
    Row,
    rows,
    standard,
)
from tests.library import ROOT

pytestmark = pytest.mark.thorough

TEXT = PAGE.read_text(encoding="utf-8")
ROWS = rows(TEXT)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
FILE = re.compile(r"`((?:\.|\w)[\w.-]*(?:/[\w.-]+)+|[\w.-]+\.(?:py|txt|toml|md))`")
NUMBER = re.compile(r"(?<![\w.])\d+\.\d+\.\d+(?![\w.])")
IN_ALL, OF_EACH_LEVEL = 345, {1: 70, 2: 183, 3: 92}
"""How many requirements ASVS 5.0.0 has."""


def by_number(row: Row) -> str:
    return row.number


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (item for item in ast.walk(tree) if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(item.name for item in functions if item.name.startswith("test_"))


def section(title: str) -> str:
    return TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_the_list_of_requirements_is_whole() -> None:
    assert len(standard()) == IN_ALL
    assert Counter(standard().values()) == OF_EACH_LEVEL


def test_every_requirement_of_the_two_levels_is_on_the_page_once_with_its_level() -> None:
    wanted = [(number, level) for number, level in standard().items() if level in LEVELS]
    assert [(row.number, row.level) for row in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS, ids=by_number)
def test_a_row_has_one_of_the_statuses_and_says_something(row: Row) -> None:
    assert row.status in STATUSES
    assert row.short.strip()
    assert row.here.strip()


@pytest.mark.parametrize("row", [row for row in ROWS if row.status in (DONE, PARTLY)], ids=by_number)
def test_what_is_done_is_shown_by_a_test_or_a_file(row: Row) -> None:
    assert TEST.search(row.shown_by) or FILE.search(row.shown_by) or "](#" in row.shown_by


@pytest.mark.parametrize("row", [row for row in ROWS if row.status == OPERATOR], ids=by_number)
def test_what_is_left_to_the_operator_leads_to_the_page_for_operators(row: Row) -> None:
    assert "(operations.md" in row.shown_by


@pytest.mark.parametrize(("path", "name"), sorted(set(TEST.findall(TEXT))))
def test_a_test_that_the_page_names_exists(path: str, name: str) -> None:
    assert name in names_in(ROOT / path)


@pytest.mark.parametrize("path", sorted(set(FILE.findall(TEXT))))
def test_a_file_that_the_page_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_whatever_is_not_or_only_partly_done_is_explained_and_nothing_else_is() -> None:
    explained = [number for number in NUMBER.findall(section("What is not done")) if number in standard()]
    assert sorted(set(explained)) == sorted(row.number for row in ROWS if row.status in (NOT_DONE, PARTLY))


def test_each_gap_is_explained_in_one_place() -> None:
    explained = [number for number in NUMBER.findall(section("What is not done")) if number in standard()]
    assert [number for number, times in Counter(explained).items() if times > 1] == []


def test_a_number_that_the_page_names_is_one_of_the_standard() -> None:
    assert set(NUMBER.findall(TEXT)) - set(standard()) <= {"5.0.0"}


def test_the_summary_is_current() -> None:
    assert made(PAGE) == TEXT, "run `make docs`"
