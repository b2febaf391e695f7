"""What the buttons of publishing do. Where somebody is stands in the address."""

from __future__ import annotations

from uuid import UUID

from simulator.bootstrap import services
from simulator.domain.publications import Access
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from simulator.services.finding import as_id
from simulator.ui import state
from simulator.ui.actions import carry_out
from simulator.ui.i18n import _

AGREES, REVIEW = "sb-review-agrees", "sb-review-text"
WHO, CHANGES, UNREVIEWED = "sb-publish-who", "sb-publish-changes", "sb-publish-unreviewed"
SEEN = "sb-seen-by"


def ask_for_review(draft_id: str, asked: bool) -> None:
    """Ask colleagues to look at a draft, or ask no longer."""

    def task(actor: Actor) -> str:
        services().publishing.ask_for_review(actor, draft_id, asked)
        return _("Your colleagues find it marked in their list.") if asked else _("Nobody is asked any more.")

    carry_out(task)


def review(draft_id: str, revision: int) -> None:
    """Say as a colleague what to think of a draft."""

    def task(actor: Actor) -> str:
        agrees = state.entered(AGREES)
        if not isinstance(agrees, bool):
            raise InvalidInput("review", _("Choose whether you agree first."))
        text = str(state.entered(REVIEW))
        services().publishing.review(actor, draft_id, revision=revision, agrees=agrees, text=text)
        state.forget(AGREES, REVIEW)
        return _("The author reads what you said.")

    carry_out(task)


def publish(draft_id: str, revision: int) -> None:
    """Publish the save that the button was drawn for."""

    def task(actor: Actor) -> str:
        access, program_id = chosen(str(state.entered(WHO) or ""))
        made = services().publishing.publish(
            actor,
            draft_id,
            revision=revision,
            access=access,
            program_id=program_id,
            changes=str(state.entered(CHANGES)),
            unreviewed=state.entered(UNREVIEWED) is True,
        )
        state.forget(WHO, CHANGES, UNREVIEWED)
        return _("Version {version} is published.").format(version=made.version)

    carry_out(task)


def chosen(entered: str) -> tuple[str, UUID | None]:
    """Who is to see a case, by what a form sends."""
    access, _space, program = entered.partition(" ")
    return access, as_id(program) if access == Access.PROGRAM else None


def ask_to_change(where: dict[str, str], scenario_id: str, key: str) -> None:
    """Have others see a case; asked again where trainees who are to do it would lose it."""
    seen = str(state.entered(key) or "")

    def task(actor: Actor) -> str:
        access, program_id = chosen(seen)
        if not access:
            raise InvalidInput("access", _("Choose who sees the case."))
        if services().offering.in_use(actor, scenario_id, access=access, program_id=program_id).asked:
            state.set_query(**where, seen=seen)
            return ""
        services().offering.change_access(actor, scenario_id, access=access, program_id=program_id)
        return _("Who sees it is set.")

    carry_out(task)


def change_access(where: dict[str, str], scenario_id: str, seen: str, told: list[UUID]) -> None:
    """Have others see a case, after it was said who loses it."""

    def task(actor: Actor) -> str:
        access, program_id = chosen(seen)
        services().offering.change_access(actor, scenario_id, access=access, program_id=program_id, told=told)
        state.set_query(**where)
        return _("Who sees it is set.")

    carry_out(task)


def ask_to_retire(where: dict[str, str]) -> None:
    """Ask whether a case is really to be taken away."""
    state.set_query(**where, retire="yes")


def go_back(where: dict[str, str]) -> None:
    """Leave the question."""
    state.set_query(**where)


def retire(where: dict[str, str], scenario_id: str, told: list[UUID]) -> None:
    """Take a case away, after it was said who loses it."""

    def task(actor: Actor) -> str:
        gone = services().offering.retire(actor, scenario_id, told=told)
        state.set_query(**where)
        return _("The case is retired.") if gone else _("It was retired before.")

    carry_out(task)


def compare(where: dict[str, str], old: str) -> None:
    """Show what changed from a version to the one after it."""
    state.set_query(**where, old=old)
