"""A bound on work, counted rather than timed, so that the same case gives the same answer on any machine."""

from __future__ import annotations


class TooMuchWork(Exception):
    """The work that a method may do is used up, or there are more states than it may keep."""


class Work:
    """A stock of units; one is about a tenth of a millisecond of a present-day processor.

    Parameters
    ----------
    units : int
        How much may be done.
    """

    def __init__(self, units: int) -> None:
        self.left = units

    def spend(self, units: int) -> None:
        """Take some of the stock.

        Raises
        ------
        TooMuchWork
            If less is left.
        """
        self.left -= units
        if self.left < 0:
            raise TooMuchWork
