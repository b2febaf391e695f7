"""What a live attempt holds in memory, and what a saved one takes, after 11 random decisions.

Live: heap a further session for inkjs, resident memory a further session for bink and inkcpp-py, memory that Python has
allocated a further run for ours; what all sessions share does not count, for any of them. Saved: the ink runtimes'
own saved state, and ours as JSON of the case's hash, the variant, the seed and the ids of the choices; restoring ours
plays them again. inkcpp-py's binding can't save.

    PYTHONPATH=. python bench/memory.py --rounds 3
"""

import argparse
import json
import random
import statistics

from bench.prepare import CASES, prepare, run, title
from bench.steps import command

LIVE = {"inkjs": 60, "bink": 60, "inkcpp-py": 2000, "tables": 2000, "compiled": 2000}
SAVED = {"inkjs": 2000, "bink": 2000, "tables": 5000, "compiled": 5000}
FEWER = {"inkjs": 12, "bink": 12}
"""Sessions of the large case, each of which holds the whole story."""


def measure(name, rounds):
    found = {}
    for number in range(rounds):
        work = [("sessions", engine) for engine in LIVE] + [("save", engine) for engine in SAVED]
        random.Random(number).shuffle(work)
        for mode, engine in work:
            count = LIVE[engine] if mode == "sessions" else SAVED[engine]
            if mode == "sessions" and CASES[name][0] >= 1000:
                count = FEWER.get(engine, count)
            found.setdefault((mode, engine), []).append(run(command(engine, mode, name, count, 7 + number)))
    return found


def report(name, rounds, found):
    def middle(mode, engine, key):
        values = [result[key] for result in found.get((mode, engine), []) if key in result]
        return statistics.median(values) if values else float("nan")

    print(f"\n== {title(name)}, {rounds} interleaved rounds ==")
    print(f"{'engine':12} {'live bytes':>12} {'saved bytes':>12} {'save µs':>9} {'restore µs':>11}")
    figures = {}
    for engine in LIVE:
        live = middle("sessions", engine, "bytes")
        saved = [middle("save", engine, key) for key in ("bytes", "save_us", "restore_us")]
        print(f"{engine:12} {live:12,.0f} {saved[0]:12,.0f} {saved[1]:9.2f} {saved[2]:11.2f}")
        figures[f"live_bytes_{engine}_{name}"] = round(live)
        if engine in SAVED:
            figures[f"saved_bytes_{engine}_{name}"] = round(saved[0])
            figures[f"save_us_{engine}_{name}"] = round(saved[1], 2)
            figures[f"restore_us_{engine}_{name}"] = round(saved[2], 2)
    return figures


def main(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cases", nargs="+", default=["30", "1000"], choices=list(CASES))
    given = parser.parse_args(given)
    prepare(given.cases)
    figures = {}
    for name in given.cases:
        figures |= report(name, given.rounds, measure(name, given.rounds))
    return figures


if __name__ == "__main__":
    print(f"RESULT {json.dumps(main())}")
