"""Tidy tables; this module owns every column name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from simulator.domain.conditions import Value

DECISION, MEASURE, VALUE = "Decision", "Measure", "Value"


def state_frame(states: Sequence[Mapping[str, Value]], person_id: str, labels: Mapping[str, str]) -> pd.DataFrame:
    """A person's numbers over a walk, one row a decision and measure.

    Parameters
    ----------
    states : sequence of mapping, length n + 1
        Values by variable name: at the opening, then after each decision.
    person_id : str
        Whose numbers.
    labels : mapping of str to str
        Bare variable name (``bond``) to the name shown; others are left out.

    Returns
    -------
    DataFrame
        Columns ``Decision`` (0 is the opening), ``Measure`` and ``Value``; only measures that moved.
    """
    rows = []
    for name, label in labels.items():
        full = f"{person_id}.{name}"
        series = [state[full] for state in states if full in state]
        if len(set(series)) > 1:
            rows += [{DECISION: step, MEASURE: label, VALUE: value} for step, value in enumerate(series)]
    return pd.DataFrame(rows, columns=[DECISION, MEASURE, VALUE])


def state_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The same numbers as a table: one row a measure, one column a decision."""
    measures = list(dict.fromkeys(frame[MEASURE]))
    table = frame.pivot_table(index=MEASURE, columns=DECISION, values=VALUE, aggfunc="first").loc[measures]
    table.columns = [str(column) for column in table.columns]
    return table.astype(int)
