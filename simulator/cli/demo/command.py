"""Filling an installation of its own with simulated people, to see how the program looks in use."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from time import perf_counter

import typer

from simulator.bootstrap import Services, Settings, build_services, read_settings
from simulator.cli.demo import FOLDER, ITS_OWN
from simulator.cli.demo.chance import chance_of
from simulator.cli.demo.clock import Clock
from simulator.cli.demo.plan import WHOLE
from simulator.cli.demo.school import Made, School
from simulator.cli.output import in_words, stop
from simulator.domain.roles import OPERATOR, SOLO
from simulator.errors import SimulatorError
from simulator.services.passwords import Passwords


def fill(database: str) -> None:
    """Fill it, or say that it is filled, or why it can't be."""
    now = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)  # the same whenever in a day it is made
    clock = Clock(now)
    try:
        if database == ITS_OWN:
            FOLDER.mkdir(parents=True, exist_ok=True)
        services = opened_for_demo(database, clock)
        try:
            if is_filled(services):
                typer.echo(
                    "The demonstration is there already. Its password was printed when it was made; to have it made "
                    f"anew, delete {FOLDER if database == ITS_OWN else 'the database'} and run this again."
                )
                return
            refuse_real_people(services)
            began = perf_counter()
            password = "-".join(secrets.token_hex(2) for _part in range(4))
            made = School(services, clock, WHOLE, password, typer.echo).fill(now)
            _tell(made, password, perf_counter() - began)
        finally:
            services.store.close()
    except (SimulatorError, OSError) as error:
        raise stop(in_words(error) if isinstance(error, SimulatorError) else str(error)) from error


def opened_for_demo(database: str, clock: Clock, settings: Settings | None = None) -> Services:
    """The services on that database: their time is the clock's, their chance always the same, and they mail nobody."""
    chance = chance_of(WHOLE.seed)
    settings = (settings or read_settings()).model_copy(update={"database_url": database, "smtp_host": "", "oidc": {}})
    passwords = OneForAll()
    return build_services(settings, now=clock, new_seed=lambda: chance.randrange(2**31), passwords=passwords)


class OneForAll(Passwords):
    """Hashes the one password of everybody once: each time again would take longer than a week of the course."""

    _known: tuple[str, str] = ("", "")

    def hash(self, password: str) -> str:
        """The hash to store."""
        if password != self._known[0]:
            self._known = (password, super().hash(password))
        return self._known[1]


def is_filled(services: Services) -> bool:
    """Whether there is a simulated program already."""
    return any(program.simulated for program in services.programs.programs(OPERATOR))


def refuse_real_people(services: Services) -> None:
    """Raise unless nobody has an account, and nobody has begun to use the program without one."""
    used_alone = services.store.notices(SOLO.id) or services.store.attempts_of(SOLO.id)
    if not services.accounts.solo() or used_alone or services.programs.programs(OPERATOR):
        raise stop(
            "This database is in use: it holds people, programs or practice. Simulated people are never put among real "
            "ones. Run `python -m simulator demo` without --database, or name one that is empty."
        )


def _tell(made: Made, password: str, seconds: float) -> None:
    typer.echo(
        f"\n{made.n_people} simulated people and {made.n_sessions} sessions in {seconds:.0f} s. "
        "Nobody in it is real, and every page says so.\n"
        f"Sign in with one of these; the password of all is   {password}   (it is not shown again)\n"
        f"  program lead    {made.lead}\n"
        f"  supervisor      {made.supervisor}\n"
        f"  trainee         {made.trainee}\n"
        f"  administrator   {made.administrator}\n"
    )
