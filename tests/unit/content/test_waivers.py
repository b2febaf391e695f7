"""Waivers: which comments count, what they speak for, and what is said of those that don't hold."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from simulator.content.cache import Cache
from simulator.content.catalogue import Library, build_library, load_library
from simulator.content.diagnostics import CODES, WHOLE_LIBRARY, Diagnostic, Severity, can_be_waived
from simulator.content.located_yaml import Path as Place
from simulator.content.located_yaml import load_located
from simulator.content.waivers import MOST_CODES, MOST_WAIVERS, apply_waivers, waiver_comments
from tests.library import CASE, copy_library, library_texts, replaced

TEXT = """\
schema: 1
nodes:
  remark:
    choices:
      - id: ask
  silence:
    choices:
      - id: wait
        rationale: Long enough.
      - id: fill
        moves: [play]
        rationale:
          attends: It saves everybody.
      - id: water
  plan-made:
    ending: secure
"""
RATIONALE = "        rationale:\n          attends: It saves everybody"
SHORT: Place = ("nodes", "silence", "choices", 1, "rationale")
LINE = 12
REASON = "brief on purpose, as the silence is"
FIDELITY = "rubrics/caregiver.yaml"
FIRST = "start: late  # allow: SC112 a case for tests is short\n"
FULL = "          misses: The silence had work to do, and the question could be put to anyone.\n"


def text_with(rationale: str = RATIONALE, *more: tuple[str, str]) -> str:
    """The text with a comment at the rationale that is too short, or somewhere near it."""
    text = replaced(TEXT, RATIONALE, rationale)
    for old, new in more:
        text = replaced(text, old, new)
    return text


def findings(text: str, codes: tuple[str, ...] = ("SC204",)) -> list[Diagnostic]:
    """What becomes of findings at the short rationale when the waivers of the text have been applied."""
    located = load_located(text, CASE)
    for code in codes:
        located.report(code, SHORT, "the rationale has 4 words", "write 30 to 70")
    apply_waivers(located, text)
    return located.diagnostics


def said(text: str) -> list[str]:
    return [str(item).removeprefix(f"{CASE}:") for item in findings(text)]


def in_library(text: str, file: str = CASE) -> Library:
    return build_library(library_texts() | {file: text})


def codes_in(text: str, file: str = CASE) -> list[str]:
    """The codes found in the small library, of those that these tests are about."""
    about = ("SC001", "SC012", "SC026", "SC027", "SC101", "SC204")
    return [item.code for item in in_library(text, file).diagnostics if item.code in about and not item.waived]


def short_case(comment: str = "") -> str:
    """The small case with one rationale too short, and a comment beside it."""
    return replaced(
        replaced(library_texts()[CASE], FULL, "          misses: Much.\n"), RATIONALE, after_rationale(comment)
    )


def after_rationale(comment: str) -> str:
    return RATIONALE.replace("rationale:", f"rationale:  {comment}")


def above(place: str, comment: str) -> tuple[str, str]:
    """A comment on a line of its own above a line of the case, indented as that line is."""
    return place, f"{' ' * (len(place) - len(place.lstrip()))}{comment}\n{place}"


# What a waiver does


def test_without_a_waiver_the_finding_is_open() -> None:
    assert said(text_with()) == [f"{LINE}:9: SC204 warning: the rationale has 4 words; write 30 to 70"]


def test_a_comment_on_the_line_waives_what_is_reported_there() -> None:
    (found,) = findings(text_with(after_rationale(f"# allow: SC204 {REASON}")))
    assert (found.code, found.line, found.severity, found.waived) == ("SC204", LINE, Severity.WARNING, REASON)


def test_a_waived_finding_prints_its_reason_in_place_of_the_mend() -> None:
    assert said(text_with(after_rationale(f"# allow: SC204 {REASON}"))) == [
        f"{LINE}:9: SC204 waived: the rationale has 4 words; {REASON}"
    ]


@pytest.mark.parametrize(
    "comment",
    [
        f"# allow: SC203, SC204 {REASON}",
        f"# allow: SC203,SC204: {REASON}",
        f"# allow: SC203 SC204 – {REASON}",
        f"#allow:sc203, sc204 {REASON}",
        f"## Allow : SC203, SC204 {REASON}",
    ],
)
def test_one_comment_may_allow_several_codes(comment: str) -> None:
    found = findings(text_with(after_rationale(comment)))
    assert [(item.code, item.waived) for item in found] == [("SC204", REASON), ("SC027", "")]


def test_a_case_with_waived_findings_can_be_played() -> None:
    library = in_library(short_case(f"# allow: SC204 {REASON}"))
    assert list(library.cases) == ["waiting-room"]
    assert [item.waived for item in library.diagnostics if item.code == "SC204"] == [REASON]


def test_a_waived_finding_stays_waived_when_it_comes_from_the_cache(tmp_path: Path) -> None:
    content, cache = copy_library(tmp_path), tmp_path / "cache"
    (content / CASE).write_text(short_case(f"# allow: SC204 {REASON}"), encoding="utf-8")
    first, second = (load_library(content, Cache(cache)).diagnostics for _ in range(2))
    assert list(cache.iterdir())
    assert [item.waived for item in first if item.code == "SC204"] == [REASON]
    assert second == first


def test_waived_findings_are_no_reason_why_a_case_is_unavailable() -> None:
    text = replaced(short_case(f"# allow: SC204 {REASON}"), "patience: 0}, node: left}", "patience: 0}, node: remark}")
    unavailable = in_library(text).unavailable["waiting-room"]
    assert {"SC101", "SC204"} & {item.code for item in unavailable} == {"SC101"}


# What it speaks for


@pytest.mark.parametrize(
    "place",
    [
        "        rationale:\n          attends: It saves everybody",
        "      - id: fill",
        "    choices:\n      - id: wait",
        "  silence:",
        "nodes:\n",
    ],
)
def test_a_comment_on_a_line_of_its_own_speaks_for_the_block_below(place: str) -> None:
    (found,) = findings(text_with(RATIONALE, above(place, f"# allow: SC204 {REASON}")))
    assert (found.code, found.waived) == ("SC204", REASON)


@pytest.mark.parametrize(
    "place", ["      - id: wait\n", "      - id: water", "  plan-made:", "  remark:", "schema: 1\n"]
)
def test_a_comment_above_another_block_speaks_for_nothing_here(place: str) -> None:
    found = findings(text_with(RATIONALE, above(place, f"# allow: SC204 {REASON}")))
    assert sorted((item.code, item.waived) for item in found) == [("SC027", ""), ("SC204", "")]


def test_other_comments_and_empty_lines_may_stand_between_a_waiver_and_its_block() -> None:
    above_it = f"        # allow: SC204 {REASON}\n\n        # see the notes\n{RATIONALE}"
    assert [item.waived for item in findings(text_with(above_it))] == [REASON]


def test_a_comment_at_the_end_of_a_block_does_not_reach_into_the_next() -> None:
    text = text_with(f"          # allow: SC204 {REASON}\n{RATIONALE}")
    assert [item.code for item in findings(text)] == ["SC204", "SC027"]


def test_a_comment_below_everything_waives_nothing() -> None:
    found = findings(f"{text_with()}\n# allow: SC204 {REASON}\n")
    assert [(item.code, item.waived) for item in found] == [("SC204", ""), ("SC027", "")]


def test_of_two_waivers_the_nearer_counts_and_the_other_is_out_of_date() -> None:
    text = text_with(
        after_rationale(f"# allow: SC204 {REASON}"), above("      - id: fill", "# allow: SC204 one for all of it")
    )
    found = findings(text)
    assert [(item.code, item.waived) for item in found] == [("SC204", REASON), ("SC027", "")]


# What is a comment


@pytest.mark.parametrize(
    "line",
    [
        f"        note: |\n          # allow: SC204 {REASON}\n",
        f"        note: |\n          one\n          # allow: SC204 {REASON}\n\n          # allow: SC204 {REASON}\n",
        f"        note: >-\n          one # allow: SC204 {REASON}\n",
        f'        note: "one\n          # allow: SC204 {REASON}"\n',
        f"        note: 'one # allow: SC204 {REASON}'\n",
        f"        note: one#allow:SC204 {REASON}\n",
    ],
)
def test_a_sign_within_a_value_is_no_comment(line: str) -> None:
    assert list(waiver_comments(f"a:\n  b:\n{line}")) == []


@pytest.mark.parametrize(
    ("text", "place", "alone"),
    [
        ("a: |  # allow: SC204 x\n  # allow: SC204 x\n", (1, 7), False),
        ("a: |\n  # allow: SC204 x\n# allow: SC204 x\nb: 1\n", (3, 1), True),
        ("a: >-\n    one\n\n  # allow: SC204 x\nb: 1\n", (4, 3), True),
        ('é: "é # allow: SC1" # allow: SC204 x\n', (1, 21), False),
        ("a: '# allow: x'  # allow: SC204 x\n", (1, 18), False),
        ("a: [1, 2]# allow: SC204 x\n", (1, 10), False),
        ("a: one\r\n\r\n# allow: SC204 x\r\nb: 2\r\n", (3, 1), True),
        ("a: one\u2028# allow: SC204 x\nb: 2\n", (2, 1), True),
    ],
)
def test_a_comment_is_found_where_it_stands(text: str, place: tuple[int, int], alone: bool) -> None:
    (found,) = waiver_comments(text)
    assert (found.place, found.asks, found.alone) == (place, " SC204 x", alone)


def test_only_a_comment_that_begins_so_is_a_waiver() -> None:
    assert list(waiver_comments("a: 1  # we allow: SC204\nb: 2  # see # allow: SC204\n")) == []


def test_a_text_that_is_no_yaml_has_no_waivers() -> None:
    assert list(waiver_comments("a: [\n# allow: SC204 x\n")) == []


def test_a_file_that_can_not_be_read_is_reported_for_that_alone() -> None:
    assert codes_in("# allow: SC012\na: [\n") == ["SC001"]


# Waivers that can't be used


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        (
            "# allow: it is brief on purpose",
            "21: SC026 error: this waiver names no code; write as # allow: SC203 and the reason in words",
        ),
        (
            "# allow: SC204",
            "21: SC026 error: the waiver of SC204 gives no reason of 3 words or more; "
            "say after the codes why the finding may stand",
        ),
        (
            "# allow: SC203, SC204 on purpose – 1 2 3",
            "21: SC026 error: the waiver of SC203, SC204 gives no reason of 3 words or more; "
            "say after the codes why the finding may stand",
        ),
        (
            f"# allow: SC2004 {REASON}",
            "30: SC026 error: 'SC2004' is not the code of a finding; did you mean 'SC204'?",
        ),
        (
            f"# allow: SC201 {REASON}",
            "30: SC026 error: SC201 is an error, and errors can't be waived; "
            "remove the code here, and mend what it reports",
        ),
        (
            f"# allow: SC206 {REASON}",
            "30: SC026 error: SC206 is found over the whole library, so no line can waive it; "
            "remove the code here, and mend some of the decisions that it counts",
        ),
        (
            f"# allow: SC027 {REASON}",
            "30: SC026 error: SC027 is not a finding of quality, so it can't be waived; "
            "remove the code here; only SC1xx, SC2xx and SC3xx can",
        ),
        (
            f"# allow: {', '.join(f'SC9{n}' for n in range(10, 11 + MOST_CODES))} {REASON}",
            f"21: SC026 error: this waiver names more than {MOST_CODES} codes; "
            "mend some of the findings, and give each of the others its own reason",
        ),
    ],
)
def test_a_waiver_that_can_not_be_used_is_reported_and_waives_nothing(comment: str, problem: str) -> None:
    found = said(text_with(after_rationale(comment)))
    assert [line for line in found if " SC204 warning: " in line]
    assert [line for line in found if " SC204 warning: " not in line] == [f"{LINE}:{problem}"]


def test_a_code_that_can_be_waived_counts_beside_one_that_can_not() -> None:
    found = findings(text_with(after_rationale(f"# allow: SC201, SC204 {REASON}")))
    assert [(item.code, item.column, bool(item.waived)) for item in found] == [("SC204", 9, True), ("SC026", 30, False)]


def test_an_error_stays_an_error_beside_a_waiver_of_it() -> None:
    text = replaced(library_texts()[CASE], FIRST, f"start: lat  # allow: SC012 {REASON}\n")
    assert codes_in(text) == ["SC012", "SC026"]


def test_more_waivers_than_a_file_may_hold_are_reported_once() -> None:
    many = f"# allow: SC204 {REASON}\n" * (MOST_WAIVERS + 2)
    found = [item for item in findings(many + text_with()) if item.code == "SC026"]
    assert [(item.line, item.message) for item in found] == [
        (MOST_WAIVERS + 1, f"more than {MOST_WAIVERS} waivers stand in this file")
    ]


@pytest.mark.parametrize("code", CODES)
def test_exactly_warnings_of_quality_at_a_line_can_be_waived(code: str) -> None:
    quality = code[:3] in ("SC1", "SC2", "SC3")
    assert can_be_waived(code) == (quality and CODES[code][1] is not Severity.ERROR and code not in WHOLE_LIBRARY)


# Waivers that waive nothing


def test_a_waiver_that_waives_nothing_is_reported() -> None:
    found = findings(text_with(after_rationale(f"# allow: SC204 {REASON}")), codes=())
    assert [str(item).removeprefix(f"{CASE}:") for item in found] == [
        f"{LINE}:30: SC027 warning: SC204 is allowed, but nothing that this comment speaks for is reported so; "
        "remove it"
    ]


def test_a_waiver_beside_its_finding_is_told_where_the_finding_is() -> None:
    text = text_with(RATIONALE, ("      - id: fill\n", f"      - id: fill  # allow: SC204 {REASON}\n"))
    (problem,) = [line for line in said(text) if "SC027" in line]
    assert problem.endswith(f"; put it on line {LINE}, where SC204 is reported, or remove it")


def test_a_waiver_is_not_called_out_of_date_while_errors_keep_the_checks_from_running() -> None:
    text = replaced(short_case(f"# allow: SC203 {REASON}"), FIRST, "start: lat\n")
    assert codes_in(text) == ["SC012"]


def looped(comment: str) -> str:
    """The small case with a loop that never ends, and a comment at a choice."""
    text = replaced(library_texts()[CASE], "        once: true\n        effects: {patience: -1}\n", "")
    return replaced(text, "      - id: water\n", f"      - id: water  {comment}\n")


def test_what_was_not_proved_makes_no_waiver_of_it_out_of_date() -> None:
    assert codes_in(looped(f"# allow: SC110 {REASON}")) == []


def test_a_waiver_of_wording_is_out_of_date_whether_or_not_the_states_are_proved() -> None:
    assert codes_in(looped(f"# allow: SC204 {REASON}")) == ["SC027"]


def test_a_waiver_in_a_rubric_has_nothing_to_waive() -> None:
    text = replaced(
        library_texts()[FIDELITY], "modality: caregiver\n", f"modality: caregiver  # allow: SC204 {REASON}\n"
    )
    assert codes_in(text, FIDELITY) == ["SC027"]


def test_a_waiver_without_a_reason_is_an_error_in_a_strategy_profile_too() -> None:
    file = "scenarios/strategies/anxious.yaml"
    text = replaced(library_texts()[file], "version: 1.0.0\n", "version: 1.0.0  # allow: SC204\n")
    assert codes_in(text, file) == ["SC026"]


@pytest.mark.parametrize(
    "line",
    [
        "#" * 300_000,
        "# allow" + " " * 300_000,
        "# allow:" * 40_000,
        "# allow: " + ", ".join(f"XX{n}" for n in range(40_000)),
        f'x: "{"#" * 300_000} allow:"',
        "# allow: SC204 " + "a-" * 150_000,
    ],
    ids=["signs", "spaces", "comments", "codes", "signs-in-quotes", "reason"],
)
def test_a_very_long_line_takes_no_long_time(line: str) -> None:
    begun = time.process_time()
    findings(f"{line}\n{text_with()}")
    assert time.process_time() - begun < 2
