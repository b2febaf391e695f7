"""Castings, marks, backgrounds and confidence as they are read from a file, and cases as they are drawn."""

from __future__ import annotations

import re

import pytest

from simulator.content.case import Case, DrawnCases, drawn_case
from simulator.content.catalogue import build_library, case_from_texts
from simulator.content.located_yaml import load_located
from simulator.content.models import CastingFile, PersonFile
from simulator.content.stored import from_plain, to_plain
from simulator.domain.casting import FORMS, pronoun
from simulator.domain.encounter import replay
from simulator.domain.fingerprint import item_hash, key_hash, play_hash
from simulator.domain.key import scenario_key
from simulator.domain.scenario import Background, Confidence, Recast, Scenario
from tests.builders import person
from tests.castings import recast_text, recast_texts
from tests.library import CASE, ROOT, edited, library_texts, printed, problems_after, replaced, waiting_room

QUIET = "  quiet: {tom.trust: 3, told: nobody}\n"
LANGUAGE = (ROOT / "docs" / "scenario-language.md").read_text(encoding="utf-8")
FEET = "    cue: on her feet\n"
SOURCES = "        sources: [elliott-2018]\n"


def recast_case(*edits: tuple[str, str]) -> Case:
    text = recast_text()
    for old, new in edits:
        text = replaced(text, old, new)
    return build_library(library_texts() | {CASE: text}).cases["waiting-room"]


def problems_of(text: str) -> list[str]:
    return [line.removeprefix(f"{CASE}:") for line in printed(library_texts() | {CASE: text})]


# Reading


def test_a_casting_arrives_with_what_is_different() -> None:
    assert recast_case().written.casting == {
        "stormy": {"mara": Recast("Jonas", 41, "he/him", "open-peeps/daniel", "Came from work with {tom}.")}
    }


def test_a_background_arrives_and_what_is_left_out_is_empty() -> None:
    old = "name: Mara, age: 38"
    texts = edited(old, f"{old}, background: {{origin: middle-east, class: working, faith: none, harm: both}}")
    found = build_library(texts).cases["waiting-room"].scenario
    assert found.cast["mara"].background == Background("middle-east", "working", "none", "", "both")
    assert found.cast["tom"].background == Background()


def test_a_background_in_a_casting_arrives_key_by_key() -> None:
    text = replaced(recast_text(), "      age: 41\n", "      age: 41\n      background: {class: upper}\n")
    text = replaced(text, "name: Mara, age: 38", "name: Mara, age: 38, background: {class: working, faith: jewish}")
    case = build_library(library_texts() | {CASE: text}).cases["waiting-room"]
    assert case.scenario.cast["mara"].background == Background(social_class="working", faith="jewish")
    assert drawn_case(case, "stormy").scenario.cast["mara"].background == Background(
        social_class="upper", faith="jewish"
    )


@pytest.mark.parametrize("word", list(Confidence))
def test_the_confidence_of_a_choice_arrives(word: Confidence) -> None:
    texts = edited(
        "        sources: [elliott-2018]\n", f"        sources: [elliott-2018]\n        confidence: {word}\n"
    )
    node = build_library(texts).cases["waiting-room"].scenario.nodes["late"]
    assert [choice.confidence for choice in node.choices] == [None, word, None]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            SOURCES,
            f"{SOURCES}        confidence: sure\n",
            "125:9: SC006 error: 'nodes › late › choices › no. 2 › confidence' has the wrong form (found 'sure'); "
            "use 'high', 'medium' or 'low'",
        ),
        (
            "age: 38,",
            "age: 38, background: {orgin: asia},",
            "25:44: SC005 error: 'orgin' is not a key in 'cast › mara › background'; did you mean 'origin'?",
        ),
        (
            "age: 38,",
            "age: 38, background: {class: lower},",
            "25:44: SC006 error: 'cast › mara › background › class' has the wrong form (found 'lower'); "
            "use 'working', 'middle' or 'upper'",
        ),
        (
            QUIET,
            QUIET + "casting: {quiet: {mara: {role: client}}}\n",
            "47:26: SC005 error: 'role' is not a key in 'casting › quiet › mara'; use one of 'name', 'age', "
            "'pronouns', 'portrait', 'about', 'background'",
        ),
    ],
)
def test_a_slip_in_the_new_keys_is_reported_at_its_place(old: str, new: str, problem: str) -> None:
    assert problems_after(old, new) == [problem]


# What a casting can't be


@pytest.mark.parametrize(
    ("casting", "problem"),
    [
        (
            "{stromy: {mara: {age: 50}}}",
            "47:11: SC029 error: 'stromy' is not one of the case's `variants:`; did you mean 'stormy'?",
        ),
        (
            "{two-men: {mara: {age: 50}}}",
            "47:11: SC029 error: 'two-men' is not one of the case's `variants:`; "
            "add `two-men: {}` there if only the people are different",
        ),
        (
            "{standard: {mara: {age: 50}}}",
            "47:11: SC029 error: the people of 'standard' are those under `cast:`; "
            "say it there, and name here the variants that are played by other people",
        ),
        (
            "{stormy: {marta: {age: 50}}}",
            "47:20: SC013 error: 'marta' is not in the cast; did you mean 'mara'?",
        ),
        (
            "{stormy: {tom: {age: 18}}}",
            "47:26: SC029 error: a client of 16 can't be 18 in a variant: critical errors would count differently; "
            "let the client be under 18 here too",
        ),
    ],
)
def test_a_casting_that_does_not_fit_is_reported(casting: str, problem: str) -> None:
    assert problems_after(QUIET, f"{QUIET}casting: {casting}\n") == [problem]


def test_an_adult_client_can_not_become_a_minor_in_a_variant() -> None:
    text = replaced(library_texts()[CASE], "    age: 16\n", "    age: 18\n")
    (problem,) = problems_of(replaced(text, QUIET, QUIET + "casting: {stormy: {tom: {age: 17}}}\n"))
    assert problem.endswith("let the client be 18 or older here too")


@pytest.mark.parametrize("person", ["tom: {age: 17}", "mara: {age: 17}", "tom: {name: Tom}"])
def test_an_age_that_changes_no_rating_may_differ(person: str) -> None:
    assert problems_after(QUIET, f"{QUIET}casting: {{stormy: {{{person}}}}}\n") == []


def test_a_variant_may_differ_in_nothing_but_its_people() -> None:
    text = replaced(recast_text(), "  stormy: {mara.arousal: 3, patience: 1}", "  stormy: {}")
    assert [line for line in problems_of(text) if " error: " in line] == []


# Marks


def test_marks_that_can_be_filled_are_right_everywhere() -> None:
    assert problems_of(recast_text()) == []


NO_FORM = (
    "is not a form of a pronoun; write one of they, them, their, theirs, themself, "
    "with a capital at the beginning of a sentence"
)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("{Mara}", "'{Mara}' is not a mark; did you mean '{mara}'?"),
        ("{mara.she}", f"'{{mara.she}}' is not a mark: 'she' {NO_FORM}"),
        ("{mara.bond}", f"'{{mara.bond}}' is not a mark: 'bond' {NO_FORM}"),
        ("{mara.THEY}", f"'{{mara.THEY}}' is not a mark: 'THEY' {NO_FORM}"),
        ("{marta.they}", "'{marta.they}' is not a mark: 'marta' is not in the cast; did you mean 'mara'?"),
        ("{no.one}", "'{no.one}' is not a mark: 'no' is not in the cast; use one of 'mara', 'tom'"),
    ],
)
def test_a_mark_that_can_not_be_filled_is_reported_at_its_text(said: str, problem: str) -> None:
    assert problems_after(FEET, f"    cue: on {said} feet\n") == [f"79:9: SC028 error: {problem}"]


@pytest.mark.parametrize("said", ["{they}", "{name}", "{a, b}", "{nobody}", "{mara.their.own}", "{}", "{mara"])
def test_other_braces_are_text(said: str) -> None:
    texts = edited(FEET, f'    cue: "on {said} feet"\n')
    assert printed(texts) == []
    lines = build_library(texts).cases["waiting-room"].scenario.nodes["late"].lines
    assert lines[0].cue == f"on {said} feet"


def test_each_slip_in_a_text_is_reported() -> None:
    found = problems_after(FEET, "    cue: on {mara.his} {tim.their} feet\n")
    assert [line.split(" is not a mark")[0].split("error: ")[1] for line in found] == ["'{mara.his}'", "'{tim.their}'"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("name: Mara,", "name: '{tom}',"), ("pronouns: she/her,", "pronouns: '{tom.they}',")],
)
def test_a_mark_can_not_stand_in_what_marks_are_filled_with(old: str, new: str) -> None:
    (found,) = problems_after(old, new)
    assert "SC028 error: a mark such as '{tom" in found


def test_a_mark_can_not_stand_in_a_name_of_a_casting() -> None:
    (found,) = problems_of(replaced(recast_text(), "name: Jonas", 'name: "{tom}"'))
    assert "SC028 error: a mark such as '{tom}' can't stand in what fills marks" in found


@pytest.mark.parametrize("key", ["title", "summary", "prebrief", "duties", "content_notes", "objectives"])
def test_a_text_that_is_read_before_it_is_known_who_plays_can_not_depend_on_it(key: str) -> None:
    text = recast_text()
    begin = text.index(f"\n{key}:") + 1
    end = text.index("\n", text.index("  - ", begin) if key == "objectives" else begin)
    mark = " {mara} is there"
    line = text[begin:end]
    changed = f"{line[:-1]}{mark}]" if line.endswith("]") else line.rstrip(".") + mark
    changed = changed.replace("[A young", "['A young").replace("is there]", "is there']")
    (found,) = [line for line in problems_of(text[:begin] + changed + text[end:]) if "SC030" in line]
    assert "'{mara}' may be 'Mara' or 'Jonas', and this is read before it is known who plays" in found


def test_a_text_that_is_read_beforehand_may_name_who_is_the_same_in_every_casting() -> None:
    case = recast_case()
    assert case.scenario.prebrief.startswith("You are late. A parent and Tom, 16, have been waiting.")
    assert problems_of(recast_text()) == []


# Names that are not settled


def test_a_name_that_stands_in_a_text_is_reported_where_it_may_be_another() -> None:
    text = replaced(recast_text(), "cue: on {mara.their} feet", "cue: Mara is on {mara.their} feet")
    text = replaced(text, "            cue: sits down\n", "            cue: Jonas sits down\n")
    assert [line.split("; ")[0].split(": ", 1)[1] for line in problems_of(text)] == [
        "SC310 warning: 'Mara' stands here by name, and is called something else in another casting",
        "SC310 warning: 'Jonas' stands here by name, and is called something else in another casting",
    ]


def test_a_name_within_another_word_and_the_name_of_a_reviewer_are_no_names_of_the_cast() -> None:
    text = replaced(recast_text(), "cue: on {mara.their} feet", "cue: in Maravilla")
    assert problems_of(replaced(text, "reviewers: []", "reviewers: [Mara Jonas]")) == []


def test_names_may_stand_in_texts_where_everybody_keeps_theirs() -> None:
    assert "Mara" in library_texts()[CASE].split("cast:")[1]
    assert problems_after(QUIET, f"{QUIET}casting: {{stormy: {{mara: {{pronouns: he/him}}}}}}\n") == []


# Checks of texts


@pytest.mark.parametrize(("name", "reported"), [("Mara", True), ("Jonas", False)])
def test_checks_of_texts_judge_the_standard_casting(name: str, reported: bool) -> None:
    text = replaced(recast_text(), "that you're angry about that.", "that you're angry about that, {mara}.")
    found = problems_of(replaced(text, f"name: {name}", f"name: {name * 20}"))
    assert any("SC203 warning: 'own-it' is " in line for line in found) is reported


def test_a_line_about_somebody_in_a_casting_is_judged_too() -> None:
    text = replaced(recast_text(), "about: Came from work with {tom}.", "about: A narcissist, and {tom}'s father.")
    (found,) = problems_of(text)
    assert "SC302 warning: 'narcissist' labels a person" in found


# Drawing cases


def test_a_case_is_ready_with_its_standard_casting() -> None:
    case = recast_case()
    assert case.scenario.nodes["late"].lines[0].cue == "on her feet"
    assert case.table.nodes["late"].node.lines[0].cue == "on her feet"
    assert case.written.nodes["late"].lines[0].cue == "on {mara.their} feet"


def test_a_case_drawn_for_a_variant_has_its_people_in_scenario_table_and_key() -> None:
    case = drawn_case(recast_case(), "stormy")
    assert case.scenario.cast["mara"].name == "Jonas"
    assert case.table.nodes["late"].node.lines[0].cue == "on his feet"
    (mark,) = case.key.nodes["remark"].options["our-secret"].critical
    assert mark.reason == "Jonas would have to be told tonight."


def test_everything_that_counts_stays_the_same() -> None:
    case = recast_case()
    other = drawn_case(case, "stormy")
    hashes = [(one.content_hash, one.play_hash, one.key_hash, one.texts) for one in (case, other)]
    assert hashes[0] == hashes[1]
    assert other.table.variables == case.table.variables
    walks = [replay(one.table, ["thanks", "ask", "wait"], variant="stormy") for one in (case, other)]
    assert walks[0][0] == walks[1][0]
    assert [one.state_after for one in walks[0][1]] == [one.state_after for one in walks[1][1]]


def test_strategies_speak_of_who_plays() -> None:
    case = drawn_case(recast_case(), "stormy")
    _, (decision,) = replay(case.table, ["thanks"], variant="stormy")
    words = {change.source.words for change in decision.changes}
    assert "Jonas had to ask louder, because his first try was not heard" in words


def test_a_drawn_case_can_be_drawn_again() -> None:
    case = recast_case()
    again = drawn_case(drawn_case(case, "stormy"), "quiet")
    assert again.scenario == case.scenario
    assert again.casting == "standard"


@pytest.mark.parametrize("variant", ["standard", "quiet", "no-such-variant"])
def test_a_variant_without_a_casting_is_the_case_itself(variant: str) -> None:
    case = recast_case()
    assert drawn_case(case, variant) is case


def test_a_case_without_marks_and_castings_is_drawn_as_it_is_written() -> None:
    case = waiting_room()
    assert case.written is case.scenario
    assert drawn_case(case, "stormy") is case


def test_each_variant_is_drawn_once_while_there_is_room() -> None:
    case, drawn = recast_case(), DrawnCases(max_kept=1)
    first = drawn(case, "stormy")
    assert drawn(case, "stormy") is first
    assert drawn(case, "quiet") is case
    other = recast_case(("name: Jonas", "name: Emil"))
    assert drawn(other, "stormy").scenario.cast["mara"].name == "Emil"
    assert drawn(case, "stormy") is not first


def test_the_index_says_only_what_is_the_same_in_every_casting() -> None:
    entry = build_library(recast_texts()).index["waiting-room"]
    assert [(one.name, one.age, one.pronouns, one.portrait) for one in entry.cast] == [
        ("", None, "", None),
        ("Tom", 16, "he/him", "open-peeps/noor"),
    ]


# Hashes and stored forms


def test_a_confidence_and_a_background_are_in_no_hash_but_that_of_the_texts() -> None:
    before = waiting_room()
    text = replaced(library_texts()[CASE], SOURCES, f"{SOURCES}        confidence: low\n")
    text = replaced(text, "age: 38,", "age: 38, background: {origin: asia},")
    after = build_library(library_texts() | {CASE: text}).cases["waiting-room"]
    assert (after.play_hash, after.key_hash) == (before.play_hash, before.key_hash)
    assert item_hash(after.written, after.key, "late") == item_hash(before.written, before.key, "late")
    assert after.content_hash != before.content_hash


def test_the_hashes_are_those_of_the_case_as_it_is_written() -> None:
    case = recast_case()
    assert case.play_hash == play_hash(case.written) != play_hash(case.scenario)
    assert case.key_hash == key_hash(case.written, scenario_key(case.written)) != key_hash(case.scenario, case.key)


def test_another_name_in_a_casting_is_another_way_to_play() -> None:
    assert recast_case().play_hash != recast_case(("name: Jonas", "name: Emil")).play_hash


def test_a_case_with_a_casting_survives_being_stored() -> None:
    written = recast_case().written
    assert from_plain(Scenario, to_plain(written)) == written
    kept = case_from_texts(recast_texts(), "waiting-room")
    assert kept is not None
    assert drawn_case(kept, "stormy").scenario.cast["mara"].name == "Jonas"


# What the page for authors shows


def test_the_casting_on_the_page_for_authors_can_be_used() -> None:
    block = re.search(r"<!-- casting -->\s*```yaml\n(.*?)```", LANGUAGE, re.DOTALL)
    assert block is not None
    data = load_located(block[1], "page").data
    assert set(data["casting"]) == set(data["variants"])
    assert all(PersonFile.model_validate(person) for person in data["cast"].values())
    assert all(CastingFile.model_validate(one) for people in data["casting"].values() for one in people.values())
    assert set().union(*data["casting"].values()) == set(data["cast"])


def test_the_forms_on_the_page_for_authors_are_those_that_are_filled() -> None:
    rows = re.findall(r"^\| `\{dana\.(\w+)\}` \| (\w+) \| (\w+) \| (\w+) \|$", LANGUAGE, re.MULTILINE)
    assert [row[0] for row in rows[:5]] == list(FORMS)
    for form, *shown in rows:
        people = [person("dana", pronouns=pronouns) for pronouns in ("she/her", "he/him", "they/them")]
        assert [pronoun(one, form) for one in people] == shown
