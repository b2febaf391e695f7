from simulator.domain.conditions import NEVER
from simulator.domain.verification.coverage import coverage_of, met
from simulator.domain.verification.findings import Finding
from simulator.domain.verification.questions import LineAt, conditional_lines
from tests.builders import add, at_least, choice, ending, line, node, put, rule, table, that
from tests.unit.domain.verification.cases import FLAG, counter, product_of, verified


def what_is_met(*nodes, **details):
    product = product_of(*nodes, **details)
    return met(product, dict(conditional_lines(product.table)), range(len(product.table.rules)))


def test_reached_nodes_and_enabled_choices_are_met():
    found = what_is_met(node("a", choice("go"), choice("no", "b", when=NEVER)), node("b", choice("go")))
    assert found.nodes == {"a", "end"}
    assert found.choices == {("a", "go")}


def test_a_line_is_met_where_some_state_speaks_it():
    lines = (line("low", when=that("n", 0)), line("one", when=that("n", 1)), line("two", when=that("n", 2)), line("x"))
    found = what_is_met(
        node("a", choice("stay", "b"), choice("up", "b", effects=[add("n", 1)])),
        node("b", choice("go"), lines=lines),
        own=[counter()],
    )
    assert found.lines == {LineAt("b", None, 0), LineAt("b", None, 1)}


def test_a_line_of_an_ending_is_met_too():
    found = what_is_met(
        node("a", choice("go", effects=[put("flag", True)])),
        ending(lines=(line("yes", when=that("flag", True)), line("no", when=that("flag", False)))),
        own=[FLAG],
    )
    assert found.lines == {LineAt("end", None, 0)}


def test_a_line_of_a_node_that_is_not_reached_is_not_met():
    found = what_is_met(
        node("a", choice("go")), node("b", choice("go"), lines=(line("x", when=that("flag", False)),)), own=[FLAG]
    )
    assert found.lines == set()


def test_a_line_of_a_reply_is_spoken_in_the_state_after_the_effects():
    reply = (line("before", when=that("n", 0)), line("after", when=that("n", 1)))
    found = what_is_met(node("a", choice("up", effects=[add("n", 1)], reply=reply)), own=[counter()])
    assert found.lines == {LineAt("a", "up", 1)}


def test_the_reply_to_a_choice_that_is_never_offered_is_not_met():
    reply = (line("x", when=that("n", 0)),)
    found = what_is_met(node("a", choice("go"), choice("no", when=NEVER, reply=reply)), own=[counter()])
    assert found.lines == set()


def test_a_rule_is_met_where_it_fires():
    found = what_is_met(
        node("a", choice("up", effects=[add("n", 1)])),
        own=[counter(), FLAG],
        rules=[rule(that("n", 1), put("flag", True)), rule(that("n", 2), put("flag", True))],
    )
    assert found.rules == {0}


def test_a_rule_that_held_already_is_not_met():
    found = what_is_met(
        node("a", choice("up", effects=[add("n", 1)])),
        own=[counter(), FLAG],
        state={"n": 1},
        rules=[rule(at_least("n", 1, 3), put("flag", True))],
    )
    assert found.rules == set()


def test_only_the_rules_that_are_asked_about_are_noted():
    product = product_of(
        node("a", choice("up", effects=[add("n", 1)])),
        own=[counter(), FLAG],
        rules=[rule(that("n", 1), put("flag", True)), rule(that("flag", True), add("n", 1))],
    )
    assert met(product, {}, [1]).rules == {1}
    assert met(product, {}, ()).rules == set()


def test_a_line_that_asks_nothing_is_spoken_wherever_its_node_is():
    product = product_of(node("a", choice("go")))
    line_at = LineAt("a", None, 0)
    (check,) = [target for target, _ in product.table.nodes["a"].choices["go"].targets]
    assert met(product, {line_at: check}, ()).lines == {line_at}


def covered(*nodes, **details):
    found = verified(*nodes, **details)
    return coverage_of(table(*nodes, **details), found.findings)


def test_in_a_case_that_is_wholly_reached_everything_is_covered():
    found = covered(node("a", choice("go", reply=(line("x"),)), lines=(line("y"),)))
    assert (found.nodes, found.options) == ({"a", "end"}, {("a", "go")})
    assert (found.lines, found.all_nodes, found.all_options, found.all_lines, found.settled) == (2, 2, 1, 2, True)


def test_what_no_walk_comes_to_is_not_covered_with_all_that_hangs_on_it():
    found = covered(
        node(
            "a",
            choice("go", reply=(line("x"), line("never", when=NEVER))),
            choice("no", "b", when=NEVER, reply=(line("y"),)),
            lines=(line("z", when=that("n", 2)),),
        ),
        node("b", choice("go"), lines=(line("x"),)),
        node("lost", choice("go")),
        own=[counter()],
    )
    assert (found.nodes, found.options) == ({"a", "end"}, {("a", "go")})
    assert (found.lines, found.all_lines, found.all_nodes, found.all_options) == (1, 5, 4, 4)


def test_what_is_left_open_is_counted_and_said():
    open_point = Finding("SC115", "whether 'a' is reached is not proved", "a")
    found = coverage_of(table(node("a", choice("go"))), [open_point])
    assert (found.nodes, found.settled) == ({"a", "end"}, False)
