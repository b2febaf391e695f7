"""What the store of published calibrations promises; see ``account_store``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from simulator.domain.cohort_totals import ItemMade
from simulator.domain.item_effects import PublishedCalibration


class CalibrationStore(Protocol):
    """Published calibrations, which never change, and what they are estimated from."""

    def calibration(self) -> PublishedCalibration | None:
        """The one in force: that of the highest number."""

    def calibration_number(self) -> int:
        """Its number; 0 where none was published."""

    def add_calibration(self, made: PublishedCalibration) -> bool:
        """Publish; False if one of this number is there already."""

    def first_exposures(self, *, most: int) -> Iterator[tuple[str, str, tuple[ItemMade, ...]]]:
        """Case, hash of the key and decisions of first exposures in every cohort, each once, the last to end first."""
