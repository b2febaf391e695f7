"""A program of one page, which draws the studio's components under the program's own headers."""

from pathlib import Path
from types import SimpleNamespace

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from simulator.web.middleware import SecurityHeaders

SERVICES = SimpleNamespace(settings=SimpleNamespace(public_url=""))
app = st.App(
    Path(__file__).parent / "page.py",
    routes=[Route("/healthz", lambda request: PlainTextResponse("well"))],
    middleware=[Middleware(SecurityHeaders, services=lambda: SERVICES)],
)
