"""Charts as Altair specifications; each is drawn with its table beside it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from simulator.analytics.frames import DECISION, MEASURE, VALUE

HEIGHT = 240
PALETTE = ("#3A8080", "#B4632D", "#7272B4", "#7A7A3A", "#B05578", "#3F7BAD")  # 3 : 1 on light and on dark paper
DASHES = ((1, 0), (6, 3), (2, 2), (10, 3), (6, 2, 2, 2), (3, 5))


def state_chart(frame: pd.DataFrame, measures: list[str]) -> alt.Chart:
    """A person's state over decisions, one line a measure.

    Lines differ by colour and dash, so that no one needs to tell colours apart. The legend is drawn once, beside the
    charts, from ``PALETTE`` and ``DASHES``.

    Parameters
    ----------
    frame : DataFrame
        As ``state_frame`` gives it.
    measures : list of str
        Every measure that any person has, so that colours mean the same in each chart.
    """
    colours = alt.Scale(domain=measures, range=list(PALETTE[: len(measures)]))
    dashes = alt.Scale(domain=measures, range=[list(dash) for dash in DASHES[: len(measures)]])
    steps = int(frame[DECISION].max())
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_line(point=alt.OverlayMarkDef(size=45, filled=True), strokeWidth=2, interpolate="step-after")
        .encode(
            x=alt.X(
                f"{DECISION}:Q",
                axis=alt.Axis(values=list(range(steps + 1)), format="d", title="After decision (0 is the opening)"),
            ),
            y=alt.Y(f"{VALUE}:Q", scale=alt.Scale(domain=[-5, 10]), axis=alt.Axis(title=None, tickCount=4)),
            color=alt.Color(f"{MEASURE}:N", scale=colours, legend=None),
            strokeDash=alt.StrokeDash(f"{MEASURE}:N", scale=dashes, legend=None),
            tooltip=[MEASURE, DECISION, VALUE],
        )
        .properties(height=HEIGHT)
    )
    return chart
