"""Every diagnostic has a failing and a passing example, and the reference shows them as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.content.catalogue import build_library
from simulator.content.diagnostics import (
    CODES,
    WHOLE_LIBRARY,
    can_be_waived,
    diagnostic,
    open_findings,
    waived_findings,
)
from simulator.content.waivers import waiver_comments
from tests.contract import make_diagnostics
from tests.contract.diagnostic_examples import EXAMPLES
from tests.contract.make_diagnostics import FOLDER, INDEX, index, page, pages
from tests.library import ROOT


def codes_of(problems: list[str]) -> set[str]:
    return {re.search(r": ([A-Z]{2}\d{3}) ", problem)[1] for problem in problems}


def test_every_code_has_an_example_and_every_example_a_code() -> None:
    assert list(EXAMPLES) == sorted(CODES)


def test_an_example_stands_in_the_file_of_its_code() -> None:
    assert {name: example.code for name, example in EXAMPLES.items()} == {name: name for name in EXAMPLES}


@pytest.mark.parametrize("code", CODES)
def test_the_failing_example_is_reported_in_the_stated_words_and_no_more_often(code: str) -> None:
    found = EXAMPLES[code].problems(EXAMPLES[code].failing())
    assert [problem for problem in found if f" {code} " in problem] == EXAMPLES[code].prints.splitlines()


@pytest.mark.parametrize("code", CODES)
def test_the_failing_example_is_reported_at_the_stated_place(code: str) -> None:
    example = EXAMPLES[code]
    assert f":{example.line}:{example.column}: {code} {CODES[code][1].value}: " in example.prints.splitlines()[0]


@pytest.mark.thorough
@pytest.mark.parametrize("code", CODES)
def test_the_failing_example_has_no_other_fault(code: str) -> None:
    example = EXAMPLES[code]
    assert codes_of(example.problems(example.failing())) == {code, *example.also}


@pytest.mark.thorough
@pytest.mark.parametrize("code", CODES)
def test_the_passing_example_has_no_problem(code: str) -> None:
    assert EXAMPLES[code].problems(EXAMPLES[code].passing()) == []


@pytest.mark.parametrize("code", CODES)
def test_the_report_says_what_is_wrong_and_how_to_mend_it(code: str) -> None:
    for printed in EXAMPLES[code].prints.splitlines():
        what, mend = printed.split(f" {CODES[code][1].value}: ")[1].split("; ", 1)
        assert len(what) > 15
        assert len(mend) > 5


@pytest.mark.parametrize("code", CODES)
def test_the_failing_and_the_mended_excerpt_differ(code: str) -> None:
    assert EXAMPLES[code].shown(mended=False) != EXAMPLES[code].shown(mended=True)


# The pages


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {INDEX, *(f"{code}.md" for code in CODES)}


@pytest.mark.parametrize("name", [INDEX, *(f"{code}.md" for code in CODES)])
def test_a_page_is_current(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


@pytest.mark.parametrize("code", CODES)
def test_the_page_that_a_finding_names_exists(code: str) -> None:
    assert (ROOT / diagnostic(code, "x.yaml", (1, 1), "", "").page).is_file()


@pytest.mark.parametrize("code", CODES)
def test_the_index_lists_the_code_once(code: str) -> None:
    assert index().count(f"| [{code}]({code}.md) |") == 1


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_why_the_code_matters(code: str) -> None:
    why = page(code).split("## Why it matters\n\n")[1].split("\n\n## ")[0]
    assert len(why.split()) >= 8


@pytest.mark.parametrize("name", [INDEX, *(f"{code}.md" for code in CODES)])
def test_a_link_between_the_pages_resolves(name: str) -> None:
    linked = re.findall(r"\]\(([A-Z]\w+\.md)[)#]", pages()[name])
    assert {target for target in linked if target not in pages()} == set()


def test_a_page_of_a_code_that_is_no_more_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_diagnostics, "FOLDER", tmp_path)
    (tmp_path / "SC999.md").write_text("old", encoding="utf-8")
    make_diagnostics.main()
    assert {path.name for path in tmp_path.iterdir()} == set(pages())


# Waivers


@pytest.mark.parametrize("path", ["docs/diagnostics/README.md", "docs/scenario-language.md"])
def test_the_waivers_that_a_page_shows_are_read_as_waivers(path: str) -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```", (ROOT / path).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    (shown,) = [block for block in blocks if "# allow:" in block and "schema:" not in block]
    assert [comment.alone for comment in waiver_comments(shown)] == [False, True]


def test_the_index_tells_which_codes_can_be_waived() -> None:
    told = dict(re.findall(r"^\| \[(\w+)\].*\| (yes|no) \|$", index(), re.MULTILINE))
    assert {code for code, word in told.items() if word == "yes"} == set(filter(can_be_waived, CODES))


@pytest.mark.parametrize("code", CODES)
def test_exactly_findings_over_the_whole_library_have_no_line_of_a_file(code: str) -> None:
    assert (code in WHOLE_LIBRARY) == EXAMPLES[code].prints.startswith("scenarios:1:1: ")


@pytest.mark.parametrize("code", list(filter(can_be_waived, CODES)))
def test_a_finding_that_can_be_waived_is_waived_at_its_place(code: str) -> None:
    example = EXAMPLES[code]
    texts = example.failing()
    lines = texts[example.file].splitlines(keepends=True)
    for line in sorted({line for line, _ in example.places()}, reverse=True):
        place = lines[line - 1]
        indent = place[: len(place) - len(place.lstrip())]
        lines.insert(line - 1, f"{indent}# allow: {code} weighed by the tests\n")
    found = build_library(texts | {example.file: "".join(lines)}).diagnostics
    waived = [item.code for item in waived_findings(found) if item.waived == "weighed by the tests"]
    assert waived == [code] * len(example.places())
    assert code not in codes_of([str(item) for item in open_findings(found)])
