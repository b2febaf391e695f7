"""The form of files: every wrong key and value is named at its place, in words that an author can use."""

from __future__ import annotations

from simulator.content.catalogue import build_library
from simulator.content.located_yaml import MAX_ERRORS, load_located
from simulator.content.models import NumberFile, ScenarioFile
from simulator.content.validate import validate
from tests.library import CASE, edited, library_texts, problems_after, replaced

EXPLAIN = "nodes › late › choices › no. 1"


def test_a_valid_file_becomes_its_model() -> None:
    file = validate(load_located(library_texts()[CASE], CASE), ScenarioFile)
    assert file is not None
    assert (file.schema_, file.id, file.minutes) == (1, "waiting-room", 5)


def test_a_part_of_a_file_can_be_validated_alone() -> None:
    located = load_located("state:\n  heat: {min: 0, max: 3}\n", "x.yaml")
    stand_in = validate(located, NumberFile, ("state", "heat"))
    assert stand_in is not None
    assert (stand_in.min, stand_in.max, stand_in.start) == (0, 3, 0)
    assert [str(item) for item in located.diagnostics] == [
        "x.yaml:2:3: SC004 error: 'start' is missing in 'state › heat'; add `start:` here"
    ]


def test_a_file_that_is_a_list_is_reported() -> None:
    located = load_located("- a\n", "x.yaml")
    assert validate(located, ScenarioFile) is None
    assert [str(item) for item in located.diagnostics] == [
        "x.yaml:1:1: SC006 error: the file holds no keys; begin with `schema: 1`, one key a line"
    ]


def test_a_file_that_could_not_be_read_is_not_reported_twice() -> None:
    located = load_located("", "x.yaml")
    assert validate(located, ScenarioFile) is None
    assert [item.code for item in located.diagnostics] == ["SC001"]


def test_a_missing_key_at_the_top_is_reported_at_the_top() -> None:
    assert problems_after(
        "summary: A mother and her son have waited", "# summary: A mother and her son have waited"
    ) == ["1:1: SC004 error: 'summary' is missing; add `summary:` here"]


def test_a_missing_key_is_reported_at_the_thing_that_lacks_it() -> None:
    assert problems_after("role: caregiver, ", "") == [
        "25:3: SC004 error: 'role' is missing in 'cast › mara'; add `role:` here"
    ]


def test_a_misspelt_key_is_reported_with_the_nearest_one() -> None:
    assert problems_after('          better: "I kept you', '          beter: "I kept you') == [
        f"108:11: SC005 error: 'beter' is not a key in '{EXPLAIN} › rationale'; did you mean 'better'?"
    ]


def test_a_key_that_is_like_no_other_is_reported_with_those_that_are_known() -> None:
    assert problems_after("{name: Mara, ", "{name: Mara, xyz: 1, ") == [
        "25:22: SC005 error: 'xyz' is not a key in 'cast › mara'; "
        "use one of 'name', 'age', 'pronouns', 'role', 'strategy', 'portrait', 'about', 'background'"
    ]


def test_an_empty_key_is_reported() -> None:
    assert problems_after("feedback: each", "feedback: each\n'': 1") == [
        "20:1: SC006 error: a key is empty; write a name before the colon"
    ]


def test_a_word_for_a_number_is_reported() -> None:
    assert problems_after("age: 38", "age: forty") == [
        "25:22: SC006 error: 'cast › mara › age' is not a whole number (found 'forty'); write a whole number"
    ]


def test_a_number_above_its_range_is_reported_with_the_greatest() -> None:
    assert problems_after("{A2: 1, A5: 1}", "{A2: 1, A5: 5}") == [
        f"94:26: SC006 error: '{EXPLAIN} › ratings › A5' is too large (found '5'); use at most 4"
    ]


def test_a_number_below_its_range_is_reported_with_the_least() -> None:
    assert problems_after("minutes: 5", "minutes: 4") == [
        "12:1: SC006 error: 'minutes' is too small (found '4'); use at least 5"
    ]


def test_a_word_that_is_not_in_a_list_is_reported_with_the_list() -> None:
    assert problems_after("level: foundation", "level: easy") == [
        "11:1: SC006 error: 'level' has the wrong form (found 'easy'); use 'foundation', 'intermediate' or 'advanced'"
    ]


def test_a_misspelt_word_is_reported_with_the_nearest_one() -> None:
    assert problems_after("level: foundation", "level: fundation") == [
        "11:1: SC006 error: 'level' has the wrong form (found 'fundation'); did you mean 'foundation'?"
    ]


def test_a_number_that_never_ends_is_reported_in_plain_words() -> None:
    assert problems_after("age: 38", f"age: {'9' * 5000}") == [
        f"25:22: SC006 error: 'cast › mara › age' is not a number that can be meant (found '{'9' * 60}'); "
        "write a number of a few digits"
    ]


def test_what_a_message_quotes_can_neither_break_the_line_nor_steer_the_terminal() -> None:
    assert problems_after("feedback: each", 'feedback: each\n"a\\nb\u200b": 1')[0].startswith(
        "20:1: SC005 error: 'a b\ufffd' is not a key;"
    )


def test_a_message_about_a_very_long_name_stays_short() -> None:
    (found,) = problems_after("role: caregiver, ", f"role: caregiver, {'x' * 900}: 1, ")
    assert len(found) < 1200


def test_a_misspelt_word_of_a_long_list_is_reported_with_the_nearest_one() -> None:
    assert problems_after("affect: angry", "affect: angri") == [
        "80:9: SC006 error: 'nodes › late › lines › no. 1 › affect' has the wrong form (found 'angri'); "
        "did you mean 'angry'?"
    ]


def test_yes_is_not_true() -> None:
    assert problems_after("key: true", "key: yes") == [
        "75:5: SC006 error: 'nodes › late › key' has the wrong form (found 'yes'); write true or false"
    ]


def test_a_single_value_for_a_list_is_reported() -> None:
    assert problems_after("repairs: [mara]", "repairs: mara") == [
        "112:9: SC006 error: 'nodes › late › choices › no. 2 › repairs' has the wrong form (found 'mara'); "
        "write a list: [one, two], or one item a line after a dash"
    ]


def test_a_list_for_a_single_value_is_reported() -> None:
    assert problems_after("start: late", "start: [late]") == [
        "69:1: SC006 error: 'start' must be a single value; write text"
    ]


def test_a_list_for_keys_is_reported() -> None:
    assert problems_after("{A2: 1, A5: 1}", "[1, 1]") == [
        f"94:9: SC006 error: '{EXPLAIN} › ratings' has the wrong form; write keys and values, one a line"
    ]


def test_a_list_with_too_few_items_is_reported() -> None:
    assert problems_after("problems: [suicidal-ideation]", "problems: []") == [
        "10:1: SC006 error: 'problems' holds too few; give at least 1"
    ]


def test_a_list_with_too_many_items_is_reported() -> None:
    assert problems_after("scores: [A2, A5]", "scores: [A2, A5, A2, A5, A2]") == [
        "74:5: SC006 error: 'nodes › late › scores' holds too many; give at most 4"
    ]


def test_an_empty_value_is_reported() -> None:
    assert problems_after("title: The waiting room", "title:") == ["4:1: SC006 error: 'title' is empty; write text"]


def test_empty_text_is_reported() -> None:
    assert problems_after("title: The waiting room", "title: ' '") == [
        "4:1: SC006 error: 'title' is empty; write something here"
    ]


def test_text_that_is_too_long_is_reported_with_its_limit() -> None:
    assert problems_after("title: The waiting room", f"title: {'x' * 301}") == [
        f"4:1: SC006 error: 'title' is too long (found '{'x' * 60}'); shorten it to 300 characters"
    ]


def test_a_version_with_two_numbers_is_reported() -> None:
    assert problems_after("version: 1.0.0", "version: 1.0") == [
        "3:1: SC006 error: 'version' has the wrong form (found '1.0'); write three numbers, as 1.0.0"
    ]


def test_a_rubric_without_its_major_version_is_reported() -> None:
    assert problems_after("caregiver@1]", "caregiver]") == [
        "20:32: SC006 error: 'rubrics › no. 2' has the wrong form (found 'caregiver'); "
        "write the rubric's id and major version, as abft@1"
    ]


def test_a_name_with_capitals_is_reported() -> None:
    assert problems_after("  left:\n    ending", "  Left:\n    ending")[0] == (
        "278:3: SC006 error: 'nodes › Left' has the wrong form (found 'Left'); "
        "use small letters, digits and hyphens, beginning with a letter"
    )


def test_a_portrait_without_its_set_is_reported() -> None:
    assert problems_after("portrait: open-peeps/noor", "portrait: noor") == [
        "32:5: SC006 error: 'cast › tom › portrait' has the wrong form (found 'noor'); "
        "write a set and a name, as open-peeps/noor"
    ]


def test_a_criterion_that_is_none_is_reported() -> None:
    assert problems_after("{A2: 1, A5: 1}", "{A2: 1, B5: 1}") == [
        f"94:26: SC006 error: '{EXPLAIN} › ratings › B5' has the wrong form (found 'B5'); "
        "write a criterion such as A2, S1 or F-abft-1"
    ]


# Values that may have one of two forms are reported in the form that the author chose


def test_a_target_in_the_form_of_text_is_reported_as_text() -> None:
    assert problems_after(
        "to: remark\n        rationale:\n          attends: It names",
        "to: Re!\n        rationale:\n          attends: It names",
    ) == [
        "118:9: SC006 error: 'nodes › late › choices › no. 2 › to' has the wrong form (found 'Re!'); "
        "use small letters, digits and hyphens, beginning with a letter"
    ]


def test_a_target_in_the_form_of_a_list_is_reported_as_a_list() -> None:
    assert problems_after("- node: loose-ends", "- nod: loose-ends") == [
        "216:13: SC004 error: 'node' is missing in 'nodes › silence › choices › no. 1 › to › no. 2'; add `node:` here",
        "216:13: SC005 error: 'nod' is not a key in 'nodes › silence › choices › no. 1 › to › no. 2'; "
        "did you mean 'node'?",
    ]


def test_a_critical_error_in_the_form_of_a_code_is_reported_as_a_code() -> None:
    assert problems_after("critical: [CE02]", "critical: [CE2]") == [
        "156:20: SC006 error: 'nodes › remark › choices › no. 1 › critical › no. 1' has the wrong form (found 'CE2'); "
        "write a code such as CE02"
    ]


def test_a_critical_error_in_the_form_of_keys_is_reported_by_its_keys() -> None:
    assert problems_after("{code: CE03, class: C1,", "{code: CE03, clas: C1,") == [
        "171:33: SC005 error: 'clas' is not a key in 'nodes › remark › choices › no. 2 › critical › no. 1'; "
        "did you mean 'class'?"
    ]


def test_a_key_of_the_wrong_form_does_not_hide_an_unknown_name() -> None:
    texts = edited("  left:\n    ending", "  Left:\n    ending")
    texts[CASE] = replaced(texts[CASE], "\nstart: late", "\nstart: lat")
    assert {str(item).split()[1] for item in build_library(texts).diagnostics} == {"SC006", "SC012"}


def test_a_misspelt_criterion_is_reported_once_and_not_again_as_a_missing_rating() -> None:
    assert problems_after("scores: [A2, A5]", "scores: [A2, a5]") == [
        "74:18: SC006 error: 'nodes › late › scores › no. 2' has the wrong form (found 'a5'); "
        "write a criterion such as A2, S1 or F-abft-1"
    ]


def test_an_unknown_modality_is_not_also_reported_at_the_task() -> None:
    assert [line.split(" error")[0] for line in problems_after("modality: caregiver", "modality: talk")] == [
        "6:1: SC006"
    ]


def test_a_case_of_nothing_but_errors_is_listed_up_to_a_limit() -> None:
    values = ", ".join(["[]"] * (MAX_ERRORS + 100))
    found = problems_after("reviewers: []", f"reviewers: [{values}]")
    assert len(found) == MAX_ERRORS
    assert "the rest is not looked at yet" in found[-1]


def test_several_problems_are_reported_in_one_pass() -> None:
    found = problems_after("role: caregiver, ", "role: mother, agee: 3, ")
    assert [line.split(" error")[0] for line in found] == ["25:50: SC006", "25:64: SC005"]
