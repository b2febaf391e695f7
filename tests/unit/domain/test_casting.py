"""Who plays: marks in texts, castings, and what can be said before a variant is known."""

from dataclasses import fields, is_dataclass, replace

import pytest

from simulator.domain.casting import (
    TEXTS,
    Introduction,
    castings,
    drawn,
    fill_marks,
    introduced,
    is_form,
    people_of,
    pronoun,
    recast,
)
from simulator.domain.compile import compile_scenario
from simulator.domain.debrief import effect_words
from simulator.domain.encounter import choose, start
from simulator.domain.fingerprint import play_hash
from simulator.domain.rubric import ErrorClass
from simulator.domain.scenario import (
    About,
    Background,
    Choice,
    CriticalMark,
    Effect,
    EffectSource,
    EndingLevel,
    Line,
    Node,
    Person,
    Rationale,
    Recast,
    Rule,
    Scenario,
    SourceKind,
)
from tests.builders import (
    ABOUT,
    add,
    at_most,
    blocks_rise,
    choice,
    ending,
    ending_level,
    line,
    move,
    node,
    person,
    profile,
    response,
    rule,
    scenario,
)

DANA = person("dana", pronouns="she/her", age=34)
SAM = person("sam", pronouns="he/him", role="partner", portrait="open-peeps/daniel", about="{dana}'s husband")
CAST = {"dana": DANA, "sam": SAM}
OTHERS = {"sam": Recast(name="Ruth", pronouns="she/her", about="{dana}'s wife")}


def couple(*nodes, **details):
    """A case of a couple that is also played by two women."""
    whole = nodes or (node("here", choice("go")),)
    given = {"cast": [DANA, SAM], "variants": {"two-women": {}}, "casting": {"two-women": OTHERS}} | details
    return scenario(*whole, **given)


# Marks


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{dana} waits.", "Dana waits."),
        (
            "{dana.They} knew {dana.their} way and kept it to {dana.themself}.",
            "She knew her way and kept it to herself.",
        ),
        ("It was {sam.theirs}. {sam.Their} hand, for {sam.them}.", "It was his. His hand, for him."),
        ("{sam}{dana}", "SamDana"),
        ("Nobody is named.", "Nobody is named."),
    ],
)
def test_a_mark_is_filled_with_the_name_or_the_pronoun(text, filled):
    assert fill_marks(text, CAST) == filled


@pytest.mark.parametrize(
    ("pronouns", "forms"),
    [
        ("she/her", "she her her hers herself"),
        ("he/him", "he him his his himself"),
        ("they/them", "they them their theirs themself"),
        ("ze/zir", "they them their theirs themself"),
        ("He / him", "he him his his himself"),
    ],
)
def test_each_form_follows_the_first_of_the_pronouns(pronouns, forms):
    marks = ("they", "them", "their", "theirs", "themself")
    one = person("dana", pronouns=pronouns)
    assert [pronoun(one, mark) for mark in marks] == forms.split()
    assert [pronoun(one, mark.capitalize()) for mark in marks] == [word.capitalize() for word in forms.split()]


@pytest.mark.parametrize(
    "text",
    [
        "{nobody}",
        "{Dana}",
        "{dana.thier}",
        "{dana.THEY}",
        "{dana.}",
        "{ dana }",
        "{dana",
        "{}",
        "{1}",
        "{they}",
        "{name}",
    ],
)
def test_braces_that_are_no_mark_stay(text):
    assert fill_marks(text, CAST) == text


def test_what_a_mark_is_filled_with_is_not_filled_again():
    odd = {"dana": person("dana", name="{sam}"), "sam": SAM}
    assert fill_marks("{dana}", odd) == "{sam}"


@pytest.mark.parametrize(
    ("word", "known"), [("their", True), ("Their", True), ("THEIR", False), ("tHeir", False), ("its", False)]
)
def test_a_form_may_begin_with_a_capital(word, known):
    assert is_form(word) is known


# Castings


def test_a_variant_without_a_casting_is_played_by_the_standard_cast():
    case = couple(variants={"two-women": {}, "tired": {"dana.bond": 1}})
    assert people_of(case, "tired") is case.cast
    assert people_of(case, "standard") is case.cast


def test_what_a_casting_leaves_out_stays():
    ruth = people_of(couple(), "two-women")["sam"]
    assert (ruth.id, ruth.name, ruth.pronouns) == ("sam", "Ruth", "she/her")
    assert (ruth.age, ruth.role, ruth.portrait) == (15, "partner", "open-peeps/daniel")
    assert people_of(couple(), "two-women")["dana"] is DANA


def test_everything_that_a_casting_says_is_taken():
    other = Recast("Ruth", 0, "she/her", "open-peeps/noor", "Counts.", Background(faith="jewish"))
    one = recast(replace(SAM, background=Background(origin="asia", faith="none")), other)
    assert one == person(
        "sam",
        name="Ruth",
        age=0,
        pronouns="she/her",
        role="partner",
        portrait="open-peeps/noor",
        about="Counts.",
        background=Background(origin="asia", faith="jewish"),
    )


def test_the_casts_stand_in_the_order_of_the_openings():
    assert [[one.name for one in cast.values()] for cast in castings(couple())] == [["Dana", "Sam"], ["Dana", "Ruth"]]


# Drawing


def marked():
    """A case in which every text holds a mark."""
    mark = "{sam} {sam.They}"
    first = choice(
        "go",
        say=mark,
        moves=[move("validate", "sam")],
        reply=(line(mark, "sam", cue=mark),),
        effects=[add("sam.bond", 1)],
    )
    marks = (CriticalMark("CE01", ErrorClass.C1, mark),)
    first = replace(first, rationale=Rationale(mark, mark, mark, mark, mark), critical=marks)
    because = rule(at_most("sam.bond", 9), add("sam.trust", 1))
    because = replace(because, effects=tuple(replace(e, source=source(mark)) for e in because.effects))
    return couple(
        node("here", first, scene=mark, lines=(line(mark, None, cue=mark),)),
        ending("end", title=mark, debrief=mark, scene=mark, lines=(line(mark, "dana", cue=mark),)),
        about=replace(ABOUT, title=mark, summary=mark, content_notes=(mark,), objectives=(mark, mark)),
        prebrief=mark,
        duties=mark,
        rules=[because],
        at_ending={"S3": [ending_level(3, because=mark)]},
        cast=[replace(DANA, about=mark), SAM],
    )


def source(words):
    return EffectSource(SourceKind.RULE, "rule 1", words)


def texts_of(thing):
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from texts_of(value)
    elif isinstance(thing, tuple):
        for value in thing:
            yield from texts_of(value)
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name != "casting":
                yield from texts_of(getattr(thing, field.name))


@pytest.mark.parametrize(("variant", "filled"), [("standard", "Sam He"), ("two-women", "Ruth She")])
def test_every_text_is_filled_for_the_people_of_the_variant(variant, filled):
    written = [text for text in texts_of(marked()) if "{sam}" in text]
    found = list(texts_of(drawn(marked(), variant)))
    assert [text for text in found if "{" in text] == []
    assert len(written) >= 25
    assert found.count(filled) == len(written)


NOT_READ = {
    Scenario: "id version cast variables openings start profiles rubrics casting",
    About: "modality task setting strategies problems level minutes reviewers sources feedback",
    Person: "id name age pronouns role strategy portrait background",
    Rule: "when",
    Effect: "variable add put when",
    EffectSource: "kind label",
    EndingLevel: "rating when",
    Node: "id present construct criteria key brevity as_written ending early",
    Line: "speaker affect when",
    Choice: "id moves effects ratings repairs to when once contested sources confidence spread",
    CriticalMark: "code error_class",
    Rationale: "",
}
"""What is left of each part: ids, words of the format, numbers, and what is filled in another way."""


@pytest.mark.parametrize("part", TEXTS, ids=lambda part: part.__name__)
def test_of_every_field_it_is_settled_whether_marks_in_it_are_filled(part):
    assert {field.name for field in fields(part)} == {*TEXTS[part], *NOT_READ[part].split()}


def test_every_part_in_which_marks_are_filled_has_its_fields_settled():
    assert set(NOT_READ) == set(TEXTS)


def test_the_people_of_the_variant_are_in_the_cast():
    case = drawn(couple(), "two-women")
    assert (case.cast["sam"].name, case.cast["sam"].about) == ("Ruth", "Dana's wife")
    assert drawn(couple()).cast["sam"].about == "Dana's husband"


def test_a_scenario_in_which_nothing_is_different_comes_back_itself():
    case = scenario(node("here", choice("go"), lines=(line("Well {now}."),)))
    assert drawn(case) is case
    assert drawn(case, "no-such-variant") is case


def test_what_strategies_say_of_a_person_is_said_of_who_plays():
    avoidant = profile(
        response(["validate"], {"bond": 1}, words="{name} came nearer"),
        response(["validate"], {"openness": 1}),
        limits=[blocks_rise("openness", at_most("trust", 10), words="{name} kept {their} coat on")],
    )
    case = couple(
        node("here", choice("go", moves=[move("validate", "sam")])),
        cast=[DANA, replace(SAM, strategy="avoidant")],
        profiles=[avoidant],
    )
    table = compile_scenario(drawn(case, "two-women"))
    _, decision = choose(table, start(table, variant="two-women"), "go")
    assert effect_words(decision.changes) == ("Ruth came nearer", "Ruth kept her coat on")


# Before a variant is known


def test_what_is_the_same_in_every_casting_is_said_beforehand():
    assert introduced(couple()) == (
        Introduction("dana", "client", "Dana", 34, "she/her", None, ""),
        Introduction("sam", "partner", "", 15, "", "open-peeps/daniel", ""),
    )


def test_without_castings_everything_is_said_with_its_marks_filled():
    assert introduced(couple(casting={}))[1] == Introduction(
        "sam", "partner", "Sam", 15, "he/him", "open-peeps/daniel", "Dana's husband"
    )


def test_a_line_about_someone_is_left_out_if_it_speaks_of_who_is_not_settled():
    case = couple(cast=[replace(DANA, about="Married to {sam}."), SAM])
    assert introduced(case)[0].about == ""


def test_an_age_and_a_portrait_that_differ_are_left_out():
    case = couple(casting={"two-women": {"sam": Recast(age=40, portrait="open-peeps/noor")}})
    assert (introduced(case)[1].age, introduced(case)[1].portrait, introduced(case)[1].name) == (None, None, "Sam")


# Hashes


def test_a_casting_is_part_of_how_the_case_plays():
    assert play_hash(couple()) != play_hash(couple(casting={}))
    other = {"sam": replace(OTHERS["sam"], name="Rut")}
    assert play_hash(couple()) != play_hash(couple(casting={"two-women": other}))


def test_a_portrait_a_line_about_someone_and_a_background_are_in_no_hash():
    other = {"sam": replace(OTHERS["sam"], portrait="a/b", about="Hm.", background=Background(harm="both"))}
    assert play_hash(couple()) == play_hash(couple(casting={"two-women": other}))
    assert play_hash(couple()) == play_hash(couple(cast=[replace(DANA, background=Background(origin="asia")), SAM]))
