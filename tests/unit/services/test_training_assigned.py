"""Attempts begun for an assignment: counted, seen by the supervisors, and begun only where that was asked for."""

from __future__ import annotations

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Feedback, Purpose
from simulator.errors import AssignmentNotFound, StorageError
from tests.personas import COHORT, PIA, SANA, SECOND_COHORT, TARA, THEO
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import assigned


def test_an_attempt_begun_for_an_assignment_is_counted_and_seen(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    attempt = settled.training.begin(TARA, "waiting-room", feedback=Feedback.END, assignment_id=str(assignment.id))
    assert (attempt.purpose, attempt.feedback) == (Purpose.COUNTED, Feedback.END)
    (seen,) = settled.sharing.visible(SANA)
    assert (seen.attempt, seen.assigned, seen.shared_at) == (attempt, True, None)


def test_an_attempt_at_an_assigned_case_begun_without_the_assignment_is_practice(settled: Services) -> None:
    settled.programs.assign(SANA, COHORT, "waiting-room")
    assert begin(settled.training).purpose is Purpose.PRACTICE
    assert settled.sharing.visible(SANA) == ()


def test_an_assigned_attempt_enters_the_sums_of_its_cohort_when_it_ends(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    attempt = play(settled.training, assigned(settled, assignment), *BEST[:-1])
    assert settled.sharing.store.rollups(COHORT) == ()
    settled.training.choose(TARA, str(attempt.id), BEST[-1], step=len(BEST) - 1)
    (score,) = settled.store.scores(attempt.id)
    expected = {
        name: (1, of["value"], of["value"] ** 2)
        for name, of in score.sheet["dimensions"].items()
        if of["value"] is not None
    }
    assert expected
    cells = settled.sharing.store.rollups(COHORT)
    assert {cell.dimension: (cell.n, cell.total, cell.squares) for cell in cells} == expected


def test_a_closed_assignment_takes_no_more_attempts_and_lets_those_under_way_end(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    attempt = assigned(settled, assignment)
    settled.programs.close_assignment(SANA, assignment.id)
    with pytest.raises(AssignmentNotFound):
        assigned(settled, assignment, THEO)
    play(settled.training, attempt, *BEST)
    assert settled.training.room(TARA, str(attempt.id)).node.ending is not None
    assert settled.sharing.store.rollups(COHORT) != ()


@pytest.mark.parametrize("assignment_id", ["nonsense", "x" * 5_000, "99999999-9999-4999-8999-999999999999"])
def test_an_assignment_that_is_not_there_begins_nothing(settled: Services, assignment_id: str) -> None:
    with pytest.raises(AssignmentNotFound):
        settled.training.begin(TARA, "waiting-room", feedback=Feedback.EACH, assignment_id=assignment_id)
    assert settled.store.attempts_of(TARA.id) == ()


def test_an_assignment_of_another_cohort_begins_nothing(settled: Services) -> None:
    assignment = settled.programs.assign(PIA, SECOND_COHORT, "waiting-room")
    with pytest.raises(AssignmentNotFound):
        assigned(settled, assignment)


def test_an_assignment_of_another_case_begins_nothing(settled: Services, content) -> None:
    text = (content / "scenarios" / "waiting-room.yaml").read_text(encoding="utf-8")
    (content / "scenarios" / "other-room.yaml").write_text(
        text.replace("id: waiting-room", "id: other-room"), encoding="utf-8"
    )
    assignment = settled.programs.assign(SANA, COHORT, "other-room")
    with pytest.raises(AssignmentNotFound):
        settled.training.begin(TARA, "waiting-room", feedback=Feedback.EACH, assignment_id=str(assignment.id))


def test_an_attempt_that_cannot_be_tied_to_its_assignment_is_not_begun(settled: Services) -> None:
    assignment = settled.programs.assign(SANA, COHORT, "waiting-room")
    with settled.programs.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE assigned_attempts")
    with pytest.raises(StorageError):
        assigned(settled, assignment)
    assert settled.store.attempts_of(TARA.id) == ()
