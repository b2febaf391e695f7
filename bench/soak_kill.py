"""Kill the server at random moments while trainees play, and look for every decision that a page had acknowledged.

On SQLite and on a real PostgreSQL (which writes its log to disk at each commit, as in operation). Stops at the first
decision that is lost, doubled or out of order.

    make soak-kill
    PYTHONPATH=. python bench/soak_kill.py --kills 20 --engines sqlite
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from tests.kill.killing import kill_again_and_again
from tests.server import Server

REPORT_AT_EACH = 10


@contextmanager
def sqlite(folder):
    """A server on a file of its own, and the file's address."""
    server = Server(folder, gap="0", cache=folder / "cache")
    yield server, f"sqlite:///{server.database}"


@contextmanager
def postgresql(folder):
    """A server on a database of a PostgreSQL of its own, and the database's address for this process."""
    from tests.postgresql import PostgreSql

    engine = PostgreSql(settings=())
    try:
        address = engine.start().empty_database()
        yield (
            Server(folder, gap="0", database_url=address, cache=folder / "cache"),
            address.replace("postgresql:", "postgresql+psycopg:", 1),
        )
    finally:
        engine.close()


ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def report(figures):
    """Say how far it has come."""
    if figures.kills % REPORT_AT_EACH == 0:
        found = f"{figures.found_under_way} of {figures.under_way} decisions under way were recorded"
        print(f"  {time.strftime('%H:%M:%S')}  {figures.kills} kills; {found}", flush=True)


def soak(engine, kills, seed):
    """Kill a server on one engine as often as asked; the figures."""
    print(f"{engine}: {kills} kills, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, ENGINES[engine](Path(folder)) as (server, address):
        try:
            figures = kill_again_and_again(server, address, kills=kills, seed=seed, say=report)
        except BaseException:
            print(server.log.read_text(errors="replace")[-4000:], file=sys.stderr)
            raise
        finally:
            server.stop()
    print(f"{engine}: {figures}", flush=True)
    return asdict(figures)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = parser.parse_args()
    os.nice(5)
    figures = {engine: soak(engine, given.kills, given.seed) for engine in given.engines}
    print(f"RESULT {json.dumps(figures)}")


if __name__ == "__main__":
    main()
