import http.client
import socket
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from simulator.bootstrap import Settings, build_services
from simulator.domain.accounts import Account
from tests.browser.conftest import ROOT, Server
from tests.browser.driving import settle
from tests.protocol.client import Tab

pytestmark = pytest.mark.browser

PASSWORD = "seven quiet herons waiting"
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def ask(server, path="/", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("GET", path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    if answer.status != 101:
        answer.read()
    answer.close()
    connection.close()
    return answer


def upgrade(server, cookie="", **headers):
    """Status of the answer to a websocket that wants to open; 101 is open."""
    cookies = {"Cookie": f"secure-base={cookie}"} if cookie else {}
    return ask(server, "/_stcore/stream", **UPGRADE, **cookies, **headers).status


# without accounts


def test_the_health_check_answers(server):
    assert ask(server, "/healthz").status == 200


def test_another_name_for_this_computer_is_refused(server):
    assert ask(server, Host="evil.example").status == 403


def test_a_page_of_another_site_is_refused(server):
    assert ask(server, Origin="https://evil.example").status == 403


def test_a_websocket_from_another_site_is_refused(server):
    assert upgrade(server, Origin="https://evil.example") == 403
    assert upgrade(server) == 101


def test_somebody_behind_a_proxy_on_this_computer_is_somebody_else(server):
    assert ask(server, X_Forwarded_For="203.0.113.9").status == 403
    assert upgrade(server, X_Forwarded_For="203.0.113.9") == 403


def test_pages_carry_the_headers_that_keep_others_out(server):
    answer = ask(server)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# with accounts


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server with accounts, and the services on its database."""
    running = Server(tmp_path_factory.mktemp("house"))
    services = build_services(Settings(database_url=f"sqlite:///{running.database}"))
    running.services = services
    running.tara = person(services, "tara@example.edu", "Tara")
    running.start()
    yield running
    running.stop()
    services.store.close()


def person(services, email, name):
    hashed = services.accounts.passwords.hash(PASSWORD)
    made = Account(uuid4(), uuid4(), email, name, False, hashed, datetime.now(UTC))
    services.accounts.store.create(made)
    return made


def cookie_of(house, email="tara@example.edu"):
    return house.services.accounts.sign_in(email, PASSWORD, address="127.0.0.1", agent="test").token


@pytest.mark.parametrize("name", ["", *PAGES])
def test_a_deep_link_to_a_page_of_a_fresh_server_goes_to_sign_in(house, name):
    answer = ask(house, f"/{name}", Accept="text/html")
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/signin")


@pytest.mark.parametrize(
    "path", ["/pages/about.py", "/practise.py", "/_stcore/host-config", "/media/x", "/component/x"]
)
def test_nothing_of_the_program_is_served_to_strangers(house, path):
    assert ask(house, path).status in (400, 401, 404)


def test_a_websocket_without_a_session_is_refused(house):
    assert upgrade(house) == 403


@pytest.mark.parametrize("cookie", ["garbage", "A" * 43, "A" * 4000, '"; secure-base="'])
def test_a_websocket_with_a_cookie_of_somebody_s_making_is_refused(house, cookie):
    assert upgrade(house, cookie) == 403


def test_a_websocket_opens_with_a_session_and_never_with_a_truncated_cookie(house):
    cookie = cookie_of(house)
    assert upgrade(house, cookie) == 101
    assert upgrade(house, cookie[:-1]) == 403


def test_a_websocket_with_a_session_is_refused_to_another_site(house):
    assert upgrade(house, cookie_of(house), Origin="https://evil.example") == 403


def test_a_websocket_is_refused_to_a_session_that_was_ended(house):
    cookie = cookie_of(house)
    found = house.services.accounts.by_token(cookie)
    house.services.accounts.sign_out(found.session.id)
    assert upgrade(house, cookie) == 403


def test_a_websocket_is_refused_to_a_session_that_has_expired(house):
    cookie = cookie_of(house)
    found = house.services.accounts.by_token(cookie)
    with house.services.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE sessions SET created_at = '2020-01-01 00:00:00', seen_at = '2020-01-01 00:00:00' WHERE id = ?",
            (found.session.id.hex,),
        )
    assert upgrade(house, cookie) == 403


def test_a_websocket_is_refused_to_somebody_who_was_disabled(house):
    theo = person(house.services, "theo@example.edu", "Theo")
    cookie = cookie_of(house, theo.email)
    assert upgrade(house, cookie) == 101
    house.services.accounts.store.set_disabled(theo.id, datetime.now(UTC))
    assert upgrade(house, cookie) == 403


def test_an_identity_header_from_outside_opens_nothing(house):
    found = house.services.accounts.by_token(cookie_of(house))
    for name in ("X_Secure_Base_Session", "X_Secure_Base_session"):
        assert upgrade(house, **{name: str(found.session.id)}) == 403


def test_nobody_resumes_the_tab_of_another_session(house):
    mine, stranger = (Tab(house.url, cookie=f"secure-base={cookie_of(house)}") for _ in range(2))
    mine.open("about")
    mine.settle()
    number = mine._session_id
    stranger._session_id = number
    stranger.reconnect()
    assert stranger._session_id != number
    mine.reconnect()
    assert mine._session_id == number
    mine.close()
    stranger.close()


def test_a_form_of_100_megabytes_is_refused_before_it_is_sent(house):
    status, sent = pour(house, f"Content-Length: {100_000_000}")
    assert status == 413
    assert sent < 10_000_000


def test_a_form_without_a_length_is_refused_before_it_is_sent(house):
    status, sent = pour(house, "Transfer-Encoding: chunked", chunked=True)
    assert status == 413
    assert sent < 10_000_000


def pour(server, length, *, chunked=False):
    """Send a form of 100 MB for as long as the server takes it; its answer and how many bytes could be sent."""
    head = (
        f"POST /signin HTTP/1.1\r\nHost: localhost:{server.port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    )
    part = b"10000\r\n" + b"x" * 65536 + b"\r\n" if chunked else b"x" * 65536
    sent = 0
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(f"{head}{length}\r\n\r\n".encode())
        try:
            while sent < 100_000_000:
                sent += connection.send(part)
        except ConnectionError:
            pass
        answer = connection.recv(100)
    return int(answer.split()[1]), sent


def test_one_signs_in_and_goes_where_one_was_going(house, page):
    page.goto(f"{house.url}/about")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("E-mail address").fill("tara@example.edu")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{house.url}/about")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{house.url}/signout")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.goto(f"{house.url}/about")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
