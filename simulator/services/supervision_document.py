"""A supervision sheet as a document to print: what to talk about, with room to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.domain.debrief import Moment
from simulator.domain.i18n import _
from simulator.domain.notice import DISCLAIMER, SIMULATED
from simulator.domain.scenario import Scenario
from simulator.domain.sharing import PrivateNote
from simulator.services import debrief_words as words
from simulator.services.coaching_words import change_line, level_words, rater_words
from simulator.services.debrief_document import how_practised, runs_from_the_right
from simulator.services.document_blocks import heading, said_by_you, small, spoken, table, text, verdict, warnings
from simulator.services.press import Block, Document
from simulator.services.score_changes import SaidChange
from simulator.services.sharing import Review, SaidComment
from simulator.services.word_ratings import SaidRating

N_QUESTIONS = 3
LINES = 4
"""Empty lines under each question."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: an attempt as its supervisor reads it, with what supervisors rated and changed."""

    review: Review
    ratings: Sequence[SaidRating]
    changes: Sequence[SaidChange]


def document(sheet: Sheet) -> Document:
    """The whole sheet."""
    room = sheet.review.room
    return Document(
        title=_("For supervision: {title}").format(title=room.case.scenario.about.title),
        at=room.attempt.ended_at or room.attempt.started_at,
        foot=_("Secure Base · training simulation, fictional case · certifies nothing"),
        page_words=_("Page"),
        blocks=tuple(_blocks(sheet)),
    )


def _blocks(sheet: Sheet) -> Iterator[Block]:
    review = sheet.review
    yield {"is": "facts", "rows": _facts(review)}
    if review.simulated:
        yield {"is": "notice", "text": _(SIMULATED)}
    yield {"is": "notice", "text": _(DISCLAIMER)}
    private = _("It holds what a trainee showed to their supervisors: keep it as you keep notes of supervision.")
    yield small(private)
    yield from _questions()
    yield from _commented(review)
    yield from _words(sheet)
    yield from _scores(sheet)


def _facts(review: Review) -> list[tuple[str, str]]:
    room, about = review.room, review.room.case.scenario.about
    at = room.attempt.ended_at or room.attempt.started_at
    return [
        (_("Trainee"), review.trainee_name or _("somebody whose account was erased")),
        (_("Case"), f"{about.title} ({room.attempt.scenario_id}, {_('version')} {room.case.scenario.version})"),
        (_("Ended"), f"{at.day} {at:%B %Y, %H:%M} UTC"),
        (_("How it was practised"), how_practised(room.attempt)),
        (_("Ending"), words.ending_line(review.debrief.ending)),
    ]


def _questions() -> Iterator[Block]:
    yield heading(1, _("Three questions for the next hour"))
    for number in range(1, N_QUESTIONS + 1):
        yield heading(2, _("Question {n}").format(n=number))
        yield {"is": "lines", "n": LINES}


def _commented(review: Review) -> Iterator[Block]:
    """Each moment that was commented, with what was said there; then what was said about the whole."""
    yield heading(1, _("What was commented"))
    if not review.comments:
        yield text(_("Nothing was commented yet."))
    steps = sorted({said.comment.step for said in review.comments if said.comment.step is not None})
    scenario = review.room.case.scenario
    for step in steps:
        moment = review.debrief.moments[step]
        yield heading(2, words.moment_name(moment))
        yield from _exchange(moment, scenario)
        yield from _thread([said for said in review.comments if said.comment.step == step])
    whole = [said for said in review.comments if said.comment.step is None]
    if whole:
        yield heading(2, _("About the whole session"))
        yield from _thread(whole)


def _exchange(moment: Moment, scenario: Scenario) -> Iterator[Block]:
    if moment.node.scene:
        yield {"is": "scene", "text": moment.node.scene}
    yield from spoken(scenario, moment.lines)
    yield said_by_you(moment.taken.choice.say)
    yield from spoken(scenario, moment.taken.reply)
    yield verdict(moment)
    yield from warnings(moment)


def _thread(comments: Sequence[SaidComment]) -> Iterator[Block]:
    """Comments, each with its answers below it."""
    there = {said.comment.id for said in comments}
    for said in comments:
        if said.comment.reply_to in there:
            continue
        alone = _("{who}, in answer to a comment that was withdrawn")
        yield _written(alone.format(who=_by(said)) if said.comment.reply_to else _by(said), said.comment.text)
        for answer in comments:
            if answer.comment.reply_to == said.comment.id:
                yield _written(_("{who}, in answer").format(who=_by(answer)), answer.comment.text)


def _by(said: SaidComment) -> str:
    at = said.comment.at
    return f"{said.author_name or _('Somebody whose account was erased')}, {at.day} {at:%B %Y}"


def _written(label: str, said: str) -> Block:
    parts = [part.strip() for part in said.split("\n\n") if part.strip()]
    return {"is": "own", "label": label, "texts": [{"text": part, "rtl": runs_from_the_right(part)} for part in parts]}


def _words(sheet: Sheet) -> Iterator[Block]:
    """What the trainee would have said, where they show it, with every rating that the reader may see."""
    notes = [note for note in sheet.review.notes if note.own_words]
    if not notes:
        return
    yield heading(1, _("In the trainee's own words"))
    for note in notes:
        yield from _rated(note, sheet)


def _rated(note: PrivateNote, sheet: Sheet) -> Iterator[Block]:
    moment = sheet.review.debrief.moments[note.step]
    criteria = sheet.review.room.case.scenario.criteria()
    yield heading(2, words.moment_name(moment))
    yield _written(_("The trainee would have said"), note.own_words)
    ratings = [said for said in sheet.ratings if said.rating.step == note.step]
    rows = [
        (rater_words(said), criteria[name].title, level_words(level))
        for said in ratings
        for name, level in said.rating.ratings.items()
        if name in criteria
    ]
    rows += [
        (_("The trainee"), criteria[name].title, level_words(level))
        for name, level in note.self_ratings.items()
        if name in criteria
    ]
    if rows:
        yield table(
            _("How these words are rated"), (_("By"), _("Criterion"), _("Level")), rows, ["auto", "rest", "auto"]
        )
    else:
        yield small(_("You have not rated these words. What others gave is shown once you have."))
    for said in ratings:
        if said.rating.note:
            yield _written(_("{who} on these words").format(who=rater_words(said)), said.rating.note)


def _scores(sheet: Sheet) -> Iterator[Block]:
    """The computed scores with their error, and beside them what a supervisor made of it."""
    result = sheet.review.debrief
    yield heading(1, _("Scores"))
    gate = words.gate_words(result)
    yield heading(2, gate.title)
    yield text(gate.text)
    said = [words.score_words(name, score) for name, score in result.sheet.dimensions.items()]
    rows = [(one.name, one.value or "–", one.band, one.evidence) for one in said]
    yield table(_("Computed scores"), (_("Part"), _("Score"), _("Band"), _("What it rests on")), rows)
    for change in sheet.changes:
        if change.change.stands:
            yield _written(change_line(change), change.change.reason)
    yield heading(2, _("What these scores are, and what they are not"))
    yield small(*words.score_notes(result.sheet))
