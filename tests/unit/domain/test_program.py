import json
import sys

import pytest

from simulator.domain.conditions import ALWAYS, Condition, Variable
from simulator.domain.encounter import MAX_DECISIONS
from simulator.domain.program import Program, Run, compile_program, replay_run
from simulator.domain.program_merge import MAX_MERGED_CELLS
from simulator.domain.scenario import Target
from simulator.errors import EncounterFinished, UnknownChoice, UnknownVariant
from tests import builders
from tests.builders import add, at_least, at_most, choice, line, node, put, rule, that

HEAT = Variable("heat", (0, 1, 2, 3), 1)
TOLD = Variable("told", ("nobody", "teacher"), "nobody")
LOST = Variable("lost", (False, True), False)
TIERS = {"tables": {"max_merged": 0}, "automaton": {}, "nothing kept": {"max_merged": 0, "max_kept": 0}}


@pytest.fixture(params=TIERS.values(), ids=list(TIERS))
def begin(request):
    """Starts a run of the case of these nodes: by the tables, by the automaton, and without room to remember."""

    def begun(*nodes, variant="standard", **details):
        program = compile_program(builders.table(*nodes, **details))
        return Run(Program.load(program.dump(), **request.param), variant)

    return begun


def values(run):
    return dict(zip(run.program.variables, run.state, strict=True))


def words(lines):
    return [one.words for one in lines]


def circle():
    return node("round", choice("again", "round"), choice("leave"))


# What is met


def test_a_run_opens_with_what_is_met_at_the_start(begin):
    run = begin(node("first", choice("a", say="One."), choice("b", say="Two."), scene="Rain.", lines=(line("Hm."),)))
    assert (run.view.node, run.view.ending, run.view.scene) == ("first", False, "Rain.")
    assert words(run.view.lines) == ["Hm."]
    assert run.view.reply == ()
    assert (run.view.options, run.view.said) == (("a", "b"), ("One.", "Two."))


def test_options_keep_the_authors_order_whatever_order_is_shown(begin):
    names = tuple("zyxwv")
    assert begin(node("first", *(choice(name) for name in names), as_written=False)).view.options == names


def test_a_choice_leads_on_with_its_reply(begin):
    run = begin(node("first", choice("a", reply=(line("Oh.", cue="looks up", affect="softened"),))))
    view = run.choose(0)
    assert view is run.view
    assert (view.node, view.ending, view.options, view.said) == ("end", True, (), ())
    assert view.reply == (line("Oh.", cue="looks up", affect="softened"),)


def test_lines_are_given_as_spoken_without_their_conditions(begin):
    run = begin(node("first", choice("a"), lines=(line("Hot.", None, when=at_least("heat", 1, 3)),)), own=[HEAT])
    assert run.view.lines == (line("Hot.", None),)
    assert run.view.lines[0].when == ALWAYS


def test_conditional_lines_replies_options_and_targets_follow_the_state_after_the_step(begin):
    hot, cold = at_least("heat", 2, 3), at_most("heat", 1)
    first = node(
        "first",
        choice(
            "warm",
            [Target("second", hot), Target("end")],
            effects=(add("heat", 1),),
            reply=(line("Ah.", when=hot), line("Brr.", when=cold)),
        ),
        choice("wait", [Target("second", hot), Target("end")]),
    )
    second = node(
        "second",
        choice("a", when=hot),
        choice("b", when=cold),
        lines=(line("It is hot.", when=hot), line("It is cold.", when=cold)),
    )
    run = begin(first, second, own=[HEAT])
    view = run.choose_id("warm")
    assert (view.node, words(view.reply), words(view.lines), view.options) == (
        "second",
        ["Ah."],
        ["It is hot."],
        ("a",),
    )
    assert Run(run.program).choose_id("wait").node == "end"


# What a step does


def test_effects_saturate_one_after_another(begin):
    run = begin(node("first", choice("a", effects=(add("heat", 3), add("heat", -1)))), own=[HEAT])
    run.choose(0)
    assert values(run) == {"heat": 2}


def test_conditions_of_effects_are_tested_on_the_state_before_the_step(begin):
    effects = (add("heat", 1), put("told", "teacher", at_least("heat", 2, 3)), add("heat", 1, at_most("heat", 1)))
    run = begin(node("first", choice("a", effects=effects)), own=[HEAT, TOLD])
    run.choose(0)
    assert values(run) == {"heat": 3, "told": 0}


def test_an_effect_that_can_change_nothing_changes_nothing(begin):
    run = begin(node("first", choice("a", effects=(add("heat", 0, at_least("heat", 1, 3)),))), own=[HEAT])
    run.choose(0)
    assert values(run) == {"heat": 1}


@pytest.mark.parametrize(("trust", "openness"), [(3, 3), (4, 5)])
def test_a_limit_holds_back_what_rises_while_it_stood_before_the_step(begin, trust, openness):
    guarded = builders.profile(
        builders.response(["explore"], {"trust": 1, "openness": 2}),
        limits=[builders.blocks_rise("openness", at_most("trust", 3))],
    )
    run = begin(
        node("first", choice("a", moves=(builders.move("explore"),))),
        cast=[builders.person(strategy="avoidant")],
        profiles=[guarded],
        state={"noor.trust": trust},
    )
    run.choose(0)
    assert values(run)["noor.openness"] == openness


@pytest.mark.parametrize(("change", "bond"), [(-2, 5), (2, 7)])
def test_a_limit_on_a_fall_lets_a_rise_pass(begin, change, bond):
    held = builders.profile(
        builders.response(["explore"], {"bond": change}), limits=[builders.blocks_fall("bond", ALWAYS)]
    )
    run = begin(
        node("first", choice("a", moves=(builders.move("explore"),))),
        cast=[builders.person(strategy="avoidant")],
        profiles=[held],
    )
    run.choose(0)
    assert values(run)["noor.bond"] == bond


def test_a_rule_fires_when_its_condition_becomes_true_and_can_set_off_the_next(begin):
    rules = [
        rule(at_least("heat", 2, 3), put("told", "teacher")),
        rule(that("told", "teacher"), add("noor.bond", -2)),
    ]
    run = begin(node("round", choice("warm", "round", effects=(add("heat", 1),))), own=[HEAT, TOLD], rules=rules)
    run.choose(0)
    assert values(run) == {"heat": 2, "told": 1, "noor.bond": 3}
    run.choose(0)
    assert values(run) == {"heat": 3, "told": 1, "noor.bond": 3}


def test_rules_apply_to_the_opening_of_each_variant(begin):
    rules = [rule(at_least("heat", 2, 3), put("told", "teacher"))]
    nodes, details = (
        [node("first", choice("a"))],
        {"own": [HEAT, TOLD], "rules": rules, "variants": {"hot": {"heat": 3}}},
    )
    usual = begin(*nodes, **details)
    assert usual.state == (1, 0)
    assert begin(*nodes, **details, variant="hot").state == Run(usual.program, "hot").state == (3, 1)


def test_a_condition_of_alternatives_holds_where_one_of_them_does(begin):
    either = Condition(groups=((at_least("heat", 3, 3), that("told", "teacher")),))
    ask = choice("ask", "second", effects=(put("lost", True, either),))
    second = node("second", choice("b", when=that("lost", True)), choice("c"))
    for begins, options in (({}, ("c",)), ({"heat": 3}, ("b", "c")), ({"told": "teacher"}, ("b", "c"))):
        run = begin(node("first", ask), second, own=[HEAT, TOLD, LOST], variants={"so": begins}, variant="so")
        assert run.choose(0).options == options


def test_a_rule_of_alternatives_is_set_off_by_each_of_them(begin):
    either = Condition(groups=((at_least("heat", 3, 3), that("told", "teacher")),))
    heat, tell = choice("heat", effects=(add("heat", 2),)), choice("tell", effects=(put("told", "teacher"),))
    for chosen in ("heat", "tell", "wait"):
        run = begin(
            node("first", heat, tell, choice("wait")), own=[HEAT, TOLD, LOST], rules=[rule(either, put("lost", True))]
        )
        run.choose_id(chosen)
        assert values(run)["lost"] == (chosen != "wait")


def test_a_once_choice_is_offered_once(begin):
    run = begin(node("round", choice("ask", "round", once=True), choice("leave")))
    assert run.view.options == ("ask", "leave")
    assert run.choose_id("ask").options == ("leave",)


# What is recorded, and how it is taken up again


def test_a_run_records_its_decisions(begin):
    run = begin(node("first", choice("a", "second")), node("second", choice("b"), choice("c")))
    run.choose_id("a")
    run.choose(1)
    assert run.trail == ("a", "c")
    assert run.log == (("first", "a"), ("second", "c"))


def test_a_replay_ends_where_the_run_stood(begin):
    run = begin(circle(), own=[HEAT], variants={"hot": {"heat": 3}}, variant="hot")
    run.choose_id("again")
    again = replay_run(run.program, run.trail, variant="hot")
    assert (again.view, again.state, again.log, again.variant) == (run.view, run.state, run.log, "hot")


@pytest.mark.parametrize("tier", TIERS.values(), ids=list(TIERS))
def test_a_run_owns_little_however_large_the_case(tier):
    nodes = [node(f"n{n}", choice("a", f"n{n + 1}", effects=(add("heat", 1),)), choice("b")) for n in range(300)]
    cast = [builders.person(f"p{n}") for n in range(8)]
    everything = choice("c", effects=tuple(add(f"p{n}.{name}", 1) for n in range(8) for name in ("bond", "trust")))
    table = builders.table(*nodes, node("n300", everything), own=[HEAT], cast=cast)
    run = replay_run(Program.load(compile_program(table).dump(), **tier), ["a"] * 12)
    assert sum(sys.getsizeof(owned) for owned in (run, run._log, run._state)) <= 1250


# What is refused


@pytest.mark.parametrize("position", [-1, 2])
def test_a_position_without_an_option_is_refused_and_nothing_changes(begin, position):
    run = begin(circle())
    with pytest.raises(UnknownChoice) as caught:
        run.choose(position)
    assert caught.value.offered == ("again", "leave")
    assert (run.view.node, run.trail) == ("round", ())


def test_a_choice_that_is_not_on_offer_is_refused_and_names_those_that_are(begin):
    run = begin(node("first", choice("a"), choice("b", when=at_least("heat", 2, 3))), own=[HEAT])
    with pytest.raises(UnknownChoice) as caught:
        run.choose_id("b")
    assert (caught.value.choice_id, caught.value.offered) == ("b", ("a",))


@pytest.mark.parametrize("chosen", [0, -1])
def test_nothing_can_be_chosen_at_an_ending(begin, chosen):
    run = begin(node("first", choice("a")))
    run.choose(0)
    with pytest.raises(EncounterFinished, match="'end'"):
        run.choose(chosen)
    with pytest.raises(EncounterFinished, match="'end'"):
        run.choose_id("a")


def test_a_run_refuses_to_go_on_beyond_the_bound(begin):
    run = begin(circle())
    for _ in range(MAX_DECISIONS):
        run.choose_id("again")
    with pytest.raises(EncounterFinished, match="'round'"):
        run.choose(0)
    with pytest.raises(EncounterFinished, match="'round'"):
        run.choose_id("never heard of")
    assert len(run.trail) == MAX_DECISIONS


def test_a_dead_end_refuses_every_choice(begin):
    run = begin(node("first", choice("a", when=at_least("heat", 2, 3))), own=[HEAT])
    with pytest.raises(UnknownChoice):
        run.choose(0)


def test_an_unknown_variant_is_refused_and_names_the_known_ones():
    program = compile_program(builders.table(circle(), variants={"hot": {}}))
    with pytest.raises(UnknownVariant) as caught:
        Run(program, "cold")
    assert caught.value.known == program.variants == ("standard", "hot")


# The plain form


def a_program(**details):
    lines = (line("Hm."), line("Rain.", None, when=at_least("heat", 2, 3)))
    return compile_program(builders.table(node("first", choice("a", once=True), lines=lines), own=[HEAT], **details))


def plain_types(data):
    if isinstance(data, dict):
        return {type(key) for key in data}.union({dict}, *map(plain_types, data.values()))
    return {list}.union(*map(plain_types, data)) if isinstance(data, list) else {type(data)}


def test_the_plain_form_holds_only_what_json_keeps_unchanged():
    data = a_program().dump()
    assert plain_types(data) == {dict, list, str, int}
    assert json.loads(json.dumps(data)) == data


def test_a_program_loaded_from_its_plain_form_is_equal_to_it():
    program = a_program()
    assert Program.load(program.dump()) == program
    assert hash(Program.load(program.dump())) == hash(program)


def test_programs_of_different_content_are_not_equal():
    assert a_program() == a_program()
    assert a_program() != a_program(version="1.0.1")
    assert a_program() != "a program"


def test_changing_a_plain_form_leaves_the_program_as_it_was():
    program = a_program()
    program.dump()["nodes"].clear()
    assert program == a_program()


@pytest.mark.parametrize("data", [{}, a_program().dump() | {"format": 0}])
def test_a_plain_form_of_another_format_is_refused(data):
    with pytest.raises(ValueError, match="compile the scenario again"):
        Program.load(data)


# Bounds


def test_a_case_with_too_many_classes_goes_on_by_its_tables():
    steps = [node(f"n{n}", choice("a", f"n{n + 1}", effects=(add("heat", 1),)), choice("b", "end")) for n in range(9)]
    last = node("n9", choice("c"), choice("d", when=at_least("heat", 3, 3)))
    table = builders.table(*steps, last, own=[HEAT])
    small = Program.load(compile_program(table).dump(), max_merged=4)
    early, late = Run(small), Run(small)
    early.choose_id("a")
    for _ in range(9):
        late.choose_id("a")
    assert late.view.options == ("c", "d")
    assert (late.state, early.state) == ((3,), (2,))
    for _ in range(8):
        early.choose_id("a")
    assert (early.view, early.state) == (late.view, late.state)


def test_a_large_case_walks_by_its_tables_from_the_start():
    n_nodes = MAX_MERGED_CELLS + 1
    steps = [node(f"n{n}", choice("a", f"n{n + 1}")) for n in range(n_nodes)]
    warm = node(f"n{n_nodes}", choice("b", effects=(add("heat", 1),)))
    program = compile_program(builders.table(*steps, warm, own=[HEAT]))
    assert program.opened("standard")[2] is None
    assert replay_run(program, ["a", "a"]).view.node == "n2"
