"""``simulator demo``: programs whose people are made up, through the services that real people use."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.bootstrap import ROOT

FOLDER = ROOT / "var" / "demo"
ITS_OWN = f"sqlite:///{FOLDER / 'simulator.sqlite3'}"


def demo(
    database: Annotated[
        str, typer.Option(help="Another database to fill, by its address; one in which nobody is yet.")
    ] = ITS_OWN,
) -> None:
    """Fill a database of its own with simulated programs, people and sessions, as `make demo` does before it starts.

    Exit status: 0 filled, or filled before; 1 not possible, for example because the database holds real people.
    """
    from simulator.cli.demo.command import fill  # no other command needs what it loads

    fill(database)
