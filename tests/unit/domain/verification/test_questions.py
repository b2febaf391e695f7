from simulator.domain.verification.questions import (
    LineAt,
    about_everything,
    about_lines,
    about_repair,
    about_rules,
    about_scores,
    conditional_lines,
    misattuned,
    rated_at_endings,
    sound,
)
from tests.builders import choice, ending, ending_level, line, node, person, put, rule, table, that
from tests.unit.domain.verification.cases import FLAG

CASE = table(
    node(
        "a",
        choice("go", reply=(line("always"), line("if", when=that("flag", True)))),
        choice("off", "early", effects=[put("noor.rupture", "withdrawal")]),
        lines=(line("if", when=that("flag", False)), line("always")),
    ),
    ending("end", lines=(line("if", when=that("flag", True)),)),
    ending("early", early=True),
    own=[FLAG],
    cast=[person("noor"), person("samira")],
    rules=[rule(that("flag", True), put("noor.bond", 1))],
    at_ending={"S3": [ending_level(4, that("flag", True)), ending_level(0)]},
)
FLAGGED = ((CASE.positions["flag"], (False, True)),)


def test_conditional_lines_are_those_that_are_not_always_spoken():
    assert [found for found, _ in conditional_lines(CASE)] == [
        LineAt("a", None, 0),
        LineAt("a", "go", 1),
        LineAt("end", None, 0),
    ]


def test_what_is_rated_at_an_ending_is_asked_of_full_endings_alone():
    found = rated_at_endings(CASE)
    assert list(found) == ["end"]
    assert [check.tests for check in found["end"]] == [FLAGGED]


def test_nothing_is_asked_of_endings_where_nothing_is_rated():
    assert rated_at_endings(table(node("a", choice("go")))) == {}


def test_an_alliance_is_sound_without_a_rupture_and_asked_only_where_the_case_can_move_it():
    found = sound(CASE)
    assert list(found) == ["noor"]
    assert found["noor"].tests == ((CASE.positions["noor.rupture"], (True, False, False)),)


def test_a_choice_is_misattuned_by_its_lowest_attunement_rating():
    case = table(
        node(
            "a",
            choice("both", ratings={"A1": 4, "A2": 1, "S1": 4}),
            choice("fair", ratings={"A1": 2, "A2": 1.01, "S1": 0}),
        )
    )
    choices = case.nodes["a"].choices
    assert misattuned(case, choices["both"].choice)
    assert not misattuned(case, choices["fair"].choice)


def test_a_choice_without_an_attunement_rating_is_not_misattuned():
    case = table(node("a", choice("go", ratings={"S1": 0})))
    assert not misattuned(case, case.nodes["a"].choices["go"].choice)


def test_lines_of_scenes_are_asked_at_the_node_and_replies_after_the_choice():
    asked = about_lines(conditional_lines(CASE))
    assert set(asked.at) == {"a", "end"}
    assert set(asked.after) == {("a", "go")}
    assert not asked.firing


def test_several_lines_of_one_place_are_all_asked():
    case = table(
        node("a", choice("go"), lines=(line("1", when=that("flag", True)), line("2", when=that("flag", False)))),
        own=[FLAG],
    )
    assert len(about_lines(conditional_lines(case)).at["a"]) == 2


def test_repair_is_asked_at_every_node():
    assert set(about_repair(CASE, "noor").at) == {"a", "end", "early"}


def test_rules_are_asked_by_number():
    assert about_rules([0, 2]).firing == {0, 2}


def test_scores_ask_for_what_is_rated_at_endings():
    assert set(about_scores(CASE).at) == {"end"}


def test_everything_is_all_of_it():
    asked = about_everything(CASE)
    assert len(asked.at["end"]) == 3  # rated, spoken, and sound
    assert len(asked.at["a"]) == 2
    assert set(asked.after) == {("a", "go")}
    assert asked.firing == {0}
