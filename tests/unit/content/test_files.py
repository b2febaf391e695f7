"""Content files found and read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from simulator.content.files import SETTLED_SECONDS, MovedOn, Texts, find_file, find_files, settled, within
from tests.library import LIBRARY, library_texts

NOW = time.time_ns()
SECOND = 1_000_000_000


def test_content_files_are_found_by_name_and_in_order() -> None:
    assert list(find_files(LIBRARY)) == sorted(library_texts())


def test_a_folder_that_is_missing_holds_no_files(tmp_path: Path) -> None:
    assert find_files(tmp_path / "nowhere") == {}


def test_only_yaml_files_directly_in_the_folders_are_found(tmp_path: Path) -> None:
    (tmp_path / "scenarios" / "drafts").mkdir(parents=True)
    for name in ("a.yaml", "b.yml", "c.yaml~", "drafts/d.yaml"):
        (tmp_path / "scenarios" / name).write_text("")
    assert list(find_files(tmp_path)) == ["scenarios/a.yaml"]


def test_a_file_that_cannot_be_asked_has_no_signature(tmp_path: Path) -> None:
    assert find_file(tmp_path / "nowhere.yaml").signature is None


def test_a_signature_changes_when_a_file_is_replaced_by_another_of_equal_length(tmp_path: Path) -> None:
    file, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_text("one")
    other.write_text("two")
    before = find_file(file).signature
    other.replace(file)
    assert find_file(file).signature != before


@pytest.mark.parametrize(
    ("changed", "expected"), [(0, False), (SETTLED_SECONDS, False), (SETTLED_SECONDS + 1, True), (-60, False)]
)
@pytest.mark.parametrize("which", [0, 1])
def test_a_file_is_settled_when_neither_of_its_times_is_recent(changed: int, expected: bool, which: int) -> None:
    times = [NOW - 3600 * SECOND, NOW - 3600 * SECOND]
    times[which] = NOW - changed * SECOND
    assert settled((times[0], times[1], 10, 1), NOW) is expected


def test_a_file_without_a_signature_is_never_settled() -> None:
    assert not settled(None, NOW)


def test_names_directly_in_a_folder() -> None:
    assert within(["a/b", "a/b/c", "ab", "a/"], "a/") == ["a/b", "a/"]


def test_a_text_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    texts = Texts()
    texts.add_unread("a.yaml", file, Texts({"a": "one"}).digests["a"])
    assert ("a.yaml" in texts, list(texts), len(texts)) == (True, ["a.yaml"], 1)
    file.write_text("one")
    assert texts["a.yaml"] == "one"


@pytest.mark.parametrize("text", ["two", None])
def test_a_text_that_is_not_what_it_was_is_refused(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "a.yaml"
    if text is not None:
        file.write_text(text)
    texts = Texts()
    texts.add_unread("a.yaml", file, Texts({"a": "one"}).digests["a"])
    with pytest.raises(MovedOn):
        texts["a.yaml"]
