from pathlib import Path

import pytest

from simulator.content.cache import Cache
from simulator.content.programs import program_of
from simulator.domain import program as compiled
from simulator.domain.program import replay_run
from tests.library import waiting_room


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path, stamp="one")


def test_a_program_is_kept_under_the_play_hash(cache: Cache) -> None:
    case = waiting_room()
    program = program_of(case, cache)
    assert cache.program(case.play_hash) == program.dump()


def test_a_program_that_is_known_is_not_compiled_again(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    case = waiting_room()
    kept = program_of(case, cache).dump()

    def refuse(table: object) -> None:
        raise AssertionError("compiled again")

    monkeypatch.setattr("simulator.content.programs.compile_program", refuse)
    assert program_of(case, cache).dump() == kept


def test_a_program_from_the_cache_plays_like_one_compiled_now(cache: Cache) -> None:
    case = waiting_room()
    program_of(case, cache)
    ours, fresh = (replay_run(p, ["own-it", "ask", "wait"]) for p in (program_of(case, cache), program_of(case)))
    assert (ours.state, ours.view.node) == (fresh.state, fresh.view.node)


def test_what_cannot_be_loaded_is_compiled_and_kept_again(cache: Cache) -> None:
    case = waiting_room()
    cache.keep_program(case.play_hash, {"format": -1})
    program = program_of(case, cache)
    assert cache.program(case.play_hash) == program.dump()


def test_without_a_cache_it_is_compiled() -> None:
    assert isinstance(program_of(waiting_room()), compiled.Program)
