"""The library with published cases in it: made anew after a change, the same object as long as nothing changes."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.content.cache import Cache
from simulator.content.catalogue import build_library
from simulator.content.published import LOOK_SECONDS, PublishedLibrary
from simulator.domain.publications import Publication
from tests.library import CASE, library_texts, replaced
from tests.unit.storage.test_publications import publication

DISK = build_library(library_texts())


def texts_of(name: str) -> dict[str, str]:
    texts = library_texts()
    text = replaced(texts.pop(CASE), "id: waiting-room", f"id: {name}")
    return {f"scenarios/{name}.yaml": text, **texts}


class Offer:
    """What is published, as a store says it, with how often it was asked."""

    def __init__(self, *names: str) -> None:
        self.publications: tuple[Publication, ...] = tuple(
            publication(scenario_id=name, content_hash=name * 4) for name in names
        )
        self.asked = self.read = 0

    def __call__(self) -> tuple[Publication, ...]:
        self.asked += 1
        return self.publications

    def texts(self, content_hash: str) -> dict[str, str]:
        self.read += 1
        name = content_hash[: len(content_hash) // 4]
        return {"scenarios/broken.yaml": "id: ["} if name == "broken" else texts_of(name)


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def library(offer: Offer, seconds: Seconds | None = None, cache: Cache | None = None) -> PublishedLibrary:
    return PublishedLibrary(lambda: DISK, offer, offer.texts, cache, seconds or Seconds())


def test_without_publications_it_is_the_library_on_disk() -> None:
    assert library(Offer())() is DISK


def test_a_published_case_is_beside_those_on_disk() -> None:
    shown = library(Offer("second-room")).shown()
    assert list(shown.library.index) == list(shown.library.cases) == ["waiting-room", "second-room"]
    entry, case = shown.library.index["second-room"], shown.library.cases["second-room"]
    assert (entry.content_hash, entry.play_hash, entry.files[0]) == (case.content_hash, case.play_hash, case.path)
    assert list(shown.publications) == ["second-room"]


def test_a_case_on_disk_goes_before_a_published_one_of_the_same_id() -> None:
    assert library(Offer("waiting-room"))() is DISK


def test_what_cannot_be_read_is_left_out() -> None:
    assert list(library(Offer("broken", "second-room"))().index) == ["waiting-room", "second-room"]


def test_as_long_as_nothing_changes_it_is_the_same_object_and_the_store_is_asked_seldom() -> None:
    offer, seconds = Offer("second-room"), Seconds()
    published = library(offer, seconds)
    first = published()
    assert all(published() is first for _ in range(10))
    assert offer.asked == 1
    seconds.now += LOOK_SECONDS
    assert published() is first
    assert (offer.asked, offer.read) == (2, 1)


def test_a_change_is_seen_at_once_where_it_was_made_and_soon_elsewhere() -> None:
    offer, seconds = Offer("second-room"), Seconds()
    published = library(offer, seconds)
    published()
    offer.publications = ()
    assert "second-room" in published().index
    published.look_again()
    assert published() is DISK
    offer.publications = (publication(scenario_id="third-room", content_hash="third-room" * 4),)
    seconds.now += LOOK_SECONDS
    assert "third-room" in published().index


def test_who_sees_a_case_changes_without_reading_it_again() -> None:
    offer = Offer("second-room")
    published = library(offer)
    published()
    offer.publications = (replace(offer.publications[0], changes="other words"),)
    published.look_again()
    assert published.shown().publications["second-room"].changes == "other words"
    assert offer.read == 1


def test_the_next_process_need_not_read_the_case_to_list_it(tmp_path: Path) -> None:
    cache, offer = Cache(tmp_path, "stamp"), Offer("second-room")
    first = library(offer, cache=cache)().index["second-room"]
    again = Offer("second-room")
    assert library(again, cache=cache)().index["second-room"] == first
    assert again.read == 0


@pytest.mark.thorough
def test_asking_again_takes_less_than_a_fifth_of_a_millisecond() -> None:
    published = library(Offer("second-room", "third-room"))
    published()
    begun = time.process_time()
    for _ in range(1_000):
        published()
    assert (time.process_time() - begun) / 1_000 < 0.0002
