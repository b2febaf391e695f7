"""What is refused on our own pages leaves a line in the log."""

from structlog.testing import capture_logs

from tests.unit.web.conftest import HERE, PASSWORD


def test_what_is_refused_is_logged_with_the_session_and_no_words(doors):
    tara = doors.person()
    browser = doors.signed_in(tara)
    (session,) = doors.services.accounts.store.sessions_of(tara.id)
    with capture_logs() as lines:
        assert browser.get("/download/audit.csv").status_code == 403
    (line,) = [line for line in lines if line["event"] == "refused"]
    assert (line["error"], line["route"], line["session"]) == ("AccessDenied", "download", str(session.id))
    assert tara.email not in str(line)
    assert PASSWORD not in str(line)


def test_a_try_of_nobody_in_particular_is_logged_with_where_it_came_from(doors):
    with capture_logs() as lines:
        assert doors.browser().get(f"/invitation/{'x' * 43}").status_code == 404
    (line,) = [line for line in lines if line["event"] == "refused"]
    assert (line["error"], line["session"], line["address"]) == ("TicketInvalid", None, HERE[0])
    assert "x" * 43 not in str(line)
