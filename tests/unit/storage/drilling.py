"""Plain records of drills and remarks to put into a store."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from simulator.domain.drill_records import DrillAnswer, DrillCard, DrillItem, DrillKind, DrillSitting
from simulator.domain.remarks import Remark, RemarkKind
from tests.unit.storage.conftest import HASH, NOON

SKILL = "respond:repair-after-withdrawal"


def card(person_id: UUID, **changes: object) -> DrillCard:
    given = {
        "person_id": person_id,
        "skill": SKILL,
        "card": {"stability": 2.5, "state": 1, "last_review": None},
        "level": 2,
        "in_a_row": 1,
        "due_at": NOON + timedelta(days=3),
    }
    return DrillCard(**(given | changes))


def item(**changes: object) -> DrillItem:
    given = {
        "kind": DrillKind.RESPOND,
        "skill": SKILL,
        "scenario_id": "a-case",
        "content_hash": HASH,
        "node": "greeting",
        "variant": "standard",
        "seed": 5,
        "trail": ("wait", "ask"),
        "choice": "",
        "option_set": "o" * 64,
        "looks": "l" * 64,
        "level": 2,
    }
    return DrillItem(**(given | changes))


def sitting(person_id: UUID, *items: DrillItem, **changes: object) -> DrillSitting:
    given = {
        "id": uuid4(),
        "person_id": person_id,
        "started_at": NOON,
        "items": items or (item(), item(kind=DrillKind.LABEL, choice="wait", trail=())),
    }
    return DrillSitting(**(given | changes))


def answer(to: DrillSitting, **changes: object) -> DrillAnswer:
    given = {
        "sitting_id": to.id,
        "position": 0,
        "person_id": to.person_id,
        "skill": SKILL,
        "scenario_id": "a-case",
        "node": "greeting",
        "variant": "standard",
        "option_set": "o" * 64,
        "answer": "ask",
        "share": 7_500,
        "rating": 3,
        "hints": 1,
        "own_words": "I'd say: \u201enur zu\u201c \U0001f642 \u0646\u0648\u0631",
        "self_ratings": {"A2": 3},
        "at": NOON,
        "looks": "l" * 64,
    }
    return DrillAnswer(**(given | changes))


def remark(author_id: UUID | None, **changes: object) -> Remark:
    given = {
        "id": uuid4(),
        "author_id": author_id,
        "scenario_id": "a-case",
        "version": "1.0.0",
        "content_hash": HASH,
        "variant": "standard",
        "node": "greeting",
        "step": 1,
        "choice": "ask",
        "kind": RemarkKind.DIFFERENTLY,
        "text": "Nobody would say <b>that</b> \u0646\u0648\u0631 \U0001f642",
        "at": NOON,
    }
    return Remark(**(given | changes))
