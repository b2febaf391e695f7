"""What is pressed while a case is tried out: where one stands is the address, and the service checks all of it."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.ui import state

MAX_WALK = 4_100
"""Letters of a walk that are read from an address: a few more than are taken, so that too long a one is told."""


def walk_of_address() -> str:
    """The walk that the address asks for, as it stands there."""
    return state.query("walk", MAX_WALK)


def begun_at() -> int:
    """How many decisions of the walk only led to where somebody began; 0 for anything else."""
    text = state.query("begin")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def is_playing() -> bool:
    """Whether the address says where somebody stands, and not only which draft is tried out."""
    return bool(state.query("begin") or walk_of_address())


def query_of(draft_id: str, variant: str, walk: Sequence[str], begin: int) -> dict[str, str]:
    """The address of where a walk stands."""
    return {"draft": draft_id, "variant": variant, "begin": str(begin), "walk": ",".join(walk)}


def stand_at(draft_id: str, variant: str, walk: Sequence[str], begin: int) -> None:
    """Go to where a walk stands."""
    state.set_query(**query_of(draft_id, variant, walk, begin))


def begin_elsewhere(draft_id: str, variant: str, node: str) -> None:
    """Go back to where one chooses where to begin, with the node at which one stands."""
    state.set_query(draft=draft_id, variant=variant, node=node)


def jump_back(draft_id: str, variant: str, walk: Sequence[str], begin: int, key: str) -> None:
    """Go back to before the decision that was chosen in a list."""
    chosen = state.entered(key)
    if type(chosen) is int and 0 <= chosen < len(walk):
        stand_at(draft_id, variant, walk[:chosen], min(begin, chosen))


def pick_key(draft_id: str, variant: str, node: str, name: str) -> str:
    """Key of the field that says what is wanted of a variable at a node."""
    return f"sb-pick-{draft_id}-{variant}-{node}-{name}"


def picked(draft_id: str, variant: str, node: str, names: Sequence[str]) -> dict[str, int]:
    """What is wanted of variables, as far as it was said."""
    entered = {name: state.entered(pick_key(draft_id, variant, node, name)) for name in names}
    return {name: value for name, value in entered.items() if type(value) is int and value >= 0}


def let_go(draft_id: str, variant: str, node: str, names: Sequence[str]) -> None:
    """Want nothing of any variable any more."""
    state.forget(*(pick_key(draft_id, variant, node, name) for name in names))
