"""Gradebooks byte for byte, as two learning platforms import them."""

from __future__ import annotations

import csv
import io

import pytest

from simulator.services.exports.gradebook import (
    MoodleKey,
    canvas_csv,
    column_titles,
    found_by_name,
    moodle_csv,
    not_in_moodle,
)
from tests.unit.services.export_records import HOSTILE, item, person, records, sitting

ONE, TWO = item(1, "The waiting room"), item(2, "Tea with milk")
TARA = person(1, "Tara Olsen", canvas_id="4711", sis_user_id="S-1", sis_login_id="tolsen", idnumber="S-1")
THEO = person(2, "Théo Bright", username="tbright")
BOTH = records(
    [TARA, THEO],
    [ONE, TWO],
    [sitting(1, 1, ONE, 7_512), sitting(2, 1, ONE, 9_900, days=1), sitting(3, 2, TWO, None, n=2), sitting(4, 1, None)],
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,The waiting room,Tea with milk\r\n"
    "Points Possible,,,,,100.00,100.00\r\n"
    "Tara Olsen,4711,S-1,tolsen,Autumn 2026,75.12,\r\n"
    "Théo Bright,,,,Autumn 2026,,\r\n"
)
CERTIFIES = "It describes choices in this exercise and certifies nothing."


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_gradebook_for_canvas_has_ids_points_two_decimals_and_blanks() -> None:
    made = canvas_csv(BOTH)
    assert made == CANVAS
    assert made.encode()[:3] != b"\xef\xbb\xbf"


def test_the_grade_is_that_of_the_first_session_that_ended_for_the_assignment() -> None:
    assert rows(canvas_csv(BOTH))[2][5] == "75.12"


@pytest.mark.parametrize(("value", "shown"), [(0, "0.00"), (5, "0.05"), (10_000, "100.00"), (None, "")])
def test_a_grade_of_nothing_is_written_out_and_no_grade_is_blank(value: int | None, shown: str) -> None:
    assert rows(canvas_csv(records([TARA], [ONE], [sitting(1, 1, ONE, value)])))[2][5] == shown


def test_the_grades_for_moodle_leave_out_whom_it_could_not_find_and_have_a_hyphen_for_none() -> None:
    assert moodle_csv(BOTH, MoodleKey.ID_NUMBER) == (
        "username,idnumber,email address,"
        "The waiting room,The waiting room feedback,Tea with milk,Tea with milk feedback\r\n"
        f",S-1,p1@example.edu,75.12,4 moments counted. {CERTIFIES},-,\r\n"
    )
    assert moodle_csv(BOTH, MoodleKey.USERNAME).splitlines()[1:] == [
        "tbright,,p2@example.edu,-,,-,Done. Too few moments counted for a score."
    ]
    assert len(rows(moodle_csv(BOTH, MoodleKey.EMAIL))) == 3


def test_whom_moodle_could_not_find_is_told_before() -> None:
    left = not_in_moodle(BOTH, MoodleKey.ID_NUMBER)
    assert [(one.person.name, one.why) for one in left] == [("Théo Bright", "No id of this kind is noted.")]
    assert not_in_moodle(BOTH, MoodleKey.EMAIL) == ()


def test_an_address_that_a_spreadsheet_would_run_is_left_out_and_told() -> None:
    hostile = records([person(1), person(2)], [ONE], [])
    people = [type(hostile.people[0])(hostile.people[0].account_id, "A", "=a@example.edu"), hostile.people[1]]
    found = records(people, [ONE], [])
    assert [one.why for one in not_in_moodle(found, MoodleKey.EMAIL)] == [
        "A spreadsheet could run this address as a formula."
    ]
    assert "=a@" not in moodle_csv(found, MoodleKey.EMAIL)


def test_whom_canvas_finds_by_name_alone_is_told_and_who_shares_a_name_in_other_words() -> None:
    found = found_by_name(records([TARA, person(2, "Al Lee"), person(3, "Al Lee"), person(4, "Bo")], [], []))
    assert [(one.person.account_id.int, "two people" in one.why) for one in found] == [(2, True), (3, True), (4, False)]


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_stays_in_its_cell_and_starts_no_formula(name: str) -> None:
    made = rows(canvas_csv(records([person(1, name, canvas_id="7")], [ONE], [sitting(1, 1, ONE)])))
    assert len(made) == 3
    assert made[2][1:] == ["7", "", "", "Autumn 2026", "75.12"]
    assert made[2][0][0] not in "=+-@"
    assert "Points Possible" not in made[2][0]


def test_columns_have_titles_of_their_own_that_no_platform_takes_for_something_else() -> None:
    titles = ["Tea", "tea", "Tea feedback", "Final Score", "Room (12)", "Section", "a\r\nb", "", "=1+1"]
    assert column_titles([item(at, title) for at, title in enumerate(titles)]) == (
        "Tea",
        "tea – 2",
        "Tea feedback – 2",
        "final score",
        "Room [12]",
        "Section – 2",
        "a b",
        "case-7",
        "=1+1",
    )
    assert rows(canvas_csv(records([], [item(1, "=1+1")], [])))[0][5] == "'=1+1"


def test_a_cohort_of_nobody_and_one_that_was_asked_nothing_make_files_too() -> None:
    assert rows(canvas_csv(records([], [], []))) == [
        CANVAS.split("\r\n")[0].split(",")[:5],
        ["Points Possible", *[""] * 4],
    ]
    assert moodle_csv(records([], [], []), MoodleKey.EMAIL) == "username,idnumber,email address\r\n"
