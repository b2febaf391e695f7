"""What stands where in a text, also while it has faults."""

from __future__ import annotations

from simulator.content.outline import outline_of, places_of
from simulator.content.templates import templates

BLANK = templates()[0].text


def test_an_outline_says_people_state_and_nodes_with_their_lines():
    outline = outline_of(BLANK)
    lines = BLANK.splitlines()
    assert [person.id for person in outline.people] == ["rana"]
    assert [part.id for part in outline.state] == ["rana.bond", "call-named"]
    assert [node.id for node in outline.nodes] == [
        "less-than-usual",
        "the-hour-ends",
        "a-time-next-week",
        "she-will-see",
    ]
    for entry in (*outline.people, *outline.state, *outline.nodes):
        assert lines[entry.line - 1].strip().startswith(f"{entry.id}:")
    assert outline.start == "less-than-usual"
    assert outline.rubrics == ("attunement-safety@1",)


def test_an_option_says_where_it_leads_and_how_it_is_rated():
    second = outline_of(BLANK).node("the-hour-ends").options[1]
    assert second.targets == ("a-time-next-week", "she-will-see")
    assert second.share == 1.0
    assert BLANK.splitlines()[second.line - 1].strip() == "- id: want-her-back"


def test_a_text_that_checks_refuse_still_has_an_outline():
    outline = outline_of("cast: {ana: {}}\nstate: [1]\nnodes:\n  a:\n    choices: [x, {id: b, to: {}}]\n  b: none\n")
    assert [(node.id, node.construct, len(node.options)) for node in outline.nodes] == [("a", "", 1), ("b", "", 0)]
    assert outline.nodes[0].options[0].targets == ()


def test_a_text_that_cannot_be_read_says_where_and_why():
    outline = outline_of("id: x\nnodes: [\n")
    assert outline.nodes == ()
    assert outline.unread_line >= 2
    assert outline.unread
    assert outline_of("- a list\n").unread_line == 1


def test_a_line_belongs_to_the_node_before_it():
    outline = outline_of(BLANK)
    node = outline.nodes[1]
    assert outline.node_at(node.line) == outline.node_at(node.line + 3) == "the-hour-ends"
    assert outline.node_at(1) == ""


def test_uses_of_a_person_are_found_in_variables_lines_moves_and_braces():
    text = (
        "cast: {ana: {name: Ana}}\nstate: {ana.bond: 4}\nx: [{ana: hello}, {explore: ana}, '{ana.they} came', banana]\n"
    )
    words = ["cast › ana", "state › ana.bond", "x › 1 › ana", "x › 2 › explore", "x › 3"]
    assert [place.words for place in places_of(text, "ana")] == words
    assert [place.defines for place in places_of(text, "ana")] == [True, True, False, False, False]
    assert places_of(text, "") == ()


def test_a_text_of_a_megabyte_or_of_great_depth_has_no_outline_and_does_no_harm():
    assert "larger" in outline_of("a: b\n" + "# x\n" * 250_000).unread
    assert "deep" in outline_of("[" * 5_000).unread
    assert outline_of("a: &x 1\nb: *x\n").nodes == ()
