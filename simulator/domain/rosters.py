"""Lists of people as they come from a registrar: what is read of a line, and what it would change in a cohort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from simulator.domain.roles import Role

MAX_PEOPLE = 5_000
MAX_BYTES = 1_000_000
COLUMNS: Mapping[str, frozenset[str]] = {
    "name": frozenset({"name", "full name", "full_name", "student", "display name"}),
    "email": frozenset({"email", "e-mail", "email address", "e-mail address", "mail"}),
    "role": frozenset({"role"}),
    "section": frozenset({"section", "group"}),
    "idnumber": frozenset({"idnumber", "id number", "id_number", "student id", "student_id", "sis user id"}),
}
"""What each column may be called, in small letters."""
ROLES: Mapping[str, Role] = {
    "": Role.TRAINEE,
    "trainee": Role.TRAINEE,
    "student": Role.TRAINEE,
    "supervisor": Role.SUPERVISOR,
}
"""What may stand under *role*, in small letters."""


class Outcome(StrEnum):
    """What a line of a roster does."""

    NEW = "new"
    JOINS = "joins"
    CHANGES = "changes"
    HERE = "here"
    INVITED = "invited"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line of a roster, and what comes of it.

    Attributes
    ----------
    line : int
        Line of the file, counted from 1.
    said : str
        What it does, or what is wrong and how it is mended.
    """

    line: int
    name: str
    email: str
    role: Role
    section: str
    idnumber: str
    outcome: Outcome
    said: str
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster as it was read.

    Attributes
    ----------
    problems : tuple of str
        Why the file could not be read at all, with places and mends; then there are no lines.
    notes : tuple of str
        What was assumed or left out on reading.
    """

    lines: tuple[RosterLine, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many lines do what."""
        return Counter(line.outcome for line in self.lines)

    @property
    def faults(self) -> tuple[RosterLine, ...]:
        """Lines that have to be mended first."""
        return tuple(line for line in self.lines if line.outcome is Outcome.FAULT)

    @property
    def can_be_carried_out(self) -> bool:
        """Whether there is something to do, and nothing to mend."""
        doing = {Outcome.NEW, Outcome.JOINS, Outcome.CHANGES}
        return not self.problems and not self.faults and not doing.isdisjoint(self.counts)
