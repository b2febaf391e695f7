from dataclasses import replace
from datetime import UTC, datetime, timedelta

from simulator.domain.drill_planning import FOCUS_PLACES, PATTERN, Book, make_book, plan
from simulator.domain.drill_points import Point
from simulator.domain.drill_records import DrillKind

RESPOND = DrillKind.RESPOND


def point(node="room", construct="repair", **changes):
    given = Point(node, construct, "standard", (), f"options-{node}", f"looks-{node}", True, (), ())
    return replace(given, **changes)


def book(**cases):
    """Cases by name, each as its points."""
    return make_book((name, f"hash of {name}", tuple(points)) for name, points in cases.items())


def rooms(*constructs):
    return [point(f"n{number}", construct, options=f"{number}") for number, construct in enumerate(constructs)]


def row(made: Book, *skills, **more):
    return plan(made, {RESPOND: [f"respond:{skill}" for skill in skills]}, more.pop("levels", {}), **more)


def test_a_point_serves_its_construct_its_lines_and_its_answers():
    made = book(one=[point(moves=(("a", "reflect"),), markers=(("b", "withdrawal"),))])
    assert {skill: [(place.kind, place.choice) for place in found] for skill, found in made.places.items()} == {
        "respond:repair": [(RESPOND, "")],
        "label:reflect": [(DrillKind.LABEL, "a")],
        "marker:withdrawal": [(DrillKind.MARKER, "b")],
    }
    assert made.constructs == {("one", "room"): "repair"}


def test_a_point_that_cannot_be_scored_asks_for_no_answer():
    assert book(one=[point(scored=False)]).places == {}


def in_two_states(**changes):
    """One moment twice, the second time with another line before it."""
    return [point(**changes), point(looks="another line", **changes)]


def test_what_is_offered_in_several_states_is_one_offer_that_looks_different():
    made = book(one=in_two_states(moves=(("a", "reflect"),)))
    for skill in ("respond:repair", "label:reflect"):
        assert [place.point.looks for place in made.places[skill]] == ["looks-room", "another line"]
        assert len({place.option_set for place in made.places[skill]}) == 1


def test_the_same_offer_rests_however_it_looks():
    assert row(book(one=in_two_states()), "repair", used=["options-room"]) == ()


def test_of_several_ways_to_meet_an_offer_the_one_seen_longest_ago_comes():
    made, day = book(one=in_two_states()), datetime(2026, 3, 1, tzinfo=UTC)
    for seen, expected in (
        ({"looks-room": day}, "another line"),
        ({"another line": day}, "looks-room"),
        ({"looks-room": day, "another line": day + timedelta(days=1)}, "looks-room"),
        ({"looks-room": day + timedelta(days=1), "another line": day}, "another line"),
    ):
        assert [item.looks for item in row(made, "repair", shown=seen)] == [expected]


def test_a_row_does_not_begin_with_the_case_that_was_asked_last():
    made = book(one=rooms("a"), two=[point("m", "b", options="x")])
    assert [item.skill for item in row(made, "a", "b", before="one")] == ["respond:b", "respond:a"]


def test_skills_that_most_is_offered_for_come_first_however_many_ways_lead_there():
    made = book(one=[*in_two_states(construct="rare"), *rooms("often", "often")])
    assert made.skills(RESPOND) == ("respond:often", "respond:rare")


def test_skills_with_the_most_moments_come_first():
    made = book(one=rooms("rare", "often", "often"), two=rooms("also-rare"))
    assert made.skills(RESPOND) == ("respond:often", "respond:also-rare", "respond:rare")
    assert made.skills(DrillKind.LABEL) == ()


def test_a_row_takes_skills_in_their_order_with_their_levels():
    made = book(one=rooms("a", "b"), two=[point("m0", "b", options="x"), point("m1", "a", options="y")])
    found = row(made, "b", "a", levels={"respond:b": 3}, size=2)
    assert [(item.skill, item.level) for item in found] == [("respond:b", 3), ("respond:a", 1)]
    assert found[0].scenario_id != found[1].scenario_id


def test_a_skill_waits_where_only_the_case_before_has_it():
    made = book(one=rooms("a", "b"), two=[point("m", "c", options="x")])
    assert [item.skill for item in row(made, "a", "b", "c")] == ["respond:a", "respond:c", "respond:b"]


def test_each_skill_comes_once_before_any_comes_twice():
    cases = {f"case{n}": [replace(one, options=f"{n}/{one.options}") for one in rooms("a", "b", "c")] for n in range(9)}
    found = [item.skill for item in row(book(**cases), "a", "b", "c", size=6)]
    assert found == ["respond:a", "respond:b", "respond:c"] * 2


def test_what_came_lately_is_left_out():
    made = book(one=rooms("a"), two=[point("m", "b", options="x")])
    assert [item.skill for item in row(made, "a", "b", used=["0"])] == ["respond:b"]


def test_closed_cases_are_left_out():
    made = book(one=rooms("a"), two=[point("m", "b", options="x")])
    assert [item.skill for item in row(made, "a", "b", closed=frozenset({"one"}))] == ["respond:b"]


def test_a_decision_comes_once_in_a_row_whatever_is_asked_about_it():
    made = book(one=[point(moves=(("a", "reflect"),))], two=[point(moves=(("a", "reflect"),))])
    queues = {RESPOND: ["respond:repair"], DrillKind.LABEL: ["label:reflect"]}
    found = plan(made, queues, {})
    assert len({(item.scenario_id, item.node) for item in found}) == len(found) == 2


def test_a_library_of_one_case_makes_a_row_of_one():
    assert len(row(book(one=rooms("a", "b", "c")), "a", "b", "c")) == 1


def test_an_empty_library_makes_an_empty_row():
    assert row(book(), "a") == ()


def test_a_focus_comes_first_and_again_between():
    cases = {f"case{number}": [*rooms("a", "b", "c", "d")] for number in range(9)}
    cases = {name: [replace(one, options=name + one.options) for one in points] for name, points in cases.items()}
    found = row(book(**cases), "b", "c", "d", focus="respond:a")
    assert {number for number, item in enumerate(found) if item.skill == "respond:a"} == FOCUS_PLACES
    assert len(found) == 10


def test_a_focus_without_a_fresh_moment_gives_way():
    made = book(one=rooms("a"), two=[point("m", "b", options="x")])
    assert [item.skill for item in row(made, "b", focus="respond:a", used=["0"])] == ["respond:b"]


def test_kinds_take_turns():
    cases = {}
    for number in range(12):
        points = [
            point(f"n{k}", "a", options=f"{number}/{k}", moves=(("x", "reflect"),), markers=(("y", "none"),))
            for k in range(4)
        ]
        cases[f"case{number}"] = points
    queues = {RESPOND: ["respond:a"], DrillKind.LABEL: ["label:reflect"], DrillKind.MARKER: ["marker:none"]}
    assert tuple(item.kind for item in plan(book(**cases), queues, {})) == PATTERN


def test_chance_changes_the_moments_and_nothing_else():
    cases = {f"case{number}": [replace(one, options=f"{number}") for one in rooms("a")] for number in range(9)}
    first, second = (row(book(**cases), "a", seed=seed, size=3) for seed in (1, 2))
    assert [item.scenario_id for item in first] != [item.scenario_id for item in second]
    assert row(book(**cases), "a", seed=1, size=3) == first
