"""The printed record: each decision with its reasons, and the roads not taken in short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simulator.domain.debrief import Debrief, Moment, Road, effect_words
from simulator.domain.i18n import _
from simulator.domain.scenario import Choice, Scenario
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
from simulator.services.spread_words import spread_words
from simulator.services.walk_words import where_it_led


def numbered_sources(result: Debrief, case: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Citations by source id, or by themselves, in the order in which the record numbers them from 1.

    Those that judgements of this walk rest on come first, then what else the case rests on.
    """
    ids = dict.fromkeys(name for moment in result.moments for name in moment.taken.choice.sources)
    found = {name: known.get(name, name) for name in ids}
    cited = set(found.values())
    return found | {citation: citation for citation in case if citation not in cited}


def record(result: Debrief, scenario: Scenario, sources: Mapping[str, str]) -> Iterator[Block]:
    """Every decision of the walk."""
    yield heading(1, _("Decision by decision"))
    for moment in result.moments:
        yield from _decision(moment, result.moments, scenario, sources)


def _decision(
    moment: Moment, moments: Sequence[Moment], scenario: Scenario, sources: Mapping[str, str]
) -> Iterator[Block]:
    choice = moment.taken.choice
    yield heading(2, words.moment_name(moment))
    if moment.node.scene:
        yield {"is": "scene", "text": moment.node.scene}
    yield from spoken(scenario, moment.lines)
    yield said_by_you(choice.say)
    yield from spoken(scenario, moment.taken.reply)
    yield verdict(moment)
    yield from warnings(moment)
    effects = effect_words(moment.taken.changes)
    if effects:
        yield heading(3, _("What it did"))
        yield from bullets(words.sentence(effect) for effect in effects)
    yield from _out_of_reach(moment, scenario)
    yield heading(3, _("Why it is rated so"))
    yield terms(words.reasons(choice, better=True))
    yield from _ratings(choice, scenario)
    yield from _cited(choice, sources)
    if moment.others:
        yield heading(3, _("The roads not taken"))
        for road in moment.others:
            yield from _road(road, moment, moments)


def _ratings(choice: Choice, scenario: Scenario) -> Iterator[Block]:
    criteria = scenario.criteria()
    rows = []
    for name, rating in choice.ratings.items():
        level = min(4, max(0, round(rating / 100)))
        of_four = _("{level} of 4").format(level=level)
        rows.append((f"{name} {criteria[name].title}", of_four, criteria[name].levels[level]))
    if rows:
        yield table(_("How this reply is rated"), (_("Criterion"), _("Level"), _("What this level looks like")), rows)
    if choice.spread is not None:
        yield small(spread_words(choice))


def _cited(choice: Choice, sources: Mapping[str, str]) -> Iterator[Block]:
    """Numbers of the sources, which stand in full at the end."""
    places = {name: place for place, name in enumerate(sources, start=1)}
    numbers = sorted(places[name] for name in choice.sources if name in places)
    if numbers:
        yield small(_("Sources for this judgement: {numbers}").format(numbers=", ".join(f"[{n}]" for n in numbers)))


def _out_of_reach(moment: Moment, scenario: Scenario) -> Iterator[Block]:
    if moment.lost:
        yield heading(3, _("Endings that went out of reach"))
        for kind in moment.lost_kinds:
            yield text(words.OUT_OF_REACH[kind])
        yield from bullets(words.lost_endings(moment, scenario))


def _road(road: Road, moment: Moment, moments: Sequence[Moment]) -> Iterator[Block]:
    yield quote(road.choice.say)
    led = where_it_led(road, moment, moments)
    yield text(_("{effect} (It {led}.)").format(effect=road.choice.rationale.effect, led=led))
    if road.choice.spread is not None:
        yield small(spread_words(road.choice))
