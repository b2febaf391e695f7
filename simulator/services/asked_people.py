"""Supervisors of a program who can be asked for something, and those of them who are."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from simulator.domain.accounts import Account
from simulator.domain.roles import Role
from simulator.errors import InvalidInput
from simulator.services.finding import as_id
from simulator.storage.account_store import ProgramStore


def supervisors_of(programs: ProgramStore, program_id: UUID, but: Collection[UUID | None] = ()) -> tuple[Account, ...]:
    """The supervisors of a program whose accounts are open, without some."""
    return tuple(
        account
        for account, role in programs.members(program_id)
        if role is Role.SUPERVISOR and account.id not in but and account.disabled_at is None
    )


def asked_of(
    can_be_asked: Collection[Account], wanted: Collection[str | UUID], *, field: str, verb: str, most: int, who: str
) -> tuple[UUID, ...]:
    """Who of those that can be asked is asked, each once.

    Parameters
    ----------
    wanted : collection of str or UUID
        Ids as they came with the page.
    field, verb, who : str
        The field of the form, what they are to do, and a sentence on who can be asked.
    most : int
        How many can be asked at once.

    Raises
    ------
    InvalidInput
        If it is nobody, too many, or somebody who can't be asked.
    """
    some = {as_id(one) for one in list(wanted)[: most + 1]}
    if not some:
        raise InvalidInput(field, f"Choose who is to {verb}.")
    if len(some) > most:
        raise InvalidInput(field, f"At most {most} people can be asked.")
    known = {account.id for account in can_be_asked}
    asked = tuple(sorted(one for one in some if one is not None and one in known))
    if len(asked) < len(some):
        raise InvalidInput(field, who, hint="Somebody may have left the program meanwhile. Choose again.")
    return asked
