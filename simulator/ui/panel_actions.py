"""What buttons do about panels: inviting, following, adopting, and rating."""

from __future__ import annotations

from typing import Any

from simulator.bootstrap import services
from simulator.domain.roles import Actor
from simulator.errors import SimulatorError
from simulator.services.keys import Rescored
from simulator.ui import state
from simulator.ui.actions import carry_out, tell
from simulator.ui.guard import actor
from simulator.ui.i18n import _, ngettext


def invite(program_id: str, raters_key: str, case_key: str, draft_id: str) -> None:
    """Ask the people who were chosen to rate the draft, or else the case that was chosen."""

    def task(person: Actor) -> str:
        panel = services().panels.invite(
            person,
            program_id,
            _chosen(raters_key),
            draft_id=draft_id,
            scenario_id="" if draft_id else str(state.entered(case_key) or ""),
        )
        state.forget(raters_key, case_key)
        state.set_query(panel=str(panel.id))
        return _(
            "They are asked. Each finds it under “Rate”. What they rate is seen by nobody until you close the panel."
        )

    carry_out(task)


def invite_more(panel_id: str, raters_key: str) -> None:
    """Ask more people."""

    def task(person: Actor) -> str:
        n = services().panels.invite_more(person, panel_id, _chosen(raters_key))
        state.forget(raters_key)
        return ngettext("{n} more person is asked.", "{n} more people are asked.", n).format(n=n)

    carry_out(task)


def close(panel_id: str) -> None:
    """Take no more ratings."""

    def task(person: Actor) -> str:
        services().panels.close(person, panel_id)
        return _("The panel is closed. What was rated whole counts.")

    carry_out(task)


def adopt(panel_id: str, instead_of: int) -> None:
    """Adopt the key that was looked at, in place of the one that was in force then."""

    def task(person: Actor) -> str:
        done = services().keys.adopt(person, panel_id, instead_of)
        return _("The panel's key applies from now on. ") + _rescored(done)

    carry_out(task)


def withdraw(panel_id: str) -> None:
    """Take the adopted key back."""

    def task(person: Actor) -> str:
        done = services().keys.withdraw(person, panel_id)
        return _("The key is withdrawn, and the one before applies again. ") + _rescored(done)

    carry_out(task)


def rescore(panel_id: str) -> None:
    """Score anew what is not scored by the key in force yet."""
    carry_out(lambda person: _rescored(services().keys.rescore(person, panel_id)))


def _rescored(done: Rescored) -> str:
    """How far that went; a number could tell how much somebody practises for themselves."""
    if done.done:
        return _("Sessions that have ended are scored by it.")
    return _("Many sessions have ended at this case. Press “Score the rest anew” until none is left.")


def rate(panel_id: str, number: int, node: str, choice: str, criterion: str, key: str) -> None:
    """Keep the level that was pressed."""
    level = state.entered(key)
    _keep(panel_id, number, node, choice, levels={criterion: level if type(level) is int else None})


def mark(panel_id: str, number: int, node: str, choice: str, key: str) -> None:
    """Keep which critical errors were marked."""
    _keep(panel_id, number, node, choice, critical=_chosen(key))


def say(panel_id: str, number: int, node: str, choice: str, key: str) -> None:
    """Keep a comment."""
    _keep(panel_id, number, node, choice, comment=str(state.entered(key) or ""))


def _keep(panel_id: str, number: int, node: str, choice: str, **given: Any) -> None:
    """Keep it, and stay there: without a number the page would go on to what is not rated whole yet."""
    try:
        services().rating.rate(actor(), panel_id, node, choice, **given)
    except SimulatorError as error:
        tell(error)
    # Last, since a press that comes meanwhile ends this one here, and what was not kept by then would be lost.
    go_to(panel_id, number)


def go_to(panel_id: str, number: int) -> None:
    """Go to a decision."""
    state.set_query(panel=panel_id, decision=str(number))


def jump(panel_id: str, key: str) -> None:
    """Go to the decision that was chosen in the list."""
    number = state.entered(key)
    go_to(panel_id, number if type(number) is int else 0)


def finish(panel_id: str) -> None:
    """Hand in."""

    def task(person: Actor) -> str:
        services().rating.finish(person, panel_id)
        state.set_query()
        return _("Your ratings are handed in. As long as the panel is open you can still change them.")

    carry_out(task)


def leave(panel_id: str, keep: bool) -> None:
    """Decline, or leave."""

    def task(person: Actor) -> str:
        services().rating.leave(person, panel_id, keep=keep)
        state.set_query()
        if keep:
            return _("You have left. The decisions that you rated whole still count, without your name.")
        return _("You have left, and nothing that you rated is kept.")

    carry_out(task)


def _chosen(key: str) -> list[str]:
    """What was chosen in a list of several."""
    found = state.entered(key)
    return [str(one) for one in found] if isinstance(found, list | tuple) else []
