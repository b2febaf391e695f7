"""Commands for whoever runs the server: ``cohort …``. They act as the operator, who has no account."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Annotated

import typer

from simulator.bootstrap import Services
from simulator.cli.opening import opened
from simulator.cli.output import USAGE, stop
from simulator.domain.accounts import Cohort, Program
from simulator.domain.attempt import Mode
from simulator.domain.roles import OPERATOR, Membership, Role
from simulator.errors import NotFound

cohort = typer.Typer(help="Cohorts of training programs.", no_args_is_help=True, rich_markup_mode=None)


class Place(StrEnum):
    """What a person can be in a cohort."""

    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"


CohortOption = Annotated[str, typer.Option("--cohort", help="Name of the cohort.")]
ProgramOption = Annotated[str, typer.Option("--program", help="Name of its program, where two cohorts share a name.")]


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _programs(services: Services, name: str) -> list[Program]:
    found = [item for item in services.programs.programs(OPERATOR) if not name or _same(item.name, name)]
    if not found and name:
        raise NotFound("program", hint="`program list` shows those that there are, `program add` makes one.")
    return found


def _cohort(services: Services, name: str, program: str) -> Cohort:
    found = [
        (held, item)
        for held in _programs(services, program)
        for item in services.programs.cohorts(OPERATOR, held.id)
        if _same(item.name, name)
    ]
    if not found:
        raise NotFound("cohort", hint="`cohort list` shows those that there are, `cohort add` makes one.")
    if len(found) > 1:
        named = ", ".join(held.name for held, _item in found)
        raise stop(f"There is a cohort {name!r} in {named}. Say which one with --program.", USAGE)
    return found[0][1]


@cohort.command("add")
def add_cohort(
    name: Annotated[str, typer.Argument(help="The cohort's name.")],
    program: Annotated[str, typer.Option("--program", help="Name of the program.")],
) -> None:
    """Add a cohort to a program.

    Exit status: 0 done, 1 not possible, 2 wrong usage.
    """
    with opened() as services:
        if not program.strip():
            raise stop("--program needs the program's name.", USAGE)
        held = _programs(services, program)[0]
        made = services.programs.create_cohort(OPERATOR, held.id, name)
        typer.echo(f"{made.name} is there now, in {held.name}.")


@cohort.command("list")
def list_cohorts() -> None:
    """List the cohorts with how many people are in each."""
    with opened() as services:
        for held in _programs(services, ""):
            for item in services.programs.cohorts(OPERATOR, held.id):
                n = Counter(role for _account, role in services.programs.enrolled(OPERATOR, item.id))
                people = [f"{n[role]} {role.value}{'' if n[role] == 1 else 's'}" for role in map(Role, Place)]
                typer.echo(f"{item.name}  {held.name}  {', '.join(people)}")


@cohort.command("enrol")
def enrol(
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    cohort_name: CohortOption,
    role: Annotated[Place, typer.Option("--role", help="What the person is there.")] = Place.TRAINEE,
    program: ProgramOption = "",
) -> None:
    """Put a person into a cohort, in a role that they hold in its program."""
    with opened() as services:
        place = _cohort(services, cohort_name, program)
        account = services.administration.person_by_email(OPERATOR, email)
        joined = services.programs.enrol(OPERATOR, place.id, account.id, Role(role))
        typer.echo(f"{account.email} is {'now' if joined else 'already'} a {role.value} in {place.name}.")


@cohort.command("assign")
def assign(
    case: Annotated[str, typer.Argument(help="Id of the case.")],
    cohort_name: CohortOption,
    due: Annotated[datetime | None, typer.Option("--due", formats=["%Y-%m-%d"], help="Last day to do it, UTC.")] = None,
    program: ProgramOption = "",
    summative: Annotated[
        bool, typer.Option("--summative", help="Feedback at the end, no going back, once for each trainee.")
    ] = False,
) -> None:
    """Ask a cohort to do a case. Attempts begun for it are counted, and the cohort's supervisors see them."""
    with opened() as services:
        place = _cohort(services, cohort_name, program)
        # An administrator may not assign: that is for those who teach. Whoever has the server stands in for the lead.
        lead = replace(OPERATOR, memberships=frozenset({Membership(place.program_id, Role.PROGRAM_LEAD)}))
        until = None if due is None else datetime.combine(due.date(), time(23, 59, 59), UTC)
        mode = Mode.SUMMATIVE if summative else Mode.PRACTICE
        services.programs.assign(lead, place.id, case, until, mode)
        how = " once, without going back" if summative else ""
        typer.echo(f"{place.name} is asked to do {case}{how}{'' if due is None else f' until {due:%Y-%m-%d}'}.")
