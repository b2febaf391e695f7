"""What the store of answers to remarks, and of ratings of benchmark moments, promises; see ``store``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.benchmarks import BenchmarkRating
from simulator.domain.key_versions import KeyVersion
from simulator.domain.remark_answers import RemarkAnswer
from simulator.domain.remarks import Remark


class InboxStore(Protocol):
    """Answers and benchmark ratings. A method that returns has made its change durable."""

    def remark(self, remark_id: UUID) -> Remark | None:
        """A remark; None if there is none."""

    def hold_remark(self, remark_id: UUID) -> Remark | None:
        """The remark, which nobody else answers until the transaction ends; None if there is none."""

    def keep_answer(self, answer: RemarkAnswer) -> None:
        """Keep an answer in place of the one with its id, if there is one."""

    def answers_to(self, remark_ids: Collection[UUID]) -> tuple[RemarkAnswer, ...]:
        """Every answer to these remarks, oldest first."""

    def answers_by(self, author_id: UUID) -> tuple[RemarkAnswer, ...]:
        """What a person answered, oldest first."""

    def n_unseen(self, person_id: UUID) -> int:
        """How many answers to what a person reported they have not said that they read."""

    def see_answer(self, answer_id: UUID, reader_id: UUID, *, at: datetime) -> bool:
        """Note that whoever reported has read an answer; False if it is no answer to them, or was noted before."""

    def keys_adopted(self) -> tuple[KeyVersion, ...]:
        """Every adopted key that was not withdrawn."""

    def hold_key_version(self, key_version_id: UUID) -> bool:
        """Let nobody else rate moments of this key until the transaction ends; False if there is none."""

    def rate_benchmark(self, rating: BenchmarkRating) -> None:
        """Keep a rating."""

    def benchmark_ratings(self, person_id: UUID) -> tuple[BenchmarkRating, ...]:
        """A person's ratings, oldest first."""
