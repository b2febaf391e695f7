"""Derived results as plain data: what is stored, and what the command line prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from simulator.content.case import Case, drawn_case
from simulator.domain.assessment import assess
from simulator.domain.encounter import Decision, Encounter, here, replay, scene_lines, start
from simulator.domain.scenario import STANDARD, Line
from simulator.domain.scoring import RepairRecord, Score, ScoreSheet


def sheet_record(sheet: ScoreSheet) -> dict[str, Any]:
    """A score sheet as JSON: scores in basis points, shares as exact fractions in text."""
    return {
        "dimensions": {name: _score_record(score) for name, score in sheet.dimensions.items()},
        "criteria": {name: _score_record(score) for name, score in sheet.criteria.items()},
        "decisions": [
            {
                "step": decision.step,
                "node": decision.node,
                "choice": decision.choice,
                "weight": decision.weight,
                "composite": _share(decision.composite),
                "dimensions": {name: _share(share) for name, share in decision.dimensions.items()},
                "criteria": {name: _share(share) for name, share in decision.criteria.items()},
                "critical": [{"code": mark.code, "class": mark.error_class.value} for mark in decision.critical],
                "contested": decision.contested,
            }
            for decision in sheet.decisions
        ],
        "repair": [_repair_record(record) for record in sheet.repairs],
        "gate": sheet.gate.value,
        "gate_opportunities": sheet.gate_opportunities,
        "evidence": sheet.evidence.value,
    }


def _share(share: Fraction | None) -> str | None:
    return None if share is None else str(share)


def _score_record(score: Score) -> dict[str, Any]:
    return {
        "value": score.value,
        "error": score.error,
        "low": score.low,
        "high": score.high,
        "opportunities": score.opportunities,
        "band": score.band,
    }


def _repair_record(record: RepairRecord) -> dict[str, Any]:
    quality = None if record.quality is None else record.quality / 100
    return {"person": record.person, "opened": record.opened, "closed": record.closed, "quality": quality}


def playthrough(case: Case, choice_ids: Sequence[str], *, variant: str = STANDARD, seed: int = 0) -> dict[str, Any]:
    """A walk as the command line prints it and a recorded playthrough keeps it, with the people of the variant."""
    case = drawn_case(case, variant)
    encounter, decisions = replay(case.table, choice_ids, variant=variant, seed=seed)
    sheet = assess(case.table, case.key, encounter, decisions)
    node = here(case.table, encounter)
    return {
        "scenario": case.scenario.id,
        "variant": variant,
        "seed": seed,
        "choices": list(choice_ids),
        "steps": _steps(case, decisions, variant, seed),
        "ending": node.id if node.ending is not None else None,
        "ending_kind": node.ending.value if node.ending is not None else None,
        "closing": _spoken(case, scene_lines(case.table, encounter)) if node.ending is not None else [],
        "scores": {
            name: None if score.value is None else score.value / 100 for name, score in sheet.dimensions.items()
        },
        "gate": sheet.gate.value,
        "evidence": sheet.evidence.value,
        "repair": [_repair_record(record) for record in sheet.repairs],
    }


def _steps(case: Case, decisions: Sequence[Decision], variant: str, seed: int) -> list[dict[str, Any]]:
    steps = []
    encounter = start(case.table, variant=variant, seed=seed)
    for decision in decisions:
        choice = case.table.nodes[decision.node].choices[decision.choice].choice
        steps.append(
            {
                "node": decision.node,
                "said": _spoken(case, scene_lines(case.table, encounter)),
                "choice": decision.choice,
                "say": choice.say,
                "reply": _spoken(case, decision.reply),
                "state": dict(case.table.values(decision.state_after)),
            }
        )
        trail = (*encounter.trail, decision.choice)
        encounter = Encounter(variant, seed, decision.led_to, decision.state_after, trail)
    return steps


def _spoken(case: Case, lines: Sequence[Line]) -> list[Mapping[str, str]]:
    spoken: list[Mapping[str, str]] = []
    for line in lines:
        who = case.scenario.cast[line.speaker].name if line.speaker else ""
        spoken.append({"who": who, "words": line.words, "cue": line.cue})
    return spoken
