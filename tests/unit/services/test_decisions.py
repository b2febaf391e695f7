"""How the decisions of a cohort's cases work: what is told, to whom, and what is kept back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.analytics.agreement import Estimate
from simulator.analytics.items import Band, Difficulty, Discrimination, Gap, OptionFigures
from simulator.analytics.proportions import wilson
from simulator.bootstrap import Services
from simulator.domain.roles import Actor
from simulator.domain.scenario import Spread
from simulator.errors import AccessDenied, NotFound
from simulator.services.case_decisions import CaseFigures, Look
from simulator.services.decision_words import (
    BANDS,
    DIFFICULTY,
    GAPS,
    NOT_SCORED,
    correlation_words,
    decimal,
    flags,
    is_flagged,
    option_words,
)
from tests.panelling import adopt_as_authored, hire, invite
from tests.personas import ADA, COHORT, LEO, NILS, OTTO, PIA, SANA, SECOND_COHORT, SVEN, TARA
from tests.summing import BEST, CASE, FRIENDLY, SECRET, do, share, trainee, walk
from tests.unit.services.playing import rewrite

pytestmark = pytest.mark.thorough

EXPLAIN = ("explain", "ask", "wait")


def figures(services: Services, actor: Actor = SANA, look: Look = Look.FIRST, key: str = "") -> CaseFigures:
    return services.decisions.case(actor, COHORT, CASE, look.asked, key)


def shares(found: CaseFigures, node: str) -> dict[str, int]:
    one = next(one for one in found.decisions if one.node.id == node)
    return {option.option: option.chosen.count for option in one.options.options}


def test_each_decision_has_its_n_its_difficulty_and_its_options(settled: Services) -> None:
    walk(settled, (6, BEST), (2, FRIENDLY), (3, SECRET))
    found = figures(settled)
    late, remark, _silence = found.decisions

    assert (found.title, found.n, found.is_own) == ("The waiting room", 11, True)
    assert (late.number, late.n, late.best) == (1, 11, {"own-it"})
    assert late.difficulty.share is not None
    assert late.difficulty.n == 11
    assert late.discrimination == Discrimination(11, gap=Gap.FEW)
    assert shares(found, "late") == {"explain": 0, "own-it": 9, "thanks": 2}
    assert remark.critical == wilson(3, 11)
    assert found.safety is not None
    assert found.safety.critical == wilson(3, 11)
    assert found.safety.review == wilson(3, 11)
    assert (found.key.name, found.key.in_force, found.key.n) == ("The author’s key", True, 11)


def test_ways_are_counted_of_those_who_were_there_and_the_way_of_most_is_the_middle(settled: Services) -> None:
    walk(settled, (6, BEST), (3, SECRET))
    taken = figures(settled).taken

    assert taken is not None
    assert [(way.source, way.target, way.share.count, way.share.n) for way in taken.taken] == [
        ("late", "remark", 9, 9),
        ("remark", "silence", 9, 9),
        ("silence", "plan-made", 6, 9),
        ("silence", "loose-ends", 3, 9),
    ]
    assert taken.sheet is not None
    columns = {spot.node: spot.column for spot in taken.sheet.spots}
    assert columns["late"] == columns["remark"] == columns["silence"] == columns["plan-made"] != columns["loose-ends"]


def test_first_exposures_and_repeats_stand_apart(settled: Services) -> None:
    (person,) = walk(settled, (1, BEST))
    do(settled, person, settled.programs.assign(SANA, COHORT, CASE).id, SECRET)

    assert shares(figures(settled), "remark")["our-secret"] == 0
    assert shares(figures(settled, look=Look.AGAIN), "remark") == {"cheer-up": 0, "our-secret": 1, "ask": 0}


def test_of_a_case_that_nobody_ended_there_is_nothing(settled: Services) -> None:
    settled.programs.assign(SANA, COHORT, CASE)

    assert settled.decisions.cases(SANA, COHORT).cases == ()
    for case in (CASE, "no-such-case", "\x00", "x" * 500):
        with pytest.raises(NotFound):
            settled.decisions.case(SANA, COHORT, case)


def test_where_all_choose_alike_nothing_is_made_up(settled: Services) -> None:
    walk(settled, (12, BEST))
    late = figures(settled).decisions[0]

    assert late.difficulty.share is not None
    assert (late.difficulty.share.value, late.difficulty.share.low) == (1.0, None)
    assert late.difficulty.flag is Difficulty.EASY
    assert is_flagged(late)
    assert list(flags(late)) == [DIFFICULTY[Difficulty.EASY]]
    assert correlation_words(late.discrimination) == "12 of the 50 it takes"


# Who sees what


@pytest.mark.parametrize(
    ("person", "refusal"),
    [(TARA, AccessDenied), (ADA, AccessDenied), (SVEN, NotFound), (OTTO, NotFound), (LEO, NotFound), (NILS, NotFound)],
    ids=["Tara", "Ada", "Sven", "Otto", "Leo", "Nils"],
)
def test_only_its_supervisors_and_the_programs_leads_are_told(settled: Services, person, refusal) -> None:
    walk(settled, (6, BEST))
    for call in (
        lambda: settled.decisions.cases(person, COHORT),
        lambda: settled.decisions.case(person, COHORT, CASE),
        lambda: settled.decisions.csv(person, COHORT, CASE, "decisions"),
    ):
        with pytest.raises(refusal):
            call()


def test_a_lead_sees_no_decision_of_which_few_took_an_option_nor_one_that_tells_of_it(settled: Services) -> None:
    walk(settled, (6, BEST), (5, EXPLAIN), (3, SECRET))
    own, lead = figures(settled), figures(settled, PIA)

    assert own.shown == {"late", "remark", "silence"}
    assert lead.shown == {"late"}  # three promised too much, and the last decision can be come to twice
    assert lead.taken is not None
    assert {way.source for way in lead.taken.taken} == {"late"}
    assert (own.safety is None, lead.safety is None) == (False, True)
    told = settled.decisions.csv(PIA, COHORT, CASE, "options")
    assert "our-secret" not in told
    assert "own-it" in told


def test_a_lead_sees_the_safety_of_a_case_where_nothing_is_small(settled: Services) -> None:
    walk(settled, (9, BEST), (6, SECRET))
    safety = figures(settled, PIA).safety
    assert safety is not None
    assert (safety.critical, safety.review) == (wilson(6, 15), None)


@pytest.mark.parametrize(("n_shared", "n_told"), [(0, 15), (1, None), (4, None), (5, 20)], ids=[0, 1, 4, 5])
def test_a_lead_cannot_take_assigned_sessions_off_to_learn_of_shared_ones(settled, n_shared, n_told) -> None:
    for _ in range(n_shared):
        share(settled, trainee(settled), SECRET)
    walk(settled, (9, BEST), (6, SECRET))

    assert [key.n for line in settled.decisions.cases(PIA, COHORT).cases for key in line.keys] == [n_told]
    assert figures(settled).n == 15 + n_shared


def test_nor_those_of_people_who_have_left(settled: Services) -> None:
    people = walk(settled, (9, BEST), (6, BEST))
    settled.programs.leave(PIA, COHORT, people[0].id)
    with pytest.raises(NotFound):
        figures(settled, PIA)


def test_of_fewer_than_five_people_a_lead_is_told_that_there_are_few(settled: Services) -> None:
    walk(settled, (4, BEST))
    (line,) = settled.decisions.cases(PIA, COHORT).cases

    assert (line.title, [key.n for key in line.keys]) == ("The waiting room", [None])
    with pytest.raises(NotFound):
        figures(settled, PIA)
    assert figures(settled).n == 4


def test_repeats_are_for_those_who_supervise(settled: Services) -> None:
    people = walk(settled, (6, BEST))
    again = settled.programs.assign(SANA, COHORT, CASE)
    for person in people:
        do(settled, person, again.id, BEST)

    assert settled.decisions.cases(PIA, COHORT, Look.AGAIN.asked).cases == ()
    assert [line.keys[0].n for line in settled.decisions.cases(SANA, COHORT, Look.AGAIN.asked).cases] == [6]


# All cohorts together


def test_all_cohorts_together_are_told_as_far_as_ones_own_leave_nobody_over(settled: Services) -> None:
    walk(settled, (6, BEST), (5, EXPLAIN))
    walk(settled, (7, BEST), cohort_id=SECOND_COHORT, by=SVEN)
    found = figures(settled, look=Look.EVERYWHERE)

    assert (found.n, found.taken) == (18, None)
    assert found.shown == {"late", "remark"}
    assert shares(found, "late") == {"explain": 5, "own-it": 13, "thanks": 0}


def test_a_few_of_another_cohort_are_not_told_by_taking_ones_own_away(settled: Services) -> None:
    walk(settled, (6, BEST), (5, EXPLAIN))
    walk(settled, (7, BEST), (2, EXPLAIN), cohort_id=SECOND_COHORT, by=SVEN)

    assert figures(settled, look=Look.EVERYWHERE).shown == {"remark"}  # 7 explained, 5 of them here


def test_fewer_than_five_elsewhere_are_not_even_counted(settled: Services) -> None:
    walk(settled, (6, BEST))
    walk(settled, (3, BEST), cohort_id=SECOND_COHORT, by=SVEN)

    (line,) = settled.decisions.cases(SANA, COHORT, Look.EVERYWHERE.asked).cases
    assert [key.n for key in line.keys] == [None]
    with pytest.raises(NotFound):
        figures(settled, look=Look.EVERYWHERE)


def test_what_a_lead_cannot_take_away_is_not_told_by_the_whole(settled: Services) -> None:
    walk(settled, (6, BEST), (5, EXPLAIN))
    walk(settled, (8, BEST), (3, EXPLAIN), cohort_id=SECOND_COHORT, by=SVEN)

    # Three explained in the second cohort, which is kept back there: 8 less the 5 that are shown would tell.
    assert figures(settled, PIA, Look.EVERYWHERE).shown == {"remark"}


# Keys


def test_sessions_of_another_text_are_told_apart_with_the_key_in_force_first(settled: Services, content) -> None:
    walk(settled, (6, BEST))
    rewrite(content, "ratings: {A2: 3, A5: 4}", "ratings: {A2: 4, A5: 4}")
    walk(settled, (7, SECRET))
    found = figures(settled)

    assert [(key.name, key.n, key.in_force) for key in found.keys] == [
        ("The author’s key", 7, True),
        ("The author’s key, of an earlier text", 6, False),
    ]
    earlier = figures(settled, key=found.keys[1].key_hash)
    assert (earlier.n, shares(earlier, "remark")["ask"]) == (6, 6)
    assert figures(settled, key="nonsense").key == found.key


def test_under_a_panels_key_the_spread_is_said_and_what_is_contested(settled: Services) -> None:
    walk(settled, (6, BEST))
    panel = invite(settled, hire(settled, 3))
    settled.panels.close(SANA, panel.id)
    adopt_as_authored(settled, panel, torn=("remark",))
    settled.keys.rescore(ADA, panel.id)
    found = figures(settled)

    assert [(key.name, key.n, key.in_force) for key in found.keys] == [("A panel’s key, number 1", 6, True)]
    late, remark, _silence = found.decisions
    said = " ".join(option_words(late.options.options[1], late.node.choice("own-it"), late.best))
    assert said == "3 of 3 experts rated this competent or better. The best option."
    assert list(flags(remark)) == [NOT_SCORED]


# Tables


@pytest.mark.parametrize(
    ("table", "heading", "n"), [("decisions", "decision,node,about", 3), ("options", "decision,node,option", 10)]
)
def test_tables_have_a_row_for_each(settled: Services, table: str, heading: str, n: int) -> None:
    walk(settled, (6, BEST), (2, SECRET))
    lines = settled.decisions.csv(SANA, COHORT, CASE, table).splitlines()
    assert lines[0].startswith(heading)
    assert len(lines) == n + 1
    assert len({line.count(",") for line in lines if '"' not in line}) == 1


def test_the_table_of_ways_says_where_they_lead_and_there_is_none_for_all_cohorts(settled: Services) -> None:
    walk(settled, (6, BEST))
    lines = settled.decisions.csv(SANA, COHORT, CASE, "ways").splitlines()
    assert lines[1] == "late,Owning a strain,remark,Hearing a quiet remark,6,6,1.0000,0.6097,1.0000"
    assert "plan-made" in lines[3]
    assert settled.decisions.csv(SANA, COHORT, CASE, "ways", Look.EVERYWHERE.asked).count("\n") == 1


def test_a_decision_that_is_kept_back_is_an_empty_row(settled: Services) -> None:
    walk(settled, (6, BEST), (3, SECRET))
    lines = settled.decisions.csv(PIA, COHORT, CASE, "decisions").splitlines()
    assert lines[2].startswith("2,remark,Hearing a quiet remark,,,")
    assert lines[2].endswith(",no,")


def test_there_is_no_other_table(settled: Services) -> None:
    walk(settled, (1, BEST))
    for table in ("", "people", "DECISIONS"):
        with pytest.raises(NotFound):
            settled.decisions.csv(SANA, COHORT, CASE, table)


def test_an_address_that_asks_for_nothing_known_is_about_first_exposures() -> None:
    assert [Look.named(text) for text in ("first", "again", "all", "", "x")] == [
        Look.FIRST,
        Look.AGAIN,
        Look.EVERYWHERE,
        Look.FIRST,
        Look.FIRST,
    ]


# Words


def test_what_is_said_of_a_decision_follows_its_figures(settled: Services) -> None:
    walk(settled, (6, BEST))
    late, _remark, _silence = figures(settled).decisions
    hard = replace(late, difficulty=replace(late.difficulty, flag=Difficulty.HARD))
    assert next(flags(hard)) == DIFFICULTY[Difficulty.HARD]
    for band in Band:
        said = list(flags(replace(late, discrimination=Discrimination(60, band=band))))
        assert (BANDS[band] in said) is (band is not Band.GOOD)
    alike = replace(late, discrimination=Discrimination(60, gap=Gap.ALIKE))
    assert GAPS[Gap.ALIKE] in set(flags(alike))
    assert correlation_words(alike.discrimination) == "–"
    told = Discrimination(60, Estimate(-0.25, -0.47, 0.01), Band.URGENT)
    assert correlation_words(told) == "−0.25 (−0.47 to 0.01)"
    misled = replace(late, options=replace(late.options, best_leads=False))
    assert is_flagged(misled)
    assert any("does not do best elsewhere" in text for text in flags(misled))
    assert list(flags(replace(late, n=0))) == ["Nobody has come here yet."]
    assert "Scored on safety alone." in set(flags(replace(late, measured="safety")))


def _option(option: str, count: int, functions: bool | None) -> OptionFigures:
    chosen = wilson(count, 100)
    assert chosen is not None
    return OptionFigures(option, chosen, count, 0.5, None, functions)


@pytest.mark.parametrize(
    ("count", "functions", "said"),
    [
        (40, True, "Does its part"),
        (2, False, "Hardly anybody takes it"),
        (40, False, "Those who take it do as well elsewhere"),
        (40, None, ""),
    ],
    ids=["works", "idle", "tempts the strong", "not known"],
)
def test_what_is_said_of_a_distractor_follows_whether_it_does_its_part(settled, count, functions, said) -> None:
    walk(settled, (1, BEST))
    choice = figures(settled).decisions[0].node.choice("explain")
    found = list(option_words(_option("explain", count, functions), choice, frozenset({"own-it"})))
    assert [text.startswith(said) for text in found] == [True] * bool(said)


def test_what_is_said_of_an_option_names_danger_experts_and_rank(settled: Services) -> None:
    walk(settled, (1, BEST))
    remark = figures(settled).decisions[1].node
    secret, ask = remark.choice("our-secret"), remark.choice("ask")
    assert list(option_words(_option("our-secret", 5, None), secret, remark_best := frozenset({"ask"}))) == [
        "A critical choice."
    ]
    two = frozenset({"ask", "other"})
    assert list(option_words(_option("ask", 5, None), ask, two)) == ["One of the best options."]
    torn = replace(ask, contested=True)
    assert next(iter(option_words(_option("ask", 5, None), torn, remark_best))) == "Experts differ: not scored."
    told = replace(torn, spread=Spread(5, 2))
    assert next(option_words(_option("ask", 5, None), told, remark_best)).endswith("Experts differ: not scored.")


def test_numbers_are_written_with_a_true_minus() -> None:
    assert [decimal(value) for value in (-0.001, -0.5, 0.25)] == ["0.00", "−0.50", "0.25"]
