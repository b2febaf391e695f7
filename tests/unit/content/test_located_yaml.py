"""YAML read strictly: text stays text, places are right, and what is not allowed is named."""

from __future__ import annotations

import pytest

from simulator.content.located_yaml import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ERRORS,
    MAX_VALUES,
    Located,
    ends_when_full,
    load_located,
)


def loaded(text: str) -> Located:
    return load_located(text, "x.yaml")


def problems(text: str) -> list[str]:
    return [str(item).removeprefix("x.yaml:") for item in loaded(text).diagnostics]


def codes(text: str) -> list[str]:
    """Where each problem stands, and its code."""
    return [line.split(" error")[0] for line in problems(text)]


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
    assert codes("a: &x 1\nb: *x\n") == ["1:4: SC003", "2:4: SC003"]


def test_an_alias_without_an_anchor_is_reported_once() -> None:
    assert codes("a: *important\n") == ["1:4: SC003"]


def test_an_alias_to_itself_is_refused_and_does_not_loop() -> None:
    assert codes("a: &x [*x]\n") == ["1:4: SC003", "1:8: SC003"]


def test_aliases_that_multiply_are_not_followed() -> None:
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 12))
    assert loaded(f"l0: &l0 [x]\n{layers}").data["l11"] == [None] * 9


@pytest.mark.parametrize("tag", ["!!python/object:os.system", "!!int", "!mine", "!!binary", "!"])
def test_a_tag_on_a_value_is_refused(tag: str) -> None:
    assert codes(f"a: {tag} '3'\n") == ["1:4: SC003"]


def test_a_tag_on_a_key_is_refused() -> None:
    assert codes("!!str a: 3\n") == ["1:1: SC003"]


def test_a_tag_on_a_mapping_is_refused() -> None:
    assert codes("a: !!set {b: c}\n") == ["1:4: SC003"]


def test_a_merge_key_is_refused_and_merges_nothing() -> None:
    located = loaded("a:\n  <<: {b: 1}\n  c: 2\n")
    assert [str(item) for item in located.diagnostics] == [
        "x.yaml:2:3: SC003 error: '<<' merges keys in YAML, which is not allowed here; "
        "write out the keys that it stands for"
    ]
    assert located.data == {"a": {"c": "2"}}


def test_a_merge_key_and_its_alias_are_both_reported() -> None:
    assert codes("a: &x {b: 1}\nc:\n  <<: *x\n") == ["1:4: SC003", "3:3: SC003", "3:7: SC003"]


def test_a_key_in_quotes_that_looks_like_a_merge_key_is_a_key() -> None:
    assert loaded("'<<': 1\n").data == {"<<": "1"}


@pytest.mark.parametrize("key", ["''", '""', "? "])
def test_an_empty_key_is_refused(key: str) -> None:
    assert codes(f"a: 1\n{key}: 2\n")[0].endswith("SC006")


def test_a_directive_is_refused_before_the_parser_sees_it() -> None:
    assert problems("# first\n\n%YAML 1.1\n---\na: 1\n") == [
        "3:1: SC003 error: a line that begins with % gives orders to YAML, which is not allowed here; "
        "remove the line, and the --- that follows it"
    ]


@pytest.mark.parametrize("end", ["...\n", "...\n\n# the end\n", "# the end", "   \n"])
def test_nothing_but_comments_may_follow_the_document(end: str) -> None:
    assert problems(f"---\na: 1\n{end}") == []


@pytest.mark.parametrize(
    ("more", "place"), [("---\n", "2:1"), ("...\nb: 2\n", "3:1"), ("%TAG ! x\n---\nb: 1\n", "2:1")]
)
def test_whatever_follows_the_document_is_a_second_one(more: str, place: str) -> None:
    assert codes(f"ä: 1\n{more}") == [f"{place}: SC001"]


def test_problems_inside_the_second_of_two_equal_keys_are_reported_too() -> None:
    assert codes("a: 1\na: {b: 1, b: 2, c: !x 3}\n") == ["2:1: SC002", "2:11: SC002", "2:20: SC003"]


def test_nothing_more_is_said_of_a_value_that_was_an_alias() -> None:
    located = loaded("a: &x 1\nb: *x\n")
    before = list(located.diagnostics)
    located.report("SC006", ("b",), "'b' is empty", "write text")
    assert located.diagnostics == before


def test_a_mapping_as_a_key_is_refused() -> None:
    assert problems("? {a: 1}\n: 2\nb: 3\n") == [
        "1:3: SC006 error: a key must be a plain name; write a name, then a colon"
    ]


def test_the_greatest_depth_is_read() -> None:
    assert problems("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []


def test_one_level_deeper_is_refused_at_its_place() -> None:
    assert codes("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == [f"1:{MAX_DEPTH + 1}: SC003"]


def test_a_very_deep_file_is_refused_without_exhausting_the_stack() -> None:
    assert codes("[" * 100_000) == [f"1:{MAX_DEPTH + 1}: SC003"]


def test_the_largest_size_is_read() -> None:
    assert problems("a: " + "x" * (MAX_BYTES - 3)) == []


def test_one_byte_more_is_refused() -> None:
    assert codes("a: " + "x" * (MAX_BYTES - 2)) == ["1:1: SC003"]


def test_size_is_measured_in_bytes() -> None:
    assert codes("a: " + "ü" * (MAX_BYTES // 2)) == ["1:1: SC003"]


def test_the_greatest_number_of_keys_and_values_is_read() -> None:
    assert problems("[" + ",".join("x" * (MAX_VALUES - 1)) + "]") == []


def test_one_value_more_is_refused_at_its_place() -> None:
    assert codes("[" + ",".join("x" * MAX_VALUES) + "]") == [f"1:{2 * MAX_VALUES}: SC003"]


def test_after_many_errors_the_last_one_says_that_reading_ends_here() -> None:
    found = problems("a: 1\n" * (MAX_ERRORS + 50))
    assert len(found) == MAX_ERRORS
    assert found[-2].endswith("rename or remove one of the two")
    assert found[-1].endswith(f"one of the two (these are {MAX_ERRORS} errors; the rest is not looked at yet)")


def test_many_warnings_do_not_end_the_reading() -> None:
    located = Located("x.yaml")
    for _ in range(MAX_ERRORS + 1):
        located.report("SC203", (), "too long", "shorten it")
    assert len(located.diagnostics) == MAX_ERRORS + 1


def test_a_reader_that_meets_too_many_errors_gives_what_it_found() -> None:
    @ends_when_full
    def read(located: Located) -> tuple[str | None, Located]:
        for number in range(MAX_ERRORS + 1):
            located.report("SC006", (), f"problem {number}", "mend it")
        return "everything", located

    found, located = read(Located("x.yaml"))
    assert found is None
    assert len(located.diagnostics) == MAX_ERRORS


# What cannot be read


def test_an_empty_file_is_reported() -> None:
    assert problems("") == ["1:1: SC001 error: the file is empty; start from a copy of a file that works"]


def test_a_file_with_only_comments_is_empty() -> None:
    assert problems("# nothing yet\n") == [
        "1:1: SC001 error: the file is empty; start from a copy of a file that works"
    ]


def test_a_second_document_is_refused_where_it_begins() -> None:
    assert problems("a: 1\n---\nb: 2\n") == [
        "2:1: SC001 error: a second document begins here; remove this line, and keep one document a file"
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a:\n\tb: 1\n", "2:1"),
        ("\ta: 1\n", "1:1"),
        ("a:\n  b: 1\n \tc: 2\n", "3:2"),
        ("a: |\n\tx\n", "2:1"),
        ("a: x\n\ty\n", "2:1"),
        ("- \ta\n", "1:3"),
        ("é: [\n  \tb]\n", "2:3"),
    ],
)
def test_a_tab_that_indents_is_refused_at_its_place(text: str, place: str) -> None:
    assert problems(text) == [f"{place}: SC003 error: a tab stands where spaces should indent; indent with spaces"]


def test_every_tab_that_indents_inside_brackets_is_reported() -> None:
    assert codes("a: [\n\tb,\n\tc]\n") == ["2:1: SC003", "3:1: SC003"]


@pytest.mark.parametrize(
    "text", ["a:\tx\n", "a: x\ty\n", "a: |\n  x\n  \ty\n", 'a: "x\n\ty"\n', "a: [b,\n\t# c\n  d]\n"]
)
def test_a_tab_that_indents_nothing_is_let_be(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize("sign", ["@", "`", "%"])
def test_a_sign_that_cannot_begin_a_value_is_named(sign: str) -> None:
    assert problems(f"a: {sign}home\n") == [
        "1:4: SC001 error: this can't be read as YAML: one of @ ` % stands where a value should begin; "
        "put text that begins so in quotes"
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
    assert problems("a: 1\nb: ü\x00\n") == ["2:5: SC001 error: an invisible character (U+0000) stands here; delete it"]


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe", "\ud800"])
def test_a_character_that_nobody_sees_is_reported_at_its_place(letter: str) -> None:
    assert problems(f"a: 1\nb: [x, y{letter}]\n") == [
        f"2:9: SC001 error: an invisible character (U+{ord(letter):04X}) stands here; delete it"
    ]


def test_every_line_with_an_unseen_character_is_reported() -> None:
    assert codes("a: \x01\x02\nb: 1\nc: \x03\n") == ["1:4: SC001", "3:4: SC001"]


def test_an_unseen_character_written_with_a_backslash_is_refused() -> None:
    assert problems('a: 1\nb: "x\\e[2J"\n') == [
        "2:4: SC003 error: the text holds an invisible character (U+001B); remove the sign after the backslash"
    ]


def test_an_end_of_line_and_a_tab_may_be_written_with_a_backslash() -> None:
    assert loaded('a: "x\\n\\ty"\n').data == {"a": "x\n\ty"}


def test_a_problem_without_plain_words_is_still_one_line() -> None:
    assert problems("a: !<x\n") == [
        "1:7: SC001 error: this can't be read as YAML: did not find the expected '>'; "
        "check indentation, colons and quotes here and just above"
    ]


def test_a_problem_at_the_end_of_a_file_stands_in_the_file() -> None:
    assert codes("a: 1\nb") == ["2:2: SC001"]


def test_several_problems_are_found_in_one_pass() -> None:
    assert codes("a: !x 1\nb: 2\nb: 3\n? [c]\n: 4\n") == [
        "1:4: SC003",
        "3:1: SC002",
        "4:3: SC006",
    ]


def test_a_file_that_is_only_a_word_is_read_as_a_word() -> None:
    assert loaded("hello\n").data == "hello"
