"""Everything stored about a person, gathered and written into a ZIP: once for machines, once to be read.

Attempts, sittings of drills, drafts and audit lines are written one by one, so that what is held in memory does not
grow with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from io import BytesIO
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from simulator.domain.accounts import Account
from simulator.domain.attempt import Attempt, RecordedDecision
from simulator.domain.notice import DISCLAIMER
from simulator.errors import SimulatorError
from simulator.services.data_page import page
from simulator.services.rooms import Rooms, feedback_waits
from simulator.storage.stores import Stores

FORMAT = "secure-base-my-data-1"
KEYS = {
    "account": "your account, or null where the program runs without accounts; a password is kept only as a hash",
    "identities": "single sign-on identities that are linked to the account",
    "roles": "what you are in which program",
    "cohorts": "the cohorts you belong to, and what you are there",
    "sign_ins": "sign-in history, newest first: when, how, from which address and browser",
    "sessions": "browsers that are or were signed in",
    "links": "invitations and links for a new password that were made for you",
    "notices": "notices that you have read, and when",
    "erasure_requests": "your requests that a program erase an attempt, and its answer",
    "comments_written": "what you wrote about attempts of others, and your answers to what was said about yours",
    "word_ratings_given": "how you rated what trainees would have said (0 to 4 by criterion); blind: you had seen "
    "neither what was chosen nor how it is rated",
    "score_changes_made": "scores of trainees that you see differently, in basis points from 0 to 10,000, with your "
    "reason; was is the computed one, which stays",
    "looked_at": "attempts that you looked at because somebody shared them or said something about them, and when last",
    "remarks_written": "what you told the authors of cases about single moments; they read it without your name",
    "answers_received": "what they answered to it; seen_at: when you said that you had read that",
    "answers_written": "what you answered to those who reported something about a case, without who they are",
    "panels_invited": "panels that you asked to rate a case blind",
    "panels_rated_for": "panels that asked you to rate; seed decided the order in which you met the options",
    "panel_ratings": "how you rated for them: options of decisions (0 to 4 by criterion), critical errors, comments",
    "keys_adopted": "keys that you adopted from what panels found, without what others rated",
    "benchmark_ratings": "how you rated moments (0 to 4 by criterion) that a panel had rated too; nobody else sees it",
    "preferences": "how you like to practise, and when you last said so; null if you never did",
    "drill_cards": "how you stand with each skill that you drill: its level from 1 to 3, good answers in a row, when "
    "it is due again, and card, what the spacing of drills remembers of it",
    "attempts": "your attempts, newest first; scores are whole numbers from 0 to 10,000, times are UTC. In each: mode "
    "(summative: for an assignment that is to show what you do without help), decisions (step counts from 0, said is "
    "the reply you chose, offered the options in the order shown, state_after how the people in the case stood "
    "afterwards, in a summative attempt only once it has ended, response_ms the time you took in milliseconds), "
    "presses that were not taken, your private notes (own words with your own ratings of them from 0 to 4, what came "
    "up in you, how sure you were, what you felt pulled to, whether you rehearsed the skilled line), your reflection, "
    "whether it was your first time at the case (exposure), score sheets, where you show it to a group its code and "
    "how many voted for what, with whom you shared it, what supervisors said about it, how they rated your own words, "
    "and scores that they see differently. A branch goes on from a moment of another attempt, its parent_id: it holds "
    "the decisions from its fork_step on, and those before that step are the parent's",
    "drill_sittings": "your sittings of drills, newest first; in each its drills in order (what was asked about which "
    "moment of which case, trail being the replies that lead there) and your answers by position, with your own words; "
    "is_open: the options were opened, and nothing was answered",
    "cases_published": "versions of cases that you published; their texts are among your drafts, or in the library",
    "cases_reviewed": "versions of others that were published because you had agreed to them",
    "reviews_written": "what you said of drafts of colleagues",
    "drafts": "cases that you are writing, the one changed last first, each with its text as it was saved last and the "
    "saves of it that are kept, by number and time",
    "audit": "lines of the audit log that name you: what was done by you or to you, newest first",
}
"""What stands under each key of ``my-data.json``; the file says it too."""
PAGE = 500
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of the files in the ZIP: its own earliest, so that the same data makes the same bytes."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a person's data is stored."""

    stores: Stores
    rooms: Rooms


def zipped(sources: Sources, person_id: UUID, at: datetime) -> bytes:
    """The ZIP file: ``my-data.json`` and ``my-data.html``."""
    facts = gathered(sources, person_id, at)
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        with archive.open(_entry("my-data.json"), "w") as file:
            _write_json(file, facts, _streams(sources, person_id))
        with archive.open(_entry("my-data.html"), "w") as file:
            for part in page(facts, _streams(sources, person_id)):
                file.write(part.encode())
    return buffer.getvalue()


def _streams(sources: Sources, person_id: UUID) -> dict[str, Iterator[dict[str, Any]]]:
    """What there may be much of, one record at a time."""
    return {
        "attempts": _attempts(sources, person_id),
        "drill_sittings": _sittings(sources, person_id),
        "drafts": _drafts(sources, person_id),
        "audit": _audit(sources, person_id),
    }


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, LONG_AGO)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def gathered(sources: Sources, person_id: UUID, at: datetime) -> dict[str, Any]:
    """Everything but attempts, sittings of drills, drafts and audit lines, as plain data."""
    account = sources.stores.accounts.account(person_id)
    ways = sources.stores.accounts
    requests = sources.stores.sharing.erasure_requests(open_only=False)
    links = ways.tickets_of(account.id, account.email) if account else ()
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "about": DISCLAIMER,
        "keys": KEYS,
        "account": _account(account) if account else None,
        "identities": [{"issuer": issuer, "subject": subject} for issuer, subject in ways.identities(person_id)],
        "roles": [
            {"program": program.name, "role": role} for program, role in sources.stores.programs.memberships(person_id)
        ],
        "cohorts": [
            {"cohort": cohort.name, "role": role} for cohort, role in sources.stores.programs.cohorts_of(person_id)
        ],
        "sign_ins": _plain([_without(line, "account_id") for line in ways.sign_ins(person_id, limit=10**9)]),
        "sessions": _plain(
            [_without(session, "account_id", "token_hash") for session in ways.sessions_of(person_id, ended=True)]
        ),
        "links": _plain([_without(link, "token_hash", "account_id", "created_by") for link in links]),
        "notices": _plain(
            [
                {"notice": name, "read_at": read_at}
                for name, read_at in sources.stores.attempts.notices(person_id).items()
            ]
        ),
        "erasure_requests": _plain(
            [_without(request, "requested_by") for request in requests if request.requested_by == person_id]
        ),
        "comments_written": _plain(
            [_without(comment, "author_id") for comment in sources.stores.sharing.comments_by(person_id)]
        ),
        **_coached(sources, person_id),
        "remarks_written": _plain(
            [_without(remark, "author_id") for remark in sources.stores.remarks.remarks_by(person_id)]
        ),
        "answers_received": _answers(sources, person_id),
        "answers_written": _plain(
            [_without(answer, "author_id", "seen_at") for answer in sources.stores.inbox.answers_by(person_id)]
        ),
        **_panels(sources, person_id),
        "benchmark_ratings": _plain(
            [_without(rating, "person_id") for rating in sources.stores.inbox.benchmark_ratings(person_id)]
        ),
        **_published(sources, person_id),
        "preferences": _preferences(sources, person_id),
        "drill_cards": _plain([_without(card, "person_id") for card in sources.stores.drills.cards(person_id)]),
    }


def _account(account: Account) -> dict[str, Any]:
    kept: dict[str, Any] = _plain(_without(account, "password_hash", "subject_id"))
    return kept | {"has_password": account.password_hash is not None}


def _preferences(sources: Sources, person_id: UUID) -> dict[str, Any] | None:
    changed_at = sources.stores.practice.ways_changed_at(person_id)
    if changed_at is None:
        return None
    kept: dict[str, Any] = _plain({"ways": sources.stores.practice.ways(person_id), "changed_at": changed_at})
    return kept


def _coached(sources: Sources, person_id: UUID) -> dict[str, Any]:
    coaching = sources.stores.coaching
    looked = [{"attempt_id": attempt_id, "at": at} for attempt_id, at in coaching.looked_at(person_id).items()]
    found: dict[str, Any] = _plain(
        {
            "word_ratings_given": [_without(rating, "rater_id") for rating in coaching.ratings_by(person_id)],
            "score_changes_made": [_without(change, "author_id") for change in coaching.score_changes_by(person_id)],
            "looked_at": looked,
        }
    )
    return found


def _panels(sources: Sources, person_id: UUID) -> dict[str, Any]:
    return {
        "panels_invited": _plain([_without(one, "author_id") for one in sources.stores.panels.panels(person_id)]),
        "panels_rated_for": _plain(
            [_without(one, "rater_id") for _panel, one in sources.stores.panels.invitations(person_id)]
        ),
        "panel_ratings": _plain(
            [
                _without(rating, "rater_id")
                for mine in sources.stores.panels.ratings_by(person_id).values()
                for rating in mine
            ]
        ),
        "keys_adopted": _plain(
            [_without(key, "adopted_by", "found") for key in sources.stores.panels.adopted_by(person_id)]
        ),
    }


def _published(sources: Sources, person_id: UUID) -> dict[str, Any]:
    return {
        "cases_published": _plain(
            [
                _without(one, "author_id", "reviewer_id")
                for one in sources.stores.publications.publications_by(person_id)
            ]
        ),
        "cases_reviewed": _plain(
            [
                _without(one, "author_id", "reviewer_id", "changes")
                for one in sources.stores.publications.publications_reviewed_by(person_id)
            ]
        ),
        "reviews_written": _plain(
            [_without(one, "reviewer_id") for one in sources.stores.publications.reviews_by(person_id)]
        ),
    }


def _answers(sources: Sources, person_id: UUID) -> list[dict[str, Any]]:
    names: dict[UUID, str] = {}
    said = sources.stores.inbox.answers_to([one.id for one in sources.stores.remarks.remarks_by(person_id)])
    records: list[dict[str, Any]] = _plain(
        [{"by": _name(sources, answer.author_id, names)} | _without(answer, "author_id") for answer in said]
    )
    return records


def _sittings(sources: Sources, person_id: UUID) -> Iterator[dict[str, Any]]:
    for sitting in sources.stores.drills.sittings_of(person_id):
        record: dict[str, Any] = _plain(
            _without(sitting, "person_id")
            | {
                "items": [_without(item) for item in sitting.items],
                "answers": [
                    _without(answer, "sitting_id", "person_id") for answer in sources.stores.drills.answers(sitting.id)
                ],
            }
        )
        yield record


def _drafts(sources: Sources, person_id: UUID) -> Iterator[dict[str, Any]]:
    for draft in sources.stores.drafts.drafts(person_id):
        saved = sources.stores.drafts.revision(draft.id, draft.revision)
        saves = [_without(one, "draft_id", "saved_by", "text") for one in sources.stores.drafts.revisions(draft.id)]
        record: dict[str, Any] = _plain(
            _without(draft, "author_id", "changed_by") | {"text": saved.text if saved else "", "saves": saves}
        )
        yield record


def _attempts(sources: Sources, person_id: UUID) -> Iterator[dict[str, Any]]:
    assigned = sources.stores.sharing.assigned_to(person_id)
    names: dict[UUID, str] = {}
    for attempt in sources.stores.attempts.attempts_of(person_id):
        yield _attempt(sources, attempt, assigned.get(attempt.id), names)


def _attempt(sources: Sources, attempt: Attempt, assignment_id: UUID | None, names: dict[UUID, str]) -> dict[str, Any]:
    sharing, made = sources.stores.sharing, sources.stores.attempts.decisions(attempt.id)
    reflection = sources.stores.practice.reflection(attempt.id)
    group = sources.stores.together.group_of(attempt.id)
    held_back = ("state_after",) if feedback_waits(attempt) else ()
    decisions = [
        {"step": decision.step, "said": said} | _without(decision, *held_back)
        for decision, said in zip(made, _words(sources.rooms, attempt, made), strict=True)
    ]
    shares = [
        {"cohort": _cohort_name(sources, share.cohort_id), "ticked": sorted(share.ticked), "shared_at": share.shared_at}
        for share in sharing.shares(attempt.id)
    ]
    comments = [
        {"by": _name(sources, comment.author_id, names)} | _without(comment, "author_id", "attempt_id")
        for comment in sharing.comments(attempt.id)
    ]
    ratings = [
        {"by": _name(sources, rating.rater_id, names)} | _without(rating, "rater_id", "attempt_id")
        for rating in sources.stores.coaching.ratings(attempt.id)
    ]
    changes = [
        {"by": _name(sources, change.author_id, names)} | _without(change, "author_id", "attempt_id")
        for change in sources.stores.coaching.score_changes(attempt.id)
    ]
    record: dict[str, Any] = _plain(
        {"id": attempt.id, "title": sources.rooms.title_of(attempt)}
        | _without(attempt, "id", "trainee_id")
        | {
            "assignment_id": assignment_id,
            "decisions": decisions,
            "presses_not_taken": [
                _without(press, "attempt_id") for press in sources.stores.attempts.rejected(attempt.id)
            ],
            "private_notes": [_without(note, "attempt_id") for note in sharing.private_notes(attempt.id)],
            "reflection": None if reflection is None else _without(reflection, "attempt_id"),
            "exposure": sharing.exposure(attempt.id),
            "scores": [_without(score) for score in sources.stores.attempts.scores(attempt.id)],
            "shown_to_a_group": None if group is None else _without(group, "attempt_id"),
            "shared_with": shares,
            "comments": comments,
            "word_ratings": ratings,
            "score_changes": changes,
        }
    )
    return record


def _words(rooms: Rooms, attempt: Attempt, decisions: Sequence[RecordedDecision]) -> list[str]:
    """What was said at each decision; nothing where this version of the program can't play the case any more."""
    try:
        nodes = rooms.case_as_met(attempt).table.nodes
    except SimulatorError:
        return [""] * len(decisions)
    return [nodes[decision.node].choices[decision.choice].choice.say for decision in decisions]


def _cohort_name(sources: Sources, cohort_id: UUID) -> str:
    cohort = sources.stores.programs.cohort(cohort_id)
    return cohort.name if cohort else ""


def _name(sources: Sources, account_id: UUID | None, names: dict[UUID, str]) -> str:
    if account_id is None:
        return ""
    if account_id not in names:
        account = sources.stores.accounts.account(account_id)
        names[account_id] = account.name if account else ""
    return names[account_id]


def _audit(sources: Sources, person_id: UUID) -> Iterator[dict[str, Any]]:
    """Lines in which the person did something, or something was done to them; then it says by whom."""
    account = sources.stores.accounts.account(person_id)
    if account is None:
        return
    total = sources.stores.audit.entries(person_id=person_id, limit=1)[1]
    for offset in range(0, total, PAGE):
        lines = sources.stores.audit.entries(person_id=person_id, limit=PAGE, offset=offset)[0]
        names = sources.stores.audit.names([line.actor for line in lines if line.actor is not None])
        for line in lines:
            mine = line.actor == account.subject_id
            by = "you" if mine else names.get(line.actor, "") if line.actor else "the operator"
            record: dict[str, Any] = _plain(
                {"at": line.at, "action": line.action, "by": by, "thing": line.thing, "detail": dict(line.detail)}
            )
            yield record


def _without(record: Any, *names: str) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record) if field.name not in names}


def _plain(value: Any) -> Any:
    """The value as JSON can hold it: times in ISO 8601, ids and names of kinds as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _write_json(file: IO[bytes], facts: Mapping[str, Any], streams: Mapping[str, Iterator[dict[str, Any]]]) -> None:
    file.write(b"{")
    for name, value in facts.items():
        file.write(f"{json.dumps(name)}: {_json(value)},\n".encode())
    for number, (name, records) in enumerate(streams.items()):
        file.write(f"{',' if number else ''}{json.dumps(name)}: [".encode())
        for nth, record in enumerate(records):
            file.write(f"{',' if nth else ''}\n{_json(record)}".encode())
        file.write(b"]\n")
    file.write(b"}\n")


def _json(value: Any) -> str:
    # Escaped, so that whatever a person typed is plain ASCII in the file, half a character included.
    return json.dumps(value)
