from simulator.domain.drill_points import looks_hash, marker, options_hash, points_of, strained_person
from simulator.domain.encounter import choose, offered, replay, start
from simulator.domain.scenario import Target
from tests.builders import choice, ending, key_of, line, move, node, person, put, table, that
from tests.library import waiting_room

GOOD = choice("good", ratings={"A1": 4}, moves=(move("reflect"), move("reflect", "dad")), reply=(line("Yes."),))
FAIR = choice("fair", ratings={"A1": 2}, moves=(move("explore"), move("teach"), move("affirm")), reply=(line("Hm."),))
BAD = choice(
    "bad",
    ratings={"A1": 0},
    moves=(move("pressure"),),
    effects=(put("noor.rupture", "withdrawal"),),
    reply=(line("Fine.", affect="withdrawn"),),
)
TWO = (person(), person("dad"))
ROOM = node("room", GOOD, FAIR, BAD)


def points(*nodes, **details):
    details = {"cast": TWO} | details
    return points_of(table(*nodes, **details), key_of(*nodes, **details))


def shown(reply, *effects, state=None):
    said = choice("say", ratings={"A1": 2}, effects=effects, reply=reply)
    built = table(node("room", said, GOOD), cast=TWO, state=state)
    _, decision = choose(built, start(built), "say")
    return marker(built, decision), strained_person(built, decision)


def test_a_point_says_what_it_is_about_and_whether_it_can_be_scored():
    (point,) = points(ROOM)
    assert (point.node, point.construct, point.variant, point.trail) == ("room", "repair", "standard", ())
    assert point.scored


def test_a_decision_whose_options_are_rated_alike_cannot_be_scored():
    (point,) = points(node("room", choice("one", ratings={"A1": 3}), choice("two", ratings={"A1": 3})))
    assert not point.scored


def test_a_decision_with_one_option_cannot_be_scored():
    (point,) = points(node("room", GOOD))
    assert not point.scored


def test_a_line_of_one_or_two_kinds_can_be_labelled_and_one_of_three_cannot():
    (point,) = points(ROOM)
    assert point.moves == (("good", "reflect"), ("bad", "pressure"))


def test_a_line_without_a_move_cannot_be_labelled():
    (point,) = points(node("room", choice("one", ratings={"A1": 3}), GOOD))
    assert point.moves == (("good", "reflect"),)


def test_answers_that_show_a_strain_can_be_asked_about_and_skilled_ones_that_show_none():
    (point,) = points(ROOM)
    assert point.markers == (("good", "none"), ("bad", "withdrawal"))


def test_the_same_case_gives_the_same_points():
    case = waiting_room()
    assert points_of(case.table, case.key) == points_of(case.table, case.key)


def test_a_skilled_way_is_preferred_to_a_poor_one():
    second = node("second", GOOD, BAD)
    first = node(
        "first", choice("bad-way", "second", ratings={"A1": 0}), choice("good-way", "second", ratings={"A1": 4})
    )
    found = {point.node: point for point in points(first, second)}
    assert found["second"].trail == ("good-way",)


def test_what_only_a_misstep_leads_to_is_found_too():
    repair = node("mend", GOOD, BAD)
    first = node("first", choice("good-way", ratings={"A1": 4}), choice("bad-way", "mend", ratings={"A1": 0}))
    found = {point.node: point for point in points(first, repair)}
    assert found["mend"].trail == ("bad-way",)


def test_a_critical_choice_is_no_skilled_way_however_it_is_rated():
    second = node("second", GOOD, BAD)
    first = node(
        "first",
        choice("risky", "second", ratings={"A1": 4}, critical=("CE01",)),
        choice("sound", "second", ratings={"A1": 3}),
    )
    found = {point.node: point for point in points(first, second)}
    assert found["second"].trail == ("sound",)


def test_an_opening_in_which_other_lines_are_said_is_another_point():
    asked = node(
        "room", GOOD, BAD, lines=(line("I'm fine."), line("I'm not.", when=that("noor.rupture", "withdrawal")))
    )
    found = points(asked, variants={"sore": {"noor.rupture": "withdrawal"}})
    assert {point.variant for point in found} == {"standard", "sore"}
    assert len({point.looks for point in found}) == 2


def test_what_is_offered_is_the_same_whatever_is_said_before():
    asked = node(
        "room", GOOD, BAD, lines=(line("I'm fine."), line("I'm not.", when=that("noor.rupture", "withdrawal")))
    )
    assert len({point.options for point in points(asked, variants={"sore": {"noor.rupture": "withdrawal"}})}) == 1


def test_where_something_else_is_offered_it_is_another_offer():
    hidden = choice("mend", ratings={"A1": 3}, when=that("noor.rupture", "withdrawal"))
    found = points(node("room", GOOD, BAD, hidden), variants={"sore": {"noor.rupture": "withdrawal"}})
    assert len({point.options for point in found}) == 2


def test_openings_that_look_the_same_are_one_point():
    assert len(points(ROOM, variants={"sore": {"noor.bond": 2}})) == 1


def test_the_order_of_options_does_not_change_what_a_moment_looks_like():
    built = table(ROOM, cast=TWO)
    encounter = start(built)
    options = offered(built, encounter)
    for of in (options_hash, looks_hash):
        assert of(built, encounter, options) == of(built, encounter, options[::-1])


def test_a_walk_that_never_ends_is_left_after_the_most_decisions_that_there_can_be():
    round_and_round = node("room", choice("again", "room", ratings={"A1": 4}), choice("out", ratings={"A1": 0}))
    assert [point.node for point in points(round_and_round)] == ["room"]


def test_each_trail_leads_to_its_point():
    case = waiting_room()
    for point in points_of(case.table, case.key):
        encounter, _ = replay(case.table, point.trail, variant=point.variant)
        assert encounter.node == point.node
        options = offered(case.table, encounter)
        assert options_hash(case.table, encounter, options) == point.options
        assert looks_hash(case.table, encounter, options) == point.looks


def test_a_strain_that_shows_is_a_marker():
    assert shown((line("Fine.", affect="withdrawn"),), put("noor.rupture", "withdrawal")) == ("withdrawal", "noor")
    assert shown((line("No!", affect="angry"),), put("dad.rupture", "confrontation")) == (None, "dad")
    assert shown((line("No!", "dad", affect="angry"),), put("dad.rupture", "confrontation")) == ("confrontation", "dad")


def test_a_strain_that_does_not_show_is_not_asked_about():
    assert shown((line("Thanks!", affect="open"),), put("noor.rupture", "withdrawal"))[0] is None


def test_an_answer_at_ease_shows_no_strain():
    assert shown((line("It's the first time.", affect="sad"),)) == ("none", None)


def test_an_answer_that_looks_strained_without_a_strain_is_not_asked_about():
    assert shown((line("So it's me.", affect="angry"),))[0] is None


def test_an_answer_without_words_is_not_asked_about():
    assert shown((line("Nobody moves.", None),))[0] is None
    assert shown((line("", cue="nods"),))[0] is None


def test_a_strain_that_was_there_before_is_not_asked_about():
    assert shown((line("Fine.", affect="withdrawn"),), state={"noor.rupture": "withdrawal"})[0] is None


def test_two_strains_at_once_are_not_asked_about():
    both = (put("noor.rupture", "withdrawal"), put("dad.rupture", "confrontation"))
    reply = (line("Fine.", affect="withdrawn"), line("No!", "dad", affect="angry"))
    assert shown(reply, *both)[0] is None


def test_a_case_of_an_ending_alone_has_no_points():
    assert points(ending()) == ()


def test_where_the_ways_part_each_opening_is_walked():
    left, right = node("left", GOOD, BAD), node("right", GOOD, BAD)
    first = node("first", choice("go", (Target("left", that("noor.bond", 2)), Target("right")), ratings={"A1": 3}))
    found = points(first, left, right, variants={"low": {"noor.bond": 2}})
    assert {point.node for point in found} == {"first", "left", "right"}
