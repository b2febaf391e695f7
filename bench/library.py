"""A library of 1,000 cases: read afresh, from the cache in a new process, and after one edit, against the parser alone.

The cases are copies of the shipped one (or, with ``--small``, of the tests' own) with other ids and texts. What a new
process does from the cache is measured from the inside, without the start of the interpreter, in processor and in wall
time, in interleaved rounds with the same process on a cache that can't be used for signatures (every text is read and
hashed). Nothing is taken from a cache that an earlier run has made. Run: ``PYTHONPATH=. python bench/library.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT, "abft-phone-on-the-table", "The phone on the table"
SMALL = ROOT / "tests" / "fixtures" / "library", "waiting-room", "The waiting room"
MEASURE = """
import json, resource, sys, time
from pathlib import Path
from simulator.content.cache import Cache, program_stamp
from simulator.content.catalogue import LibraryOnDisk
wall, cpu = time.perf_counter(), time.process_time()
program_stamp()  # part of the work, though another stamp is used: the code may be edited while this runs
on_disk = LibraryOnDisk(Path(sys.argv[1]), Cache(Path(sys.argv[2]), "bench"))
library = on_disk()
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
again = time.perf_counter()
on_disk()
again = time.perf_counter() - again
case = time.perf_counter()
library.cases[next(iter(library.cases))]
case = time.perf_counter() - case
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"wall": wall, "cpu": cpu, "again": again, "case": case, "memory_mb": memory,
                  "cases": len(library.index), "problems": len(library.diagnostics)}))
"""


def make_library(folder: Path, model: tuple[Path, str, str], n: int) -> int:
    """Write the content folder; returns the bytes of its cases."""
    source, case_id, title = model
    for name in ("rubrics", "scenarios/strategies", "scenarios/reference"):
        shutil.copytree(source / name, folder / name)
    text = (source / "scenarios" / f"{case_id}.yaml").read_text(encoding="utf-8")
    assert text.count(f"id: {case_id}\n") == 1
    assert title in text
    for number in range(n):
        own = text.replace(f"id: {case_id}\n", f"id: case-{number}\n").replace(title, f"{title}, as case {number}")
        path = folder / "scenarios" / f"case-{number}.yaml"
        path.write_text(own, encoding="utf-8")
        os.utime(path, (time.time() - 3600,) * 2)
    return sum(path.stat().st_size for path in (folder / "scenarios").glob("*.yaml"))


def measure(content: Path, cache: Path) -> dict[str, float]:
    """One reading in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(content), str(cache)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def parser_alone(content: Path) -> float:
    """Processor seconds of PyYAML's C parser for the case files, with nothing looked at."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((content / "scenarios").glob("*.yaml"))]
    start = time.process_time()
    for text in texts:
        yaml.load(text, Loader=yaml.CSafeLoader)
    return time.process_time() - start


def touched(content: Path, folder: Path) -> None:
    """Change the times of every file, so that only their texts show that nothing has changed."""
    for path in folder.rglob("*.yaml"):
        os.utime(path, (time.time() - 7200,) * 2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--small", action="store_true", help="copies of the tests' case (11 kB) instead")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        content, cache = Path(folder) / "content", Path(folder) / "cache"
        size = make_library(content, SMALL if arguments.small else SHIPPED, arguments.cases)
        time.sleep(2.1)  # a file must have settled before its times are believed
        plain = parser_alone(content)
        cold = measure(content, cache)
        warm, hashed = [], []
        for _ in range(arguments.rounds):
            warm.append(measure(content, cache))
            touched(content, content)
            time.sleep(2.1)
            hashed.append(measure(content, cache))
        edited = content / "scenarios" / "case-0.yaml"
        edited.write_text(edited.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
        edit = measure(content, cache)
        result = report(arguments.cases, size, plain, cold, warm, hashed, edit)
        result["cache_mb"] = round(sum(path.stat().st_size for path in cache.iterdir()) / 1e6, 2)
    for name, value in result.items():
        print(f"{name:28} {value}")
    print("RESULT", json.dumps(result))


def report(n, size, plain, cold, warm, hashed, edit):
    """Named figures; seconds unless their name says otherwise."""
    assert {m["cases"] for m in (cold, *warm, *hashed, edit)} == {n}

    def median(runs, name):
        return statistics.median(run[name] for run in runs)

    return {
        "cases": n,
        "content_mb": round(size / 1e6, 1),
        "parser_alone_cpu": round(plain, 2),
        "cold_wall": round(cold["wall"], 2),
        "cold_cpu": round(cold["cpu"], 2),
        "cached_wall": round(median(warm, "wall"), 4),
        "cached_cpu": round(median(warm, "cpu"), 4),
        "cached_by_text_wall": round(median(hashed, "wall"), 4),
        "cached_by_text_cpu": round(median(hashed, "cpu"), 4),
        "one_edit_wall": round(edit["wall"], 4),
        "look_again_ms": round(median(warm, "again") * 1000, 2),
        "case_from_cache_ms": round(median(warm[1:] or warm, "case") * 1000, 2),
        "cold_memory_mb": round(cold["memory_mb"], 1),
        "cached_memory_mb": round(median(warm, "memory_mb"), 1),
        "parser_times_cached": round(plain / median(warm, "cpu"), 1),
        "problems": cold["problems"],
    }


if __name__ == "__main__":
    main()
