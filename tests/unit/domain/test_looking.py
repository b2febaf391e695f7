import pytest

from simulator.domain.looking import Described, Kinds, Wanted, fits, fold, found, kinds, loosened, read_wanted
from simulator.domain.scenario import About

ALL = {"modality": "abft", "strategy": "avoidant", "problem": "grief", "level": "advanced", "minutes": 25}


def about(**changes):
    given = {
        "title": "The phone on the table",
        "summary": "A family fights about a phone.",
        "modality": "abft",
        "task": "relational-reframe",
        "setting": "family",
        "strategies": ("avoidant",),
        "problems": ("suicidal-ideation",),
        "level": "intermediate",
        "minutes": 25,
        "content_notes": (),
        "objectives": ("Draw out longing.",),
        "reviewers": (),
        "sources": (),
        "feedback": "each",
    }
    return About(**(given | changes))


def case(name="phone", *, tried=False, names=("José",), **changes):
    return Described(name, about(**changes), names, tried)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Crème BRÛLÉE", " creme brulee"),
        ("Don't go!", " dont go"),
        ("Don\u2019t go", " dont go"),
        ("five-year_old", " five year old"),
        ("Straße", " strasse"),
        ("🦋 — …", ""),
        ("", ""),
    ],
)
def test_a_text_is_folded_to_plain_words(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "phone",
        "FIGHTS family",
        "jose",
        "suicidal",
        "longing",
        "Attachment-Based",
        "abft",
        "fami",
        "intermediate",
        "avoidant",
        "reframe",
        "  ",
        "!?",
    ],
)
def test_a_case_is_found_by_words_of_its_texts_people_problems_and_objectives(text):
    assert fits(Wanted(text), case())


@pytest.mark.parametrize("text", ["phone couple", "hone", "phonebook"])
def test_every_word_must_begin_a_word_of_the_case(text):
    assert not fits(Wanted(text), case())


def test_only_the_first_hundred_characters_of_a_search_are_read():
    assert fits(Wanted("phone" + " " * 95 + "couple"), case())


@pytest.mark.parametrize(
    ("wanted", "fit", "other"),
    [
        (Wanted(modality="abft"), {}, {"modality": "eft"}),
        (Wanted(strategy="anxious"), {"strategies": ("avoidant", "anxious")}, {}),
        (Wanted(problem="grief"), {"problems": ("grief",)}, {}),
        (Wanted(level="advanced"), {"level": "advanced"}, {}),
        (Wanted(minutes=25), {"minutes": 25}, {"minutes": 26}),
        (Wanted(untried=True), {}, {"tried": True}),
    ],
)
def test_each_filter_keeps_what_fits_and_leaves_out_what_does_not(wanted, fit, other):
    assert fits(wanted, case(**fit))
    assert not fits(wanted, case(**other))


def test_all_filters_must_fit_at_once():
    held = [case("both", modality="eft", level="advanced"), case("one", modality="eft"), case("none")]

    assert found(Wanted(modality="eft", level="advanced"), held) == {"both"}


def test_where_nothing_is_found_it_is_told_what_could_be_left_open():
    held = [case("a", modality="eft"), case("b", level="advanced"), case("c", level="advanced")]
    wanted = Wanted("phone", modality="eft", level="advanced")

    assert found(wanted, held) == frozenset()
    assert loosened(wanted, held) == {"modality": 2, "level": 1}


def test_there_is_to_look_for_what_occurs_in_a_library():
    held = [
        about(modality="mbt", strategies=("secure", "anxious"), problems=("rage",), level="advanced", minutes=30),
        about(modality="abft", strategies=("anxious",), problems=("grief",), level="foundation", minutes=15),
    ]

    assert kinds(held) == Kinds(
        ("abft", "mbt"), ("anxious", "secure"), ("grief", "rage"), ("foundation", "advanced"), (15,)
    )


def test_an_empty_library_has_nothing_to_look_for():
    assert kinds([]) == Kinds((), (), (), (), ())


KNOWN = Kinds(("abft",), ("avoidant",), ("grief",), ("advanced",), (25,))


def test_an_address_is_read_as_what_somebody_looks_for():
    given = {name: str(value) for name, value in ALL.items()} | {"text": "phone", "untried": "1"}

    assert read_wanted(given, KNOWN) == (Wanted("phone", **ALL, untried=True), ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("modality", "eft"),
        ("problem", "<b>"),
        ("level", "x" * 100),
        ("minutes", "-3"),
        ("minutes", "٢٥"),
        ("untried", "yes"),
    ],
)
def test_what_means_nothing_in_an_address_is_named_and_left_out(name, text):
    assert read_wanted({name: text, "strategy": "avoidant"}, KNOWN) == (Wanted(strategy="avoidant"), (name,))


def test_an_empty_value_in_an_address_asks_for_nothing():
    assert read_wanted({"modality": "", "text": ""}, KNOWN) == (Wanted(), ())


def test_a_long_search_in_an_address_is_cut():
    assert read_wanted({"text": "x" * 500}, KNOWN)[0].text == "x" * 100


@pytest.mark.parametrize("name", ["text", "modality", "minutes", "untried"])
def test_one_thing_can_be_left_open(name):
    wanted = Wanted("phone", "abft", minutes=25, untried=True)

    assert set(wanted.given) - set(wanted.without(name).given) == {name}
