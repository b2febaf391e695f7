"""A person's progress as a table, for whoever wants to count or draw it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from simulator.analytics.frames import ENDED_AT, HIGH, LOW, SCORE, progress_frame
from simulator.domain.progress import CaseResult


def rows(results: Iterable[CaseResult]) -> Iterator[list[str]]:
    """The heading, then a row for each session and dimension; what is missing is empty."""
    frame = progress_frame(results)
    told = {ENDED_AT: frame[ENDED_AT].map(pd.Timestamp.isoformat)}
    told |= {name: frame[name].map("{:g}".format, na_action="ignore").fillna("") for name in (SCORE, LOW, HIGH)}
    yield list(frame.columns)
    for row in frame.assign(**told).astype(str).itertuples(index=False, name=None):
        yield list(row)
