import pytest

from simulator.domain.compile import Check, choice_effects, once_name
from simulator.domain.conditions import ALWAYS, NEVER, Variable, conjunction, disjunction
from simulator.domain.scenario import SourceKind, Target
from tests.builders import (
    add,
    at_least,
    blocks_rise,
    choice,
    ending,
    ending_level,
    line,
    move,
    node,
    person,
    profile,
    put,
    response,
    rule,
    scenario,
    table,
    that,
)

TOLD = Variable("told", ("nobody", "teacher", "parents"), "teacher")
CONTRACT = Variable("contract", (False, True), False)
AVOIDANT = person("noor", strategy="avoidant")


def names(compiled):
    return [variable.name for variable in compiled.variables]


def moves_up(steps, variable="noor.bond"):
    """The clamp table of adding ``steps``."""
    compiled = table(node("only", choice("go", effects=[add(variable, steps)])))
    return compiled.nodes["only"].choices["go"].operations[0].table


def test_a_variable_that_nothing_moves_or_reads_is_left_out():
    assert names(table(node("only", choice("go")))) == []


def test_a_variable_moved_by_a_choice_is_kept():
    assert names(table(node("only", choice("go", effects=[add("noor.bond", 1)])))) == ["noor.bond"]


def test_a_variable_moved_by_a_profile_is_kept():
    go = choice("go", moves=[move("wait")])
    compiled = table(node("only", go), cast=[AVOIDANT], profiles=[profile(response(["wait"], {"trust": 1}))])
    assert names(compiled) == ["noor.trust"]


def test_a_variable_moved_by_a_rule_is_kept_with_the_one_that_it_reads():
    compiled = table(node("only", choice("go")), rules=[rule(that("noor.bond", 0), put("noor.rupture", "withdrawal"))])
    assert names(compiled) == ["noor.bond", "noor.rupture"]


def test_a_repair_keeps_the_persons_rupture():
    assert names(table(node("only", choice("go", repairs=("noor",))))) == ["noor.rupture"]


@pytest.mark.parametrize(
    "parts",
    [
        (node("only", choice("go", when=that("noor.bond", 5))),),
        (node("only", choice("go"), lines=(line("Hm.", when=that("noor.bond", 5)),)),),
        (node("only", choice("go", reply=(line("Hm.", when=that("noor.bond", 5)),))),),
        (node("only", choice("go", (Target("end", that("noor.bond", 5)), Target("end")))),),
        (node("only", choice("go")), ending(lines=(line("Bye.", when=that("noor.bond", 5)),))),
    ],
    ids=["guard", "line", "reply", "target", "line at the ending"],
)
def test_a_variable_read_by_any_condition_is_kept(parts):
    assert names(table(*parts)) == ["noor.bond"]


def test_a_variable_read_by_the_condition_of_an_effect_is_kept():
    compiled = table(node("only", choice("go", effects=[add("noor.bond", 1, when=that("noor.trust", 5))])))
    assert names(compiled) == ["noor.bond", "noor.trust"]


def test_a_variable_read_at_the_ending_is_kept():
    levels = [ending_level(4, that("noor.openness", 10)), ending_level(0)]
    assert names(table(node("only", choice("go")), at_ending={"S3": levels})) == ["noor.openness"]


def test_a_variable_read_by_a_limit_on_something_that_moves_is_kept():
    compiled = table(
        node("only", choice("go", effects=[add("noor.openness", 1)])),
        cast=[AVOIDANT],
        profiles=[profile(limits=[blocks_rise("openness", at_least("arousal", 4, 5))])],
    )
    assert names(compiled) == ["noor.arousal", "noor.openness"]


def test_a_limit_on_something_that_never_moves_keeps_nothing():
    compiled = table(
        node("only", choice("go")),
        cast=[AVOIDANT],
        profiles=[profile(limits=[blocks_rise("openness", at_least("arousal", 4, 5))])],
    )
    assert names(compiled) == []


def test_a_variable_opened_away_from_its_start_is_kept():
    assert names(table(node("only", choice("go")), state={"noor.bond": 4, "noor.trust": 5})) == ["noor.bond"]


def test_a_variable_opened_away_from_its_start_in_a_variant_only_is_kept():
    compiled = table(node("only", choice("go")), variants={"guarded": {"noor.bond": 2}})
    assert names(compiled) == ["noor.bond"]


def test_an_opening_holds_positions_and_a_variant_changes_only_what_it_names():
    compiled = table(
        node("only", choice("go")),
        own=[TOLD],
        state={"noor.bond": 4, "noor.arousal": 2, "told": "parents"},
        variants={"guarded": {"noor.bond": 2}},
    )
    # arousal runs from -5, so its value 2 stands at position 7; 'parents' is the third word
    assert names(compiled) == ["noor.bond", "noor.arousal", "told"]
    assert compiled.openings == {"standard": (4, 7, 2), "guarded": (2, 7, 2)}


def test_values_give_a_state_back_by_name():
    compiled = table(node("only", choice("go")), own=[TOLD], state={"noor.arousal": 2, "told": "parents"})
    assert compiled.values(compiled.openings["standard"]) == {"noor.arousal": 2, "told": "parents"}


def test_an_addition_saturates_at_the_top_of_the_range():
    assert moves_up(3) == (3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10)


def test_a_subtraction_saturates_at_the_bottom_of_the_range():
    assert moves_up(-2, "noor.arousal") == (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)


def test_setting_a_word_leads_there_from_everywhere():
    compiled = table(node("only", choice("go", effects=[put("noor.rupture", "confrontation")])))
    assert compiled.nodes["only"].choices["go"].operations[0].table == (2, 2, 2)


def test_a_compiled_condition_holds_where_its_tests_and_groups_do():
    condition = conjunction(that("contract", True), disjunction(that("told", "nobody"), that("told", "parents")))
    compiled = table(node("only", choice("go", when=condition)), own=[CONTRACT, TOLD])
    guard = compiled.nodes["only"].choices["go"].guard
    assert names(compiled) == ["contract", "told"]
    assert guard.holds((1, 2))
    assert not guard.holds((1, 1))
    assert not guard.holds((0, 2))


def test_the_compiled_forms_of_always_and_never_keep_their_meaning():
    compiled = table(node("only", choice("go", when=ALWAYS), choice("stay", when=NEVER)))
    assert compiled.nodes["only"].choices["go"].guard == Check()
    assert not compiled.nodes["only"].choices["stay"].guard.holds(())


def test_effects_come_from_the_profiles_then_the_case_then_the_repairs():
    go = choice("go", moves=[move("wait"), move("slow")], effects=[add("noor.bond", 2)], repairs=("noor",))
    case = scenario(
        node("only", go),
        cast=[AVOIDANT],
        profiles=[profile(response(["slow"], {"arousal": -1}), response(["wait"], {"trust": 1}))],
    )
    assert [(effect.variable, effect.source.kind) for effect in choice_effects(case, go)] == [
        ("noor.trust", SourceKind.STRATEGY),
        ("noor.arousal", SourceKind.STRATEGY),
        ("noor.bond", SourceKind.CASE),
        ("noor.rupture", SourceKind.REPAIR),
    ]


def test_a_once_choice_is_remembered_in_a_hidden_flag_behind_the_variables():
    compiled = table(node("only", choice("go", once=True, effects=[add("noor.bond", 1)])))
    assert names(compiled) == ["noor.bond", once_name("only", "go")]
    assert compiled.values((6, 1)) == {"noor.bond": 6}


def test_a_barrier_stands_only_on_its_own_variable_and_direction():
    compiled = table(
        node("only", choice("go", effects=[add("noor.openness", 1), add("noor.bond", 1)])),
        cast=[AVOIDANT],
        profiles=[profile(limits=[blocks_rise("openness", that("bond", 0), "too early")])],
    )
    openness, bond = compiled.nodes["only"].choices["go"].operations
    assert [barrier.limit.words for barrier in openness.rise_barriers] == ["too early"]
    assert (openness.fall_barriers, bond.rise_barriers, bond.fall_barriers) == ((), (), ())


def test_a_limit_on_a_variable_that_is_only_read_needs_nothing_it_reads_itself():
    compiled = table(
        node("only", choice("go", when=that("noor.openness", 3))),
        cast=[AVOIDANT],
        profiles=[profile(limits=[blocks_rise("openness", that("bond", 0))])],
    )
    assert names(compiled) == ["noor.openness"]


def test_an_ending_compiles_to_a_node_without_choices():
    assert table(node("only", choice("go"))).nodes["end"].choices == {}
