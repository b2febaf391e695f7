"""Who may do what. Services ask here before they do anything; pages only for courtesy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from simulator.errors import AccessDenied


class Role(StrEnum):
    """What a person is in a training program."""

    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"
    PROGRAM_LEAD = "program-lead"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What can be asked for."""

    PRACTISE = "practise"
    AUTHOR = "author"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.TRAINEE: frozenset({Permission.PRACTISE}),
    Role.SUPERVISOR: frozenset({Permission.PRACTISE, Permission.AUTHOR}),
    Role.PROGRAM_LEAD: frozenset({Permission.PRACTISE}),
    Role.ADMINISTRATOR: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person on whose behalf a service is called."""

    id: UUID
    roles: frozenset[Role]


SOLO = Actor(UUID("00000000-0000-4000-8000-000000000001"), frozenset({Role.TRAINEE, Role.SUPERVISOR}))
"""The one local trainee, who may author, of an installation without accounts."""


def can(actor: Actor, permission: Permission) -> bool:
    """Whether one of the actor's roles grants the permission."""
    return any(permission in GRANTS[role] for role in actor.roles)


def require(actor: Actor, permission: Permission) -> None:
    """Refuse unless the actor has the permission.

    Raises
    ------
    AccessDenied
        If no role of the actor grants it.
    """
    if not can(actor, permission):
        raise AccessDenied(permission)
