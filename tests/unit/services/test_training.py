"""Practising, from the first notice to the score, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Feedback, Purpose, Rejection
from simulator.errors import ScenarioNotFound, UnknownChoice
from simulator.services.training import Training
from tests.library import CASE
from tests.personas import SANA, TARA, THEO
from tests.unit.services.conftest import Clock, Seeds
from tests.unit.services.playing import BEST, begin, play, rewrite

# The first notice


def test_the_notice_is_due_before_it_is_accepted(training: Training) -> None:
    assert training.notice_due(TARA)


def test_an_accepted_notice_is_not_due_again(training: Training) -> None:
    training.accept_notice(TARA)
    assert not training.notice_due(TARA)


def test_the_notice_is_due_for_each_person(training: Training) -> None:
    training.accept_notice(TARA)
    assert training.notice_due(THEO)


# The library


def test_a_case_that_was_never_played_has_no_attempts_on_its_card(training: Training) -> None:
    (card,) = training.cases(TARA)
    assert card.case.id == "waiting-room"
    assert (card.open_attempt, card.last_ended, card.n_ended) == (None, None, 0)


def test_an_attempt_under_way_is_on_the_card(training: Training) -> None:
    attempt = begin(training)
    assert training.cases(TARA)[0].open_attempt == attempt


def test_the_newest_attempt_under_way_is_on_the_card(training: Training) -> None:
    begin(training)
    newest = begin(training)
    assert training.cases(TARA)[0].open_attempt == newest


def test_ended_attempts_are_counted_on_the_card_and_the_newest_is_shown(training: Training) -> None:
    play(training, begin(training), *BEST)
    newest = play(training, begin(training), *BEST)
    (card,) = training.cases(TARA)
    assert card.n_ended == 2
    assert card.last_ended is not None
    assert card.last_ended.id == newest.id
    assert card.open_attempt is None


def test_the_attempts_of_others_are_not_on_the_card(training: Training) -> None:
    begin(training, THEO)
    assert training.cases(TARA)[0].open_attempt is None


def test_a_case_is_found_by_its_id(training: Training) -> None:
    assert training.case(TARA, "waiting-room").scenario.about.title == "The waiting room"


def test_an_unknown_case_is_refused_with_the_nearest_one(training: Training) -> None:
    with pytest.raises(ScenarioNotFound) as refused:
        training.case(TARA, "wating-room")
    assert (refused.value.scenario_id, refused.value.suggestion) == ("wating-room", "waiting-room")


def test_a_case_id_that_is_like_no_other_suggests_nothing(training: Training) -> None:
    with pytest.raises(ScenarioNotFound) as refused:
        training.case(TARA, "x" * 5000)
    assert refused.value.suggestion is None
    assert len(str(refused.value)) < 200


def test_an_author_sees_why_a_case_is_unavailable(training: Training, content: Path) -> None:
    rewrite(content, "start: late", "start: lat")
    assert [problem.code for problem in training.unavailable(SANA)["waiting-room"]] == ["SC012"]


def test_a_trainee_sees_that_a_case_is_unavailable_and_not_why(training: Training, content: Path) -> None:
    rewrite(content, "start: late", "start: lat")
    assert training.unavailable(TARA) == {"waiting-room": ()}


def test_a_broken_case_is_not_among_those_that_can_be_played(training: Training, content: Path) -> None:
    rewrite(content, "start: late", "start: lat")
    assert training.cases(TARA) == ()


def test_an_edit_is_seen_at_the_next_look(training: Training, content: Path) -> None:
    assert training.case(TARA, "waiting-room").scenario.about.minutes == 5
    rewrite(content, "minutes: 5", "minutes: 7")
    assert training.case(TARA, "waiting-room").scenario.about.minutes == 7


def test_a_case_that_is_deleted_is_gone_at_the_next_look(training: Training, content: Path) -> None:
    assert len(training.cases(TARA)) == 1
    (content / CASE).unlink()
    assert training.cases(TARA) == ()


# Beginning


def test_an_attempt_begins_at_the_start_with_what_chance_gave(training: Training, seeds: Seeds) -> None:
    seeds.next = [41]
    attempt = begin(training)
    assert (attempt.trainee_id, attempt.seed, attempt.purpose) == (TARA.id, 41, Purpose.PRACTICE)
    assert training.room(TARA, str(attempt.id)).node.id == "late"


def test_an_attempt_keeps_when_feedback_is_wanted(training: Training) -> None:
    attempt = training.begin(TARA, "waiting-room", feedback=Feedback.END)
    assert training.room(TARA, str(attempt.id)).attempt.feedback is Feedback.END


def test_an_attempt_is_pinned_to_the_content_that_it_began_on(training: Training, services: Services) -> None:
    attempt = begin(training)
    case = training.case(TARA, "waiting-room")
    assert (attempt.content_hash, attempt.play_hash) == (case.content_hash, case.play_hash)
    assert services.store.version(attempt.content_hash).texts == case.texts


def test_the_first_attempt_has_the_standard_opening_whatever_chance_says(training: Training, seeds: Seeds) -> None:
    seeds.next = [2]
    assert begin(training).variant == "standard"


def test_the_next_attempts_have_openings_that_the_person_has_not_met(training: Training, seeds: Seeds) -> None:
    seeds.next = [0, 1, 0]
    assert [begin(training).variant for _ in range(3)] == ["standard", "quiet", "stormy"]


def test_when_every_opening_has_been_met_chance_decides(training: Training, seeds: Seeds) -> None:
    seeds.next = [0, 0, 0, 4]
    assert [begin(training).variant for _ in range(4)][3] == "stormy"


def test_what_others_have_met_does_not_matter(training: Training) -> None:
    begin(training, THEO)
    assert begin(training).variant == "standard"


def test_a_case_that_does_not_exist_cannot_be_begun(training: Training) -> None:
    with pytest.raises(ScenarioNotFound):
        training.begin(TARA, "nothing", feedback=Feedback.EACH)


# Choosing


def test_a_choice_is_recorded_and_leads_on(training: Training) -> None:
    attempt = begin(training)
    answer = training.choose(TARA, str(attempt.id), "own-it", step=0)
    assert answer.decision is not None
    assert (answer.decision.led_to, answer.rejection, answer.ended) == ("remark", None, False)
    assert training.room(TARA, str(attempt.id)).node.id == "remark"


def test_a_decision_is_recorded_with_everything_around_it(training: Training, services: Services) -> None:
    attempt = begin(training)
    training.choose(TARA, str(attempt.id), "own-it", step=0, response_ms=1234)
    (found,) = services.store.decisions(attempt.id)
    assert (found.step, found.node, found.choice, found.response_ms) == (0, "late", "own-it", 1234)
    assert sorted(found.offered) == ["explain", "own-it", "thanks"]
    assert found.state_after["mara.rupture"] == "none"


def test_the_order_that_is_recorded_is_the_order_that_was_shown(training: Training, services: Services) -> None:
    attempt = begin(training)
    shown = tuple(option.id for option in training.room(TARA, str(attempt.id)).options)
    training.choose(TARA, str(attempt.id), "own-it", step=0)
    assert services.store.decisions(attempt.id)[0].offered == shown


def test_a_choice_that_is_not_offered_is_refused_with_those_that_are(training: Training) -> None:
    attempt = begin(training)
    with pytest.raises(UnknownChoice) as refused:
        training.choose(TARA, str(attempt.id), "ask", step=0)
    assert sorted(refused.value.offered) == ["explain", "own-it", "thanks"]


def test_a_choice_that_is_not_offered_leaves_no_trace(training: Training, services: Services) -> None:
    attempt = begin(training)
    with pytest.raises(UnknownChoice):
        training.choose(TARA, str(attempt.id), "ask", step=0)
    assert services.store.decisions(attempt.id) == ()


def test_a_press_for_a_step_that_is_made_changes_nothing(training: Training, services: Services) -> None:
    attempt = play(training, begin(training), "own-it")
    answer = training.choose(TARA, str(attempt.id), "thanks", step=0)
    assert (answer.decision, answer.rejection) == (None, Rejection.ALREADY_MADE)
    assert [d.choice for d in services.store.decisions(attempt.id)] == ["own-it"]


def test_a_press_for_a_step_that_is_made_is_recorded_as_rejected(training: Training, services: Services) -> None:
    attempt = play(training, begin(training), "own-it")
    training.choose(TARA, str(attempt.id), "thanks", step=0)
    assert [(r.step, r.choice, r.reason) for r in services.store.rejected(attempt.id)] == [
        (0, "thanks", Rejection.ALREADY_MADE)
    ]


@pytest.mark.parametrize("step", [1, 7, -1])
def test_a_press_for_a_step_that_is_not_due_changes_nothing(training: Training, services: Services, step: int) -> None:
    attempt = begin(training)
    assert training.choose(TARA, str(attempt.id), "own-it", step=step).rejection is Rejection.ALREADY_MADE
    assert services.store.decisions(attempt.id) == ()


def test_a_press_too_soon_after_the_last_is_rejected_and_recorded(
    training: Training, services: Services, clock: Clock
) -> None:
    attempt = play(training, begin(training), "own-it")
    clock.step = timedelta(seconds=0.59)
    assert training.choose(TARA, str(attempt.id), "ask", step=1).rejection is Rejection.TOO_SOON
    assert len(services.store.decisions(attempt.id)) == 1
    assert [r.reason for r in services.store.rejected(attempt.id)] == [Rejection.TOO_SOON]


def test_a_press_as_soon_as_the_gap_is_over_is_taken(training: Training, clock: Clock) -> None:
    attempt = play(training, begin(training), "own-it")
    clock.step = timedelta(seconds=0.6)
    assert training.choose(TARA, str(attempt.id), "ask", step=1).rejection is None


def test_a_clock_that_was_set_back_keeps_nobody_waiting(training: Training, clock: Clock) -> None:
    attempt = play(training, begin(training), "own-it")
    clock.step = timedelta(hours=-1)
    assert training.choose(TARA, str(attempt.id), "ask", step=1).rejection is None


def test_the_first_press_is_never_too_soon(training: Training, clock: Clock) -> None:
    clock.step = timedelta(0)
    attempt = begin(training)
    assert training.choose(TARA, str(attempt.id), "own-it", step=0).rejection is None


def test_a_double_press_makes_one_decision(training: Training, services: Services, clock: Clock) -> None:
    attempt = begin(training)
    clock.step = timedelta(seconds=0.1)
    answers = [training.choose(TARA, str(attempt.id), "own-it", step=0) for _ in range(2)]
    assert [answer.rejection for answer in answers] == [None, Rejection.ALREADY_MADE]
    assert len(services.store.decisions(attempt.id)) == 1


def test_a_step_that_another_tab_makes_in_between_is_rejected(services: Services, clock: Clock) -> None:
    attempt = begin(services.training)

    class Late:
        """A store in which another tab is always a moment faster."""

        def __getattr__(self, name: str):
            return getattr(services.store, name)

        def append(self, attempt_id, decision, **rest):
            services.store.append(attempt_id, decision, **rest)
            services.store.append(attempt_id, decision, **rest)

    training = replace(services.training, store=Late(), now=clock)
    assert training.choose(TARA, str(attempt.id), "own-it", step=0).rejection is Rejection.ALREADY_MADE
    assert [r.reason for r in services.store.rejected(attempt.id)] == [Rejection.ALREADY_MADE]


def test_a_rejected_press_with_a_huge_choice_id_is_recorded_shortened(training: Training, services: Services) -> None:
    attempt = begin(training)
    training.choose(TARA, str(attempt.id), "x" * 5000, step=9)
    assert services.store.rejected(attempt.id)[0].choice == "x" * 60


# The ending


def test_an_ending_ends_the_attempt(training: Training, services: Services) -> None:
    attempt = play(training, begin(training), *BEST)
    ended = services.store.attempt(attempt.id)
    assert (ended.ending, ended.ended_at) == ("plan-made", services.store.decisions(attempt.id)[-1].decided_at)


def test_the_choice_that_ends_an_attempt_says_so(training: Training) -> None:
    attempt = play(training, begin(training), "own-it", "ask")
    assert training.choose(TARA, str(attempt.id), "wait", step=2).ended


def test_a_score_is_kept_at_the_ending_with_the_hashes_that_it_came_from(
    training: Training, services: Services
) -> None:
    attempt = play(training, begin(training), *BEST)
    case = training.case(TARA, "waiting-room")
    (kept,) = services.store.scores(attempt.id)
    assert (kept.play_hash, kept.key_hash) == (case.play_hash, case.key_hash)
    assert kept.sheet["dimensions"]["attunement"]["value"] == 10_000
    assert kept.sheet["dimensions"]["safety"]["value"] is None
    assert kept.sheet["gate"] == "clear"


def test_a_critical_choice_is_in_the_score(training: Training, services: Services) -> None:
    attempt = play(training, begin(training), "own-it", "cheer-up", "fill")
    sheet = services.store.scores(attempt.id)[0].sheet
    assert sheet["gate"] == "review"
    assert sheet["decisions"][1]["critical"] == [{"code": "CE02", "class": "C1"}]


def test_an_attempt_under_way_has_no_score(training: Training, services: Services) -> None:
    attempt = play(training, begin(training), "own-it", "ask")
    assert services.store.scores(attempt.id) == ()


def test_a_press_after_the_ending_changes_nothing(training: Training, services: Services) -> None:
    attempt = play(training, begin(training), *BEST)
    assert training.choose(TARA, str(attempt.id), "wait", step=3).rejection is Rejection.ALREADY_MADE
    assert len(services.store.decisions(attempt.id)) == 3


def test_nothing_is_offered_at_the_ending(training: Training) -> None:
    attempt = play(training, begin(training), *BEST)
    room = training.room(TARA, str(attempt.id))
    assert (room.node.id, room.options, room.step) == ("plan-made", (), 3)


def test_the_debriefing_shows_every_decision(training: Training) -> None:
    attempt = play(training, begin(training), *BEST)
    room, debrief = training.debrief(TARA, str(attempt.id))
    assert room.attempt.ending == "plan-made"
    assert [moment.taken.choice.id for moment in debrief.moments] == list(BEST)
    assert debrief.ending_levels["S3"].rating == 400


def test_an_early_ending_rates_nothing_at_the_ending(training: Training, seeds: Seeds) -> None:
    seeds.next = [0, 0]
    begin(training)
    stormy = begin(training)
    play(training, stormy, "explain")
    room, debrief = training.debrief(TARA, str(stormy.id))
    assert (stormy.variant, room.node.id, debrief.ending_levels) == ("stormy", "left", {})


def test_an_attempt_under_way_can_be_debriefed_as_far_as_it_has_come(training: Training) -> None:
    attempt = play(training, begin(training), "own-it")
    _, debrief = training.debrief(TARA, str(attempt.id))
    assert (debrief.ending, len(debrief.moments)) == (None, 1)
