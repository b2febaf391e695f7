"""Where two do the same at the same moment on PostgreSQL, which lets writers run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import sleep

import pytest

from simulator.bootstrap import Services
from simulator.domain.roles import Role
from simulator.errors import InvalidInput, SignInFailed
from simulator.storage.sql_accounts import SqlAccounts
from tests.personas import ADA, PROGRAM, SANA, TARA
from tests.unit.services import desk
from tests.unit.services.desk import HERE, NEW, NOBODY, PASSWORD, token_of
from tests.unit.services.on_postgresql import both, settled_services

pytestmark = pytest.mark.postgresql

BOTH = [ADA, replace(SANA, administrator=True)]


@pytest.fixture
def known(content: Path) -> Iterator[Services]:
    with settled_services(content) as services:
        desk.give_password(services, TARA, ADA)
        yield services


def test_people_sign_in_and_out(known: Services) -> None:
    signed_in = desk.sign_in(known)
    assert known.accounts.by_token(signed_in.token).actor == TARA
    known.accounts.sign_out(signed_in.session.id)
    assert known.accounts.by_token(signed_in.token) is None


def test_of_two_who_accept_an_invitation_one_is_let_in(known: Services) -> None:
    made = known.administration.invite(ADA, email=NOBODY, name="", program_id=PROGRAM, role=Role.TRAINEE)

    def accept() -> object:
        return known.accounts.accept_invitation(token_of(made.link), name="Nora", password=PASSWORD, **HERE)

    met = both(accept, accept)
    assert sorted(isinstance(error, SignInFailed) for error in met) == [False, True]
    assert desk.actions(known).count("invitation-accepted") == 1


def test_of_two_who_use_a_reset_link_one_sets_the_password(known: Services) -> None:
    token = token_of(known.administration.reset_link(ADA, TARA.id).link)
    met = both(
        lambda: known.accounts.reset_password(token, password=f"{NEW} 1", **HERE),
        lambda: known.accounts.reset_password(token, password=f"{NEW} 2", **HERE),
    )
    assert sorted(isinstance(error, SignInFailed) for error in met) == [False, True]
    assert desk.actions(known).count("password-changed") == 1


class Slow(SqlAccounts):
    """Takes a while between looking and changing, as a busy server does."""

    def n_administrators(self) -> int:
        found = super().n_administrators()
        sleep(0.2)
        return found


@pytest.mark.parametrize("act", ["unmake", "disable"])
def test_two_administrators_can_not_both_take_the_office_from_the_other(known: Services, act: str) -> None:
    run = replace(known.administration, store=Slow(known.database))
    take = {
        "unmake": lambda actor, other: run.set_administrator(actor, other.id, False),
        "disable": lambda actor, other: run.disable(actor, other.id),
    }
    run.set_administrator(ADA, SANA.id, True)
    met = both(partial(take[act], *BOTH), partial(take[act], *reversed(BOTH)))
    assert sorted(isinstance(error, InvalidInput) for error in met) == [False, True]
    assert known.accounts.store.n_administrators() == 1
