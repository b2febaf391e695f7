"""A form changes one place of a text; comments, order and everything else stay as they were written."""

from __future__ import annotations

import difflib

import pytest

from simulator.content.located_yaml import load_located
from simulator.content.outline import outline_of
from simulator.content.templates import templates
from simulator.content.write_back import with_new_node, with_new_option, with_option
from simulator.errors import InvalidInput

BLANK = templates()[0].text
COMMENTED = BLANK.replace(
    "        moves: [{explore: rana}]\n",
    "        # why not, says Eva\n        moves: [{explore: rana}]   # gently\n",
    1,
)


def different(before, after):
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def test_a_new_wording_changes_its_line_alone():
    changed = with_option(COMMENTED, "less-than-usual", 0, {"say": 'Fine: what\'s "fine"? # no comment'})
    assert different(COMMENTED, changed) == [
        '-         say: "Fine can mean a lot of things. Would you walk me through the week, so that I get an idea '
        'of it?"',
        '+         say: "Fine: what\'s \\"fine\\"? # no comment"',
    ]


def test_comments_and_order_stay_where_other_keys_of_the_option_change():
    changed = with_option(COMMENTED, "less-than-usual", 0, {"ratings": {"A5": 2, "A3": 2}, "critical": ["CE10"]})
    assert "        # why not, says Eva\n        moves: [{explore: rana}] # gently\n" in changed.replace(
        "   # g", " # g"
    )
    assert "        ratings: {A5: 2, A3: 2}\n" in changed
    assert "        critical: [CE10]\n" in changed
    assert changed.index("id: ask-about-week") < changed.index("why not, says Eva") < changed.index("ratings: {A5: 2")


def test_a_key_that_is_taken_away_is_gone_and_the_same_again_changes_nothing():
    given = with_option(BLANK, "less-than-usual", 0, {"critical": ["CE10"]})
    assert with_option(given, "less-than-usual", 0, {"critical": None}) == BLANK
    option = load_located(BLANK, "").data["nodes"]["less-than-usual"]["choices"][0]
    assert with_option(BLANK, "less-than-usual", 0, option) == BLANK


def test_every_option_of_every_template_can_be_written_without_touching_another_line():
    for template in templates():
        for node in outline_of(template.text).nodes:
            for number, option in enumerate(node.options):
                changed = with_option(template.text, node.id, number, {"say": "Another."})
                assert len(different(template.text, changed)) == 2, (template.id, option.id)


def test_a_new_node_stands_behind_another_one_with_its_comment():
    changed = with_new_node(
        BLANK, "between", {"construct": "readiness", "scores": ["A5"]}, after="less-than-usual", note="new"
    )
    assert [node.id for node in outline_of(changed).nodes][:3] == ["less-than-usual", "between", "the-hour-ends"]
    assert "\n\n  # new\n  between:\n    construct: readiness\n    scores: [A5]\n\n  # The second" in changed
    assert len(different(BLANK, changed)) == 5


def test_a_new_option_stands_behind_the_last_one():
    changed = with_new_option(BLANK, "less-than-usual", {"id": "fourth", "say": "And so on", "to": "she-will-see"})
    assert [option.id for option in outline_of(changed).node("less-than-usual").options][3:] == ["fourth"]
    assert different(BLANK, changed) == [
        "+       - id: fourth",
        '+         say: "And so on"',
        "+         to: she-will-see",
    ]


def test_a_text_without_a_last_line_break_is_written_too():
    text = "nodes:\n  a:\n    choices:\n    - id: b\n      say: c"
    assert with_option(text, "a", 0, {"say": "Other"}) == 'nodes:\n  a:\n    choices:\n    - id: b\n      say: "Other"'
    assert with_new_node(text, "z", {"ending": "mixed"}, after="", note="n").endswith(
        "\n\n  # n\n  z:\n    ending: mixed\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nodes: {a: {choices: [{id: b, say: c}]}}", "line"),
        ("nodes:\n  a: {choices: [{id: b, say: c}]}", "line"),
        ("nodes:\n  a:\n    choices:\n      - {id: b, say: c}\n      - id: d\n", None),
        ("nodes: [", "can't be read"),
        ("nodes:\n  a: &x\n    choices:\n      - id: b\n", "can't be read"),
        ("nodes:\n  a:\n    choices: none\n", "not in the text"),
        ("", "can't be read"),
        ("- a", "can't be read"),
    ],
)
def test_what_a_form_cannot_change_is_said_and_nothing_breaks(text, said):
    if said is None:
        assert load_located(with_option(text, "a", 0, {"say": "x"}), "").data["nodes"]["a"]["choices"][0]["say"] == "x"
        return
    with pytest.raises(InvalidInput, match=said):
        with_option(text, "a", 0, {"say": "x"})


def test_a_node_of_the_same_name_and_a_text_without_nodes_are_refused():
    with pytest.raises(InvalidInput, match="already"):
        with_new_node(BLANK, "less-than-usual", {}, after="", note="")
    with pytest.raises(InvalidInput, match="no `nodes:`"):
        with_new_node("id: x\n", "a", {}, after="", note="")
    with pytest.raises(InvalidInput, match="not in the text"):
        with_new_option(BLANK, "a-time-next-week", {"id": "x"})
