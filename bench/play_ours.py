"""python bench/play_ours.py ENGINE play|verify|sessions|save FOLDER NUMBER SEED

ENGINE: ``readable`` (encounter.py), ``tables`` (the compiled engine without its automaton), ``compiled`` (the compiled
engine as it is: with the merged automaton where the case is small enough) or ``joined`` (tables, and what is said and
seen joined to one text at every step, as the ink runtimes give it).
"""

import gc
import hashlib
import json
import pickle
import sys
import time
import tracemalloc
from pathlib import Path

from simulator.domain.encounter import choose, here, offered, scene_lines, start
from simulator.domain.program import Program, Run

DECISIONS = 11


class Readable:
    """The explaining engine behind the same face as ``Run``; options stand in the author's order."""

    def __init__(self, table):
        self.table = table
        self.encounter = start(table)
        self.view = self._look(())

    def _look(self, reply):
        node, lines = here(self.table, self.encounter), scene_lines(self.table, self.encounter)
        choices = offered(self.table, self.encounter)
        said = tuple(choice.say for choice in choices)
        return Met(node.scene, lines, reply, tuple(choice.id for choice in choices), said)

    def choose(self, position):
        self.encounter, decision = choose(self.table, self.encounter, self.view.options[position])
        self.view = self._look(decision.reply)
        return self.view

    @property
    def trail(self):
        return self.encounter.trail


class Met:
    __slots__ = ("lines", "options", "reply", "said", "scene")

    def __init__(self, scene, lines, reply, options, said):
        self.scene, self.lines, self.reply, self.options, self.said = scene, lines, reply, options, said


def shown(view):
    """What the ink story prints at this point."""
    parts = [f"{line.speaker}: {line.words}" for line in view.reply]
    parts.append(view.scene)
    parts += [f"{line.speaker}: {line.words}" for line in view.lines]
    return "\n".join(parts)


def traced(begin, count, seed):
    """Digest of all texts and options of so many random plays."""
    digest, steps = hashlib.sha256(), 0
    for _ in range(count):
        run = begin()
        view = run.view
        while True:
            digest.update((shown(view) + "\n" + "\n".join(view.said) + "\n").encode())
            if not view.said:
                break
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            view = run.choose((seed >> 16) % len(view.said))
            steps += 1
    return {"digest": digest.hexdigest(), "steps": steps}


def plays(begin, count, seed, joined=False):
    """So many random plays; returns steps and the last seed. Every text of every step is taken in hand."""
    steps = seen = 0
    for _ in range(count):
        run = begin()
        choose, view = run.choose, run.view
        while True:
            said = view.said
            number = len(said)
            if joined:
                seen += len(shown(view)) + number
            else:
                seen += len(view.scene) + len(view.lines) + len(view.reply) + number
            if not number:
                break
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            view = choose((seed >> 16) % number)
            steps += 1
    return steps, seed


def loop_only(steps):
    """What the measuring loop itself costs a step: the same work with a ready view and no engine."""
    view, seed, seen = Met("a scene", (), (), (), ("a", "b", "c", "d")), 7, 0

    def same(position):
        return view

    began = time.process_time()
    for _ in range(steps):
        said = view.said
        number = len(said)
        seen += len(view.scene) + len(view.lines) + len(view.reply) + number
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        same((seed >> 16) % number)
    return (time.process_time() - began) / steps * 1e6


def midway(begin, chance):
    run = begin()
    for _ in range(DECISIONS):
        number = len(run.view.said)
        if not number:
            break
        chance[0] = (chance[0] * 1103515245 + 12345) & 0x7FFFFFFF
        run.choose((chance[0] >> 16) % number)
    return run


def cost(work, count):
    for _ in range(count // 4):
        work()
    began = time.process_time()
    for _ in range(count):
        work()
    return (time.process_time() - began) / count * 1e6


def saved_form(run):
    """Hash, variant, seed and ids of the choices."""
    saved = {"case": "0" * 64, "variant": "standard", "seed": 0, "choices": list(run.trail)}
    return json.dumps(saved, separators=(",", ":"))


def replayed(begin, saved):
    run = begin()
    for choice in json.loads(saved)["choices"]:
        run.choose_id(choice)
    return run


def main():
    engine, mode, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    number, seed = int(sys.argv[4]), int(sys.argv[5])
    result = {"engine": engine}
    if engine == "readable":
        table = pickle.loads((folder / "table.pickle").read_bytes())

        def begin():
            return Readable(table)
    else:
        began = time.process_time()
        data = json.loads((folder / "program.json").read_text(encoding="utf-8"))
        program = Program.load(data) if engine == "compiled" else Program.load(data, max_merged=0)
        Run(program)
        result["load_ms"] = (time.process_time() - began) * 1e3

        def begin():
            return Run(program)

    gc.collect()
    gc.freeze()
    if mode == "verify":
        result |= traced(begin, number, seed)
    elif mode == "play":
        began = time.process_time()
        steps, seed = plays(begin, max(20, number // 2), seed, engine == "joined")
        result["first_us"] = (time.process_time() - began) / steps * 1e6
        began = time.process_time()
        steps, _ = plays(begin, number, seed, engine == "joined")
        result |= {"cpu": time.process_time() - began, "plays": number, "steps": steps, "loop_us": loop_only(200_000)}
    elif mode == "sessions":
        chance = [seed]
        for _ in range(number):  # what all runs share is there before the same walks are weighed
            midway(begin, chance)
        gc.collect()
        tracemalloc.start()
        chance = [seed]
        live = [midway(begin, chance) for _ in range(number)]
        gc.collect()
        result["bytes"] = tracemalloc.get_traced_memory()[0] / len(live)
    else:
        run = midway(begin, [seed])
        saved = saved_form(run)
        result |= {"bytes": len(saved), "ids_bytes": len(",".join(run.trail)), "decisions": len(run.trail)}
        result |= {"save_us": cost(lambda: saved_form(run), number)}
        result |= {"restore_us": cost(lambda: replayed(begin, saved), number)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
