"""Problems as values: how they print, how bad they are, and what was probably meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.content.diagnostics import (
    CODES,
    MAX_COMPARED,
    MAX_WORDS,
    Severity,
    diagnostic,
    has_errors,
    meant,
    open_findings,
    waived_findings,
)


def test_a_problem_prints_as_place_code_severity_what_and_mend() -> None:
    problem = diagnostic("SC012", "scenarios/x.yaml", (8, 54), "'closd' is not a node", "did you mean 'closed'?")
    assert str(problem) == "scenarios/x.yaml:8:54: SC012 error: 'closd' is not a node; did you mean 'closed'?"


def test_a_waived_problem_prints_the_reason_in_place_of_severity_and_mend() -> None:
    problem = replace(diagnostic("SC203", "x.yaml", (8, 5), "'a' is longer", "shorten it"), waived="a slow moment")
    assert str(problem) == "x.yaml:8:5: SC203 waived: 'a' is longer; a slow moment"


def test_a_problem_names_the_page_of_its_code() -> None:
    assert diagnostic("SC012", "x.yaml", (8, 54), "", "").page == "docs/diagnostics/SC012.md"


def test_findings_are_open_or_waived() -> None:
    left = diagnostic("SC203", "x.yaml", (8, 5), "", "")
    waived = replace(left, waived="a slow moment")
    assert (open_findings([waived, left]), waived_findings([waived, left])) == ([left], [waived])


def test_the_severity_comes_from_the_code() -> None:
    assert diagnostic("SC203", "x", (1, 1), "", "").severity is Severity.WARNING


def test_a_warning_keeps_nothing_from_being_used() -> None:
    assert not has_errors([diagnostic("SC203", "x", (1, 1), "", "")])


def test_one_error_among_warnings_keeps_content_from_being_used() -> None:
    assert has_errors([diagnostic("SC203", "x", (1, 1), "", ""), diagnostic("SC012", "x", (1, 1), "", "")])


def test_a_nearly_right_name_suggests_the_nearest() -> None:
    assert meant("closd", ["open", "closed"]) == "did you mean 'closed'?"


def test_a_name_like_no_other_shows_those_that_exist() -> None:
    assert meant("xyz", ["open", "closed"]) == "use one of 'open', 'closed'"


def test_the_only_name_that_exists_is_shown_alone() -> None:
    assert meant("xyz", ["open"]) == "use 'open'"


def test_a_long_list_of_names_is_cut() -> None:
    assert meant("xyz", [f"name-{n}" for n in range(9)]).endswith("'name-7', …")


def test_that_no_names_exist_is_said() -> None:
    assert meant("xyz", []) == "none are defined"


def test_of_very_many_names_those_that_look_alike_are_compared() -> None:
    names = [f"{letter}-room-{n}" for letter in "abc" for n in range(MAX_COMPARED)]
    assert meant("b-rom-7", names) == "did you mean 'b-room-7'?"


def test_what_a_problem_quotes_stays_on_one_line_and_steers_no_terminal() -> None:
    problem = diagnostic("SC005", "x", (1, 1), "'a\n\tb\x1b[2J\u202e' is not a key", "remove\nit")
    assert str(problem) == "x:1:1: SC005 error: 'a b\ufffd[2J\ufffd' is not a key; remove it"


def test_a_very_long_message_loses_its_middle() -> None:
    message = diagnostic("SC005", "x", (1, 1), "b" * MAX_WORDS + "c" * MAX_WORDS, "").message
    assert message == f"{'b' * (MAX_WORDS // 2)} … {'c' * (MAX_WORDS // 2)}"


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_a_family_and_a_number(code: str) -> None:
    assert code[:2] in ("SC", "RB", "ST")
    assert code[2:].isdigit()
    assert len(code) == 5
