"""Practising, from the first notice to the score, on a real database."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt, Feedback, Purpose, RecordedDecision, Rejection
from simulator.domain.roles import Actor
from simulator.errors import AccessDenied, AttemptNotFound, ContentChanged, ScenarioNotFound, UnknownChoice
from simulator.services.training import MAX_OLD_CASES, Training
from tests.library import CASE, replaced
from tests.personas import ADA, SANA, TARA, THEO
from tests.unit.services.conftest import Clock, Seeds

BEST = ("own-it", "ask", "wait")


def begin(training: Training, actor: Actor = TARA) -> Attempt:
    return training.begin(actor, "waiting-room", feedback=Feedback.EACH)


def play(training: Training, attempt: Attempt, *choices: str, actor: Actor = TARA) -> Attempt:
    for step, choice in enumerate(choices):
        training.choose(actor, str(attempt.id), choice, step=step)
    return attempt


def rewrite(content: Path, old: str, new: str, name: str = CASE) -> None:
    """Edit a file, and make sure that its time of change differs."""
    file = content / name
    file.write_text(replaced(file.read_text(encoding="utf-8"), old, new), encoding="utf-8")
    changed = file.stat().st_mtime_ns + 10_000_000
    os.utime(file, ns=(changed, changed))


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
    assert card.case.scenario.id == "waiting-room"
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

    training = Training(Late(), services.training.library, clock, lambda: 0)
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


# Whose attempt


@pytest.mark.parametrize("call", ["room", "choose", "debrief"])
def test_the_attempt_of_another_person_is_not_found(training: Training, call: str) -> None:
    attempt = begin(training, THEO)
    with pytest.raises(AttemptNotFound):
        ON_AN_ATTEMPT[call](training, TARA, str(attempt.id))


@pytest.mark.parametrize("call", ["room", "choose", "debrief"])
def test_a_supervisor_does_not_find_the_practice_of_a_trainee(training: Training, call: str) -> None:
    attempt = begin(training, TARA)
    with pytest.raises(AttemptNotFound):
        ON_AN_ATTEMPT[call](training, SANA, str(attempt.id))


@pytest.mark.parametrize("call", ["room", "choose", "debrief"])
@pytest.mark.parametrize(
    "garbage",
    ["99999999-9999-4999-8999-999999999999", "", "garbage", "'; DROP TABLE attempts;--", "x" * 9999, "🙂", "\x00"],
)
def test_an_attempt_that_does_not_exist_is_not_found(training: Training, call: str, garbage: str) -> None:
    with pytest.raises(AttemptNotFound):
        ON_AN_ATTEMPT[call](training, TARA, garbage)


def test_the_refusal_tells_nothing_about_whether_the_attempt_exists(training: Training) -> None:
    attempt = begin(training, THEO)
    with pytest.raises(AttemptNotFound) as foreign:
        training.room(TARA, str(attempt.id))
    with pytest.raises(AttemptNotFound) as unknown:
        training.room(TARA, str(uuid4()))
    assert (str(foreign.value), foreign.value.hint) == (str(unknown.value), unknown.value.hint)


def test_a_press_in_the_attempt_of_another_person_leaves_no_trace(training: Training, services: Services) -> None:
    attempt = begin(training, THEO)
    with pytest.raises(AttemptNotFound):
        training.choose(TARA, str(attempt.id), "own-it", step=0)
    assert services.store.decisions(attempt.id) == ()
    assert services.store.rejected(attempt.id) == ()


ON_AN_ATTEMPT: dict[str, Callable[[Training, Actor, str], object]] = {
    "room": lambda training, actor, attempt_id: training.room(actor, attempt_id),
    "choose": lambda training, actor, attempt_id: training.choose(actor, attempt_id, "own-it", step=0),
    "debrief": lambda training, actor, attempt_id: training.debrief(actor, attempt_id),
}
EVERY_CALL: dict[str, Callable[[Training, Actor, str], object]] = {
    **ON_AN_ATTEMPT,
    "notice_due": lambda training, actor, _: training.notice_due(actor),
    "accept_notice": lambda training, actor, _: training.accept_notice(actor),
    "cases": lambda training, actor, _: training.cases(actor),
    "unavailable": lambda training, actor, _: training.unavailable(actor),
    "case": lambda training, actor, _: training.case(actor, "waiting-room"),
    "begin": lambda training, actor, _: training.begin(actor, "waiting-room", feedback=Feedback.EACH),
}


@pytest.mark.parametrize("call", EVERY_CALL)
def test_a_person_who_may_not_practise_is_refused_everything(training: Training, call: str) -> None:
    attempt = begin(training)
    with pytest.raises(AccessDenied):
        EVERY_CALL[call](training, ADA, str(attempt.id))


@pytest.mark.parametrize("call", EVERY_CALL)
def test_a_person_without_any_role_is_refused_everything(training: Training, call: str) -> None:
    attempt = begin(training)
    with pytest.raises(AccessDenied):
        EVERY_CALL[call](training, Actor(TARA.id, frozenset()), str(attempt.id))


def test_no_call_is_forgotten_here() -> None:
    public = {name for name in vars(Training) if not name.startswith("_")}
    assert public - {"gap_seconds"} == set(EVERY_CALL)


# Content that changes while an attempt is under way

OLD_WORDS, NEW_WORDS = "Would be easier if I just wasn't here.", "New words."


def remark(training: Training, attempt: Attempt) -> str:
    return training.room(TARA, str(attempt.id)).lines[0].words


def test_an_attempt_goes_on_with_the_words_that_it_began_with(training: Training, content: Path) -> None:
    attempt = play(training, begin(training), "own-it")
    rewrite(content, OLD_WORDS, NEW_WORDS)
    assert remark(training, attempt) == OLD_WORDS


def test_a_new_attempt_gets_the_new_words(training: Training, content: Path) -> None:
    begin(training)
    rewrite(content, OLD_WORDS, NEW_WORDS)
    attempt = play(training, begin(training, THEO), "own-it", actor=THEO)
    assert training.room(THEO, str(attempt.id)).lines[0].words == NEW_WORDS


def test_an_attempt_that_began_before_an_edit_can_be_played_to_its_score(
    training: Training, services: Services, content: Path
) -> None:
    attempt = play(training, begin(training), "own-it")
    rewrite(content, "ratings: {A2: 3, A5: 4}", "ratings: {A2: 3, A5: 3}")
    training.choose(TARA, str(attempt.id), "ask", step=1)
    training.choose(TARA, str(attempt.id), "wait", step=2)
    (kept,) = services.store.scores(attempt.id)
    assert kept.key_hash != training.case(TARA, "waiting-room").key_hash
    assert kept.sheet["dimensions"]["attunement"]["value"] == 10_000


def test_an_edit_of_a_strategy_profile_leaves_an_attempt_under_way_as_it_was(
    training: Training, services: Services, content: Path
) -> None:
    attempt = begin(training)
    rewrite(content, "    effects: {bond: 1}\n", "    effects: {bond: -3}\n", "scenarios/strategies/anxious.yaml")
    training.choose(TARA, str(attempt.id), "own-it", step=0)
    assert services.store.decisions(attempt.id)[0].state_after["mara.bond"] == 6


def test_an_edit_that_breaks_a_case_leaves_an_attempt_under_way_playable(training: Training, content: Path) -> None:
    attempt = begin(training)
    rewrite(content, "start: late", "start: lat")
    play(training, attempt, *BEST)
    assert training.room(TARA, str(attempt.id)).node.id == "plan-made"


def test_an_attempt_can_go_on_after_its_case_is_deleted(training: Training, content: Path) -> None:
    attempt = begin(training)
    (content / CASE).unlink()
    play(training, attempt, *BEST)
    assert training.room(TARA, str(attempt.id)).node.id == "plan-made"


def test_only_so_many_old_cases_are_held_in_memory(training: Training, content: Path) -> None:
    attempts = []
    for number in range(MAX_OLD_CASES + 2):
        attempts.append(begin(training))
        (content / CASE).write_text((content / CASE).read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
    for attempt in attempts:
        training.room(TARA, str(attempt.id))
    assert len(training._old_cases) == MAX_OLD_CASES


def test_content_that_this_program_would_play_differently_is_refused(training: Training, services: Services) -> None:
    earlier = replace(begin(training), id=uuid4(), play_hash="0" * 64)
    services.store.create_attempt(earlier)
    with pytest.raises(ContentChanged):
        training.room(TARA, str(earlier.id))


def test_decisions_that_do_not_fit_the_content_are_refused(
    training: Training, services: Services, clock: Clock
) -> None:
    attempt = begin(training)
    services.store.append(attempt.id, RecordedDecision(0, "late", "gone", ("gone",), {}, clock()))
    with pytest.raises(ContentChanged):
        training.room(TARA, str(attempt.id))


# A program that starts again


def test_an_attempt_is_rebuilt_when_the_program_starts_again(open_services: Callable[[], Services]) -> None:
    first = open_services()
    attempt = play(first.training, begin(first.training), "own-it", "ask")
    before = first.training.room(TARA, str(attempt.id))
    first.store.close()
    after = open_services().training.room(TARA, str(attempt.id))
    assert (after.encounter, after.decisions, after.attempt) == (before.encounter, before.decisions, before.attempt)


def test_options_stand_in_the_same_order_when_the_program_starts_again(
    open_services: Callable[[], Services], seeds: Seeds
) -> None:
    seeds.next = [12345]
    first = open_services()
    attempt = begin(first.training)
    before = [option.id for option in first.training.room(TARA, str(attempt.id)).options]
    first.store.close()
    assert [option.id for option in open_services().training.room(TARA, str(attempt.id)).options] == before


def test_an_attempt_on_old_content_is_rebuilt_when_the_program_starts_again(
    open_services: Callable[[], Services], content: Path
) -> None:
    first = open_services()
    attempt = play(first.training, begin(first.training), "own-it")
    first.store.close()
    rewrite(content, OLD_WORDS, NEW_WORDS)
    assert remark(open_services().training, attempt) == OLD_WORDS


def test_an_attempt_can_be_taken_over_by_another_process(open_services: Callable[[], Services]) -> None:
    first, second = open_services(), open_services()
    attempt = begin(first.training)
    first.training.choose(TARA, str(attempt.id), "own-it", step=0)
    second.training.choose(TARA, str(attempt.id), "ask", step=1)
    assert first.training.room(TARA, str(attempt.id)).node.id == "silence"
