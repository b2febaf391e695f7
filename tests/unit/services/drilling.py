"""A library with enough moments to drill, and rows answered in one line."""

from __future__ import annotations

from pathlib import Path

from simulator.bootstrap import Services
from simulator.domain.drill_records import DrillKind
from simulator.domain.roles import Actor
from simulator.services.drill_rooms import Drill
from simulator.services.drill_rows import Row
from tests.library import CASE, replaced
from tests.personas import TARA

ROOMS = ("waiting-room", "blue-room", "green-room", "red-room", "white-room")


def more_rooms(content: Path) -> None:
    """The small case under several names."""
    text = (content / CASE).read_text(encoding="utf-8")
    for name in ROOMS[1:]:
        (content / "scenarios" / f"{name}.yaml").write_text(
            replaced(text, "id: waiting-room", f"id: {name}"), encoding="utf-8"
        )


def best(drill: Drill) -> str:
    """The right answer to a drill."""
    if drill.item.kind is DrillKind.RESPOND:
        return max(drill.options, key=lambda choice: sum(choice.ratings.values())).id
    return right(drill)


def worst(drill: Drill) -> str:
    """A wrong answer to a drill, not critical where there is one that isn't."""
    if drill.item.kind is DrillKind.RESPOND:
        return min(drill.options, key=lambda choice: (bool(choice.critical), sum(choice.ratings.values()))).id
    return next(answer for answer in drill.answers if answer != right(drill))


def right(drill: Drill) -> str:
    """What the line or the answer of a drill is."""
    from simulator.services.drill_rooms import DrillRooms

    return DrillRooms(lambda: None).outcome(drill, drill.answers[0]).right  # type: ignore[arg-type, return-value]


def row(services: Services, sitting_id: object, actor: Actor = TARA) -> Row:
    return services.drilling.row(actor, str(sitting_id))


def due(services: Services, sitting_id: object, actor: Actor = TARA) -> Drill:
    """The drill that is due."""
    found = row(services, sitting_id, actor).due
    assert isinstance(found, Drill)
    return found


def answer(
    services: Services, sitting_id: object, pick=best, actor: Actor = TARA, own_words: str = "", **more: object
) -> Drill:
    """Answer the drill that is due, after its options were opened, and return it."""
    drill = due(services, sitting_id, actor)
    services.drilling.open_options(actor, str(sitting_id), drill.position, own_words)
    services.drilling.answer(actor, str(sitting_id), drill.position, pick(drill), **more)
    return drill


def finish(services: Services, sitting_id: object, pick=best, actor: Actor = TARA) -> list[Drill]:
    """Answer all that is left of a row."""
    asked = []
    while row(services, sitting_id, actor).due is not None:
        asked.append(answer(services, sitting_id, pick, actor))
    return asked
