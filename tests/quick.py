"""Cheap parts for tests: argon2id that costs next to nothing, and no waiting."""

from __future__ import annotations

from argon2 import PasswordHasher

from simulator.services.passwords import Passwords


class CountingHasher(PasswordHasher):
    """The real hasher with the least work, which counts how often a password was verified."""

    def __init__(self, **costs: int) -> None:
        super().__init__(**{"time_cost": 1, "memory_cost": 8, "parallelism": 1, **costs})
        self.verified = 0

    def verify(self, *given: object, **named: object) -> bool:
        self.verified += 1
        return super().verify(*given, **named)


def quick_passwords() -> Passwords:
    return Passwords(CountingHasher(), step_seconds=0)
