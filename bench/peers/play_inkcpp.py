"""python play_inkcpp.py play|verify|sessions|save STORY.json NUMBER SEED: the C++ runtime inkcpp, bound."""

import ctypes
import gc
import hashlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import inkcpp_py

DECISIONS = 11
mode, file, number, s = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
steps = seen = 0
result = {"engine": "inkcpp-py"}


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def give_back():
    """Return freed memory to the system, so that what is resident afterwards is new."""
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)


def plays(story, count, digest=None):
    global s, steps, seen
    for _ in range(count):
        runner = story.new_runner()
        while True:
            text = runner.getall()
            said = [choice.text() for choice in runner]
            seen += len(text) + len(said)
            if digest:
                digest.update((text.strip() + "\n" + "\n".join(said) + "\n").encode())
            if not said:
                break
            s = (s * 1103515245 + 12345) & 0x7FFFFFFF
            runner.choose((s >> 16) % len(said))
            steps += 1


def midway(story):
    global s
    runner = story.new_runner()
    runner.getall()
    for _ in range(DECISIONS):
        offered = sum(1 for _ in runner)
        if not offered:
            break
        s = (s * 1103515245 + 12345) & 0x7FFFFFFF
        runner.choose((s >> 16) % offered)
        runner.getall()
    return runner


with tempfile.TemporaryDirectory() as folder:
    binary = os.path.join(folder, "story.bin")
    began = time.process_time()
    inkcpp_py.compile_json(file, binary)
    result["convert_ms"] = (time.process_time() - began) * 1e3
    began = time.process_time()
    loaded = inkcpp_py.Story.from_file(binary)
    result["load_ms"] = (time.process_time() - began) * 1e3
if mode == "verify":
    trace = hashlib.sha256()
    plays(loaded, number, trace)
    result["digest"] = trace.hexdigest()
elif mode == "play":
    plays(loaded, max(5, number // 10))
    steps = 0
    began = time.process_time()
    plays(loaded, number)
    result |= {"cpu": time.process_time() - began, "plays": number}
elif mode == "sessions":
    keep = [midway(loaded) for _ in range(max(2, number // 10))]
    give_back()
    before = resident()
    live = [midway(loaded) for _ in range(number)]
    result["bytes"] = (resident() - before) / number
print(json.dumps(result | {"steps": steps, "seen": seen}))
