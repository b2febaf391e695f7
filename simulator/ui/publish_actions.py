"""What the buttons of publishing do. Where somebody is stands in the address."""

from __future__ import annotations

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
        access, _space, program = str(state.entered(WHO) or "").partition(" ")
        made = services().publishing.publish(
            actor,
            draft_id,
            revision=revision,
            access=access,
            program_id=as_id(program) if access == Access.PROGRAM else None,
            changes=str(state.entered(CHANGES)),
            unreviewed=state.entered(UNREVIEWED) is True,
        )
        state.forget(WHO, CHANGES, UNREVIEWED)
        return _("Version {version} is published.").format(version=made.version)

    carry_out(task)


def ask_to_retire(draft_id: str, scenario_id: str) -> None:
    """Ask whether a case is really to be taken away."""
    state.set_query(draft=draft_id, retire=scenario_id)


def go_back(draft_id: str) -> None:
    """Leave the question, or a comparison."""
    state.set_query(draft=draft_id)


def retire(draft_id: str, scenario_id: str) -> None:
    """Take a case away."""

    def task(actor: Actor) -> str:
        gone = services().publishing.retire(actor, scenario_id)
        state.set_query(draft=draft_id)
        return _("The case is retired.") if gone else _("It was retired before.")

    carry_out(task)


def compare(old: str) -> None:
    """Show what changed from a version to the one after it."""
    state.set_query(draft=state.query("draft"), old=old)
