"""Commands for whoever runs the server: ``user …`` and ``program …``. They act as the operator, who has no account."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.bootstrap import Services
from simulator.cli.opening import opened
from simulator.cli.output import USAGE, stop
from simulator.domain.accounts import Account, Program
from simulator.domain.roles import OPERATOR, Role
from simulator.errors import NotFound

if TYPE_CHECKING:
    from simulator.services.administration import Person

user = typer.Typer(help="People: accounts, invitations, roles.", no_args_is_help=True, rich_markup_mode=None)
program = typer.Typer(help="Training programs.", no_args_is_help=True, rich_markup_mode=None)


class Part(StrEnum):
    """What a person can be: a role in a program, or administrator of the whole."""

    TRAINEE = "trainee"
    SUPERVISOR = "supervisor"
    PROGRAM_LEAD = "program-lead"
    ADMINISTRATOR = "administrator"


Email = Annotated[str, typer.Argument(help="The person's e-mail address.")]
Name = Annotated[str, typer.Option(help="The person's name.")]
RoleOption = Annotated[Part | None, typer.Option(help="What the person becomes.")]
ProgramOption = Annotated[str, typer.Option(help="Name of the program in which the role is held.")]


@user.command()
def add(
    email: Email,
    name: Name = "",
    role: RoleOption = None,
    program: ProgramOption = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Make the account at once, with the password on standard input.")
    ] = False,
) -> None:
    """Add a person: prints a link with which they set up their account. Pass it on to nobody else.

    Exit status: 0 done, 1 not possible, 2 wrong usage.
    """
    _check_place(role, program)
    with opened() as services:
        if password_stdin:
            held = _program(services, program) if program else None  # before there is an account
            account = services.administration.add_account(
                OPERATOR, email=email, name=name, password=sys.stdin.readline(2_000).rstrip("\r\n")
            )
            _give(services, account, role, held)
            typer.echo(f"{account.email} can sign in now.")
        else:
            _invite(services, email, name, role, program, by_mail=False)


@user.command()
def invite(email: Email, name: Name = "", role: RoleOption = None, program: ProgramOption = "") -> None:
    """Invite a person by mail; where there is no mail server, or it is down, prints the link instead.

    Exit status: 0 done, 1 not possible, 2 wrong usage.
    """
    _check_place(role, program)
    with opened() as services:
        _invite(services, email, name, role, program, by_mail=True)


def _check_place(role: Part | None, program: str) -> None:
    if role in (None, Part.ADMINISTRATOR) and program:
        raise stop("--program needs --role trainee, supervisor or program-lead.", USAGE)
    if role not in (None, Part.ADMINISTRATOR) and not program:
        raise stop(f"--role {role} needs --program with the program's name.", USAGE)


def _invite(services: Services, email: str, name: str, role: Part | None, program: str, *, by_mail: bool) -> None:
    made = services.administration.invite(
        OPERATOR,
        email=email,
        name=name,
        program_id=_program(services, program).id if program else None,
        role=Role(role) if role and program else None,
        administrator=role is Part.ADMINISTRATOR,
        by_mail=by_mail,
    )
    until = f"{made.ticket.expires_at:%Y-%m-%d %H:%M} UTC"
    if made.mailed:
        typer.echo(f"The invitation was mailed to {made.ticket.email}; it works until {until}.")
        return
    typer.echo(f"The invitation for {made.ticket.email} works once, until {until}:", err=True)
    typer.echo(made.link)


def _give(services: Services, account: Account, role: Part | None, program: Program | None) -> None:
    if role is Part.ADMINISTRATOR:
        services.administration.set_administrator(OPERATOR, account.id, True)
    elif role is not None and program is not None:
        services.administration.grant(OPERATOR, account.id, program.id, Role(role))


def _program(services: Services, name: str) -> Program:
    found = [item for item in services.programs.programs(OPERATOR) if item.name.casefold() == name.strip().casefold()]
    if not found:
        raise NotFound("program", hint="`program list` shows those that there are, `program add` makes one.")
    return found[0]


def _account(services: Services, email: str) -> Account:
    return services.administration.person_by_email(OPERATOR, email)


@user.command("list")
def list_people(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False) -> None:
    """List everybody with their roles."""
    with opened() as services:
        people: list[Person] = []
        page = 0
        while (found := services.administration.people(OPERATOR, page=page)).people:
            people += found.people
            page += 1
    if as_json:
        listed = [
            {
                "email": person.account.email,
                "name": person.account.name,
                "administrator": person.account.administrator,
                "disabled": person.account.disabled_at is not None,
                "created_at": person.account.created_at.isoformat(),
                "roles": [{"program": held.name, "role": role.value} for held, role in person.memberships],
            }
            for person in people
        ]
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for person in people:
        roles = [f"{role.value} in {held.name}" for held, role in person.memberships]
        told = (
            ["administrator"] * person.account.administrator + roles + ["disabled"] * bool(person.account.disabled_at)
        )
        typer.echo(f"{person.account.email}  {person.account.name}  {', '.join(told) or 'no role'}")


@user.command()
def disable(email: Email) -> None:
    """Shut a person out at once, in every open tab."""
    with opened() as services:
        services.administration.disable(OPERATOR, _account(services, email).id)
        typer.echo(f"{email} is shut out.")


@user.command()
def enable(email: Email) -> None:
    """Let a person in again, with the roles they had."""
    with opened() as services:
        services.administration.enable(OPERATOR, _account(services, email).id)
        typer.echo(f"{email} can sign in again.")


@user.command("role")
def change_role(
    email: Email,
    role: Annotated[Part, typer.Argument(help="Which role.")],
    program: ProgramOption = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the role away instead.")] = False,
) -> None:
    """Give a person a role, or take it away."""
    _check_place(role, program)
    with opened() as services:
        account = _account(services, email)
        if not remove:
            _give(services, account, role, _program(services, program) if program else None)
        elif role is Part.ADMINISTRATOR:
            services.administration.set_administrator(OPERATOR, account.id, False)
        else:
            services.administration.revoke(OPERATOR, account.id, _program(services, program).id, Role(role))
        typer.echo(f"{email} is {'no longer' if remove else 'now'} {role.value}.")


@user.command()
def reset(email: Email) -> None:
    """Print a link with which a person chooses a new password. Pass it on to nobody else."""
    with opened() as services:
        made = services.administration.reset_link(OPERATOR, _account(services, email).id, by_mail=False)
        typer.echo(f"The link for {made.ticket.email} works once, until {made.ticket.expires_at:%H:%M} UTC:", err=True)
        typer.echo(made.link)


@user.command("sessions-end")
def end_sessions(email: Email) -> None:
    """Sign a person out everywhere."""
    with opened() as services:
        ended = services.administration.end_sessions(OPERATOR, _account(services, email).id)
        typer.echo(f"{ended} session{'' if ended == 1 else 's'} ended.")


@user.command()
def claim(email: Email) -> None:
    """Give a person what was practised on this computer before there were accounts; once."""
    with opened() as services:
        claimed = services.administration.claim_solo(OPERATOR, _account(services, email).id)
        n = claimed.n_attempts
        if n:
            typer.echo(f"{n} attempt{' is' if n == 1 else 's are'} now {email}'s.")
        if claimed.more:
            typer.echo(f"Drills, ways to practise and remarks, whichever there were, are now {email}'s.")
        if not claimed:
            typer.echo("There is nothing to give: nothing was practised without an account, or it was given before.")


@program.command("add")
def add_program(name: Annotated[str, typer.Argument(help="The program's name.")]) -> None:
    """Add a training program."""
    with opened() as services:
        made = services.programs.create_program(OPERATOR, name)
        typer.echo(f"{made.name} is there now.")


@program.command("list")
def list_programs() -> None:
    """List the training programs."""
    with opened() as services:
        for found in services.programs.programs(OPERATOR):
            typer.echo(found.name)
