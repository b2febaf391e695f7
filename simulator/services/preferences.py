"""How a person likes to practise: remembered from one session to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from simulator.domain.attempt import Feedback
from simulator.domain.policy import AccountAccess, Action, require
from simulator.domain.preferences import Ways
from simulator.domain.roles import Actor
from simulator.storage.practice_store import PracticeStore


@dataclass
class Preferences:
    """A person's ways to practise.

    Attributes
    ----------
    store : PracticeStore
        Where they are kept.
    now : callable
        The clock, aware UTC.
    """

    store: PracticeStore
    now: Callable[[], datetime]

    def ways(self, actor: Actor) -> Ways:
        """What the person chose last; whatever was not kept, or can't be read any more, is the default."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        return ways_of(self.store.ways(actor.id))

    def choose_ways(self, actor: Actor, ways: Ways) -> None:
        """Remember how the person likes to practise."""
        require(actor, Action.MANAGE_OWN_ACCOUNT, AccountAccess(actor.id))
        self.store.keep_ways(actor.id, asdict(ways), at=self.now())


def ways_of(kept: object) -> Ways:
    """Ways as an older or newer version of the program may have kept them: what can't be read is the default."""
    if not isinstance(kept, Mapping):
        return Ways()
    feedback = kept.get("feedback")
    switches = (field.name for field in fields(Ways) if field.name != "feedback")
    return Ways(
        feedback=Feedback(feedback) if feedback in list(Feedback) else None,
        **{name: kept[name] for name in switches if isinstance(kept.get(name), bool)},
    )
