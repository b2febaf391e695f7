from uuid import uuid4

import pytest

from simulator.content.cache import Cache
from simulator.content.case import rekeyed_case
from simulator.content.catalogue import LibraryOnDisk
from simulator.domain.panel import CriterionFound, OptionFound
from simulator.services.drill_books import KIND, DrillBooks
from tests.unit.services.drilling import more_rooms
from tests.unit.services.playing import rewrite


@pytest.fixture
def library(content):
    return LibraryOnDisk(content)


def test_the_book_is_made_once_a_version_of_the_library(library):
    now = library()
    books = DrillBooks(lambda: now)
    assert books() is books()


def test_an_edit_makes_another_book(library, content):
    books = DrillBooks(library)
    before = books()
    rewrite(content, "    construct: owning-a-strain", "    construct: repairing-own-mistake")
    assert "respond:owning-a-strain" in before.places
    assert "respond:repairing-own-mistake" in books().places


def test_a_new_case_enters_the_book_and_one_that_goes_leaves_it(library, content):
    books = DrillBooks(library)
    assert {case for case, _ in books().constructs} == {"waiting-room"}
    more_rooms(content)
    assert len({case for case, _ in books().constructs}) == 5
    for name in ("blue-room", "green-room", "red-room", "white-room"):
        (content / "scenarios" / f"{name}.yaml").unlink()
    assert {case for case, _ in books().constructs} == {"waiting-room"}


def test_another_process_finds_the_points_and_reads_no_case(library, tmp_path):
    cache = Cache(tmp_path / "cache")
    first = DrillBooks(library, cache)()
    unread = library()
    for name in unread.cases:
        unread.cases.makers[name] = None
    assert DrillBooks(lambda: unread, cache)() == first


def test_points_under_a_panels_key_are_kept_apart_from_those_under_the_authors(library, tmp_path):
    cache, (case,) = Cache(tmp_path / "cache"), library().cases.values()
    torn = {"late": {one.id: differ(case.scenario.nodes["late"]) for one in case.scenario.nodes["late"].choices}}
    keys = {case.play_hash: uuid4()}
    under = DrillBooks(library, cache, lambda: keys, lambda case: rekeyed_case(case, torn))
    for _from_the_cache in range(2):
        assert "respond:owning-a-strain" in DrillBooks(library, cache)().places
        assert "respond:owning-a-strain" not in under().places
        under = DrillBooks(library, cache, lambda: keys, lambda case: case)
    before = under()
    keys = {}
    assert "respond:owning-a-strain" not in before.places
    assert "respond:owning-a-strain" in under().places


def differ(node):
    return OptionFound({name: CriterionFound(200, 150, 6) for name in node.criteria}, {}, 6, 3, contested=True)


def test_points_that_cannot_be_read_any_more_are_made_anew(library, tmp_path):
    cache = Cache(tmp_path / "cache")
    (entry,) = library().index.values()
    cache.keep(KIND, entry.content_hash, [["of another", "shape"]])
    assert DrillBooks(library, cache)() == DrillBooks(library)()
