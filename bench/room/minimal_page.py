"""One element of text and four buttons; the first press selects, the second counts on."""

import streamlit as st

ATTEMPT = "0-0-0-0-0"
found = st.session_state.setdefault("place", {"step": 0, "selected": ""})  # noqa: TID251


def press(option):
    """Select, or go on."""
    if found["selected"] != option:
        found["selected"] = option
    else:
        found["step"], found["selected"] = found["step"] + 1, ""


st.html(f"<p>Decision {found['step'] + 1}</p>" + "<p>Words of a client, as long as they are on the page.</p>" * 20)
for number in range(4):
    name = f"o{number}"
    kind = "primary" if found["selected"] == name else "secondary"
    key = f"choice-{ATTEMPT}-{found['step']}-{name}"
    st.button(f"Option {number}", key=key, on_click=press, args=(name,), type=kind)
