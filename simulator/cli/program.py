"""The command line, put together: one line a command."""

from __future__ import annotations

import typer

from simulator.bootstrap import configure_logs
from simulator.cli import cases, cohorts, database, people, remarks, reminders
from simulator.cli.demo import demo
from simulator.cli.stats import stats

app = typer.Typer(
    help="The same services without a browser.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.callback()
def begin() -> None:
    """The same services without a browser."""
    configure_logs()  # what is printed is for the person or program that asked; the log goes beside it


app.command()(cases.check)
app.command()(cases.play)
app.command("verify")(cases.verify_case)
app.command()(cases.schema)
app.command()(remarks.remarks)
app.command("demo")(demo)
app.command()(reminders.remind)
app.add_typer(people.user, name="user")
app.add_typer(people.program, name="program")
app.add_typer(cohorts.cohort, name="cohort")
app.add_typer(database.db, name="db")
app.add_typer(stats, name="stats")
