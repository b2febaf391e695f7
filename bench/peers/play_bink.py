"""python play_bink.py play|verify|sessions|save STORY.json NUMBER SEED: the Rust runtime bink through its binding."""

import ctypes
import gc
import hashlib
import json
import os
import sys
import time
from pathlib import Path

from bink.story import Story

DECISIONS = 11
mode, file, number, s = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
raw = Path(file).read_text(encoding="utf-8")
steps = seen = 0


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def give_back():
    """Return freed memory to the system, so that what is resident afterwards is new."""
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)


def plays(story, count, digest=None):
    global s, steps, seen
    for _ in range(count):
        story.reset_state()
        text = story.continue_maximally()
        said = list(story.get_current_choices())
        while True:
            seen += len(text) + len(said)
            if digest:
                digest.update((text.strip() + "\n" + "\n".join(said) + "\n").encode())
            if not said:
                break
            s = (s * 1103515245 + 12345) & 0x7FFFFFFF
            story.choose_choice_index((s >> 16) % len(said))
            text = story.continue_maximally()
            said = list(story.get_current_choices())
            steps += 1


def midway():
    global s
    story = Story(raw)
    story.continue_maximally()
    for _ in range(DECISIONS):
        said = list(story.get_current_choices())
        if not said:
            break
        s = (s * 1103515245 + 12345) & 0x7FFFFFFF
        story.choose_choice_index((s >> 16) % len(said))
        story.continue_maximally()
    return story


def cost(work, count):
    for _ in range(count // 4):
        work()
    began = time.process_time()
    for _ in range(count):
        work()
    return (time.process_time() - began) / count * 1e6


result = {"engine": "bink"}
if mode == "verify":
    trace = hashlib.sha256()
    plays(Story(raw), number, trace)
    result["digest"] = trace.hexdigest()
elif mode == "play":
    began = time.process_time()
    played = Story(raw)
    result["load_ms"] = (time.process_time() - began) * 1e3
    plays(played, max(5, number // 10))
    steps = 0
    began = time.process_time()
    plays(played, number)
    result |= {"cpu": time.process_time() - began, "plays": number}
elif mode == "sessions":
    keep = [midway() for _ in range(max(2, number // 10))]
    give_back()
    before = resident()
    live = [midway() for _ in range(number)]
    result["bytes"] = (resident() - before) / number
else:
    played = midway()
    saved = played.save_state()
    result |= {"bytes": len(saved.encode()), "save_us": cost(played.save_state, number)}
    result["restore_us"] = cost(lambda: played.load_state(saved), number)
print(json.dumps(result | {"steps": steps, "seen": seen}))
