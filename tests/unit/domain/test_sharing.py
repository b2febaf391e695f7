from uuid import UUID

import pytest

from simulator.domain.sharing import Confidence, PrivateNote, Pull

EMPTY = PrivateNote(UUID(int=1), 0)


def test_a_note_with_nothing_in_it_is_empty():
    assert EMPTY.is_empty


@pytest.mark.parametrize(
    "kept",
    [
        {"own_words": "Stay."},
        {"reaction": "warm"},
        {"confidence": Confidence.SURE},
        {"pull": Pull.FIX},
        {"self_ratings": {"A1": 0}},
        {"rehearsed": True},
    ],
    ids=lambda kept: next(iter(kept)),
)
def test_a_note_with_anything_in_it_is_not(kept):
    assert not PrivateNote(UUID(int=1), 0, **kept).is_empty
