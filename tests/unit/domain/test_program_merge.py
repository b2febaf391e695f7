from simulator.domain.conditions import Variable
from simulator.domain.program_data import program_data
from simulator.domain.program_merge import MergedAutomaton, classes_of
from simulator.domain.program_tables import ProgramTables
from tests import builders
from tests.builders import add, at_least, choice, line, node, put, rule, that

HEAT = Variable("heat", (0, 1, 2, 3), 1)
TOLD = Variable("told", ("nobody", "teacher"), "nobody")
LOST = Variable("lost", (False, True), False)


def tables(*nodes, own=(HEAT, TOLD), **details):
    return ProgramTables(program_data(builders.table(*nodes, own=own, **details)))


def test_a_variable_that_nothing_asks_any_more_has_one_class():
    first = node("first", choice("a", "second", effects=(add("heat", 1),)))
    second = node("second", choice("b"), choice("c", when=at_least("heat", 2, 3)))
    assert classes_of(tables(first, second)) == [((0, 1, 1, 1),), ((0, 0, 2, 2),), ((0, 0, 0, 0),)]


def test_what_an_ending_says_is_asked_all_the_way_back():
    first = node("first", choice("a"))
    end = builders.ending(lines=(line("Warm.", when=at_least("heat", 3, 3)),))
    assert classes_of(tables(first, end)) == [((0, 0, 0, 3),)] * 2


def test_a_conditional_effect_asks_for_its_condition_only_if_it_matters_later():
    effects = (put("told", "teacher", at_least("heat", 1, 3)), put("lost", True, at_least("heat", 3, 3)))
    first = node("first", choice("a", "second", effects=effects))
    second = node("second", choice("b"), choice("c", when=that("told", "teacher")))
    heat, told, lost = classes_of(tables(first, second, own=(HEAT, TOLD, LOST)))[0]
    assert (heat, told, lost) == ((0, 1, 1, 1), (0, 1), (0, 0))


def test_a_limit_is_asked_where_what_it_holds_back_matters():
    held = builders.profile(
        builders.response(["explore"], {"openness": 1}),
        limits=[builders.blocks_rise("openness", at_least("trust", 9))],
    )
    first = node("first", choice("a", "second", moves=(builders.move("explore"),)))
    second = node("second", choice("b"), choice("c", when=at_least("noor.openness", 4)))
    made = tables(first, second, own=(), cast=[builders.person(strategy="avoidant")], profiles=[held])
    trust, openness = classes_of(made)[0]
    assert trust == (0,) * 9 + (9,) * 2
    assert openness == (0, 0, 0, 3, *(4,) * 7)


def test_a_rule_is_asked_before_the_step_and_after_it():
    first = node("first", choice("a", "second", effects=(add("heat", 1),)))
    second = node("second", choice("b"), choice("c", when=that("told", "teacher")))
    made = tables(first, second, rules=[rule(at_least("heat", 3, 3), put("told", "teacher"))])
    assert classes_of(made)[0] == ((0, 0, 2, 3), (0, 1))


def test_a_circle_is_followed_until_nothing_more_is_told_apart():
    around = node("round", choice("a", "round", effects=(add("heat", 1),)), choice("b", when=at_least("heat", 3, 3)))
    assert classes_of(tables(around))[0] == ((0, 1, 2, 3),)


def test_states_of_one_class_share_what_follows_until_there_is_no_room():
    made = tables(node("first", choice("a"), choice("b", when=at_least("heat", 2, 3), effects=(add("heat", 1),))))
    automaton = MergedAutomaton(made, max_merged=1)
    view = made.opening((1,))
    assert automaton.at(view, (0,)) is automaton.at(view, (1,))
    assert automaton.at(view, (0,)) is not None
    assert automaton.at(view, (3,)) is None
