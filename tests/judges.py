"""Judgings for a standard of Pia's program, and judges who give values by the dozen."""

from __future__ import annotations

from collections.abc import Callable

from simulator.bootstrap import Services
from simulator.domain.judging import Setting
from simulator.domain.roles import Actor
from tests.panelling import CASE
from tests.personas import PIA, PROGRAM


def begin_judging(services: Services, judges: tuple[Actor, ...], **about: object) -> Setting:
    """A judging on the small case, unless a test says what else it is about."""
    given = {"scenario_ids": [CASE], "judge_ids": [one.id for one in judges]} | about
    return services.standard_settings.open(PIA, PROGRAM, **given)


def judge(
    services: Services, actor: Actor, setting: Setting, share: int | Callable[[int], int], *, finish: bool = True
) -> None:
    """Give a value for every decision, by its number from 0, and hand in."""
    for at, (case, node) in enumerate(setting.items):
        services.judging.give(actor, setting.id, case, node, share if isinstance(share, int) else share(at))
    if finish:
        services.judging.finish(actor, setting.id)


def close(services: Services, setting: Setting, *, end: bool = True) -> Setting:
    """Close the round that is under way, or judging as a whole."""
    return services.standard_settings.close_round(PIA, setting.id, end=end)
