"""Gradebooks as two learning platforms import them; ``docs/exports.md`` cites the rules of each that are kept here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from simulator.domain.i18n import _, ngettext
from simulator.domain.student_ids import IdSystem
from simulator.services.exports.records import CohortRecords, Item, Person, Sitting, of_100
from simulator.services.tables_out import cell, csv_lines

POINTS = "100.00"
NO_GRADE = "-"
"""What Moodle reads as no grade; a blank cell of a new grade item becomes 0 there."""
CANVAS_IDS = (IdSystem.CANVAS_ID, IdSystem.SIS_USER_ID, IdSystem.SIS_LOGIN_ID)
CANVAS_HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE_HEAD = ("username", "idnumber", "email address")
MAX_TITLE = 200
_TAKEN = re.compile("(Current|Final|Override) (Score|Points|Grade|Status)")
_ENDS_IN_ID = re.compile(r"\((\d+)\)$")
_RESERVED = {name.casefold() for name in (*CANVAS_HEAD, *MOODLE_HEAD, "LastName", "FirstName", "Integration ID")}
_RESERVED.add("root account")


class MoodleKey(StrEnum):
    """By what Moodle finds a person; one for the whole file."""

    ID_NUMBER = "idnumber"
    USERNAME = "username"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody whom a platform would not find, or would take for another, and why."""

    person: Person
    why: str


def canvas_csv(records: CohortRecords) -> str:
    """The gradebook for Canvas: UTF-8 without a byte order mark, points of 100, blank where nothing was done."""
    return "".join(csv_lines(_canvas_rows(records)))


def _canvas_rows(records: CohortRecords) -> Iterator[Sequence[str]]:
    counted = records.counted()
    yield (*CANVAS_HEAD, *column_titles(records.items))
    yield ("Points Possible", *[""] * (len(CANVAS_HEAD) - 1), *[POINTS] * len(records.items))
    for person in records.people:
        ids = [person.ids.get(system, "") for system in CANVAS_IDS]
        grades = [_grade(counted.get((person.account_id, item.assignment_id))) for item in records.items]
        yield (_canvas_name(person.name), *ids, person.section or records.cohort, *grades)


def _canvas_name(name: str) -> str:
    """A row whose first cell has these words is taken for the row of points."""
    return name.replace("Points Possible", "Points possible")


def _grade(sitting: Sitting | None) -> str:
    return "" if sitting is None else of_100(sitting.score().value)


def found_by_name(records: CohortRecords) -> tuple[LeftOut, ...]:
    """People without any id of Canvas, whom it can find by their name alone."""
    names = [person.name for person in records.people]
    twice = _("Canvas would look for the name, and two people here have it.")
    once = _("Canvas will look for the name, exactly as it is written here.")
    return tuple(
        LeftOut(person, twice if names.count(person.name) > 1 or cell(person.name) != person.name else once)
        for person in records.people
        if not any(person.ids.get(system) for system in CANVAS_IDS)
    )


def moodle_csv(records: CohortRecords, key: MoodleKey) -> str:
    """The grades for Moodle, with everybody whom it can find by this; nobody else, as one unknown stops the import.

    Parameters
    ----------
    key : MoodleKey
        What the file is matched by there. The other two columns are for reading.
    """
    return "".join(csv_lines(_moodle_rows(records, key)))


def _moodle_rows(records: CohortRecords, key: MoodleKey) -> Iterator[Sequence[str]]:
    counted = records.counted()
    titles = column_titles(records.items)
    yield (*MOODLE_HEAD, *(text for title in titles for text in (title, _("{title} feedback").format(title=title))))
    without = {one.person.account_id for one in not_in_moodle(records, key)}
    for person in records.people:
        if person.account_id in without:
            continue
        cells = []
        for item in records.items:
            sitting = counted.get((person.account_id, item.assignment_id))
            cells += [_grade(sitting) or NO_GRADE, _feedback(sitting)]
        ids = person.ids
        yield (ids.get(IdSystem.USERNAME, ""), ids.get(IdSystem.ID_NUMBER, ""), person.email, *cells)


def _feedback(sitting: Sitting | None) -> str:
    if sitting is None:
        return ""
    score = sitting.score()
    if score.value is None:
        return _("Done. Too few moments counted for a score.")
    counted = ngettext("{n} moment counted", "{n} moments counted", score.opportunities).format(n=score.opportunities)
    return _("{counted}. It describes choices in this exercise and certifies nothing.").format(counted=counted)


def not_in_moodle(records: CohortRecords, key: MoodleKey) -> tuple[LeftOut, ...]:
    """People whom Moodle could not find by this: told before the file is taken, and left out of it."""
    left = []
    for person in records.people:
        value = moodle_id(person, key)
        if not value:
            left.append(LeftOut(person, _("No id of this kind is noted.")))
        elif cell(value) != value:
            left.append(LeftOut(person, _("A spreadsheet could run this address as a formula.")))
    return tuple(left)


def moodle_id(person: Person, key: MoodleKey) -> str:
    """By what Moodle would find a person; empty if it is not known."""
    if key is MoodleKey.EMAIL:
        return person.email
    system = IdSystem.ID_NUMBER if key is MoodleKey.ID_NUMBER else IdSystem.USERNAME
    return person.ids.get(system, "")


def column_titles(items: Sequence[Item]) -> tuple[str, ...]:
    """A title for each column, each once, none of which a platform takes for something else."""
    titles: list[str] = []
    met = set(_RESERVED)
    for item in items:
        plain = _plain_title(item.title) or item.case_id
        title, number = plain, 1
        while {title.casefold(), f"{title} feedback".casefold()} & met:
            number += 1
            title = f"{plain} – {number}"
        met |= {title.casefold(), f"{title} feedback".casefold()}
        titles.append(title)
    return tuple(titles)


def _plain_title(title: str) -> str:
    """On one line; Canvas takes a number in brackets at the end for an id, and drops columns that name its own sums."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())[:MAX_TITLE]
    line = _ENDS_IN_ID.sub(r"[\1]", line.rstrip())
    return _TAKEN.sub(lambda found: found[0].lower(), line)
