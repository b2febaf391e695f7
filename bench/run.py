"""``make bench-engine``: every part of the benchmark in one run, its tables, and one line of named figures at the end.

PYTHONPATH=. python bench/run.py [--rounds 5] [--only steps load memory plays verify library]
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime

from bench.page import aims
from bench.prepare import HERE, ROOT, WORK, prepare

PARTS = ("steps", "plays", "load", "memory", "verify", "library")
ABOUT_THE_RUN = ("date", "cores", "load_before", "python", "rounds", "seconds")
MOST_ROUNDS = {"memory": 3, "verify": 3}
"""Parts whose figures hardly differ from round to round."""


def part(name, rounds):
    """Run one part in a process of its own, show what it prints, and return the figures of its last line."""
    command = [sys.executable, "-u", str(HERE / f"{name}.py")]
    if name != "library":
        command += ["--rounds", str(min(rounds, MOST_ROUNDS.get(name, rounds)))]
    figures = None
    print(f"\n#### {name}", flush=True)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    ) as process:
        for line in process.stdout:
            if line.startswith("RESULT "):
                figures = json.loads(line.removeprefix("RESULT "))
            else:
                print(line, end="", flush=True)
    if process.returncode or figures is None:
        raise SystemExit(f"the part '{name}' failed (exit status {process.returncode})")
    return figures


def keep(figures, *, whole):
    """Write the figures down for ``page.py``; those of single parts replace their own and leave the others."""
    path = WORK / "result.json"
    if not whole and path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))
        figures = before | {name: value for name, value in figures.items() if name not in ABOUT_THE_RUN}
    path.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", default=list(PARTS), choices=PARTS)
    given = parser.parse_args()
    began = time.monotonic()
    figures = {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "rounds": given.rounds,
    }
    prepare()
    for name in given.only:
        found = part(name, given.rounds)
        figures |= {f"library_{key}": value for key, value in found.items()} if name == "library" else found
    figures["seconds"] = round(time.monotonic() - began)
    keep(figures, whole=set(given.only) == set(PARTS))
    print("\n#### aims")
    for label, aim, value, met in aims(figures):
        print(f"{label:72} {aim:>9} {value:>14}  {'met' if met == 'yes' else 'NOT MET'}")
    print(f"\n{figures['seconds']} s on {figures['cores']} cores, load {figures['load_before']} before it began")
    print(f"RESULT {json.dumps(figures)}")


if __name__ == "__main__":
    main()
