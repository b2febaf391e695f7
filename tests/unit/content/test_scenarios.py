"""Scenario files read into the domain: every part arrives, and every name that does not resolve is reported."""

from __future__ import annotations

import pytest

from simulator.content.catalogue import load_paths
from simulator.content.scenarios import load_scenario
from simulator.domain.conditions import ALWAYS, Condition, Test, Variable
from simulator.domain.rubric import ErrorClass
from simulator.domain.scenario import (
    CriticalMark,
    Effect,
    EffectSource,
    EndingKind,
    EndingLevel,
    Line,
    Move,
    Person,
    Rationale,
    Rule,
    SourceKind,
    Target,
)
from simulator.domain.vocabulary import Dose
from tests.library import CASE, FIXTURES, ROOT, library_texts, problems_after, real_shelf, shelf, waiting_room

EXAMPLE = FIXTURES / "language_example" / "scenarios" / "abft-phone-on-the-table.yaml"
THIS_CASE = EffectSource(SourceKind.CASE, "this case")


def that(variable: str, *allowed: int | str | bool) -> Condition:
    return Condition((Test(variable, frozenset(allowed)),))


def places(old: str, new: str) -> list[str]:
    return [line.split(" error")[0].split(" warning")[0] for line in problems_after(old, new)]


# The language's own example


def test_the_example_of_the_language_reference_has_no_problem_of_format_or_names() -> None:
    library = load_paths(ROOT, [FIXTURES / "language_example"])
    assert [str(item) for item in library.diagnostics if item.code.startswith("SC0")] == []


def test_the_example_of_the_language_reference_is_read_as_it_is_meant() -> None:
    scenario, _ = load_scenario(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name, real_shelf())
    assert scenario is not None
    choice = scenario.nodes["greeting"].choice("who-could-you-go-to")
    assert choice.moves == (Move("validate", ("samira",)), Move("explore", ("noor",), Dose.LIGHT))
    assert choice.effects == (Effect("told", THIS_CASE, put="parents"),)
    assert scenario.nodes["greeting"].lines[1].when == that("noor.bond", 0, 1, 2, 3)
    assert scenario.openings["guarded"] == {**scenario.openings["standard"], "noor.bond": 2, "noor.deactivation": 6}


def test_an_ending_without_a_title_takes_the_words_of_its_id() -> None:
    scenario, _ = load_scenario(library_texts()[CASE].replace("    title: A plan for tonight\n", ""), CASE, shelf())
    assert scenario is not None
    assert scenario.nodes["plan-made"].title == "Plan made"


# Every part of the small case arrives


def test_what_a_person_sees_before_entering_arrives() -> None:
    about = waiting_room().scenario.about
    assert (about.title, about.modality, about.task, about.level, about.minutes, about.feedback) == (
        "The waiting room",
        "caregiver",
        "first-meeting",
        "foundation",
        5,
        "each",
    )


def test_a_member_of_the_cast_arrives() -> None:
    assert waiting_room().scenario.cast["tom"] == Person(
        "tom", "Tom", 16, "he/him", "client", "avoidant", "open-peeps/noor", "Ninth grade. Keeps his coat on."
    )


def test_every_person_has_the_shared_vocabulary() -> None:
    variables = waiting_room().scenario.variables
    assert {"mara.bond", "mara.rupture", "tom.bond", "tom.mentalizing"} <= set(variables)


@pytest.mark.parametrize(
    "variable",
    [
        Variable("asked", (False, True), False),
        Variable("told", ("nobody", "counselor", "mara"), "counselor"),
        Variable("patience", (0, 1, 2, 3), 2),
    ],
)
def test_a_variable_of_the_case_arrives_with_its_range_and_start(variable: Variable) -> None:
    assert waiting_room().scenario.variables[variable.name] == variable


def test_the_standard_opening_holds_what_the_state_names() -> None:
    assert waiting_room().scenario.openings["standard"] == {
        "mara.bond": 4,
        "mara.rupture": "confrontation",
        "tom.trust": 4,
        "risk.suicide.tom.clarified": 0,
        "asked": False,
        "told": "counselor",
        "patience": 2,
    }


def test_a_variant_changes_the_standard_opening() -> None:
    openings = waiting_room().scenario.openings
    assert openings["stormy"] == {**openings["standard"], "mara.arousal": 3, "patience": 1}


def test_the_standard_opening_is_the_first_variant() -> None:
    assert waiting_room().scenario.variants == ("standard", "stormy", "quiet")


def test_a_rule_sets_before_it_adds() -> None:
    source = EffectSource(SourceKind.RULE, "rule 2")
    when = Condition(
        (Test("asked", frozenset({True})), Test("tom.rupture", frozenset({"withdrawal", "confrontation"})))
    )
    assert waiting_room().scenario.rules[1] == Rule(
        when, (Effect("told", source, put="mara"), Effect("tom.trust", source, add=-1))
    )


def test_the_reason_of_a_rule_arrives_with_its_effects() -> None:
    assert waiting_room().scenario.rules[0].effects[0].source == EffectSource(
        SourceKind.RULE, "rule 1", "Tom had waited long enough."
    )


def test_levels_at_the_ending_arrive_in_hundredths() -> None:
    levels = waiting_room().scenario.at_ending["S3"]
    assert [level.rating for level in levels] == [400, 300, 0]
    assert levels[2] == EndingLevel(0, ALWAYS, "Nobody asked, and nobody has a plan.")


def test_a_decision_arrives_with_its_marks() -> None:
    node = waiting_room().scenario.nodes["silence"]
    assert (node.construct, node.criteria, node.key, node.brevity, node.as_written) == (
        "staying-with-silence",
        ("A2", "F-caregiver-1"),
        False,
        True,
        True,
    )


def test_a_key_decision_arrives_as_one() -> None:
    assert waiting_room().scenario.nodes["late"].key


def test_an_ending_arrives() -> None:
    node = waiting_room().scenario.nodes["left"]
    assert (node.ending, node.title, node.early, node.choices) == (EndingKind.RUPTURED, "Two empty chairs", True, ())


def test_a_spoken_line_arrives_with_cue_and_affect() -> None:
    assert waiting_room().scenario.nodes["late"].lines[0] == Line(
        "mara", "Forty minutes. Nobody came out once.", "on her feet", "angry"
    )


def test_a_line_of_narration_has_no_speaker() -> None:
    assert waiting_room().scenario.nodes["late"].lines[2] == Line(
        None, "A door closes somewhere down the hall.", when=that("patience", 1, 2)
    )


def test_a_line_may_show_without_saying_anything() -> None:
    assert waiting_room().scenario.nodes["late"].lines[3] == Line("tom", "", "looks at the door", "guarded")


def test_moves_arrive_with_target_and_dose() -> None:
    assert waiting_room().scenario.nodes["late"].choice("own-it").moves == (
        Move("repair", ("mara",)),
        Move("validate", ("mara", "tom"), Dose.LIGHT),
    )


def test_a_move_toward_all_is_toward_the_whole_cast() -> None:
    assert waiting_room().scenario.nodes["late"].choice("thanks").moves[1] == Move("affirm", ("mara", "tom"))


def test_effects_of_a_choice_arrive_with_their_provenance() -> None:
    assert waiting_room().scenario.nodes["remark"].choice("ask").effects == (
        Effect("asked", THIS_CASE, put=True),
        Effect("risk.suicide.tom.clarified", THIS_CASE, add=2),
    )


def test_ratings_arrive_in_hundredths() -> None:
    assert waiting_room().scenario.nodes["late"].choice("own-it").ratings == {"A2": 300, "A5": 400}


def test_repairs_and_sources_of_a_choice_arrive() -> None:
    choice = waiting_room().scenario.nodes["late"].choice("own-it")
    assert (choice.repairs, choice.sources) == (("mara",), ("elliott-2018",))


def test_marks_of_a_choice_arrive() -> None:
    node = waiting_room().scenario.nodes["silence"]
    assert (node.choice("clock").once, node.choice("water").contested) == (True, True)


def test_a_guard_of_a_choice_arrives() -> None:
    assert waiting_room().scenario.nodes["remark"].choice("ask").when == Condition(
        (Test("patience", frozenset({0, 1, 2})), Test("risk.suicide.tom.clarified", frozenset({0, 2, 3, 4})))
    )


def test_one_target_arrives_without_a_condition() -> None:
    assert waiting_room().scenario.nodes["late"].choice("own-it").to == (Target("remark"),)


def test_several_targets_arrive_in_order() -> None:
    assert waiting_room().scenario.nodes["silence"].choice("wait").to == (
        Target("plan-made", that("asked", True)),
        Target("loose-ends"),
    )


def test_a_rationale_without_a_better_wording_has_none() -> None:
    assert waiting_room().scenario.nodes["silence"].choice("wait").rationale == Rationale(
        "It leaves Tom the distance that he can use, and it lets Mara find her own move.",
        "For some people a long silence is a threat.",
        "Mara reaches out a little and Tom allows it.",
        "Less can be the warmer thing.",
    )


def test_a_bare_critical_code_takes_class_and_reason_from_the_rubric() -> None:
    assert waiting_room().scenario.nodes["remark"].choice("cheer-up").critical == (
        CriticalMark("CE02", ErrorClass.C1, "It teaches the person to hide such things."),
    )


def test_a_critical_code_with_keys_takes_its_reason_from_the_case() -> None:
    assert waiting_room().scenario.nodes["remark"].choice("our-secret").critical == (
        CriticalMark("CE03", ErrorClass.C1, "The promise would have to be broken tonight."),
    )


def test_a_case_cannot_lower_the_class_of_a_critical_error() -> None:
    text = library_texts()[CASE].replace("{code: CE03, class: C1,", "{code: CE03, class: C2,")
    scenario, _ = load_scenario(text, CASE, shelf())
    assert scenario is not None
    assert scenario.nodes["remark"].choice("our-secret").critical[0].error_class is ErrorClass.C1


def test_a_case_can_raise_the_class_of_a_critical_error() -> None:
    text = library_texts()[CASE].replace("age: 16", "age: 34")
    scenario, _ = load_scenario(text, CASE, shelf())
    assert scenario is not None
    assert scenario.nodes["remark"].choice("our-secret").critical[0].error_class is ErrorClass.C1


def test_a_critical_error_that_is_raised_for_minors_is_raised_when_the_client_is_one() -> None:
    text = library_texts()[CASE].replace(
        "{code: CE03, class: C1, reason: The promise would have to be broken tonight.}", "CE03"
    )
    scenario, _ = load_scenario(text, CASE, shelf())
    assert scenario is not None
    assert scenario.nodes["remark"].choice("our-secret").critical[0].error_class is ErrorClass.C1


def test_it_is_not_raised_when_the_client_is_grown_up() -> None:
    text = library_texts()[CASE].replace(
        "{code: CE03, class: C1, reason: The promise would have to be broken tonight.}", "CE03"
    )
    scenario, _ = load_scenario(text.replace("age: 16", "age: 18"), CASE, shelf())
    assert scenario is not None
    assert scenario.nodes["remark"].choice("our-secret").critical[0].error_class is ErrorClass.C2


def test_cohesion_exists_in_a_group() -> None:
    text = library_texts()[CASE].replace("setting: caregiver", "setting: group")
    scenario, _ = load_scenario(text, CASE, shelf())
    assert scenario is not None
    assert "cohesion" in scenario.variables


def test_cohesion_does_not_exist_elsewhere() -> None:
    assert places("  asked: false", "  asked: false\n  cohesion: 5") == [
        "40:3: SC010",
    ]
