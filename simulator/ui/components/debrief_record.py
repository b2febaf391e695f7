"""The third layer as its trainee sees it: the whole record with their own words, how sure they were and what pulled."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from simulator.bootstrap import services
from simulator.domain.calibration import calibration
from simulator.domain.debrief import Debrief, overall
from simulator.domain.pulls import pull_pattern
from simulator.domain.roles import Actor
from simulator.domain.sharing import PrivateNote
from simulator.services import debrief_words as words
from simulator.services.rooms import Room
from simulator.services.word_ratings import SaidRating
from simulator.ui import debrief_actions
from simulator.ui.components.coaching import rated_html
from simulator.ui.components.debrief_again import draw_any_moment, draw_tries
from simulator.ui.components.debrief_download import take_along
from simulator.ui.components.own_words import comparison_card
from simulator.ui.components.score_change import changes_html
from simulator.ui.components.whole_debriefing import draw_record
from simulator.ui.i18n import _
from simulator.ui.markup import draw, esc, table, tag
from simulator.ui.navigation import is_solo


def draw_own_record(person: Actor, room: Room, result: Debrief) -> None:
    """The record, a way to take any of its moments up again, the tries, files, and whether it comes first."""
    attempt_id = str(room.attempt.id)
    kept = {note.step: note for note in services().notes.my_notes(person, attempt_id)}
    own = {moment.step: _own(room, result, moment.step, kept) for moment in result.moments if moment.step in kept}
    changed = ""
    if not is_solo(person):
        for step, said in _given(person, attempt_id).items():
            own[step] = own.get(step, "") + rated_html(room.case.scenario, kept.get(step), said)
        changed = changes_html(services().score_changes.changes(person, attempt_id))
    draw_record(room, result, own, sure_and_pulled(result, kept), changed=changed)
    draw(tag("h2", esc(_("Go on from here"))))
    draw_any_moment(person, attempt_id, result)
    draw_tries(person, attempt_id)
    draw(tag("h3", esc(_("Take it along"))) + take_along(attempt_id, mine=True))
    key = "sb-record-first"
    st.checkbox(
        _("Open my debriefings with the whole record"),
        value=services().preferences.ways(person).record_first,
        key=key,
        on_change=debrief_actions.choose_first,
        args=(key,),
    )


def _given(person: Actor, attempt_id: str) -> dict[int, list[SaidRating]]:
    """What supervisors made of one's own words, by step."""
    given: dict[int, list[SaidRating]] = {}
    for said in services().word_ratings.ratings(person, attempt_id):
        given.setdefault(said.rating.step, []).append(said)
    return given


def _own(room: Room, result: Debrief, step: int, kept: Mapping[int, PrivateNote]) -> str:
    """What the trainee noted at a decision: own words beside skilled ones, how sure, what pulled."""
    note, moment = kept[step], result.moments[step]
    facts = []
    if note.confidence is not None:
        facts.append(_("How sure you were: {sure}.").format(sure=words.SURENESS[note.confidence].lower()))
    if note.pull is not None:
        facts.append(_("What pulled you: {pull}.").format(pull=words.PULLS[note.pull].lower()))
    said = tag("p", esc(" ".join(facts)), "sb-sub") if facts else ""
    return said + comparison_card(room.case.scenario, room.case.key, moment, note)


def sure_and_pulled(result: Debrief, kept: Mapping[int, PrivateNote]) -> str:
    """Confidence and pulls against how well the choices scored, for this session; nothing where none was noted."""
    shares = {moment.step: overall(moment.score) for moment in result.moments}
    noted = [note for note in kept.values() if note.step in shares]
    sure = [(note.confidence, shares[note.step]) for note in noted if note.confidence is not None]
    pulled = [(note.pull, shares[note.step]) for note in noted if note.pull is not None]
    parts = ""
    if sure:
        rows = [
            (esc(words.SURENESS[one.confidence]), esc(words.share_words(one.mean, one.n)))
            for one in calibration(sure)
            if one.n
        ]
        parts += table(_("How sure, and what the choices came to"), [_("You were"), _("Choices")], rows)
    if pulled:
        rows = [(esc(words.PULLS[one.pull]), esc(words.share_words(one.mean, one.n))) for one in pull_pattern(pulled)]
        parts += table(_("What pulled, and what the choices came to"), [_("You felt pulled"), _("Choices")], rows)
    if not parts:
        return ""
    lead = _("Only you see this. One session is little to go by; the pattern over time says more.")
    return tag("p", esc(lead), "sb-sub") + parts
