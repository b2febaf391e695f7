"""What a browser sends from the editor, the merge and the map is taken only in the form in which they send it."""

from types import SimpleNamespace

from streamlit.testing.v1 import AppTest

from simulator.ui.components import case_editor, case_graph, case_merge
from simulator.ui.components.case_editor import MAX_TEXT, Typed

SENT = {"place": "d1", "since": 3, "text": "id: x", "line": 2, "number": 1_700_000_000_000}
CURSOR = {"place": "d1", "line": 7, "asked": 0}


def told(key, name, values, read):
    """What ``read`` makes of each value that a component has sent under its key."""

    def script(key, read, sent):
        from simulator.ui import state

        found = []
        for each in sent:
            state.fill(key, each)
            found.append(read())
        state.fill("told", found)

    sent = [SimpleNamespace(**{name: value}) for value in values]
    return AppTest.from_function(script, args=(key, read, sent)).run().session_state["told"]


def passed(key, name, values, call):
    """What ``call`` passes on of each value."""
    took = []

    def read():
        took.clear()
        call(took.append)
        return tuple(took)

    return told(key, name, values, read)


def test_a_typed_text_comes_with_its_draft_its_revision_and_the_line_of_the_cursor():
    floats = SENT | {"since": 3.0, "line": 2.0}  # as JSON may make them
    assert told("sb-editor", "typed", [SENT, floats], case_editor.typed) == [Typed("d1", 3, "id: x", 2)] * 2


def test_anything_else_is_nothing_typed():
    wrong = [
        {"place": "d" * 101},
        {"place": 7},
        {"since": -1},
        {"since": True},
        {"since": float("nan")},
        {"since": float("inf")},
        {"text": ["id: x"]},
        {"text": "x" * (MAX_TEXT + 1)},
        {"line": 0},
        {"line": None},
        {"number": "1"},
    ]
    sent = [None, "id: x", {}, *(SENT | one for one in wrong)]
    assert told("sb-editor", "typed", sent, case_editor.typed) == [None] * len(sent)


def test_the_cursor_is_where_it_was_told_last():
    sent = [CURSOR, None, CURSOR | {"place": "d2"}, CURSOR | {"line": "7"}, "7"]
    assert told("sb-editor", "cursor", sent, lambda: case_editor.line_in("d1")) == [7, None, None, None, None]


def test_the_cursor_is_on_its_way_to_a_line_until_it_has_moved_from_there():
    sent = [CURSOR, None, CURSOR | {"asked": 4}, CURSOR | {"asked": 4, "line": None}]
    assert told("sb-editor", "cursor", sent, lambda: case_editor.line_in("d1", 4)) == [4, 4, 7, 4]


def test_a_pick_is_passed_on_if_it_is_a_node_that_was_drawn():
    def call(took):
        case_graph._picked(took, frozenset({"a", "b"}))

    sent = ["a", "c", None, {"id": "a"}, ["a"], ""]
    assert passed("sb-graph", "picked", sent, call) == [("a",), (), (), (), (), ()]


def test_a_resolved_text_is_passed_on_if_it_could_be_a_case():
    sent = ["id: x", None, 7, "x" * (MAX_TEXT + 1)]
    assert passed("sb-merge", "resolved", sent, case_merge._resolved) == [("id: x",), (), (), ()]
