import os
import sqlite3
import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT, Server

pytestmark = pytest.mark.browser


def start(url, folder, *options):
    port = str(Server(folder).port)
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", port, *options]
    environment = {**os.environ, "SIMULATOR_DATABASE_URL": url}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_a_database_from_a_newer_version_stops_the_start_with_a_message(tmp_path):
    database = sqlite3.connect(tmp_path / "new.sqlite3")
    database.execute("create table alembic_version (version_num varchar(32) not null)")
    database.execute("insert into alembic_version values ('r9999')")
    database.commit()
    database.close()
    done = start(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path)
    assert done.returncode == 1
    assert "The database is at revision r9999, this program knows up to r0017." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_cannot_be_opened_stops_the_start_with_a_message(tmp_path):
    (tmp_path / "not-a-database.sqlite3").write_text("These are not the bytes of a database." * 100)
    done = start(f"sqlite:///{tmp_path / 'not-a-database.sqlite3'}", tmp_path)
    assert done.returncode == 1
    assert "Secure Base can't start." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])
def test_without_accounts_it_does_not_start_on_an_address_that_others_reach(tmp_path, address):
    done = start(f"sqlite:///{tmp_path / 'solo.sqlite3'}", tmp_path, "--server.address", address)
    assert done.returncode == 1
    assert "There are no accounts yet, so everybody who reaches this address could use it." in done.stderr
    assert "Traceback" not in done.stderr
