"""Records for research: of whom, of what, and what can't be found in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID
from zipfile import ZipFile

from simulator.domain.attempt import RecordedDecision
from simulator.domain.rubric import Criterion, Dimension
from simulator.services.exports.records import Sitting
from simulator.services.exports.research import chosen, columns, made_of, research_zip
from tests.unit.services.export_records import AT, item, sitting

TEA, RARE = item(1), item(2)
EVERYBODY = {UUID(int=n) for n in range(1, 7)}
A1 = {"A1": Criterion("A1", Dimension.ATTUNEMENT, "Affect recognition", "", ("",) * 5, "")}


def decisions(attempt_id: UUID) -> Sequence[RecordedDecision]:
    at = AT + timedelta(minutes=attempt_id.int % 7)
    return [
        RecordedDecision(step, f"node-{step}", "ask", ("wait", "ask"), {}, at, 1_234 if step else None)
        for step in range(4)
    ]


def files(sittings: list[Sitting], agreed: set[UUID], secret: bytes = b"s") -> dict[str, str]:
    found = chosen([one.of for one in sittings], agreed)
    made = research_zip(list(made_of(found, decisions, secret)), found, A1)
    with ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


SIX = [*(sitting(n, n, TEA, days=n) for n in range(1, 7)), sitting(20, 1, TEA, days=9), sitting(21, 2, RARE)]


def test_every_decision_is_a_row_in_the_columns_that_the_codebook_explains() -> None:
    found = files(SIX, EVERYBODY)
    table, book = rows(found["decisions.csv"]), rows(found["codebook.csv"])
    assert len(table) == 7 * 4
    assert list(table[0]) == [row["column"] for row in book]
    assert all(row["meaning"] for row in book)
    assert [name for name in table[0] if f"| `{name}` |" not in found["codebook.md"]] == []
    theirs = [row for row in table if row["attempt"] == "2"]
    assert [row["day"] for row in theirs] == ["8"] * 4
    assert {
        name: theirs[1][name] for name in ("step", "node", "choice", "offered", "place", "seconds", "share_A1")
    } == {
        "step": "1",
        "node": "node-1",
        "choice": "ask",
        "offered": "2",
        "place": "2",
        "seconds": "1.2",
        "share_A1": "0.7500",
    }
    assert theirs[0]["seconds"] == ""


def test_nothing_in_it_says_who_or_when() -> None:
    whole = "".join(files(SIX, EVERYBODY).values())
    told = ("p1@example.edu", "Person", "2026", "standard", "CE02", str(UUID(int=1)), str(UUID(int=1_001)), "certified")
    assert [word for word in told if word in whole] == []


def test_made_up_names_hold_within_a_file_and_not_between_two() -> None:
    one, again, other = (
        {row["person"] for row in rows(files(SIX, EVERYBODY, secret)["decisions.csv"])} for secret in (b"s", b"s", b"t")
    )
    assert len(one) == 6
    assert one == again
    assert one.isdisjoint(other)


def test_only_assigned_sessions_of_those_who_agreed_at_cases_that_five_did_are_in_it() -> None:
    shared = sitting(30, 3, None)
    found = chosen([one.of for one in [*SIX, shared]], EVERYBODY - {UUID(int=6)})
    assert (found.n_people, len(found.attempts), found.n_left_out) == (5, 6, 1)
    assert {one.attempt.scenario_id for one in found.attempts} == {"case-1"}
    four = chosen([one.of for one in SIX], {UUID(int=n) for n in range(1, 5)})
    assert (four.n_people, four.attempts, four.n_left_out) == (0, (), 6)


def test_where_nothing_may_stand_in_it_the_codebook_comes_alone_and_says_so() -> None:
    found = files(SIX, set())
    assert found["decisions.csv"].splitlines() == [",".join(row["column"] for row in rows(found["codebook.csv"]))]
    assert "0 people, 0 attempts" in found["codebook.md"]
    assert [column.name for column in columns([], A1)][-1] == "share_fidelity"


def test_the_same_decisions_make_the_same_bytes() -> None:
    found = chosen([one.of for one in SIX], EVERYBODY)
    made = [research_zip(list(made_of(found, decisions, b"s")), found, A1) for _ in range(2)]
    assert made[0] == made[1]
