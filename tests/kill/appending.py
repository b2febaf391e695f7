"""A process that does nothing but record decisions, to be killed: ``python -m tests.kill.appending ADDRESS SEED``.

Loading the database's libraries takes half a second, so this process does that once and then forks a child for each
line that it reads. A child writes ``pid N``, then begins attempts and plays them, and writes each decision down only
after ``append`` has returned: what stands in the pipe was promised to be durable. After a child has died the parent
writes ``dead``.
"""

from __future__ import annotations

import os
import random
import sys
from datetime import UTC, datetime
from uuid import UUID, uuid4

from simulator.domain.attempt import Attempt, Feedback, Purpose, RecordedDecision, ScenarioVersion, StoredScore
from simulator.storage.connections import Database
from simulator.storage.database import open_engine
from simulator.storage.sql import SqlStore

HASH = "c" * 64
VERSION = ScenarioVersion(HASH, "a-case", "1.0.0", "p" * 64, "k" * 64, {"a.yaml": "one"})
TRAINEE = UUID("11111111-1111-4111-8111-111111111111")
LENGTHS = (3, 20)
"""An attempt ends after as many decisions as this, from and to."""


def say(line: str) -> None:
    """Write a line in one go: a pipe takes it whole or not at all."""
    os.write(1, f"{line}\n".encode())


def append_until_killed(address: str, chance: random.Random) -> None:
    """Play attempts, one after the other, without end."""
    store = SqlStore(Database(open_engine(address)))
    store.keep_version(VERSION, at=datetime.now(UTC))
    while True:
        attempt = Attempt(
            uuid4(),
            TRAINEE,
            "a-case",
            HASH,
            VERSION.play_hash,
            "standard",
            1,
            Purpose.PRACTICE,
            Feedback.END,
            datetime.now(UTC),
        )
        store.create_attempt(attempt)
        say(f"begun {attempt.id}")
        last = chance.randint(*LENGTHS) - 1
        for step in range(last + 1):
            choice = f"choice-{chance.randrange(10**9)}"
            now = datetime.now(UTC)
            decision = RecordedDecision(step, f"node-{step}", choice, (choice, "wait"), {"bond": step}, now, step)
            score = StoredScore("p" * 64, "k" * 64, {"dimensions": {}}, now)
            ends = step == last
            store.append(attempt.id, decision, ending="over" if ends else None, score=score if ends else None)
            say(f"{'ended' if ends else 'said'} {attempt.id} {step} {choice}")


def main() -> None:
    """Fork a child for each line of the input."""
    address, seed = sys.argv[1], int(sys.argv[2])
    for number, _line in enumerate(sys.stdin):
        child = os.fork()
        if not child:
            say(f"pid {os.getpid()}")
            append_until_killed(address, random.Random(f"{seed}/{number}"))
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
