"""What can be an id of another system, and what would not come through unchanged."""

from __future__ import annotations

import pytest

from simulator.domain.student_ids import wrong_with_id


@pytest.mark.parametrize("text", ["S-4711", "tolsen", "t.olsen@example.edu", "0042", "12.5", "a#1:2/3_4+5", "x" * 100])
def test_what_comes_through_a_spreadsheet_unchanged_can_be_an_id(text: str) -> None:
    assert wrong_with_id(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("=1+1", "begins with a letter or a digit"),
        ("@cmd", "begins with a letter or a digit"),
        ("a,b", "after it come only"),
        ("a b", "after it come only"),
        ("a\x00", "after it come only"),
        ("é", "begins with a letter"),
        ("", "begins with a letter"),
        ("0", "for none"),
        ("2024.001.5", "for a number"),
        ("x" * 101, "more than 100"),
    ],
)
def test_what_would_be_changed_or_run_is_refused_with_the_reason(text: str, why: str) -> None:
    assert why in wrong_with_id(text)
