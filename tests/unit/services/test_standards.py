"""Standards of a program: set as a number, from judges or from overall ratings, and what is told of each."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from simulator.bootstrap import Services
from simulator.domain.coaching import GlobalRating
from simulator.domain.judging import Limits
from simulator.domain.standards import MAX_STANDARD_NOTE, Method
from simulator.errors import AccessDenied, InvalidInput, NotFound
from simulator.services import standards
from simulator.services.standard_evidence import FirstScores
from simulator.services.standard_words import (
    angoff_words,
    borderline_words,
    check_words,
    cut_words,
    method_words,
    sorting_words,
    standard_words,
    why_provisional,
)
from tests.judges import begin_judging, close, judge
from tests.panelling import hire
from tests.personas import ADA, LEO, NILS, OTHER_PROGRAM, OTTO, PIA, PROGRAM, SANA, SVEN, TARA, THEO
from tests.unit.services.playing import BEST, begin, play
from tests.unit.services.world import shared

WHY = "Last year's cohort reached about this."


def test_a_number_is_set_with_a_reason_is_provisional_and_everybody_in_the_program_knows(settled: Services) -> None:
    assert settled.standards.current(TARA, PROGRAM) is None
    made = settled.standards.set_provisional(PIA, PROGRAM, 62.5, f"  {WHY} ")
    assert (made.method, made.cut, made.note, made.number, made.is_provisional) == (
        Method.PROVISIONAL,
        6_250,
        WHY,
        1,
        True,
    )
    for person in (TARA, THEO, SANA, SVEN, PIA, ADA):
        assert settled.standards.current(person, PROGRAM) == made
    assert standard_words(made) == "62.5 of 100, provisional. Set as a number."
    assert "no judging or rating stands behind it" in why_provisional(made)


def test_nobody_of_another_program_learns_of_it_and_only_leads_set_it(settled: Services) -> None:
    for person in (OTTO, LEO, NILS):
        with pytest.raises(NotFound):
            settled.standards.current(person, PROGRAM)
        with pytest.raises(NotFound):
            settled.standards.overview(person, PROGRAM)
    for person in (TARA, SANA):
        with pytest.raises(AccessDenied):
            settled.standards.set_provisional(person, PROGRAM, 60, WHY)
    for person in (ADA,):
        with pytest.raises((AccessDenied, NotFound)):
            settled.standards.set_provisional(person, PROGRAM, 60, WHY)
    for nonsense in ("", "x" * 9_999, "1", "\x00"):
        with pytest.raises(NotFound):
            settled.standards.current(PIA, nonsense)


@pytest.mark.parametrize("cut", [-0.1, 100.1, float("nan"), float("inf"), True, "60", None], ids=str)
def test_a_cut_that_is_none_is_refused(settled: Services, cut: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        settled.standards.set_provisional(PIA, PROGRAM, cut, WHY)  # type: ignore[arg-type]
    assert refused.value.field == "cut"


@pytest.mark.parametrize("note", ["", "too short", "x" * (MAX_STANDARD_NOTE + 1), WHY + "\x00"], ids=range(4))
def test_a_number_without_a_reason_is_refused(settled: Services, note: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        settled.standards.set_provisional(PIA, PROGRAM, 60, note)
    assert refused.value.field == "note"
    assert settled.standards.current(PIA, PROGRAM) is None


def test_a_later_standard_takes_the_place_of_an_earlier_one_which_stays_as_it_was(settled: Services) -> None:
    first = settled.standards.set_provisional(PIA, PROGRAM, 60, WHY)
    assert settled.standards.set_provisional(PIA, PROGRAM, 60, WHY) == first  # a second press
    second = settled.standards.set_provisional(PIA, PROGRAM, 65, WHY)
    found = settled.standards.overview(PIA, PROGRAM)
    assert [one.standard for one in found.standards] == [second, first]
    assert [one.author_name for one in found.standards] == ["Pia Novak"] * 2
    assert second.number == 2
    assert settled.standards.current(LEO, OTHER_PROGRAM) is None
    lines, n = settled.standards.audit.entries(action="standard-set")
    assert n == 2
    assert lines[0].detail["cut"] == "6500"


def test_eight_judges_in_two_rounds_make_a_cut_that_is_not_provisional(settled: Services) -> None:
    judges = hire(settled, 8)
    setting = begin_judging(settled, judges)
    for place, one in enumerate(judges):
        judge(settled, one, setting, lambda at, place=place: 10 * (at + place % 5))
    close(settled, setting, end=False)
    for one in judges:
        judge(settled, one, setting, lambda at: 40 + 10 * at)
    with pytest.raises(InvalidInput):
        settled.standards.adopt_judging(PIA, setting.id)
    close(settled, setting)
    weights = setting.weights
    cut = sum(weight * (40 + 10 * at) for at, weight in enumerate(weights)) / sum(weights)
    made = settled.standards.adopt_judging(PIA, setting.id, "As judged.")
    assert (made.method, made.cut, made.n, made.n_items, made.rounds) == (
        Method.ANGOFF,
        round(100 * cut),
        8,
        len(weights),
        2,
    )
    assert (made.error, made.low, made.high, made.is_provisional) == (0, made.cut, made.cut, False)
    assert settled.standards.adopt_judging(PIA, setting.id, "As judged.") == made
    assert method_words(made) == "Modified Angoff: 8 judges, 3 decisions, two rounds, standard error 0.0 points"
    assert "95 % interval" in cut_words(made)
    assert "provisional" not in cut_words(made)
    assert why_provisional(made) == ""


def test_fewer_judges_or_a_single_round_stay_provisional_and_say_so(settled: Services) -> None:
    (one,) = hire(settled, 1)
    setting = begin_judging(settled, (one, SVEN))
    judge(settled, one, setting, 50)
    judge(settled, SVEN, setting, 70, finish=False)
    close(settled, setting)
    made = settled.standards.adopt_judging(PIA, setting.id)
    assert (made.cut, made.n, made.rounds, made.error, made.is_provisional) == (5_000, 1, 1, None, True)
    assert why_provisional(made) == "Provisional: a standard needs 8 judges or more."
    assert "one round" in method_words(made)
    assert "not looked at it a second time" in why_provisional(replace(made, n=8))
    found = settled.standard_settings.follow(PIA, setting.id).found
    assert angoff_words(found) == (
        "The cut is 50.0 of 100, by 1 judge on 3 decisions. Of one judge there is no error and no interval. "
        "1 judge is left out, who did not hand in the last round."
    )


def test_a_judging_in_which_nobody_handed_in_makes_no_cut(settled: Services) -> None:
    setting = begin_judging(settled, (SVEN,))
    close(settled, setting)
    with pytest.raises(InvalidInput, match="no cut"):
        settled.standards.adopt_judging(PIA, setting.id)
    assert angoff_words(settled.standard_settings.follow(PIA, setting.id).found).startswith("Nobody handed in")


def test_too_few_trainees_and_ratings_are_said_and_no_number_is_given(settled: Services) -> None:
    settled.standards.set_provisional(PIA, PROGRAM, 60, WHY)
    attempt = shared(settled)
    settled.global_ratings.rate(SANA, attempt.id, 3)
    beside = settled.standards.beside(PIA, PROGRAM)
    assert beside.sorting is not None
    assert sorting_words(beside.sorting).startswith("Trainees with a score on a first exposure: 1.")
    assert borderline_words(beside.borderline) == (
        "1 session is rated as a whole. 50 rated first exposures are needed for a cut."
    )
    with pytest.raises(InvalidInput, match="too few overall ratings"):
        settled.standards.adopt_borderline(PIA, PROGRAM)


def test_private_practice_never_enters(settled: Services) -> None:
    play(settled.training, begin(settled.training), *BEST)
    assert settled.standards.beside(PIA, PROGRAM).borderline.n == 0
    settled.standards.set_provisional(PIA, PROGRAM, 60, WHY)
    sorting = settled.standards.beside(PIA, PROGRAM).sorting
    assert sorting is not None
    assert sorting.n_people == 0


def test_fifty_ratings_that_scores_follow_make_a_cut(settled: Services, monkeypatch: pytest.MonkeyPatch) -> None:

    ids = [UUID(int=n) for n in range(1, 61)]
    levels = [1 + n % 5 for n in range(60)]
    scores = {one: 30.0 + 10 * level + (n % 3 - 1) for n, (one, level) in enumerate(zip(ids, levels, strict=True))}
    of_ten = FirstScores(scores, tuple(n % 12 for n in range(60)), tuple(n // 12 for n in range(60)))
    monkeypatch.setattr(standards, "scores_in", lambda *_: of_ten)
    ratings = tuple(
        GlobalRating(one, SANA.id, level, settled.standards.now()) for one, level in zip(ids, levels, strict=True)
    )
    monkeypatch.setattr(settled.standards.coaching, "global_ratings", lambda _ids: ratings)
    made = settled.standards.adopt_borderline(PIA, PROGRAM)
    assert (made.method, made.n, made.cut, made.is_provisional) == (Method.BORDERLINE, 60, 6_000, False)
    assert made.fit is not None
    assert made.fit > 9_900
    assert "60 sessions rated as a whole, R² 1.00" in method_words(made) or "R² 0.99" in method_words(made)
    beside = settled.standards.beside(PIA, PROGRAM)
    assert "gives 60.0 of 100" in borderline_words(beside.borderline)


def test_hofstees_check_stands_beside_a_closed_judging(settled: Services) -> None:
    setting = begin_judging(settled, (SVEN,))
    settled.judging.limit(SVEN, setting.id, Limits(50, 70, 5, 30))
    judge(settled, SVEN, setting, 60)
    assert settled.standard_settings.follow(PIA, setting.id).check is None
    close(settled, setting)
    check = settled.standard_settings.follow(PIA, setting.id).check
    assert check is not None
    assert check_words(check).startswith("For 1 judge, a cut between 50 and 70 is acceptable, with 5 to 30 % below")
    assert "Fewer than 10 trainees have a score" in check_words(check)
