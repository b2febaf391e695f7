"""The cache: what was kept is found whole or not at all, in any process, and nothing depends on it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path

import pytest

from simulator.content.cache import BETWEEN_PRUNINGS, FORGOTTEN_SECONDS, Cache, digest, program_stamp, stamp_of
from simulator.domain.program import Program, compile_program
from tests.library import ROOT, waiting_room

THING = {"records": [1, "é", None, True, {"deep": ["\u2028"]}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "made" / "at" / "need"


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


# Keeping and finding


def test_what_was_kept_is_found_by_another_process(folder: Path) -> None:
    assert Cache(folder).keep("thing", "a", THING)
    assert Cache(folder).found("thing", "a") == THING


def test_kinds_and_names_are_kept_apart(folder: Path) -> None:
    cache = Cache(folder)
    for kind, name in (("thing", "a"), ("thing", "b"), ("other", "a")):
        cache.keep(kind, name, f"{kind} {name}")
    assert [cache.found(*place) for place in (("thing", "a"), ("thing", "b"), ("other", "a"))] == [
        "thing a",
        "thing b",
        "other a",
    ]


def test_what_was_never_kept_is_not_found(folder: Path) -> None:
    assert Cache(folder).found("thing", "a") is None


def test_keeping_again_replaces(folder: Path) -> None:
    cache = Cache(folder)
    cache.keep("thing", "a", 1)
    cache.keep("thing", "a", 2)
    assert cache.found("thing", "a") == 2


def test_another_version_of_the_program_finds_nothing(folder: Path) -> None:
    Cache(folder, "one").keep("thing", "a", THING)
    assert Cache(folder, "two").found("thing", "a") is None
    assert Cache(folder, "one").found("thing", "a") == THING


def test_a_program_without_its_sources_keeps_nothing(folder: Path) -> None:
    assert not Cache(folder, "").keep("thing", "a", THING)
    assert Cache(folder, "").found("thing", "a") is None
    assert not folder.exists()


def test_texts_cannot_be_moved_between_parts_under_the_same_digest() -> None:
    found = {digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("", "abc"), digest("2,1\nabc")}
    assert len(found) == 5


# The compiled form


def test_a_compiled_case_is_found_by_its_play_hash_and_plays_the_same(folder: Path) -> None:
    case = waiting_room()
    program = compile_program(case.table)
    Cache(folder).keep_program(case.play_hash, program.dump())
    assert Program.load(Cache(folder).program(case.play_hash)) == program


def test_another_play_hash_finds_no_compiled_case(folder: Path) -> None:
    Cache(folder).keep_program("a", {"format": 1})
    assert Cache(folder).program("b") is None


# Where nothing can be kept


@pytest.mark.parametrize("inside", ["", "deeper"])
def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path, inside: str) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    cache = Cache(in_the_way / inside)
    assert not cache.keep("thing", "a", THING)
    assert cache.found("thing", "a") is None
    cache.prune()
    assert in_the_way.read_text() == "not a folder"


def test_a_file_that_cannot_be_replaced_leaves_nothing_half_written(folder: Path) -> None:
    Cache(folder).keep("thing", "a", THING)
    path = only_file(folder)
    path.unlink()
    (path / "in the way").mkdir(parents=True)
    assert not Cache(folder).keep("thing", "a", THING)
    assert only_file(folder) == path


# Damage


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut within the checksum": lambda data: data[:10],
    "cut": lambda data: data[:-1],
    "longer": lambda data: data + b"\0",
    "first byte": lambda data: bytes([data[0] ^ 1]) + data[1:],
    "last byte": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "text": lambda data: b"not ours at all, but longer than a checksum",
    "checked, not packed": lambda data: blake2b(b"x", digest_size=20).digest() + b"x",
    "checked, no JSON": lambda data: checked(b"{"),
    "checked, no UTF-8": lambda data: checked(b'"\xff"'),
    "checked, too deep": lambda data: checked(b"[" * 100_000),
}


def checked(text: bytes) -> bytes:
    data = zlib.compress(text)
    return blake2b(data, digest_size=20).digest() + data


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_not_found_and_is_replaced(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    cache = Cache(folder)
    cache.keep("thing", "a", THING)
    path = only_file(folder)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.found("thing", "a") is None
    cache.keep("thing", "a", THING)
    assert cache.found("thing", "a") == THING


# Several at once


def test_threads_that_write_and_read_one_thing_find_it_whole(folder: Path) -> None:
    things = [[number] * 20_000 for number in range(4)]
    cache = Cache(folder)
    cache.keep("thing", "a", things[0])

    def work(number: int) -> list[object]:
        seen = []
        for _ in range(20):
            assert cache.keep("thing", "a", things[number])
            seen.append(cache.found("thing", "a"))
        return seen

    with ThreadPoolExecutor(4) as pool:
        seen = [thing for found in pool.map(work, range(4)) for thing in found]
    assert [thing for thing in seen if thing not in things] == []
    assert only_file(folder).suffix == ".cache"


def test_processes_that_write_one_thing_at_once_leave_one_of_theirs(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from simulator.content.cache import Cache\n"
        "cache = Cache(Path(sys.argv[1]), 'same')\n"
        "found = [cache.keep('thing', 'a', [int(sys.argv[2])] * 20_000) and cache.found('thing', 'a')[0]"
        " for _ in range(60)]\n"
        "sys.exit(not set(found) <= {1, 2})"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(folder), n], cwd=ROOT) for n in ("1", "2")]
    assert [process.wait(60) for process in running] == [0, 0]
    assert Cache(folder, "same").found("thing", "a")[0] in (1, 2)


# Pruning


def used(folder: Path, seconds_ago: float) -> None:
    for path in folder.iterdir():
        if path.stat().st_mtime > time.time() - 5:
            os.utime(path, (time.time() - seconds_ago,) * 2)


def test_what_was_not_used_for_longest_is_pruned_first(folder: Path) -> None:
    cache = Cache(folder)
    for name, age in (("old", 300), ("older", 400), ("new", 200)):
        cache.keep("thing", name, name)
        used(folder, age)
    cache.found("thing", "older")
    Cache(folder, max_files=2).prune()
    assert [cache.found("thing", name) for name in ("old", "older", "new")] == [None, "older", "new"]


def test_the_bytes_are_bounded(folder: Path) -> None:
    cache = Cache(folder)
    for number in range(4):
        cache.keep("thing", str(number), os.urandom(2_000).hex())
        used(folder, 400 - number * 100)
    size = max(path.stat().st_size for path in folder.iterdir())
    Cache(folder, max_bytes=2 * size).prune()
    assert [cache.found("thing", str(number)) is not None for number in range(4)] == [False, False, True, True]


def test_writing_prunes_from_time_to_time(folder: Path) -> None:
    cache = Cache(folder, max_files=5)
    for number in range(BETWEEN_PRUNINGS + 1):
        cache.keep("thing", str(number), number)
    assert len(list(folder.iterdir())) == 5


def test_files_of_others_are_never_pruned(folder: Path) -> None:
    folder.mkdir(parents=True)
    others = {"notes.txt", "thing.cache", "thing-" + "0" * 39 + ".cache", "Thing-" + "0" * 40 + ".cache", "a.tmp"}
    for name in others:
        (folder / name).write_text("mine")
    (folder / ("thing-" + "0" * 40 + ".cache")).mkdir()
    Cache(folder, max_files=0).prune()
    assert {path.name for path in folder.iterdir() if path.is_file()} == others
    assert (folder / ("thing-" + "0" * 40 + ".cache")).is_dir()


def test_what_a_dead_process_left_half_written_is_removed_and_a_file_being_written_is_not(folder: Path) -> None:
    Cache(folder).keep("thing", "a", THING)
    whole = only_file(folder)
    dead, alive = (whole.with_name(f"{whole.name}.{letter * 32}.tmp") for letter in "ab")
    for half in (dead, alive):
        half.write_bytes(b"half")
    os.utime(dead, (time.time() - FORGOTTEN_SECONDS - 60,) * 2)
    Cache(folder).prune()
    assert sorted(folder.iterdir()) == sorted([whole, alive])


# The stamp of the program


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name in ("content/checks", "domain", "ui"):
        (tmp_path / "package" / name).mkdir(parents=True)
        (tmp_path / "package" / name / "module.py").write_text("ONE = 1\n")
    return tmp_path / "package"


@pytest.mark.parametrize("name", ["content/checks/module.py", "domain/module.py"])
def test_an_edit_of_the_code_that_reads_content_changes_the_stamp(package: Path, name: str) -> None:
    before = stamp_of(package)
    (package / name).write_text("ONE = 2\n")
    assert stamp_of(package) != before


def test_a_renamed_module_changes_the_stamp(package: Path) -> None:
    before = stamp_of(package)
    (package / "domain" / "module.py").rename(package / "domain" / "other.py")
    assert stamp_of(package) != before


def test_an_edit_of_other_code_does_not_change_the_stamp(package: Path) -> None:
    before = stamp_of(package)
    (package / "ui" / "module.py").write_text("ONE = 2\n")
    assert stamp_of(package) == before


def test_a_folder_without_sources_has_no_stamp(tmp_path: Path) -> None:
    assert stamp_of(tmp_path) == ""


def test_this_program_has_a_stamp() -> None:
    assert len(program_stamp()) == 40
