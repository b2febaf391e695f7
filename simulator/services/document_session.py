"""The printed debriefing of a session as a whole: in short, three moments, what happened, scores, map and people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simulator.domain.case_map import CaseMap, Spot, Way
from simulator.domain.conditions import Value
from simulator.domain.debrief import Debrief, Moment, concerns, effect_words
from simulator.domain.i18n import _, ngettext
from simulator.domain.reach import reach_bands
from simulator.domain.scenario import Scenario
from simulator.domain.three_moments import Picked, three_moments
from simulator.services import debrief_words as words
from simulator.services.document_blocks import (
    bullets,
    heading,
    quote,
    said_by_you,
    small,
    spoken,
    table,
    terms,
    text,
    verdict,
    warnings,
)
from simulator.services.press import Block
from simulator.services.rooms import Room
from simulator.services.walk_words import skilled_words, walked

MAX_ROWS = 26
"""Rows of a map that fit a page beside its heading; a longer case has the list alone."""


def first(result: Debrief) -> Iterator[Block]:
    """One strength, one moment to work on, what to practise."""
    yield heading(1, _("In short"))
    best, weak = result.strength, result.work_on
    if best is None:
        yield heading(2, _("A strength to build"))
        yield text(_("No moment stood out this time. Say one of the roads not taken aloud before you try again."))
    else:
        yield from _in_short(words.strength_name(best), best, best.taken.choice.rationale.attends)
    if weak is None:
        yield heading(2, _("A moment to work on"))
        yield text(_("In this exercise every scored choice was the best on offer. Try another opening of the case."))
    else:
        marks = weak.score.critical
        why = marks[0].reason if marks else weak.taken.choice.rationale.misses
        yield from _in_short(_("A moment to work on"), weak, why)
    if result.practise:
        yield heading(2, _("What to practise next"))
        yield terms((criterion.title, criterion.practise) for criterion in result.practise)


def _in_short(name: str, moment: Moment, why: str) -> Iterator[Block]:
    yield heading(2, f"{name} · {words.moment_name(moment)}")
    yield quote(moment.taken.choice.say)
    yield text(why)


def moments(result: Debrief, scenario: Scenario) -> Iterator[Block]:
    """A turn, a miss and its repair, a safety moment: whichever there were."""
    picked = three_moments(result)
    yield heading(1, _("Moments to look at"))
    if not picked:
        yield text(_("This session was too short for a moment to stand out."))
    for one in picked:
        yield from _moment(one, scenario)


def _moment(one: Picked, scenario: Scenario) -> Iterator[Block]:
    moment = one.moment
    choice = moment.taken.choice
    yield heading(2, f"{words.look_name(one)} · {words.moment_name(moment)}")
    yield text(words.picked_reason(one, scenario))
    yield from spoken(scenario, moment.lines)
    yield said_by_you(choice.say)
    yield from spoken(scenario, moment.taken.reply)
    yield verdict(moment)
    yield from warnings(moment)
    yield heading(3, _("Why they moved"))
    yield text(choice.rationale.effect)
    yield from bullets(_why_they_moved(moment, scenario))
    if choice.rationale.better:
        yield heading(3, _("A better wording"))
        yield text(choice.rationale.misses)
        yield quote(choice.rationale.better)
    else:
        yield heading(3, _("What it attended to"))
        yield text(choice.rationale.attends)
    if one.repair is not None:
        yield heading(3, f"{_('How it was mended')} · {words.moment_name(one.repair)}")
        yield said_by_you(one.repair.taken.choice.say)
        yield from spoken(scenario, one.repair.taken.reply)


def _why_they_moved(moment: Moment, scenario: Scenario) -> Iterator[str]:
    """Person by person; what is about nobody in particular comes last."""
    changes = moment.taken.changes
    for key, person in scenario.cast.items():
        found = effect_words(changes, key)
        if found:
            yield f"{person.name}: " + "; ".join(part.rstrip(".") for part in found) + "."
    rest = [change for change in changes if not any(concerns(change, key) for key in scenario.cast)]
    yield from (words.sentence(found) for found in effect_words(rest))


def outcome(result: Debrief) -> Iterator[Block]:
    """How the session ended, the safety gate, and the turning point if there was one."""
    yield heading(1, _("What happened"))
    ending = result.ending
    if ending is not None:
        yield heading(2, words.ending_line(ending))
        if ending.early:
            yield small(_("The session ended early."))
        yield text(ending.debrief)
    gate = words.gate_words(result)
    yield heading(2, gate.title)
    yield text(gate.text)
    for moment in result.moments:
        if moment.score.critical:
            yield small(words.moment_name(moment))
            yield quote(moment.taken.choice.say)
            yield from warnings(moment)
    yield from _turning_point(result)


def _turning_point(result: Debrief) -> Iterator[Block]:
    found = words.turning_point(result)
    if found is None:
        return
    moment, kept = found
    yield heading(2, f"{_('The turning point')} · {words.moment_name(moment)}")
    yield quote(moment.taken.choice.say)
    yield text(_("Until then a secure ending was still within reach. After it, no road led there any more."))
    if kept:
        yield text(
            ngettext("This would have kept it within reach:", "These would have kept it within reach:", len(kept))
        )
        yield from bullets(kept)


def scores(result: Debrief) -> Iterator[Block]:
    """Each part with its band and its error, and what a score is not."""
    yield heading(1, _("Attunement, safety and fidelity"))
    said = [words.score_words(name, score) for name, score in result.sheet.dimensions.items()]
    rows = [(one.name, one.value or "–", one.band, one.evidence) for one in said]
    yield table(_("Scores of this session"), (_("Part"), _("Score"), _("Band"), _("What it rests on")), rows)
    levels = [level.because for level in result.ending_levels.values()]
    if levels:
        yield heading(2, _("Planning and safeguarding, rated once for the whole session"))
        yield from bullets(levels)
    yield heading(2, _("What these scores are, and what they are not"))
    yield small(*words.score_notes(result.sheet))


def repairs(result: Debrief, scenario: Scenario) -> Iterator[Block]:
    """Strains and how they were mended."""
    yield heading(1, _("Strain and repair"))
    records = result.sheet.repairs
    if records:
        yield from bullets(words.repair_words(one, scenario) for one in records)
    else:
        yield text(words.NO_STRAIN)


def reach(result: Debrief) -> Iterator[Block]:
    """The kinds of ending within reach, stretch by stretch."""
    yield heading(1, _("Endings within reach"))
    bands = reach_bands(result.moments)
    if not bands:
        yield text(_("Which endings were within reach can't be told for this case: it has too many states."))
        return
    yield text(_("Given everything up to there, and whatever might still have been chosen."))
    rows = [words.reach_words(band, len(result.moments)) for band in bands]
    yield table(_("Kinds of ending within reach"), (_("When"), _("Within reach")), rows)


# The map


def case_map(room: Room, result: Debrief) -> Iterator[Block]:
    """One's own walk, the skilled walk and the roads not taken: drawn where it fits a page, and as a list."""
    scenario, found = room.case.scenario, walked(room, result)
    yield heading(1, _("The map"))
    yield heading(2, _("The walk taken"))
    own = ((words.construct_name(moment.node.construct), words.standing(moment)[0]) for moment in result.moments)
    yield {"is": "numbered", "items": [f"{what}. {judged}" for what, judged in own]}
    yield text(_("It came to this end: {ending}").format(ending=words.ending_line(result.ending)))
    yield heading(2, _("The skilled walk"))
    for said in skilled_words(scenario, result, found):
        yield text(said)
    yield small(_("The roads not taken, and where each led, stand with their decisions further on."))
    if found.sheet is not None and found.sheet.rows <= MAX_ROWS:
        yield from _drawn(found.sheet, result.moments)


def _drawn(sheet: CaseMap, walk: Sequence[Moment]) -> Iterator[Block]:
    at = {spot.node: {"row": spot.row, "column": spot.column} for spot in sheet.spots}
    shapes = _("A circle met the moment or partly did, a square missed something or is critical: the list says which.")
    yield {"is": "key", "rows": [{"kind": kind, "text": said} for kind, said in _keys()], "shapes": shapes}
    yield {
        "is": "map",
        "rows": sheet.rows,
        "columns": sheet.columns,
        "alt": _("Map of the case; the list before it and the roads not taken at each decision say the same in words."),
        "spots": [_spot(spot, walk) for spot in sheet.spots],
        "ways": [
            {"source": at[way.source], "target": at[way.target], "kind": kind, "aside": aside}
            for way in sorted(sheet.ways, key=lambda way: (way.taken, way.skilled, way.offered))
            for aside, kind in enumerate(_kinds(way))
        ],
    }


def _keys() -> tuple[tuple[str, str], ...]:
    return (
        ("taken", _("The walk taken, with the numbers of its decisions")),
        ("skilled", _("The skilled walk: one that always takes an option that none on offer is rated above")),
        ("offered", _("A road that was offered and not taken")),
        ("other", _("What this session did not come to")),
    )


def _kinds(way: Way) -> list[str]:
    walks = [kind for kind, there in (("taken", way.taken), ("skilled", way.skilled)) if there]
    return walks or (["offered"] if way.offered else ["other"])


def _spot(spot: Spot, walk: Sequence[Moment]) -> Block:
    numbers = ", ".join(str(visit + 1) for visit in spot.visits)
    own = bool(spot.visits)
    tone = words.standing(walk[spot.visits[0]])[1] if own and spot.ending is None else "plain"
    return {
        "row": spot.row,
        "column": spot.column,
        "text": _("End") if spot.ending else numbers,
        "own": own,
        "skilled": spot.skilled,
        "end": spot.ending is not None,
        "tone": tone,
    }


# People


def people(result: Debrief, scenario: Scenario) -> Iterator[Block]:
    """How each person moved, decision by decision, and what moved them."""
    yield heading(1, _("How each person moved"))
    for key, person in scenario.cast.items():
        yield heading(2, person.name)
        shown = [bare for bare in words.MEASURES if len(set(_series(result.states, key, bare))) > 1]
        if not shown:
            yield text(_("Nothing moved that is shown here."))
            continue
        columns = [_series(result.states, key, bare) for bare in shown]
        names = [words.MEASURES[bare] for bare in shown]
        rows = [
            [after, *(words.number(column[place]) for column in columns), moved]
            for place, (after, moved) in enumerate(_steps(result.moments, key))
            if moved or not place
        ]
        headings = [_("After"), *names, _("What moved {name}").format(name=person.name)]
        yield table(_("{name} after each decision that moved something").format(name=person.name), headings, rows)


def _series(states: Sequence[Mapping[str, Value]], key: str, bare: str) -> list[int]:
    return [value for state in states if isinstance(value := state.get(f"{key}.{bare}"), int)]


def _steps(walk: Sequence[Moment], key: str) -> Iterator[tuple[str, str]]:
    yield _("opening"), ""
    for moment in walk:
        own = [change for change in moment.taken.changes if concerns(change, key)]
        yield str(moment.step + 1), "; ".join(words.change_words(change, key) for change in own)
