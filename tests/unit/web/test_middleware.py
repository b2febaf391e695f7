import asyncio

import pytest
from starlette.websockets import WebSocketDisconnect

from simulator.web.middleware import MAX_BODY, Bodies
from tests.loops import on_own_loop
from tests.unit.web.conftest import ELSEWHERE, HERE, PASSWORD, failing, fill

STREAM = "/_stcore/stream"


def stream(browser):
    return str(browser.base_url).replace("http", "ws", 1).rstrip("/") + STREAM


def opens(browser, **headers):
    """Whether a websocket opens; what reached the program if so."""
    try:
        with browser.websocket_connect(stream(browser), headers=headers) as socket:
            return socket.receive_json()
    except WebSocketDisconnect:
        return None


# without accounts


def test_without_accounts_this_computer_is_let_in(solo):
    assert solo.browser().get("/practise").status_code == 200
    assert opens(solo.browser()) is not None


def test_without_accounts_another_computer_is_refused(solo):
    assert solo.browser(ELSEWHERE).get("/").status_code == 403
    assert opens(solo.browser(ELSEWHERE)) is None


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[", ""])
def test_without_accounts_another_name_is_refused(solo, name):
    assert solo.browser().get("/", headers={"Host": name}).status_code == 403


def test_without_accounts_a_page_of_another_site_is_refused(solo):
    assert solo.browser().get("/", headers={"Origin": "https://evil.example"}).status_code == 403
    assert opens(solo.browser(), Origin="https://evil.example") is None


def test_without_accounts_no_session_is_made_up(solo):
    assert "x-secure-base-session" not in opens(solo.browser(), **{"X-Secure-Base-Session": "forged"})


def test_the_first_account_ends_solo_mode_at_once(solo):
    assert solo.browser().get("/practise").status_code == 200
    solo.person()
    assert solo.browser().get("/practise").status_code == 303


# whom we answer


@pytest.mark.parametrize("name", ["evil.example", "practice.example.edu.evil.example", "localhost", "127.0.0.1:8501"])
def test_another_name_than_the_public_one_is_refused(tls, name):
    assert tls.browser(ELSEWHERE).get("/signin", headers={"Host": name}).status_code == 403


def test_the_public_name_is_answered_with_and_without_its_port(tls):
    assert tls.browser(ELSEWHERE).get("/signin").status_code == 200
    assert tls.browser(ELSEWHERE).get("/signin", headers={"Host": "Practice.Example.edu:443"}).status_code == 200
    assert tls.browser(ELSEWHERE).get("/signin", headers={"Host": "practice.example.edu:8443"}).status_code == 403


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://practice.example.edu", "https://practice.example.edu:8443", "null", "https://["],
)
def test_a_form_of_another_site_is_refused(tls, origin):
    answer = tls.browser().post("/signin", data={"email": "x"}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert "another site" in answer.text


def test_a_form_that_the_browser_calls_cross_site_is_refused(tls):
    answer = tls.browser().post("/signin", data={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert "another site" in answer.text


def test_a_websocket_of_another_site_is_refused_also_with_a_session(doors):
    browser = doors.signed_in(doors.person())
    assert opens(browser, Origin="https://evil.example") is None
    assert opens(browser, Origin="http://localhost:9999") is None
    assert opens(browser, Origin="http://localhost:8501", Host="localhost:8501") is not None


def test_a_probe_on_this_computer_is_answered_by_its_own_name(tls):
    assert tls.browser().get("/healthz", headers={"Host": "127.0.0.1:8501"}).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_a_request_that_a_proxy_passes_on_is_no_local_probe(tls, header):
    headers = {"Host": "127.0.0.1:8501", header: "127.0.0.1"}
    assert tls.browser().get("/healthz", headers=headers).status_code == 403


# the gate


@pytest.mark.parametrize("page", ["/", "/practise", "/administration", "/account", "/download/audit.csv", "/password"])
def test_an_anonymous_page_goes_to_sign_in(doors, page):
    answer = doors.browser().get(page)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/signin")
    assert answer.headers["cache-control"] == "no-store"


def test_the_way_to_sign_in_keeps_where_one_was_going(doors):
    answer = doors.browser().get("/debrief?attempt=5d0c&x=a%2Fb")
    assert answer.headers["location"] == "/signin?next=%2Fdebrief%3Fattempt%3D5d0c%26x%3Da%252Fb"


def test_a_page_with_signs_of_a_header_does_not_break_the_answer(doors):
    answer = doors.browser().get("/a%0d%0aSet-Cookie:%20x=1?b=%0d%0aX:1")
    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    ["/media/abc.png", "/component/x/y.js", "/_stcore/bidi-components/x", "/_stcore/health", "/_stcore/host-config"],
)
def test_anything_else_anonymous_is_told_to_sign_in(doors, path):
    answer = doors.browser().get(path, headers={"Accept": "*/*"})
    assert answer.status_code == 401
    assert answer.json() == "You are signed out. Reload this page to sign in again."


def test_an_anonymous_upload_is_refused(doors):
    assert doors.browser().put("/_stcore/upload_file/a/b", content=b"x").status_code == 401


@pytest.mark.parametrize("path", ["/static/js/index.js", "/app/static/logo.svg", "/front.css"])
def test_what_the_sign_in_page_shows_is_open(doors, path):
    assert doors.browser().get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/_stcore/agent/mcp", "/_stcore/metrics", "/_stcore/script-health-check", "/oauth2callback", "/auth/login"]
)
def test_what_streamlit_brings_and_nobody_needs_is_closed_to_everybody(doors, path):
    assert doors.signed_in(doors.person()).get(path).status_code == 404


def test_who_is_signed_in_passes_with_the_id_of_the_session(doors):
    tara = doors.person()
    browser = doors.signed_in(tara)
    (session,) = doors.services.accounts.store.sessions_of(tara.id)
    assert browser.get("/practise").json()["headers"]["x-secure-base-session"] == str(session.id)
    assert opens(browser)["x-secure-base-session"] == str(session.id)


@pytest.mark.parametrize(
    "name",
    ["X-Secure-Base-Session", "x_secure_base_session", "X-Secure_Base-Session", "X-Secure-Base-Anything"],
)
def test_identity_headers_from_outside_are_taken_off(doors, name):
    browser = doors.signed_in(doors.person())
    real = browser.get("/practise").json()["headers"]
    seen = browser.get("/practise", headers={name: "forged"}).json()["headers"]
    assert "forged" not in seen.values()
    assert seen["x-secure-base-session"] == real["x-secure-base-session"]


def test_an_identity_header_opens_nothing(doors):
    tara = doors.person()
    doors.signed_in(tara)
    (session,) = doors.services.accounts.store.sessions_of(tara.id)
    assert opens(doors.browser(), **{"X-Secure-Base-Session": str(session.id)}) is None


def test_an_anonymous_websocket_is_refused(doors):
    assert opens(doors.browser()) is None


def real_token(doors):
    return doors.signed_in(doors.person()).cookies["secure-base"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "garbage",
        lambda token: "A" * 43,
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token[::-1],
        lambda token: token * 100,
        lambda token: "",
        lambda token: "é" * 43,
        lambda token: "' OR 1=1 --",
    ],
    ids=["garbage", "forged", "truncated", "longer", "reversed", "huge", "empty", "not-ascii", "sql"],
)
def test_a_cookie_that_is_not_ours_opens_nothing(doors, spoil):
    browser = doors.browser()
    headers = {"Cookie": b"secure-base=" + spoil(real_token(doors)).encode()}
    assert browser.get("/practise", headers=headers).status_code == 303
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect(stream(browser), headers=headers):
        pass


def test_the_hash_that_the_database_keeps_opens_nothing(doors):
    tara = doors.person()
    doors.signed_in(tara)
    (session,) = doors.services.accounts.store.sessions_of(tara.id)
    assert opens(doors.browser(**{"secure-base": session.token_hash})) is None


def test_a_cookie_of_another_installation_opens_nothing(doors, open_front, tmp_path):
    other = open_front(database_url=f"sqlite:///{tmp_path / 'other.sqlite3'}")
    token = real_token(other)
    assert opens(other.browser(**{"secure-base": token})) is not None
    assert opens(doors.browser(**{"secure-base": token})) is None


def test_behind_tls_a_cookie_without_the_prefix_opens_nothing(tls):
    token = tls.services.accounts.sign_in("ada@example.edu", PASSWORD, address="", agent="").token
    assert opens(tls.browser(**{"secure-base": token})) is None
    assert opens(tls.browser(**{"__Host-secure-base": token})) is not None


def test_an_idle_session_opens_nothing(doors, clock):
    browser = doors.signed_in(doors.person())
    clock.forward(minutes=119)
    assert opens(browser) is not None
    clock.forward(minutes=2)
    assert opens(browser) is None
    assert browser.get("/practise").status_code == 303


def test_a_busy_session_ends_as_well(doors, clock):
    tara = doors.person()
    browser = doors.signed_in(tara)
    (session,) = doors.services.accounts.store.sessions_of(tara.id)
    for _ in range(12):
        clock.forward(minutes=59)
        doors.services.accounts.current(str(session.id), touch=True)
    assert opens(browser) is not None
    clock.forward(minutes=20)
    assert opens(browser) is None


def test_a_disabled_person_is_out_at_once(doors, clock):
    tara = doors.person()
    browser = doors.signed_in(tara)
    doors.services.accounts.store.set_disabled(tara.id, clock())
    assert opens(browser) is None
    assert browser.get("/practise").status_code == 303
    assert browser.get("/media/abc.png", headers={"Accept": "image/*"}).status_code == 401


def test_a_cookie_kept_from_before_signing_out_opens_nothing(doors):
    browser = doors.signed_in(doors.person())
    kept = browser.cookies["secure-base"]
    assert fill(browser, "/signout").status_code == 200
    assert opens(doors.browser(**{"secure-base": kept})) is None


def test_a_database_that_fails_is_said_kindly_and_lets_nobody_in(doors):
    browser = doors.signed_in(doors.person())
    with failing(doors.services, "sessions"):
        answer = browser.get("/practise")
        assert opens(browser) is None
    assert answer.status_code == 503
    assert "Please wait a moment" in answer.text
    assert "Traceback" not in answer.text


# headers


def test_every_answer_carries_the_headers_that_keep_others_out(tls):
    for path in ("/signin", "/practise", "/healthz", "/reset/x"):
        headers = tls.browser().get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["referrer-policy"] in ("same-origin", "strict-origin", "no-referrer")


def test_our_own_pages_may_ask_for_the_microphone_and_nobody_for_the_camera(doors):
    policy = doors.browser().get("/practise").headers["permissions-policy"].split(", ")
    assert {"microphone=(self)", "camera=()", "geolocation=()"} <= set(policy)


def test_a_script_of_the_studio_is_asked_for_again_at_every_visit(doors):
    answer = doors.browser().get("/app/static/studio/sb-editor.mjs")
    assert answer.headers["cache-control"] == "no-cache"


def test_a_drawing_may_be_kept_for_an_hour_and_a_page_may_not(doors):
    browser = doors.browser()
    assert browser.get("/app/static/portraits/open-peeps/noor.svg").headers["cache-control"] == "public, max-age=3600"
    assert "max-age" not in browser.get("/signin").headers.get("cache-control", "")


def test_without_tls_nothing_is_said_about_it(doors):
    assert "strict-transport-security" not in doors.browser().get("/signin").headers


def test_the_program_may_connect_to_its_own_socket_only(tls):
    browser = tls.browser(
        **{"__Host-secure-base": tls.services.accounts.sign_in("ada@example.edu", PASSWORD, address="", agent="").token}
    )
    policy = browser.get("/practise").headers["content-security-policy"]
    assert "connect-src 'self' data: wss://practice.example.edu;" in policy


def test_our_own_pages_allow_no_script(doors):
    policy = doors.browser().get("/signin").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "unsafe" not in policy
    assert "script-src" not in policy


# what may be sent


def test_a_form_that_says_it_is_too_large_is_refused_unread(doors):
    answer = doors.browser().post("/signin", content=b"x", headers={"Content-Length": str(100_000_000)})
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "", "99999999999999999999999"])
def test_a_length_that_is_none_is_refused(length):
    assert on_own_loop(sent([], (b"content-length", length.encode()))) == (413, 0)


def test_a_form_without_a_length_is_read_no_further_than_the_bound():
    status, read = on_own_loop(sent([b"x" * 10_000] * 10_000))
    assert status == 413
    assert read <= MAX_BODY + 10_000


def test_a_form_that_fits_is_read_whole():
    assert on_own_loop(sent([b"x" * 1000] * 60)) == (200, 60_000)


def test_a_form_that_drips_is_given_up():
    assert on_own_loop(sent([b"x"] * 1000, pause=0.05, seconds=0.2))[0] == 408


async def sent(parts, *headers, pause=0.0, seconds=15.0):
    """Send parts of a body through the layer; the status and how many bytes were taken."""
    taken, status = 0, 0
    waiting = list(parts)

    async def receive():
        nonlocal taken
        await asyncio.sleep(pause)
        part = waiting.pop(0) if waiting else b""
        taken += len(part)
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    async def send(message):
        nonlocal status
        status = message.get("status", status)

    async def program(_scope, receive, send):
        while (await receive())["more_body"]:
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})

    scope = {"type": "http", "method": "POST", "path": "/signin", "headers": list(headers)}
    await Bodies(program, seconds=seconds)(scope, receive, send)
    return status, taken


def test_uploads_have_their_own_bound(doors):
    browser = doors.signed_in(doors.person())
    answer = browser.put(
        "/_stcore/upload_file/a/b", content=b"x" * 200_000, headers={"Origin": "http://localhost:8501"}
    )
    assert answer.json() == {"bytes": 200_000}


def test_a_lifespan_goes_through_every_layer(doors):
    with doors.browser(HERE) as browser:
        assert browser.get("/signin").status_code == 200
