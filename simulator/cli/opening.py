"""The services, for commands that need them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from simulator.bootstrap import Services, build_services
from simulator.cli.output import in_words, stop
from simulator.errors import SimulatorError


@contextmanager
def opened() -> Iterator[Services]:
    """The services; a refusal becomes a message and exit status 1."""
    try:
        services = build_services()
        try:
            yield services
        finally:
            services.store.close()
    except SimulatorError as error:
        raise stop(in_words(error)) from error
