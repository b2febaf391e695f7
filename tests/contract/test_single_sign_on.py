"""Single sign-on with a certified OpenID provider: its pages, its codes and tokens, our routes, layers and database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from simulator.domain.accounts import Program
from simulator.domain.roles import Membership, Role
from tests.browser.conftest import Server
from tests.openid.front import PUBLIC, Clock, Front, is_signed_in
from tests.openid.real_provider import RealProvider, go_through
from tests.personas import OTHER_PROGRAM

pytestmark = pytest.mark.openid

PROGRAM = "Family therapy"
ROLES = {"faculty": "supervisor", "students": "trainee", "staff-admin": "administrator"}
NOT_MATCHED = "This sign-in could not be matched to an account here."


def person(name: str, *groups: str, verified: bool = True) -> dict[str, Any]:
    return {"email": f"{name}@example.org", "email_verified": verified, "name": name.title(), "groups": list(groups)}


def people() -> dict[str, dict[str, Any]]:
    return {
        "tara": person("tara", "students", "chess club"),
        "sana": person("sana", "faculty"),
        "ada": person("ada", "staff-admin"),
        "otto": person("otto", verified=False),
    }


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    """A provider that tells e-mail and groups only when asked with the access token."""
    with RealProvider(
        tmp_path_factory.mktemp("provider"), f"{PUBLIC}/signin/university/callback", people()
    ) as provider:
        yield provider


@pytest.fixture
def provider(running: RealProvider) -> RealProvider:
    running.people = people()
    running.write()
    return running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def mapped(provider: RealProvider, **details: Any) -> dict[str, Any]:
    return provider.entry(**{"create": True, "program": PROGRAM, "role_claim": "groups", "roles": ROLES, **details})


@pytest.fixture
def front(tmp_path: Path, clock: Clock, provider: RealProvider) -> Iterator[Front]:
    opened = Front(tmp_path, clock, university=mapped(provider))
    yield opened
    opened.close()


@pytest.fixture
def invited_only(tmp_path: Path, clock: Clock, provider: RealProvider) -> Iterator[Front]:
    """A front whose provider makes no accounts and has no say in roles."""
    opened = Front(tmp_path, clock, university=provider.entry())
    yield opened
    opened.close()


def sign_in(front: Front, login: str, *, name: str = "university", going: str = "/practise", **ways: Any) -> Any:
    """Through our route, the provider's pages and our callback; the last answer, and the browser."""
    browser = front.browser()
    left = browser.get(f"/signin/{name}", params={"next": going})
    assert left.status_code == 303, left.text
    back = go_through(left.headers["location"], login, **ways)
    return browser.get(back.removeprefix(front.address)), browser


def test_a_person_signs_in_on_the_provider_s_pages_and_goes_on_where_they_were_going(front):
    answer, browser = sign_in(front, "tara", going="/practise?attempt=7")
    assert (answer.status_code, answer.headers["location"]) == (303, "/practise?attempt=7")
    assert is_signed_in(browser)
    account = front.services.accounts.store.by_email("tara@example.org")
    assert (account.name, account.administrator, account.password_hash) == ("Tara", False, None)
    [session] = front.services.accounts.store.sessions_of(account.id)
    assert (session.way, session.agent) == ("oidc:university", "a test")


def test_the_sign_in_page_offers_the_provider(front):
    assert "Sign in with Example University" in front.browser().get("/signin").text


def test_the_cookie_of_the_session_is_for_http_only_and_the_one_of_the_try_is_gone(front):
    answer, browser = sign_in(front, "tara")
    given = answer.headers.get_list("set-cookie")
    session = next(cookie for cookie in given if cookie.startswith("secure-base="))
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(session.split("; "))
    assert set(browser.cookies) == {"secure-base"}


def test_the_way_there_asks_with_a_proof_key_a_nonce_and_a_state(front):
    left = front.browser().get("/signin/university")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(left.headers["location"]).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == f"{PUBLIC}/signin/university/callback"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]} - {""}) == 3
    assert {"HttpOnly", "SameSite=lax"} <= set(left.headers["set-cookie"].split("; "))
    assert left.headers["cache-control"] == "no-store"


def test_a_place_on_another_site_is_never_gone_to(front):
    answer, _ = sign_in(front, "tara", going="https://evil.example/")
    assert answer.headers["location"] == "/"


def test_an_account_that_exists_is_linked_by_its_verified_address_and_keeps_its_name(invited_only):
    account = invited_only.person(name="Tara Trainee")
    answer, _ = sign_in(invited_only, "tara")
    assert answer.status_code == 303
    linked = invited_only.services.accounts.store.account(account.id)
    assert linked.name == "Tara Trainee"
    assert len(invited_only.services.accounts.store.identities(account.id)) == 1
    assert invited_only.audited() == ["identity-linked"]


def test_a_linked_person_is_known_again_after_their_address_changed(invited_only, provider):
    account = invited_only.person()
    sign_in(invited_only, "tara")
    provider.people["tara"] |= {"email": "tara.married@example.org", "email_verified": False}
    provider.write()
    answer, _ = sign_in(invited_only, "tara")
    assert answer.status_code == 303
    assert len(invited_only.services.accounts.store.sessions_of(account.id)) == 2


def test_where_accounts_are_not_made_a_stranger_is_not_let_in(invited_only):
    invited_only.person("somebody@example.org")
    answer, browser = sign_in(invited_only, "tara")
    assert (answer.status_code, NOT_MATCHED in answer.text) == (403, True)
    assert not is_signed_in(browser)
    assert invited_only.n_sessions() == 0


def test_an_address_that_is_not_verified_opens_no_account_and_makes_none(front):
    front.person("otto@example.org", administrator=True)
    answer, browser = sign_in(front, "otto")
    assert (answer.status_code, "has not confirmed your e-mail address" in answer.text) == (403, True)
    assert not is_signed_in(browser)


def test_a_disabled_person_is_not_let_in_and_reads_what_a_stranger_reads(invited_only, clock):
    invited_only.person(disabled_at=clock())
    answer, browser = sign_in(invited_only, "tara")
    assert (answer.status_code, NOT_MATCHED in answer.text) == (403, True)
    assert not is_signed_in(browser)


def test_somebody_who_stops_at_the_provider_reads_so_and_can_begin_again(front):
    answer, browser = sign_in(front, "tara", cancel=True)
    assert "You were not signed in: Example University says that you stopped there." in answer.text
    assert 'href="/signin"' in answer.text
    assert not is_signed_in(browser)
    assert sign_in(front, "tara")[0].status_code == 303


def test_a_code_of_another_try_is_refused_by_the_proof_key(front):
    attacker, victim = front.browser(), front.browser()
    code = parse_qs(urlsplit(go_through(attacker.get("/signin/university").headers["location"], "ada")).query)["code"][
        0
    ]
    asked = parse_qs(urlsplit(victim.get("/signin/university").headers["location"]).query)
    forged = {"code": code, "state": asked["state"][0], "iss": front.services.providers["university"].issuer}
    answer = victim.get("/signin/university/callback", params=forged)
    assert "did not accept this sign-in: it was used before, or took too long." in answer.text
    assert not is_signed_in(victim)


def test_a_token_is_refused_when_our_clock_is_far_ahead(front, clock):
    browser = front.browser()
    back = go_through(browser.get("/signin/university").headers["location"], "tara")
    clock.ahead = timedelta(minutes=9)
    assert browser.get(back.removeprefix(PUBLIC)).status_code == 303
    clock.ahead = timedelta(hours=2)
    browser = front.browser()
    back = go_through(browser.get("/signin/university").headers["location"], "tara")
    answer = browser.get(back.removeprefix(PUBLIC))
    assert "can&#x27;t be trusted" in answer.text


def test_groups_give_roles_in_the_program_which_is_made_with_the_first_person(front):
    sign_in(front, "tara")
    sign_in(front, "sana")
    assert front.roles("tara@example.org") == {(PROGRAM, "trainee")}
    assert front.roles("sana@example.org") == {(PROGRAM, "supervisor")}
    assert front.audited() == ["program-created", *["account-created", "identity-linked", "role-granted"] * 2]


def test_a_group_makes_an_administrator(front):
    sign_in(front, "ada")
    assert front.services.accounts.store.by_email("ada@example.org").administrator
    assert front.roles("ada@example.org") == set()


def test_a_group_that_is_lost_takes_the_role_with_it_at_the_next_sign_in(front, provider):
    sign_in(front, "tara")
    provider.people["tara"]["groups"] = ["faculty"]
    provider.write()
    sign_in(front, "tara")
    assert front.roles() == {(PROGRAM, "supervisor")}
    provider.people["tara"]["groups"] = ["chess club"]
    provider.write()
    answer, _ = sign_in(front, "tara")
    assert answer.status_code == 303
    assert front.roles() == set()


def test_the_last_administrator_stays_one_though_the_group_is_lost_and_the_last_but_one_does_not(front, provider):
    sign_in(front, "ada")
    provider.people["ada"]["groups"] = []
    provider.write()
    sign_in(front, "ada")
    assert front.services.accounts.store.by_email("ada@example.org").administrator
    front.person("another@example.org", administrator=True)
    sign_in(front, "ada")
    assert not front.services.accounts.store.by_email("ada@example.org").administrator


def test_roles_in_other_programs_are_not_the_provider_s_business(front, clock):
    account = front.person()
    other = front.services.accounts.programs
    sign_in(front, "sana")
    other.create_program(Program(OTHER_PROGRAM, "Another program", clock()))
    other.grant(account.id, Membership(OTHER_PROGRAM, Role.PROGRAM_LEAD), at=clock())
    sign_in(front, "tara")
    assert front.roles() == {("Another program", "program-lead"), (PROGRAM, "trainee")}


def test_a_default_role_without_groups_is_where_people_begin_and_what_was_given_here_stays(tmp_path, clock, provider):
    front = Front(tmp_path, clock, university=provider.entry(create=True, program=PROGRAM, default_role="trainee"))
    sign_in(front, "tara")
    assert front.roles() == {(PROGRAM, "trainee")}
    account = front.services.accounts.store.by_email("tara@example.org")
    [(program, _)] = front.services.accounts.programs.memberships(account.id)
    front.services.accounts.programs.grant(account.id, Membership(program.id, Role.SUPERVISOR), at=clock())
    sign_in(front, "tara")
    assert front.roles() == {(PROGRAM, "trainee"), (PROGRAM, "supervisor")}
    front.close()


@pytest.mark.parametrize("signing", ["RS256", "ES256", "PS256", "EdDSA"])
def test_each_kind_of_signature_on_the_list_is_taken_and_claims_in_the_token_are_read(tmp_path, clock, signing):
    redirect = f"{PUBLIC}/signin/university/callback"
    with RealProvider(tmp_path, redirect, people(), signing=signing, claims_in_token=True) as provider:
        front = Front(tmp_path, clock, university=mapped(provider))
        answer, _ = sign_in(front, "tara")
        assert answer.status_code == 303, answer.text
        assert front.roles() == {(PROGRAM, "trainee")}
        front.close()


@pytest.mark.parametrize(
    ("registered", "ours"),
    [
        pytest.param({"token_endpoint_auth_method": "none", "client_secret": None}, {"client_secret": ""}, id="public"),
        pytest.param(
            {"token_endpoint_auth_method": "client_secret_post"},
            {"client_auth": "client_secret_post"},
            id="in the form",
        ),
    ],
)
def test_a_client_may_have_no_secret_or_send_it_in_the_form(tmp_path, clock, registered, ours):
    redirect = f"{PUBLIC}/signin/university/callback"
    with RealProvider(tmp_path, redirect, people(), client=registered) as provider:
        front = Front(tmp_path, clock, university=mapped(provider, **ours))
        assert sign_in(front, "tara")[0].status_code == 303
        front.close()


def test_two_providers_at_once_lead_to_one_account_and_their_answers_do_not_mix(tmp_path, clock, provider):
    redirect = f"{PUBLIC}/signin/clinic/callback"
    with RealProvider(tmp_path, redirect, people(), signing="ES256") as clinic:
        front = Front(tmp_path, clock, university=mapped(provider), clinic=clinic.entry(title="Clinic", create=True))
        sign_in(front, "tara")
        assert sign_in(front, "tara", name="clinic")[0].status_code == 303
        account = front.services.accounts.store.by_email("tara@example.org")
        linked = {issuer for issuer, _ in front.services.accounts.store.identities(account.id)}
        assert linked == {provider.issuer, clinic.issuer}
        browser = front.browser()
        back = go_through(browser.get("/signin/clinic").headers["location"], "ada")
        mixed = browser.get(back.removeprefix(PUBLIC).replace("/clinic/", "/university/"))
        assert "started in another tab, or too long ago" in mixed.text
        assert not is_signed_in(browser)
        front.close()


def test_behind_tls_both_cookies_are_bound_to_this_host_and_to_https(tmp_path, clock):
    public = "https://practice.example.edu"
    redirect = f"{public}/signin/university/callback"
    with RealProvider(tmp_path, redirect, people()) as provider:
        front = Front(tmp_path, clock, public_url=public, university=mapped(provider))
        browser = front.browser()
        left = browser.get("/signin/university")
        assert left.headers["set-cookie"].startswith("__Host-secure-base-provider=")
        assert "Secure" in left.headers["set-cookie"].split("; ")
        answer = browser.get(go_through(left.headers["location"], "tara").removeprefix(public))
        assert answer.status_code == 303
        assert any(cookie.startswith("__Host-secure-base=") for cookie in answer.headers.get_list("set-cookie"))
        front.close()


def test_signing_in_ends_the_session_that_the_browser_had_before(front):
    _, browser = sign_in(front, "tara")
    before = front.services.accounts.by_token(browser.cookies["secure-base"]).session
    left = browser.get("/signin/university")
    back = go_through(left.headers["location"], "sana")
    browser.get(back.removeprefix(front.address))
    assert is_signed_in(browser)
    assert front.services.accounts.store.session(before.id).ended_at is not None


def test_a_page_of_another_site_does_not_begin_a_sign_in_but_leads_to_our_own_page(front):
    left = front.browser().get(
        "/signin/university", params={"next": "/account"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (left.status_code, left.headers["location"]) == (303, "/signin?next=%2Faccount")
    assert "set-cookie" not in left.headers


def test_signing_out_here_ends_our_session(front):
    _, browser = sign_in(front, "tara")
    token = browser.cookies["secure-base"]
    found = front.services.accounts.by_token(token)
    front.services.accounts.sign_out(found.session.id)
    assert not is_signed_in(browser)


@pytest.mark.server
def test_the_running_program_signs_in_and_lets_nobody_in_without(tmp_path):
    server = Server(tmp_path)
    redirect = f"{server.url}/signin/university/callback"
    with RealProvider(tmp_path, redirect, people()) as provider, httpx.Client(base_url=server.url) as browser:
        server.environment["SIMULATOR_OIDC"] = json.dumps({"university": mapped(provider)})
        server.start()
        try:
            refused = browser.get("/", headers={"Accept": "text/html"})
            assert (refused.status_code, refused.headers["location"]) == (303, "/signin")
            left = browser.get("/signin/university")
            answer = browser.get(go_through(left.headers["location"], "tara"))
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
            assert browser.get("/", headers={"Accept": "text/html"}).status_code == 200
            code = parse_qs(urlsplit(str(answer.request.url)).query)["code"][0]
            assert code not in server.log.read_text(encoding="utf-8")
        finally:
            server.stop()


@pytest.mark.server
def test_settings_that_can_not_be_taken_stop_the_start_with_one_line(tmp_path):
    server = Server(tmp_path)
    server.environment["SIMULATOR_OIDC"] = json.dumps({"university": {"title": "Example University"}})
    with pytest.raises(AssertionError, match="did not start"):
        server.start()
    said = server.log.read_text(encoding="utf-8")
    assert "SIMULATOR_OIDC: provider 'university', key 'issuer': is missing" in said
    assert "Traceback" not in said
