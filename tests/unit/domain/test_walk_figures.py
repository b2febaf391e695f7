"""Words and minutes of a case's walks, each line where it is spoken."""

import pytest

from simulator.domain.conditions import NEVER
from simulator.domain.encounter import replay
from simulator.domain.key import scenario_key
from simulator.domain.walk_figures import Words, count_words, walk_figures, words_of
from tests.builders import add, choice, ending, line, node, put, scenario, table, that
from tests.unit.domain.verification.cases import FLAG, counter


def figures(compiled, **limits):
    return walk_figures(compiled, scenario_key(compiled.scenario), **limits)


def case():
    """A line that is spoken in one state only, an option that is not always there, and an early ending."""
    return table(
        node(
            "a",
            choice(
                "ask", "b", say="Tell me more.", effects=[put("flag", True)], reply=(line("So I will do.", cue="sits"),)
            ),
            choice("tell", "b", say="No."),
            choice("leave", "out", say="Bye now."),
            scene="A quiet room.",
            lines=(line("I am here."),),
        ),
        node(
            "b",
            choice("end", say="Good."),
            choice("more", say="And then what?", when=that("flag", True)),
            choice("never", say="Nobody ever says this.", when=NEVER),
            lines=(line("One two three four five six.", when=that("flag", True)), line("It rains.", speaker=None)),
        ),
        ending(lines=(line("Thank you."),), scene="The door."),
        ending("out", early=True, lines=()),
        own=[FLAG],
    )


SHORTEST = Words(3 + 2, 3 + 6 + 2 + 1 + 2)
LONGEST = Words(3 + 4 + 6 + 2, 3 + 6 + 1 + 2 + 1 + 3 + 2)
OUT = Words(3, 3 + 6)


def test_words_are_parted_by_space():
    assert [count_words(text) for text in ("", "one", "two  words\nhere")] == [0, 1, 3]


def test_minutes_are_speech_and_reading_each_at_its_pace():
    assert Words(150, 238).minutes == 2
    assert Words(75, 0).minutes == 0.5


def test_the_words_of_a_walk_are_what_was_said_seen_and_on_offer():
    compiled = case()
    for choices, words in ((("tell", "end"), SHORTEST), (("ask", "more"), LONGEST), (("leave",), OUT)):
        last, decisions = replay(compiled, choices)
        assert words_of(compiled, decisions, last) == words


def test_a_walk_that_is_not_at_its_end_does_not_count_what_it_has_not_answered_yet():
    compiled = case()
    last, decisions = replay(compiled, ["tell"])
    assert words_of(compiled, decisions, last) == OUT


def test_the_shortest_and_the_longest_walk_lead_to_full_endings():
    found = figures(case())
    assert (found.shortest[0].choices, found.shortest[1]) == (("tell", "end"), SHORTEST)
    assert found.longest[1] == LONGEST
    assert found.longest[0].choices[0] == "ask"


def test_each_ending_has_its_own_shortest_and_longest_walk():
    full, out = figures(case()).endings
    assert [(ways.ending, ways.early) for ways in (full, out)] == [("end", False), ("out", True)]
    assert [words for _, words in (full.shortest, full.longest, out.shortest, out.longest)] == [
        SHORTEST,
        LONGEST,
        OUT,
        OUT,
    ]
    assert out.longest[0].choices == ("leave",)


def test_an_ending_that_no_walk_comes_to_has_no_time():
    compiled = table(node("a", choice("go"), choice("never", "out", when=NEVER)), ending(), ending("out"))
    assert [ways.ending for ways in figures(compiled).endings] == ["end"]


def test_the_average_is_over_all_walks_of_a_random_trainee():
    found = figures(case())
    assert found.average.spoken == pytest.approx((SHORTEST.spoken + LONGEST.spoken + OUT.spoken) / 3)
    assert found.average.read == pytest.approx((SHORTEST.read + LONGEST.read + OUT.read) / 3)
    assert found.average_decisions == pytest.approx(5 / 3)


def test_without_a_full_ending_there_is_neither_a_shortest_nor_a_longest():
    compiled = table(node("a", choice("go")), ending(early=True))
    found = figures(compiled)
    assert (found.shortest, found.longest, found.average_decisions) == (None, None, 1)


def test_a_loop_that_ends_by_itself_is_counted_round_by_round():
    again = choice("again", "a", say="Again.", effects=[add("n", 1)], when=that("n", 0, 1, 2))
    found = figures(table(node("a", again, choice("go", say="Go.")), own=[counter()]))
    assert (len(found.longest[0].choices), found.longest[1]) == (4, Words(0, 2 + 2 + 2 + 1))


def test_where_walks_need_not_end_or_states_are_too_many_nothing_is_said():
    assert figures(table(node("a", choice("round", "a"), choice("go")))) is None
    assert figures(case(), max_states=2) is None
    endless = table(
        node("a", choice("up", "a", effects=[add("n", 1)]), choice("go", when=that("n", 99))), own=[counter(top=99)]
    )
    assert figures(endless) is None


def test_a_walk_that_is_longer_than_is_played_is_counted_as_far_as_it_is_played():
    nodes = [node(f"n{at}", choice("go", f"n{at + 1}" if at < 69 else "end", say="Word.")) for at in range(70)]
    assert figures(scenario_table(nodes)).longest[1] == Words(0, 60)


def scenario_table(nodes):
    return table(*scenario(*nodes).nodes.values())
