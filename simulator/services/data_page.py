"""A person's data as one page to be read: no script, nothing from elsewhere, every text escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from simulator.domain.notice import DISCLAIMER

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
    "cohorts": ("Cohorts", ("cohort", "role")),
    "sign_ins": ("Sign-in history", ("at", "way", "outcome", "address", "agent")),
    "sessions": ("Browsers", ("created_at", "seen_at", "ended_at", "way", "address", "agent")),
    "links": ("Links that were made for you", ("kind", "email", "created_at", "expires_at", "used_at", "withdrawn_at")),
    "notices": ("Notices that you have read", ("notice", "read_at")),
    "erasure_requests": ("Requests to erase", ("attempt_id", "requested_at", "deadline", "answered_at", "granted")),
    "comments_written": ("Comments that you wrote", ("at", "step", "text")),
}
"""Heading and columns by key of ``my-data.json``."""
PERCENT = 100
"""Basis points in a percentage point."""


def page(
    facts: Mapping[str, Any], attempts: Iterator[Mapping[str, Any]], audit: Iterator[Mapping[str, Any]]
) -> Iterator[str]:
    """The page, part by part."""
    yield HEAD
    yield f"<h1>My data</h1><p>Made {escape(facts['made_at'])} (all times are UTC).</p><p>{escape(DISCLAIMER)}</p>"
    yield "<p>The file my-data.json beside this one holds the same and more detail, for machines.</p>"
    if facts["account"]:
        yield "<h2>Account</h2>" + _table(("what", "kept"), [_pair(item) for item in facts["account"].items()])
    for key, (heading, columns) in SECTIONS.items():
        if facts[key]:
            yield f"<h2>{escape(heading)}</h2>" + _table(columns, facts[key])
    yield "<h2>Attempts</h2>"
    for attempt in attempts:
        yield _attempt(attempt)
    yield "<h2>What the audit log says of you</h2>"
    lines = next(audit, None)
    if lines is None:
        yield "<p>Nothing.</p>"
    else:
        columns = ("at", "action", "by", "thing")
        yield "<table>" + _header(columns) + _row(columns, lines)
        for line in audit:
            yield _row(columns, line)
        yield "</table>"
    yield "</main></body></html>\n"


def _attempt(attempt: Mapping[str, Any]) -> str:
    ended = f"ended {attempt['ended_at']} at {attempt['ending']}" if attempt["ended_at"] else "not ended"
    parts = [
        f"<article><h3>{escape(attempt['title'])}</h3>",
        f"<p>{escape(attempt['purpose'])}, begun {escape(attempt['started_at'])}, {escape(ended)}</p>",
        _listed("Decisions", ("step", "said", "decided_at"), [_counted(d) for d in attempt["decisions"]]),
        _listed(
            "Private notes",
            ("step", "own_words", "reaction", "confidence"),
            [_counted(note) for note in attempt["private_notes"]],
        ),
        *(_scores(score) for score in attempt["scores"]),
        _listed(
            "Shared with",
            ("cohort", "ticked", "shared_at"),
            [share | {"ticked": ", ".join(share["ticked"])} for share in attempt["shared_with"]],
        ),
        _listed("Comments", ("at", "by", "step", "text"), [_counted(comment) for comment in attempt["comments"]]),
        "</article>",
    ]
    return "".join(parts)


def _counted(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Steps count from 0 in files and from 1 before people."""
    return {**record, "step": None if record["step"] is None else record["step"] + 1}


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
    return "<tr>" + "".join(f'<td dir="auto">{escape(_text(row[column]))}</td>' for column in columns) + "</tr>"


def _pair(item: tuple[str, Any]) -> Mapping[str, Any]:
    return {"what": _in_words(item[0]), "kept": item[1]}


def _in_words(name: str) -> str:
    return name.replace("_", " ").removesuffix(" at").replace(" id", "").capitalize()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
