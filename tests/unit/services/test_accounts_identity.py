"""Single sign-on: whose account an identity is, and which roles follow from the claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.bootstrap import Services
from simulator.domain.roles import Membership, Role
from simulator.errors import SignInFailed
from simulator.services.accounts import ExternalIdentity, SignedIn
from simulator.services.identities import ProviderRules
from tests.personas import ADA, OTHER_PROGRAM, PROGRAM, SANA, TARA, THEO
from tests.unit.services import desk
from tests.unit.services.conftest import Clock
from tests.unit.services.desk import HERE, NOBODY

ISSUER = "https://sso.example.edu"
TRAINEE, SUPERVISOR, LEAD = (Membership(PROGRAM, role) for role in Role)
NORA = ExternalIdentity("university", ISSUER, "n-1", NOBODY, True, "Nora Lind", None, None)
TARAS = replace(NORA, subject="t-1", email=desk.TARA, name="Tara O.")


@pytest.fixture
def known(settled: Services, clock: Clock) -> Services:
    """A provider that may make accounts, and gives the roles of one program; the clock stands."""
    clock.step = timedelta(0)
    allow(settled, create=True)
    return settled


def allow(services: Services, *, create: bool, administrators: bool = False) -> None:
    rules = {"university": ProviderRules(create, PROGRAM, administrators)}
    services.accounts.identities.rules = lambda provider: rules.get(provider, ProviderRules())


def come(services: Services, identity: ExternalIdentity) -> SignedIn:
    return services.accounts.sign_in_by_identity(identity, **HERE)


def refusal(services: Services, identity: ExternalIdentity) -> SignInFailed:
    with pytest.raises(SignInFailed) as refused:
        come(services, identity)
    return refused.value


def test_the_first_time_an_account_is_made(known: Services) -> None:
    signed_in = come(known, NORA)
    assert (signed_in.account.email, signed_in.account.name) == (NOBODY, "Nora Lind")
    assert signed_in.account.password_hash is None
    assert signed_in.session.way == "oidc:university"
    assert known.accounts.by_token(signed_in.token).account == signed_in.account
    assert desk.actions(known) == ["account-created", "identity-linked"]


def test_the_next_time_it_is_the_same_account_whatever_else_the_provider_says(known: Services) -> None:
    first = come(known, NORA)
    again = come(known, replace(NORA, email="other@example.edu", email_verified=False, name="N. Lind-Berg"))
    assert again.account == first.account
    assert again.session.id != first.session.id


def test_a_provider_that_may_not_make_accounts_makes_none(known: Services) -> None:
    allow(known, create=False)
    refusal(known, NORA)
    assert known.accounts.store.by_email(NOBODY) is None
    assert desk.actions(known) == []


def test_an_account_with_the_verified_address_is_linked(known: Services) -> None:
    allow(known, create=False)
    signed_in = come(known, TARAS)
    assert signed_in.actor == TARA
    assert signed_in.account.name == "Tara Olsen"
    assert desk.actions(known) == ["identity-linked"]
    assert come(known, replace(TARAS, email="")).actor == TARA


def test_a_provider_that_does_not_say_who_administers_opens_no_administrators_account(known: Services) -> None:
    adas = replace(TARAS, subject="a-1", email="ada@example.edu")
    refusal(known, adas)
    assert known.accounts.store.identities(ADA.id) == ()
    allow(known, create=False, administrators=True)
    assert come(known, replace(adas, administrator=True)).actor == ADA


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_links_and_makes_nothing(known: Services, verified: object) -> None:
    refusal(known, replace(TARAS, email_verified=verified))
    refusal(known, replace(NORA, email_verified=verified))
    assert known.accounts.store.identities(TARA.id) == ()
    assert known.accounts.store.by_email(NOBODY) is None


def test_an_address_that_the_institution_gave_to_another_person_does_not_open_the_first_ones_account(
    known: Services,
) -> None:
    come(known, TARAS)
    refusal(known, replace(TARAS, subject="t-2"))
    assert known.accounts.store.identities(TARA.id) == ((ISSUER, "t-1"),)


def test_a_second_provider_is_linked_to_the_same_account_by_the_verified_address(known: Services) -> None:
    come(known, TARAS)
    assert come(known, replace(TARAS, provider="clinic", issuer="https://clinic.example", subject="t-1")).actor == TARA


def test_the_same_subject_at_another_provider_is_another_person(known: Services) -> None:
    come(known, TARAS)
    refusal(known, replace(TARAS, provider="clinic", issuer="https://clinic.example", email=""))


@pytest.mark.parametrize(
    "change",
    [
        {"subject": ""},
        {"subject": "x" * 256},
        {"issuer": ""},
        {"issuer": "x" * 201},
        {"email": ""},
        {"email": "not an address"},
        {"email": "a@b.example\nBcc: c@d.example"},
    ],
    ids=str,
)
def test_what_can_not_be_an_identity_is_refused(known: Services, change: dict[str, str]) -> None:
    refusal(known, replace(NORA, **change))


def test_names_are_made_fit_to_be_shown(known: Services) -> None:
    assert come(known, replace(NORA, name="Nóra\r\n <b>Lind</b>" + "x" * 500)).account.name.startswith(
        "Nóra <b>Lind</b>x"
    )
    assert come(known, replace(NORA, subject="n-2", email="zoe@example.edu", name=" \x00 ")).account.name == "zoe"


def test_a_disabled_person_is_refused_in_the_same_words_as_an_unknown_one(known: Services) -> None:
    come(known, TARAS)
    known.administration.disable(ADA, TARA.id)
    disabled_linked = refusal(known, TARAS)
    known.administration.disable(ADA, THEO.id)
    disabled_by_email = refusal(known, replace(NORA, email=desk.THEO))
    allow(known, create=False)
    unknown = refusal(known, NORA)
    assert len({(str(error), error.hint) for error in (disabled_linked, disabled_by_email, unknown)}) == 1
    assert desk.outcomes(known, TARA.id)[0] == ("oidc:university", "refused")
    assert known.accounts.store.identities(THEO.id) == ()


# Roles


def test_roles_that_are_claimed_are_given_and_those_no_longer_claimed_are_taken(known: Services) -> None:
    signed_in = come(known, replace(NORA, memberships=frozenset({TRAINEE, SUPERVISOR})))
    assert signed_in.actor.memberships == {TRAINEE, SUPERVISOR}
    assert come(known, replace(NORA, memberships=frozenset({LEAD}))).actor.memberships == {LEAD}
    assert come(known, replace(NORA, memberships=frozenset())).actor.memberships == frozenset()
    assert desk.actions(known)[2:] == ["role-granted"] * 2 + ["role-granted"] + ["role-revoked"] * 2 + ["role-revoked"]


def test_each_change_of_a_role_names_the_provider_in_the_audit_log(known: Services) -> None:
    come(known, replace(NORA, memberships=frozenset({TRAINEE})))
    line = known.administration.audit(ADA, action="role-granted").lines[0]
    assert (line.actor, line.subject, line.program) == ("", "Nora Lind", "University Clinic")
    assert line.entry.detail == {"provider": "university", "role": "trainee"}


def test_a_role_that_is_lost_takes_the_places_in_cohorts_along(known: Services) -> None:
    actor = come(known, replace(TARAS, memberships=frozenset())).actor
    assert (actor.memberships, actor.trains_in) == (frozenset(), frozenset())


def test_a_provider_that_says_nothing_about_roles_changes_none(known: Services) -> None:
    assert come(known, TARAS).actor == TARA
    assert desk.actions(known) == ["identity-linked"]


def test_signing_in_again_with_the_same_roles_writes_no_line(known: Services) -> None:
    come(known, replace(TARAS, memberships=TARA.memberships))
    come(known, replace(TARAS, memberships=TARA.memberships))
    assert desk.actions(known) == ["identity-linked"]


def test_a_provider_gives_and_takes_roles_in_its_own_program_only(known: Services) -> None:
    elsewhere = Membership(OTHER_PROGRAM, Role.TRAINEE)
    known.administration.grant(ADA, TARA.id, OTHER_PROGRAM, Role.TRAINEE)
    claimed = frozenset({Membership(OTHER_PROGRAM, Role.PROGRAM_LEAD), SUPERVISOR})
    assert come(known, replace(TARAS, memberships=claimed)).actor.memberships == {elsewhere, SUPERVISOR}


def test_administrators_are_made_and_unmade_by_the_claim(known: Services) -> None:
    assert come(known, replace(NORA, administrator=True)).actor.administrator
    assert come(known, replace(NORA, administrator=None)).actor.administrator
    assert not come(known, replace(NORA, administrator=False)).actor.administrator
    assert desk.actions(known)[2:] == ["administrator-made", "administrator-unmade"]


def test_the_last_administrator_stays_one_whatever_the_provider_says(known: Services) -> None:
    allow(known, create=True, administrators=True)
    ada = replace(NORA, subject="a-1", email="ada@example.edu", administrator=False)
    assert come(known, ada).actor.administrator
    known.administration.set_administrator(ADA, SANA.id, True)
    assert not come(known, ada).actor.administrator


def test_an_unknown_provider_may_do_nothing(known: Services) -> None:
    refusal(known, replace(NORA, provider="unheard-of"))
    assert come(known, replace(TARAS, provider="unheard-of", memberships=frozenset({LEAD}))).actor == TARA
