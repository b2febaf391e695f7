"""A verification as the command line prints it: plain data, and lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.content.cache import Cache
from simulator.content.case import Case
from simulator.content.checks.states import walk_words
from simulator.content.diagnostics import CODES, Severity
from simulator.content.programs import program_of
from simulator.domain.encounter import MAX_DECISIONS
from simulator.domain.players import PLAYERS, keyed_players, scenario_players
from simulator.domain.program import replay_run
from simulator.domain.verification import Finding, Limits, Verification, verify
from simulator.domain.verification.playing import Expected, Outcome

MANY_STATES = 50_000
"""Above so many merged states only random, surface, best and worst players are worked out."""


def verified(case: Case, cache: Cache | None = None, limits: Limits | None = None) -> Verification:
    """Verify a case with every player; with the plainest ones only where there are many states.

    Every walk that shows a finding is played by the compiled engine, which shares nothing with the verifier.

    Raises
    ------
    EncounterError
        If such a walk can't be played: the program contradicts itself.
    """
    found = verify(case.table, case.key, limits=limits)
    walks = [finding.walk for finding in found.findings if finding.walk is not None]
    if walks:
        program = program_of(case, cache)
        for walk in walks:
            replay_run(program, walk.choices[:MAX_DECISIONS], variant=walk.variant)
    if found.proof is None or not found.exact:
        return found
    players = scenario_players(case.scenario)
    if found.states > MANY_STATES:
        players = {**PLAYERS, **keyed_players(case.scenario)}
    return found.playing({name: player.weights for name, player in players.items()})


def verification_record(case: Case, found: Verification, seconds: float) -> dict[str, Any]:
    """A verification as JSON.

    Parameters
    ----------
    seconds : float
        How long it took, wall time.
    """
    nodes = list(case.scenario.decisions())
    return {
        "scenario": case.scenario.id,
        "decisions": len(nodes),
        "choices": sum(len(node.choices) for node in nodes),
        "states": found.states,
        "exact": found.exact,
        "seconds": round(seconds, 4),
        "paths": found.paths,
        "lengths": list(found.lengths) if found.lengths else None,
        "endings": list(found.endings),
        "dead_states": found.dead_states,
        "findings": [_finding(finding) for finding in found.findings],
        "score": {
            player: {name: _expected(score) for name, score in outcome.scores.items()}
            for player, outcome in found.outcomes.items()
        },
        "ending_probability": {player: dict(outcome.endings) for player, outcome in found.outcomes.items()},
        "gate_probability": {player: outcome.review for player, outcome in found.outcomes.items()},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": CODES[finding.code][1].value,
        "node": finding.node,
        "choice": finding.choice,
        "number": finding.number,
        "message": finding.message,
        "chance": finding.chance,
        "counterexample": list(finding.walk.choices) if finding.walk else None,
        "variant": finding.walk.variant if finding.walk else None,
    }


def _expected(score: Expected) -> dict[str, float | int | None]:
    return {
        "expected": score.expected,
        "sd": score.sd,
        "p_scored": score.p_scored,
        "opportunities_min": score.opportunities_min,
        "opportunities_max": score.opportunities_max,
    }


def proves_errors(found: Verification) -> bool:
    """Whether a finding keeps the case from being used."""
    return any(CODES[finding.code][1] is Severity.ERROR for finding in found.findings)


def verification_lines(case: Case, found: Verification) -> Iterator[str]:
    """A verification in words."""
    openings = len(case.scenario.variants)
    yield f"{case.scenario.about.title} ({case.scenario.id}), {openings} opening{'s' * (openings != 1)}"
    how = "every reachable state, exactly" if found.exact else "not exact: see the findings"
    yield f"  worked through  {how} ({found.states:,} merged states)"
    yield f"  walks           {'not counted' if found.paths is None else f'{found.paths:,}'}"
    if found.lengths:
        yield f"  to full endings {found.lengths[0]} to {found.lengths[1]} decisions"
    yield f"  stuck states    {found.dead_states:,}"
    if found.outcomes:
        yield from _outcome_lines(found.outcomes)
    for finding in found.findings:
        chance = "" if finding.chance is None else f" [chance {finding.chance:.3g}]"
        yield f"{finding.code} {CODES[finding.code][1].value}: {finding.message}{chance}"
        if finding.walk:
            yield f"  shown by {walk_words(finding.walk)}"
    if not found.findings:
        yield "Nothing to mend was found."


def _outcome_lines(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    random = outcomes["random"]
    yield "  a random trainee"
    for ending, probability in random.endings.items():
        yield f"    ends at {ending:<28} {probability:7.1%}"
    yield f"    safety review {'':<22} {random.review:7.1%}"
    yield "  expected score (0–100, ± SD)"
    names = list(random.scores)
    yield f"    {'player':<22}{''.join(f'{name:>16}' for name in names)}"
    for player in (name for name in outcomes if ":" not in name):  # the others are in the JSON
        outcome = outcomes[player]
        yield f"    {player:<22}{''.join(f'{_score_words(outcome.scores[name]):>16}' for name in names)}"


def _score_words(score: Expected) -> str:
    if score.expected is None or score.sd is None:
        return "no evidence"
    return f"{score.expected:.1f} ± {score.sd:.1f}"
