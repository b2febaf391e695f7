"""The library on disk: one broken file never takes the others with it, and every case keeps its own texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.catalogue import (
    build_library,
    case_from_texts,
    content_hash,
    load_library,
    load_paths,
    ordered,
)
from simulator.content.diagnostics import Diagnostic, Severity, open_findings
from simulator.content.files import SOURCES_FILE
from simulator.content.located_yaml import MAX_BYTES, MAX_ERRORS
from tests.library import CASE, LIBRARY, ROOT, copy_library, edited, library_texts, replaced


def second_case(text: str) -> str:
    return replaced(text, "id: waiting-room", "id: second-room")


def with_second_case() -> dict[str, str]:
    texts = library_texts()
    return texts | {"scenarios/second-room.yaml": second_case(texts[CASE])}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return copy_library(tmp_path)


# Reading a folder


def test_the_small_library_has_one_case_and_no_problem() -> None:
    library = load_library(LIBRARY)
    assert list(library.cases) == ["waiting-room"]
    assert open_findings(library.diagnostics) == []
    assert library.unavailable == {}


def test_the_list_of_sources_arrives() -> None:
    assert load_library(LIBRARY).sources["powell-2014"] == "Powell et al. 2014, Circle of Security."


def test_a_folder_without_content_is_an_empty_library(tmp_path: Path) -> None:
    library = load_library(tmp_path)
    assert (library.cases, library.unavailable, library.diagnostics) == ({}, {}, ())


def test_a_case_keeps_the_texts_that_it_was_made_from() -> None:
    case = load_library(LIBRARY).cases["waiting-room"]
    assert case.texts == library_texts()


def test_a_case_does_not_keep_files_that_it_does_not_use() -> None:
    unused = library_texts()["rubrics/caregiver.yaml"].replace("id: caregiver\n", "id: unused\n")
    case = build_library(library_texts() | {"rubrics/unused.yaml": unused}).cases["waiting-room"]
    assert "rubrics/unused.yaml" not in case.texts


def test_files_in_other_folders_are_no_cases() -> None:
    library = build_library(library_texts() | {"scenarios/drafts/x.yaml": "nothing", "notes/y.yaml": "nothing"})
    assert (list(library.cases), open_findings(library.diagnostics)) == (["waiting-room"], [])


# A broken file


@pytest.mark.parametrize(
    "text", ["", "\t", "id: [", "- a\n", "id: second-room\n", "\x00", "a: &x [*x]\n", "[" * 5000], ids=range(8)
)
def test_a_broken_case_does_not_stop_the_others(text: str) -> None:
    library = build_library(library_texts() | {"scenarios/second-room.yaml": text})
    assert list(library.cases) == ["waiting-room"]
    assert list(library.unavailable) == ["second-room"]
    assert library.unavailable["second-room"] == tuple(open_findings(library.diagnostics))


def test_a_broken_rubric_makes_only_the_cases_that_need_it_unavailable() -> None:
    texts = with_second_case()
    texts["scenarios/second-room.yaml"] = texts["scenarios/second-room.yaml"].replace("caregiver@1", "spare@1")
    texts["rubrics/spare.yaml"] = replaced(texts["rubrics/caregiver.yaml"], "id: caregiver\n", "id: spare\n")
    texts["rubrics/caregiver.yaml"] = "id: ["
    library = build_library(texts)
    assert (list(library.cases), list(library.unavailable)) == (["second-room"], ["waiting-room"])


def test_a_broken_profile_makes_the_cases_that_need_it_unavailable() -> None:
    library = build_library(library_texts() | {"scenarios/strategies/avoidant.yaml": ""})
    assert list(library.unavailable) == ["waiting-room"]


def test_a_broken_list_of_sources_is_reported_and_makes_no_source_known() -> None:
    library = build_library(library_texts() | {"scenarios/reference/sources.yaml": "- a\n"})
    assert str(library.diagnostics[0]) == (
        "scenarios/reference/sources.yaml:1:1: SC006 error: the list of sources holds no keys; "
        'write as diamond-2014: "Diamond 2014."'
    )
    assert library.sources == {}


def test_a_list_of_sources_with_very_many_faults_is_reported_up_to_a_limit() -> None:
    texts = library_texts() | {SOURCES_FILE: "".join(f"s-{number}: [x]\n" for number in range(MAX_ERRORS + 100))}
    found = [item for item in build_library(texts).diagnostics if item.path == SOURCES_FILE]
    assert len(found) == MAX_ERRORS


def test_a_source_that_is_no_text_is_reported_at_its_place() -> None:
    texts = library_texts()
    texts["scenarios/reference/sources.yaml"] += "extra-2020: [a]\n"
    assert [str(item) for item in open_findings(build_library(texts).diagnostics)] == [
        "scenarios/reference/sources.yaml:4:1: SC006 error: the source 'extra-2020' is not text; "
        "write its citation in quotes"
    ]


def test_warnings_do_not_make_a_case_unavailable() -> None:
    misses = "          misses: The silence had work to do, and the question could be put to anyone.\n"
    library = build_library(edited(misses, "          misses: Much.\n"))
    assert [item.severity for item in open_findings(library.diagnostics)] == [Severity.WARNING]
    assert list(library.cases) == ["waiting-room"]


def test_problems_of_several_files_are_found_in_one_pass() -> None:
    texts = with_second_case()
    texts[CASE] = replaced(texts[CASE], "start: late", "start: lat")
    texts["scenarios/second-room.yaml"] = replaced(texts["scenarios/second-room.yaml"], "start: late", "start: lte")
    texts["scenarios/strategies/anxious.yaml"] = replaced(
        texts["scenarios/strategies/anxious.yaml"], "to: [overlook, defend]", "to: [overlook, defnd]"
    )
    found = {(item.path, item.code) for item in build_library(texts).diagnostics}
    assert {
        (CASE, "SC012"),
        ("scenarios/second-room.yaml", "SC012"),
        ("scenarios/strategies/anxious.yaml", "ST002"),
    } <= found


# Files that cannot be read as text


def test_a_file_that_is_no_utf_8_is_reported_and_does_not_stop_the_others(content: Path) -> None:
    (content / "scenarios" / "second-room.yaml").write_bytes("# é\ntitle: ".encode() + b"\xe9\n")
    library = load_library(content)
    assert list(library.cases) == ["waiting-room"]
    assert [str(item) for item in library.unavailable["second-room"]] == [
        "scenarios/second-room.yaml:2:8: SC001 error: the file is not UTF-8 text; save it as UTF-8"
    ]


def test_a_file_that_is_too_large_is_reported_without_being_read(content: Path) -> None:
    (content / "scenarios" / "second-room.yaml").write_bytes(b"x" * (MAX_BYTES + 1))
    assert [item.code for item in load_library(content).unavailable["second-room"]] == ["SC003"]


def test_a_folder_with_the_name_of_a_case_is_reported(content: Path) -> None:
    (content / "scenarios" / "second-room.yaml").mkdir()
    library = load_library(content)
    assert list(library.cases) == ["waiting-room"]
    assert [item.code for item in library.unavailable["second-room"]] == ["SC001"]


def test_a_rubric_that_cannot_be_read_is_reported(content: Path) -> None:
    (content / "rubrics" / "caregiver.yaml").write_bytes(b"\xff")
    assert load_library(content).diagnostics[0].path == "rubrics/caregiver.yaml"


# Some files only


def test_one_file_is_read_against_the_library(content: Path, tmp_path: Path) -> None:
    file = tmp_path / "second-room.yaml"
    file.write_text(second_case(library_texts()[CASE]), encoding="utf-8")
    library = load_paths(content, [file])
    assert (list(library.cases), open_findings(library.diagnostics)) == (["second-room"], [])


def test_problems_are_shown_with_the_path_that_was_given(content: Path, tmp_path: Path) -> None:
    file = tmp_path / "second-room.yaml"
    file.write_text("id: [", encoding="utf-8")
    assert [item.path for item in load_paths(content, [file]).diagnostics] == [str(file)]


def test_problems_of_files_that_were_not_asked_for_are_left_out(content: Path) -> None:
    (content / "scenarios" / "strategies" / "secure.yaml").write_text("", encoding="utf-8")
    assert open_findings(load_paths(content, [content / CASE]).diagnostics) == []


def test_a_folder_is_read_with_everything_below_it(content: Path) -> None:
    (content / "scenarios" / "strategies" / "secure.yaml").write_text("", encoding="utf-8")
    library = load_paths(ROOT, [content])
    assert list(library.cases) == ["waiting-room"]
    found = [item.path for item in open_findings(library.diagnostics)]
    assert found == [str(content / "scenarios/strategies/secure.yaml")]


def test_a_rubric_file_is_read_as_a_rubric(content: Path) -> None:
    path = content / "rubrics" / "caregiver.yaml"
    path.write_text("schema: 1\n", encoding="utf-8")
    assert "'criteria' is missing" in " ".join(item.message for item in load_paths(ROOT, [path]).diagnostics)


# Hashes


def test_the_hash_of_a_case_changes_with_each_of_its_texts() -> None:
    before = build_library(library_texts()).cases["waiting-room"].content_hash
    texts = library_texts()
    texts["scenarios/strategies/anxious.yaml"] += "# a remark\n"
    assert build_library(texts).cases["waiting-room"].content_hash != before


def test_a_remark_changes_the_content_hash_and_not_how_the_case_plays() -> None:
    before = build_library(library_texts()).cases["waiting-room"]
    after = build_library(edited("schema: 1\n", "schema: 1  # a remark\n")).cases["waiting-room"]
    assert (after.play_hash, after.key_hash) == (before.play_hash, before.key_hash)
    assert after.content_hash != before.content_hash


def test_a_changed_rating_changes_the_key_and_not_how_the_case_plays() -> None:
    before = build_library(library_texts()).cases["waiting-room"]
    after = build_library(edited("ratings: {A2: 1, A5: 1}", "ratings: {A2: 1, A5: 0}")).cases["waiting-room"]
    assert after.play_hash == before.play_hash
    assert after.key_hash != before.key_hash


def test_the_order_of_texts_does_not_change_their_hash() -> None:
    assert content_hash({"a": "1", "b": "2"}) == content_hash({"b": "2", "a": "1"})


def test_texts_cannot_be_moved_between_files_under_the_same_hash() -> None:
    assert content_hash({"a": "1", "b": "2"}) != content_hash({"a": "2", "b": "1"})


def test_a_case_can_be_made_again_from_its_texts() -> None:
    case = build_library(library_texts()).cases["waiting-room"]
    again = case_from_texts(case.texts, "waiting-room")
    assert again is not None
    assert (again.content_hash, again.play_hash, again.key_hash) == (
        case.content_hash,
        case.play_hash,
        case.key_hash,
    )


def test_texts_that_cannot_be_read_any_more_give_no_case() -> None:
    assert case_from_texts({CASE: "schema: 0\n"}, "waiting-room") is None


# Order


def test_problems_are_ordered_by_file_line_and_column() -> None:
    problems = [
        Diagnostic("SC012", Severity.ERROR, "b", 1, 1, "", ""),
        Diagnostic("SC012", Severity.ERROR, "a", 2, 1, "", ""),
        Diagnostic("SC013", Severity.ERROR, "a", 1, 9, "", ""),
        Diagnostic("SC012", Severity.ERROR, "a", 1, 9, "", ""),
    ]
    assert [(item.path, item.line, item.code) for item in ordered(problems)] == [
        ("a", 1, "SC012"),
        ("a", 1, "SC013"),
        ("a", 2, "SC012"),
        ("b", 1, "SC012"),
    ]


def test_a_rubric_outside_its_folder_is_known_by_its_keys(content: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "attunement-safety.yaml"
    elsewhere.parent.mkdir()
    elsewhere.write_text((content / "rubrics" / "attunement-safety.yaml").read_text())
    library = load_paths(content, [elsewhere])
    assert (library.diagnostics, library.unavailable) == ((), {})


def test_files_of_one_name_in_different_folders_are_all_read(content: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "broken.yaml").write_text("schema: 1\n")
    library = load_paths(content, [tmp_path / "one", tmp_path / "two"])
    assert {problem.path for problem in library.diagnostics} == {
        str(tmp_path / "one" / "broken.yaml"),
        str(tmp_path / "two" / "broken.yaml"),
    }
