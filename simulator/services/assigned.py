"""What of the cases that a program asks for a person has still to do."""

from __future__ import annotations

from simulator.domain.accounts import Assignment
from simulator.domain.attempt import Attempt
from simulator.domain.roles import Actor
from simulator.storage.account_store import ProgramStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store


def reserved_cases(programs: ProgramStore, sharing: SharingStore, attempts: Store, actor: Actor) -> frozenset[str]:
    """Cases that are kept out of free practice: each is asked for and not yet ended for whoever asks.

    A first way through a case says more than any later one, so what counts comes before what is practised.
    """
    if not actor.trains_in:
        return frozenset()
    asked = [one for one in programs.assignments(sorted(actor.trains_in)) if one.closed_at is None]
    if not asked:
        return frozenset()
    begun = sharing.assigned_to(actor.id)
    done = {begun[one.id] for one in attempts.attempts_of(actor.id) if one.id in begun and one.ended_at is not None}
    return frozenset(one.scenario_id for one in asked if one.id not in done)


def begun_for(sharing: SharingStore, attempts: Store, actor: Actor, assignment: Assignment) -> tuple[Attempt, ...]:
    """A person's attempts for an assignment, newest first."""
    begun = sharing.assigned_to(actor.id)
    return tuple(one for one in attempts.attempts_of(actor.id) if begun.get(one.id) == assignment.id)
