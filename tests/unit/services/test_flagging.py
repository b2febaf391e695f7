"""Flags: raised from the cohort's scores, shown to whom they are about first, kept when they no longer hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.bootstrap import Services
from simulator.domain.flags import MAX_FLAG_NOTE, TIME_TO_SEE, FlagKind
from simulator.domain.roles import Role
from simulator.errors import AccessDenied, InvalidInput, NotFound
from tests.personas import COHORT, PIA, SANA, SVEN, TARA, THEO
from tests.unit.services.conftest import Clock
from tests.unit.services.following import HIGH, LOW, crowd, scored

pytestmark = pytest.mark.thorough


@pytest.fixture
def flagged(settled: Services) -> Services:
    """A cohort in which Tara's scores are low."""
    crowd(settled)
    scored(settled, TARA.id, LOW)
    assert settled.flagging.refresh() == 1
    return settled


def mine(services: Services):
    return [own.flag for own in services.flagging.mine(TARA)]


def test_a_flag_keeps_the_numbers_that_it_rests_on(flagged: Services) -> None:
    (flag,) = mine(flagged)
    assert (flag.kind, flag.cohort_id, flag.stands) == (FlagKind.ACT, COHORT, True)
    basis = flag.basis
    assert (basis.n, basis.latest, basis.cut, basis.provisional) == (5, (44.0, 41.0, 43.0), 60.0, True)
    assert basis.below > 0.8
    assert (basis.n_people, basis.right, basis.sensitivity, basis.false_positives) == (12, 0.86, 0.35, 0.01)


def test_doing_it_again_changes_nothing(flagged: Services) -> None:
    before = mine(flagged)
    assert flagged.flagging.refresh() == 0
    flagged.flagging._done.clear()  # as after a start
    assert flagged.flagging.refresh() == 0
    assert mine(flagged) == before


def test_the_trainee_sees_it_first_and_supervisors_once_it_was_read(flagged: Services) -> None:
    (flag,) = mine(flagged)
    assert flagged.flagging.n_new(TARA) == 1
    assert flagged.flagging.shown(SANA, COHORT) == ()
    flagged.flagging.has_read(TARA, flag.id, "  I was ill in March.  ")
    (shown,) = flagged.flagging.shown(SANA, COHORT)
    assert (shown.trainee_name, shown.flag.note) == ("Tara Olsen", "I was ill in March.")
    assert flagged.flagging.n_new(TARA) == 0


def test_after_a_week_supervisors_see_it_without_a_word(flagged: Services, clock: Clock) -> None:
    clock.now += TIME_TO_SEE
    (shown,) = flagged.flagging.shown(SANA, COHORT)
    assert (shown.flag.seen_at, shown.flag.note) == (None, "")


def test_a_note_can_be_changed_and_deleted_and_reading_keeps_its_first_time(flagged: Services) -> None:
    (flag,) = mine(flagged)
    flagged.flagging.has_read(TARA, flag.id)
    first = mine(flagged)[0].seen_at
    flagged.flagging.has_read(TARA, flag.id, "One.")
    flagged.flagging.has_read(TARA, flag.id, "Two.")
    flagged.flagging.has_read(TARA, flag.id)
    assert (mine(flagged)[0].note, mine(flagged)[0].seen_at) == ("Two.", first)
    flagged.flagging.has_read(TARA, flag.id, "")
    assert (mine(flagged)[0].note, mine(flagged)[0].noted_at) == ("", None)
    assert flagged.flagging.audit.entries(action="flag-answered")[1] == 3


def test_a_note_that_is_too_long_is_not_taken(flagged: Services) -> None:
    (flag,) = mine(flagged)
    with pytest.raises(InvalidInput, match="2,001 characters"):
        flagged.flagging.has_read(TARA, flag.id, "x" * (MAX_FLAG_NOTE + 1))
    assert mine(flagged) == [flag]


@pytest.mark.parametrize("who", [THEO, SANA, PIA], ids=["Theo", "Sana", "Pia"])
def test_nobody_else_answers_a_flag(flagged: Services, who) -> None:
    (flag,) = mine(flagged)
    with pytest.raises(NotFound):
        flagged.flagging.has_read(who, flag.id)
    with pytest.raises(NotFound):
        flagged.flagging.has_read(TARA, "no id")


def test_what_no_longer_holds_is_cleared_and_kept(flagged: Services) -> None:
    cohort = flagged.sharing.store.ended_in([COHORT], of=TARA.id)
    for ended in cohort:
        flagged.sharing.store.unshare(ended.attempt.id, COHORT)
    assert flagged.flagging.refresh() == 1
    (flag,) = mine(flagged)
    assert not flag.stands
    assert flagged.flagging.n_new(TARA) == 0
    assert flagged.flagging.shown(SANA, COHORT) == ()


def test_a_lower_cut_that_a_program_sets_clears_it(flagged: Services) -> None:
    flagged.flagging.cut_for = lambda program_id: (30.0, False)
    assert flagged.flagging.refresh() == 1
    assert not mine(flagged)[0].stands


def test_another_kind_takes_its_place_and_is_to_be_read_again(flagged: Services) -> None:
    (act,) = mine(flagged)
    flagged.flagging.has_read(TARA, act.id, "Seen.")
    for cut in (47.0, 46.0, 45.0, 44.5, 44.0, 43.5, 43.0, 42.5):
        flagged.flagging.cut_for = lambda program_id, cut=cut: (cut, False)
        flagged.flagging.refresh()
        if mine(flagged)[0].kind is FlagKind.WATCH:
            break
    watch, old = mine(flagged)
    assert (watch.kind, watch.stands, watch.seen_at, watch.note) == (FlagKind.WATCH, True, None, "")
    assert (old.id, old.stands, old.note) == (act.id, False, "Seen.")


def test_whoever_leaves_the_cohort_has_no_flag_there_any_more(flagged: Services) -> None:
    flagged.programs.store.leave(COHORT, TARA.id)
    assert flagged.flagging.refresh() == 1
    assert not mine(flagged)[0].stands


@pytest.mark.parametrize("n", [0, 1, 8], ids=["nobody", "one", "eight"])
def test_in_a_small_cohort_nobody_is_flagged(settled: Services, n: int) -> None:
    crowd(settled, n)
    scored(settled, TARA.id, LOW)
    assert settled.flagging.refresh() == 0


def test_where_all_scores_are_the_same_or_missing_nobody_is_flagged(settled: Services) -> None:
    crowd(settled, 0)
    for who in (TARA, THEO):
        scored(settled, who.id, [None] * 5)
    assert settled.flagging.refresh() == 0


def test_two_scores_are_too_few_for_a_flag(settled: Services) -> None:
    crowd(settled)
    scored(settled, TARA.id, LOW[:2])
    assert settled.flagging.refresh() == 0


def test_private_practice_makes_no_flag(settled: Services) -> None:
    crowd(settled)
    for made in scored(settled, TARA.id, LOW):
        settled.sharing.store.unshare(made, COHORT)
    scored(settled, THEO.id, HIGH)
    assert settled.flagging.refresh() == 0


@pytest.mark.parametrize(("who", "refusal"), [(PIA, AccessDenied), (TARA, AccessDenied), (SVEN, NotFound)])
def test_only_the_cohorts_supervisors_see_its_flags(flagged: Services, who, refusal) -> None:
    with pytest.raises(refusal):
        flagged.flagging.shown(who, COHORT)


def test_a_supervisor_who_trains_in_the_cohort_does_not_see_a_flag_about_themselves(
    flagged: Services, clock: Clock
) -> None:
    clock.now += TIME_TO_SEE + timedelta(days=1)
    both = replace(TARA, supervises=frozenset({COHORT}))
    assert flagged.flagging.shown(both, COHORT) == ()
    assert {role for _cohort, role in flagged.programs.store.cohorts_of(TARA.id)} == {Role.TRAINEE}
