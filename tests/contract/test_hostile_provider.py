"""Single sign-on with a provider that lies, breaks or hangs: nobody is signed in, and a page says what happened."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from simulator.storage.flow_tables import sign_in_flows
from simulator.web import oidc_provider
from tests.openid.front import Clock, Front, is_signed_in
from tests.openid.hostile_provider import (
    EC_KEY,
    FOREIGN_KEY,
    KEY,
    Answer,
    HostileProvider,
    public,
    signed_by_nobody,
    signed_with_the_client_secret,
    signed_with_the_public_key,
)

pytestmark = pytest.mark.thorough

DISTRUSTED = "What Example University said about you can&#x27;t be trusted, so nobody was signed in."
NONSENSE = "Example University gave an answer that can&#x27;t be understood."
DOWN = "Example University can&#x27;t be reached just now."
SLOW = "Example University takes too long to answer."
OUT_OF_DATE = "This sign-in was started in another tab, or too long ago."
NOT_CONFIRMED = "Example University has not confirmed your e-mail address"
DESCRIPTION = "/.well-known/openid-configuration"
HTML = Answer(body=b"<!doctype html><title>Maintenance</title>", headers={"Content-Type": "text/html"})
NOW = int(time.time())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider() -> Iterator[HostileProvider]:
    with HostileProvider() as running:
        yield running


@pytest.fixture
def front(tmp_path: Path, clock: Clock, provider: HostileProvider) -> Iterator[Front]:
    opened = Front(tmp_path, clock, university=provider.entry())
    opened.person()
    yield opened
    opened.close()


def attempt(front: Front, provider: HostileProvider, **changed: str | None) -> Any:
    """Leave for the provider and come back; the last answer, and the browser."""
    browser = front.browser()
    left = browser.get("/signin/university?next=/practise")
    if left.status_code != 303:
        return left, browser
    query = provider.come_back(left.headers["location"], **changed)
    return browser.get("/signin/university/callback", params=query), browser


def refused(front: Front, provider: HostileProvider, words: str, status: int, **changed: str | None) -> None:
    answer, browser = attempt(front, provider, **changed)
    assert words in answer.text
    assert answer.status_code == status
    assert 'href="/signin"' in answer.text
    assert front.n_sessions() == 0
    assert not is_signed_in(browser)


def test_with_no_lie_at_all_the_person_is_signed_in_and_goes_where_they_were_going(front, provider):
    answer, browser = attempt(front, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/practise")
    assert is_signed_in(browser)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"nonce": "another"}, id="wrong nonce"),
        pytest.param({"nonce": None}, id="no nonce"),
        pytest.param({"aud": "another-program"}, id="wrong audience"),
        pytest.param({"aud": ["another-program", "a-third"]}, id="wrong audiences"),
        pytest.param({"aud": ["secure-base", "another-program"]}, id="two audiences and no authorized party"),
        pytest.param({"azp": "another-program"}, id="wrong authorized party"),
        pytest.param({"aud": None}, id="no audience"),
        pytest.param({"aud": {"secure-base": 1}}, id="audience of a strange kind"),
        pytest.param({"iss": "https://another.example"}, id="wrong issuer"),
        pytest.param({"iss": None}, id="no issuer"),
        pytest.param({"exp": NOW - 3600, "iat": NOW - 7200}, id="expired"),
        pytest.param({"exp": None}, id="never expires"),
        pytest.param({"exp": "tomorrow"}, id="expires in words"),
        pytest.param({"exp": float("inf")}, id="expires at infinity"),
        pytest.param({"iat": NOW + 3600}, id="issued in the future"),
        pytest.param({"iat": float("nan")}, id="issued at no number"),
        pytest.param({"nbf": NOW + 3600}, id="not yet good"),
        pytest.param({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, id="another access token"),
        pytest.param({"sub": None}, id="nobody"),
        pytest.param({"sub": ""}, id="empty subject"),
        pytest.param({"sub": 17}, id="subject of a strange kind"),
        pytest.param({"sub": "x" * 256}, id="endless subject"),
        pytest.param({"sub": "tara\r\nSet-Cookie: a=b"}, id="subject with line breaks"),
    ],
)
def test_an_id_token_with_claims_that_do_not_fit_is_refused(front, provider, claims):
    provider.claims = claims
    refused(front, provider, DISTRUSTED, 403)


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param({"key": FOREIGN_KEY}, id="another's signature under the same key id"),
        pytest.param({"sign": signed_by_nobody}, id="alg none"),
        pytest.param({"sign": signed_with_the_public_key}, id="HS256 with the public key"),
        pytest.param({"sign": signed_with_the_client_secret}, id="HS256 with the client secret"),
        pytest.param({"header": {"alg": "RS384"}}, id="an algorithm that is not on the list"),
        pytest.param({"sign": lambda _claims: "not.a.token"}, id="no token"),
        pytest.param({"sign": lambda _claims: "a.b.c.d.e"}, id="encrypted"),
        pytest.param({"sign": lambda _claims: "x" * 100_000}, id="endless"),
        pytest.param({"header": {"crit": ["b64"], "b64": False}}, id="a critical header that we don't know"),
        pytest.param({"header": {"kid": "unheard-of"}}, id="a key that is not the provider's"),
        pytest.param({"keys": []}, id="no keys"),
        pytest.param({"keys": [17, {"kty": "RSA"}, {"kty": "oct", "k": "AAAA"}]}, id="keys that are none"),
        pytest.param({"keys": [public(KEY) | {"use": "enc"}]}, id="a key for something else"),
        pytest.param({"keys": [public(KEY)] * 51}, id="too many keys"),
    ],
)
def test_an_id_token_that_is_not_signed_by_the_provider_is_refused(front, provider, lie):
    for name, value in lie.items():
        setattr(provider, name, value)
    refused(front, provider, DISTRUSTED, 403)


def test_a_signature_by_a_key_that_is_too_short_is_refused(front, provider):
    with pytest.warns(SecurityWarning, match="2048"):
        provider.key = RSAKey.generate_key(1024, {"kid": "one"})
    provider.keys = [public(provider.key)]
    refused(front, provider, DISTRUSTED, 403)


def test_what_a_provider_adds_to_the_header_of_a_token_is_left_alone(front, provider):
    header = {"alg": "RS256", "kid": "one", "x-tenant": "family therapy" * 40}
    provider.sign = lambda claims: jwt.encode(header, claims, KEY, registry=JWSRegistry(strict_check_header=False))
    assert attempt(front, provider)[0].status_code == 303


def test_a_token_that_names_no_key_is_taken_where_the_provider_has_just_one_for_signatures(front, provider):
    provider.header = {"kid": None}
    provider.keys = [public(EC_KEY) | {"use": "enc"}, public(KEY)]
    assert attempt(front, provider)[0].status_code == 303


def test_a_token_that_names_no_key_is_refused_where_the_provider_has_several(front, provider):
    provider.header = {"kid": None}
    provider.keys = [public(EC_KEY), public(KEY)]
    refused(front, provider, DISTRUSTED, 403)


def test_new_keys_of_the_provider_are_fetched_once_and_used(front, provider):
    attempt(front, provider)
    provider.key, provider.keys, provider.header = EC_KEY, [public(EC_KEY)], {"alg": "ES256", "kid": "two"}
    answer, _ = attempt(front, provider)
    assert answer.status_code == 303
    assert provider.asked.count("/keys") == 2
    assert provider.asked.count(DESCRIPTION) == 1


def test_a_key_that_is_not_among_keys_just_fetched_is_not_looked_for_again(front, provider):
    provider.header = {"kid": "unheard-of"}
    refused(front, provider, DISTRUSTED, 403)
    assert provider.asked.count("/keys") == 1


def test_a_key_that_stays_unknown_is_looked_for_once_only(front, provider):
    attempt(front, provider)
    provider.header = {"kid": "unheard-of"}
    attempt(front, provider)
    assert provider.asked.count("/keys") == 2


@pytest.mark.parametrize("state", ["another", "A" * 43, "", None, "x" * 3000])
def test_an_answer_with_another_state_is_refused_and_its_code_never_used(front, provider, state):
    refused(front, provider, OUT_OF_DATE, 400, state=state)
    assert "/token" not in provider.asked


def test_an_answer_that_comes_a_second_time_is_refused_also_with_the_cookie_kept(front, provider):
    browser = front.browser()
    left = browser.get("/signin/university")
    kept = browser.cookies["secure-base-provider"]
    query = provider.come_back(left.headers["location"])
    assert browser.get("/signin/university/callback", params=query).status_code == 303
    browser.cookies.clear()
    browser.cookies.set("secure-base-provider", kept)
    again = browser.get("/signin/university/callback", params=query)
    assert OUT_OF_DATE in again.text
    assert (front.n_sessions(), provider.asked.count("/token")) == (1, 1)


def test_an_answer_in_a_browser_that_did_not_begin_is_refused(front, provider):
    left = front.browser().get("/signin/university")
    victim = front.browser()
    answer = victim.get("/signin/university/callback", params=provider.come_back(left.headers["location"]))
    assert OUT_OF_DATE in answer.text
    assert not is_signed_in(victim)


def test_an_answer_after_ten_minutes_is_refused(front, provider, clock):
    browser = front.browser()
    query = provider.come_back(browser.get("/signin/university").headers["location"])
    clock.ahead = timedelta(minutes=10)
    assert OUT_OF_DATE in browser.get("/signin/university/callback", params=query).text


def test_a_second_tab_leaves_the_first_behind_and_goes_on_itself(front, provider):
    browser = front.browser()
    first = provider.come_back(browser.get("/signin/university").headers["location"])
    second = provider.come_back(browser.get("/signin/university").headers["location"])
    assert OUT_OF_DATE in browser.get("/signin/university/callback", params=first).text
    assert browser.get("/signin/university/callback", params=second).status_code == 303


def test_a_query_with_anything_twice_is_refused(front, provider):
    browser = front.browser()
    query = provider.come_back(browser.get("/signin/university").headers["location"])
    address = f"/signin/university/callback?state={query['state']}&code=a&code=b"
    assert "is not one that Example University sends people back to" in browser.get(address).text


@pytest.mark.parametrize("code", [None, "", "x" * 5000])
def test_an_answer_without_a_usable_code_is_refused(front, provider, code):
    refused(front, provider, "is not one that Example University sends people back to", 400, code=code)


def test_an_answer_that_names_another_issuer_is_refused_before_its_code_is_used(front, provider):
    refused(front, provider, DISTRUSTED, 403, iss="https://another.example")
    assert "/token" not in provider.asked


def test_an_answer_that_leaves_out_its_issuer_is_refused_where_the_provider_promises_it(front, provider):
    provider.description = {"authorization_response_iss_parameter_supported": True}
    refused(front, provider, DISTRUSTED, 403)


def test_an_error_that_the_provider_sends_back_is_told_without_its_words(front, provider):
    words = {"error": "server_error", "error_description": "<script>alert(1)</script>"}
    answer, _ = attempt(front, provider, code=None, **words)
    assert "Example University did not sign you in." in answer.text
    assert "alert" not in answer.text


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1, [True]])
def test_an_address_that_is_not_literally_verified_links_to_nobody(front, provider, verified):
    provider.claims = {"email_verified": verified}
    refused(front, provider, NOT_CONFIRMED, 403)
    assert "identity-linked" not in front.audited()


def test_an_address_verified_in_the_user_information_only_counts_for_that_address(front, provider):
    provider.claims = {"email_verified": None}
    provider.userinfo = {"email": "somebody-else@example.org", "email_verified": True}
    refused(front, provider, NOT_CONFIRMED, 403)


@pytest.mark.parametrize("userinfo", [{"sub": "theo"}, {"sub": None}])
def test_user_information_of_another_subject_is_refused(front, provider, userinfo):
    provider.claims = {"email": None, "email_verified": None}
    provider.userinfo = {"email": "tara@example.org", "email_verified": True, **userinfo}
    refused(front, provider, DISTRUSTED, 403)


def test_a_code_that_the_provider_refuses_is_told(front, provider):
    provider.answers["/token"] = Answer(400, b'{"error": "invalid_grant"}')
    refused(front, provider, "did not accept this sign-in: it was used before, or took too long.", 400)


@pytest.mark.thorough
@pytest.mark.parametrize("path", [DESCRIPTION, "/token", "/keys", "/me"])
@pytest.mark.parametrize(
    ("answer", "words", "status"),
    [
        pytest.param(Answer(500, b"{}"), DOWN, 502, id="500"),
        pytest.param(Answer(503, b"<h1>Busy</h1>"), DOWN, 502, id="503"),
        pytest.param(HTML, NONSENSE, 502, id="HTML"),
        pytest.param(Answer(404, b"{}"), NONSENSE, 502, id="404"),
        pytest.param(Answer(200, b"[]"), NONSENSE, 502, id="a list"),
        pytest.param(Answer(200, b"[" * 100_000), NONSENSE, 502, id="endless nesting"),
        pytest.param(Answer(200, b"\xff\xfe{}"), NONSENSE, 502, id="not text"),
        pytest.param(Answer(200, megabytes=100), NONSENSE, 502, id="100 MB"),
        pytest.param(Answer(200, b"{}", {"Content-Encoding": "gzip"}), NONSENSE, 502, id="packed"),
        pytest.param(Answer(302, b"", {"Location": "http://127.0.0.1:1/elsewhere"}), NONSENSE, 502, id="redirect"),
    ],
)
def test_an_answer_that_is_broken_is_told_and_nobody_signed_in(front, provider, path, answer, words, status):
    provider.claims = {"email": None, "email_verified": None}
    provider.answers[path] = answer
    began = time.monotonic()
    refused(front, provider, words, status)
    assert time.monotonic() - began < 3
    assert "/elsewhere" not in provider.asked


@pytest.mark.thorough
@pytest.mark.parametrize("path", [DESCRIPTION, "/token", "/keys", "/me"])
@pytest.mark.parametrize(
    "answer",
    [Answer(body=b"{}", seconds_before=30), Answer(body=b"{" * 500, seconds_between=0.05)],
    ids=["hanging", "dripping"],
)
def test_a_provider_that_hangs_or_drips_is_given_up(front, provider, monkeypatch, path, answer):
    monkeypatch.setattr(oidc_provider, "WHOLE_SECONDS", 0.4)
    provider.claims = {"email": None, "email_verified": None}
    provider.answers[path] = answer
    began = time.monotonic()
    refused(front, provider, SLOW, 504)
    assert time.monotonic() - began < 3


def test_a_provider_that_is_down_is_told_and_no_try_is_kept(tmp_path, clock, provider):
    entry = provider.entry()
    with HostileProvider() as gone:
        entry["issuer"] = gone.issuer
    front = Front(tmp_path, clock, university=entry)
    answer = front.browser().get("/signin/university")
    assert (answer.status_code, DOWN in answer.text) == (502, True)
    assert ("set-cookie" in answer.headers, front.count(sign_in_flows)) == (False, 0)
    front.close()


def test_a_provider_with_a_certificate_that_nobody_vouches_for_is_not_spoken_to(tmp_path, clock, monkeypatch):
    with HostileProvider(certificate=tmp_path) as provider:
        front = Front(tmp_path, clock, university=provider.entry())
        answer = front.browser().get("/signin/university")
        assert (answer.status_code, DOWN in answer.text, provider.asked) == (502, True, [])
        oidc_provider._trusted.cache_clear()
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))  # how an operator vouches for it
        assert front.browser().get("/signin/university").status_code == 303
        front.close()
    oidc_provider._trusted.cache_clear()


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://another.example"},
        {"issuer": None},
    ],
)
def test_a_provider_that_calls_itself_otherwise_is_refused(front, provider, description):
    provider.description = description
    refused(front, provider, "calls itself by another address than the one that is set here", 502)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"])
@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "http://another.example/x", "https://u:p@another.example/", "//another.example", 17],
)
def test_a_provider_that_sends_to_an_unsafe_place_is_refused(front, provider, name, address):
    provider.description = {name: address}
    refused(front, provider, NONSENSE, 502)


def test_nothing_of_a_token_or_code_gets_into_the_log(front, provider, capfd):
    provider.claims = {"aud": "another-program"}
    answer, _ = attempt(front, provider, code="a-very-secret-code")
    said = capfd.readouterr()
    assert answer.status_code == 403
    assert "single_sign_on_failed" in said.out + said.err
    for secret in ("a-very-secret-code", "an-access-token", "eyJ", "tara@example.org", provider.nonce, "known to both"):
        assert secret not in said.out + said.err


def test_a_class_that_begins_again_and_again_is_slowed_down(front, provider):
    browser = front.browser()
    answers = [browser.get("/signin/university").status_code for _ in range(301)]
    assert answers == [303] * 300 + [429]


def test_the_answer_of_one_provider_does_not_fit_a_try_begun_with_another(tmp_path, clock, provider):
    with HostileProvider() as other:
        front = Front(tmp_path, clock, university=provider.entry(), clinic=other.entry(title="Clinic"))
        front.person()
        browser = front.browser()
        query = provider.come_back(browser.get("/signin/university").headers["location"])
        other.nonce = provider.nonce
        mixed = browser.get("/signin/clinic/callback", params=query)
        assert OUT_OF_DATE in mixed.text
        assert "/token" not in other.asked
        assert browser.get("/signin/university/callback", params=query).status_code == 303
        front.close()


def test_a_provider_that_is_not_in_the_settings_is_a_page_that_does_not_exist(front):
    assert front.browser().get("/signin/elsewhere").status_code == 404
    assert front.browser().get("/signin/elsewhere/callback?state=x&code=y").status_code == 404
