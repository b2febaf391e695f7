"""Every diagnostic has a failing and a passing example, and the reference shows them as they are."""

from __future__ import annotations

import re

import pytest

from simulator.content.diagnostics import CODES
from tests.contract.diagnostic_examples import EXAMPLES
from tests.contract.make_diagnostics import PAGE, page


def codes_of(problems: list[str]) -> set[str]:
    return {re.search(r": ([A-Z]{2}\d{3}) ", problem)[1] for problem in problems}


def test_every_code_has_an_example_and_every_example_a_code() -> None:
    assert list(EXAMPLES) == sorted(CODES)


def test_an_example_stands_in_the_file_of_its_code() -> None:
    assert {name: example.code for name, example in EXAMPLES.items()} == {name: name for name in EXAMPLES}


@pytest.mark.parametrize("code", CODES)
def test_the_failing_example_is_reported_once_in_the_stated_words(code: str) -> None:
    found = EXAMPLES[code].problems(EXAMPLES[code].failing())
    assert [problem for problem in found if f" {code} " in problem] == [EXAMPLES[code].prints]


@pytest.mark.parametrize("code", CODES)
def test_the_failing_example_is_reported_at_the_stated_place(code: str) -> None:
    example = EXAMPLES[code]
    assert f":{example.line}:{example.column}: {code} {CODES[code][1].value}: " in example.prints


@pytest.mark.parametrize("code", CODES)
def test_the_failing_example_has_no_other_fault(code: str) -> None:
    example = EXAMPLES[code]
    assert codes_of(example.problems(example.failing())) == {code, *example.also}


@pytest.mark.parametrize("code", CODES)
def test_the_passing_example_has_no_problem(code: str) -> None:
    assert EXAMPLES[code].problems(EXAMPLES[code].passing()) == []


@pytest.mark.parametrize("code", CODES)
def test_the_report_says_what_is_wrong_and_how_to_mend_it(code: str) -> None:
    what, mend = EXAMPLES[code].prints.split(f" {CODES[code][1].value}: ")[1].split("; ", 1)
    assert len(what) > 15
    assert len(mend) > 5


@pytest.mark.parametrize("code", CODES)
def test_the_failing_and_the_mended_excerpt_differ(code: str) -> None:
    assert EXAMPLES[code].shown(mended=False) != EXAMPLES[code].shown(mended=True)


def test_the_reference_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.contract.make_diagnostics"
