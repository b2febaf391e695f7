"""From source text to the first screen, our language against ink: processor time of one case in a new process.

Ours reads the YAML strictly, checks, verifies and compiles it; the ink compiler compiles, and each runtime then loads
what it made. Rounds are interleaved. The case of 1,000 nodes does not fit one file of ours (1 MB), so only its stored
program is loaded. ``bench/library.py`` measures a library of 1,000 cases.

    PYTHONPATH=. python bench/load.py --rounds 5
"""

import argparse
import gc
import json
import random
import statistics
import sys
import time
from pathlib import Path

from bench.prepare import CASES, HERE, IN_ONE_FILE, PEERS, case_folder, peer, prepare, run, title

REPEATS = 20
"""How often a process that stays does it, for the figure of an editor that checks at each key press."""


def jobs(name):
    """What is timed for one case: label to a command and the keys of the figures that it prints."""
    folder, made = case_folder(name), {}
    large = CASES[name][0] > IN_ONE_FILE
    ink = ["node", PEERS / "compile_ink.mjs", folder / "story-function.ink", folder / "spare.json", 2 if large else 6]
    made["ink compiler, new process"] = (ink, "cold_ms")
    made["ink compiler, warm"] = (ink, "warm_ms")
    story = folder / "story.json"
    made["inkjs: JSON to story"] = (peer("inkjs", "play", story, 1, 7), "load_ms")
    made["bink: JSON to story"] = (peer("bink", "play", story, 1, 7), "load_ms")
    made["inkcpp: JSON to binary"] = (peer("inkcpp-py", "play", story, 1, 7), "convert_ms")
    made["inkcpp: binary to story"] = (peer("inkcpp-py", "play", story, 1, 7), "load_ms")
    if not large:
        source = [sys.executable, HERE / "load.py", "source", folder]
        made["ours: YAML, checks, proof, program; new process"] = (source, "cold_ms")
        made["ours: YAML, checks, proof, program; warm"] = (source, "warm_ms")
    made["ours: stored program, tables"] = ([sys.executable, HERE / "load.py", "tables", folder], "cold_ms")
    made["ours: stored program, as it is"] = ([sys.executable, HERE / "load.py", "stored", folder], "cold_ms")
    return made


def timed(work):
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1e3


def from_source(folder):
    """Read, check, verify and compile the only case of a content folder, and begin it."""
    from simulator.content.catalogue import load_library
    from simulator.domain.program import Run, compile_program

    library = load_library(folder)
    (case,) = (library.cases[name] for name in library.cases)
    return Run(compile_program(case.table)).view


def from_store(folder, **limits):
    """Begin a case from its compiled form; without limits, small cases also get their merged automaton."""
    from simulator.domain.program import Program, Run

    return Run(Program.load(json.loads((folder / "program.json").read_text(encoding="utf-8")), **limits)).view


def tables_from_store(folder):
    return from_store(folder, max_merged=0)


def child(mode, folder):
    """What a new process of ours does; the modules are there before the clock starts, as for the peers."""
    import simulator.content.catalogue
    import simulator.domain.program  # noqa: F401

    gc.collect()
    gc.freeze()  # as the server does at its start
    work = {"source": from_source, "stored": from_store, "tables": tables_from_store}[mode]
    cold = timed(lambda: work(folder))
    print(
        json.dumps({"cold_ms": cold, "warm_ms": statistics.median(timed(lambda: work(folder)) for _ in range(REPEATS))})
    )


def measure(name, rounds):
    found = {label: [] for label in jobs(name)}
    for number in range(rounds):
        commands = {}
        for label, (command, key) in jobs(name).items():
            commands.setdefault(tuple(map(str, command)), []).append((label, key))
        order = list(commands)
        random.Random(number).shuffle(order)
        for command in order:
            result = run(command)
            for label, key in commands[command]:
                found[label].append(result[key])
    return found


def report(name, rounds, found):
    print(f"\n== {title(name)}: source to first screen, {rounds} interleaved rounds ==")
    print(f"{'stage':48} {'CPU ms':>10} {'× faster than the ink compiler, new / warm':>44}")
    figures = {}
    for label, values in found.items():
        ratios = [
            statistics.median(base / value for base, value in zip(found[compiler], values, strict=True))
            for compiler in ("ink compiler, new process", "ink compiler, warm")
        ]
        print(f"{label:48} {statistics.median(values):10.2f} {ratios[0]:31.1f} / {ratios[1]:.1f}")
        key = label.replace(":", "").replace(",", "").replace(";", "").replace(" ", "_")
        figures[f"load_ms_{key}_{name}"] = round(statistics.median(values), 2)
        if label.startswith("ours"):
            figures[f"load_ratio_{key}_{name}"] = round(ratios["warm" in label], 1)
    return figures


def main(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", nargs="+", default=["30", "50", "1000"], choices=list(CASES))
    given = parser.parse_args(given)
    prepare(given.cases)
    figures = {}
    for name in given.cases:
        rounds = given.rounds if CASES[name][0] <= IN_ONE_FILE else min(3, given.rounds)
        figures |= report(name, rounds, measure(name, rounds))
    return figures


if __name__ == "__main__":
    if sys.argv[1:2] in (["source"], ["stored"], ["tables"]):
        child(sys.argv[1], Path(sys.argv[2]))
    else:
        print(f"RESULT {json.dumps(main())}")
