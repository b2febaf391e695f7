"""The command line, put together: one line a command."""

from __future__ import annotations

import typer

from simulator.cli import cases

app = typer.Typer(
    help="The same services without a browser.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)
app.command()(cases.check)
app.command()(cases.play)
app.command("verify")(cases.verify_case)
app.command()(cases.schema)
