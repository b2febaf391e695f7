"""Whole random playthroughs a second: ours by the hundred thousand with numpy, against the ink runtimes one by one.

Ours twice: ``counting`` counts endings, ``watching`` also notes every node, choice, rule and conditional line that was
met and keeps each player's choices, as the verifier uses it. The runtimes play as in ``bench/steps.py`` and show every
text; no ink runtime can play without making its texts.

    PYTHONPATH=. python bench/plays.py --rounds 5
"""

import argparse
import json
import pickle
import random
import statistics
import sys
import time
from pathlib import Path

from bench.prepare import CASES, HERE, case_folder, prepare, run, title
from bench.steps import DECISIONS, PEERS, command

PLAYERS = 400_000
OURS = {"counting": False, "watching": True}


def child(folder, kind, seed):
    """Play in this process, and say how the plays ended beside what they took."""
    from simulator.domain.encounter import start
    from simulator.domain.verification.plays import random_plays
    from simulator.domain.verification.questions import conditional_lines

    table = pickle.loads((folder / "table.pickle").read_bytes())
    openings = {name: start(table, variant=name).state for name in table.openings}
    lines = dict(conditional_lines(table)) if OURS[kind] else None
    random_plays(table, openings, 20_000, seed=1, lines=lines, watch=OURS[kind])
    began = time.process_time()
    plays = random_plays(table, openings, PLAYERS, seed=seed, lines=lines, watch=OURS[kind])
    taken = time.process_time() - began
    assert sum(plays.endings.values()) + sum(plays.stuck.values()) + plays.unfinished == PLAYERS
    shares = {name: n / PLAYERS for name, n in sorted(plays.endings.items())}
    print(json.dumps({"cpu": taken, "plays": PLAYERS, "endings": shares}))


def measure(name, rounds):
    found = {engine: [] for engine in (*PEERS, *OURS)}
    depth = CASES[name][1]
    for number in range(rounds):
        order = list(found)
        random.Random(number).shuffle(order)
        for engine in order:
            if engine in OURS:
                work = [sys.executable, HERE / "plays.py", "child", case_folder(name), engine, 7 + number]
            else:
                work = command(engine, "play", name, DECISIONS[engine] // depth, 7 + number)
            found[engine].append(run(work))
    return found


def rates(results):
    return [result["plays"] / result["cpu"] for result in results]


def report(name, rounds, found):
    figures = {}
    print(f"\n== {title(name)}, {rounds} interleaved rounds ==")
    print(f"{'engine':12} {'plays/CPU s':>13} {'× inkjs':>9} {'× bink':>9} {'× inkcpp':>9}")
    for engine, results in found.items():
        rate = statistics.median(rates(results))
        ratios = [
            statistics.median(mine / theirs for mine, theirs in zip(rates(results), rates(found[base]), strict=True))
            for base in PEERS
        ]
        print(f"{engine:12} {rate:13,.0f} " + " ".join(f"{value:9,.1f}" for value in ratios))
        figures[f"plays_per_second_{engine}_{name}"] = round(rate)
        if engine in OURS:
            for base, value in zip(PEERS, ratios, strict=True):
                figures[f"plays_ratio_{engine}_{base}_{name}"] = round(value, 1)
    return figures


def main(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", nargs="+", default=["30", "50", "1000"], choices=list(CASES))
    given = parser.parse_args(given)
    prepare(given.cases)
    figures = {}
    for name in given.cases:
        figures |= report(name, given.rounds, measure(name, given.rounds))
    return figures


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        print(f"RESULT {json.dumps(main())}")
