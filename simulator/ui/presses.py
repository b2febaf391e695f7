"""A press that has begun to be carried out is carried out whole, however soon the next one comes."""

from __future__ import annotations

from functools import wraps
from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState


def keep_presses_whole() -> None:
    """Have Streamlit carry out callbacks to their end before it turns to what was pressed since.

    By itself it ends a callback at the callback's next look at the session if something newer waits: a second press,
    or a part of the page that draws itself again. What the first press was to keep would be lost, while the page goes
    on to show it as kept. Drawing is still cut short; it begins anew with the newer press.
    """
    if getattr(SafeSessionState.on_script_will_rerun, "is_whole", False):
        return
    carry_out = SafeSessionState.on_script_will_rerun

    @wraps(carry_out)
    def carry_out_whole(self: SafeSessionState, *args: Any, **named: Any) -> None:
        runner: Any = getattr(self._yield_callback, "__self__", None)
        if runner is None or not runner._execing:
            carry_out(self, *args, **named)
            return
        runner._execing = False  # Streamlit's own sign that nothing is to be cut short
        try:
            carry_out(self, *args, **named)
        finally:
            runner._execing = True

    carry_out_whole.is_whole = True  # type: ignore[attr-defined]
    SafeSessionState.on_script_will_rerun = carry_out_whole  # type: ignore[method-assign]
