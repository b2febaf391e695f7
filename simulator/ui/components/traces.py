"""How each person moved: a small step line for each thing that moved, what moved it, and the numbers as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simulator.domain.conditions import Value
from simulator.domain.debrief import Debrief, Moment, concerns
from simulator.domain.scenario import Scenario
from simulator.services.debrief_words import MEASURES, change_words, number
from simulator.ui.i18n import _
from simulator.ui.markup import esc, table, tag

HEIGHT = 44
"""Pixels of a line's range."""


def traces(result: Debrief, scenario: Scenario) -> str:
    """Each person with their lines, then what moved them and the numbers, folded."""
    return "".join(_person(result, scenario, key) for key in scenario.cast)


def _person(result: Debrief, scenario: Scenario, key: str) -> str:
    name = scenario.cast[key].name
    moved = dict(_moved(result.states, key))
    if not moved:
        return tag("h3", esc(name)) + tag("p", esc(_("Nothing moved that is shown here.")))
    lines = "".join(_line(label, _range(scenario, key, bare), moved[bare]) for bare, label in _named(moved))
    steps = [_("opening"), *(str(moment.step + 1) for moment in result.moments)]
    rows = [[esc(label), *(number(value) for value in moved[bare])] for bare, label in _named(moved)]
    caption = _("{name} after each decision").format(name=name)
    numbers = table(caption, [_("After decision"), *steps], rows)
    causes = tag("h4", esc(_("What moved {name}").format(name=name))) + _causes(result.moments, key)
    summary = tag("summary", esc(_("What moved {name}, and the numbers").format(name=name)))
    return tag("h3", esc(name)) + tag("div", lines, "sb-traces") + tag("details", summary + causes + numbers, "sb-fold")


def _moved(states: Sequence[Mapping[str, Value]], key: str) -> Iterator[tuple[str, list[int]]]:
    """What moved in a person and is shown, with its values from the opening on."""
    for bare in MEASURES:
        series = [value for state in states if isinstance(value := state.get(f"{key}.{bare}"), int)]
        if len(set(series)) > 1:
            yield bare, series


def _named(moved: Mapping[str, list[int]]) -> Iterator[tuple[str, str]]:
    return ((bare, label) for bare, label in MEASURES.items() if bare in moved)


def _range(scenario: Scenario, key: str, bare: str) -> tuple[int, int]:
    numbers = [value for value in scenario.variables[f"{key}.{bare}"].values if isinstance(value, int)]
    return min(numbers), max(numbers)


def _line(label: str, bounds: tuple[int, int], series: list[int]) -> str:
    low, high = bounds
    width = 100 / len(series)
    tops = [round(HEIGHT * (high - value) / (high - low)) for value in series]
    parts = []
    for place, top in enumerate(tops):
        parts.append(tag("i", "", style=f"left:{place * width:.2f}%;top:{top}px;width:{width:.2f}%"))
        if place and top != tops[place - 1]:
            first, last = sorted((tops[place - 1], top))
            parts.append(tag("b", "", style=f"left:{place * width:.2f}%;top:{first}px;height:{last - first}px"))
    said = _("{measure}: {first} at the opening, {last} at the end, between {low} and {high}").format(
        measure=label, first=series[0], last=series[-1], low=min(series), high=max(series)
    )
    plot = tag("div", "".join(parts), "sb-trace-plot", role="img", aria_label=said)
    head = tag("span", esc(label)) + tag("span", esc(f"{number(series[0])} → {number(series[-1])}"), "sb-trace-ends")
    return tag("div", tag("p", head, "sb-trace-head") + plot, "sb-trace")


def _causes(moments: Sequence[Moment], person_id: str) -> str:
    rows = []
    for moment in moments:
        own = [change for change in moment.taken.changes if concerns(change, person_id)]
        if own:
            said = "; ".join(change_words(change, person_id) for change in own)
            rows.append(tag("li", esc(_("Decision {n}: ").format(n=moment.step + 1) + said)))
    return tag("ul", "".join(rows))
