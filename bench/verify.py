"""How long the whole verification of a case takes, and how much memory: one new process a case and round.

``plain`` cases have guards only, as in the prototype; the others also have two rules and conditional lines, every one
of which is a question to the verifier. Limits of work are the program's own. The last part is what an author waits for:
the case's text read, checked and verified in a process that stays.

    PYTHONPATH=. python bench/verify.py --rounds 3
"""

import argparse
import json
import random
import resource
import statistics
import sys
import time

from bench.generate import make
from bench.languages import to_library, to_scenario
from bench.prepare import HERE, ROOT, WORK, run

PLAIN = {"told": 0.0, "rules": 0}
CASES = {
    "30x8x6": ((30, 8), {}),
    "30x12x6 plain": ((30, 12), PLAIN),
    "30x12x6": ((30, 12), {}),
    "120x15x10 plain": ((120, 15), {"variables": 10, "guarded": 0.1, **PLAIN}),
    "120x15x10": ((120, 15), {"variables": 10, "guarded": 0.1, "told": 0.1}),
    "50x20x6": ((50, 20), {}),
    "1000x20x6": ((1000, 20), {}),
    "40x20x6 loops": ((40, 20), {"back": 0.15, **PLAIN}),
}
"""Nodes × decisions × variables, with the arguments of ``generate.make``."""


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(name):
    """Verify one case in this process and print what it took."""
    from simulator.domain.compile import compile_scenario
    from simulator.domain.key import scenario_key
    from simulator.domain.verification import verify

    shape, given = CASES[name]
    scenario = to_scenario(make(*shape, **given))
    table, key = compile_scenario(scenario), scenario_key(scenario)
    before = peak()
    wall, began = time.perf_counter(), time.process_time()
    found = verify(table, key)
    first, wall = time.process_time() - began, time.perf_counter() - wall
    grown, again = peak() - before, []
    for _ in range(5 if first < 0.5 else 0):
        began = time.process_time()
        verify(table, key)
        again.append((time.process_time() - began) * 1e3)
    print(
        json.dumps(
            {
                "first_ms": first * 1e3,
                "warm_ms": statistics.median(again) if again else first * 1e3,
                "wall_ms": wall * 1e3,
                "mb": grown,
                "peak_mb": peak(),
                "states": found.states,
                "exact": found.exact,
                "paths": found.paths,
                "findings": len(found.findings),
            }
        )
    )


def author(nodes, depth):
    """From a changed text to the whole verdict, warm, each round with another text; ``load_library`` verifies too."""
    from simulator.content.catalogue import load_library
    from simulator.domain.verification import verify

    made = make(nodes, depth)
    folder = WORK / f"author-{nodes}-{depth}"
    verdict, verified = [], []
    for number in range(8):
        made.places[0].scene = f"Scene as it stands after key press {number}."
        to_library(made, folder)
        began = time.process_time()
        library = load_library(folder)
        verdict.append((time.process_time() - began) * 1e3)
        case = library.cases[made.id]
        began = time.process_time()
        verify(case.table, case.key)
        verified.append((time.process_time() - began) * 1e3)
    print(json.dumps({"verdict_ms": statistics.median(verdict[2:]), "verify_ms": statistics.median(verified[2:])}))


def shipped():
    """The shipped library read, checked and verified in a process that stays, from its texts and not from a cache."""
    from simulator.content.catalogue import load_library

    times = []
    for _ in range(4):
        began = time.process_time()
        library = load_library(ROOT)
        times.append((time.process_time() - began) * 1e3)
    print(json.dumps({"cases": len(library.cases), "first_ms": times[0], "warm_ms": statistics.median(times[1:])}))


def child(*arguments):
    return run([sys.executable, HERE / "verify.py", *arguments])


def main(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cases", nargs="+", default=list(CASES), choices=list(CASES))
    given = parser.parse_args(given)
    found = {name: [] for name in given.cases}
    for number in range(given.rounds):
        order = list(found)
        random.Random(number).shuffle(order)
        for name in order:
            found[name].append(child("one", name))
    figures = {}
    print(f"\n== verification, {given.rounds} interleaved rounds ==")
    print(
        f"{'case':18} {'first ms':>10} {'warm ms':>9} {'MB more':>8} {'states':>11} {'exact':>6} {'paths':>22} findings"
    )
    for name, results in found.items():
        first, warm, grown = (statistics.median(r[key] for r in results) for key in ("first_ms", "warm_ms", "mb"))
        last = results[-1]
        print(
            f"{name:18} {first:10,.0f} {warm:9,.0f} {grown:8,.0f} {last['states']:11,} {last['exact']!s:>6} "
            f"{last['paths']!s:>22} {last['findings']}",
            flush=True,
        )
        key = name.replace(" ", "_")
        figures |= {f"verify_ms_{key}": round(first, 1), f"verify_warm_ms_{key}": round(warm, 1)}
        figures |= {f"verify_mb_{key}": round(grown, 1), f"verify_states_{key}": last["states"]}
        figures |= {f"verify_exact_{key}": last["exact"]}
    for nodes, depth in ((30, 8), (30, 12)):
        rounds = [child("author", nodes, depth) for _ in range(given.rounds)]
        verdict, proof = (statistics.median(r[key] for r in rounds) for key in ("verdict_ms", "verify_ms"))
        print(f"key press to verdict, {nodes} nodes × {depth}: {verdict:.1f} ms; verification alone {proof:.1f} ms")
        figures |= {f"verdict_ms_{nodes}x{depth}": round(verdict, 1)}
    rounds = [child("shipped") for _ in range(given.rounds)]
    warm = statistics.median(r["warm_ms"] for r in rounds)
    print(f"shipped library ({rounds[0]['cases']} cases) read, checked and verified, warm: {warm:.0f} ms")
    return figures | {"shipped_library_ms": round(warm, 1)}


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(sys.argv[2])
    elif sys.argv[1:2] == ["author"]:
        author(int(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["shipped"]:
        shipped()
    else:
        print(f"RESULT {json.dumps(main())}")
