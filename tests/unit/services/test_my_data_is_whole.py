"""The export against the database itself: whatever is stored about a person is in it, or there is a reason why not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from simulator.bootstrap import Services
from simulator.domain.roles import Actor
from simulator.storage import rollup_tables
from simulator.storage.schema import metadata
from tests.personas import SANA, TARA, THEO
from tests.unit.services.test_my_data import opened
from tests.unit.storage.lived_in import live_in

SUMMED = "sums over a cohort"
OF_NOBODY = {
    "audit_head": "the last line of the audit log, by number and hash",
    "programs": "programs",
    "r_cohort": SUMMED,
    "r_dimension": SUMMED,
    "r_hist": SUMMED,
    "r_node": SUMMED,
    "r_item": SUMMED,
    "r_option": SUMMED,
    "r_edge": SUMMED,
    "calibrations": "how hard decisions are, from all of them together",
    "cohorts": "cohorts",
    "source_files": "texts of cases",
    "scenario_versions": "which texts make a case",
    "tombstones": "ids of what was erased",
    "group_votes": "votes that phones are given a number for, and nobody a name",
    "sign_in_flows": "sign-ins that are under way, of nobody yet",
}
"""Tables without a row about anybody."""
BELONGS = "whose it is: the person"
SECRET = "lets somebody in, or did; only a hash is kept"
HANGS = "stands in what it belongs to"
DERIVED = "computed from decisions and score sheets, which are there"
NUMBERED = "a number of the row, which says nothing"
BY_NAME = "stands with its name"
FIRST_DAY = "the audit log has the line in which it was given"
LEFT_OUT = {
    ("accounts", "subject_id"): "what the audit log knows the person by, forgotten with the account",
    ("accounts", "password_hash"): SECRET,
    ("audit_log", "seq"): NUMBERED,
    ("audit_log", "previous"): "the chain that shows whether a line is missing",
    ("audit_log", "hash"): "the same",
    ("audit_log", "actor"): BY_NAME,
    ("audit_log", "subject"): BELONGS,
    ("audit_log", "program_id"): "where it happened, for those who run that program",
    ("attempts", "trainee_id"): BELONGS,
    **{
        (table.name, column.name): DERIVED
        for table in (rollup_tables.attempt_scores, rollup_tables.attempt_items, rollup_tables.r_criterion)
        for column in table.columns
    },
    ("exposures", "attempt_id"): HANGS,
    ("assigned_attempts", "attempt_id"): HANGS,
    ("benchmark_ratings", "person_id"): BELONGS,
    ("cohort_members", "account_id"): BELONGS,
    ("cohort_members", "cohort_id"): BY_NAME,
    ("cohort_members", "since"): FIRST_DAY,
    ("comments", "author_id"): BY_NAME,
    ("comments", "attempt_id"): HANGS,
    ("decisions", "attempt_id"): HANGS,
    ("looked_at", "person_id"): BELONGS,
    ("looked_at", "attempt_id"): "of who looked at one's own attempts, the audit log has the lines",
    ("score_changes", "author_id"): BY_NAME,
    ("score_changes", "attempt_id"): HANGS,
    ("word_ratings", "rater_id"): BY_NAME,
    ("word_ratings", "attempt_id"): HANGS,
    ("draft_revisions", "draft_id"): HANGS,
    ("draft_revisions", "saved_by"): BELONGS,
    ("drafts", "author_id"): BELONGS,
    ("drafts", "changed_by"): "the person, or a colleague to whom it is open",
    ("drill_answers", "person_id"): BELONGS,
    ("drill_answers", "sitting_id"): HANGS,
    ("drill_cards", "person_id"): BELONGS,
    ("drill_sittings", "person_id"): BELONGS,
    ("erasure_requests", "requested_by"): BELONGS,
    ("group_sessions", "attempt_id"): HANGS,
    ("identities", "account_id"): BELONGS,
    ("identities", "linked_at"): FIRST_DAY,
    ("memberships", "account_id"): BELONGS,
    ("memberships", "program_id"): BY_NAME,
    ("memberships", "since"): FIRST_DAY,
    ("key_versions", "adopted_by"): BELONGS,
    ("key_versions", "ratings"): "what others rated, put together",
    ("notices", "person_id"): BELONGS,
    ("panels", "author_id"): BELONGS,
    ("panel_raters", "rater_id"): BELONGS,
    ("panel_ratings", "rater_id"): BELONGS,
    ("preferences", "person_id"): BELONGS,
    ("private_notes", "attempt_id"): HANGS,
    ("publications", "author_id"): BELONGS,
    ("publications", "reviewer_id"): "who agreed to it is somebody else, or the person",
    ("publications", "changes"): "what its author says is in the author's export",
    ("draft_reviews", "reviewer_id"): BELONGS,
    ("reflections", "attempt_id"): HANGS,
    ("rejected_inputs", "id"): NUMBERED,
    ("rejected_inputs", "attempt_id"): HANGS,
    ("remark_answers", "author_id"): BELONGS,
    ("remark_answers", "seen_at"): "when somebody else read it, which is theirs",
    ("remarks", "author_id"): BELONGS,
    ("scores", "attempt_id"): HANGS,
    ("sessions", "account_id"): BELONGS,
    ("sessions", "token_hash"): SECRET,
    ("shares", "attempt_id"): HANGS,
    ("shares", "cohort_id"): BY_NAME,
    ("sign_ins", "id"): NUMBERED,
    ("sign_ins", "account_id"): BELONGS,
    ("tickets", "account_id"): BELONGS,
    ("tickets", "token_hash"): SECRET,
    ("tickets", "created_by"): "somebody else",
}
"""Columns whose values are not in the export, and why."""
OTHER_NAMES = {("notices", "accepted_at"): "read_at"}
AUTHORED = {"assignments": "what somebody asks of a cohort is the program's, and the audit log has the line"}
"""Tables in which a person is only named as who did it."""


def rows_about(services: Services, person: Actor) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row in which a person's id, subject id or address stands, or that hangs on an attempt of theirs."""
    with services.database.reading() as connection:
        about = {person.id, *connection.scalars(_subject(person)), *connection.scalars(_email(person))}
        table = metadata.tables["attempts"]
        mine = set(connection.scalars(sa.select(table.c.id).where(table.c.trainee_id == person.id)))
        for name, table in metadata.tables.items():
            for row in connection.execute(sa.select(table)):
                values = dict(row._mapping)
                known = {value for value in values.values() if isinstance(value, str | UUID)}
                if known & about or values.get("attempt_id") in mine:
                    yield name, values


def _subject(person: Actor) -> sa.Select[Any]:
    table = metadata.tables["accounts"]
    return sa.select(table.c.subject_id).where(table.c.id == person.id)


def _email(person: Actor) -> sa.Select[Any]:
    table = metadata.tables["accounts"]
    return sa.select(table.c.email).where(table.c.id == person.id)


def said(value: Any) -> Any:
    """A stored value as the export says it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


@pytest.fixture
def lived(services: Services) -> Services:
    live_in(services.database)
    return services


@pytest.mark.parametrize("person", [TARA, THEO, SANA], ids=["Tara", "Theo", "Sana"])
def test_every_value_that_is_stored_about_a_person_is_in_their_export(lived: Services, person: Actor) -> None:
    text = json.dumps(opened(lived.my_data.export(person))[0])
    missing = [
        (name, column, value)
        for name, values in rows_about(lived, person)
        if name not in AUTHORED
        for column, value in values.items()
        if (name, column) not in LEFT_OUT
        and f"{json.dumps(OTHER_NAMES.get((name, column), column))}: {json.dumps(said(value))}" not in text
    ]
    assert missing == []


def test_every_table_is_about_somebody_here_or_about_nobody_at_all(lived: Services) -> None:
    about = {name for person in (TARA, THEO, SANA) for name, _ in rows_about(lived, person)} | set(AUTHORED)
    assert about | set(OF_NOBODY) == set(metadata.tables)
    assert about & set(OF_NOBODY) == set()


def test_every_reason_is_for_a_column_that_there_is() -> None:
    columns = {(table.name, column.name) for table in metadata.tables.values() for column in table.columns}
    assert set(LEFT_OUT) <= columns


def test_the_page_reads_well_for_what_is_kept_beside_attempts(lived: Services) -> None:
    page = opened(lived.my_data.export(TARA))[1]
    for words in (
        "<h2>How you like to practise</h2>",
        '<td dir="auto">Say first</td><td dir="auto">yes</td>',
        "<h4>Reflection</h4>",
        "The second one: I wanted to mend it.",
        '<td dir="auto">A2: 3</td>',
        '<td dir="auto">rescue</td>',
        "<h3>Sitting of 2026-03-01 12:00</h3>",
        '<td dir="auto">2026-03-04 12:00</td>',
        "<h2>Drills</h2>",
        '<td dir="auto">75</td>',
        "<h2>What you told the authors of cases</h2>",
        "Nobody would say &lt;b&gt;that&lt;/b&gt;",
        "<h2>Skills that you drill</h2>",
    ):
        assert words in page


def test_the_page_says_what_a_branch_goes_on_from_and_in_which_mode_the_others_are(lived: Services) -> None:
    with lived.database.writing() as connection:
        table = metadata.tables["attempts"]
        connection.execute(table.update().where(table.c.purpose == "counted").values(mode="summative"))
    page = opened(lived.my_data.export(TARA))[1]
    assert f"<p>branch from decision 2 of attempt {UUID('f' * 32)}, begun " in page
    assert "<p>counted, summative, begun " in page
    assert "<p>practice, begun " in page


def test_every_time_on_the_page_is_one_to_be_read(lived: Services) -> None:
    assert "+00:00" not in opened(lived.my_data.export(TARA))[1]


def test_the_steps_of_remarks_count_from_one_on_the_page_and_from_zero_in_the_file(lived: Services) -> None:
    data, page = opened(lived.my_data.export(TARA))
    (said_of_a_case,) = data["remarks_written"]
    assert said_of_a_case["step"] == 1
    assert '<td dir="auto">2</td><td dir="auto">differently</td>' in page
