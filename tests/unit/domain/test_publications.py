"""How versions follow each other, and how far a draft is."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from simulator.domain.drafts import Draft
from simulator.domain.policy import Action, can
from simulator.domain.publications import (
    Access,
    CaseAccess,
    DraftState,
    Status,
    forked_from,
    newest,
    order_of,
    state_of,
)
from tests.personas import NILS, PROGRAM, SANA, SVEN, TARA
from tests.unit.storage.conftest import NOON
from tests.unit.storage.test_publications import publication

DRAFT = Draft(uuid4(), SANA.id, None, "a-case", "A case", "", 3, NOON, SANA.id, NOON)


def of_draft(**changes: object):
    return publication(draft_id=DRAFT.id, revision=3, **changes)


def test_versions_are_compared_by_their_numbers() -> None:
    assert order_of("1.10.0") > order_of("1.9.9")
    versions = [publication(version=version) for version in ("1.9.0", "1.10.0", "0.99.0")]
    assert newest(versions).version == "1.10.0"
    assert newest([]) is None


@pytest.mark.parametrize(
    ("draft", "publications", "state"),
    [
        (DRAFT, [], DraftState(Status.DRAFT)),
        (DRAFT, [publication()], DraftState(Status.DRAFT)),
        (replace(DRAFT, in_review_since=NOON), [], DraftState(Status.IN_REVIEW)),
        (DRAFT, [of_draft()], DraftState(Status.PUBLISHED, "1.0.0")),
        (replace(DRAFT, revision=4), [of_draft()], DraftState(Status.PUBLISHED, "1.0.0", True)),
        (DRAFT, [of_draft(retired_at=NOON)], DraftState(Status.RETIRED, "1.0.0")),
        (replace(DRAFT, revision=4, in_review_since=NOON), [of_draft()], DraftState(Status.IN_REVIEW, "1.0.0", True)),
    ],
)
def test_how_far_a_draft_is(draft: Draft, publications, state: DraftState) -> None:
    assert state_of(draft, publications) == state


def test_a_fork_says_what_it_was_made_from_and_nothing_else_does() -> None:
    assert forked_from("forked from a-case@1.0.0") == "a-case@1.0.0"
    assert forked_from("Template: blank") == ""


def test_once_its_author_is_gone_the_supervisors_of_the_program_answer_for_a_case() -> None:
    left = CaseAccess(Access.PROGRAM, None, PROGRAM)
    assert can(SVEN, Action.RETIRE_CASE, left)
    assert not can(TARA, Action.RETIRE_CASE, left)
    assert can(TARA, Action.SEE_CASE, left)
    assert not can(NILS, Action.SEE_CASE, CaseAccess(Access.ALL, NILS.id))
