"""What has to happen without anybody asking: overdue erasures, the end of old group sessions, flags about trainees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from starlette.concurrency import run_in_threadpool

from simulator.bootstrap import Services
from simulator.errors import SimulatorError

EVERY_SECONDS = 3600.0
log = structlog.get_logger()


@asynccontextmanager
async def housekeeping(services: Callable[[], Services], *, every: float = EVERY_SECONDS) -> AsyncIterator[None]:
    """Tidy up now and then, as long as the program runs; what fails is logged and tried again the next time."""

    async def keep_house() -> None:
        while True:
            try:
                n_erased = await run_in_threadpool(services().my_data.erase_overdue)
                if n_erased:
                    log.info("overdue_attempts_erased", n=n_erased)
                n_ended = await run_in_threadpool(services().together.end_expired)
                n_flags = await run_in_threadpool(services().flagging.refresh)
                if n_flags:
                    log.info("flags_renewed", n=n_flags)
                if n_ended:
                    log.info("expired_group_sessions_deleted", n=n_ended)
            except SimulatorError as error:
                log.error("housekeeping_failed", error=type(error).__name__)
            await asyncio.sleep(every)

    task = asyncio.create_task(keep_house())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
