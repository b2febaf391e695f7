"""Every panel of a program's page from sums, against raw rows in SQL and in pandas, and the transaction of an ending.

    make bench-cohort
    PYTHONPATH=. python bench/cohort/run.py --attempts 1000 100000 --engines sqlite

Ends with one line ``RESULT {json}``, also kept in var/bench/cohort.json. A million takes half an hour and 15 GB.
"""

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa

from bench.cohort import making, panels
from bench.cohort.making import BEGAN, DECISIONS, KEY, PLAY
from bench.prepare import WORK
from simulator.bootstrap import Settings, build_services
from simulator.domain.accounts import Account
from simulator.domain.attempt import Attempt, Feedback, Purpose, RecordedDecision, StoredScore
from simulator.domain.item_effects import PublishedCalibration, item_id
from simulator.domain.roles import Membership, Role
from simulator.services.calibrations import AdjustedScores
from simulator.storage.connections import Database
from simulator.storage.database import open_engine, upgrade
from simulator.storage.rollup_check import compared
from simulator.storage.rollup_tables import SUMS
from simulator.storage.sql import SqlStore
from simulator.storage.sql_calibrations import SqlCalibrations
from simulator.storage.sql_rollups import SqlRollups
from simulator.storage.sql_sharing import SqlSharing
from tests.postgresql import shared_server

PANEL_MS, PAGE_MS, RATIO, ENDING_MS, MEMORY_MB = 100, 1_000, 1_000, 5, 300
ENDINGS = 200
RECORDED = 2_000
"""Attempts whose decisions and sheets are written too, unless --whole: they take most of the room."""


def timed(work, rounds):
    """Median milliseconds."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1e3)
    return statistics.median(taken)


def made(engine, n, *, whole):
    """Fill a new database; megabytes before and after the sums, and seconds for all."""
    began = time.perf_counter()
    upgrade(engine)
    done, decided = making.drawn(n)
    making.flat.create_all(engine)
    with engine.begin() as connection:
        making.fill(connection, done, decided, recorded=n if whole else min(n, RECORDED))
    before = size(engine)
    with engine.begin() as connection:
        for kind, rows in making.summed(done, decided).items():
            making.put(connection, {table.name: table for table in SUMS.values()}[kind], rows)
    sums = size(engine) - before
    with engine.begin() as connection:
        for table, frame in ((making.raw_attempts, done), (making.raw_decisions, decided)):
            columns = [column.name for column in table.columns]
            for start in range(0, len(frame), 500_000):
                some = frame[columns].iloc[start : start + 500_000]
                making.put(connection, table, list(zip(*(some[name].tolist() for name in columns), strict=True)))
            for name in ("cohort", "case_"):
                connection.exec_driver_sql(f"CREATE INDEX {table.name}_{name} ON {table.name} ({name})")
        connection.exec_driver_sql("ANALYZE")
    return {
        "sums_mb": round(sums, 1),
        "all_mb": round(size(engine), 1),
        "made_s": round(time.perf_counter() - began, 1),
    }


def size(engine):
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            return connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one() / 2**20
        pages, each = (
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size")
        )
        return pages * each / 2**20


def endings(database, n):
    """Milliseconds that the last choice of an assigned session takes, and of one in private."""
    store, sharing = SqlStore(database), SqlSharing(database)
    done, decided = making.drawn(making.A_COHORT, seed=7)
    tasks = making.ids(4, range(max(1, n // making.A_COHORT)))
    taken = {True: [], False: []}
    for number in range(ENDINGS):
        walk = decided.iloc[number * DECISIONS : (number + 1) * DECISIONS].to_dict("records")
        one = done.iloc[number]
        values = {"composite": int(one.composite), "safety": int(one.safety)}
        for assigned in taken:
            purpose = Purpose.COUNTED if assigned else Purpose.PRACTICE
            about = (uuid4(), uuid4(), f"case-{one.case_}", making.CONTENT, PLAY, "standard", 0, purpose)
            attempt = Attempt(*about, Feedback.END, BEGAN)
            with database.writing():
                store.create_attempt(attempt)
                if assigned:
                    sharing.assign(attempt.id, tasks[number % len(tasks)])
                for step in range(DECISIONS - 1):
                    store.append(attempt.id, choice(step, walk[step]))
            at = BEGAN + timedelta(days=30, seconds=number)
            score = StoredScore(PLAY, KEY, making.sheet(values, walk, one), at)
            began = time.perf_counter()
            store.append(attempt.id, choice(DECISIONS - 1, walk[-1], at), ending="over", score=score)
            taken[assigned].append((time.perf_counter() - began) * 1e3)
    p95 = sorted(taken[True])[int(0.95 * ENDINGS)]
    return {
        "ending_p50_ms": round(statistics.median(taken[True]), 2),
        "ending_p95_ms": round(p95, 2),
        "private_ending_p50_ms": round(statistics.median(taken[False]), 2),
    }


def choice(step, made_there, at=BEGAN):
    offered = tuple(f"option-{number}" for number in range(making.OPTIONS))
    option = f"option-{made_there['option']}"
    return RecordedDecision(
        step, f"place-{made_there['place']}", option, offered, {"noor.bond": 4}, at, made_there["ms"]
    )


def adjusted(database, store, cohort_id):
    """Milliseconds for the adjusted scores of a cohort's thousand attempts."""
    items = {
        item_id(f"case-{c}", KEY, f"place-{p}"): (0.01, 50) for c in range(making.CASES) for p in range(making.PLACES)
    }
    kept = SqlCalibrations(database)
    kept.add_calibration(PublishedCalibration(1, "v" * 16, BEGAN, 0.6, items, 1, 1, 1, settled=True))
    some = store.scored([cohort_id], limit=1_000)
    return round(timed(lambda: AdjustedScores(kept, store).of(some), 5), 1)  # each time by one that remembers nothing


SUPERVISOR, LEAD = UUID(int=101), UUID(int=102)
PARTS_OF_PAGE = ("where", "scores", "skills", "attention")


def enrolled(services, cohort_id):
    """The cohort's fifty trainees as people with accounts, its supervisor, and the lead of its program."""
    store, programs = services.accounts.store, services.programs.store
    (program,) = programs.programs()
    trainees = making.ids(5, range(making.TRAINEES))
    roles = dict.fromkeys(trainees, Role.TRAINEE) | {SUPERVISOR: Role.SUPERVISOR, LEAD: Role.PROGRAM_LEAD}
    for number, (one, role) in enumerate(roles.items()):
        store.create(Account(one, uuid4(), f"p{number}@example.org", f"Person {number}", False, None, BEGAN))
        programs.grant(one, Membership(program.id, role), at=BEGAN)
        if role is not Role.PROGRAM_LEAD:
            programs.enrol(cohort_id, one, role, at=BEGAN)


def pages(address):
    """Milliseconds for each part of a cohort's page, and of the page on its reliability, as the services answer."""
    services, cohort_id = build_services(Settings(database_url=address)), making.ids(3, [0])[0]
    enrolled(services, cohort_id)
    gc.collect()
    gc.freeze()  # as streamlit_app.py does
    found = {}
    for name, person in (("supervisor", SUPERVISOR), ("lead", LEAD)):
        actor = services.accounts.store.actor(person)
        work = {part: getattr(services.cohort_figures, part) for part in PARTS_OF_PAGE}
        work["measure"] = services.measuring.of_cohort
        found[name] = {
            part: round(timed(lambda ask=ask, actor=actor: ask(actor, cohort_id), 5), 1) for part, ask in work.items()
        }
    services.store.close()
    return found


def measured(address, n, *, rounds, whole, check):
    engine = open_engine(address)
    database, cohort_id = Database(engine), making.ids(3, [0])[0]
    figures = made(engine, n, whole=whole)
    if check:
        rows, wrong = compared(database, most=5)
        if wrong:
            raise SystemExit(f"the sums made here are not those of the program: {wrong[:5]}")
        print(f"{rows} derived rows, each what the program computes from the record")
    store = SqlRollups(database)
    sums = {name: timed(work, 15) for name, work in panels.of_sums(store, cohort_id).items()}
    raw = {}
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET statement_timeout = 0")
        for name, query in panels.OF_RAW.items():
            raw[name] = timed(lambda query=query: connection.execute(sa.text(query)).all(), rounds)
    loading = time.perf_counter()
    frames = panels.frames(engine)
    loading = (time.perf_counter() - loading) * 1e3
    pandas_ = {name: timed(work, rounds) for name, work in panels.of_frames(*frames).items()}
    for name in sums:
        print(f"  {name:<28}{sums[name]:>9.2f} ms{raw[name]:>12.1f} raw{pandas_[name]:>12.1f} pandas")
    page, raw_page, pandas_page = (sum(one.values()) for one in (sums, raw, pandas_))
    figures |= {
        "page_ms": round(page, 1),
        "slowest_panel_ms": round(max(sums.values()), 2),
        "raw_page_ms": round(raw_page),
        "pandas_page_ms": round(pandas_page),
        "pandas_load_ms": round(loading),
        "page_ratio_raw": round(raw_page / page, 1),
        "best_panel_ratio_raw": round(max(raw[name] / sums[name] for name in sums), 1),
        "adjusted_1000_ms": adjusted(database, store, cohort_id),
        "memory_mb": float(asked("panels", address)),
        "services_ms": json.loads(asked("pages", address)),
    }
    figures |= endings(database, n)
    began = time.perf_counter()
    if whole:
        store.rebuild()
        figures["rebuild_s"] = round(time.perf_counter() - began, 1)
    figures["panels_ms"] = {name: round(value, 2) for name, value in sums.items()}
    figures["raw_panels_ms"] = {name: round(value, 1) for name, value in raw.items()}
    engine.dispose()
    return figures


def asked(what, address):
    """What a new process answers: one that holds nothing else."""
    command = [sys.executable, __file__, "--child", what, address]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def child(what, address):
    if what == "pages":
        print(json.dumps(pages(address)))
        return
    engine = open_engine(address)
    for work in panels.of_sums(SqlRollups(Database(engine)), making.ids(3, [0])[0]).values():
        work()
    status = Path("/proc/self/status").read_text(encoding="ascii")  # ``ru_maxrss`` would have the parent's as well
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attempts", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=3, help="how often raw rows are asked")
    parser.add_argument("--whole", action="store_true", help="write every decision and sheet, and time a rebuild")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(*given.child)
        return
    result = {}
    WORK.mkdir(parents=True, exist_ok=True)
    for n in given.attempts:
        for name in given.engines:
            print(f"{n:,} attempts, {name}")
            whole = given.whole or n <= making.A_COHORT
            with tempfile.TemporaryDirectory(dir=WORK) as folder:
                address = f"sqlite:///{folder}/cohort.sqlite3" if name == "sqlite" else shared_server().new_database()
                figures = measured(address, n, rounds=given.rounds, whole=whole, check=n <= making.A_COHORT)
            print("  " + json.dumps({key: value for key, value in figures.items() if not key.endswith("panels_ms")}))
            result[f"{name}_{n}"] = figures
    for name, of in result.items():
        for label, reached in (
            ("any panel ≤ 100 ms", of["slowest_panel_ms"] <= PANEL_MS),
            ("whole page ≤ 1 s", of["page_ms"] <= PAGE_MS),
            ("≥ 1,000 × raw rows", of["page_ratio_raw"] >= RATIO),
            ("an ending ≤ 5 ms", of["ending_p50_ms"] <= ENDING_MS),
            ("memory ≤ 300 MB", of["memory_mb"] <= MEMORY_MB),
        ):
            print(f"{name:<22}{label:<24}{'yes' if reached else 'no'}")
    (WORK / "cohort.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    print("RESULT " + json.dumps(result))


if __name__ == "__main__":
    main()
