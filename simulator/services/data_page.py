"""A person's data as one page to be read: no script, nothing from elsewhere, every text escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>My data</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1f2a30; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
th, td { border-bottom: 1px solid #c9d1d5; padding: .3rem .6rem .3rem 0; text-align: start; vertical-align: top;
  white-space: pre-wrap; overflow-wrap: anywhere; }
article { border-top: 2px solid #1f2a30; margin-top: 2rem; }
</style></head><body><main>
"""
SECTIONS = {
    "identities": ("Single sign-on", ("issuer", "subject")),
    "roles": ("Roles", ("program", "role")),
    "cohorts": ("Cohorts", ("cohort", "role", "section", "idnumber")),
    "extensions": ("More time for assigned cases", ("due_at", "reason", "by", "granted_at")),
    "reminders": ("Reminders by mail", ("assignment_id", "reminded_at")),
    "student_ids": ("Your ids in other systems", ("program", "system", "value")),
    "research_agreements": ("Research that you agreed to", ("program", "noted_at")),
    "sign_ins": ("Sign-in history", ("at", "way", "outcome", "address", "agent")),
    "sessions": ("Browsers", ("created_at", "seen_at", "ended_at", "way", "address", "agent")),
    "links": ("Links that were made for you", ("kind", "email", "created_at", "expires_at", "used_at", "withdrawn_at")),
    "notices": ("Notices that you have read", ("notice", "read_at")),
    "erasure_requests": ("Requests to erase", ("attempt_id", "requested_at", "deadline", "answered_at", "granted")),
    "comments_written": ("Comments that you wrote", ("at", "step", "text")),
    "word_ratings_given": ("Own words of trainees that you rated", ("at", "attempt_id", "step", "ratings", "note")),
    "score_changes_made": (
        "Scores that you changed, of 10,000",
        ("at", "attempt_id", "dimension", "was", "becomes", "reason", "withdrawn_at"),
    ),
    "overall_ratings_given": ("Attempts that you rated as a whole, 1 to 5", ("at", "attempt_id", "level")),
    "flags": ("Flags about you", ("raised_at", "cohort", "kind", "basis", "seen_at", "note", "cleared_at")),
    "agreements": ("What was agreed on with you", ("created_at", "by", "cohort", "text", "due_on", "done_at")),
    "agreement_notes": ("What was noted beside that", ("at", "by", "kind", "text")),
    "agreements_made": ("What you agreed on with trainees", ("created_at", "text", "due_on", "done_at")),
    "agreement_notes_made": ("What you noted beside such entries", ("at", "kind", "text")),
    "critical_reviews_made": (
        "What you did about critical choices of trainees",
        ("at", "attempt_id", "step", "act", "note"),
    ),
    "looked_at": ("Attempts that you looked at", ("attempt_id", "at")),
    "remarks_written": ("What you told the authors of cases", ("at", "scenario_id", "step", "kind", "text")),
    "answers_received": ("What they answered", ("at", "by", "outcome", "version", "text", "seen_at")),
    "answers_written": ("What you answered to those who reported something", ("at", "outcome", "version", "text")),
    "panels_invited": ("Panels that you asked to rate", ("created_at", "title", "closed_at")),
    "panels_rated_for": ("Panels that asked you to rate", ("invited_at", "panel_id", "finished_at", "left_at")),
    "panel_ratings": ("How you rated for panels", ("at", "node", "choice", "ratings", "critical", "comment")),
    "keys_adopted": ("Keys that you adopted", ("adopted_at", "scenario_id", "number", "withdrawn_at")),
    "standards_set": ("Standards that you set, of 10,000", ("set_at", "number", "method", "cut", "note")),
    "judgings_opened": ("Judgings that you opened", ("opened_at", "about", "phase", "closed_at")),
    "judged_for": (
        "Judgings that asked you",
        ("invited_at", "first_at", "second_at", "left_at", "lowest", "highest", "fewest", "most"),
    ),
    "judged": ("What you expected of somebody just ready, in percent", ("at", "round", "case", "node", "share")),
    "benchmark_ratings": ("Moments that you rated beside a panel", ("at", "node", "choice", "ratings")),
    "cases_published": (
        "Cases that you published",
        ("published_at", "scenario_id", "version", "title", "access", "changes", "reviewed", "retired_at"),
    ),
    "cases_reviewed": ("Cases that were published with your word", ("published_at", "scenario_id", "version", "title")),
    "reviews_written": ("What you said of drafts of colleagues", ("at", "draft_id", "revision", "agrees", "text")),
    "drill_cards": ("Skills that you drill", ("skill", "level", "in_a_row", "due_at")),
}
"""Heading and columns by key of ``my-data.json``."""
MINUTE = 16
"""Signs of a time up to its minute."""
PERCENT = 100
"""Basis points in a percentage point."""


def page(facts: Mapping[str, Any], streams: Mapping[str, Iterator[Mapping[str, Any]]]) -> Iterator[str]:
    """The page, part by part; of streams each record is taken once."""
    yield HEAD
    made = escape(_moment(facts["made_at"]))
    yield f"<h1>My data</h1><p>Made {made} (all times are UTC).</p><p>{escape(facts['about'])}</p>"
    yield "<p>The file my-data.json beside this one holds the same and more detail, for machines.</p>"
    if facts["account"]:
        yield "<h2>Account</h2>" + _table(("what", "kept"), [_pair(item) for item in facts["account"].items()])
    for key, (heading, columns) in SECTIONS.items():
        if facts[key]:
            yield f"<h2>{escape(heading)}</h2>" + _table(columns, [_counted(row) for row in facts[key]])
    if facts["preferences"]:
        ways = [_pair(item) for item in facts["preferences"]["ways"].items()]
        yield "<h2>How you like to practise</h2>" + _table(("what", "kept"), ways)
    yield "<h2>Attempts</h2>"
    for attempt in streams["attempts"]:
        yield _attempt(attempt)
    yield from _drills(streams["drill_sittings"])
    yield from _drafts(streams["drafts"])
    yield from _audit(streams["audit"])
    yield "</main></body></html>\n"


def _drills(sittings: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    columns = ("at", "skill", "scenario_id", "answer", "score", "hints", "own_words", "self_ratings")
    for number, sitting in enumerate(sittings):
        if number == 0:
            yield "<h2>Drills</h2>"
        yield f"<h3>Sitting of {escape(_moment(sitting['started_at']))}</h3>"
        rows = [answer | {"score": _share(answer["share"])} for answer in sitting["answers"]]
        yield _table(columns, rows) if rows else "<p>No answers.</p>"


def _drafts(drafts: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    for number, draft in enumerate(drafts):
        if number == 0:
            yield "<h2>Cases that you are writing</h2>"
        yield f"<h3>{escape(draft['title'])}</h3>"
        yield _table(("scenario_id", "origin", "revision", "created_at", "changed_at"), [draft])
        yield f"<pre>{escape(draft['text'])}</pre>"


def _audit(lines: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    yield "<h2>What the audit log says of you</h2>"
    first = next(lines, None)
    if first is None:
        yield "<p>Nothing.</p>"
        return
    columns = ("at", "action", "by", "thing")
    yield "<table>" + _header(columns) + _row(columns, first)
    for line in lines:
        yield _row(columns, line)
    yield "</table>"


def _attempt(attempt: Mapping[str, Any]) -> str:
    ended = f"ended {_moment(attempt['ended_at'])} at {attempt['ending']}" if attempt["ended_at"] else "not ended"
    parts = [
        f"<article><h3>{escape(attempt['title'])}</h3>",
        f"<p>{escape(_kind(attempt))}, begun {escape(_moment(attempt['started_at']))}, {escape(ended)}</p>",
        _listed("Decisions", ("step", "said", "decided_at"), [_counted(d) for d in attempt["decisions"]]),
        _listed(
            "Private notes",
            ("step", "own_words", "self_ratings", "reaction", "pull", "confidence", "rehearsed"),
            [_counted(note) for note in attempt["private_notes"]],
        ),
        _listed(
            "Reflection",
            ("at", "step", "text"),
            [_counted(attempt["reflection"])] if attempt["reflection"] else [],
        ),
        *(_scores(score) for score in attempt["scores"]),
        _listed(
            "Shared with",
            ("cohort", "ticked", "shared_at"),
            [share | {"ticked": ", ".join(share["ticked"])} for share in attempt["shared_with"]],
        ),
        _listed("Comments", ("at", "by", "step", "text"), [_counted(comment) for comment in attempt["comments"]]),
        _listed(
            "How supervisors rated your own words",
            ("at", "by", "step", "ratings", "note"),
            [_counted(rating) for rating in attempt["word_ratings"]],
        ),
        _listed(
            "Scores that supervisors see differently, of 10,000",
            ("at", "by", "dimension", "was", "becomes", "reason", "withdrawn_at"),
            attempt["score_changes"],
        ),
        _listed("How supervisors rated the whole, 1 to 5", ("at", "by", "level"), attempt["overall_ratings"]),
        _listed(
            "What supervisors did about critical choices",
            ("at", "by", "step", "act", "note"),
            [_counted(step) for step in attempt["critical_reviews"]],
        ),
        "</article>",
    ]
    return "".join(parts)


def _kind(attempt: Mapping[str, Any]) -> str:
    if attempt["parent_id"] is None:
        return f"{attempt['purpose']}, {attempt['mode']}" if attempt["mode"] != attempt["purpose"] else attempt["mode"]
    return f"{attempt['purpose']} from decision {attempt['fork_step'] + 1} of attempt {attempt['parent_id']}"


def _counted(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Steps count from 0 in files and from 1 before people."""
    step = record.get("step")
    return record if step is None else {**record, "step": step + 1}


def _share(basis_points: int | None) -> str:
    return "" if basis_points is None else f"{basis_points / PERCENT:.0f}"


def _scores(score: Mapping[str, Any]) -> str:
    rows = [
        {"dimension": name, "score": "insufficient evidence" if of["value"] is None else f"{of['value'] / PERCENT:.0f}"}
        for name, of in score["sheet"].get("dimensions", {}).items()
    ]
    return _listed("Scores from 0 to 100", ("dimension", "score"), rows)


def _listed(heading: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    return f"<h4>{escape(heading)}</h4>" + _table(columns, rows) if rows else ""


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    return "<table>" + _header(columns) + "".join(_row(columns, row) for row in rows) + "</table>"


def _header(columns: Sequence[str]) -> str:
    return "<tr>" + "".join(f'<th scope="col">{escape(_in_words(column))}</th>' for column in columns) + "</tr>"


def _row(columns: Sequence[str], row: Mapping[str, Any]) -> str:
    # dir="auto" keeps a right-to-left text, or a mark that turns the direction, inside its own cell.
    return "<tr>" + "".join(f'<td dir="auto">{escape(_cell(column, row[column]))}</td>' for column in columns) + "</tr>"


def _cell(column: str, value: Any) -> str:
    is_time = column in ("at", "deadline") or column.endswith("_at")
    return _moment(value) if is_time and value else _text(value)


def _moment(time: str) -> str:
    """A time to be read: to the minute, as the page says that all are UTC; the file for machines has it whole."""
    return time[:MINUTE].replace("T", " ")


def _pair(item: tuple[str, Any]) -> Mapping[str, Any]:
    return {"what": _in_words(item[0]), "kept": _cell(*item)}


def _in_words(name: str) -> str:
    return name.replace("_", " ").removesuffix(" at").replace(" id", "").capitalize()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {item}" for name, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
