"""What a person's practice came to, from real attempts at the small case."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from simulator.bootstrap import Services
from simulator.domain.attempt import Attempt, Feedback
from simulator.domain.debrief import overall
from simulator.domain.drill_records import DrillAnswer, DrillCard, DrillSitting
from simulator.domain.progress import Exposure, Trend
from simulator.domain.scoring import COMPOSITE
from simulator.domain.sharing import Confidence, Pull
from simulator.errors import AccessDenied
from simulator.services.progress import session_of
from simulator.storage.sql_practice import SqlDrills
from tests.noting import was_sure
from tests.personas import ADA, COHORT, NILS, SANA, TARA, THEO
from tests.unit.services.playing import BEST, begin, play, rewrite

CHEERED = ("explain", "cheer-up", "wait")


@pytest.fixture
def ended(settled: Services) -> Attempt:
    return again(settled)


def again(services: Services, *choices: str) -> Attempt:
    return play(services.training, begin(services.training), *(choices or BEST))


def test_whoever_has_done_nothing_has_nothing_to_see(settled: Services) -> None:
    found = settled.progress.overview(TARA)

    assert (found.new, found.again, found.criteria, found.pulls, found.safety) == ((), (), (), (), ())
    assert (found.growth.trend, found.time.n_sessions, found.drills.n_answered) == (Trend.TOO_FEW, 0, 0)


@pytest.mark.parametrize("person", [ADA, NILS])
def test_whoever_may_not_practise_has_no_progress(settled: Services, person) -> None:
    for ask in (
        settled.progress.overview,
        settled.progress.standings,
        settled.progress.csv,
        settled.recommending.next_for,
    ):
        with pytest.raises(AccessDenied):
            ask(person)


def test_a_sheet_that_was_kept_reads_as_it_was_scored(settled: Services, ended: Attempt) -> None:
    (stored,) = settled.store.scores(ended.id)
    _, result = settled.training.debrief(TARA, str(ended.id))

    found = session_of(settled.store.attempt(ended.id), Exposure.FIRST, stored.sheet)

    assert found.composite == result.sheet.dimensions[COMPOSITE]
    assert found.repairs == result.sheet.repairs
    assert [(one.share, one.criteria, one.weight) for one in found.decisions] == [
        (overall(score), score.criteria, score.weight) for score in result.sheet.decisions
    ]


def test_the_first_ending_of_a_case_is_new_and_another_one_is_not(settled: Services, ended: Attempt) -> None:
    repeat = again(settled)

    found = settled.progress.overview(TARA)

    assert [(line.session.attempt_id, line.title) for line in found.new] == [(ended.id, "The waiting room")]
    assert [(line.session.attempt_id, line.session.exposure) for line in found.again] == [(repeat.id, Exposure.REPEAT)]


def test_a_branch_changes_nothing_but_the_list_of_what_was_tried_again(settled: Services, ended: Attempt) -> None:
    before = settled.progress.overview(TARA)
    branch = settled.branching.rewind(TARA, str(ended.id), 2)
    settled.training.choose(TARA, str(branch.id), "wait", step=2)

    after = settled.progress.overview(TARA)

    assert [(line.session.attempt_id, line.session.exposure) for line in after.again] == [(branch.id, Exposure.BRANCH)]
    assert (after.new, after.growth, after.criteria, after.calibration) == (
        before.new,
        before.growth,
        before.criteria,
        before.calibration,
    )


def test_an_attempt_that_is_still_open_counts_only_as_time(settled: Services) -> None:
    play(settled.training, begin(settled.training), BEST[0])

    found = settled.progress.overview(TARA)

    assert (found.new, found.time.n_sessions) == ((), 1)


def test_nobody_elses_practice_enters_ones_own(settled: Services, ended: Attempt) -> None:
    found = settled.progress.overview(THEO)

    assert (found.new, found.time.n_sessions) == ((), 0)


def test_criteria_have_the_names_of_their_rubric_and_say_where_evidence_is_thin(
    settled: Services, ended: Attempt
) -> None:
    found = {line.standing.criterion: line for line in settled.progress.overview(TARA).criteria}

    assert found["A5"].criterion is not None
    assert found["A5"].criterion.title == "Rupture and repair"
    assert found["A5"].standing.score.value is None


def test_after_its_case_left_the_library_a_session_keeps_its_title(settled: Services, ended: Attempt, content) -> None:
    (content / "scenarios" / "waiting-room.yaml").unlink()

    found = settled.progress.overview(TARA)

    assert [line.title for line in found.new] == ["The waiting room"]
    assert {line.criterion for line in found.criteria} == {None}


def test_critical_choices_are_named_with_their_moment(settled: Services) -> None:
    slipped = again(settled, *CHEERED)
    settled.notes.note(TARA, slipped.id, 1, rehearsed=True)

    (found,) = settled.progress.overview(TARA).safety

    assert (found.moment.session.attempt_id, found.moment.step, found.title) == (slipped.id, 1, "The waiting room")
    assert [(error.code, code) for error, code, _ in found.errors if error] == [("CE02", "CE02")]
    assert found.rehearsed


def test_decisions_that_offered_a_critical_error_are_counted_over_new_cases(settled: Services, ended: Attempt) -> None:
    once = settled.progress.overview(TARA).gate_opportunities
    again(settled)

    assert once == settled.training.debrief(TARA, str(ended.id))[1].sheet.gate_opportunities > 0
    assert settled.progress.overview(TARA).gate_opportunities == once


def test_confidence_counts_at_new_cases_only_and_pulls_also_at_repeats(settled: Services, ended: Attempt) -> None:
    repeat = again(settled)
    for attempt in (ended, repeat):
        settled.notes.note(TARA, attempt.id, 0, pull=Pull.FIX)
        was_sure(settled, attempt.id, 0, Confidence.SURE)

    found = settled.progress.overview(TARA)

    assert [one.n for one in found.calibration] == [1, 0, 0]
    assert [(one.pull, one.n) for one in found.pulls] == [(Pull.FIX, 2)]


def test_notes_on_a_session_without_an_ending_are_held_against_nothing(settled: Services) -> None:
    attempt = play(settled.training, begin(settled.training), BEST[0])
    settled.notes.note(TARA, attempt.id, 0, pull=Pull.FIX)
    was_sure(settled, attempt.id, 0, Confidence.SURE)

    found = settled.progress.overview(TARA)

    assert (sum(one.n for one in found.calibration), found.pulls) == (0, ())


def test_time_is_counted_between_decisions(settled: Services, clock) -> None:
    attempt = begin(settled.training)
    for step, choice in enumerate(BEST):
        clock.now += timedelta(hours=5 if step == 1 else 0)
        settled.training.choose(TARA, str(attempt.id), choice, step=step, response_ms=30_000)

    found = settled.progress.overview(TARA).time

    times = [one.decided_at for one in settled.store.decisions(attempt.id)]
    expected = (times[0] - attempt.started_at) + timedelta(minutes=10) + (times[2] - times[1])
    assert (found.n_sessions, found.in_session, found.deciding) == (1, expected, timedelta(seconds=90))


def test_drills_tell_how_many_were_answered_and_what_is_due(settled: Services, clock) -> None:
    store, sitting = SqlDrills(settled.database), begin(settled.training).id
    store.begin_sitting(DrillSitting(sitting, TARA.id, clock.now, ()))
    for position, answer in enumerate(("wait", "")):
        store.answer(
            DrillAnswer(sitting, position, TARA.id, "s", "c", "n", "v", "o", answer, None, None, 0, "", {}, clock.now)
        )
    for skill, at in (("respond:due", clock.now), ("respond:later", datetime(2030, 1, 1, tzinfo=UTC))):
        store.keep_card(DrillCard(TARA.id, skill, {}, 1, 0, at))

    found = settled.progress.overview(TARA).drills

    assert (found.n_answered, found.n_skills, [card.skill for card in found.due]) == (1, 2, ["respond:due"])


# A next step


def test_a_newcomer_is_led_to_the_only_case(settled: Services) -> None:
    found = settled.recommending.next_for(TARA)

    assert found is not None
    assert (found.card.case.id, found.reason, found.criterion) == ("waiting-room", "first", None)


def test_what_was_begun_is_not_recommended(settled: Services) -> None:
    begin(settled.training)

    assert settled.recommending.next_for(TARA) is None


def test_a_case_that_is_kept_for_an_assignment_is_not_recommended(settled: Services) -> None:
    settled.programs.assign(SANA, COHORT, "waiting-room")

    assert settled.recommending.next_for(TARA) is None


def test_a_weak_skill_leads_to_another_case_that_practises_it(settled: Services, content) -> None:
    text = (content / "scenarios" / "waiting-room.yaml").read_text(encoding="utf-8")
    for name in ("one", "two", "three"):
        other = text.replace("id: waiting-room\n", f"id: room-{name}\n").replace(
            "title: The waiting room", f"title: {name}"
        )
        (content / "scenarios" / f"room-{name}.yaml").write_text(other, encoding="utf-8")
    for case in ("waiting-room", "room-one", "room-two"):
        attempt = settled.training.begin(TARA, case, feedback=Feedback.EACH)
        play(settled.training, attempt, *CHEERED)

    found = settled.recommending.next_for(TARA)

    assert found is not None
    assert (found.card.case.id, found.reason) == ("room-three", "criterion")
    assert found.criterion is not None
    assert found.standing is not None
    assert (found.standing.score.value, found.standing.n_cases) == (0, 3)
    assert found.n_decisions > 0


def test_what_cases_practise_follows_an_edit(settled: Services, content) -> None:
    practised = settled.recommending.practised
    before = practised.cases()["waiting-room"]

    assert practised.cases()["waiting-room"] is before
    rewrite(content, "title: The waiting room", "title: Another room")
    assert practised.cases()["waiting-room"] is not before


def test_shares_stay_exact(settled: Services, ended: Attempt) -> None:
    (line,) = settled.progress.overview(TARA).new

    assert all(isinstance(one.share, Fraction) for one in line.session.decisions if one.share is not None)


def table_of(services: Services, person) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(services.progress.csv(person).decode())))


def test_the_table_has_a_row_for_each_ended_session_and_dimension_oldest_first(
    settled: Services, ended: Attempt
) -> None:
    repeat = again(settled, *CHEERED)
    play(settled.training, begin(settled.training), BEST[0])

    found = table_of(settled, TARA)

    (stored,) = settled.store.scores(ended.id)
    names = list(stored.sheet["dimensions"])
    assert [(row["attempt"], row["exposure"], row["dimension"]) for row in found] == [
        (str(attempt.id), exposure, name)
        for attempt, exposure in ((ended, "first"), (repeat, "repeat"))
        for name in names
    ]
    assert {(row["case"], row["title"]) for row in found} == {("waiting-room", "The waiting room")}
    assert found[0]["ended_at"] == settled.store.attempt(ended.id).ended_at.isoformat()


def test_the_table_says_what_the_sheet_says(settled: Services, ended: Attempt) -> None:
    (stored,) = settled.store.scores(ended.id)

    found = {row["dimension"]: row for row in table_of(settled, TARA)}

    for name, score in stored.sheet["dimensions"].items():
        told = [score["value"], score["low"], score["high"]]
        assert [found[name][key] for key in ("score", "low", "high")] == [
            "" if one is None else f"{one / 100:g}" for one in told
        ]
        assert found[name]["opportunities"] == str(score["opportunities"])
        assert (found[name]["gate"], found[name]["evidence"]) == (stored.sheet["gate"], stored.sheet["evidence"])


def test_the_table_holds_ones_own_sessions_alone(settled: Services, ended: Attempt) -> None:
    assert table_of(settled, THEO) == []
    assert settled.progress.csv(THEO).decode().startswith("ended_at,attempt,case,title,")


def test_a_title_that_a_spreadsheet_would_run_is_made_harmless(open_services, content) -> None:
    rewrite(content, "title: The waiting room", 'title: "=HYPERLINK(1)"')
    services = open_services()
    again(services)

    assert {row["title"] for row in table_of(services, TARA)} == {"'=HYPERLINK(1)"}
