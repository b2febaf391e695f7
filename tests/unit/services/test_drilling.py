"""Drills, on a real database and several copies of the small case."""

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from simulator.domain.drill_records import DrillKind
from simulator.domain.drills import Rating
from simulator.errors import AccessDenied, InvalidInput, NotFound, StepConflict, UnknownChoice
from simulator.services.drill_rooms import Drill, Gone
from tests.personas import ADA, COHORT, SANA, TARA, THEO
from tests.unit.services.drilling import ROOMS, answer, best, due, finish, row, worst
from tests.unit.services.playing import begin, play, rewrite

LONG = "x" * 20_000


@pytest.fixture
def sitting(drilling):
    return drilling.begin(TARA)


def test_a_row_is_planned_at_its_start_and_is_the_same_after_a_restart(open_services, rooms, settled):
    sitting = settled.drilling.begin(TARA)
    again = open_services().drilling.row(TARA, sitting.id)
    assert again.sitting == sitting
    assert again.position == 0
    assert len(sitting.items) == 10


def test_no_two_drills_in_a_row_are_from_one_case(sitting):
    cases = [item.scenario_id for item in sitting.items]
    assert all(one != other for one, other in pairwise(cases))
    assert {item.kind for item in sitting.items} == set(DrillKind)


def test_an_answer_leads_to_the_next_drill_and_the_last_to_the_end(settled, sitting):
    first = answer(settled, sitting.id)
    assert row(settled, sitting.id).position == 1
    assert first.item != due(settled, sitting.id).item
    finish(settled, sitting.id)
    end = row(settled, sitting.id)
    assert (end.due, len(end.answers)) == (None, 10)
    assert end.sitting.ended_at is not None


def test_feedback_is_there_at_once(settled, sitting):
    drill = answer(settled, sitting.id)
    told = row(settled, sitting.id).last
    assert told.answer.answer == best(drill)
    assert told.outcome.share == 10_000
    assert told.outcome.moment.taken.reply
    assert told.outcome.best.id == best(drill)


def test_what_went_well_is_not_due_tomorrow_and_what_was_missed_is(settled, drilling):
    sitting = drilling.begin(TARA, "hearing-a-quiet-remark")
    good, bad = answer(settled, sitting.id), answer(settled, sitting.id, worst)
    standing = row(settled, sitting.id)
    waits = [standing.cards[drill.item.skill].due_at - standing.at for drill in (good, bad)]
    assert waits[0] > timedelta(days=1) >= waits[1]


def test_a_critical_choice_comes_back_tomorrow_whatever_else_is_good_about_it(settled, drilling):
    sitting = drilling.begin(TARA, "hearing-a-quiet-remark")
    assert due(settled, sitting.id).node.id == "remark"
    drilling.answer(TARA, sitting.id, 0, "our-secret")
    told = row(settled, sitting.id).last
    assert told.outcome.critical
    assert told.answer.rating == Rating.AGAIN


def test_labels_and_markers_are_right_or_wrong(settled, sitting):
    finish(settled, sitting.id, worst)
    answers = [one for one in row(settled, sitting.id).answers if not one.skill.startswith("respond:")]
    assert {(one.share, one.rating) for one in answers} == {(0, Rating.AGAIN)}
    assert len(answers) == 4


def test_a_row_can_be_asked_to_begin_with_a_construct(drilling):
    items = drilling.begin(TARA, "staying-with-silence").items
    assert items[0].skill == "respond:staying-with-silence"
    assert drilling.can_focus(TARA, "staying-with-silence")


def test_a_construct_that_nobody_knows_is_refused_in_words(drilling):
    assert not drilling.can_focus(TARA, "x" * 200)
    with pytest.raises(InvalidInput, match="no drills on this"):
        drilling.begin(TARA, "<script>")


def drill_on(services, seen):
    """Row after row, as long as there are any."""
    while True:
        sitting = services.drilling.begin(TARA)
        finish(services, sitting.id)
        seen += [item.option_set for item in sitting.items]


@pytest.mark.thorough
def test_the_same_options_do_not_come_back_within_thirty_days(settled, drilling, clock):
    seen = []
    with pytest.raises(InvalidInput, match="nothing left to drill"):
        drill_on(settled, seen)
    assert len(seen) == len(set(seen))
    clock.now += timedelta(days=31)
    assert {item.option_set for item in drilling.begin(TARA).items} & set(seen)


def test_a_library_without_enough_moments_gives_a_shorter_row(settled):
    sitting = settled.drilling.begin(TARA)
    assert len(sitting.items) == 1


def test_what_went_badly_in_a_session_comes_before_what_is_new(settled, drilling):
    attempt = begin(settled.training)
    play(settled.training, attempt, "own-it", "ask", "clock")
    room = settled.training.room(TARA, str(attempt.id))
    if room.node.ending is None:
        play_on(settled, attempt)
    skills = [item.skill for item in drilling.begin(TARA).items if item.kind is DrillKind.RESPOND]
    assert skills[0] == "respond:staying-with-silence"


def play_on(services, attempt):
    """On to an ending, by whatever is offered first."""
    while (room := services.training.room(TARA, str(attempt.id))).node.ending is None:
        services.training.choose(TARA, str(attempt.id), room.options[0].id, step=room.step)


def test_own_words_found_far_off_in_a_session_are_drilled_too(settled, drilling):
    attempt = begin(settled.training)
    play(settled.training, attempt, "own-it", "ask", "wait")
    settled.notes.note(TARA, attempt.id, 1, own_words="Oh.", self_ratings={"A2": 0, "S1": 1})
    skills = [item.skill for item in drilling.begin(TARA).items if item.kind is DrillKind.RESPOND]
    assert skills[0] == "respond:hearing-a-quiet-remark"


def test_what_is_due_comes_first(settled, drilling, clock):
    first = drilling.begin(TARA)
    finish(settled, first.id, worst)
    clock.now += timedelta(days=40)
    skills = {item.skill for item in first.items}
    second = drilling.begin(TARA).items
    assert second[0].skill in skills
    assert drilling.desk(TARA).n_due == len(skills)


def test_cases_that_a_program_has_asked_for_are_left_out(settled, drilling):
    settled.programs.assign(SANA, COHORT, "waiting-room")
    assert "waiting-room" not in {item.scenario_id for item in drilling.begin(TARA).items}
    assert settled.programs.reserved_cases(TARA) == {"waiting-room"}


def test_a_case_that_is_asked_for_meanwhile_waits(settled, sitting):
    case = sitting.items[0].scenario_id
    settled.programs.assign(SANA, COHORT, case)
    assert row(settled, sitting.id).due is Gone.RESERVED


def test_a_case_that_was_retired_is_passed_over_and_nothing_else_changes(settled, sitting, content):
    gone = sitting.items[0].scenario_id
    (content / "scenarios" / f"{gone}.yaml").unlink()
    assert row(settled, sitting.id).due is Gone.RETIRED
    with pytest.raises(InvalidInput, match="changed meanwhile"):
        settled.drilling.answer(TARA, sitting.id, 0, "wait")
    settled.drilling.pass_over(TARA, sitting.id, 0, own_words="Kept.")
    standing = row(settled, sitting.id)
    assert isinstance(standing.due, Drill)
    assert standing.due.item.scenario_id != gone
    assert [one.own_words for one in standing.answers] == ["Kept."]
    assert standing.answers[0].rating is None
    assert standing.cards == {}
    assert [one.case_title for one in settled.drilling.my_words(TARA)[0]] == [gone]


def test_passing_over_stops_at_what_can_be_asked(settled, sitting):
    settled.drilling.pass_over(TARA, sitting.id, 0)
    assert row(settled, sitting.id).position == 0


def test_passing_over_the_last_ends_the_row(settled, sitting, content):
    for name in ROOMS:
        (content / "scenarios" / f"{name}.yaml").unlink()
    settled.drilling.pass_over(TARA, sitting.id, 0)
    standing = row(settled, sitting.id)
    assert standing.due is None
    assert standing.sitting.ended_at is not None
    assert standing.last.outcome is None


def test_a_moment_that_was_rewritten_is_not_asked(settled, drilling, content):
    sitting = drilling.begin(TARA, "staying-with-silence")
    name = f"scenarios/{sitting.items[0].scenario_id}.yaml"
    rewrite(content, "      - id: clock", "      - id: look-at-the-clock", name)
    assert row(settled, sitting.id).due is Gone.EDITED


def test_an_edit_elsewhere_in_the_case_changes_nothing(settled, drilling, content):
    sitting = drilling.begin(TARA, "staying-with-silence")
    name = f"scenarios/{sitting.items[0].scenario_id}.yaml"
    rewrite(content, "title: The waiting room", "title: The long wait", name)
    assert isinstance(row(settled, sitting.id).due, Drill)


def test_feedback_on_a_case_that_has_gone_since_says_no_more(settled, sitting, content):
    answer(settled, sitting.id, own_words="I would wait.")
    (content / "scenarios" / f"{sitting.items[0].scenario_id}.yaml").unlink()
    assert row(settled, sitting.id).last.outcome is None
    with pytest.raises(InvalidInput, match="changed meanwhile"):
        settled.drilling.rate_own_words(TARA, sitting.id, 0, "A2", 3)


def test_what_is_not_offered_is_refused(settled, sitting):
    with pytest.raises(UnknownChoice) as refused:
        settled.drilling.answer(TARA, sitting.id, 0, "<b>" * 5_000)
    assert len(str(refused.value)) < 400
    assert row(settled, sitting.id).position == 0


def test_an_answer_counts_once_and_only_where_it_is_due(settled, sitting):
    drill = answer(settled, sitting.id)
    for position in (0, 2, 9, 10, -1):
        with pytest.raises(StepConflict):
            settled.drilling.answer(TARA, sitting.id, position, best(drill))
        with pytest.raises(StepConflict):
            settled.drilling.pass_over(TARA, sitting.id, position)
    assert row(settled, sitting.id).position == 1


def test_words_that_are_too_long_are_refused_and_nothing_is_kept(settled, sitting):
    with pytest.raises(InvalidInput, match="20,000 characters"):
        settled.drilling.open_options(TARA, sitting.id, 0, LONG)
    with pytest.raises(InvalidInput, match="20,000 characters"):
        settled.drilling.pass_over(TARA, sitting.id, 0, own_words=LONG)
    assert (row(settled, sitting.id).position, row(settled, sitting.id).opened) == (0, None)


@pytest.mark.parametrize("words", ["😀 مرحبا <script>alert(1)</script>", "  spaced  ", "ל" * 4_000])
def test_own_words_are_kept_as_they_were_written(settled, sitting, words):
    answer(settled, sitting.id, own_words=words)
    assert [one.answer.own_words for one in settled.drilling.my_words(TARA)[0]] == [words.strip()]


def test_own_ratings_change_when_the_skill_comes_back(settled, sitting):
    drill = answer(settled, sitting.id, own_words="I'm late.")
    before = row(settled, sitting.id).cards[drill.item.skill]
    settled.drilling.rate_own_words(TARA, sitting.id, 0, "A2", 4)
    after = row(settled, sitting.id)
    assert after.cards[drill.item.skill].due_at > before.due_at
    assert after.last.answer.rating == Rating.EASY
    settled.drilling.rate_own_words(TARA, sitting.id, 0, "A2", 0)
    assert row(settled, sitting.id).last.answer.rating == Rating.HARD
    assert row(settled, sitting.id).last.answer.self_ratings == {"A2": 0}


def test_ratings_of_nothing_and_by_nothing_are_refused(settled, sitting):
    answer(settled, sitting.id)
    answer(settled, sitting.id, own_words="I'm late.")
    with pytest.raises(InvalidInput, match="wrote nothing"):
        settled.drilling.rate_own_words(TARA, sitting.id, 0, "A2", 3)
    for criterion, level in (("A2", 5), ("A2", -1), ("no-such", 3)):
        with pytest.raises(InvalidInput, match="from 0 to 4"):
            settled.drilling.rate_own_words(TARA, sitting.id, 1, criterion, level)
    with pytest.raises(NotFound):
        settled.drilling.rate_own_words(TARA, sitting.id, 7, "A2", 3)


def test_own_words_can_be_deleted_one_by_one_and_the_spacing_stays(settled, sitting):
    first = answer(settled, sitting.id, own_words="One.")
    answer(settled, sitting.id, own_words="Two.")
    settled.drilling.rate_own_words(TARA, sitting.id, 0, "A2", 1)
    before = row(settled, sitting.id).cards[first.item.skill]
    settled.drilling.forget_words(TARA, sitting.id, 0)
    assert [one.answer.own_words for one in settled.drilling.my_words(TARA)[0]] == ["Two."]
    assert row(settled, sitting.id).answers[0].self_ratings == {}
    assert row(settled, sitting.id).cards[first.item.skill] == before


def test_a_hint_counts_where_there_are_hints(settled, sitting):
    answer(settled, sitting.id, hints=1)
    assert row(settled, sitting.id).last.answer.rating == Rating.HARD
    assert row(settled, sitting.id).last.answer.hints == 1


def test_a_row_can_be_stopped_at_any_time_and_then_takes_no_answer(settled, sitting):
    drill = answer(settled, sitting.id)
    settled.drilling.stop(TARA, sitting.id)
    assert row(settled, sitting.id).due is None
    with pytest.raises(StepConflict):
        settled.drilling.answer(TARA, sitting.id, 1, best(drill))
    assert settled.drilling.desk(TARA).unfinished is None


def test_a_row_that_was_left_is_gone_on_with_until_another_is_begun(settled, drilling, sitting, clock):
    answer(settled, sitting.id)
    desk = drilling.desk(TARA)
    assert (desk.unfinished.id, desk.n_answered) == (sitting.id, 1)
    clock.now += timedelta(hours=2)
    other = drilling.begin(TARA)
    assert drilling.desk(TARA).unfinished.id == other.id
    assert row(settled, sitting.id).due is None


def test_pressing_begin_twice_begins_one_row(open_services, rooms, settled, clock):
    clock.step = timedelta(seconds=1)
    first = settled.drilling.begin(TARA)
    assert settled.drilling.begin(TARA) == first
    assert settled.drilling.begin(TARA, "hearing-a-quiet-remark") != first


def test_a_clock_that_was_set_back_loses_nothing(settled, sitting, clock):
    answer(settled, sitting.id)
    clock.now -= timedelta(days=400)
    answer(settled, sitting.id)
    standing = row(settled, sitting.id)
    assert standing.position == 2
    assert settled.drilling.desk(TARA).n_due == 0
    settled.drilling.begin(TARA)


def test_three_good_ones_in_a_row_lead_to_the_next_level(settled, drilling, clock):
    for _ in range(3):
        sitting = drilling.begin(TARA, "staying-with-silence")
        assert sitting.items[0].level == 1
        answer(settled, sitting.id)
        drilling.stop(TARA, sitting.id)
        clock.now += timedelta(days=40)
    assert drilling.begin(TARA, "staying-with-silence").items[0].level == 2


def test_a_hint_at_a_level_without_hints_counts_for_nothing(settled, drilling, clock):
    for _ in range(3):
        sitting = drilling.begin(TARA, "staying-with-silence")
        answer(settled, sitting.id)
        drilling.stop(TARA, sitting.id)
        clock.now += timedelta(days=40)
    sitting = drilling.begin(TARA, "staying-with-silence")
    answer(settled, sitting.id, hints=1)
    assert row(settled, sitting.id).last.answer.hints == 0


def test_nobody_else_knows_of_a_row(settled, drilling, sitting):
    answer(settled, sitting.id, own_words="Mine.")
    for asked_for in (sitting.id, uuid4(), "no-id", "x" * 9_999):
        with pytest.raises(NotFound) as refused:
            drilling.row(THEO, asked_for)
        assert str(refused.value) == "This row of drills could not be found."
    for ask in (
        lambda: drilling.open_options(THEO, sitting.id, 1),
        lambda: drilling.answer(THEO, sitting.id, 1, "wait"),
        lambda: drilling.pass_over(THEO, sitting.id, 1),
        lambda: drilling.rate_own_words(THEO, sitting.id, 0, "A2", 3),
        lambda: drilling.forget_words(THEO, sitting.id, 0),
        lambda: drilling.stop(THEO, sitting.id),
    ):
        with pytest.raises(NotFound):
            ask()
    assert drilling.my_words(THEO) == ((), 0)
    assert drilling.desk(THEO).unfinished is None


def test_whoever_does_not_practise_drills_nothing(drilling):
    with pytest.raises(AccessDenied):
        drilling.desk(ADA)
    with pytest.raises(AccessDenied):
        drilling.begin(ADA)


def test_a_new_trainee_has_nothing_due(drilling):
    desk = drilling.desk(TARA)
    assert (desk.unfinished, desk.n_due, desk.next_due_at) == (None, 0, None)


def test_the_next_date_is_told_while_nothing_is_due(settled, drilling, sitting):
    answer(settled, sitting.id)
    desk = drilling.desk(TARA)
    assert desk.n_due == 0
    assert desk.next_due_at > desk.at
