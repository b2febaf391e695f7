"""Everything stored about a person, gathered and written into a ZIP: once for machines, once to be read.

Attempts, sittings of drills, drafts and audit lines are written one by one, so that what is held in memory does not
grow with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from io import BytesIO
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from simulator.domain.accounts import Account
from simulator.domain.attempt import Attempt, RecordedDecision
from simulator.domain.judging import Judge, Limits
from simulator.domain.notice import DISCLAIMER, SIMULATED
from simulator.errors import SimulatorError
from simulator.services.data_followed import followed_up
from simulator.services.data_for_exports import for_exports
from simulator.services.data_keys import KEYS
from simulator.services.data_page import page
from simulator.services.finding import is_simulated
from simulator.services.plain_data import plain as _plain
from simulator.services.plain_data import without as _without
from simulator.services.rooms import Rooms, feedback_waits
from simulator.storage.stores import Stores

FORMAT = "secure-base-my-data-1"
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
        "about": f"{SIMULATED} {DISCLAIMER}" if is_simulated(sources.stores.programs, person_id) else DISCLAIMER,
        "keys": KEYS,
        "account": _account(account) if account else None,
        "identities": [{"issuer": issuer, "subject": subject} for issuer, subject in ways.identities(person_id)],
        "roles": [
            {"program": program.name, "role": role} for program, role in sources.stores.programs.memberships(person_id)
        ],
        **_in_cohorts(sources, person_id),
        **_plain(for_exports(sources.stores, person_id)),
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
        **followed_up(sources.stores, person_id),
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
        **_judged(sources, person_id),
        **_published(sources, person_id),
        "preferences": _preferences(sources, person_id),
        "drill_cards": _plain([_without(card, "person_id") for card in sources.stores.drills.cards(person_id)]),
    }


def _in_cohorts(sources: Sources, person_id: UUID) -> dict[str, Any]:
    """Cohorts, and what was arranged with the person in them."""
    kept = sources.stores.cohorts
    places, found = kept.places_of(person_id), []
    for cohort, role in sources.stores.programs.cohorts_of(person_id):
        section, number = places.get(cohort.id, ("", ""))
        found.append({"cohort": cohort.name, "role": role, "section": section, "idnumber": number})
    reminded = [{"assignment_id": one, "reminded_at": at} for one, at in kept.reminders_of(person_id).items()]
    names: dict[UUID, str] = {}
    extensions = [
        {"by": _name(sources, one.granted_by, names)} | _without(one, "account_id", "granted_by")
        for one in kept.extensions_of(person_id)
    ]
    plain: dict[str, Any] = _plain({"cohorts": found, "extensions": extensions, "reminders": reminded})
    return plain


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
            "overall_ratings_given": [_without(one, "rater_id") for one in coaching.global_ratings_by(person_id)],
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


def _judged(sources: Sources, person_id: UUID) -> dict[str, Any]:
    kept = sources.stores.standards
    found: dict[str, Any] = _plain(
        {
            "standards_set": [_without(one, "set_by") for one in kept.standards_by(person_id)],
            "judgings_opened": [
                _without(one, "opened_by", "cases", "trainees") | {"cases": [case.scenario_id for case in one.cases]}
                for one in kept.settings_by(person_id)
            ],
            "judged_for": [
                _without(one, "judge_id", "limits") | _limits(one) for _setting, one in kept.judging(person_id)
            ],
            "judged": [_without(one, "judge_id") for one in kept.expected_by(person_id)],
        }
    )
    return found


def _limits(judge: Judge) -> dict[str, int | None]:
    return {one.name: getattr(judge.limits, one.name, None) for one in fields(Limits)}


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
    wholes = [
        {"by": _name(sources, rating.rater_id, names)} | _without(rating, "rater_id", "attempt_id")
        for rating in sources.stores.coaching.global_ratings([attempt.id])
    ]
    reviewed = [
        {"by": _name(sources, step.by_id, names)} | _without(step, "by_id", "attempt_id")
        for step in sources.stores.follow_up.review_steps(attempt.id)
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
            "overall_ratings": wholes,
            "critical_reviews": reviewed,
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
