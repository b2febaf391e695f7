"""The program itself as Streamlit would run it without being told otherwise: the base."""

from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from simulator.bootstrap import services
from simulator.web import front

ROOT = Path(__file__).resolve().parent.parent.parent


@asynccontextmanager
async def lifespan(_app):
    """Only what is needed: the heap is not frozen."""
    services().training.library()
    yield
    services().database.close()


app = st.App(
    ROOT / "simulator" / "ui" / "app.py",
    routes=front.routes(services),
    middleware=front.layers(services),
    lifespan=lifespan,
)
