"""The program as one ASGI application: routes, middleware, start-up; names the script that Streamlit reruns."""

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from simulator.bootstrap import configure_logs, services
from simulator.errors import SimulatorError
from simulator.web.health import routes
from simulator.web.middleware import LocalOnly, SecurityHeaders

ROOT = Path(__file__).resolve().parent


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open the database and read the library before the first page, so that a fault stops the start."""
    configure_logs()
    try:
        services().training.library()
    except SimulatorError as error:
        print(f"\n  Secure Base can't start. {error} {error.hint}\n", file=sys.stderr, flush=True)
        os._exit(1)  # the server would otherwise print a traceback and go on without the program
    gc.collect()
    gc.freeze()  # with runner.postScriptGC off, a choice costs a quarter of the processor time
    yield


app = st.App(
    ROOT / "simulator" / "ui" / "app.py",
    routes=routes(lambda: services().store),
    middleware=[Middleware(LocalOnly), Middleware(SecurityHeaders)],
    lifespan=lifespan,
)
