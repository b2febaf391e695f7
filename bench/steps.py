"""CPU time of a step: our engine and three ink runtimes play the same random walks of the same cases.

A step chooses by index and takes in hand what is then said, seen and offered. One process an engine and round, in
shuffled order; processor time, and ratios as medians over the rounds' own ratios, since the machine may be shared.
Nothing is timed before all engines have given the same SHA-256 over every text and option of the same walks.

    PYTHONPATH=. python bench/steps.py --rounds 5
"""

import argparse
import json
import random
import statistics

from bench.prepare import CASES, case_folder, ours, peer, prepare, run, title

PEERS = ("inkjs", "bink", "inkcpp-py")
OURS = ("readable", "tables", "joined", "compiled")
DECISIONS = {
    "inkjs": 8_000,
    "bink": 14_000,
    "inkcpp-py": 40_000,
    "readable": 40_000,
    "tables": 800_000,
    "joined": 400_000,
    "compiled": 800_000,
}
"""Decisions played in one round, about half a second of work."""
CHECKED = 200


def command(engine, mode, name, number, seed):
    folder = case_folder(name)
    if engine in PEERS:
        return peer(engine, mode, folder / "story.json", number, seed)
    return ours(engine, mode, folder, number, seed)


def one_trace(name):
    """The digest that all engines agree on."""
    found = {engine: run(command(engine, "verify", name, CHECKED, 7))["digest"] for engine in (*PEERS, *OURS)}
    if len(set(found.values())) != 1:
        raise SystemExit(f"the engines do not play the same: {found}")
    return found["inkjs"]


def measure(name, rounds):
    """Results of every engine, one a round."""
    depth = CASES[name][1]
    found = {engine: [] for engine in (*PEERS, *OURS)}
    for number in range(rounds):
        order = list(found)
        random.Random(number).shuffle(order)
        for engine in order:
            found[engine].append(run(command(engine, "play", name, DECISIONS[engine] // depth, 7 + number)))
    return found


def microseconds(results):
    """CPU time of a step, one figure a round."""
    return [result["cpu"] / result["steps"] * 1e6 for result in results]


def ratio(base, engine):
    """How many times less a step of ``engine`` costs: the median of the rounds' ratios."""
    return statistics.median(b / e for b, e in zip(microseconds(base), microseconds(engine), strict=True))


def report(name, rounds, found):
    """Print one table and return its figures."""
    figures = {}
    print(f"\n== {title(name)}, {rounds} interleaved rounds ==")
    print(f"{'engine':12} {'steps/CPU s':>12} {'µs/step':>9} {'× inkjs':>9} {'× bink':>9} {'× inkcpp':>9}")
    for engine, results in sorted(found.items(), key=lambda item: -statistics.median(microseconds(item[1]))):
        step = statistics.median(microseconds(results))
        ratios = [ratio(found[base], results) for base in PEERS]
        print(f"{engine:12} {1e6 / step:12,.0f} {step:9.2f} " + " ".join(f"{value:9.2f}" for value in ratios))
        figures[f"step_us_{engine}_{name}"] = round(step, 3)
        if engine in OURS:
            for base, value in zip(PEERS, ratios, strict=True):
                figures[f"step_ratio_{engine}_{base}_{name}"] = round(value, 2)
    loop = statistics.median(result["loop_us"] for engine in ("tables", "compiled") for result in found[engine])
    print(f"the measuring loop itself costs our engines {loop:.2f} µs of each step")
    for engine in ("tables", "compiled"):
        first = statistics.median(result["first_us"] for result in found[engine])
        print(f"{engine}: {first:.2f} µs in the plays before, in which what is remembered is first worked out")
        figures[f"step_first_us_{engine}_{name}"] = round(first, 3)
    return figures | {f"loop_us_{name}": round(loop, 3)}


def main(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", nargs="+", default=list(CASES), choices=list(CASES))
    given = parser.parse_args(given)
    prepare(given.cases)
    figures = {}
    for name in given.cases:
        digest = one_trace(name)
        print(f"{title(name)}: {len(PEERS + OURS)} engines, one trace: SHA-256 {digest}", flush=True)
        figures |= report(name, given.rounds, measure(name, given.rounds)) | {f"digest_{name}": digest[:16]}
    return figures


if __name__ == "__main__":
    print(f"RESULT {json.dumps(main())}")
