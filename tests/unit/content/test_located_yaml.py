"""YAML read strictly: text stays text, places are right, and what is not allowed is named."""

from __future__ import annotations

import pytest

from simulator.content.located_yaml import MAX_BYTES, MAX_DEPTH, Located, load_located


def loaded(text: str) -> Located:
    return load_located(text, "x.yaml")


def problems(text: str) -> list[str]:
    return [str(item).removeprefix("x.yaml:") for item in loaded(text).diagnostics]


# Text stays text


@pytest.mark.parametrize(
    "word",
    ["No", "on", "yes", "true", "12:30", "0123", "1.0", "1e3", "0x1F", "2024-01-01", "1_000", ".inf", "<<", "=", "-5"],
)
def test_an_unquoted_word_stays_the_text_that_the_author_wrote(word: str) -> None:
    assert loaded(f"a: {word}\n").data == {"a": word}


def test_a_key_stays_the_text_that_the_author_wrote() -> None:
    assert loaded("on: 1\n0: 2\n").data == {"on": "1", "0": "2"}


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_an_empty_value_is_none(nothing: str) -> None:
    assert loaded(f"a: {nothing}\nb: x\n").data == {"a": None, "b": "x"}


def test_empty_quotes_are_empty_text() -> None:
    assert loaded("a: ''\n").data == {"a": ""}


def test_the_word_null_in_quotes_is_text() -> None:
    assert loaded('a: "null"\n').data == {"a": "null"}


def test_folded_text_becomes_one_line() -> None:
    assert loaded("a: >-\n  one\n  two\n").data == {"a": "one two"}


def test_lists_and_mappings_nest_in_both_styles() -> None:
    assert loaded("a: [1, {b: 2}]\nc:\n  - d: [e]\n").data == {"a": ["1", {"b": "2"}], "c": [{"d": ["e"]}]}


def test_a_file_with_windows_line_ends_reads_the_same() -> None:
    assert loaded("a: 1\r\nb: [x]\r\n").data == {"a": "1", "b": ["x"]}


def test_a_byte_order_mark_at_the_start_is_no_part_of_the_first_key() -> None:
    assert loaded("\ufeffa: 1\n").data == {"a": "1"}


# Places


def test_a_value_with_a_key_stands_where_its_key_stands() -> None:
    assert loaded("a: 1\nbb:\n  c: 2\n").mark(("bb", "c")) == (3, 3)


def test_a_list_item_stands_where_it_begins() -> None:
    assert loaded("a:\n  - x\n  - y\n").mark(("a", 1)) == (3, 5)


def test_an_item_of_a_list_in_brackets_stands_where_it_begins() -> None:
    assert loaded("a: [x, y]\n").mark(("a", 1)) == (1, 8)


def test_columns_count_letters_and_not_bytes() -> None:
    assert loaded("a: {ü: 1, b: 2}\n").mark(("a", "b")) == (1, 11)


def test_the_place_of_something_missing_is_that_of_what_is_around_it() -> None:
    assert loaded("a: 1\nb:\n  c: 2\n").mark(("b", "not", 3, "there")) == (2, 1)


def test_a_document_without_places_begins_at_its_first_letter() -> None:
    assert Located("x.yaml").mark(("a",)) == (1, 1)


# What is not allowed


def test_a_key_that_stands_twice_is_reported_at_its_second_place() -> None:
    assert problems("a: 1\nb: 2\na: 3\n") == [
        "3:1: SC002 error: 'a' stands here and on line 1; rename or remove one of the two"
    ]


def test_the_first_of_two_equal_keys_keeps_its_value() -> None:
    assert loaded("a: 1\na: 3\n").data == {"a": "1"}


def test_a_key_in_quotes_equals_the_same_key_without() -> None:
    assert problems("a: 1\n'a': 2\n")[0].startswith("2:1: SC002")


def test_the_same_key_in_two_mappings_is_no_duplicate() -> None:
    assert problems("- {a: 1}\n- {a: 2}\n") == []


def test_an_anchor_is_refused_even_if_nothing_refers_to_it() -> None:
    assert problems("a: &x 1\n") == [
        "1:4: SC003 error: '&x' is a YAML shortcut, which is not allowed here; "
        "write the value out, or put text that begins so in quotes"
    ]


def test_an_alias_is_refused_at_its_own_place() -> None:
    assert [line.split(" error")[0] for line in problems("a: &x 1\nb: *x\n")] == ["1:4: SC003", "2:4: SC003"]


def test_an_alias_without_an_anchor_is_reported_once() -> None:
    assert [line.split(" error")[0] for line in problems("a: *important\n")] == ["1:4: SC003"]


def test_an_alias_to_itself_is_refused_and_does_not_loop() -> None:
    assert [line.split(" error")[0] for line in problems("a: &x [*x]\n")] == ["1:4: SC003", "1:8: SC003"]


def test_aliases_that_multiply_are_not_followed() -> None:
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 12))
    assert loaded(f"l0: &l0 [x]\n{layers}").data["l11"] == [None] * 9


@pytest.mark.parametrize("tag", ["!!python/object:os.system", "!!int", "!mine", "!!binary", "!"])
def test_a_tag_on_a_value_is_refused(tag: str) -> None:
    assert [line.split(" error")[0] for line in problems(f"a: {tag} '3'\n")] == ["1:4: SC003"]


def test_a_tag_on_a_key_is_refused() -> None:
    assert [line.split(" error")[0] for line in problems("!!str a: 3\n")] == ["1:1: SC003"]


def test_a_tag_on_a_mapping_is_refused() -> None:
    assert [line.split(" error")[0] for line in problems("a: !!set {b: c}\n")] == ["1:4: SC003"]


def test_a_mapping_as_a_key_is_refused() -> None:
    assert problems("? {a: 1}\n: 2\nb: 3\n") == [
        "1:3: SC006 error: a key must be a plain name; write a name, then a colon"
    ]


def test_the_greatest_depth_is_read() -> None:
    assert problems("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []


def test_one_level_deeper_is_refused_at_its_place() -> None:
    assert [line.split(" error")[0] for line in problems("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))] == [
        f"1:{MAX_DEPTH + 1}: SC003"
    ]


def test_a_very_deep_file_is_refused_without_exhausting_the_stack() -> None:
    assert [line.split(" error")[0] for line in problems("[" * 100_000)] == [f"1:{MAX_DEPTH + 1}: SC003"]


def test_the_largest_size_is_read() -> None:
    assert problems("a: " + "x" * (MAX_BYTES - 3)) == []


def test_one_byte_more_is_refused() -> None:
    assert [line.split(" error")[0] for line in problems("a: " + "x" * (MAX_BYTES - 2))] == ["1:1: SC003"]


def test_size_is_measured_in_bytes() -> None:
    assert [line.split(" error")[0] for line in problems("a: " + "ü" * (MAX_BYTES // 2))] == ["1:1: SC003"]


# What cannot be read


def test_an_empty_file_is_reported() -> None:
    assert problems("") == ["1:1: SC001 error: the file is empty; start from a copy of a file that works"]


def test_a_file_with_only_comments_is_empty() -> None:
    assert problems("# nothing yet\n") == [
        "1:1: SC001 error: the file is empty; start from a copy of a file that works"
    ]


def test_a_second_document_is_refused_where_it_begins() -> None:
    assert problems("a: 1\n---\nb: 2\n") == [
        "2:1: SC001 error: this can't be read as YAML: a second document begins here; "
        "remove this line, and keep one document a file"
    ]


def test_a_tab_in_the_indentation_is_named() -> None:
    assert problems("a:\n\tb: 1\n") == [
        "2:1: SC001 error: this can't be read as YAML: a tab, or one of @ ` %, stands where a value should begin; "
        "indent with spaces, and put text that begins so in quotes"
    ]


def test_a_colon_inside_unquoted_text_is_explained() -> None:
    assert problems("say: Noor: who was there?\n") == [
        "1:10: SC001 error: this can't be read as YAML: a colon stands where no new key can begin; "
        "put text that holds a colon and a space in quotes, and check the indentation"
    ]


def test_a_quotation_mark_that_is_never_closed_is_shown_where_it_opens() -> None:
    assert problems('a: 1\nb: "oh\nc: 2\n') == [
        "2:4: SC001 error: this can't be read as YAML: what is opened here is never closed; close the quotation mark"
    ]


def test_a_quotation_mark_inside_quoted_text_is_explained() -> None:
    assert problems('say: "She said "no" to me"\n') == [
        "1:17: SC001 error: this can't be read as YAML: the line does not fit what stands around it; "
        'indent keys of one level alike; inside double quotes write a quotation mark as \\"'
    ]


def test_stars_around_a_word_are_explained() -> None:
    assert problems("cue: *sighs*\n") == [
        "1:6: SC001 error: this can't be read as YAML: text begins with * or &, which are signs of YAML's own; "
        "put it in quotes"
    ]


def test_a_nul_is_reported_at_its_place() -> None:
    assert problems("a: 1\nb: ü\x00\n") == [
        "2:5: SC001 error: this can't be read as YAML: an invisible control character stands here; delete it"
    ]


def test_half_a_surrogate_pair_is_reported_and_does_not_raise() -> None:
    assert [line.split(" error")[0] for line in problems("a: \ud800\n")] == ["1:1: SC001"]


def test_a_problem_without_plain_words_is_still_one_line() -> None:
    assert problems('a: "\\q"\n') == [
        "1:5: SC001 error: this can't be read as YAML: found unknown escape character; "
        "check indentation, colons and quotes here and just above"
    ]


def test_several_problems_are_found_in_one_pass() -> None:
    assert [line.split(" error")[0] for line in problems("a: !x 1\nb: 2\nb: 3\n? [c]\n: 4\n")] == [
        "1:4: SC003",
        "3:1: SC002",
        "4:3: SC006",
    ]


def test_a_file_that_is_only_a_word_is_read_as_a_word() -> None:
    assert loaded("hello\n").data == "hello"
