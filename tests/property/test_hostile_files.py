"""Whatever happens to a file of the library, reading it ends in cases or in located problems, never in an exception."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from time import thread_time

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from simulator.content.catalogue import build_library, load_paths
from simulator.content.diagnostics import CODES
from simulator.content.files import FOLDERS
from tests.library import LIBRARY, ROOT, library_texts
from tests.property.effort import effort

SMALL = library_texts()
LARGE = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for folder in FOLDERS
    for path in sorted((ROOT / folder).glob("*.yaml"))
}
PHONE = "scenarios/abft-phone-on-the-table.yaml"
MOST_SECONDS = 2.0
LINE_END = re.compile(r"\r\n|\r|\n")
PYDANTIC = re.compile(r"Input should|Field required|Extra inputs|unable to|valid (?:string|integer|list|dictionary)")
ODD = (
    "",
    "~",
    "null",
    "[]",
    "{}",
    "[[]]",
    "[~]",
    "{~: ~}",
    "{a: {b: [c]}}",
    "{? [a] : b}",
    "{when: {}}",
    "{any: []}",
    "{any: [{}]}",
    "{not: {}}",
    "{not: {any: [~, {mara.bond: 1}]}}",
    "{mara.bond: 1}",
    "{min: 9, max: 1, start: 5}",
    "{values: [a, a], start: a}",
    "[A1, A2, A3, A4, A5]",
    "no",
    "on",
    "true",
    "12:30",
    "1e3",
    "1_0",
    "-0",
    "-1",
    "9",
    "0.5",
    "٣",
    "9" * 5000,
    "x" * 6000,
    "2024-01-01",
    "*x",
    "&x y",
    "!t y",
    "<<",
    "- x",
    "x: y",
    "#",
    "'",
    '"',
    "|",
    "> ",
    "%",
    "@",
    '"\\0"',
    '"\\n"',
    "all",
    "any",
    "not",
    "scene",
    "standard",
    "none",
    "stand-in",
    "mara.bond",
    "tom.rupture",
    "risk.suicide.tom.clarified",
    "cohesion",
    "A2",
    "CE02",
    "ü😀",
    "\u200b",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\x00",
    "\x85",
    "\t",
)
"""What is put in place of a value, of a word or into the middle of a line."""

spots = st.integers(0, 10_000_000)
edits = st.lists(
    st.tuples(
        st.sampled_from(
            ["delete", "repeat", "swap", "indent", "shift", "value", "key", "word", "insert", "cut", "splice", "lose"]
        ),
        spots,
        spots,
        st.sampled_from(ODD),
    ),
    min_size=1,
    max_size=5,
)


def word_replaced(line: str, spot: int, odd: str) -> str:
    words = list(re.finditer(r"[\w.<>=-]+|[\[{][^\[\]{}]*[\]}]", line))
    if not words:
        return odd
    word = words[spot % len(words)]
    return line[: word.start()] + odd + line[word.end() :]


def mutated(text: str, changes: list[tuple[str, int, int, str]], others: Mapping[str, str]) -> str:
    """The text after some edits that keep most of it."""
    lines = text.split("\n")
    for kind, first, second, odd in changes:
        at = first % len(lines)
        line = lines[at]
        key, colon, value = line.partition(":")
        if kind == "delete":
            del lines[at]
        elif kind == "repeat":
            lines.insert(second % len(lines), line)
        elif kind == "swap":
            other = second % len(lines)
            lines[at], lines[other] = lines[other], line
        elif kind == "indent":
            lines[at] = " " * (second % 12) + line.lstrip()
        elif kind == "shift":
            end = at + 1 + second % 40
            lines[at:end] = ["  " + moved for moved in lines[at:end]]
        elif kind == "value":
            lines[at] = f"{key}: {odd}"
        elif kind == "key":
            lines[at] = f"{odd}{colon}{value}"
        elif kind == "word":
            lines[at] = word_replaced(line, second, odd)
        elif kind == "insert":
            spot = second % (len(line) + 1)
            lines[at] = line[:spot] + odd + line[spot:]
        elif kind == "cut":
            lines[at:] = [line[: second % (len(line) + 1)]]
        elif kind == "splice":
            source = list(others.values())[second % len(others)].split("\n")
            begin = second % len(source)
            lines[at:at] = source[begin : begin + 1 + second % 30]
        else:
            del lines[at : at + second % 20]
        lines = lines or [""]
    return "\n".join(lines)


def is_case(name: str) -> bool:
    """Whether a file of a library is a case."""
    return name.startswith("scenarios/") and name.count("/") == 1


def assert_located(texts: Mapping[str, str]) -> None:
    """Reading ends in time, and each problem stands in its file and says what to do."""
    began = thread_time()
    library = build_library(texts)
    assert thread_time() - began <= MOST_SECONDS
    for problem in library.diagnostics:
        assert problem.code in CODES
        assert problem.message
        assert problem.hint
        assert str(problem).isprintable()
        assert not PYDANTIC.search(f"{problem.message} {problem.hint}")
        lines = LINE_END.split(texts[problem.path].removeprefix("\ufeff"))
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
    for name in texts:
        if is_case(name) and not library.cases:
            assert any(problem.severity == "error" for problem in library.diagnostics)


@effort(900, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(name=st.sampled_from(["scenarios/waiting-room.yaml", *SMALL]), changes=edits)
def test_no_edit_of_a_file_of_the_small_library_makes_reading_fail(name: str, changes: list) -> None:
    assert_located({**SMALL, name: mutated(SMALL[name], changes, SMALL)})


@effort(60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(name=st.sampled_from([PHONE, *LARGE]), changes=edits)
def test_no_edit_of_a_file_of_the_shipped_library_makes_reading_fail(name: str, changes: list) -> None:
    """One case at a time, with all that it may refer to: the bound is for reading a file, not eighteen cases."""
    case = name if is_case(name) else PHONE
    texts = {other: text for other, text in LARGE.items() if other == case or not is_case(other)}
    assert_located({**texts, name: mutated(LARGE[name], changes, LARGE)})


@effort(150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(SMALL)),
    changes=st.lists(st.tuples(spots, st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=4),
)
def test_no_bytes_in_a_file_on_disk_make_reading_fail(
    name: str, changes: list, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = SMALL[name].encode()
    for at, put, lost in changes:
        spot = at % (len(data) + 1)
        data = data[:spot] + put + data[spot + lost :]
    folder = tmp_path_factory.mktemp("hostile")
    file = folder / name.rsplit("/", 1)[-1]
    file.write_bytes(data)
    lines = LINE_END.split(data.decode("utf-8", "replace"))
    for problem in load_paths(LIBRARY, [file]).diagnostics:
        assert problem.code in CODES
        assert 1 <= problem.line <= len(lines)
        assert str(problem)


@given(
    st.recursive(
        st.sampled_from(ODD[:40]) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "id",
                        "cast",
                        "nodes",
                        "state",
                        "rules",
                        "when",
                        "any",
                        "not",
                        "choices",
                        "to",
                        "node",
                        "mara.bond",
                        "late",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=30,
    )
)
@effort(200, suppress_health_check=[HealthCheck.too_slow])
def test_no_document_of_any_form_makes_reading_fail(document: object) -> None:
    text = json.dumps(document, ensure_ascii=False)
    assert_located({**SMALL, "scenarios/waiting-room.yaml": text})
