"""The people in tests.

Tara and Theo train in one cohort and Sana supervises it; Sven supervises another cohort of the same program, which Pia
leads. Otto trains in another program, which Leo leads. Ada runs the installation and may not practise. Nils has an
account and no role at all.
"""

from __future__ import annotations

from uuid import UUID

from simulator.domain.roles import Actor, Membership, Role

PROGRAM = UUID("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
OTHER_PROGRAM = UUID("bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")
COHORT = UUID("cccccccc-cccc-4ccc-8ccc-cccccccccccc")
SECOND_COHORT = UUID("eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee")
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
SVEN = somebody(7, Role.SUPERVISOR, supervises=frozenset({SECOND_COHORT}))
LEO = somebody(8, Role.PROGRAM_LEAD, program=OTHER_PROGRAM)
NILS = somebody(9)
EVERYBODY = {
    "Tara": TARA,
    "Theo": THEO,
    "Sana": SANA,
    "Sven": SVEN,
    "Pia": PIA,
    "Ada": ADA,
    "Otto": OTTO,
    "Leo": LEO,
    "Nils": NILS,
}
