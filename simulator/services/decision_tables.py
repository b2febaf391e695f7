"""Decisions, options and ways of a case as tables to take along; what is kept back or can't be computed is empty."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from simulator.analytics.agreement import Estimate
from simulator.analytics.proportions import Proportion
from simulator.domain.scenario import Node
from simulator.services.case_decisions import CaseFigures
from simulator.services.debrief_words import construct_name
from simulator.services.decision_words import flags, option_words


class DecisionTable(StrEnum):
    """The tables that there are of a case."""

    DECISIONS = "decisions"
    OPTIONS = "options"
    WAYS = "ways"


def rows(found: CaseFigures, table: DecisionTable) -> Iterator[list[str]]:
    """The heading, then what is shown, a row each."""
    made = {DecisionTable.DECISIONS: _decisions, DecisionTable.OPTIONS: _options, DecisionTable.WAYS: _ways}
    yield from made[table](found)


def _decisions(found: CaseFigures) -> Iterator[list[str]]:
    yield [
        *("decision", "node", "about", "n", "scored", "difficulty", "difficulty_low", "difficulty_high"),
        *("measured", "pairs", "discrimination", "discrimination_low", "discrimination_high", "band"),
        *("critical", "critical_share", "critical_low", "critical_high", "seconds", "timed", "shown", "notes"),
    ]
    for one in found.decisions:
        about = [str(one.number), one.node.id, construct_name(one.node.construct)]
        if one.node.id not in found.shown:
            yield [*about, *[""] * 17, "no", ""]
            continue
        band = one.discrimination.band
        yield [
            *about,
            str(one.n),
            str(one.difficulty.n),
            *_estimate(one.difficulty.share),
            one.measured,
            str(one.discrimination.n),
            *_estimate(one.discrimination.correlation),
            "" if band is None else band.value,
            *_proportion(one.critical),
            "" if one.seconds is None else f"{one.seconds:.1f}",
            str(one.n_timed),
            "yes",
            " ".join(flags(one)),
        ]


def _options(found: CaseFigures) -> Iterator[list[str]]:
    yield [
        *("decision", "node", "option", "says", "best", "critical", "contested", "chosen", "n", "share", "share_low"),
        *(
            "share_high",
            "rests",
            "mean_rest",
            "correlation",
            "correlation_low",
            "correlation_high",
            "functions",
            "notes",
        ),
    ]
    for one in found.decisions:
        for option in one.options.options if one.node.id in found.shown else ():
            choice = one.node.choice(option.option)
            yield [
                str(one.number),
                one.node.id,
                option.option,
                choice.say,
                _yes(option.option in one.best),
                _yes(bool(choice.critical)),
                _yes(choice.contested),
                str(option.chosen.count),
                str(option.chosen.n),
                *(f"{part:.4f}" for part in (option.chosen.share, option.chosen.low, option.chosen.high)),
                str(option.rests),
                "" if option.rest is None else f"{option.rest:.4f}",
                *_estimate(option.correlation),
                "" if option.functions is None else _yes(option.functions),
                " ".join(option_words(option, choice, one.best)),
            ]


def _ways(found: CaseFigures) -> Iterator[list[str]]:
    yield ["from", "from_about", "to", "to_about", "went", "of", "share", "share_low", "share_high"]
    for way in () if found.taken is None else found.taken.taken:
        nodes = found.scenario.nodes
        share = way.share
        yield [
            way.source,
            _about(nodes.get(way.source)),
            way.target,
            _about(nodes.get(way.target)),
            str(share.count),
            str(share.n),
            *(f"{part:.4f}" for part in (share.share, share.low, share.high)),
        ]


def _about(node: Node | None) -> str:
    if node is None:
        return ""
    return node.title if node.ending is not None else construct_name(node.construct)


def _estimate(found: Estimate | None) -> list[str]:
    parts = (None, None, None) if found is None else (found.value, found.low, found.high)
    return ["" if part is None else f"{part:.4f}" for part in parts]


def _proportion(found: Proportion | None) -> list[str]:
    if found is None:
        return [""] * 4
    return [str(found.count), *(f"{part:.4f}" for part in (found.share, found.low, found.high))]


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
