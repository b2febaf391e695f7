"""Commands for whoever runs the server: ``cohort …``. They act as the operator, who has no account."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from simulator.bootstrap import Services
from simulator.cli.opening import opened
from simulator.cli.output import USAGE, stop
from simulator.domain.accounts import Cohort, Program
from simulator.domain.attempt import Mode
from simulator.domain.roles import OPERATOR, Membership, Role
from simulator.domain.rosters import MAX_BYTES, Outcome
from simulator.domain.zones import moment, zone_of
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


@cohort.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="CSV with email, and name, role, section, idnumber where known.")],
    cohort_name: CohortOption,
    program: ProgramOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what each line does, and change nothing.")] = False,
) -> None:
    """Bring a list of people into a cohort: all of it, or nothing where a line has a fault.

    Says what each line does, and prints name, address and link of those invited, as CSV: pass each on to its person.

    Exit status: 0 done, 1 not possible or a line has a fault, 2 wrong usage.
    """
    with opened() as services:
        place = _cohort(services, cohort_name, program)
        content = _bytes(file)
        found = services.rosters.preview(OPERATOR, place.id, content)
        for said in (*found.problems, *found.notes):
            typer.echo(said, err=True)
        for line in found.lines:
            if line.outcome not in (Outcome.HERE, Outcome.INVITED):
                typer.echo(f"line {line.line}: {line.email}: {line.said}", err=not dry_run)
        counts = ", ".join(f"{n} {outcome.value}" for outcome, n in sorted(found.counts.items()))
        typer.echo(f"{len(found.lines)} lines: {counts or 'none'}.", err=True)
        if found.problems or found.faults:
            raise stop("Nothing was changed. Mend these, then do it again.")
        if dry_run or not found.can_be_carried_out:
            return
        done = services.rosters.carry_out(OPERATOR, place.id, content, by_mail=False)
        if done.links:
            typer.echo(done.csv().decode(), nl=False)


def _bytes(file: Path) -> bytes:
    """What a file holds, one byte more than may be read at most."""
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(MAX_BYTES + 1)
    except OSError as error:
        raise stop(f"{file} can't be read: {error.strerror}.") from error


@cohort.command("assign")
def assign(
    case: Annotated[str, typer.Argument(help="Id of the case.")],
    cohort_name: CohortOption,
    due: Annotated[
        datetime | None, typer.Option("--due", formats=["%Y-%m-%d"], help="Last day to do it, in the cohort's zone.")
    ] = None,
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
        zone = zone_of(place.zone) or ZoneInfo("UTC")
        until = None if due is None else moment(due.date(), time(23, 59, 59), zone).at
        mode = Mode.SUMMATIVE if summative else Mode.PRACTICE
        services.programs.assign(lead, place.id, case, until, mode)
        how = " once, without going back" if summative else ""
        typer.echo(f"{place.name} is asked to do {case}{how}{'' if due is None else f' until {due:%Y-%m-%d}'}.")
