"""One element of text and four options, by the same component as the room's; an answer counts on."""

import streamlit as st

from simulator.ui.components.options import Option, draw_options, reply_hints

found = st.session_state.setdefault("place", {"step": 0})  # noqa: TID251


def said():
    """Go on."""
    found["step"] += 1


st.html(f"<p>Decision {found['step'] + 1}</p>" + "<p>Words of a client, as long as they are on the page.</p>" * 20)
draw_options(
    [Option(f"o{number}", f"Option {number}") for number in range(4)],
    place=("least", found["step"]),
    hints=reply_hints(written=False),
    shortcuts=True,
    gap=0.0,
    on_said=said,
)
