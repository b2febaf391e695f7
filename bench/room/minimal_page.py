"""One element of text and four buttons, one of which answers: the least that Streamlit can draw for a choice."""

import streamlit as st

found = st.session_state.setdefault("place", {"step": 0})  # noqa: TID251


def press():
    """Go on."""
    found["step"] += 1


st.html(f"<p>Decision {found['step'] + 1}</p>" + "<p>Words of a client, as long as they are on the page.</p>" * 20)
for number in range(4):
    st.button(f"Option {number}", key=f"option-{found['step']}-{number}", on_click=press)
