"""A second press of a button that begins or says something: it means what the first one began or said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from simulator.domain.attempt import Attempt
from simulator.domain.sharing import Comment
from simulator.storage.store import Store

JUST_NOW = timedelta(seconds=20)


def begun_just_now(wanted: Attempt, mine: Iterable[Attempt], store: Store) -> Attempt | None:
    """An attempt like the one that is wanted, begun within 20 seconds and without a decision yet, if there is one.

    The seed, and the variant that follows from it, may differ: they are drawn at each press.
    """
    for one in mine:
        alike = replace(wanted, id=one.id, seed=one.seed, variant=one.variant, started_at=one.started_at)
        # A clock that was set back gives a negative time, which is no second press.
        just_now = timedelta() <= wanted.started_at - one.started_at < JUST_NOW
        if one == alike and just_now and not store.moves(one.id):
            return one
    return None


def said_just_now(wanted: Comment, said: Iterable[Comment]) -> Comment | None:
    """The same words of the same person about the same thing, said within 20 seconds, if there are any."""
    for one in said:
        # As above: a negative time is no second press.
        just_now = timedelta() <= wanted.at - one.at < JUST_NOW
        if just_now and one == replace(wanted, id=one.id, at=one.at):
            return one
    return None
