"""The table that ``check --library`` prints."""

from __future__ import annotations

import json

import pytest

from simulator.content.library_table import PlayerRow, as_data, as_lines, exceeding, library_table, player_rows
from simulator.domain.compile import compile_scenario
from simulator.domain.key import scenario_key
from simulator.domain.scenario import Background, Recast, Target
from tests.builders import at_least, choice, ladder, node, person, scenario
from tests.library import waiting_room

SMALL = library_table([waiting_room()])
LINES = list(as_lines(SMALL))


class Built:
    """What the table reads of a case, built in Python."""

    def __init__(self, case):
        self.scenario, self.table, self.key = case, compile_scenario(case), scenario_key(case)


def three_ladders(**details):
    return Built(
        scenario(ladder("one", "A1", to="two"), ladder("two", "A1", to="three"), ladder("three", "A1"), **details)
    )


def row(name, rows):
    (found,) = [one for one in rows if one.name == name]
    return found


def test_the_table_counts_cases_and_scored_decisions():
    assert (SMALL.cases, SMALL.decisions) == (1, 3)
    assert LINES[0] == "The library: 1 case, 3 scored decisions"


def test_the_table_gives_hits_chance_and_p_of_each_cue():
    assert "  longest           0.0     0.7    2  -33.3%  1.000" in LINES


def test_a_cue_that_gives_the_key_away_is_marked():
    said = [f"{'x' * 9}", "x", "x"]
    nodes = [
        node(
            f"n{number}",
            *(
                choice(name, f"n{number + 1}" if number < 4 else "end", say=say, ratings={"A1": level})
                for name, say, level in zip("abc", said, (4, 2, 0), strict=True)
            ),
        )
        for number in range(5)
    ]
    lines = as_lines(library_table([Built(scenario(*nodes))]))
    (marked,) = [line for line in lines if line.startswith("  longest  ") and "away" in line]
    assert marked.endswith("0.004  gives the key away")


def test_the_table_gives_the_kinds_that_lead_and_the_share_of_plain_best_options():
    assert "  repair                  1   33%" in LINES
    assert "  brief, silent, blocking, declining, teaching or directive: 33% (at least 20%)" in LINES


def test_the_table_gives_the_reading_grade_of_each_case():
    (line,) = [line for line in LINES if line.startswith("  waiting-room ")]
    assert float(line.split()[1]) == pytest.approx(SMALL.grades["waiting-room"], abs=0.05)


def test_a_case_with_hardly_any_words_is_too_short_for_a_grade():
    table = library_table([Built(scenario(node("here", choice("a")), prebrief="Yes."))])
    assert "  a-case                               too short" in list(as_lines(table))


def test_the_table_counts_people_and_names_no_pair_twice():
    begin = LINES.index("\nPeople: strategy by pronouns")
    assert LINES[begin + 1 : begin + 4] == [
        "                he/him  she/her",
        "  anxious            ·        1",
        "  avoidant           1        ·",
    ]
    assert [line for line in LINES if line.startswith("\nPeople")] == [
        "\nPeople: strategy by pronouns",
        "\nPeople: strategy by role",
        "\nPeople: role by pronouns",
        "\nPeople: nobody states both",
    ]


def test_what_nobody_states_is_named_and_not_drawn():
    begin = LINES.index("\nPeople: nobody states both")
    assert " ".join(line.strip() for line in LINES[begin + 1 : begin + 3]) == (
        "strategy by origin, strategy by class, strategy by faith, strategy by orientation, harm by pronouns, "
        "harm by origin, harm by class, harm by faith, harm by orientation, harm by strategy"
    )


def with_backgrounds(**castings):
    """Three people of whom one states nothing, and others who play in some variants."""
    cast = [
        person("noor", background=Background(origin="asia", harm="harmed")),
        person("samira", background=Background(origin="middle-east", harm="caused")),
        person("daniel"),
    ]
    variants = {name: {} for name in castings}
    return Built(scenario(ladder("one", "A1"), cast=cast, variants=variants, casting=castings))


def test_who_states_nothing_stands_last_under_a_dash():
    lines = list(as_lines(library_table([with_backgrounds()])))
    begin = lines.index("\nPeople: harm by origin")
    assert lines[begin + 1 : begin + 5] == [
        "  – unstated    asia  middle-east     –",
        "  caused           ·            1     ·",
        "  harmed           1            ·     ·",
        "  –                ·            ·     1",
    ]


def test_somebody_who_is_played_by_different_people_counts_in_parts():
    other = {"samira": Recast(background=Background(origin="europe"))}
    table = library_table([with_backgrounds(one={}, two=other)])
    lines = list(as_lines(table))
    begin = lines.index("\nPeople: harm by origin")
    assert lines[begin + 1 : begin + 3] == [
        "  – unstated    asia  europe  middle-east     –",
        "  caused           ·     0.3          0.7     ·",
    ]
    (origins,) = [one for one in as_data(table)["people"] if (one["rows"], one["columns"]) == ("harm", "origin")]
    assert origins["counts"][:2] == [["caused", "europe", pytest.approx(1 / 3)], ["caused", "middle-east", 2 / 3]]
    assert origins["counts"][2:] == [["harmed", "asia", 1], ["unstated", "unstated", 1]]


def test_an_empty_library_has_a_table_too():
    lines = list(as_lines(library_table([])))
    assert lines[0] == "The library: 0 cases, 0 scored decisions"
    assert any(line.endswith("directive: none (at least 20%)") for line in lines)


# Players


def test_each_player_has_its_expected_composite_and_its_distance_from_random():
    rows = player_rows([three_ladders()])
    assert row("random", rows).composites == {"a-case": pytest.approx(50)}
    assert (row("first", rows).above_random, row("best", rows).above_random) == (pytest.approx(-50), pytest.approx(50))


def test_a_player_is_compared_over_the_cases_in_which_it_plays():
    other = three_ladders(id="another")
    rows = player_rows([three_ladders(), other])
    assert row("last", rows).composites == {"a-case": pytest.approx(100), "another": pytest.approx(100)}
    assert row("last", rows).above_random == pytest.approx(50)


def test_variants_count_alike():
    fork = node("fork", choice("go", [Target("one", at_least("noor.bond", 8)), Target("low")]))
    low = [
        node(name, choice("a", to, ratings={"A1": 4}), choice("b", to, ratings={"A1": 0}))
        for name, to in (("low", "low2"), ("low2", "low3"), ("low3", "end"))
    ]
    ladders = [ladder("one", "A1", to="two"), ladder("two", "A1", to="three"), ladder("three", "A1")]
    case = scenario(fork, *low, *ladders, variants={"warm": {"noor.bond": 9}, "calm": {"noor.arousal": 1}})
    assert row("first", player_rows([Built(case)])).composites["a-case"] == pytest.approx((100 + 0 + 100) / 3)


def test_a_case_too_short_for_a_composite_has_no_rows():
    assert player_rows([Built(scenario(ladder("one", "A1")))]) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("random", "random"),
        ("longest", "surface"),
        ("kind:wait", "move"),
        ("best-on:A1", "criterion"),
        ("best", "key"),
        ("worst", "key"),
    ],
)
def test_players_are_of_five_kinds(name, kind):
    assert PlayerRow(name, {}, None).kind == kind


@pytest.mark.parametrize(
    ("name", "above", "too_much"),
    [
        ("longest", 5.1, True),
        ("longest", 5.0, False),
        ("kind:wait", 5.1, True),
        ("best-on:A1", 20.0, False),
        ("best", 60.0, False),
        ("longest", None, False),
    ],
)
def test_more_than_five_points_above_random_are_too_much_for_the_surface_and_for_one_kind(name, above, too_much):
    assert bool(exceeding([PlayerRow(name, {"a-case": 50.0}, above)])) is too_much


def test_a_player_that_scores_too_much_is_marked():
    lines = [line.split() for line in as_lines(library_table([three_ladders()]))]
    assert ["last", "100.0", "+50.0", "too", "much"] in lines
    assert ["first", "0.0", "-50.0"] in lines


# As data


def test_the_table_as_data_survives_json_and_holds_everything():
    data = as_data(library_table([three_ladders()]))
    assert json.loads(json.dumps(data)) == data
    assert set(data) == {
        "cases",
        "decisions",
        "cues",
        "best_kinds",
        "plain",
        "reading_grades",
        "people",
        "players",
    }
    assert {one["name"]: one["kind"] for one in data["players"]}["best-on:A1"] == "criterion"
    assert data["cues"][0] == {
        "name": "longest",
        "decisions": 3,
        "hits": pytest.approx(0.6),
        "expected": pytest.approx(0.6),
        "excess": pytest.approx(0),
        "p": pytest.approx(1),
    }
    assert data["people"][0]["counts"] == [["none stated", "she/her", 1]]
