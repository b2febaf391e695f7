"""How commands end: a message on standard error and an exit status, never a traceback."""

from __future__ import annotations

import typer

from simulator.errors import SimulatorError

USAGE = 2
"""Exit status for a wrong argument."""


def stop(message: str, status: int = 1) -> typer.Exit:
    """Say why on standard error; raise what this returns."""
    typer.echo(message, err=True)
    return typer.Exit(status)


def in_words(error: SimulatorError) -> str:
    """An error with its hint, as one line."""
    return f"{error}{'' if str(error).endswith(('.', '?')) else '.'} {error.hint}".strip()
