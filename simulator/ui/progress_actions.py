"""What the buttons of one's own journal do: deleting, one entry or all."""

from __future__ import annotations

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.i18n import _, ngettext

DELETED = _("That is deleted.")
REFLECTION = "sb-reflect-"
"""Begins the keys of fields that hold what was typed of a session on every page: what is deleted leaves them too."""


def reflection_key(attempt_id: str) -> str:
    """Key of the field for the reflection on one session."""
    return f"{REFLECTION}{attempt_id}"


def forget_note(attempt_id: str, step: int) -> None:
    """Delete what was written about one moment; how sure and what pulled stay."""

    def task(person: Actor) -> str:
        services().notes.note(person, attempt_id, step, own_words="", reaction="", self_ratings={})
        return DELETED

    carry_out(task)


def forget_reflection(attempt_id: str) -> None:
    """Delete the reflection on one session."""

    def task(person: Actor) -> str:
        services().notes.reflect(person, attempt_id, "")
        state.forget(reflection_key(attempt_id))
        return DELETED

    carry_out(task)


def forget_drill_words(sitting_id: str, position: int) -> None:
    """Delete what was written in one drill."""

    def task(person: Actor) -> str:
        services().drilling.forget_words(person, sitting_id, position)
        return DELETED

    carry_out(task)


def erase_journal(key: str) -> None:
    """Delete the whole journal, if the box of this key is ticked."""

    def task(person: Actor) -> str:
        if state.entered(key) is not True:
            raise InvalidInput(
                "confirmation", "Nothing was deleted.", hint="Tick the box above the button first, if you want that."
            )
        n = services().notes.erase_journal(person)
        state.forget(key)
        state.forget_all(REFLECTION)
        return ngettext(
            "Your journal is deleted, from {n} session.", "Your journal is deleted, from {n} sessions.", n
        ).format(n=n)

    carry_out(task)
