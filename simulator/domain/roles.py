"""Who people are: roles, the programs they hold them in, and the person on whose behalf a service is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is in a training program; administrators run the installation and belong to no program."""

    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"
    PROGRAM_LEAD = "program-lead"


@dataclass(frozen=True, slots=True)
class Membership:
    """One role in one program."""

    program_id: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The person on whose behalf a service is called, as the database knew them a moment ago.

    Attributes
    ----------
    memberships : frozenset of Membership
        Roles, each in a program.
    administrator : bool
        Whether the person runs the installation.
    trains_in, supervises : frozenset of UUID
        Cohorts in which the person is a trainee, or supervises.
    in_simulation : bool
        Whether what they meet is made up: they belong to a simulated program, or run an installation that has one.
    """

    id: UUID
    memberships: frozenset[Membership] = frozenset()
    administrator: bool = False
    trains_in: frozenset[UUID] = frozenset()
    supervises: frozenset[UUID] = frozenset()
    in_simulation: bool = False

    def is_somewhere(self, *roles: Role) -> bool:
        """Whether the person holds one of the roles in any program."""
        return any(membership.role in roles for membership in self.memberships)

    def leads(self, program_id: UUID) -> bool:
        """Whether the person leads this program."""
        return Membership(program_id, Role.PROGRAM_LEAD) in self.memberships


SOLO_PROGRAM = UUID("00000000-0000-4000-8000-000000000000")
SOLO = Actor(
    UUID("00000000-0000-4000-8000-000000000001"),
    frozenset({Membership(SOLO_PROGRAM, Role.TRAINEE), Membership(SOLO_PROGRAM, Role.SUPERVISOR)}),
)
"""The one local trainee, who may author, of an installation without accounts."""
OPERATOR = Actor(UUID("00000000-0000-4000-8000-000000000002"), administrator=True)
"""Whoever runs the command line on the server; no account, so the audit log has nobody there."""
