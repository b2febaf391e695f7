"""The remediation log: kept by supervisors of the cohort, read whole by the trainee, who adds to it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.agreements import MAX_AGREEMENT, MAX_AGREEMENTS, MAX_NOTES, Agreement, AgreementNote, NoteKind
from simulator.errors import AccessDenied, InvalidInput, NotFound
from tests.personas import ADA, COHORT, LEO, NILS, OTTO, PIA, SANA, SVEN, TARA, THEO
from tests.unit.services.conftest import Clock

WHAT = "Drill two moments of mending a week."


@pytest.fixture
def entry(settled: Services) -> Agreement:
    return settled.remediation.agree(SANA, COHORT, TARA.id, f" {WHAT} ")


def test_both_read_what_was_agreed_on_by_when_and_what_came_of_it(settled: Services, clock: Clock) -> None:
    due = clock.now.date() + timedelta(days=14)
    made = settled.remediation.agree(SANA, COHORT, TARA.id, WHAT, due)
    settled.remediation.follow_up(SANA, made.id, "Three weeks in: it goes well.")
    settled.remediation.note(TARA, made.id, "I find the second one hard.")
    settled.remediation.set_done(SANA, made.id, True, "Done, and shown in supervision.")
    (mine,) = settled.remediation.mine(TARA)
    (theirs,) = settled.remediation.log(SANA, COHORT, TARA.id)
    assert mine == theirs
    assert (mine.agreement.text, mine.agreement.due_on, mine.author_name) == (WHAT, due, "Sana Rivera")
    assert (mine.agreement.is_open, mine.overdue, mine.cohort_name) == (False, False, "Cohort 2026")
    assert [(said.note.kind, said.author_name) for said in mine.notes] == [
        (NoteKind.FOLLOW_UP, "Sana Rivera"),
        (NoteKind.BY_TRAINEE, "Tara Olsen"),
        (NoteKind.DONE, "Sana Rivera"),
    ]


def test_an_open_entry_is_overdue_once_its_day_is_over(settled: Services, clock: Clock) -> None:
    made = settled.remediation.agree(SANA, COHORT, TARA.id, WHAT, clock.now.date())
    clock.now += timedelta(days=1)
    assert settled.remediation.mine(TARA)[0].overdue
    settled.remediation.set_done(SANA, made.id, True)
    assert not settled.remediation.mine(TARA)[0].overdue
    settled.remediation.set_done(SANA, made.id, False)
    assert settled.remediation.mine(TARA)[0].overdue


def test_a_press_that_waited_for_another_enters_nothing_more(
    settled: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, agree = settled.remediation.store, partial(settled.remediation.agree, SANA, COHORT, TARA.id, WHAT)
    hold, clock.step = store.hold_cohort, timedelta(seconds=1)

    def wait(cohort_id: UUID) -> None:
        monkeypatch.undo()
        agree()
        hold(cohort_id)

    monkeypatch.setattr(store, "hold_cohort", wait)
    agree()
    assert len(settled.remediation.mine(TARA)) == 1


def test_what_is_done_is_noted_once(settled: Services, entry: Agreement) -> None:
    settled.remediation.set_done(SANA, entry.id, True)
    with pytest.raises(InvalidInput, match="noted already"):
        settled.remediation.set_done(SANA, entry.id, True)


@pytest.mark.parametrize("text", ["", "too short", "x" * (MAX_AGREEMENT + 1), "not \x00 kept at all"])
def test_a_text_that_can_not_be_kept_is_not_taken(settled: Services, text: str) -> None:
    with pytest.raises(InvalidInput):
        settled.remediation.agree(SANA, COHORT, TARA.id, text)
    assert settled.remediation.mine(TARA) == ()


@pytest.mark.parametrize("days", [-1, 3 * 366 + 1], ids=["over", "too far"])
def test_a_day_that_can_not_be_meant_is_not_taken(settled: Services, clock: Clock, days: int) -> None:
    with pytest.raises(InvalidInput, match="That day is over"):
        settled.remediation.agree(SANA, COHORT, TARA.id, WHAT, clock.now.date() + timedelta(days=days))


def test_a_second_press_enters_nothing_more(settled: Services, clock: Clock) -> None:
    clock.step = timedelta(seconds=1)
    first = settled.remediation.agree(SANA, COHORT, TARA.id, WHAT)
    assert settled.remediation.agree(SANA, COHORT, TARA.id, WHAT) == first
    for _ in range(2):
        settled.remediation.note(TARA, first.id, "Yes.")
    (mine,) = settled.remediation.mine(TARA)
    assert len(mine.notes) == 1


def test_it_is_bounded(settled: Services, entry: Agreement, clock: Clock) -> None:
    store = settled.remediation.store
    for number in range(MAX_NOTES):
        store.add_agreement_note(AgreementNote(uuid4(), entry.id, TARA.id, NoteKind.BY_TRAINEE, str(number), clock.now))
    with pytest.raises(InvalidInput, match="100 notes"):
        settled.remediation.note(TARA, entry.id, "One more.")
    settled.remediation.set_done(SANA, entry.id, True)
    for number in range(MAX_AGREEMENTS - 1):
        store.add_agreement(Agreement(uuid4(), TARA.id, COHORT, SANA.id, str(number), None, clock.now))
    with pytest.raises(InvalidInput, match="200 entries"):
        settled.remediation.agree(SANA, COHORT, TARA.id, "Something else altogether.")


@pytest.mark.parametrize("who", [TARA, THEO, SVEN, PIA, ADA, OTTO, LEO, NILS])
def test_nobody_else_reads_or_keeps_the_log_of_a_trainee(settled: Services, entry: Agreement, who) -> None:
    for work in (
        lambda: settled.remediation.log(who, COHORT, TARA.id),
        lambda: settled.remediation.agree(who, COHORT, TARA.id, WHAT),
        lambda: settled.remediation.follow_up(who, entry.id, "Something."),
        lambda: settled.remediation.set_done(who, entry.id, True),
    ):
        with pytest.raises(NotFound):
            work()


@pytest.mark.parametrize("who", [THEO, SANA, SVEN, PIA, ADA])
def test_only_the_trainee_writes_as_the_trainee(settled: Services, entry: Agreement, who) -> None:
    with pytest.raises(NotFound):
        settled.remediation.note(who, entry.id, "Something.")
    with pytest.raises(InvalidInput, match="Write something"):
        settled.remediation.note(TARA, entry.id, " \n")


@pytest.mark.parametrize("whom", [SANA.id, OTTO.id, uuid4(), "nobody"])
def test_only_about_trainees_of_the_cohort(settled: Services, whom) -> None:
    with pytest.raises(NotFound):
        settled.remediation.agree(SANA, COHORT, whom, WHAT)


def test_the_table_has_a_row_for_each_entry_and_each_note(settled: Services, entry: Agreement) -> None:
    settled.remediation.note(TARA, entry.id, "Yes.")
    settled.remediation.agree(SANA, COHORT, THEO.id, "Read the chapter on limits.")
    for who in (SANA, PIA):
        rows = list(settled.remediation.rows(who, COHORT))
        assert [(row[0], row[1], row[4], row[5], row[6], row[8]) for row in rows[1:]] == [
            ("1", "Tara Olsen", "agreed", "Sana Rivera", WHAT, "open"),
            ("1", "Tara Olsen", "by-trainee", "Tara Olsen", "Yes.", ""),
            ("2", "Theo Bright", "agreed", "Sana Rivera", "Read the chapter on limits.", "open"),
        ]
    assert settled.remediation.audit.entries(action="agreements-exported")[1] == 2


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(TARA, AccessDenied), (ADA, AccessDenied), (SVEN, NotFound), (LEO, NotFound), (NILS, NotFound)],
    ids=["Tara", "Ada", "Sven", "Leo", "Nils"],
)
def test_only_supervisors_and_leads_take_the_log_out(settled: Services, who, refusal) -> None:
    with pytest.raises(refusal):
        settled.remediation.rows(who, COHORT)


def test_it_goes_with_the_trainee_and_a_supervisors_name_with_their_account(
    settled: Services, entry: Agreement
) -> None:
    settled.remediation.follow_up(SANA, entry.id, "It goes well.")
    settled.my_data.erase_me(SANA, "sana@example.edu")
    (mine,) = settled.remediation.mine(TARA)
    assert (mine.author_name, [said.author_name for said in mine.notes]) == ("", [""])
    settled.my_data.erase_me(TARA, "tara@example.edu")
    assert settled.remediation.store.agreements_in(COHORT) == ()
    assert settled.remediation.store.agreement_notes([entry.id]) == ()
