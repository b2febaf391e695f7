import pytest

from simulator.content.cache import Cache
from simulator.content.catalogue import LibraryOnDisk
from simulator.errors import ScenarioNotFound
from simulator.services.practised import KIND, Practised


@pytest.fixture
def library(content):
    return LibraryOnDisk(content)


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def test_another_process_finds_it_and_reads_no_case(library, cache):
    first = Practised(library, cache).cases()
    unread = library()
    for name in unread.cases:
        unread.cases.makers[name] = None

    assert first["waiting-room"].criteria
    assert Practised(lambda: unread, cache).cases() == first


def test_what_cannot_be_read_any_more_is_made_anew(library, cache):
    (entry,) = library().index.values()
    cache.keep(KIND, entry.content_hash, ["of another shape"])

    assert Practised(library, cache).cases() == Practised(library).cases()


def test_a_case_that_broke_since_the_library_was_read_is_left_out(library):
    def broken():
        raise ScenarioNotFound("waiting-room")

    now = library()
    now.cases.makers["waiting-room"] = broken

    assert Practised(lambda: now).cases() == {}
