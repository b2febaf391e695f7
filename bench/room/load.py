"""How many trainees one process carries, against the same pages by Streamlit's defaults and against the least page.

Rounds are interleaved, each server alone under load: ours, the base, the limit, then again. Every trainee has an
account and plays a case that ships, with one choice every ten seconds on average. Figures are medians over the rounds.

    make bench-room
    PYTHONPATH=. python bench/room/load.py --trainees 100 --rounds 1 --seconds 20 --no-reach --no-browser
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import uuid4

from bench.room.painting import painted
from bench.trainees import Trainee, play
from simulator.bootstrap import Settings, build_services
from simulator.domain.accounts import Account, Program
from simulator.domain.attempt import Feedback
from simulator.domain.roles import Membership, Role
from simulator.web.sessions import session_cookie
from tests.server import ROOT, free_port

HERE = Path(__file__).resolve().parent
AIM_MS, AIM_CPU_MS, AIM_RATIO, AIM_PAINTED_MS = 150, 10, 1.5, 200
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 90
LADDER = (200, 300, 400, 500, 600, 700, 800)


@contextmanager
def running(script, *flags, **environment):
    """A Streamlit server; its address and process."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *flags]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=log, stderr=log)
        try:
            _wait(port, process, log)
            yield f"http://localhost:{port}", process
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait(port, process, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=2):
                return
        except HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    raise SystemExit(f"the server did not start:\n{log.read().decode(errors='replace')[-3000:]}")


def settle(address, how_many):
    """A database with accounts in one program, each signed in, past the notice and in the middle of a case.

    Returns
    -------
    list of tuple
        Cookie, attempt id and case id of each.
    """
    services = build_services(Settings(database_url=address))
    cases = sorted(services.training.library().index)
    now, program = services.training.now(), uuid4()
    found = []
    with services.database.writing():
        services.programs.store.create_program(Program(program, "Load", now))
        for number in range(how_many):
            account = Account(uuid4(), uuid4(), f"trainee{number}@example.org", f"Trainee {number}", False, None, now)
            services.accounts.store.create(account)
            services.programs.store.grant(account.id, Membership(program, Role.TRAINEE), at=now)
            session = services.accounts.sessions.start(account, "password", address="127.0.0.1", agent="bench")
            actor = services.accounts.current(str(session.session.id), touch=False).actor
            services.training.accept_notice(actor)
            case = cases[number % len(cases)]
            attempt = services.training.begin(actor, case, feedback=Feedback.EACH)
            cookie = f"{session_cookie(services.settings)}={session.token}"
            found.append((cookie, str(attempt.id), case))
    services.database.close()
    return found


def people_of(url, settled, how_many):
    """The trainees of one round on a server of ours."""
    return [Trainee(url, cookie=cookie, query=f"attempt={attempt}", case=case) for cookie, attempt, case in settled][
        :how_many
    ]


def cpu_seconds(process):
    """Processor time that a process has taken so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mb(process):
    """Memory that a process holds."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def percentile(values, share):
    """The value below which this share of values lies; nan for none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def measure(trainees, process, given, *, seed):
    """One round: figures in milliseconds and percent."""
    marks = []

    def mark():
        marks.append((cpu_seconds(process), time.perf_counter()))

    found = asyncio.run(
        play(trainees, warm_up=given.warm_up, seconds=given.seconds, think=given.think, seed=seed, meanwhile=mark)
    )
    (cpu_before, before), (cpu_after, after) = marks
    cpu, wall = cpu_after - cpu_before, after - before
    return {
        "trainees": len(trainees),
        "choices": len(found.saying),
        "endings": found.endings,
        "errors": len(found.errors),
        "error": found.errors[0] if found.errors else "",
        "p50": round(1000 * percentile(found.saying, 0.5), 1),
        "p95": round(1000 * percentile(found.saying, 0.95), 1),
        "p99": round(1000 * percentile(found.saying, 0.99), 1),
        "opening_p95": round(1000 * percentile(found.opening, 0.95), 1),
        "cpu_ms_per_choice": round(1000 * cpu / max(1, len(found.saying)), 2),
        "cpu_percent": round(100 * cpu / wall),
        "memory_mb": round(memory_mb(process)),
    }


def medians(rounds):
    """Round by round figures as one: medians of measures, sums of counts."""
    summed = ("choices", "endings", "errors")
    return {
        name: next((found for found in (one[name] for one in rounds) if found), "")
        if name == "error"
        else (sum if name in summed else statistics.median)([one[name] for one in rounds])
        for name in rounds[0]
    }


def show(name, figures):
    """One line for people."""
    print(
        f"  {name:9} {figures['trainees']:>4} trainees  {figures['choices']:>5} choices  p50 {figures['p50']:>7} "
        f"p95 {figures['p95']:>8} ms  CPU {figures['cpu_ms_per_choice']:>6} ms a choice, "
        f"{figures['cpu_percent']} %  {figures['memory_mb']} MB  {figures['errors']} errors {figures['error']}",
        flush=True,
    )


def compare(given, folder):
    """Rounds of ours, base and limit; the reach of ours and of the limit."""
    found, result = {"ours": [], "base": [], "limit": []}, {}
    most = max(given.trainees, LADDER[-1] if given.reach else 0)
    databases = {}
    for name, how_many in (("ours", most), ("base", given.base_trainees)):
        databases[name] = f"sqlite:///{folder / name}.sqlite3"
        print(f"  {how_many} people for {name} …", flush=True)
        databases[f"{name}-people"] = settle(databases[name], how_many)
    quiet = ("--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false")
    defaults = ("--runner.postScriptGC", "true", "--server.fileWatcherType", "auto")
    with (
        running(ROOT / "streamlit_app.py", SIMULATOR_DATABASE_URL=databases["ours"], **FAST) as ours,
        running(HERE / "defaults.py", *defaults, SIMULATOR_DATABASE_URL=databases["base"], **FAST) as base,
        running(HERE / "minimal.py", *quiet) as limit,
    ):

        def group(name, how_many):
            if name == "limit":
                return [Trainee(limit[0], first="") for _ in range(how_many)], limit[1]
            url, process = ours if name == "ours" else base
            return people_of(url, databases[f"{name}-people"], how_many), process

        for turn in range(given.rounds):
            for name in found:
                how_many = given.base_trainees if name == "base" else given.trainees
                figures = measure(*group(name, how_many), given, seed=f"{given.seed}/{turn}/{name}")
                show(name, figures)
                found[name].append(figures)
        for name, rounds in found.items():
            result[name] = medians(rounds)
        if given.reach:
            result["reach"] = {name: reach(group, name, given) for name in ("ours", "limit")}
        if given.browser:
            result["painted"] = painted(ours[0], databases["ours-people"], given.presses)
    return result


FAST = {"SIMULATOR_DOUBLE_PRESS_SECONDS": "0"}
"""Trainees who think for ten seconds never meet the gap; those of a round that has just begun may."""


def reach(group, name, given):
    """The greatest number of trainees on the ladder with p95 within the aim and no error, each step alone."""
    best = 0
    for how_many in LADDER:
        figures = measure(*group(name, how_many), given, seed=f"{given.seed}/reach/{how_many}")
        show(f"{name}…", figures)
        if figures["p95"] > AIM_MS or figures["errors"]:
            break
        best = how_many
    return best


def judge(result):
    """What was aimed at and what was reached."""
    ours, limit, base = result["ours"], result["limit"], result["base"]
    ratio = round(ours["cpu_ms_per_choice"] / limit["cpu_ms_per_choice"], 2)
    rows = [
        (f"p95 from press to last delta, {ours['trainees']:.0f} trainees: ms", ours["p95"], AIM_MS),
        ("errors", ours["errors"], 0),
        ("CPU a choice: ms", ours["cpu_ms_per_choice"], AIM_CPU_MS),
        ("… against the least page", ratio, AIM_RATIO),
    ]
    if "painted" in result:
        rows.append(("press to painted in Chromium, p95: ms", result["painted"]["p95"], AIM_PAINTED_MS))
    for what, value, aim in rows:
        print(f"  {what:55} {value:>8}  aim ≤ {aim}  {'reached' if value <= aim else 'NOT reached'}")
    print(
        f"  Streamlit's defaults, {base['trainees']:.0f} trainees: p95 {base['p95']} ms, "
        f"{base['cpu_ms_per_choice']} ms CPU a choice: "
        f"{base['cpu_ms_per_choice'] / ours['cpu_ms_per_choice']:.1f} × ours"
    )
    for name, most in result.get("reach", {}).items():
        print(f"  reach of {name}: {most} trainees with p95 ≤ {AIM_MS} ms and no error")
    return result | {"cpu_ratio_to_limit": ratio}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trainees", type=int, default=300)
    parser.add_argument("--base-trainees", type=int, default=40, help="Streamlit's defaults carry no more")
    parser.add_argument("--think", type=float, default=10.0, help="seconds between choices, on average")
    parser.add_argument("--warm-up", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reach", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--browser", action=argparse.BooleanOptionalAction, default=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-room-") as folder:
        result = judge(compare(given, Path(folder)))
    print(f"RESULT {json.dumps(result)}")


if __name__ == "__main__":
    main()
