"""The people in tests: Tara and Theo train, Sana supervises their cohort, Pia leads the program, Ada runs the
installation and may not practise, Otto is of another program."""

from __future__ import annotations

from uuid import UUID

from simulator.domain.roles import Actor, Membership, Role

PROGRAM = UUID("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
OTHER_PROGRAM = UUID("bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")
COHORT = UUID("cccccccc-cccc-4ccc-8ccc-cccccccccccc")
OTHER_COHORT = UUID("dddddddd-dddd-4ddd-8ddd-dddddddddddd")


def somebody(number: int, *roles: Role, program: UUID = PROGRAM, **details: object) -> Actor:
    """A person with these roles in one program; the number is repeated to make the id."""
    digits = f"{number}" * 32
    made = UUID(f"{digits[:8]}-{digits[:4]}-4{digits[:3]}-8{digits[:3]}-{digits[:12]}")
    return Actor(made, frozenset(Membership(program, role) for role in roles), **details)


TARA = somebody(1, Role.TRAINEE, trains_in=frozenset({COHORT}))
THEO = somebody(2, Role.TRAINEE, trains_in=frozenset({COHORT}))
SANA = somebody(3, Role.SUPERVISOR, supervises=frozenset({COHORT}))
ADA = somebody(4, administrator=True)
PIA = somebody(5, Role.PROGRAM_LEAD)
OTTO = somebody(6, Role.TRAINEE, program=OTHER_PROGRAM, trains_in=frozenset({OTHER_COHORT}))
