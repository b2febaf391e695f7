"""Marks and castings on random texts and scenarios."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.casting import FORMS, castings, drawn, fill_marks, people_of
from simulator.domain.compile import compile_scenario
from simulator.domain.encounter import Decision, replay, start
from simulator.domain.fingerprint import play_hash
from simulator.domain.key import scenario_key
from simulator.domain.scenario import Recast, Scenario
from tests.builders import person
from tests.property.strategies import BRIEF, BROAD, Walk, scenarios, walks

PEOPLE = {"dana": person("dana", pronouns="she/her"), "sam": person("sam", pronouns="he/him")}
NO_BRACES = st.text().filter(lambda text: "{" not in text)
MARKS = st.builds(
    lambda who, form: f"{{{who}.{form}}}" if form else f"{{{who}}}",
    st.sampled_from(sorted(PEOPLE)),
    st.sampled_from(["", *FORMS, *(form.capitalize() for form in FORMS)]),
)
OTHERS = {"noor": Recast("Ada", 40, "they/them", about="{noor} counts."), "samira": Recast(pronouns="he/him")}


def recast_in_other(case: Scenario) -> Scenario:
    """The scenario, played by other people in its second opening, with marks in what is said."""
    known = {key: other for key, other in OTHERS.items() if key in case.cast}
    nodes = {
        name: replace(node, scene="{noor} and {noor.their} coat. {Noor}", debrief="{noor.They} left.")
        for name, node in case.nodes.items()
    }
    return replace(case, nodes=nodes, casting={"other": known})


@BROAD
@given(NO_BRACES)
def test_filling_marks_is_the_identity_on_text_without_braces(text: str) -> None:
    assert fill_marks(text, PEOPLE) is text


@BROAD
@given(st.text(alphabet="{}.ab dthey"))
def test_only_marks_of_the_cast_are_touched(text: str) -> None:
    assert fill_marks(text, {}) is text


@BROAD
@given(st.lists(st.one_of(NO_BRACES.filter(lambda text: "}" not in text), MARKS)))
def test_every_mark_is_filled_and_everything_else_stays(parts: list[str]) -> None:
    filled = fill_marks("".join(parts), PEOPLE)
    assert filled == "".join(fill_marks(part, PEOPLE) for part in parts)
    assert "{" not in filled
    assert fill_marks(filled, PEOPLE) is filled


@BRIEF
@given(scenarios())
def test_a_scenario_without_marks_is_drawn_as_it_is(case: Scenario) -> None:
    assert drawn(case) is case
    assert drawn(case, "other") is case


def _moved(decision: Decision) -> tuple[object, ...]:
    """What a decision did, but for words."""
    changes = [(one.variable, one.before, one.after, bool(one.blocked)) for one in decision.changes]
    return decision.node, decision.offered, decision.state_before, decision.state_after, decision.led_to, changes


@BROAD
@given(walks())
def test_who_plays_changes_no_step_of_a_walk(walk: Walk) -> None:
    case = recast_in_other(walk.case)
    for variant in ("standard", "other"):
        table = compile_scenario(drawn(case, variant))
        encounter, decisions = replay(table, walk.trail, variant=walk.variant, seed=walk.seed)
        assert encounter == walk.encounter
        assert list(map(_moved, decisions)) == list(map(_moved, walk.decisions))


@BRIEF
@given(scenarios())
def test_who_plays_changes_neither_the_key_nor_an_opening(case: Scenario) -> None:
    written = recast_in_other(case)
    for variant in written.variants:
        one = drawn(written, variant)
        assert scenario_key(one) == scenario_key(case)
        assert start(compile_scenario(one), variant=variant) == start(compile_scenario(case), variant=variant)


@BRIEF
@given(scenarios())
def test_every_text_of_a_drawn_scenario_names_who_plays(case: Scenario) -> None:
    written = recast_in_other(case)
    for variant, name in (("standard", "Noor and her coat. {Noor}"), ("other", "Ada and their coat. {Noor}")):
        assert {node.scene for node in drawn(written, variant).nodes.values()} == {name}
    assert drawn(written, "other").cast["noor"].about == "Ada counts."
    assert [cast["noor"] for cast in castings(written)] == [case.cast["noor"], people_of(written, "other")["noor"]]


@BRIEF
@given(scenarios())
def test_an_empty_casting_leaves_the_play_hash_as_it_was(case: Scenario) -> None:
    assert play_hash(replace(case, casting={})) == play_hash(case)
    assert play_hash(recast_in_other(case)) != play_hash(case)
