from simulator.domain.conditions import disjunction
from simulator.domain.graph import nodes_without_way_out, scenario_graph, unreachable_nodes, walk_lengths
from simulator.domain.scenario import EndingKind, Target
from tests.builders import at_least, choice, ending, node, scenario, that

FORKED = (Target("good", at_least("noor.bond", 6)), Target("poor"))
CASE = scenario(
    node("first", choice("stay", "second", say="Stay."), choice("leave", FORKED, when=that("noor.bond", 5))),
    node("second", choice("stop", "good"), construct="validation"),
    ending("good"),
    ending("poor", ending=EndingKind.RUPTURED, early=True),
)


def edges(graph):
    return {(source, target, key) for source, target, key in graph.edges(keys=True)}


def test_every_node_is_in_the_graph_in_the_authors_order():
    assert list(scenario_graph(CASE)) == ["first", "second", "good", "poor"]


def test_a_node_carries_what_it_is_about_and_how_it_ends():
    graph = scenario_graph(CASE)
    assert graph.nodes["second"] == {"ending": None, "early": False, "construct": "validation"}
    assert graph.nodes["poor"] == {"ending": "ruptured", "early": True, "construct": ""}


def test_the_graph_knows_its_scenario_and_its_start():
    assert scenario_graph(CASE).graph == {"id": "a-case", "start": "first"}


def test_each_target_of_each_choice_is_an_edge():
    assert edges(scenario_graph(CASE)) == {
        ("first", "second", ("stay", 0)),
        ("first", "good", ("leave", 0)),
        ("first", "poor", ("leave", 1)),
        ("second", "good", ("stop", 0)),
    }


def test_an_edge_carries_the_choice_its_place_and_its_words():
    graph = scenario_graph(CASE)
    expected = {"choice": "stay", "order": 0, "say": "Stay.", "guarded": False}
    assert graph.edges["first", "second", ("stay", 0)] == expected


def test_an_edge_of_a_guarded_choice_says_so():
    assert scenario_graph(CASE).edges["first", "poor", ("leave", 1)]["guarded"]


def test_a_guard_of_alternatives_only_counts_as_a_guard():
    either = disjunction(that("noor.bond", 1), that("noor.trust", 1))
    graph = scenario_graph(scenario(node("only", choice("go", when=either))))
    assert graph.edges["only", "end", ("go", 0)]["guarded"]


def test_two_choices_to_the_same_node_stay_two_edges():
    graph = scenario_graph(scenario(node("only", choice("a"), choice("b"))))
    assert graph.number_of_edges("only", "end") == 2


def test_a_node_that_no_walk_reaches_is_found():
    graph = scenario_graph(scenario(node("first", choice("go")), node("island", choice("go")), ending()))
    assert unreachable_nodes(graph) == ["island"]


def test_a_case_that_can_be_walked_whole_has_no_unreachable_node():
    assert unreachable_nodes(scenario_graph(CASE)) == []


def test_nodes_from_which_no_ending_is_reached_are_found():
    graph = scenario_graph(
        scenario(
            node("first", choice("in", "trap"), choice("out")),
            node("trap", choice("round", "deeper")),
            node("deeper", choice("back", "trap")),
            ending(),
        )
    )
    assert nodes_without_way_out(graph) == ["trap", "deeper"]


def test_a_case_whose_every_node_leads_to_an_ending_has_no_trap():
    assert nodes_without_way_out(scenario_graph(CASE)) == []


def test_walk_lengths_are_the_fewest_and_most_decisions_to_an_ending():
    # first -> good or poor is one decision, first -> second -> good is two
    graph = scenario_graph(
        scenario(node("first", choice("stay", "second"), choice("leave")), node("second", choice("stop")))
    )
    assert walk_lengths(graph) == (1, 2)


def test_an_early_ending_does_not_shorten_a_case():
    graph = scenario_graph(
        scenario(
            node("first", choice("stay", "second"), choice("leave", "early")),
            node("second", choice("stop", "end")),
            ending("early", early=True),
            ending("end"),
        )
    )
    assert walk_lengths(graph) == (2, 2)


def test_a_road_that_only_ends_early_does_not_lengthen_a_case():
    graph = scenario_graph(
        scenario(
            node("first", choice("stop", "end"), choice("off", "aside")),
            node("aside", choice("leave", "early")),
            ending("early", early=True),
            ending("end"),
        )
    )
    assert walk_lengths(graph) == (1, 1)


def test_a_case_with_a_loop_has_no_walk_lengths():
    assert walk_lengths(scenario_graph(scenario(node("only", choice("again", "only"), choice("go"))))) is None


def test_a_case_without_an_ending_that_counts_has_no_walk_lengths():
    graph = scenario_graph(scenario(node("only", choice("leave", "early")), ending("early", early=True)))
    assert walk_lengths(graph) is None
