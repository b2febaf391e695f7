"""Names in scenario files: every one that does not resolve, or means something else, is reported at its place."""

from __future__ import annotations

import pytest

from simulator.content.scenarios import load_scenario
from tests.library import CASE, library_texts, problems_after, shelf


def places(old: str, new: str) -> list[str]:
    return [line.split(" error")[0].split(" warning")[0] for line in problems_after(old, new)]


# Names that do not resolve


def test_a_move_without_a_target_is_reported() -> None:
    assert problems_after("{defend: mara}", "{defend: }") == [
        "92:18: SC006 error: 'defend' does not say whom it is toward; write as {defend: noor}"
    ]


@pytest.mark.parametrize("target", ["[]", "{mara: 1}", "[[mara]]", "[{mara: 1}]"])
def test_a_move_with_a_target_that_is_no_name_is_reported_and_does_not_raise(target: str) -> None:
    assert places("{defend: mara}", f"{{defend: {target}}}") == ["92:18: SC006"]


def test_a_move_with_two_kinds_is_reported() -> None:
    assert problems_after("{defend: mara}", "{defend: mara, blame: tom}") == [
        "92:17: SC006 error: a move needs one kind and whom it is toward; write as {validate: noor}"
    ]


def test_a_move_toward_a_stranger_is_reported() -> None:
    assert problems_after("{defend: mara}", "{defend: marra}") == [
        "92:18: SC013 error: 'marra' is not in the cast; did you mean 'mara'?"
    ]


def test_an_effect_on_an_unknown_variable_is_reported() -> None:
    assert problems_after("effects: {asked: true, risk", "effects: {aksed: true, risk") == [
        "185:19: SC010 error: 'aksed' is not a variable here; did you mean 'asked'?"
    ]


def test_a_line_with_two_speakers_is_reported() -> None:
    assert problems_after('- tom: "Sure. Great week."', '- tom: "Sure."\n            mara: "Tom."') == [
        '158:13: SC006 error: a line needs one speaker; write as {noor: "words"}, or {scene: "what happens"}'
    ]


def test_a_misspelt_key_beside_a_speaker_is_reported_as_one() -> None:
    assert problems_after("affect: angry", "afect: angry") == [
        "80:9: SC005 error: 'afect' is not a key here; did you mean 'affect'?"
    ]


def test_a_misspelt_key_beside_a_kind_of_move_is_reported_as_one() -> None:
    assert problems_after("dose: strong}", "dosis: strong}") == [
        "154:33: SC005 error: 'dosis' is not a key here; did you mean 'dose'?"
    ]


def test_a_line_by_a_stranger_is_reported() -> None:
    assert places('- tom: "Not even her?"', '- tim: "Not even her?"') == ["173:13: SC013"]


def test_a_line_that_says_and_shows_nothing_is_reported() -> None:
    assert problems_after('- tom: "Not even her?"', '- tom: ""') == [
        "173:13: SC006 error: the line says and shows nothing; add words or a `cue:`"
    ]


def test_a_line_that_says_a_list_is_reported() -> None:
    assert places('- tom: "Not even her?"', "- tom: [Not, even]") == ["173:13: SC006", "173:13: SC006"]


def test_a_repair_of_a_stranger_is_reported() -> None:
    assert places("repairs: [mara]", "repairs: [mara, marta]") == ["112:25: SC013"]


def test_a_start_that_is_no_node_is_reported() -> None:
    assert problems_after("start: late", "start: lat") == [
        "69:1: SC012 error: 'lat' is not a node; did you mean 'late'?"
    ]


def test_a_conditional_target_that_is_no_node_is_reported() -> None:
    assert places("patience: 0}, node: left}", "patience: 0}, node: leftt}")[0] == "101:54: SC012"


def test_one_of_several_targets_without_a_condition_before_the_last_is_reported() -> None:
    assert places("- {when: {asked: true}, node: plan-made}", "- node: plan-made")[0] == "214:9: SC020"


def test_a_level_at_the_ending_after_one_without_a_condition_is_reported() -> None:
    assert places("    - when: {not: {asked: false}}\n      rating: 3", "    - rating: 3") == ["59:3: SC020"]


def test_a_criterion_rated_at_decisions_cannot_be_rated_at_the_ending() -> None:
    assert problems_after("at_ending:\n  S3:", "at_ending:\n  S1:") == [
        "59:3: SC014 error: 'S1' is not rated at the ending; use 'S3'"
    ]


def test_a_criterion_rated_at_the_ending_cannot_be_rated_at_decisions() -> None:
    assert places("scores: [A2, S1, S4]", "scores: [A2, S1, S4, S3]")[0] == "142:26: SC014"


def test_a_task_of_another_modality_is_reported() -> None:
    assert problems_after("task: first-meeting", "task: relational-reframe") == [
        "7:1: SC014 error: 'relational-reframe' is not a task of caregiver; "
        "use one of 'first-meeting', 'delight-and-limit'"
    ]


def test_a_strategy_that_is_unknown_is_reported_where_it_is_named() -> None:
    assert places("strategies: [anxious, avoidant]", "strategies: [anxious, avoidnt]") == ["9:23: SC017"]


def test_a_source_of_the_case_that_is_unknown_is_reported() -> None:
    assert problems_after("sources: [elliott-2018, stanley", "sources: [elliot-2018, stanley") == [
        "22:11: SC025 error: 'elliot-2018' is not a source; did you mean 'elliott-2018'?"
    ]


def test_an_unrated_criterion_is_reported() -> None:
    assert problems_after("{A2: 1, A5: 1}", "{A2: 1}") == [
        "94:9: SC021 error: 'explain' has no rating on A5; rate it from 0 to 4"
    ]


def test_a_decision_without_criteria_is_reported() -> None:
    assert places("    scores: [A2, A5]\n", "")[0] == "72:3: SC004"


def test_a_decision_without_a_construct_is_reported() -> None:
    assert problems_after("    construct: owning-a-strain\n", "") == [
        "72:3: SC004 error: the decision 'late' has no construct; add `construct:`"
    ]


def test_an_ending_without_a_debriefing_is_reported() -> None:
    assert places("    debrief: You owned the wait", "    # debrief: You owned the wait") == ["266:3: SC004"]


def test_a_rule_that_changes_nothing_is_reported() -> None:
    assert problems_after("    set: {tom.mentalizing: pretend}\n", "") == [
        "55:5: SC004 error: the rule changes nothing; add `set:` or `effects:`"
    ]


# Names that mean something already


@pytest.mark.parametrize("name", ["cue", "affect", "when", "scene", "all", "dose", "any", "not", "risk", "cohesion"])
def test_a_word_of_the_language_cannot_name_a_person(name: str) -> None:
    found = problems_after(
        "  tom:\n    name: Tom", f"  {name}: {{name: X, age: 3, pronouns: x, role: other}}\n  tom:\n    name: Tom"
    )
    assert found == [f"26:3: SC024 error: '{name}' already means something else; give it another name"]


@pytest.mark.parametrize("name", ["tom", "any", "risk"])
def test_a_word_of_the_language_or_a_person_cannot_name_a_variable(name: str) -> None:
    assert problems_after("  asked: false\n", f"  asked: false\n  {name}: false\n") == [
        f"40:3: SC024 error: '{name}' already means something else; give it another name"
    ]


def test_a_variable_of_a_person_without_the_person_is_explained() -> None:
    assert problems_after("  mara.bond: 4", "  bond: 4") == [
        "36:3: SC024 error: 'bond' is something about a person; say whose, as mara.bond, or rename it"
    ]


def test_a_variant_cannot_be_called_standard() -> None:
    assert places("  stormy:", "  standard:") == ["45:3: SC024"]


# A case's own variables


def test_a_variable_without_a_range_is_reported() -> None:
    assert problems_after("asked: false\n", "asked: false\n  heat: 3\n") == [
        "40:3: SC006 error: 'heat' does not say which values it can have; "
        "write true or false, {values: [one, two], start: one} or {min: 0, max: 3, start: 0}"
    ]


def test_a_variable_that_is_declared_wrongly_is_not_reported_again_where_it_is_used() -> None:
    assert places("patience: {min: 0, max: 3, start: 2}", "patience: {min: 0, max: 3}") == ["41:3: SC004"]


def test_a_number_that_cannot_vary_is_reported() -> None:
    assert problems_after("{min: 0, max: 3, start: 2}", "{min: 2, max: 2, start: 2}") == [
        "41:3: SC011 error: 'patience' has fewer than two values; give it a wider range"
    ]


def test_a_start_out_of_range_is_reported() -> None:
    assert problems_after("{min: 0, max: 3, start: 2}", "{min: 0, max: 3, start: 4}") == [
        "41:30: SC011 error: 'patience' can't start at '4'; start at one of its values: 0, 1, 2, 3"
    ]


def test_several_problems_of_names_are_found_in_one_pass() -> None:
    found = places(
        "moves: [{repair: mara}, {validate: [mara, tom], dose: light}]\n        repairs: [mara]",
        "moves: [{repare: mara}, {validate: [mara, tim], dose: light}]\n        repairs: [maria]",
    )
    assert found == ["112:19: SC013", "111:18: SC016", "111:34: SC013"]


def test_a_scenario_with_problems_is_not_returned() -> None:
    scenario, _ = load_scenario(library_texts()[CASE].replace("start: late", "start: lat"), CASE, shelf())
    assert scenario is None


# Decisions and endings


def test_an_ending_with_the_keys_of_a_decision_is_reported() -> None:
    assert problems_after("    ending: mixed\n", "    ending: mixed\n    construct: loose\n") == [
        "273:3: SC023 error: 'loose-ends' is an ending, and has keys that only a decision can have; "
        "remove `ending:`, or remove `construct:`, `scores:` and `choices:`"
    ]


def test_a_decision_with_the_keys_of_an_ending_is_reported() -> None:
    assert problems_after("    key: true\n", "    key: true\n    early: true\n") == [
        "72:3: SC023 error: 'late' is a decision, and has keys that only an ending can have; "
        "remove `title:`, `early:` and `debrief:`, or make it an ending with `ending:`"
    ]
