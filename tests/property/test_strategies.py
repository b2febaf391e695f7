"""The random walks are worth testing: what the invariants are about does come up in them, and often."""

from collections import Counter
from random import Random

import pytest

from simulator.domain.encounter import start
from simulator.domain.scenario import SourceKind
from simulator.domain.scoring import COMPOSITE, Gate
from tests.property.strategies import N_BYTES, Dice, walk_from


@pytest.fixture(scope="module")
def met():
    """How many of 200 random walks met each thing."""
    chance = Random(7)
    walks = [walk_from(Dice(chance.randbytes(N_BYTES))) for _ in range(200)]
    return Counter(name for walk in walks for name, found in features(walk).items() if found)


def features(walk):
    sheet = walk.sheet()
    changes = [change for decision in walk.decisions for change in decision.changes]
    opened = start(walk.table, variant=walk.variant).state
    chosen = [walk.table.nodes[one.node].choices[one.choice].choice for one in walk.decisions]
    return {
        "an ending": walk.table.nodes[walk.encounter.node].node.ending is not None,
        "a composite": sheet.dimensions[COMPOSITE].value is not None,
        "a contested choice": any(decision.contested for decision in sheet.decisions),
        "a key decision": any(decision.weight == 2 for decision in sheet.decisions),
        "a review": sheet.gate is Gate.REVIEW,
        "a repair": any(record.closed is not None for record in sheet.repairs),
        "a rating at the ending": "S3" in sheet.criteria and sheet.criteria["S3"].opportunities,
        "an option closed by its guard": any(
            len(one.offered) < len(walk.table.nodes[one.node].choices) for one in walk.decisions
        ),
        "a choice made once": any(choice.once for choice in chosen),
        "an effect of a strategy": any(change.source.kind is SourceKind.STRATEGY for change in changes),
        "a blocked change": any(change.blocked for change in changes),
        "a rule at the opening": walk.table.openings[walk.variant] != opened,
        "a rule in a step": any(change.source.kind is SourceKind.RULE for change in changes),
    }


@pytest.mark.parametrize(
    ("feature", "at_least"),
    [
        ("an ending", 150),
        ("a composite", 80),
        ("a contested choice", 50),
        ("a key decision", 100),
        ("a review", 15),
        ("a repair", 25),
        ("a rating at the ending", 20),
        ("an option closed by its guard", 100),
        ("a choice made once", 50),
        ("an effect of a strategy", 100),
        ("a blocked change", 25),
        ("a rule at the opening", 30),
        ("a rule in a step", 30),
    ],
)
def test_random_walks_often_meet(met, feature, at_least):
    assert met[feature] >= at_least
