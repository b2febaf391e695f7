"""Parts of the whole record as HTML: the map, the lines, strain and repair, endings within reach."""

import re

from simulator.domain.case_map import MAX_SPOTS
from simulator.domain.compile import compile_scenario
from simulator.domain.debrief import debrief
from simulator.domain.key import scenario_key
from simulator.domain.scenario import EndingKind
from simulator.domain.verification.outlook import outlook
from simulator.ui.components.case_map import COLUMN, map_and_list
from simulator.ui.components.timeline import strain_and_repair, within_reach
from simulator.ui.components.traces import traces
from tests.builders import add, choice, ending, node, put, scenario

GOOD, BAD = {"A1": 4}, {"A1": 0}


class Room:
    """What the map needs of a room."""

    def __init__(self, case, *choice_ids, known=True):
        table = compile_scenario(case)
        self.case = self.attempt = self
        self.scenario, self.table, self.key, self.variant = case, table, scenario_key(case), "standard"
        found = outlook(table) if known else None
        self.result = debrief(table, self.key, choice_ids, variant="standard", seed=0, outlook=found)


def two(name, to, other, **details):
    return node(
        name, choice("on", to, ratings=GOOD, **details), choice("off", other, ratings=BAD), construct=f"at-{name}"
    )


FORKED = scenario(
    two("first", "second", "end"),
    two("second", "end", "bad"),
    ending(title="Together"),
    ending("bad", title="Apart", ending=EndingKind.RUPTURED),
)


def drawn(room):
    return map_and_list(room, room.result)


def test_a_walk_like_the_skilled_one_says_so():
    assert "This session took the skilled walk from the opening to the end." in drawn(Room(FORKED, "on", "on"))


def test_where_the_skilled_walk_parts_its_words_are_told():
    shown = drawn(Room(FORKED, "on", "off"))
    assert "It parts from this one at decision 2, with: “Say on.”" in shown
    assert "After 2 decisions it came to a secure ending." in shown


def test_of_each_road_not_taken_it_is_told_where_it_led():
    shown = drawn(Room(FORKED, "on", "off"))
    assert "would have ended the session: A secure ending: Together" in shown


def test_a_walk_that_comes_back_has_one_spot_with_both_numbers():
    again = choice("again", "first", ratings={"A1": 3})
    case = scenario(two("first", "second", "end"), node("second", again, choice("out", ratings=GOOD)), ending())
    shown = drawn(Room(case, "on", "again", "on", "out"))
    assert re.findall(r'<a class="sb-spot[^>]*>([^<]*)</a>', shown) == ["1, 3", "2, 4"]
    assert "led to what came here as decision 1" in shown


def test_a_case_too_large_to_draw_has_the_list_alone():
    names = [f"n{number}" for number in range(MAX_SPOTS)]
    case = scenario(*(two(a, b, "end") for a, b in zip(names, [*names[1:], "end"], strict=True)), ending())
    shown = drawn(Room(case, "off", known=False))
    assert "This case is too large to draw" in shown
    assert 'class="sb-map"' not in shown
    assert "<h3>The walk taken</h3>" in shown


def test_the_map_is_as_wide_as_its_columns():
    shown = drawn(Room(FORKED, "on", "on"))
    width = int(re.search(r'class="sb-map" style="width:(\d+)px', shown)[1])
    assert width % COLUMN == 0
    assert width <= 6 * COLUMN


def test_words_of_a_case_are_escaped_on_the_map():
    case = scenario(two("first", "end", "end"), ending(title="<b>End</b>"))
    assert "<b>" not in drawn(Room(case, "on"))


def test_what_moved_in_a_person_is_a_line_with_its_ends_in_words():
    case = scenario(
        two("first", "second", "end", effects=[add("noor.bond", 2)]),
        two("second", "end", "end"),
        state={"noor.bond": 4},
    )
    shown = traces(Room(case, "on", "on").result, case)
    assert "Bond: 4 at the opening, 6 at the end, between 4 and 6" in shown
    assert "4 → 6" in shown
    assert "Bond +2 (this case)" in shown


def test_of_a_person_in_whom_nothing_moved_that_is_said():
    case = scenario(two("first", "end", "end"))
    assert "Nothing moved that is shown here." in traces(Room(case, "on").result, case)


def test_a_strain_is_drawn_from_where_it_was_to_what_mended_it():
    strained = [put("noor.rupture", "withdrawal")]
    mend = choice("mend", ratings=GOOD, repairs=("noor",))
    case = scenario(
        two("first", "second", "second", effects=strained), node("second", mend, choice("on", ratings=BAD)), ending()
    )
    shown = strain_and_repair(Room(case, "on", "mend").result, case)
    assert 'class="sb-strain-mended" style="left:33.3%;width:33.3%"' in shown
    assert "Noor: strained after decision 1, mended at decision 2" in shown
    assert 'class="sb-strain-open" style="left:33.3%;width:66.7%"' in strain_and_repair(
        Room(case, "on", "on").result, case
    )


def test_without_a_strain_there_is_none_to_draw():
    room = Room(FORKED, "on", "on")
    assert "there was none to mend" in strain_and_repair(room.result, room.scenario)


def test_what_was_within_reach_is_told_in_words_and_if_it_is_not_known_that_is_said():
    shown = within_reach(Room(FORKED, "on", "off").result)
    assert "From the opening, up to decision 1" in shown
    assert "out of reach" in shown
    assert "can&#x27;t be told" in within_reach(Room(FORKED, "on", known=False).result)


def test_a_way_past_a_spot_of_the_same_column_goes_around_it():
    skip = choice("skip", "third", ratings=GOOD)
    case = scenario(
        node("first", skip, choice("on", "second", ratings=BAD)),
        two("second", "third", "third"),
        two("third", "end", "end"),
        ending(),
    )
    shown = drawn(Room(case, "on", "on", "on"))
    assert shown.count('class="sb-path sb-path-taken"') == 3
    assert shown.count('class="sb-path sb-path-skilled"') == 3 + 1
