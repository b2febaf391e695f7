"""The program as one ASGI application: routes, middleware, start-up; names the script that Streamlit reruns."""

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn

gc.disable()  # what is loaded stays: to look through it for garbage meanwhile would take a tenth of the time

import streamlit as st

from simulator.bootstrap import configure_logs, services
from simulator.errors import SimulatorError
from simulator.ui.presses import keep_presses_whole
from simulator.web import front
from simulator.web.housekeeping import housekeeping
from simulator.web.peers import is_loopback
from simulator.web.sockets import send_at_once

gc.enable()

ROOT = Path(__file__).resolve().parent


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open the database and read the library before the first page, so that a fault stops the start."""
    configure_logs()
    try:
        services().training.library()
        solo = services().accounts.solo()
    except SimulatorError as error:
        _stop(f"{error} {error.hint}")
    if solo and not is_loopback(st.get_option("server.address")):
        _stop(
            "There are no accounts yet, so everybody who reaches this address could use it. Make the first one with "
            "`python -m simulator user add EMAIL --name NAME --role administrator`, or set server.address to 127.0.0.1."
        )
    send_at_once()
    keep_presses_whole()
    gc.collect()
    gc.freeze()  # with runner.postScriptGC off, a choice costs a quarter of the processor time
    async with housekeeping(services):
        yield
    services().database.close()  # SQLite then brings everything into the one file


def _stop(why: str) -> NoReturn:
    print(f"\n  Secure Base can't start. {why}\n", file=sys.stderr, flush=True)
    os._exit(1)  # the server would otherwise print a traceback and go on without the program


app = st.App(
    ROOT / "simulator" / "ui" / "app.py",
    routes=front.routes(services),
    middleware=front.layers(services),
    lifespan=lifespan,
)
