"""The least that Streamlit can draw for a choice: the limit. Its script is ``minimal_page.py``."""

import gc
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from simulator.web.sockets import send_at_once


@asynccontextmanager
async def lifespan(_app):
    """As the program does it."""
    send_at_once()
    gc.collect()
    gc.freeze()
    yield


app = st.App(Path(__file__).with_name("minimal_page.py"), lifespan=lifespan)
