"""What buttons do about standards: setting one, judging for one, and rating an attempt as a whole."""

from __future__ import annotations

from simulator.bootstrap import services
from simulator.domain.judging import JudgingPhase, Limits
from simulator.domain.roles import Actor
from simulator.domain.standards import Standard
from simulator.errors import SimulatorError
from simulator.services.standard_words import standard_words
from simulator.ui import state
from simulator.ui.actions import carry_out, tell
from simulator.ui.guard import actor
from simulator.ui.i18n import _, ngettext


def set_provisional(program_id: str, cut_key: str, note_key: str) -> None:
    """Set the number that was typed."""

    def task(person: Actor) -> str:
        cut, note = state.entered(cut_key), str(state.entered(note_key))
        made = services().standards.set_provisional(person, program_id, cut if cut is not None else -1, note)
        state.fill(cut_key, None)
        state.empty(note_key)
        return _told(made)

    carry_out(task)


def adopt_judging(setting_id: str, note_key: str) -> None:
    """Set the cut that a judging came to."""

    def task(person: Actor) -> str:
        made = services().standards.adopt_judging(person, setting_id, str(state.entered(note_key)))
        state.empty(note_key)
        state.set_query(program=str(made.program_id))
        return _told(made)

    carry_out(task)


def adopt_borderline(program_id: str, note_key: str) -> None:
    """Set the cut that overall ratings give."""

    def task(person: Actor) -> str:
        made = services().standards.adopt_borderline(person, program_id, str(state.entered(note_key)))
        state.forget(note_key)
        return _told(made)

    carry_out(task)


def _told(made: Standard) -> str:
    return _("The standard is set: {words}").format(words=standard_words(made))


def open_judging(program_id: str, cases_key: str, judges_key: str, about_key: str) -> None:
    """Ask the people who were chosen to judge the cases that were chosen."""

    def task(person: Actor) -> str:
        about = str(state.entered(about_key))
        setting = services().standard_settings.open(person, program_id, _chosen(cases_key), _chosen(judges_key), about)
        state.forget(cases_key, judges_key, about_key)
        state.set_query(setting=str(setting.id))
        return _(
            "They are asked. Each finds it under “Rate”. What they give is seen by nobody until judging is closed."
        )

    carry_out(task)


def invite_more(setting_id: str, judges_key: str) -> None:
    """Ask more people."""

    def task(person: Actor) -> str:
        n = services().standard_settings.invite_more(person, setting_id, _chosen(judges_key))
        state.forget(judges_key)
        return ngettext("{n} more person is asked.", "{n} more people are asked.", n).format(n=n)

    carry_out(task)


def close_round(setting_id: str, end: bool) -> None:
    """Close the round that is under way, or judging as a whole."""

    def task(person: Actor) -> str:
        setting = services().standard_settings.close_round(person, setting_id, end=end)
        if setting.phase is JudgingPhase.SECOND:
            return _("The second round has begun. The judges see what all gave, and how trainees did.")
        return _("Judging is closed.")

    carry_out(task)


def give(setting_id: str, number: int, case: str, node: str, key: str) -> None:
    """Keep the share that was pressed, and stay there; a press that takes one back changes nothing."""
    share = state.entered(key)
    try:
        if type(share) is int:
            services().judging.give(actor(), setting_id, case, node, share)
    except SimulatorError as error:
        tell(error)
    # Last, since a press that comes meanwhile ends this one here, and what was not kept by then would be lost.
    go_to(setting_id, number)


def go_to(setting_id: str, number: int) -> None:
    """Go to a decision."""
    state.set_query(judge=setting_id, decision=str(number))


def jump(setting_id: str, key: str) -> None:
    """Go to the decision that was chosen in the list."""
    number = state.entered(key)
    go_to(setting_id, number if type(number) is int else 0)


def limit(setting_id: str, number: int, keys: tuple[str, str, str, str]) -> None:
    """Keep what a judge would accept in any case."""

    def task(person: Actor) -> str:
        given = [state.entered(key) for key in keys]
        lowest, highest, fewest, most = (int(one) if isinstance(one, int | float) else -1 for one in given)
        services().judging.limit(person, setting_id, Limits(lowest, highest, fewest, most))
        go_to(setting_id, number)
        return _("That is kept.")

    carry_out(task)


def finish(setting_id: str) -> None:
    """Hand in the round."""

    def task(person: Actor) -> str:
        services().judging.finish(person, setting_id)
        state.set_query()
        return _("Your round is handed in. Until it is closed you can still change what you gave.")

    carry_out(task)


def leave(setting_id: str) -> None:
    """Decline, or leave."""

    def task(person: Actor) -> str:
        services().judging.leave(person, setting_id)
        state.set_query()
        return _("You have left, and nothing that you gave is kept.")

    carry_out(task)


def rate_whole(attempt_id: str, key: str) -> None:
    """Keep the level that was pressed for a session as a whole; pressing it again takes it back."""

    def task(person: Actor) -> str:
        level = state.entered(key)
        if level is None:
            services().global_ratings.withdraw(person, attempt_id)
            return _("Your overall rating is taken back.")
        services().global_ratings.rate(person, attempt_id, level)
        return _("Your overall rating is kept. The trainee sees it.")

    carry_out(task)


def _chosen(key: str) -> list[str]:
    """What was chosen in a list of several."""
    found = state.entered(key)
    return [str(one) for one in found] if isinstance(found, list | tuple) else []
