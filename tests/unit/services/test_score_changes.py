"""Scores that a supervisor sees differently: beside the computed ones, with a reason, and never in their place."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt
from simulator.domain.coaching import MAX_REASON
from simulator.domain.roles import Role
from simulator.errors import AccessDenied, AttemptNotFound, InvalidInput, NotFound
from simulator.storage.sql_rollups import SqlRollups
from tests.personas import ADA, COHORT, PIA, SANA, SVEN, TARA, THEO
from tests.summed import sums
from tests.unit.services.conftest import Clock
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import assigned, shared

REASON = "The tone was warmer than the words."
SVEN_HERE = replace(SVEN, supervises=SVEN.supervises | {COHORT})


@pytest.fixture
def attempt(settled: Services, clock: Clock) -> Attempt:
    settled.programs.store.enrol(COHORT, SVEN.id, Role.SUPERVISOR, at=clock.now)
    return shared(settled)


def change(services: Services, attempt: Attempt, becomes: int = 70, actor=SANA, reason: str = REASON):
    return services.score_changes.change(actor, attempt.id, "attunement", becomes, reason)


def test_both_scores_are_kept_with_who_and_why(settled: Services, attempt: Attempt) -> None:
    computed = settled.training.debrief(TARA, str(attempt.id))[1].sheet.dimensions["attunement"].value
    made = change(settled, attempt, reason=f"  {REASON}\n")
    assert (made.was, made.becomes, made.reason, made.author_id) == (computed, 7_000, REASON, SANA.id)
    for reader in (TARA, SANA):
        (said,) = settled.score_changes.changes(reader, attempt.id)
        assert (said.change, bool(said.author_name), said.can_withdraw) == (made, True, reader is SANA)


def test_the_computed_sheet_the_gate_and_the_sums_stay_as_they_were(settled: Services) -> None:
    task = settled.programs.assign(SANA, COHORT, "waiting-room")
    done = play(settled.training, assigned(settled, task), *BEST)
    before = settled.training.debrief(TARA, str(done.id))[1].sheet, sums(settled.database)
    assert before[1] != ()
    change(settled, done, 0)
    SqlRollups(settled.database).rebuild()
    assert (settled.training.debrief(TARA, str(done.id))[1].sheet, sums(settled.database)) == before


def test_ones_own_later_change_replaces_the_earlier_one(settled: Services, attempt: Attempt) -> None:
    change(settled, attempt, 70)
    change(settled, attempt, 60)
    assert [(s.change.becomes, s.change.stands) for s in settled.score_changes.changes(SANA, attempt.id)] == [
        (7_000, False),
        (6_000, True),
    ]


def test_a_score_that_another_supervisor_changed_is_theirs(settled: Services, attempt: Attempt) -> None:
    made = change(settled, attempt)
    with pytest.raises(InvalidInput, match="Another supervisor"):
        change(settled, attempt, actor=SVEN_HERE)
    with pytest.raises(AccessDenied):
        settled.score_changes.withdraw(SVEN_HERE, made.id)
    assert settled.score_changes.withdraw(SANA, made.id)
    assert change(settled, attempt, actor=SVEN_HERE).author_id == SVEN.id


def test_a_change_whose_author_is_gone_can_be_taken_back_by_their_colleague(
    settled: Services, attempt: Attempt
) -> None:
    made = change(settled, attempt)
    settled.my_data.erase_me(SANA, settled.accounts.store.account(SANA.id).email)
    (said,) = settled.score_changes.changes(SVEN_HERE, attempt.id)
    assert (said.author_name, said.can_withdraw) == ("", True)
    assert settled.score_changes.withdraw(SVEN_HERE, made.id)


def test_taking_back_twice_changes_nothing(settled: Services, attempt: Attempt) -> None:
    made = change(settled, attempt)
    assert settled.score_changes.withdraw(SANA, str(made.id))
    assert not settled.score_changes.withdraw(SANA, str(made.id))
    for unknown in (uuid4(), "nonsense"):
        with pytest.raises(NotFound):
            settled.score_changes.withdraw(SANA, unknown)


def test_a_score_is_changed_only_with_a_reason(settled: Services, attempt: Attempt) -> None:
    for reason in ("", "too short", " " * 40, "x" * (MAX_REASON + 1), "a\x00" * 20):
        with pytest.raises(InvalidInput):
            change(settled, attempt, reason=reason)
    assert settled.score_changes.changes(SANA, attempt.id) == ()


def test_a_score_is_a_whole_number_from_0_to_100(settled: Services, attempt: Attempt) -> None:
    for becomes in (-1, 101, 50.5, True, "70", None):
        with pytest.raises(InvalidInput, match="whole number"):
            change(settled, attempt, becomes)


def test_nothing_but_the_three_dimensions_is_changed(settled: Services, attempt: Attempt) -> None:
    for dimension in ("composite", "gate", "", "A2", "x" * 5_000):
        with pytest.raises(InvalidInput, match="no such score"):
            settled.score_changes.change(SANA, attempt.id, dimension, 50, REASON)


def test_a_session_under_way_has_no_scores_to_change(settled: Services) -> None:
    begun = begin(settled.training)
    settled.sharing.share(TARA, begun.id, COHORT)
    with pytest.raises(InvalidInput, match="isn't finished"):
        change(settled, begun)


def test_nobody_else_changes_a_score_or_learns_of_one(settled: Services, attempt: Attempt) -> None:
    made = change(settled, attempt)
    with pytest.raises(AccessDenied):
        change(settled, attempt, actor=TARA)
    with pytest.raises(AccessDenied):
        settled.score_changes.withdraw(TARA, made.id)
    for person in (THEO, SVEN, PIA, ADA):
        with pytest.raises(AttemptNotFound):
            change(settled, attempt, actor=person)
        with pytest.raises(AttemptNotFound):
            settled.score_changes.changes(person, attempt.id)
        with pytest.raises(NotFound):
            settled.score_changes.withdraw(person, made.id)


def test_a_change_and_its_withdrawal_are_in_the_audit_log_without_the_reason(
    settled: Services, attempt: Attempt
) -> None:
    settled.score_changes.withdraw(SANA, change(settled, attempt).id)
    (line,) = settled.sharing.audit.entries(action="score-changed")[0]
    assert (line.thing, line.detail["dimension"], line.detail["becomes"]) == (
        f"attempt:{attempt.id}",
        "attunement",
        "7000",
    )
    assert REASON not in str(line)
    assert len(settled.sharing.audit.entries(action="score-change-withdrawn")[0]) == 1
