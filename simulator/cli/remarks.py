"""``remarks``: what was said about single moments of cases, for whoever writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

import typer

from simulator.bootstrap import Services
from simulator.cli.opening import opened
from simulator.domain.remarks import Remark
from simulator.domain.roles import OPERATOR, SOLO, SOLO_PROGRAM, Actor, Membership, Role
from simulator.services.remarks import KINDS


def remarks(
    case: Annotated[str | None, typer.Argument(help="Id of a case; all cases if not given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for other programs.")] = False,
) -> None:
    """Print what people who practised said about single moments, oldest first; nobody is named.

    Of cases that were published for their author or for one program alone there is nothing: those who see them read it.

    Exit status: 0 done, also where there is nothing to print; 1 not possible.
    """
    with opened() as services:
        reported = [one.remark for one in reversed(services.answering.inbox(_reader(services)))]
        found = [said for said in reported if case in (None, said.scenario_id)]
        for said in found:
            typer.echo(json.dumps(_record(said)) if as_json else _in_words(said))
        if not found and not as_json:
            typer.echo("No remarks." if case is None else f"No remarks on {case!r}.")


def _reader(services: Services) -> Actor:
    """Remarks are for authors. Whoever has the server stands in for them, as for the lead where a case is assigned."""
    if services.accounts.solo():
        return SOLO
    return replace(OPERATOR, memberships=frozenset({Membership(SOLO_PROGRAM, Role.SUPERVISOR)}))


def _record(said: Remark) -> Mapping[str, Any]:
    return {
        "day": f"{said.at:%Y-%m-%d}",
        "case": said.scenario_id,
        "version": said.version,
        "content_hash": said.content_hash,
        "variant": said.variant,
        "node": said.node,
        "decision": said.step + 1,
        "choice": said.choice or None,
        "kind": said.kind.value,
        "text": said.text,
    }


def _in_words(said: Remark) -> str:
    chosen = f", chosen {said.choice}" if said.choice else ""
    lines = [
        f"{said.at:%Y-%m-%d}  {said.scenario_id} {said.version}  {KINDS[said.kind]}",
        f"  {said.node} (decision {said.step + 1}, {said.variant}){chosen}",
        *(f"    {line}".rstrip() for line in said.text.splitlines()),
    ]
    return "\n".join(lines) + "\n"
