"""The store of sharing on files that are corrupt, empty or read-only: every method says so, and says what to do."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from simulator.domain.policy import AttemptAccess
from simulator.domain.sharing import Comment, ErasureRequest, PrivateNote, Share, Tombstone
from simulator.errors import StorageError
from simulator.storage.connections import Database
from simulator.storage.sql_sharing import SqlSharing
from tests.unit.storage.conftest import NOON, TARA, attempt

pytestmark = pytest.mark.thorough

ID = UUID("11111111-1111-4111-8111-111111111111")
READING: dict[str, Callable[[SqlSharing], object]] = {
    "access": lambda store: store.access(attempt()),
    "assignment_of": lambda store: store.assignment_of(ID),
    "assigned_to": lambda store: store.assigned_to(ID),
    "shares": lambda store: store.shares(ID),
    "shares_by": lambda store: store.shares_by(ID),
    "visible_to": lambda store: store.visible_to([ID]),
    "exposure": lambda store: store.exposure(ID),
    "ended_in": lambda store: store.ended_in([ID]),
    "shown_in": lambda store: store.shown_in([ID]),
    "private_notes": lambda store: store.private_notes(ID),
    "comment": lambda store: store.comment(ID),
    "comments": lambda store: store.comments(ID),
    "comments_by": lambda store: store.comments_by(ID),
    "erasure_requests": lambda store: store.erasure_requests(),
    "erasure_request": lambda store: store.erasure_request(ID),
    "tombstones": lambda store: store.tombstones(),
}
WRITING: dict[str, Callable[[SqlSharing], object]] = {
    "assign": lambda store: store.assign(ID, ID),
    "share": lambda store: store.share(Share(ID, ID, frozenset(), NOON)),
    "unshare": lambda store: store.unshare(ID, ID),
    "keep_note": lambda store: store.keep_note(PrivateNote(ID, 0, "x")),
    "add_comment": lambda store: store.add_comment(Comment(ID, ID, ID, None, "x", NOON)),
    "delete_comment": lambda store: store.delete_comment(ID),
    "request_erasure": lambda store: store.request_erasure(ErasureRequest(ID, ID, ID, NOON, NOON)),
    "answer_erasure": lambda store: store.answer_erasure(ID, granted=True, at=NOON),
    "erase_attempt": lambda store: store.erase_attempt(ID, at=NOON),
    "erase_person": lambda store: store.erase_person(ID, at=NOON),
    "forget_practice": lambda store: store.forget_practice(ID),
    "bury": lambda store: store.bury(Tombstone("attempt", ID, NOON)),
}
ONLY_HOLDING: dict[str, Callable[[SqlSharing], object]] = {
    "hold": lambda store: store.hold(ID),
    "release_counted": lambda store: store.release_counted(ID),
}
"""Methods that take the write lock; on a read-only file with nothing to change they have nothing to say."""
EVERY = READING | WRITING | ONLY_HOLDING


def test_no_method_is_forgotten_here() -> None:
    assert {name for name in dir(SqlSharing) if not name.startswith("_")} == set(EVERY)


@pytest.mark.parametrize("fault", ["corrupt", "without_tables"])
@pytest.mark.parametrize("name", EVERY)
def test_a_file_that_is_no_database_is_a_storage_error_for_every_method(
    request: pytest.FixtureRequest, fault: str, name: str
) -> None:
    with pytest.raises(StorageError) as refused:
        EVERY[name](SqlSharing(request.getfixturevalue(fault)))
    assert refused.value.hint


@pytest.mark.parametrize("name", WRITING)
def test_a_read_only_file_is_a_storage_error_for_every_method_that_writes(read_only: Database, name: str) -> None:
    with pytest.raises(StorageError) as refused:
        WRITING[name](SqlSharing(read_only))
    assert refused.value.hint


@pytest.mark.parametrize("name", READING)
def test_a_read_only_file_can_still_be_read(read_only: Database, name: str) -> None:
    found = READING[name](SqlSharing(read_only))
    assert found == AttemptAccess(TARA) if name == "access" else not found
