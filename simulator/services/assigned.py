"""What of the cases that a program asks for a person has still to do, and what waits until then."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.domain.accounts import Assignment
from simulator.domain.attempt import Attempt
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from simulator.services.rooms import Rooms, feedback_waits
from simulator.storage.account_store import ProgramStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.store import Store


def reserved_cases(
    programs: ProgramStore, sharing: SharingStore, attempts: Store, rooms: Rooms, actor: Actor
) -> frozenset[str]:
    """Cases that are kept out of free practice: each is asked for and not yet ended for whoever asks, or under way.

    A first way through a case says more than any later one, so what counts comes before what is practised.
    """
    mine = attempts.attempts_of(actor.id)
    under_way = summative_under_way(mine, rooms)
    if not actor.trains_in:
        return under_way
    asked = [one for one in programs.assignments(sorted(actor.trains_in)) if one.closed_at is None]
    if not asked:
        return under_way
    begun = sharing.assigned_to(actor.id)
    done = {begun[one.id] for one in mine if one.id in begun and one.ended_at is not None}
    return under_way.union(one.scenario_id for one in asked if one.id not in done)


def summative_under_way(mine: Iterable[Attempt], rooms: Rooms) -> frozenset[str]:
    """Cases at which a person has a summative session to end, whatever became of its assignment or cohort.

    Until then nothing that tells how choices are met is begun there. One that can't be gone on with holds up nothing.
    """
    return frozenset(one.scenario_id for one in mine if feedback_waits(one) and rooms.can_go_on(one))


def begun_for(
    sharing: SharingStore, mine: Iterable[Attempt], actor: Actor, assignment: Assignment
) -> tuple[Attempt, ...]:
    """Which of a person's attempts were begun for an assignment, in the order given."""
    begun = sharing.assigned_to(actor.id)
    return tuple(one for one in mine if begun.get(one.id) == assignment.id)


def check_first(own: Iterable[Attempt], rooms: Rooms) -> None:
    """A summative session is done once: who has seen the case's debriefing shows less the second time.

    Parameters
    ----------
    own : iterable of Attempt
        Those that were begun for the assignment. One that was left by a change of the program is begun anew.
    """
    for attempt in own:
        if attempt.ended_at is not None:
            raise InvalidInput(
                "assignment",
                "You have done this case for your program, and it counts once.",
                hint="You can practise it freely from the list of cases.",
            )
        if rooms.can_go_on(attempt):
            raise InvalidInput(
                "assignment",
                "You have begun this session already.",
                hint="Go on where you left, from “Assigned to you”.",
            )
