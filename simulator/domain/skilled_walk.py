"""The skilled walk: from the opening of a variant, always an option that nothing on offer is rated above."""

from __future__ import annotations

from fractions import Fraction

from simulator.domain.compile import CompiledScenario
from simulator.domain.encounter import MAX_DECISIONS, Decision, Encounter, choose, here, offered, start
from simulator.domain.key import Key
from simulator.domain.scoring import COMPOSITE, option_shares


def skilled_walk(table: CompiledScenario, key: Key, *, variant: str) -> tuple[Encounter, tuple[Decision, ...]]:
    """A walk by the key, the same at every call; it stops at an ending or after ``MAX_DECISIONS``.

    It is one skilled way, not the only one: where several options are rated alike, it takes the author's first.
    """
    encounter = start(table, variant=variant)
    decisions: list[Decision] = []
    while here(table, encounter).ending is None and len(decisions) < MAX_DECISIONS:
        enabled = {choice.id for choice in offered(table, encounter)}
        in_order = [choice.id for choice in here(table, encounter).choices if choice.id in enabled]
        encounter, decision = choose(table, encounter, best_choice(key, encounter.node, in_order))
        decisions.append(decision)
    return encounter, tuple(decisions)


def best_choice(key: Key, node: str, offered_ids: list[str]) -> str:
    """The option to take where these are on offer, in the author's order.

    Options that commit a critical error, or on which experts differ, come last. Then attunement and fidelity together
    decide, then safety, then all ratings, then the author's order.
    """
    options = key.nodes[node].options
    shares = option_shares(key, node, offered_ids)
    composite = shares.pop(COMPOSITE)

    def rank(name: str) -> tuple[bool, bool, Fraction, Fraction, int]:
        option = options[name]
        apart = sum((found.get(name, Fraction(0)) for found in shares.values()), Fraction(0))
        whole = composite.get(name, Fraction(0))
        return not option.critical, not option.contested, whole, apart, sum(option.ratings.values())

    return max(offered_ids, key=rank)
