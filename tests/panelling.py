"""Supervisors who rate for a panel, and ratings by the dozen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from simulator.bootstrap import Services
from simulator.domain.accounts import Account
from simulator.domain.key_versions import KeyVersion
from simulator.domain.panel import CriterionFound, OptionFound, Panel
from simulator.domain.roles import Actor, Membership, Role
from tests.personas import PROGRAM, SANA

CASE = "waiting-room"
Judge = Callable[[str, str, str], int]
"""From decision, option and criterion to a level."""


def hire(services: Services, n: int, *, after: int = 0) -> tuple[Actor, ...]:
    """So many more supervisors of Sana's program, ``after`` so many who were hired before."""
    at, hired = datetime.now(UTC), []
    for number in range(after, after + n):
        account = Account(uuid4(), uuid4(), f"rater{number}@example.edu", f"Rater {number}", False, None, at)
        services.accounts.store.create(account)
        services.programs.store.grant(account.id, Membership(PROGRAM, Role.SUPERVISOR), at=at)
        actor = services.accounts.store.actor(account.id)
        assert actor is not None
        hired.append(actor)
    return tuple(hired)


def invite(services: Services, raters: tuple[Actor, ...], **about: object) -> Panel:
    """A panel of Sana's on the small case, unless a test says what else it is about."""
    return services.panels.invite(SANA, PROGRAM, [one.id for one in raters], **(about or {"scenario_id": CASE}))


def as_authored(services: Services, panel: Panel) -> Judge:
    """Rates as the author did."""
    nodes = services.panels.rooms.written(panel).scenario.nodes
    return lambda node, choice, criterion: round(nodes[node].choice(choice).ratings[criterion] / 100)


def rate(
    services: Services, rater: Actor, panel: Panel, judge: Judge, *, nodes: tuple[str, ...] = (), finish: bool = True
) -> None:
    """Rate every option of all decisions, or of some, and hand in."""
    for number, node_id in enumerate(services.rating.sheet(rater, panel.id).nodes, 1):
        if nodes and node_id not in nodes:
            continue
        sheet = services.rating.sheet(rater, panel.id, number)
        for choice in sheet.options:
            levels = {one.id: judge(node_id, choice.id, one.id) for one in sheet.criteria}
            services.rating.rate(rater, panel.id, node_id, choice.id, levels=levels)
    if finish:
        services.rating.finish(rater, panel.id)


def adopt_as_authored(services: Services, panel: Panel, *, torn: tuple[str, ...] = ()) -> KeyVersion:
    """A key that three raters would make who judged as the author did, adopted without their rating one by one.

    ``torn``: decisions about which they differ.
    """
    case = services.panels.rooms.written(panel)
    found = {
        node.id: {
            choice.id: OptionFound(
                {name: CriterionFound(choice.ratings[name], 0, 3) for name in node.criteria},
                {},
                3,
                3,
                contested=node.id in torn,
            )
            for choice in node.choices
        }
        for node in case.scenario.decisions()
    }
    key = KeyVersion(
        uuid4(), case.scenario.id, case.play_hash, 1, panel.id, "f" * 64, found, SANA.id, datetime.now(UTC)
    )
    services.keys.store.adopt(key)
    services.keys.in_force.look_again()
    return key
