import http.client

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def ask(server, path="/", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("GET", path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_the_health_check_answers(server):
    assert ask(server, "/healthz").status == 200


def test_another_name_for_this_computer_is_refused(server):
    assert ask(server, Host="evil.example").status == 403


def test_a_page_of_another_site_is_refused(server):
    assert ask(server, Origin="https://evil.example").status == 403


def test_a_websocket_from_another_site_is_refused(server):
    answer = ask(
        server,
        "/_stcore/stream",
        Origin="https://evil.example",
        Connection="Upgrade",
        Upgrade="websocket",
        Sec_WebSocket_Version="13",
        Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
    )
    assert answer.status == 403


def test_pages_carry_the_headers_that_keep_others_out(server):
    answer = ask(server)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
