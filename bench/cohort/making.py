"""Cohorts of any size straight into the tables: the record, what is derived from it, and the same as flat raw rows.

1,000 attempts a cohort by 50 trainees, 20 cases with 30 places of 4 options, 20 decisions an attempt, two dimensions.
Derived rows are summed by numpy here, not by the program; ``run.py`` has the program check them at the smallest size.
"""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pandas as pd
import sqlalchemy as sa

from simulator.domain.cohort_sums import EVERYWHERE
from simulator.storage.account_tables import cohorts, programs
from simulator.storage.rollup_tables import SUMS, attempt_items, attempt_scores, exposures
from simulator.storage.sharing_tables import assigned_attempts, assignments
from simulator.storage.tables import attempts, decisions, scenario_versions, scores

A_COHORT, TRAINEES, CASES, PLACES, OPTIONS, DECISIONS, PARTS = 1_000, 50, 20, 30, 4, 20, 6
BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)
KEY, PLAY, CONTENT = "k" * 64, "p" * 64, "c" * 64
NAMES = [f"attunement-{number}" for number in range(8)]
AT_ONCE = 20_000
flat = sa.MetaData()
RAW_ATTEMPTS = ("attempt", "cohort", "trainee", "case_", "exposure", "composite", "safety", "review", "critical", "at")
RAW_DECISIONS = ("attempt", "cohort", "case_", "exposure", "place", "option", "led_to", "x", "r", "critical", "ms")
raw_attempts = sa.Table("raw_attempts", flat, *(sa.Column(name, sa.Integer) for name in RAW_ATTEMPTS))
raw_decisions = sa.Table("raw_decisions", flat, *(sa.Column(name, sa.Integer) for name in RAW_DECISIONS))


def ids(kind, numbers):
    """UUIDs of numbered things, scattered as real ones are."""
    return [UUID(int=((number + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 + kind) % 2**128) for number in numbers]


def half_even(numerator, denominator):
    """Whole numbers next to fractions, of two the even one, as the program rounds."""
    whole, left = np.divmod(numerator, denominator)
    return whole + ((2 * left > denominator) | ((2 * left == denominator) & (whole % 2 == 1)))


def drawn(n, seed=1):
    """Attempts and their decisions as two tables of whole numbers."""
    rng = np.random.default_rng(seed)
    number = np.arange(n)
    cohort, place_in = number // A_COHORT, number % A_COHORT
    trainee = cohort * TRAINEES + place_in % TRAINEES
    case = (place_in // TRAINEES) % CASES
    skill = rng.normal(0, 0.15, trainee.max() + 1)[trainee]
    # Each walk leads from the first place to the last one, to the next or past one at a time: a choice leads to two.
    strides = np.repeat([2, 1], [PLACES - DECISIONS, 2 * DECISIONS - PLACES - 1])
    walk = np.c_[np.zeros(n, int), np.cumsum(rng.permuted(np.tile(strides, (n, 1)), axis=1), axis=1)]
    ease = rng.normal(0.6, 0.15, (CASES, PLACES))[case[:, None], walk]
    parts = np.clip(np.rint((ease + skill[:, None] + rng.normal(0, 0.25, walk.shape)) * PARTS), 0, PARTS).astype(int)
    total = parts.sum(axis=1)
    critical = ((parts == 0) & (rng.random(walk.shape) < 0.1)).astype(int)
    made = pd.DataFrame(
        {
            "attempt": np.repeat(number, DECISIONS),
            "cohort": np.repeat(cohort, DECISIONS),
            "case_": np.repeat(case, DECISIONS),
            "exposure": 0,
            "place": walk.ravel(),
            "option": np.minimum(parts.ravel() * OPTIONS // (PARTS + 1), OPTIONS - 1),
            "led_to": np.c_[walk[:, 1:], np.full(n, PLACES)].ravel(),
            "x": half_even(parts.ravel() * 10_000, PARTS),
            "r": half_even((np.repeat(total, DECISIONS) - parts.ravel()) * 10_000, PARTS * (DECISIONS - 1)),
            "critical": critical.ravel(),
            "ms": rng.integers(3_000, 40_000, n * DECISIONS),
            "trainee": np.repeat(trainee, DECISIONS),
            "parts": parts.ravel(),
        }
    )
    done = pd.DataFrame(
        {
            "attempt": number,
            "cohort": cohort,
            "trainee": trainee,
            "case_": case,
            "exposure": 0,
            "composite": half_even(total * 10_000, PARTS * DECISIONS),
            "safety": rng.integers(3_000, 10_001, n),
            "review": critical.any(axis=1).astype(int),
            "critical": critical.sum(axis=1),
            "at": number,
        }
    )
    return done, made


def fill(connection, done, made, *, recorded):
    """Everything but the derived sums, the record itself (decisions and sheets) of the last ``recorded`` attempts."""
    n, n_cohorts = len(done), int(done.cohort.max()) + 1
    program = ids(1, [0])[0]
    whose, where, tasks = ids(2, range(n)), ids(3, range(n_cohorts)), ids(4, range(n_cohorts))
    people = ids(5, range(int(done.trainee.max()) + 1))
    put(connection, programs, [(program, "Bench", BEGAN, False)])
    put(
        connection,
        cohorts,
        [(one, program, f"Cohort {at}", BEGAN, "UTC", None, None, None) for at, one in enumerate(where)],
    )
    version = (CONTENT, "case-0", "1.0.0", PLAY, KEY, "{}", BEGAN)
    put(connection, scenario_versions, [version])
    of_task = ("any", program, BEGAN, None, None, "practice", None, None, True, None, None)
    put(connection, assignments, [(task, cohort_id, *of_task) for task, cohort_id in zip(tasks, where, strict=True)])
    for start in range(0, n, AT_ONCE):
        some = done.iloc[start : start + AT_ONCE]
        of = made.iloc[start * DECISIONS : (start + AT_ONCE) * DECISIONS]
        records, sheets, items, rows = [], [], [], []
        grids = {name: of[name].to_numpy().reshape(-1, DECISIONS).tolist() for name in of}
        for at, one in enumerate(some.itertuples(index=False)):
            walk = [{name: grids[name][at][step] for name in grids} for step in range(DECISIONS)]
            name, id_ = f"case-{one.case_}", whose[one.attempt]
            ended = BEGAN + timedelta(seconds=int(one.at))
            record = (id_, people[one.trainee], name, CONTENT, PLAY, "standard", 0, "counted", "end", BEGAN)
            records.append((*record, None, None, ended, "over", "practice"))
            values = {"composite": int(one.composite), "safety": int(one.safety)}
            tail = ("review" if one.review else "clear", "enough", int(one.critical), DECISIONS, DECISIONS)
            row = (id_, where[one.cohort], people[one.trainee], name, KEY, "first", ended, int(one.composite), 500)
            rows.append((*row, json.dumps(values), *tail, sum(step["ms"] for step in walk)))
            short = [[f"place-{s['place']}", f"option-{s['option']}", s["x"], 1, s["ms"]] for s in walk]
            items.append((id_, json.dumps(short)))
            if one.attempt >= n - recorded:
                sheets.append((id_, KEY, PLAY, json.dumps(sheet(values, walk, one)), ended))
        put(connection, attempts, records)
        put(connection, exposures, [(row[0], "first") for row in rows])
        put(connection, assigned_attempts, [(row[0], tasks[c]) for row, c in zip(rows, some.cohort, strict=True)])
        put(connection, attempt_scores, rows)
        put(connection, attempt_items, items)
        put(connection, scores, sheets)
        first = max(start, n - recorded)
        if first < start + len(some):
            put(connection, decisions, list(steps(made, whose, first, start + len(some))))


def steps(made, whose, first, last):
    for one in made.iloc[first * DECISIONS : last * DECISIONS].itertuples():
        at = BEGAN + timedelta(seconds=int(one.attempt))
        offered, state = '["option-0","option-1","option-2","option-3"]', '{"noor.bond": 4, "noor.rupture": "none"}'
        step = int(one.Index) % DECISIONS
        yield whose[one.attempt], step, f"place-{one.place}", f"option-{one.option}", offered, state, at, one.ms


def sheet(values, walk, one):
    """A score sheet as the program stores it, as far as anything is read from it."""
    return {
        "dimensions": {name: {"value": value, "error": 500} for name, value in values.items()},
        "decisions": [
            {
                "step": step,
                "node": f"place-{at['place']}",
                "choice": f"option-{at['option']}",
                "weight": 1,
                "composite": f"{at['parts']}/{PARTS}",
                "dimensions": {"attunement": f"{at['parts']}/{PARTS}"},
                "criteria": {NAMES[at["place"] % len(NAMES)]: f"{at['parts']}/{PARTS}"},
                "critical": [{"code": "CE03", "class": "C2"}] if at["critical"] else [],
            }
            for step, at in enumerate(walk)
        ],
        "gate": "review" if one.review else "clear",
        "gate_opportunities": 5,
        "evidence": "enough",
    }


def summed(done, made):
    """The rows of every table of sums, by its name."""
    where = ids(3, range(int(done.cohort.max()) + 1))
    people = ids(5, range(int(done.trainee.max()) + 1))
    done, made = done.assign(n=1, five=5), made.assign(n=1, criterion=made.place % len(NAMES))
    for name, of in (("x", made.x), ("r", made.r)):
        made[name * 2] = of * of
    made["xr"] = made.x * made.r
    rows = {kind.value: [] for kind in SUMS}
    for every in (False, True):
        a, d = (frame.assign(cohort=-1) if every else frame for frame in (done, made))

        def place(number):
            return EVERYWHERE if number < 0 else where[number]

        def case(number):
            return f"case-{number}", KEY

        for c, k, *s in grouped(a, ["cohort", "case_"], ["n", "review", "review", "critical", "five", "n"]):
            rows["r_cohort"].append((place(c), *case(k), "first", *s))
        for name in ("composite", "safety"):
            b = a.assign(v=a[name], vv=a[name] * a[name], bin=a[name] // 100)
            for c, k, *s in grouped(b, ["cohort", "case_"], ["n", "v", "vv"]):
                rows["r_dimension"].append((place(c), *case(k), "first", name, *s))
            for c, bin_, n in grouped(b, ["cohort", "bin"], ["n"]):
                rows["r_hist"].append((place(c), "first", name, bin_, n))
        for c, k, p, *s in grouped(d, ["cohort", "case_", "place"], ["n", "critical", "n", "ms"]):
            rows["r_node"].append((place(c), *case(k), f"place-{p}", "first", *s))
        for c, k, p, n, x, xx, r, rr, xr in grouped(d, ["cohort", "case_", "place"], ["n", "x", "xx", "r", "rr", "xr"]):
            for name in ("attunement", "composite"):
                at = (place(c), *case(k), f"place-{p}", "first", name)
                rows["r_item"].append((*at, n, x, xx, n, x, xx, r, rr, xr))
        for c, k, p, o, n, r, rr in grouped(d, ["cohort", "case_", "place", "option"], ["n", "r", "rr"]):
            rows["r_option"].append((place(c), *case(k), f"place-{p}", f"option-{o}", "first", n, n, r, rr))
        if not every:
            for c, t, q, *s in grouped(d, ["cohort", "trainee", "criterion"], ["n", "x", "xx"]):
                rows["r_criterion"].append((place(c), people[t], NAMES[q], "first", *s))
            for c, k, p, o, to, n in grouped(d, ["cohort", "case_", "place", "option", "led_to"], ["n"]):
                led = "over" if to == PLACES else f"place-{to}"
                rows["r_edge"].append((place(c), *case(k), f"place-{p}", f"option-{o}", led, "first", n))
    return rows


def grouped(frame, keys, values):
    """Sums by key as rows of plain whole numbers; a value may be asked for twice."""
    found = frame.groupby(keys, sort=False)[list(dict.fromkeys(values))].sum().reset_index()
    return zip(*(found[name].tolist() for name in (*keys, *values)), strict=True)


def put(connection, table, rows):
    """Many rows at once, as fast as the database takes them."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        driver = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" for _ in table.columns)
    plain = [
        tuple(
            v.hex if isinstance(v, UUID) else v.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(v, datetime) else v
            for v in row
        )
        for row in rows
    ]
    connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", plain)
