import io
import zipfile

import pytest

from tests.unit.web.conftest import failing


def test_my_data_is_a_file_of_its_own(doors):
    answer = doors.signed_in(doors.person()).get("/download/my-data.zip")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="secure-base-my-data.zip"'
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_without_accounts_the_data_is_that_of_the_one_trainee(solo):
    assert solo.browser().get("/download/my-data.zip").status_code == 200


@pytest.mark.parametrize("path", ["/download/my-data.zip", "/download/audit.csv"])
def test_an_anonymous_person_downloads_nothing(doors, path):
    assert doors.browser().get(path).status_code == 303
    assert doors.browser().get(path, headers={"Accept": "*/*"}).status_code == 401


def test_the_audit_log_is_for_administrators(doors):
    refused = doors.signed_in(doors.person()).get("/download/audit.csv")
    assert refused.status_code == 403
    assert "Not for you" in refused.text
    ada = doors.services.accounts.store.by_email("ada@example.edu")
    answer = doors.signed_in(ada).get("/download/audit.csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="secure-base-audit-log.csv"'


def test_the_audit_log_is_filtered(doors):
    ada = doors.services.accounts.store.by_email("ada@example.edu")
    browser = doors.signed_in(ada)
    doors.services.programs.create_program(doors.services.accounts.store.actor(ada.id), "North Clinic")
    assert "program-created" in browser.get("/download/audit.csv?action=program-created").text
    assert "program-created" not in browser.get("/download/audit.csv?action=role-granted").text
    assert "program-created" not in browser.get("/download/audit.csv?since=2026-03-02").text
    assert "program-created" in browser.get("/download/audit.csv?since=2026-03-01&until=2026-03-01").text


@pytest.mark.parametrize("query", ["since=yesterday", "until=2026-13-01", "program=x", "since=%00"])
def test_a_filter_that_is_none_is_explained(doors, query):
    ada = doors.services.accounts.store.by_email("ada@example.edu")
    answer = doors.signed_in(ada).get(f"/download/audit.csv?{query}")
    assert answer.status_code == 422
    assert "<script" not in answer.text


def test_an_unknown_download_is_not_found(doors):
    assert doors.signed_in(doors.person()).get("/download/other.zip").status_code == 404


def test_a_database_that_fails_is_said_before_the_file_begins(doors):
    ada = doors.services.accounts.store.by_email("ada@example.edu")
    browser = doors.signed_in(ada)
    with failing(doors.services, "audit_log"):
        assert browser.get("/download/audit.csv").status_code == 503
