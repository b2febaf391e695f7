"""Judging: who is asked, what each judge sees alone and then of all, and what becomes of who leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.accounts import Account
from simulator.domain.judging import MAX_ABOUT, GroupFound, JudgingPhase, Limits, Setting, TraineesThere
from simulator.domain.roles import Actor, Membership, Role
from simulator.errors import AccessDenied, InvalidInput, NotFound
from tests.judges import begin_judging, close, judge
from tests.panelling import CASE, hire
from tests.personas import ADA, COHORT, LEO, OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, SVEN, TARA
from tests.unit.services.playing import begin, play


@pytest.fixture
def judges(settled: Services) -> tuple[Actor, ...]:
    return hire(settled, 3)


@pytest.fixture
def setting(settled: Services, judges: tuple[Actor, ...]) -> Setting:
    return begin_judging(settled, judges, about=" Ready for the next placement. ")


def test_scored_decisions_are_judged_with_their_weights_as_they_are_now(settled: Services, setting: Setting) -> None:
    assert setting.about == "Ready for the next placement."
    assert setting.items == (("waiting-room", "late"), ("waiting-room", "remark"), ("waiting-room", "silence"))
    assert setting.weights == (2, 1, 1)


def test_supervisors_of_the_program_are_asked_about_cases_that_its_trainees_see(settled: Services) -> None:
    cases, people = settled.standard_settings.to_choose(PIA, PROGRAM)
    assert CASE in cases
    assert {one.id for one in people} == {SANA.id, SVEN.id}
    for wrong in (
        {"judge_ids": []},
        {"judge_ids": [TARA.id]},
        {"judge_ids": [SVEN.id, OTTO.id]},
        {"judge_ids": [uuid4() for _ in range(41)]},
        {"scenario_ids": []},
        {"scenario_ids": ["no-such-case"]},
        {"scenario_ids": [f"case-{n}" for n in range(13)]},
        {"about": "x" * (MAX_ABOUT + 1)},
    ):
        with pytest.raises(InvalidInput):
            begin_judging(settled, (SVEN,), **wrong)
    assert settled.standards.overview(PIA, PROGRAM).settings == ()


def test_one_judging_at_a_time(settled: Services, setting: Setting) -> None:
    with pytest.raises(InvalidInput, match="under way"):
        begin_judging(settled, (SVEN,))
    close(settled, setting)
    assert begin_judging(settled, (SVEN,)).id != setting.id


def test_a_judge_meets_one_decision_at_a_time_without_the_key_or_the_others(
    settled: Services, setting: Setting, judges: tuple[Actor, ...]
) -> None:
    judge(settled, judges[1], setting, 80)
    sheet = settled.judging.sheet(judges[0], setting.id)
    assert (sheet.number, sheet.share, sheet.first, sheet.group, sheet.trainees) == (1, None, None, None, None)
    assert {choice.id for choice in sheet.options} == {"explain", "own-it", "thanks"}
    assert all(choice.ratings == {} and choice.rationale.effect == "" for choice in sheet.options)
    settled.judging.give(judges[0], setting.id, *setting.items[0], 30)
    settled.judging.give(judges[0], setting.id, *setting.items[0], 50)
    assert settled.judging.sheet(judges[0], setting.id).number == 2
    again = settled.judging.sheet(judges[0], setting.id, 1)
    assert (again.share, again.given, again.is_whole, again.handed_in) == (50, frozenset({1}), False, False)
    assert settled.judging.sheet(judges[0], setting.id, 99).number == 2


def test_everything_is_given_before_a_round_is_handed_in(
    settled: Services, setting: Setting, judges: tuple[Actor, ...]
) -> None:
    settled.judging.give(judges[0], setting.id, *setting.items[0], 30)
    with pytest.raises(InvalidInput, match="2 of 3"):
        settled.judging.finish(judges[0], setting.id)
    assert settled.judging.n_waiting(judges[0]) == 1
    judge(settled, judges[0], setting, 50)
    (one,) = settled.judging.invitations(judges[0])
    assert (one.program_name, one.n_given, one.is_due, settled.judging.n_waiting(judges[0])) == (
        "University Clinic",
        3,
        False,
        0,
    )


@pytest.mark.parametrize("share", [-1, 101, 50.0, True, "50", None], ids=str)
def test_a_share_that_is_none_is_refused(
    settled: Services, setting: Setting, judges: tuple[Actor, ...], share: object
) -> None:
    with pytest.raises(InvalidInput):
        settled.judging.give(judges[0], setting.id, *setting.items[0], share)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput):
        settled.judging.give(judges[0], setting.id, "waiting-room", "no-such-node", 50)


@pytest.mark.parametrize(
    "limits",
    [(70, 50, 5, 30), (50, 50, 5, 30), (50, 70, -1, 30), (50, 101, 5, 30), (0, 70, 30, 5)],
    ids=str,
)
def test_limits_that_contradict_themselves_are_refused(
    settled: Services, setting: Setting, judges: tuple[Actor, ...], limits: tuple[int, ...]
) -> None:
    with pytest.raises(InvalidInput):
        settled.judging.limit(judges[0], setting.id, Limits(*limits))


def test_in_the_second_round_each_sees_what_all_gave_and_what_is_left_stands(
    settled: Services, setting: Setting, judges: tuple[Actor, ...]
) -> None:
    for one, share in zip(judges, (20, 60, 90), strict=True):
        judge(settled, one, setting, share)
    assert close(settled, setting, end=False).phase is JudgingPhase.SECOND
    assert settled.judging.n_waiting(judges[0]) == 1
    sheet = settled.judging.sheet(judges[0], setting.id)
    assert (sheet.number, sheet.share, sheet.first, sheet.group) == (1, 20, 20, GroupFound(3, 60.0, 20, 90))
    settled.judging.give(judges[0], setting.id, *setting.items[0], 50)
    settled.judging.finish(judges[0], setting.id)
    judge(settled, judges[1], setting, 60)
    found = settled.standard_settings.follow(PIA, close(settled, setting).id)
    assert found.found is not None
    assert (found.found.n_judges, found.found.n_dropped) == (2, 1)
    assert found.found.cut == pytest.approx(((0.5 * 2 + 0.2 + 0.2) / 4 + 0.6) / 2)


def test_of_two_judges_nothing_is_told(settled: Services, judges: tuple[Actor, ...]) -> None:
    setting = begin_judging(settled, judges[:2])
    for one in judges[:2]:
        judge(settled, one, setting, 50)
    close(settled, setting, end=False)
    assert settled.judging.sheet(judges[0], setting.id).group is None


def test_judges_are_told_how_five_trainees_did_or_nothing(
    settled: Services, setting: Setting, judges: tuple[Actor, ...]
) -> None:
    for one in judges:
        judge(settled, one, setting, 50)
    for n, trainee in enumerate(_trainees(settled, 5)):
        attempt = play(settled.training, begin(settled.training, trainee), "own-it" if n else "explain", actor=trainee)
        play_on = ("ask", "wait")
        for step, choice in enumerate(play_on, 1):
            settled.training.choose(trainee, str(attempt.id), choice, step=step)
        settled.sharing.share(trainee, attempt.id, COHORT)
    told = close(settled, setting, end=False).trainees
    assert told[("waiting-room", "late")].n == 5
    assert told[("waiting-room", "late")].mean == 80
    assert settled.judging.sheet(judges[0], setting.id, 1).trainees == told[("waiting-room", "late")]
    assert isinstance(told[("waiting-room", "silence")], TraineesThere)


def _trainees(services: Services, n: int) -> list[Actor]:
    at, made = datetime.now(UTC), []
    for number in range(n):
        account = Account(uuid4(), uuid4(), f"trainee{number}@example.edu", f"Trainee {number}", False, None, at)
        services.accounts.store.create(account)
        services.programs.store.grant(account.id, Membership(PROGRAM, Role.TRAINEE), at=at)
        services.programs.store.enrol(COHORT, account.id, Role.TRAINEE, at=at)
        actor = services.accounts.store.actor(account.id)
        assert actor is not None
        made.append(actor)
    return made


def test_who_missed_the_first_round_is_out_of_the_second_and_nobody_comes_in_then(
    settled: Services, setting: Setting, judges: tuple[Actor, ...]
) -> None:
    with pytest.raises(InvalidInput, match="Nobody has handed in"):
        close(settled, setting, end=False)
    judge(settled, judges[0], setting, 50)
    close(settled, setting, end=False)
    with pytest.raises(InvalidInput, match="first round was closed"):
        settled.judging.sheet(judges[1], setting.id)
    with pytest.raises(InvalidInput, match="first round is over"):
        settled.standard_settings.invite_more(PIA, setting.id, [SVEN.id])
    assert settled.judging.n_waiting(judges[1]) == 0


def test_more_people_are_asked_in_the_first_round(settled: Services, setting: Setting) -> None:
    followed = settled.standard_settings.follow(PIA, setting.id)
    assert {one.id for one in followed.could_invite} == {SANA.id, SVEN.id}
    assert settled.standard_settings.invite_more(PIA, setting.id, [SVEN.id]) == 1
    assert settled.standard_settings.invite_more(PIA, setting.id, [SVEN.id]) == 0
    assert settled.judging.n_waiting(SVEN) == 1


def test_who_leaves_takes_what_they_gave_and_can_be_asked_again(
    settled: Services, setting: Setting, judges: tuple[Actor, ...]
) -> None:
    judge(settled, judges[0], setting, 50)
    settled.judging.leave(judges[0], setting.id)
    assert settled.judging.invitations(judges[0]) == ()
    with pytest.raises(NotFound):
        settled.judging.sheet(judges[0], setting.id)
    assert settled.standard_settings.invite_more(PIA, setting.id, [judges[0].id]) == 1
    assert settled.judging.sheet(judges[0], setting.id).given == frozenset()


def test_the_lead_sees_who_gave_one_value_for_everything_and_no_value(
    settled: Services, setting: Setting, judges: tuple[Actor, ...]
) -> None:
    judge(settled, judges[0], setting, 50)
    judge(settled, judges[1], setting, lambda at: 10 * at)
    judge(settled, judges[2], setting, 70, finish=False)
    followed = settled.standard_settings.follow(PIA, setting.id)
    assert [(one.name, one.n_given, one.one_value) for one in followed.judges] == [
        ("Rater 0", 3, True),
        ("Rater 1", 3, False),
        ("Rater 2", 3, False),
    ]
    assert followed.found is followed.check is None


def test_nothing_is_taken_once_judging_is_closed(
    settled: Services, setting: Setting, judges: tuple[Actor, ...]
) -> None:
    close(settled, setting)
    for call in (
        lambda: settled.judging.sheet(judges[0], setting.id),
        lambda: settled.judging.give(judges[0], setting.id, *setting.items[0], 50),
        lambda: settled.judging.finish(judges[0], setting.id),
        lambda: settled.judging.leave(judges[0], setting.id),
        lambda: close(settled, setting),
        lambda: settled.standard_settings.invite_more(PIA, setting.id, [SVEN.id]),
    ):
        with pytest.raises(InvalidInput, match="closed"):
            call()
    assert settled.judging.invitations(judges[0]) == ()


def test_judges_find_their_own_sheet_only_and_others_find_nothing(
    settled: Services, setting: Setting, judges: tuple[Actor, ...]
) -> None:
    with pytest.raises(AccessDenied):
        settled.judging.sheet(PIA, setting.id)
    with pytest.raises(AccessDenied):
        settled.standard_settings.follow(judges[0], setting.id)
    for person in (TARA, SVEN, ADA, LEO, OTTO):
        with pytest.raises(NotFound):
            settled.judging.sheet(person, setting.id)
        with pytest.raises(NotFound):
            settled.standard_settings.follow(person, setting.id)
    with pytest.raises(NotFound):
        settled.standard_settings.to_choose(PIA, OTHER_PROGRAM)


def test_a_supervisor_who_leaves_the_program_judges_no_more(
    settled: Services, setting: Setting, judges: tuple[Actor, ...]
) -> None:
    settled.programs.store.revoke(judges[0].id, Membership(PROGRAM, Role.SUPERVISOR))
    gone = settled.accounts.store.actor(judges[0].id)
    assert gone is not None
    assert settled.judging.invitations(gone) == ()
    assert settled.judging.n_waiting(gone) == 0
