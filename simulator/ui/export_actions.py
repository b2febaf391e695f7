"""What buttons do about student ids, outcomes and agreement to research."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from simulator.bootstrap import services
from simulator.domain.crosswalk import Outcome
from simulator.domain.roles import Actor
from simulator.domain.student_ids import IdSystem
from simulator.errors import InvalidInput
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.i18n import _, ngettext

MAX_SLUG = 50


def upload_key() -> str:
    """Key of the field for a file of ids; another one after each that was taken, so that it is empty again."""
    return f"sb-ids-file-{state.session().uploads}"


def take_ids(cohort_id: str) -> None:
    """Note the ids of the file that was chosen."""

    def task(actor: Actor) -> str:
        file = state.entered(upload_key())
        if not file:
            raise InvalidInput("file", _("Choose a file first."))
        n = services().export_people.take_ids(actor, cohort_id, file.getvalue())
        state.forget_all("sb-id-")
        state.session().uploads += 1
        return ngettext("Ids of {n} trainee are noted.", "Ids of {n} trainees are noted.", n).format(n=n)

    carry_out(task)


def keep_ids(cohort_id: str, account_id: str, keys: Mapping[IdSystem, str]) -> None:
    """Note the ids of one trainee that were entered."""

    def task(actor: Actor) -> str:
        given = {system: str(state.entered(key)) for system, key in keys.items()}
        services().export_people.keep_ids(actor, cohort_id, account_id, given)
        return _("The ids are noted.")

    carry_out(task)


def note_agreed(cohort_id: str, key: str) -> None:
    """Note who agreed to research."""

    def task(actor: Actor) -> str:
        chosen = state.entered(key)
        people = [str(one) for one in chosen] if isinstance(chosen, list) else []
        n = services().export_people.note_agreed(actor, cohort_id, people)
        return ngettext("{n} trainee has agreed.", "{n} trainees have agreed.", n).format(n=n)

    carry_out(task)


def keep_outcome(program_id: str, outcome_id: str, keys: Mapping[str, str]) -> None:
    """Keep the outcome that was entered; a new one gets an id from its words."""

    def task(actor: Actor) -> str:
        framework, standard = (" ".join(str(state.entered(keys[name])).split()) for name in ("framework", "standard"))
        chosen, benchmark = state.entered(keys["criteria"]), state.entered(keys["from"])
        criteria = tuple(str(one) for one in chosen) if isinstance(chosen, list) else ()
        of_100 = int(benchmark) if isinstance(benchmark, int | float) else 0
        outcome = Outcome(outcome_id or _slug(f"{framework} {standard}"), framework, standard, criteria, of_100)
        services().crosswalks.keep_outcome(actor, program_id, outcome)
        if not outcome_id:
            state.forget(*keys.values())
        return _("The outcome is kept. The crosswalk is your program's own now.")

    carry_out(task)


def remove_outcome(program_id: str, outcome_id: str) -> None:
    """Take an outcome out."""

    def task(actor: Actor) -> str:
        services().crosswalks.remove_outcome(actor, program_id, outcome_id)
        return _("The outcome is out. The crosswalk is your program's own now.")

    carry_out(task)


def propose_again(program_id: str) -> None:
    """Go back to the proposal."""

    def task(actor: Actor) -> str:
        services().crosswalks.propose_again(actor, program_id)
        return _("The proposal is in force again.")

    carry_out(task)


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_SLUG].strip("-")
