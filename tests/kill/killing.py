"""Trainees play through the protocol while the server is killed; each keeps a list of what the page acknowledged."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from simulator.storage.tables import attempts, decisions, scores
from tests.protocol.client import Dropped, Tab
from tests.protocol.trainee import (
    begin,
    conversation,
    decision_due,
    go_on,
    is_over,
    options,
    past_the_notice,
    rehearse,
    say,
)
from tests.server import Server

MOST_DECISIONS = 20
"""The server is killed after so many decisions at most, so that a busy machine makes no difference."""
LONGEST_WAIT = 0.2
LONGEST_LIFE = 20.0
CASES = "abft-phone-on-the-table", "eft-knock-and-door", "mbt-six-minutes-late"
"""One for each player: whoever begins a case twice within seconds is given what they have begun."""


@dataclass
class Told:
    """What one tab knows of an attempt: decisions that the page acknowledged, and the one that was under way."""

    attempt: str
    choices: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    under_way: tuple[str, str] | None = None
    over: bool = False


@dataclass
class Figures:
    """What a series of kills came to."""

    kills: int = 0
    attempts: int = 0
    endings: int = 0
    acknowledged: int = 0
    under_way: int = 0
    found_under_way: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.attempts} attempts, {self.endings} ended, {self.acknowledged} decisions "
            f"acknowledged, none lost or doubled; {self.under_way} were under way at a kill, "
            f"{self.found_under_way} of these recorded; {self.seconds:.0f} s"
        )


class Player:
    """One trainee, who presses as fast as the page answers and goes on after each kill where the page says."""

    def __init__(self, server: Server, seed: str, case: str) -> None:
        self.tab, self.case = Tab(server.url), case
        self.told: list[Told] = []
        self.chance = random.Random(seed)

    def come_back(self) -> None:
        """Open the attempt again, and compare the room with what was acknowledged."""
        if self.told and not self.told[-1].over:
            now = self.told[-1]
            go_on(self.tab, now.attempt)
            assert conversation(self.tab) == now.words, f"the room of {now.attempt} shows something else"
            rehearse(self.tab)
            assert is_over(self.tab) or decision_due(self.tab) == len(now.choices) + 1
            now.over = is_over(self.tab)

    def play(self, most: int = 10**6) -> None:
        """Take decisions until the line breaks."""
        with suppress(Dropped):
            for _ in range(most):
                self._one_decision()

    def _one_decision(self) -> None:
        if not self.told or self.told[-1].over:
            self.told.append(Told(begin(self.tab, self.case)))
        now, option = self.told[-1], self.chance.choice(options(self.tab))
        now.under_way = (option.id, option.words)
        say(self.tab, option)
        now.choices.append(now.under_way[0])
        now.words.append(now.under_way[1])
        now.under_way = None
        rehearse(self.tab)
        assert is_over(self.tab) or decision_due(self.tab) == len(now.choices) + 1, self.tab.text
        now.over = is_over(self.tab)


class Records:
    """The database, read from outside the program."""

    def __init__(self, address: str) -> None:
        self.engine = sa.create_engine(address)

    def compare(self, players: Iterable[Player], figures: Figures) -> None:
        """Nothing acknowledged is lost, doubled or out of order; at most the decision under way is there besides."""
        with self.engine.connect() as connection:
            for player in players:
                for told in player.told:
                    self._compare(connection, told, figures)
            known = {UUID(told.attempt) for player in players for told in player.told}
            others = connection.execute(sa.select(decisions.c.attempt_id).where(decisions.c.attempt_id.not_in(known)))
            assert others.all() == [], "decisions in an attempt that no page has shown"
            if self.engine.dialect.name == "sqlite":
                assert connection.exec_driver_sql("pragma integrity_check").fetchall() == [("ok",)]
                assert connection.exec_driver_sql("pragma foreign_key_check").fetchall() == []

    def _compare(self, connection: sa.Connection, told: Told, figures: Figures) -> None:
        key = UUID(told.attempt)
        query = sa.select(decisions.c.step, decisions.c.choice).where(decisions.c.attempt_id == key)
        rows = connection.execute(query.order_by(decisions.c.step)).all()
        assert [row.step for row in rows] == list(range(len(rows))), told
        found = [row.choice for row in rows]
        if told.under_way is not None:
            figures.under_way += 1
            if found == [*told.choices, told.under_way[0]]:
                figures.found_under_way += 1
                told.choices.append(told.under_way[0])
                told.words.append(told.under_way[1])
            told.under_way = None
        assert found == told.choices, f"acknowledged {told.choices}, recorded {found}"
        ended = connection.execute(sa.select(attempts.c.ended_at).where(attempts.c.id == key)).scalar_one() is not None
        counted = sa.select(sa.func.count()).select_from(scores).where(scores.c.attempt_id == key)
        assert connection.execute(counted).scalar_one() == ended, "an ending without its score, or the other way round"
        assert ended >= told.over, f"the ending of {told.attempt} is lost"

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def _let_them_play(players: list[Player], chance: random.Random) -> None:
    """Return at a random moment after a random number of decisions."""
    before, most, began = _acknowledged(players), chance.randrange(MOST_DECISIONS), time.monotonic()
    while _acknowledged(players) < before + most and time.monotonic() < began + LONGEST_LIFE:
        time.sleep(0.002)
    time.sleep(chance.uniform(0.0, LONGEST_WAIT))


def _acknowledged(players: list[Player]) -> int:
    return sum(len(told.choices) for player in players for told in player.told)


def kill_again_and_again(
    server: Server, address: str, *, kills: int, seed: int, say: Callable[[Figures], None] | None = None
) -> Figures:
    """Start the server, let trainees play, kill it at a random moment, compare; as often as asked.

    Parameters
    ----------
    address : str
        The server's database.
    say : callable, optional
        Is given the figures after each kill.
    """
    chance, figures, began = random.Random(seed), Figures(), time.monotonic()
    players, records = [Player(server, f"{seed}/{case}", case) for case in CASES], Records(address)
    server.start()
    past_the_notice(players[0].tab)
    try:
        with ThreadPoolExecutor(len(CASES)) as pool:
            for _ in range(kills):
                list(pool.map(Player.come_back, players))
                playing = [pool.submit(player.play) for player in players]
                _let_them_play(players, chance)
                server.kill()
                for each in playing:
                    each.result()
                records.compare(players, figures)
                figures.kills += 1
                server.start()
                if say is not None:
                    say(figures)
            list(pool.map(Player.come_back, players))
            list(pool.map(lambda player: player.play(2), players))
        records.compare(players, figures)
    finally:
        records.close()
        for player in players:
            player.tab.close()
    told = [told for player in players for told in player.told]
    figures.attempts, figures.endings = len(told), sum(each.over for each in told)
    # A decision that was found though its page had not shown it is not one that was acknowledged.
    figures.acknowledged = _acknowledged(players) - figures.found_under_way
    figures.seconds = time.monotonic() - began
    return figures
