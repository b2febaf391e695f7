"""Simulated supervisors: they rate own words before they read, comment, and rate one case blind as a panel."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from simulator.bootstrap import Services
from simulator.cli.demo.clock import Doings
from simulator.cli.demo.words import COMMENTS, ON_THE_WHOLE, OWN_WORDS
from simulator.domain.roles import Actor
from simulator.domain.scenario import Choice, Node
from simulator.services.coaching import InboxLine
from simulator.services.panel_finder import rated_nodes

WEEK, A_BIT = timedelta(days=7), timedelta(minutes=4)
A_WEEK = 3
"""Sessions that a supervisor reads in a week."""
TOP = 4
LEAVES_OFF = 0.55
"""How far the last of a panel's raters comes before it is closed."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Somebody made up who supervises.

    Attributes
    ----------
    severity : float
        Levels that they rate above (or below, if negative) what a thing is worth.
    noise : float
        Standard deviation of a rating of theirs around that, in levels.
    """

    actor: Actor
    severity: float
    noise: float
    chance: random.Random

    def level(self, worth: float) -> int:
        """What they give to something that is worth this much, 0–4."""
        return min(TOP, max(0, round(worth + self.severity + self.chance.gauss(0, self.noise))))


def supervise(services: Services, supervisor: Supervisor) -> Doings:
    """Week after week: the newest sessions with words to rate, then some others."""
    while True:
        lines = [line for line in services.coaching.inbox(supervisor.actor) if line.seen.attempt.ended_at is not None]
        new = [line for line in lines if line.waiting.value == "new"]
        new.sort(key=lambda line: (-line.n_to_rate, line.seen.attempt.seed))  # ids differ from run to run
        for line in new[:A_WEEK]:
            yield from _read(services, supervisor, line)
        yield WEEK


def _read(services: Services, supervisor: Supervisor, line: InboxLine) -> Doings:
    attempt = line.seen.attempt
    if line.n_to_rate:
        _rate_words(services, supervisor, attempt.id)
        yield A_BIT
    review = services.sharing.review(supervisor.actor, attempt.id)
    yield A_BIT
    chance = supervisor.chance
    if chance.random() < 0.75:
        weak = review.debrief.work_on
        step = weak.step if weak is not None else 0
        services.sharing.comment(supervisor.actor, attempt.id, chance.choice(COMMENTS), step)
        yield A_BIT
    if chance.random() < 0.3:
        services.sharing.comment(supervisor.actor, attempt.id, chance.choice(ON_THE_WHOLE))
        yield A_BIT


def _rate_words(services: Services, supervisor: Supervisor, attempt_id: UUID) -> None:
    """All own words of a session, before it is read."""
    rated = services.word_ratings
    while (desk := rated.desk(supervisor.actor, attempt_id)) is not None and not desk.here.rated:
        worth = OWN_WORDS.get(desk.words, TOP / 2)
        levels = {criterion.id: supervisor.level(worth) for criterion in desk.criteria}
        rated.rate(supervisor.actor, attempt_id, desk.here.step, levels, of=desk.of)


def convene(services: Services, invites: Supervisor, raters: Sequence[Supervisor], program: UUID, case: str) -> Doings:
    """Invite a panel on a case, let it rate for some weeks, one of them not to the end, and close it."""
    panel = services.panels.invite(invites.actor, program, [rater.actor.id for rater in raters], scenario_id=case)
    nodes = rated_nodes(services.training.case(invites.actor, case).scenario)
    for number, rater in enumerate(raters):
        yield timedelta(days=2)
        last = len(raters) > 1 and number == len(raters) - 1
        for node in nodes[: round(len(nodes) * LEAVES_OFF)] if last else nodes:
            yield timedelta(minutes=3)
            for choice in node.choices:
                _rate_option(services, rater, panel.id, node, choice)
        if not last:
            services.rating.finish(rater.actor, panel.id)
    yield timedelta(days=3)
    services.panels.close(invites.actor, panel.id)


def _rate_option(services: Services, rater: Supervisor, panel_id: UUID, node: Node, choice: Choice) -> None:
    levels = {name: rater.level(choice.ratings.get(name, 0) / 100) for name in node.criteria}
    seen = [mark.code for mark in choice.critical if rater.chance.random() < 0.9]
    services.rating.rate(rater.actor, panel_id, node.id, choice.id, levels=levels, critical=seen)
