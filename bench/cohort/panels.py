"""What the panels of a program's page ask for: of the sums, of raw rows in SQL, and of raw rows in pandas.

The raw rows are kinder than the record: whole numbers in flat tables with their rest scores, no JSON, and indexes on
cohort and case.
"""

import pandas as pd
import sqlalchemy as sa

from bench.cohort.making import raw_attempts, raw_decisions
from simulator.domain.cohort_sums import EVERYWHERE

A, D = raw_attempts.name, raw_decisions.name
SCORES = ("composite", "safety")


def of_sums(store, cohort_id):
    """Each panel by its name, over all cohorts where it is drawn for all of them."""
    every = [EVERYWHERE]
    return {
        "totals and gate": lambda: store.cases(every),
        "dimensions": lambda: store.dimensions(every),
        "histogram": lambda: store.histogram(every),
        "decisions of a case": lambda: store.items(every, "case-3"),
        "visits of a case": lambda: store.nodes(every, "case-3"),
        "options of a case": lambda: store.options(every, "case-3"),
        "ways of a case, one cohort": lambda: store.edges([cohort_id], "case-3"),
        "heat map, one cohort": lambda: store.criteria([cohort_id]),
        "trainees, one cohort": lambda: store.trainees([cohort_id]),
        "latest, one cohort": lambda: store.scored([cohort_id], limit=50),
    }


SUMS = "count(*), sum(x), sum(cast(x as bigint) * x), sum(r), sum(cast(r as bigint) * r), sum(cast(x as bigint) * r)"
OF_RAW = {
    "totals and gate": f"SELECT case_, exposure, count(*), sum(review), sum(critical) FROM {A} GROUP BY 1, 2",
    "dimensions": " UNION ALL ".join(
        f"SELECT '{s}', case_, exposure, count(*), sum({s}), sum(cast({s} as bigint) * {s}) FROM {A} GROUP BY 1, 2, 3"
        for s in SCORES
    ),
    "histogram": " UNION ALL ".join(
        f"SELECT '{s}', exposure, {s} / 100, count(*) FROM {A} GROUP BY 1, 2, 3" for s in SCORES
    ),
    "decisions of a case": f"SELECT place, exposure, {SUMS} FROM {D} WHERE case_ = 3 GROUP BY 1, 2",
    "visits of a case": f"SELECT place, exposure, count(*), sum(critical), sum(ms) FROM {D} "
    "WHERE case_ = 3 GROUP BY 1, 2",
    "options of a case": f"SELECT place, option, exposure, count(*), sum(r), sum(cast(r as bigint) * r) FROM {D} "
    "WHERE case_ = 3 GROUP BY 1, 2, 3",
    "ways of a case, one cohort": f"SELECT place, option, led_to, exposure, count(*) FROM {D} "
    "WHERE cohort = 0 AND case_ = 3 GROUP BY 1, 2, 3, 4",
    "heat map, one cohort": f"SELECT a.trainee, d.place % 8, count(*), sum(d.x), sum(cast(d.x as bigint) * d.x) "
    f"FROM {D} d JOIN {A} a ON a.attempt = d.attempt WHERE d.cohort = 0 GROUP BY 1, 2",
    "trainees, one cohort": f"SELECT trainee, exposure, count(*), count(DISTINCT case_), sum(review), sum(composite), "
    f"max(at) FROM {A} WHERE cohort = 0 GROUP BY 1, 2",
    "latest, one cohort": f"SELECT * FROM {A} WHERE cohort = 0 ORDER BY at DESC LIMIT 50",
}


def of_frames(done, made):
    """The same in pandas, on frames that are in memory already."""

    def by(frame, keys, values):
        return frame.groupby(keys, observed=True)[values].sum()

    def case():
        return made[made.case_ == 3]

    def squared(frame, *names):
        return frame.assign(**{name * 2: frame[name] * frame[name] for name in names}, n=1)

    here_a, here_d = (lambda frame=frame: frame[frame.cohort == 0] for frame in (done, made))
    return {
        "totals and gate": lambda: by(done.assign(n=1), ["case_", "exposure"], ["n", "review", "critical"]),
        "dimensions": lambda: [
            by(squared(done, name), ["case_", "exposure"], ["n", name, name * 2]) for name in SCORES
        ],
        "histogram": lambda: [(done[name] // 100).value_counts() for name in SCORES],
        "decisions of a case": lambda: by(
            squared(case(), "x", "r").assign(xr=lambda f: f.x * f.r),
            ["place", "exposure"],
            ["n", "x", "xx", "r", "rr", "xr"],
        ),
        "visits of a case": lambda: by(case().assign(n=1), ["place", "exposure"], ["n", "critical", "ms"]),
        "options of a case": lambda: by(squared(case(), "r"), ["place", "option", "exposure"], ["n", "r", "rr"]),
        "ways of a case, one cohort": lambda: (
            here_d()[lambda f: f.case_ == 3].groupby(["place", "option", "led_to", "exposure"]).size()
        ),
        "heat map, one cohort": lambda: by(
            squared(here_d().merge(done[["attempt", "trainee"]], on="attempt"), "x").assign(c=lambda f: f.place % 8),
            ["trainee", "c"],
            ["n", "x", "xx"],
        ),
        "trainees, one cohort": lambda: (
            here_a()
            .groupby(["trainee", "exposure"])
            .agg(
                n=("at", "size"),
                cases=("case_", "nunique"),
                review=("review", "sum"),
                s=("composite", "sum"),
                at=("at", "max"),
            )
        ),
        "latest, one cohort": lambda: here_a().nlargest(50, "at"),
    }


def frames(engine):
    """Both raw tables in memory, numbers as small as they fit."""
    with engine.connect() as connection:
        return tuple(
            pd.read_sql(sa.select(table), connection).apply(pd.to_numeric, downcast="integer").astype("int64")
            for table in (raw_attempts, raw_decisions)
        )
