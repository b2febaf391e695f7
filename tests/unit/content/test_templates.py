"""The templates from which cases are begun: each can be played as it stands, and nothing is left to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.catalogue import LibraryOnDisk
from simulator.content.checks.states import everything_proved
from simulator.content.templates import FOLDER, ORDER, id_from, named, templates
from simulator.services.case_texts import id_in, title_in

ROOT = Path(__file__).resolve().parent.parent.parent.parent


@pytest.fixture(scope="module")
def library() -> LibraryOnDisk:
    return LibraryOnDisk(ROOT)


@pytest.mark.parametrize("template", templates(), ids=lambda one: one.id)
def test_nothing_is_found_in_a_template(template, library):
    judged = library.judge(template.text, f"scenarios/{id_in(template.text)}.yaml")
    assert [str(item) for item in judged.diagnostics] == []
    assert everything_proved(judged.verified)


def test_every_template_of_the_folder_is_offered():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(ORDER)


def test_a_template_is_small_enough_to_be_written_over():
    decisions = {one.id: one.text.count("    construct:") for one in templates()}
    assert decisions == {"blank": 2, "family-repair": 4, "couple-cycle": 4, "individual-rupture": 4}


def test_a_new_title_changes_two_lines_and_can_be_read_again():
    text = templates()[0].text
    changed = named(text, 'A "hard" day: \\ öffentlich')
    assert title_in(changed) == 'A "hard" day: \\ öffentlich'
    assert id_in(changed) == "a-hard-day-offentlich"
    different = [pair for pair in zip(text.splitlines(), changed.splitlines(), strict=True) if pair[0] != pair[1]]
    assert len(different) == 2


def test_a_title_that_stands_in_the_lines_below_its_key_is_told_by_the_id():
    assert title_in("id: a-case\ntitle: >-\n  Two\n  lines\n") == "a-case"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("12 check-ins", "case-12-check-ins"),
        ("???", "new-case"),
        ("Élan vital", "elan-vital"),
        ("Already-an-id", "already-an-id"),
        ("x" * 99, "x" * 60),
    ],
)
def test_an_id_is_made_of_whatever_the_title_is(title, expected):
    assert id_from(title) == expected
