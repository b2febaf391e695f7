"""Problems as values: how they print, how bad they are, and what was probably meant."""

from __future__ import annotations

import pytest

from simulator.content.diagnostics import CODES, Severity, diagnostic, has_errors, meant


def test_a_problem_prints_as_place_code_severity_what_and_mend() -> None:
    problem = diagnostic("SC012", "scenarios/x.yaml", (8, 54), "'closd' is not a node", "did you mean 'closed'?")
    assert str(problem) == "scenarios/x.yaml:8:54: SC012 error: 'closd' is not a node; did you mean 'closed'?"


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


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_a_family_and_a_number(code: str) -> None:
    assert code[:2] in ("SC", "RB", "ST")
    assert code[2:].isdigit()
    assert len(code) == 5
