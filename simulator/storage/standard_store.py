"""What the store of standards and of judging for them promises; see ``store``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from simulator.domain.judging import Expected, Item, Judge, Limits, Setting, TraineesThere
from simulator.domain.standards import Standard


class StandardStore(Protocol):
    """Standards of programs and the judging behind them. What returns has made its change durable."""

    # Standards

    def hold_program(self, program_id: UUID) -> None:
        """Let nobody else set a standard of the program, or begin a judging, until the transaction ends."""

    def set_standard(self, standard: Standard) -> None:
        """Keep a standard, which applies from now on; earlier ones stay as they are."""

    def current(self, program_id: UUID) -> Standard | None:
        """The standard that applies in a program: the newest; None where none was set."""

    def standards(self, program_id: UUID) -> tuple[Standard, ...]:
        """Every standard of a program, newest first."""

    def standards_by(self, person_id: UUID) -> tuple[Standard, ...]:
        """Standards that a person set, oldest first."""

    # Judging

    def open_setting(self, setting: Setting, judges: Sequence[Judge]) -> None:
        """Keep a new judging with those who are invited; its cases' texts are kept as versions already."""

    def setting(self, setting_id: UUID) -> Setting | None:
        """A judging; None if it is not there."""

    def hold_setting(self, setting_id: UUID) -> Setting | None:
        """The judging, which nobody else changes or judges for until the transaction ends; None if it is not there."""

    def settings(self, program_id: UUID) -> tuple[Setting, ...]:
        """A program's judgings, newest first."""

    def settings_by(self, person_id: UUID) -> tuple[Setting, ...]:
        """Judgings that a person opened, oldest first."""

    def begin_second(self, setting_id: UUID, at: datetime, trainees: Mapping[Item, TraineesThere]) -> None:
        """Begin the second round, in which judges are told this of trainees."""

    def close_setting(self, setting_id: UUID, at: datetime) -> None:
        """Take nothing more."""

    # Judges

    def add_judge(self, judge: Judge) -> bool:
        """Invite one more; False if they were invited before and have not left. Who left begins anew."""

    def judges(self, setting_id: UUID) -> tuple[Judge, ...]:
        """Everybody who was invited, in that order."""

    def judging(self, judge_id: UUID) -> tuple[tuple[Setting, Judge], ...]:
        """What a person was invited to judge for, newest first, also what they left."""

    def hand_in(self, setting_id: UUID, judge_id: UUID, round_: int, at: datetime) -> None:
        """Note that somebody has handed in a round."""

    def leave_judging(self, setting_id: UUID, judge_id: UUID, at: datetime) -> None:
        """Note that somebody left, and delete what they gave."""

    def limit(self, setting_id: UUID, judge_id: UUID, limits: Limits) -> None:
        """Keep what a judge finds acceptable, in place of what they did before."""

    # What they expect

    def expect(self, expected: Expected) -> None:
        """Keep what a judge expects at a decision in a round, in place of what they did before."""

    def expected(self, setting_id: UUID, judge_id: UUID | None = None) -> tuple[Expected, ...]:
        """All that judges expect, or one of them."""

    def expected_by(self, judge_id: UUID) -> tuple[Expected, ...]:
        """All that a person expected anywhere."""
