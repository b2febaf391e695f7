"""Whatever is edited, a library from the cache equals the same files read afresh."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from simulator.content.cache import Cache
from simulator.content.catalogue import LibraryOnDisk, build_library, load_library
from simulator.content.stored import from_plain, to_plain
from simulator.domain.scenario import Scenario
from tests.library import CASE, library_texts, replaced
from tests.property.effort import effort
from tests.property.strategies import BROAD, scenarios

TEXTS = library_texts() | {
    "scenarios/second-room.yaml": replaced(library_texts()[CASE], "id: waiting-room", "id: second-room")
}
NAMES = sorted(TEXTS)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.sampled_from(["drop", "twice", "remark", "remove", "restore"]), st.integers(0)
    ),
    min_size=1,
    max_size=6,
)


def edited(text: str, kind: str, place: int) -> str:
    lines = text.splitlines(keepends=True)
    place = place % len(lines) if lines else 0
    if kind == "drop":
        return "".join(lines[:place] + lines[place + 1 :])
    if kind == "twice":
        return "".join([*lines[:place], *lines[place : place + 1] * 2, *lines[place + 1 :]])
    return f"{text}# {place}\n"


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


@effort(40)
@given(EDITS)
def test_after_any_edits_a_library_from_the_cache_equals_one_read_afresh(edits):
    with tempfile.TemporaryDirectory() as folder:
        root, cache, texts = Path(folder) / "content", Cache(Path(folder) / "cache", "test"), dict(TEXTS)
        for name, text in texts.items():
            write(root, name, text)
        in_process = LibraryOnDisk(root, cache)
        in_process()
        for name, kind, place in edits:
            if kind == "remove":
                texts.pop(name, None)
                (root / name).unlink(missing_ok=True)
            else:
                texts[name] = TEXTS[name] if kind == "restore" else edited(texts.get(name, ""), kind, place)
                write(root, name, texts[name])
            fresh = build_library(dict(sorted(texts.items())))
            for library in (in_process(), load_library(root, cache)):
                assert library.diagnostics == fresh.diagnostics
                assert (library.index, library.unavailable, library.sources) == (
                    fresh.index,
                    fresh.unavailable,
                    fresh.sources,
                )
                assert library.cases == fresh.cases


@BROAD
@given(scenarios())
def test_any_scenario_comes_back_from_its_plain_form(scenario):
    assert from_plain(Scenario, to_plain(scenario)) == scenario
