"""The figures of a run as tables in docs/benchmarks.md, and what they say about the aims.

PYTHONPATH=. python bench/page.py [var/bench/result.json]
"""

import json
import sys
from pathlib import Path

from bench.prepare import CASES, ROOT, WORK, title

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: written by bench/page.py -->\n", "<!-- end of figures -->\n"
ENGINES = {
    "inkjs": "inkjs 2.4.0",
    "bink": "bink 0.7.1",
    "inkcpp-py": "inkcpp-py 0.1.12",
    "readable": "ours, the explaining engine",
    "joined": "ours, tables, text joined",
    "tables": "ours, tables",
    "compiled": "ours, compiled, as it is",
}
AIMS = (
    *((f"a step, {title(n)}: × inkjs", f"step_ratio_compiled_inkjs_{n}", ">=", 75) for n in ("30", "50", "1000")),
    *((f"a step, {title(n)}: × bink", f"step_ratio_compiled_bink_{n}", ">=", 40) for n in ("30", "50", "1000")),
    *((f"a step, {title(n)}: × inkcpp", f"step_ratio_compiled_inkcpp-py_{n}", ">=", 17) for n in ("30", "50", "1000")),
    (f"a step, stretch, {title('small')}: × inkjs", "step_ratio_compiled_inkjs_small", ">=", 170),
    *((f"plays, {title(n)}: × inkjs", f"plays_ratio_counting_inkjs_{n}", ">=", 2500) for n in ("30", "50", "1000")),
    ("verification of 30 × 12 × 6, guards only: ms", "verify_warm_ms_30x12x6_plain", "<=", 50),
    ("the same with rules and conditional lines: ms", "verify_warm_ms_30x12x6", "<=", 50),
    ("verification of 120 × 15 × 10, guards only: ms", "verify_warm_ms_120x15x10_plain", "<=", 1000),
    ("52 million states with loops, merged to 44: ms", "verify_ms_40x20x6_loops", "<=", 15_000),
    ("the same: MB more", "verify_mb_40x20x6_loops", "<=", 200),
    ("key press to verdict, 30 nodes × 12: ms", "verdict_ms_30x12", "<=", 50),
    ("shipped library, read, checked, verified, warm: ms", "shipped_library_ms", "<=", 2000),
    ("1,000 cases from the cache: s", "library_cached_cpu", "<=", 0.2),
    (f"a live attempt, {title('1000')}: bytes", "live_bytes_compiled_1000", "<=", 1500),
)
"""What the figure is, its name, and what it should be."""


def aims(figures):
    """Rows of what was aimed at and reached; figures that this run has not taken are left out."""
    for label, name, sign, aim in AIMS:
        if name in figures:
            value = figures[name]
            reached = value >= aim if sign == ">=" else value <= aim
            if name.endswith("loops") and not figures["verify_states_40x20x6_loops"]:
                label, reached = f"{label} (states not followed)", False
            yield label, f"{'≥' if sign == '>=' else '≤'} {aim:,}", f"{value:,}", "yes" if reached else "**no**"


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join(["---"] + ["---:"] * (len(head) - 1)) + " |"
    for row in rows:
        yield "| " + " | ".join(str(cell) for cell in row) + " |"
    yield ""


def page(figures):
    """The tables of one run, as Markdown."""
    machine = f"{figures['cores']} cores, shared; load {figures['load_before']} before the run"
    yield f"Run of {figures['date']}: {machine}; Python {figures['python']}, {figures['rounds']} rounds."
    yield ""
    yield from table(["aim", "", "reached", "met"], aims(figures))
    for name in CASES:
        if f"step_us_inkjs_{name}" in figures:
            yield f"**A step, {title(name)}** (one trace, SHA-256 {figures[f'digest_{name}']}…)"
            yield ""
            yield from table(["engine", "µs", "× inkjs", "× bink", "× inkcpp"], _steps(figures, name))
    for name in CASES:
        if f"plays_per_second_counting_{name}" in figures:
            yield f"**Whole random playthroughs a CPU second, {title(name)}**"
            yield ""
            yield from table(["engine", "plays/s", "× inkjs", "× bink", "× inkcpp"], _plays(figures, name))
    yield from _rest(figures)


def _ratios(figures, kind, engine, name):
    return [figures.get(f"{kind}_ratio_{engine}_{base}_{name}", "") for base in ("inkjs", "bink", "inkcpp-py")]


def _steps(figures, name):
    for engine, label in ENGINES.items():
        yield label, figures[f"step_us_{engine}_{name}"], *_ratios(figures, "step", engine, name)


def _plays(figures, name):
    for engine in ("inkjs", "bink", "inkcpp-py", "counting", "watching"):
        label = ENGINES.get(engine, f"ours, {engine}")
        yield label, f"{figures[f'plays_per_second_{engine}_{name}']:,}", *_ratios(figures, "plays", engine, name)


def _rest(figures):
    yield from _loading(figures)
    yield from _memory(figures)
    yield from _verification(figures)
    if "library_cached_cpu" in figures:
        yield "**A library of 1,000 cases** (`bench/library.py`)"
        yield ""
        rows = [[k.removeprefix("library_"), figures[k]] for k in figures if k.startswith("library_")]
        yield from table(["figure", ""], rows)


def _loading(figures):
    stages = [k.removeprefix("load_ms_").rsplit("_", 1) for k in figures if k.startswith("load_ms_")]
    if stages:
        names = list(dict.fromkeys(name for _, name in stages))
        yield "**From source to the first screen, CPU ms**"
        yield ""
        rows = (
            [stage.replace("_", " "), *(figures.get(f"load_ms_{stage}_{name}", "–") for name in names)]
            for stage in dict.fromkeys(stage for stage, _ in stages)
        )
        yield from table(["stage", *map(title, names)], rows)


def _memory(figures):
    if "live_bytes_inkjs_30" in figures:
        yield "**Bytes of a live attempt (30 and 1,000 nodes) and of a saved one**"
        yield ""
        keys = ("live_bytes_{}_30", "live_bytes_{}_1000", "saved_bytes_{}_30", "save_us_{}_30", "restore_us_{}_30")
        engines = ("inkjs", "bink", "inkcpp-py", "tables", "compiled")
        rows = ([ENGINES[e], *(_number(figures.get(key.format(e))) for key in keys)] for e in engines)
        yield from table(["engine", "live, 30", "live, 1,000", "saved", "save µs", "restore µs"], rows)


def _verification(figures):
    cases = [k.removeprefix("verify_states_") for k in figures if k.startswith("verify_states_")]
    if cases:
        yield "**Verification** (nodes × decisions × variables)"
        yield ""
        keys = ("verify_ms_{}", "verify_warm_ms_{}", "verify_mb_{}", "verify_states_{}", "verify_exact_{}")
        rows = ([case.replace("_", " "), *(_number(figures[key.format(case)]) for key in keys)] for case in cases)
        yield from table(["case", "first ms", "warm ms", "MB more", "merged states", "exact"], rows)


def _number(value):
    if value is None:
        return "–"
    return "yes" if value is True else "no" if value is False else f"{value:,}"


def main():
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else WORK / "result.json"
    figures = json.loads(path.read_text(encoding="utf-8"))
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(before + BEGIN + "\n" + "\n".join(page(figures)) + END + after, encoding="utf-8")
    print(PAGE.relative_to(ROOT))


if __name__ == "__main__":
    main()
