"""From a walked encounter to its score sheet."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.domain.compile import CompiledScenario
from simulator.domain.encounter import Decision, Encounter, here, start
from simulator.domain.key import Key
from simulator.domain.scenario import EndingLevel
from simulator.domain.scoring import REPAIR_CRITERION, ScoredChoice, ScoreSheet, repair_records, score


def ending_levels(table: CompiledScenario, encounter: Encounter) -> dict[str, EndingLevel]:
    """What the walk earned on the criteria rated once a case; empty before the ending and at an early one."""
    node = here(table, encounter)
    if node.ending is None or node.early:
        return {}
    state = table.values(encounter.state)
    return {
        criterion: next(level for level in levels if level.when.holds(state))
        for criterion, levels in table.scenario.at_ending.items()
    }


def assess(table: CompiledScenario, key: Key, encounter: Encounter, decisions: Sequence[Decision]) -> ScoreSheet:
    """Score an encounter as far as it has come.

    Parameters
    ----------
    table : CompiledScenario
        The scenario walked.
    key : Key
        Its key, or an overlay of it.
    encounter : Encounter
        Where the walk stands.
    decisions : sequence of Decision
        Every decision of the walk, in order.
    """
    opening = start(table, variant=encounter.variant, seed=encounter.seed)
    states = [table.values(opening.state)] + [table.values(decision.state_after) for decision in decisions]
    chosen = [table.nodes[decision.node].choices[decision.choice].choice for decision in decisions]
    quality = [
        key.nodes[decision.node].options[decision.choice].ratings.get(REPAIR_CRITERION) for decision in decisions
    ]
    return score(
        key,
        [ScoredChoice(d.step, d.node, d.choice, d.offered) for d in decisions],
        at_ending={name: level.rating for name, level in ending_levels(table, encounter).items()},
        repairs=repair_records(states, [choice.repairs for choice in chosen], quality),
    )
