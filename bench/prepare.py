"""Peers and generated cases under var/bench, made once and kept while nothing that they come from has changed."""

import hashlib
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

from bench.generate import make
from bench.languages import read, to_ink, to_library, to_scenario
from simulator.domain.compile import compile_scenario
from simulator.domain.program import compile_program

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = ROOT / "var" / "bench"
PEERS = HERE / "peers"
CASES = {"small": (30, 8), "30": (30, 12), "50": (50, 20), "1000": (1000, 20)}
"""Nodes and decisions of the generated cases, by the name that figures carry."""
IN_ONE_FILE = 200
"""Larger cases would not fit the 1 MB of one scenario file: they are built as objects."""


def run(command, **kept):
    """Run a process in the environment of the peers, and return what its last line says."""
    environment = os.environ | {"BENCH_MODULES": str(WORK), "PYTHONPATH": str(ROOT)} | kept
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=environment, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-500:]}{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def peer(engine, mode, story, number, seed):
    """The command that lets one of the ink runtimes do something."""
    if engine == "inkjs":
        return ["node", "--expose-gc", PEERS / "play_ink.mjs", mode, story, number, seed]
    script = {"bink": "play_bink.py", "inkcpp-py": "play_inkcpp.py"}[engine]
    return [WORK / "venv" / "bin" / "python", PEERS / script, mode, story, number, seed]


def ours(engine, mode, folder, number, seed):
    """The command that lets one of our engines do the same."""
    return [sys.executable, HERE / "play_ours.py", engine, mode, folder, number, seed]


def case_folder(name):
    """The folder of a case: story.ink, story.json, program.json, table.pickle, and scenarios/ if it is small."""
    return WORK / f"case-{name}"


def title(name):
    return f"{CASES[name][0]:,} nodes × {CASES[name][1]} decisions"


def prepare(names=tuple(CASES)):
    """Make these cases where they are missing or older than what they come from."""
    for name in names:
        folder = case_folder(name)
        stamp = folder / "stamp"
        if not stamp.exists() or stamp.read_text() != _sources():
            print(f"making the case of {title(name)}", flush=True)
            _write(make(*CASES[name]), folder)
            stamp.write_text(_sources())


def _sources():
    """A hash of everything that the generated files depend on."""
    files = [*HERE.glob("*.py"), *PEERS.glob("compile*"), *(ROOT / "simulator").rglob("*.py")]
    found = hashlib.sha256()
    for file in sorted(files):
        found.update(file.read_bytes())
    return found.hexdigest()


def _write(made, folder):
    folder.mkdir(parents=True, exist_ok=True)
    scenario = to_scenario(made)
    if len(made.places) <= IN_ONE_FILE:
        assert scenario == read(made), "the generated object and the generated file differ"
        to_library(made, folder)
    table = compile_scenario(scenario)
    (folder / "table.pickle").write_bytes(pickle.dumps(table))
    (folder / "program.json").write_text(json.dumps(compile_program(table).dump()), encoding="utf-8")
    (folder / "story.ink").write_text(to_ink(made), encoding="utf-8")
    (folder / "story-function.ink").write_text(to_ink(made, inline=False), encoding="utf-8")
    run(["node", PEERS / "compile_ink.mjs", folder / "story.ink", folder / "story.json"])
