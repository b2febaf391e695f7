"""Small pieces of Streamlit's protocol: what is shown, and what a field holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState

Value = bool | int | float | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One element of the page: its kind in the protocol (``button``, ``html`` …), its message and its fragment.

    Attributes
    ----------
    run : int
        The run of the script that drew it, counted by the tab.
    """

    kind: str
    proto: Any
    run: int
    fragment: str

    @property
    def label(self) -> str:
        """The label, or the text."""
        return str(getattr(self.proto, "label", "") or getattr(self.proto, "body", ""))

    @property
    def key(self) -> str:
        """The key that the program gave to a widget; the protocol sends it at the end of the id."""
        parts = str(getattr(self.proto, "id", "")).split("-", 2)
        return parts[2] if len(parts) == 3 and parts[2] != "None" else ""


def pressed(widget_id: str) -> WidgetState:
    """A button that was just pressed."""
    return WidgetState(id=widget_id, trigger_value=True)


def left_with(component_id: str, events: list[dict[str, Any]]) -> WidgetState:
    """A component that has just told what happened in it."""
    return WidgetState(id=_make_trigger_id(component_id, "events"), json_trigger_value=json.dumps(events))


def holding(widget_id: str, value: Value) -> WidgetState:
    """A field with a value."""
    if isinstance(value, bool):
        return WidgetState(id=widget_id, bool_value=value)
    if isinstance(value, int):
        return WidgetState(id=widget_id, int_value=value)
    if isinstance(value, float):
        return WidgetState(id=widget_id, double_value=value)
    if isinstance(value, str):
        return WidgetState(id=widget_id, string_value=value)
    state = WidgetState(id=widget_id)
    state.string_array_value.data.extend(value)
    return state


def page_path(page: Any) -> str:
    """The path of a page in the navigation; empty for the first one."""
    return "" if page.is_default else str(page.url_pathname)
