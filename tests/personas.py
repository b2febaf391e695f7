"""The people in tests: Tara and Theo train, Sana supervises, Ada runs the program and may not practise."""

from __future__ import annotations

from uuid import UUID

from simulator.domain.roles import Actor, Role

TARA = Actor(UUID("11111111-1111-4111-8111-111111111111"), frozenset({Role.TRAINEE}))
THEO = Actor(UUID("22222222-2222-4222-8222-222222222222"), frozenset({Role.TRAINEE}))
SANA = Actor(UUID("33333333-3333-4333-8333-333333333333"), frozenset({Role.SUPERVISOR}))
ADA = Actor(UUID("44444444-4444-4444-8444-444444444444"), frozenset({Role.ADMINISTRATOR}))
