"""What simulated trainees choose, and how long they take."""

from __future__ import annotations

from uuid import UUID

import pytest

from simulator.cli.demo.chance import chance_of
from simulator.cli.demo.plan import HOST, address, names
from simulator.cli.demo.teaching import TOP, Supervisor
from simulator.cli.demo.trainee import Trainee, drawn
from simulator.domain.key import NodeKey, OptionKey
from simulator.domain.roles import Actor
from simulator.domain.rubric import ErrorClass
from simulator.domain.scenario import CriticalMark
from simulator.domain.sharing import Confidence

ANYBODY = Actor(UUID(int=7))
NODE = NodeKey(
    ("A1", "A2"),
    1,
    {
        "best": OptionKey({"A1": 400, "A2": 400}),
        "middle": OptionKey({"A1": 200, "A2": 200}),
        "worst": OptionKey({"A1": 0, "A2": 0}),
    },
)


def somebody(**traits: float) -> Trainee:
    plain = {"skill": 0.6, "learning": 0.2, "slip": 0.0, "pace": 1.0, "sureness": 0.0, "diligence": 1.0, "hurried": 0.0}
    return Trainee(ANYBODY, **{**plain, **traits}, seed=(1,), chance=chance_of(1))


def test_shares_sum_to_one_and_follow_the_ratings() -> None:
    shares = somebody().shares(NODE, list(NODE.options))
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["best"] > shares["middle"] > shares["worst"] > 0


def test_somebody_far_below_any_skill_chooses_evenly() -> None:
    shares = somebody(skill=-5).shares(NODE, list(NODE.options))
    assert list(shares.values()) == [pytest.approx(1 / 3)] * 3


def test_skill_and_cases_done_make_the_best_option_likelier() -> None:
    first = somebody().shares(NODE, list(NODE.options))["best"]
    practised = somebody()
    practised.n_done = 5
    assert somebody(skill=1.2).shares(NODE, list(NODE.options))["best"] > first
    assert practised.shares(NODE, list(NODE.options))["best"] > first


def test_a_critical_error_puts_off() -> None:
    mark = CriticalMark("CE01", ErrorClass.C1, "Why.")
    marked = NodeKey(NODE.criteria, 1, {**NODE.options, "worst": OptionKey({"A1": 0, "A2": 0}, critical=(mark,))})
    plain, critical = (somebody().shares(node, list(node.options))["worst"] for node in (NODE, marked))
    assert critical < plain / 2


def test_whoever_clicks_through_takes_under_two_seconds_and_chooses_evenly() -> None:
    hurried, shares = somebody(skill=3), somebody(skill=3).shares(NODE, list(NODE.options))
    assert all(0.7 <= hurried.thinking_seconds(80, hurried=True) < 2 for _time in range(50))
    assert {hurried.choice(shares, hurried=True) for _time in range(50)} == set(NODE.options)
    assert {hurried.choice(shares, hurried=False) for _time in range(50)} == {"best"}


def test_longer_options_take_longer() -> None:
    assert somebody().thinking_seconds(200, hurried=False) > somebody().thinking_seconds(20, hurried=False)


def test_confidence_follows_how_often_one_would_choose_so() -> None:
    assert somebody(sureness=0.5).confidence(0.9) is Confidence.SURE
    assert somebody(sureness=-0.6).confidence(0.3) is Confidence.GUESSING


def test_the_same_seed_makes_the_same_person() -> None:
    one, same, other = (drawn(ANYBODY, 0.0, ("seed", name)) for name in ("a", "a", "b"))
    assert (one.skill, one.pace, one.diligence) == (same.skill, same.pace, same.diligence)
    assert one.skill != other.skill


def test_a_severe_rater_gives_less_and_nobody_leaves_the_scale() -> None:
    lenient, severe = (Supervisor(ANYBODY, shift, 0.5, chance_of("rater")) for shift in (1.0, -1.0))
    given = [[rater.level(worth) for worth in (0, 1, 2, 3, 4) * 20] for rater in (lenient, severe)]
    assert sum(given[0]) - sum(given[1]) > 100
    assert {level for levels in given for level in levels} <= set(range(TOP + 1))


def test_no_two_people_have_one_name_and_no_letter_reaches_them() -> None:
    found = list(names(chance_of("names")))
    assert len(set(found)) == len(found) > 500
    assert address(found[0]).endswith(f"@{HOST}")
    assert HOST.endswith(".example")
