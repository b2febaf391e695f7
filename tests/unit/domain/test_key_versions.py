"""A panel's key over the author's: what is replaced, what stays, and what that changes."""

from __future__ import annotations

import json
from dataclasses import replace

from simulator.domain.fingerprint import key_hash, play_hash
from simulator.domain.key import scenario_key
from simulator.domain.key_versions import OptionChange, as_plain, from_plain, option_changes, rekeyed, unscored
from simulator.domain.panel import CriterionFound, Found, OptionFound
from simulator.domain.rubric import ErrorClass
from simulator.domain.scenario import Choice, Scenario, Spread
from tests.builders import RUBRIC, choice, node, person, scenario


def found(
    mean: int = 250, *, n: int = 6, contested: bool = False, critical: dict[str, int] | None = None, on: str = "A1"
) -> OptionFound:
    criteria = {name: CriterionFound(mean, 40, n) for name in on.split()}
    return OptionFound(criteria, critical or {}, n, 2, contested)


def case(**details: object) -> Scenario:
    first = node(
        "first",
        choice("ask", ratings={"A1": 3}),
        choice("wait", ratings={"A1": 1}, contested=True, critical=["CE03"]),
    )
    return scenario(first, **details)


def both(ask: OptionFound, wait: OptionFound | None = None) -> Found:
    return {"first": {"ask": ask, "wait": wait or found(0)}}


def option(made: Scenario, name: str) -> Choice:
    return made.nodes["first"].choice(name)


def test_ratings_contested_and_critical_marks_are_the_panels() -> None:
    made = rekeyed(case(), both(found(325), found(0, contested=False, critical={"CE03": 2})))
    assert option(made, "ask").ratings == {"A1": 325}
    assert option(made, "ask").spread == Spread(6, 2)
    assert (option(made, "wait").contested, option(made, "wait").critical) == (False, ())


def test_fewer_than_five_raters_take_no_warning_away() -> None:
    made = option(rekeyed(case(), both(found(n=4), found(n=4, critical={"CE10": 4}))), "wait")
    assert made.contested
    assert [mark.code for mark in made.critical] == ["CE03", "CE10"]


def test_a_mark_keeps_its_authors_class_and_reason_and_a_new_one_has_the_rubrics() -> None:
    before = case()
    made = rekeyed(before, both(found(critical={"CE01": 6}), found(critical={"CE03": 5})))
    assert option(made, "wait").critical == option(before, "wait").critical
    (mark,) = option(made, "ask").critical
    assert (mark.code, mark.error_class, mark.reason) == ("CE01", ErrorClass.C1, "Reason of CE01")


def test_a_class_is_raised_where_a_client_is_a_minor() -> None:
    raised = replace(RUBRIC.critical_errors["CE10"], raised_for_minor=True)
    rubric = replace(RUBRIC, critical_errors=RUBRIC.critical_errors | {"CE10": raised})
    for age, expected in ((15, ErrorClass.C1), (30, ErrorClass.C2)):
        before = case(rubrics=(rubric,), cast=(person(age=age),))
        (mark,) = option(rekeyed(before, both(found(critical={"CE10": 6}))), "ask").critical
        assert mark.error_class is expected


def test_what_is_critical_rates_0_on_its_errors_criterion() -> None:
    first = node("first", choice("ask", ratings={"A1": 3, "S1": 4}), choice("wait", ratings={"A1": 1, "S1": 2}))
    marked, plain = found(390, critical={"CE01": 6}, on="A1 S1"), found(200, on="A1 S1")
    made = rekeyed(scenario(first), both(marked, plain))
    assert option(made, "ask").ratings == {"A1": 390, "S1": 0}
    assert option(made, "wait").ratings == {"A1": 200, "S1": 200}


def test_a_code_that_the_rubric_does_not_have_any_more_is_left_out() -> None:
    assert option(rekeyed(case(), both(found(critical={"CE99": 6}))), "ask").critical == ()


def test_a_decision_that_was_changed_since_keeps_its_authors_key() -> None:
    before = case()
    for other in (both(found(on="A2")), {"first": {"ask": found()}}, {}, {"end": {}}):
        assert rekeyed(before, other) == before


def test_the_key_changes_with_it_and_play_does_not() -> None:
    before = case()
    after = rekeyed(before, both(found()))
    assert play_hash(before) == play_hash(after)
    hashes = {key_hash(one, scenario_key(one)) for one in (before, after, rekeyed(before, both(found(n=7))))}
    assert len(hashes) == 3


def test_what_changes_is_told_by_option() -> None:
    before = case()
    after = rekeyed(before, both(found(300), found(100, critical={"CE01": 6, "CE03": 6})))
    assert list(option_changes(before, after)) == [
        OptionChange("first", "wait", (), (True, False), (("CE03",), ("CE01", "CE03")))
    ]
    (first, _) = option_changes(before, rekeyed(before, both(found(325))))
    assert first.ratings == (("A1", 300, 325),)
    assert list(option_changes(before, before)) == []


def test_a_decision_is_not_scored_where_raters_agree_on_one_option_or_see_no_difference_or_no_competent_one() -> None:
    assert unscored(case()) == {"first"}
    assert unscored(rekeyed(case(), both(found(300), found(0)))) == frozenset()
    for ask, wait in ((400, 400), (250, 0), (400, 260)):
        assert unscored(rekeyed(case(), both(found(ask), found(wait)))) == {"first"}


def test_what_was_found_comes_back_from_json_as_it_was() -> None:
    whole = both(found(critical={"CE01": 3}), found(0, n=9, contested=True, on="A1 S1"))
    assert from_plain(json.loads(json.dumps(as_plain(whole)))) == whole
