"""The library from the cache: equal to one read afresh, and after an edit only what depends on it is read again."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from simulator.content import catalogue, files, judging, memory, shelf
from simulator.content.cache import Cache
from simulator.content.catalogue import Library, LibraryOnDisk, build_library, load_library, load_paths
from simulator.content.diagnostics import diagnostic, open_findings
from simulator.content.files import SETTLED_SECONDS
from simulator.content.memory import CaseRecord, Memory, ShelfRecord
from simulator.errors import ScenarioNotFound
from tests.library import CASE, copy_library, library_texts, replaced

pytestmark = pytest.mark.thorough

SECOND = "scenarios/second-room.yaml"
SPARE = "rubrics/spare.yaml"
BOLD = "scenarios/strategies/bold.yaml"
RUBRIC = "rubrics/caregiver.yaml"
PROFILE = "scenarios/strategies/anxious.yaml"
SOURCES = "scenarios/reference/sources.yaml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Two cases that share nothing but a rubric and the list of sources; every file is an hour old."""
    root = copy_library(tmp_path)
    texts = library_texts()
    second = replaced(texts[CASE], "id: waiting-room", "id: second-room").replace("caregiver@1", "spare@1")
    put(root, SECOND, second.replace("anxious", "bold"))
    put(root, SPARE, replaced(texts[RUBRIC], "id: caregiver\n", "id: spare\n"))
    put(root, BOLD, replaced(texts[PROFILE], "id: anxious\n", "id: bold\n"))
    age(root)
    return root


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are parsed, noted on the way to the real functions."""
    names: list[str] = []
    read = ((catalogue, "load_scenario"), (judging, "load_scenario"), (shelf, "load_rubric"), (shelf, "load_strategy"))
    for module, name in read:
        monkeypatch.setattr(module, name, noting(getattr(module, name), names))
    monkeypatch.setattr(shelf, "load_located", noting(shelf.load_located, names))
    return names


def noting(real: Callable[..., object], names: list[str]) -> Callable[..., object]:
    def noted(text: str, path: str, *rest: object) -> object:
        names.append(path)
        return real(text, path, *rest)

    return noted


def put(root: Path, name: str, text: str) -> None:
    (root / name).write_text(text, encoding="utf-8")


def change(root: Path, name: str, old: str, new: str) -> None:
    put(root, name, replaced((root / name).read_text(encoding="utf-8"), old, new))


def age(root: Path) -> None:
    """Let the times of every file lie in the past, as the file system's own clock would (its own can't be set)."""
    for path in root.rglob("*.yaml"):
        os.utime(path, (time.time() - 3600,) * 2)


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let enough time pass for what was written so far to count as settled."""
    later = time.time_ns() + (SETTLED_SECONDS + 60) * 1_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)


def texts_of(root: Path) -> dict[str, str]:
    found = files.find_files(root)
    return {name: Path(file.path).read_text(encoding="utf-8") for name, file in found.items()}


def assert_same(one: Library, other: Library) -> None:
    assert one.index == other.index
    assert one.cases == other.cases
    assert one.unavailable == other.unavailable
    assert one.diagnostics == other.diagnostics
    assert one.sources == other.sources


# The same library


def test_a_library_from_the_cache_equals_one_read_afresh(content: Path, cache: Cache, parsed: list[str]) -> None:
    load_library(content, cache)
    parsed.clear()
    again = load_library(content, cache)
    assert list(again.index) == ["second-room", "waiting-room"]
    assert (open_findings(again.diagnostics), parsed) == ([], [])
    assert_same(again, build_library(texts_of(content)))


BREAKS = {
    "an unknown target": (CASE, "start: late", "start: lat"),
    "no YAML": (CASE, "schema: 1\n", "schema: [1\n"),
    "a broken rubric": (RUBRIC, "schema: 1\n", "schema: 2\n"),
    "a broken profile": (PROFILE, "schema: 1\n", "schema: 2\n"),
    "a warning": (CASE, "          misses: The silence had work to do, and the question could be put to anyone.\n", ""),
    "a source that is gone": (SOURCES, "stanley-brown-2012:", "stanley-brown-2013:"),
}


@pytest.mark.parametrize("edit", BREAKS.values(), ids=BREAKS)
def test_problems_from_the_cache_equal_those_found_afresh(
    content: Path, cache: Cache, parsed: list[str], edit: tuple[str, str, str]
) -> None:
    change(content, *edit)
    first = load_library(content, cache)
    assert first.diagnostics
    parsed.clear()
    again = load_library(content, cache)
    assert (again.diagnostics, again.unavailable, parsed) == (first.diagnostics, first.unavailable, [])
    assert_same(again, build_library(texts_of(content)))


def test_files_that_cannot_be_read_are_reported_from_the_cache_too(content: Path, cache: Cache) -> None:
    (content / "scenarios" / "third.yaml").write_bytes(b"\xff")
    (content / "scenarios" / "fourth.yaml").mkdir()
    (content / "scenarios" / "fifth.yaml").symlink_to("nowhere")
    first, again = load_library(content, cache), load_library(content, cache)
    assert [item.code for item in open_findings(again.diagnostics)] == ["SC001"] * 3
    assert again.diagnostics == first.diagnostics
    assert sorted(again.unavailable) == ["fifth", "fourth", "third"]


def test_a_library_is_the_same_without_a_cache_that_works(content: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert_same(load_library(content, Cache(tmp_path / "file")), build_library(texts_of(content)))


def test_a_record_that_was_kept_comes_back_as_it_was(content: Path, cache: Cache) -> None:
    entry = load_library(content).index["waiting-room"]
    first = Memory(cache, "library")
    found = diagnostic("SC204", CASE, (1, 1), "too short", "say more")
    record = first.keep("key", CaseRecord(entry, {RUBRIC: "digest"}, (found,)))
    first.save()
    assert Memory(cache, "library").record(CaseRecord, "key") == record


# What an edit reaches


def parsed_cases(parsed: list[str]) -> list[str]:
    return [name for name in parsed if name in (CASE, SECOND)]


@pytest.mark.parametrize(
    ("edit", "cases"),
    [
        ((CASE, "schema: 1\n", "schema: 1  # edited\n"), [CASE]),
        ((SECOND, "start: late", "start: lat"), [SECOND]),
        ((RUBRIC, "schema: 1\n", "schema: 1  # edited\n"), [CASE]),
        ((SPARE, "schema: 1\n", "schema: 1  # edited\n"), [SECOND]),
        (("rubrics/attunement-safety.yaml", "schema: 1\n", "schema: 1  # edited\n"), [SECOND, CASE]),
        ((PROFILE, "schema: 1\n", "schema: 1  # edited\n"), [CASE]),
        ((BOLD, "schema: 1\n", "schema: 1  # edited\n"), [SECOND]),
        ((SOURCES, "powell-2014:", "powell-2015:"), [SECOND, CASE]),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_an_edit_has_read_again_what_depends_on_it_and_nothing_else(
    content: Path, cache: Cache, parsed: list[str], edit: tuple[str, str, str], cases: list[str]
) -> None:
    load_library(content, cache)
    change(content, *edit)
    parsed.clear()
    again = load_library(content, cache)
    assert parsed_cases(parsed) == cases
    assert_same(again, build_library(texts_of(content)))


def test_within_a_process_an_edit_has_only_the_edited_file_parsed(content: Path, parsed: list[str]) -> None:
    library = LibraryOnDisk(content)
    kept = library().cases["second-room"]
    change(content, CASE, "schema: 1\n", "schema: 1  # edited\n")
    parsed.clear()
    assert library().cases["second-room"] is kept
    assert parsed == [CASE]


def test_an_edit_of_a_rubric_that_is_undone_finds_everything_as_it_was(
    content: Path, cache: Cache, parsed: list[str]
) -> None:
    load_library(content, cache)
    change(content, RUBRIC, "schema: 1\n", "schema: 1  # edited\n")
    load_library(content, cache)
    change(content, RUBRIC, "schema: 1  # edited\n", "schema: 1\n")
    parsed.clear()
    load_library(content, cache)
    assert parsed_cases(parsed) == [CASE]  # the record of the case itself was replaced, and its text is the same


@pytest.mark.parametrize("name", ["scenarios/strategies/new.yaml", "rubrics/new.yaml"])
def test_a_new_name_on_the_shelf_has_every_case_read_again(
    content: Path, cache: Cache, parsed: list[str], name: str
) -> None:
    load_library(content, cache)
    model, old = (PROFILE, "anxious") if "strategies" in name else (RUBRIC, "caregiver")
    put(content, name, replaced(library_texts()[model], f"id: {old}\n", "id: new\n"))
    parsed.clear()
    load_library(content, cache)
    assert parsed_cases(parsed) == [SECOND, CASE]


def test_a_broken_case_is_read_again_when_anything_on_the_shelf_changes(
    content: Path, cache: Cache, parsed: list[str]
) -> None:
    put(content, CASE, "schema: 1\n")
    load_library(content, cache)
    change(content, SPARE, "schema: 1\n", "schema: 1  # edited\n")
    parsed.clear()
    load_library(content, cache)
    assert parsed_cases(parsed) == [SECOND, CASE]


def test_a_mended_rubric_mends_its_case(content: Path, cache: Cache) -> None:
    change(content, RUBRIC, "schema: 1\n", "schema: 2\n")
    assert list(load_library(content, cache).unavailable) == ["waiting-room"]
    change(content, RUBRIC, "schema: 2\n", "schema: 1\n")
    assert load_library(content, cache).unavailable == {}


def test_a_case_that_was_removed_is_gone(content: Path, cache: Cache) -> None:
    library = LibraryOnDisk(content, cache)
    library()
    (content / SECOND).unlink()
    assert list(library().index) == list(load_library(content, cache).index) == ["waiting-room"]


def test_another_version_of_the_program_reads_everything_again(
    content: Path, tmp_path: Path, parsed: list[str]
) -> None:
    load_library(content, Cache(tmp_path / "cache", "one"))
    parsed.clear()
    load_library(content, Cache(tmp_path / "cache", "two"))
    assert parsed_cases(parsed) == [SECOND, CASE]


def test_two_libraries_in_one_cache_are_kept_apart(content: Path, cache: Cache, tmp_path: Path) -> None:
    other = Path(shutil.copytree(content, tmp_path / "other"))
    change(other, CASE, "start: late", "start: lat")
    for _ in range(2):
        assert open_findings(load_library(content, cache).diagnostics) == []
        assert list(load_library(other, cache).unavailable) == ["waiting-room"]


# Damage


def test_a_damaged_cache_is_written_again(content: Path, cache: Cache, parsed: list[str]) -> None:
    load_library(content, cache)
    for path in cache.folder.iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    parsed.clear()
    assert_same(load_library(content, cache), build_library(texts_of(content)))
    assert set(parsed_cases(parsed)) == {SECOND, CASE}
    parsed.clear()
    load_library(content, cache)
    assert parsed == []


@pytest.mark.parametrize("kept", [None, 3, [], {}, {"records": [], "files": 1}, {"records": {"key": [1]}, "files": {}}])
def test_data_of_another_shape_in_the_cache_is_ignored(content: Path, cache: Cache, kept: object) -> None:
    cache.keep("library", str(content.resolve()), kept)
    assert_same(load_library(content, cache), build_library(texts_of(content)))


@pytest.mark.parametrize("spoilt", [[1], "text", [3, 4, 5], None])
def test_a_record_of_another_shape_is_made_again(content: Path, cache: Cache, spoilt: object) -> None:
    load_library(content, cache)
    kept = cache.found("library", str(content.resolve()))
    kept["records"] = dict.fromkeys(kept["records"], spoilt)
    cache.keep("library", str(content.resolve()), kept)
    assert_same(load_library(content, cache), build_library(texts_of(content)))


def test_a_record_of_another_kind_is_not_found() -> None:
    kept = Memory()
    kept.keep("key", ShelfRecord("", {}, ()))
    assert kept.record(CaseRecord, "key") is None


# Whole cases


def test_a_case_from_the_cache_equals_one_read_afresh(content: Path, cache: Cache, parsed: list[str]) -> None:
    fresh = load_library(content).cases["waiting-room"]
    load_library(content, cache)
    assert load_library(content, cache).cases["waiting-room"] == fresh
    parsed.clear()
    assert load_library(content, cache).cases["waiting-room"] == fresh
    assert parsed == []


def test_a_damaged_scenario_in_the_cache_is_read_from_its_text(content: Path, cache: Cache, parsed: list[str]) -> None:
    load_library(content, cache)
    case = load_library(content, cache).cases["waiting-room"]
    cache.keep("scenario", case.content_hash, ["nothing"])
    parsed.clear()
    assert load_library(content, cache).cases["waiting-room"] == case
    assert CASE in parsed


def test_listing_the_cases_makes_none(content: Path, cache: Cache, parsed: list[str]) -> None:
    load_library(content, cache)
    parsed.clear()
    cases = load_library(content, cache).cases
    assert ("waiting-room" in cases, "nowhere" in cases, len(cases)) == (True, False, 2)
    assert list(cases) == ["second-room", "waiting-room"]
    assert cases.get("nowhere") is None
    assert parsed == []


def test_a_case_is_made_once_in_a_process(content: Path) -> None:
    cases = load_library(content).cases
    assert cases["waiting-room"] is cases["waiting-room"]


def test_only_so_many_whole_cases_are_kept(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MAX_CASES", 1)
    cases = load_library(content).cases
    first = cases["waiting-room"]
    assert cases["second-room"].scenario.id == "second-room"
    assert cases["waiting-room"] is not first
    assert cases["waiting-room"] == first


def test_a_case_edited_since_the_library_was_read_comes_as_it_is_now(content: Path, cache: Cache) -> None:
    load_library(content, cache)
    library = load_library(content, cache)
    change(content, CASE, "title: The waiting room", "title: The other room")
    case = library.cases["waiting-room"]
    assert case.scenario.about.title == "The other room"
    assert case == load_library(content, cache).cases["waiting-room"]


@pytest.mark.parametrize(
    "spoil", [lambda path: path.unlink(), lambda path: path.write_text("id: [")], ids=["gone", "broken"]
)
def test_a_case_broken_since_the_library_was_read_is_not_found(
    content: Path, cache: Cache, spoil: Callable[[Path], object]
) -> None:
    load_library(content, cache)
    library = load_library(content, cache)
    spoil(content / CASE)
    with pytest.raises(ScenarioNotFound, match="waiting-room"):
        library.cases["waiting-room"]


# Which files are read at all


def test_settled_files_are_not_read_again(content: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch)
    load_library(content, cache)
    monkeypatch.setattr(files, "read_text", None)
    assert list(load_library(content, cache).index) == ["second-room", "waiting-room"]


def test_files_changed_a_moment_ago_are_read_again(
    content: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_library(content, cache)
    asked: list[str] = []
    monkeypatch.setattr(files, "read_text", lambda path, name, problems: asked.append(name) or path.read_text())
    load_library(content, cache)
    assert CASE in asked


def test_a_file_with_new_times_and_the_old_text_is_not_parsed(content: Path, cache: Cache, parsed: list[str]) -> None:
    load_library(content, cache)
    for path in content.rglob("*.yaml"):
        os.utime(path)
    parsed.clear()
    load_library(content, cache)
    assert parsed == []


def test_an_edit_of_equal_length_with_the_old_time_of_change_is_seen(
    content: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch)
    library = LibraryOnDisk(content, cache)
    library()
    status = (content / CASE).stat()
    change(content, CASE, "title: The waiting room", "title: The waiting hall")
    os.utime(content / CASE, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert library().index["waiting-room"].about.title == "The waiting hall"
    assert load_library(content, cache).index["waiting-room"].about.title == "The waiting hall"


def test_nothing_is_read_while_nothing_changes(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch)
    library = LibraryOnDisk(content)
    assert library() is library()


def test_an_edit_that_the_times_do_not_show_is_noticed_when_the_text_is_needed(
    content: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch)
    real = files._signature
    frozen = real(content / CASE)
    monkeypatch.setattr(files, "_signature", lambda file: frozen if file.name == "waiting-room.yaml" else real(file))
    load_library(content, cache)
    change(content, CASE, "title: The waiting room", "title: The other room")
    change(content, RUBRIC, "schema: 1\n", "schema: 1  # edited\n")
    assert load_library(content, cache).index["waiting-room"].about.title == "The other room"


# Some files only


def test_checking_one_file_remembers_it_and_forgets_no_other(content: Path, cache: Cache, parsed: list[str]) -> None:
    load_library(content, cache)
    change(content, CASE, "schema: 1\n", "schema: 1  # edited\n")
    load_paths(content, [content / CASE], cache)
    parsed.clear()
    load_library(content, cache)
    assert parsed == []


def test_a_file_elsewhere_is_remembered(content: Path, cache: Cache, tmp_path: Path, parsed: list[str]) -> None:
    elsewhere = tmp_path / "draft.yaml"
    elsewhere.write_text("schema: 1\nid: draft\n", encoding="utf-8")
    first = load_paths(content, [elsewhere], cache)
    parsed.clear()
    assert load_paths(content, [elsewhere], cache).diagnostics == first.diagnostics
    assert {item.path for item in first.diagnostics} == {str(elsewhere)}
    assert parsed == []


def test_records_that_were_not_used_for_long_are_forgotten(cache: Cache) -> None:
    kept = Memory(cache, "library")
    for number in range(5):
        kept.keep(str(number), ShelfRecord(str(number), {}, ()))
        kept.save(spare=2)
    again = Memory(cache, "library")
    assert [again.record(ShelfRecord, str(number)) is not None for number in range(5)] == [
        False,
        False,
        True,
        True,
        True,
    ]


# Several threads


def test_threads_that_look_while_a_file_changes_see_whole_libraries(content: Path, cache: Cache) -> None:
    library = LibraryOnDisk(content, cache)
    titles = ["The waiting room", *(f"Room {number}" for number in range(5))]

    def look(_: int) -> set[str]:
        seen = set()
        for _turn in range(15):
            found = library()
            assert list(found.index) == ["second-room", "waiting-room"]
            seen |= {found.index["waiting-room"].about.title, found.cases["waiting-room"].scenario.about.title}
        return seen

    with ThreadPoolExecutor(5) as pool:
        looking = [pool.submit(look, number) for number in range(4)]
        for old, new in pairwise(titles):
            replace_whole(content / CASE, f"title: {old}\n", f"title: {new}\n")
        seen = set().union(*(looker.result() for looker in looking))
    assert seen <= set(titles)
    assert library().index["waiting-room"].about.title == titles[-1]


def replace_whole(path: Path, old: str, new: str) -> None:
    """Save as editors do: beside, then moved into place."""
    half = path.with_suffix(".half")
    half.write_text(replaced(path.read_text(encoding="utf-8"), old, new), encoding="utf-8")
    half.replace(path)
