import sqlite3

from tests.unit.web.conftest import ELSEWHERE, fill

TOKEN = {"Authorization": "Bearer a-token-for-prometheus"}


def lines(answer):
    return dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))


def test_a_server_that_works_is_healthy_and_ready(doors):
    assert doors.browser().get("/healthz").json() == {"status": "ok"}
    assert doors.browser().get("/readyz").json() == {"status": "ready"}


def test_health_is_answered_without_accounts_too(solo):
    assert solo.browser().get("/readyz").status_code == 200
    assert solo.browser(ELSEWHERE).get("/readyz").status_code == 403


def test_a_database_at_another_revision_is_not_ready(doors):
    with doors.services.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r0001'")
    answer = doors.browser().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["database is at another revision than this program"]


def test_a_database_that_does_not_answer_is_neither_and_gives_nothing_away(doors, tmp_path):
    doors.services.database.close()
    for name in tmp_path.glob("front.sqlite3*"):
        name.unlink()
    (tmp_path / "front.sqlite3").write_text("These are not the bytes of a database." * 100)
    for path in ("/healthz", "/readyz"):
        answer = doors.browser().get(path)
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
        assert "sqlite" not in answer.text.lower()


def test_a_library_without_cases_is_not_ready(open_front, tmp_path):
    empty = tmp_path / "empty"
    (empty / "scenarios").mkdir(parents=True)
    (empty / "rubrics").mkdir()
    answer = open_front(content=empty).browser().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["library has no case that can be played"]


def test_metrics_are_for_this_computer(doors):
    assert doors.browser().get("/metrics").status_code == 200
    assert doors.browser(ELSEWHERE).get("/metrics").status_code == 404


def test_metrics_are_for_who_has_the_token(open_front):
    built = open_front(metrics_token="a-token-for-prometheus", public_url="https://practice.example.edu")
    built.person()
    assert built.browser(ELSEWHERE).get("/metrics", headers=TOKEN).status_code == 200
    for wrong in ({}, {"Authorization": "Bearer"}, {"Authorization": "Bearer a-token-for-prometheuS"}):
        assert built.browser(ELSEWHERE).get("/metrics", headers=wrong).status_code == 404


def test_without_a_token_in_the_settings_no_token_works(tls):
    for given in ("Bearer ", "Bearer", "Bearer None"):
        assert tls.browser(ELSEWHERE).get("/metrics", headers={"Authorization": given}).status_code == 404


def test_requests_are_counted_by_route_and_never_by_what_is_in_the_address(doors):
    browser = doors.browser()
    name = 'secure_base_http_requests_total{route="/reset/{token}",status="404"}'
    before = float(lines(browser.get("/metrics")).get(name, 0))
    browser.get("/reset/a-secret-in-a-link")
    after = browser.get("/metrics")
    assert float(lines(after)[name]) == before + 1
    assert "a-secret-in-a-link" not in after.text


def test_sign_ins_are_counted_by_way_and_outcome(doors):
    doors.person()
    browser = doors.browser()
    name = 'secure_base_sign_ins_total{outcome="refused",way="password"}'
    before = float(lines(browser.get("/metrics")).get(name, 0))
    fill(browser, "/signin", email="tara@example.edu", password="not this one at all")
    assert float(lines(browser.get("/metrics"))[name]) == before + 1


def test_an_open_websocket_is_counted_while_it_is_open(solo):
    browser = solo.browser()
    name = "secure_base_websockets_open"
    before = float(lines(browser.get("/metrics"))[name])
    with browser.websocket_connect("ws://localhost:8501/_stcore/stream"):
        during = float(lines(browser.get("/metrics"))[name])
    assert (during, float(lines(browser.get("/metrics"))[name])) == (before + 1, before)


def test_errors_of_the_database_are_counted(doors, tmp_path):
    doors.services.database.close()
    connection = sqlite3.connect(tmp_path / "front.sqlite3")
    connection.execute("ALTER TABLE sessions RENAME TO lost")
    connection.close()
    browser = doors.browser(**{"secure-base": "A" * 43})
    assert browser.get("/practise").status_code == 503
    assert float(lines(browser.get("/metrics"))["secure_base_storage_errors_total"]) == 1
