"""A debriefing as a document to print: the same words as on the pages, in the same order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from simulator.content.citations import citations_of
from simulator.domain.attempt import Attempt, Feedback, Mode, Purpose
from simulator.domain.calibration import calibration
from simulator.domain.debrief import Debrief, overall
from simulator.domain.i18n import _
from simulator.domain.notice import DISCLAIMER, SIMULATED
from simulator.domain.pulls import pull_pattern
from simulator.domain.sharing import PrivateNote, Reflection
from simulator.domain.vocabulary import MODALITIES
from simulator.services import debrief_words as words
from simulator.services.document_blocks import heading, small, table, terms, text
from simulator.services.document_record import numbered_sources, record
from simulator.services.document_session import case_map, first, moments, outcome, people, reach, repairs, scores
from simulator.services.press import Block, Document
from simulator.services.rooms import Room


@dataclass(frozen=True, slots=True)
class OwnNotes:
    """What the trainee wrote for themselves, where they asked for it to be in the file."""

    notes: Sequence[PrivateNote] = ()
    reflection: Reflection | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed of a session.

    Attributes
    ----------
    name : str
        Whose session it is; empty where the program runs without accounts.
    own : OwnNotes or None
        None leaves out everything that is private.
    simulated : bool
        Whether it is somebody's who is made up.
    """

    room: Room
    result: Debrief
    name: str = ""
    own: OwnNotes | None = field(default=None)
    simulated: bool = False


def document(printed: Printed) -> Document:
    """The whole debriefing."""
    room, result = printed.room, printed.result
    about = room.case.scenario.about
    return Document(
        title=_("Debriefing: {title}").format(title=about.title),
        at=room.attempt.ended_at or room.attempt.started_at,
        foot=_("Secure Base · training simulation, fictional case · certifies nothing"),
        page_words=_("Page"),
        blocks=tuple(_blocks(printed, room, result)),
    )


def _blocks(printed: Printed, room: Room, result: Debrief) -> Iterator[Block]:
    scenario = room.case.scenario
    sources = numbered_sources(result, room.case.citations, citations_of(room.case))
    yield {"is": "facts", "rows": _facts(printed)}
    if printed.simulated:
        yield {"is": "notice", "text": _(SIMULATED)}
    yield {"is": "notice", "text": _(DISCLAIMER)}
    yield {"is": "contents", "title": _("What is in here")}
    yield from first(result)
    yield from moments(result, scenario)
    yield from outcome(result)
    yield from scores(result)
    yield from case_map(room, result)
    yield from people(result, scenario)
    yield from repairs(result, scenario)
    yield from reach(result)
    if printed.own is not None:
        yield from _own(printed.own, result)
    yield from record(result, scenario, sources)
    if sources:
        yield heading(1, _("Sources and further reading"))
        yield {"is": "numbered", "items": list(sources.values())}


def _facts(printed: Printed) -> list[tuple[str, str]]:
    attempt, about = printed.room.attempt, printed.room.case.scenario.about
    rows = [
        (_("Case"), f"{about.title} ({attempt.scenario_id}, {_('version')} {printed.room.case.scenario.version})"),
        (_("Way of working"), _(MODALITIES.get(about.modality, about.modality))),
        (_("Ended"), _moment(attempt.ended_at or attempt.started_at)),
        (_("How it was practised"), how_practised(attempt)),
        (_("Ending"), words.ending_line(printed.result.ending)),
    ]
    return [(_("Session of"), printed.name), *rows] if printed.name else rows


def how_practised(attempt: Attempt) -> str:
    """For whom, and with feedback when."""
    if attempt.mode is Mode.SUMMATIVE:
        return _("assigned, once, with feedback at the end")
    kinds = {Purpose.COUNTED: _("assigned"), Purpose.BRANCH: _("a further try from an earlier moment")}
    kind = kinds.get(attempt.purpose, _("free practice"))
    when = _("feedback after each choice") if attempt.feedback is Feedback.EACH else _("feedback at the end")
    return f"{kind}, {when}"


def _moment(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _own(own: OwnNotes, result: Debrief) -> Iterator[Block]:
    """What nobody else reads unless it is handed on: on pages of its own, so that they can be left out."""
    yield {"is": "page"}
    yield heading(1, _("For yourself"))
    lead = _("Private: these pages are in the file because you asked for them. Take them out before you hand it on.")
    yield small(lead)
    kept = [note for note in own.notes if note.step < len(result.moments) and not note.is_empty]
    if own.reflection is not None:
        about = [moment for moment in result.moments if moment.step == own.reflection.step]
        where = "".join(f" ({words.moment_name(moment)})" for moment in about)
        question = _("Which moment would you take back, and what were you trying to do?")
        yield _written(question + where, own.reflection.text)
    yield from _sure_and_pulled(kept, result)
    for note in kept:
        yield heading(2, words.moment_name(result.moments[note.step]))
        for label, written in ((_("In my own words"), note.own_words), (_("What came up in me"), note.reaction)):
            if written:
                yield _written(label, written)
        rows = []
        if note.confidence is not None:
            rows.append((_("How sure I was"), words.SURENESS[note.confidence]))
        if note.pull is not None:
            rows.append((_("What I felt pulled to do"), words.PULLS[note.pull]))
        if rows:
            yield terms(rows)
    if not kept and own.reflection is None:
        yield text(_("You noted nothing in this session."))
    yield {"is": "page"}


def _written(label: str, said: str) -> Block:
    """A person's own text, each paragraph in the direction in which it is written."""
    parts = [part.strip() for part in said.split("\n\n") if part.strip()]
    return {"is": "own", "label": label, "texts": [{"text": part, "rtl": runs_from_the_right(part)} for part in parts]}


def runs_from_the_right(said: str) -> bool:
    """Whether a paragraph reads from right to left, by its first letter as Unicode has it."""
    directions = (unicodedata.bidirectional(sign) for sign in said)
    return next((found != "L" for found in directions if found in ("L", "R", "AL")), False)


def _sure_and_pulled(kept: Sequence[PrivateNote], result: Debrief) -> Iterator[Block]:
    scored = {moment.step: overall(moment.score) for moment in result.moments}
    sure = [(note.confidence, scored[note.step]) for note in kept if note.confidence is not None]
    pulled = [(note.pull, scored[note.step]) for note in kept if note.pull is not None]
    if sure:
        rows = [(words.SURENESS[c.confidence], words.share_words(c.mean, c.n)) for c in calibration(sure) if c.n]
        yield table(_("How sure, and what the choices came to"), (_("You were"), _("Choices")), rows)
    if pulled:
        found = [(words.PULLS[p.pull], words.share_words(p.mean, p.n)) for p in pull_pattern(pulled)]
        yield table(_("What pulled, and what the choices came to"), (_("You felt pulled"), _("Choices")), found)
