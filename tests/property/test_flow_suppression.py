"""No small count follows from what is shown of a cohort's ways through a case, whatever the case and the people."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.flow_suppression import Flow, shown_decisions
from tests.property.effort import effort


def _walked(n_nodes: int, n_people: int, chance: Random, *, told: bool) -> Flow:
    """A case without loops, and where people went who mostly choose alike."""
    leads_to = {
        (f"n{node:02}", f"o{option}"): tuple(
            sorted({f"n{chance.randint(node + 1, min(node + 3, n_nodes)):02}" for _ in range(chance.choice([1, 1, 2]))})
        )
        for node in range(n_nodes)
        for option in range(chance.randint(2, 3))
    }
    went: dict[tuple[str, str, str], int] = {}
    for _person in range(n_people):
        here = "n00"
        while options := [option for option in leads_to if option[0] == here]:
            option = options[min(chance.choice([0, 0, 0, 0, 0, 1, 1, 2]), len(options) - 1)]
            to = chance.choice(leads_to[option])
            went[(*option, to)] = went.get((*option, to), 0) + 1
            here = to
    chosen = {option: sum(n for step, n in went.items() if step[:2] == option) for option in leads_to}
    return Flow("n00", leads_to, chosen, went if told else {})


def _rank(rows: list[list[int]]) -> int:
    left, rank = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left[rank:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(rank, pivot)
        for number, row in enumerate(left):
            if number != rank and row[column]:
                by = row[column] / pivot[column]
                left[number] = [a - by * b for a, b in zip(row, pivot, strict=True)]
        rank += 1
    return rank


def _known(flow: Flow, shown: frozenset[str], steps: list[tuple[str, str, str]]) -> list[list[int]]:
    """What somebody knows who sees these decisions: everything is unknown else, and what comes in goes out."""
    options = sorted({step[:2] for step in steps if step[0] in shown})
    rows = [[int(step[:2] == option) for step in steps] for option in options]
    if flow.went:
        rows += [[int(step == one) for step in steps] for one in steps if one[0] in shown]
    return rows + [[(step[0] == node) - (step[2] == node) for step in steps] for node in {step[0] for step in steps}]


@effort(100)
@given(st.integers(2, 9), st.integers(5, 60), st.randoms(use_true_random=False), st.booleans())
def test_no_small_count_can_be_computed(n_nodes: int, n_people: int, chance: Random, told: bool) -> None:
    flow = _walked(n_nodes, n_people, chance, told=told)
    shown = shown_decisions(flow)
    steps = [(*option, to) for option, targets in flow.leads_to.items() for to in targets]
    known = _known(flow, shown, steps)
    rank = _rank(known)

    for option, n in flow.chosen.items():
        if 0 < n < 5:
            assert option[0] not in shown
            assert _rank([*known, [int(step[:2] == option) for step in steps]]) > rank
    for node, n in flow.at().items():
        if 0 < n < 5:
            assert node not in shown
            assert _rank([*known, [int(step[0] == node) for step in steps]]) > rank
