"""``remind``: mails before assigned cases are due, for a timer of the server."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.opening import opened
from simulator.cli.output import stop
from simulator.domain.cohorts import MOST_REMINDED
from simulator.domain.roles import OPERATOR


def remind(
    days: Annotated[int, typer.Option(help="How many days before.")] = 3,
    most: Annotated[int, typer.Option(help="Mails of one run; the next run goes on.")] = MOST_REMINDED,
) -> None:
    """Remind by mail whoever has an assigned case to do within some days: each person once of each.

    Run it as often as you like, also twice at once. Who does not want it says so in their account.

    Exit status: 0 done, also where nobody was due; 1 not possible, or a mail was not taken.
    """
    with opened() as services:
        if not services.accounts.mails():
            raise stop("No mail server is set, so nobody is reminded. Set SIMULATOR_SMTP_HOST.")
        done = services.reminding.send(OPERATOR, days=days, most=most)
        typer.echo(f"Reminded: {done.n_sent}. Left for the next run: {done.n_left}.")
        if done.n_failed:
            raise stop(f"Mails that the server did not take: {done.n_failed}. They are tried at the next run.")
