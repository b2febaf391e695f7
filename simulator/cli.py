"""The same services without a browser: ``python -m simulator check | play | schema``."""

from __future__ import annotations

import dataclasses
import json
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.markup import escape

from simulator.bootstrap import Settings
from simulator.content.catalogue import Case, Library, load_library, load_paths, ordered
from simulator.content.checks.library import check_library
from simulator.content.diagnostics import Diagnostic, has_errors
from simulator.content.schema import FORMATS, json_schema
from simulator.domain.encounter import Encounter, choose, here, offered, scene_lines, start
from simulator.domain.scenario import STANDARD, Line
from simulator.errors import ScenarioNotFound, SimulatorError
from simulator.services.records import playthrough

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
USAGE = 2


class Format(StrEnum):
    """The kinds of file that have a schema."""

    SCENARIO = "scenario"
    RUBRIC = "rubric"
    STRATEGY = "strategy"


def _stop(message: str, status: int) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(status)


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; without any, the whole library.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list instead of lines.")] = False,
    library: Annotated[bool, typer.Option("--library", help="Also check cues over the whole library.")] = False,
) -> None:
    """Check scenarios, rubrics and strategy profiles; every problem at once, each with its place and its mend.

    Exit status: 0 no errors (warnings may be), 1 errors, 2 a path that does not exist.
    """
    missing = [str(path) for path in paths or [] if not path.exists()]
    if missing:
        raise _stop(f"There is no file or folder {', '.join(missing)}.", USAGE)
    root = Settings().content
    loaded = load_paths(root, paths) if paths else load_library(root)
    problems = list(loaded.diagnostics)
    if library:
        problems += check_library(case.scenario for case in loaded.cases.values())
    _print_problems(ordered(problems), as_json=as_json)
    if not as_json:
        cases = len(loaded.cases)
        typer.echo(f"{cases} case{'' if cases == 1 else 's'} can be played; {len(problems)} to look at.", err=True)
    raise typer.Exit(1 if has_errors(problems) else 0)


def _print_problems(problems: list[Diagnostic], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems:
        typer.echo(str(problem))


def _find_case(name: str) -> Case:
    """A case by id or by the path of its file."""
    path, root = Path(name), Settings().content
    is_path = path.suffix in (".yaml", ".yml")
    library: Library = load_paths(root, [path]) if is_path and path.exists() else load_library(root)
    scenario_id = path.stem if is_path else name
    if scenario_id in library.cases:
        return library.cases[scenario_id]
    if scenario_id in library.unavailable:
        for problem in library.unavailable[scenario_id]:
            typer.echo(str(problem), err=True)
        raise _stop(f"'{scenario_id}' has errors and can't be played.", 1)
    near = get_close_matches(scenario_id, library.cases, n=1)
    raise ScenarioNotFound(scenario_id, suggestion=near[0] if near else None)


@app.command()
def play(
    scenario: Annotated[str, typer.Argument(help="A case's id, or the path of its file.")],
    choices: Annotated[str | None, typer.Option(help="Choice ids, separated by commas; without, you choose.")] = None,
    variant: Annotated[str, typer.Option(help="Which opening.")] = STANDARD,
    seed: Annotated[int, typer.Option(help="Order in which options are shown.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the transcript as JSON.")] = False,
    record: Annotated[Path | None, typer.Option(help="Write a playthrough file here.")] = None,
) -> None:
    """Play a case in the terminal, or print the transcript of a list of choices.

    Exit status: 0 played, 1 the case or a choice does not fit, 2 wrong usage.
    """
    try:
        case = _find_case(scenario)
        ids = [item.strip() for item in choices.split(",") if item.strip()] if choices is not None else None
        if ids is None:
            ids = list(_interactive(case, variant, seed))
        result = playthrough(case, ids, variant=variant, seed=seed)
    except SimulatorError as error:
        raise _stop(f"{error}{'' if str(error).endswith(('.', '?')) else '.'} {error.hint}".strip(), 1) from error
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        _print_transcript(result, steps=choices is not None)
    if record is not None:
        _write(record, yaml.safe_dump(result, sort_keys=False, allow_unicode=True, width=110))


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _stop(f"{file} can't be written: {error.strerror}.", 1) from error


def _interactive(case: Case, variant: str, seed: int) -> tuple[str, ...]:
    """Play in the terminal; returns the choices made when an ending is reached or the person leaves."""
    console = Console()
    encounter: Encounter = start(case.table, variant=variant, seed=seed)
    console.print(f"\n[bold]{escape(case.scenario.about.title)}[/bold]\n{escape(case.scenario.prebrief)}\n")
    while here(case.table, encounter).ending is None:
        node = here(case.table, encounter)
        if node.scene:
            console.print(f"[dim]{escape(node.scene)}[/dim]")
        _print_lines(console, case, scene_lines(case.table, encounter))
        options = offered(case.table, encounter)
        for number, option in enumerate(options, 1):
            console.print(f"  [bold]{number}[/bold]  {escape(option.say)}")
        answer = typer.prompt(f"1–{len(options)}, or q to leave", default="q")
        if answer.strip().lower() == "q":
            return encounter.trail
        if not answer.strip().isdecimal() or not 1 <= int(answer) <= len(options):
            console.print(f"Type a number from 1 to {len(options)}.")
            continue
        encounter, decision = choose(case.table, encounter, options[int(answer) - 1].id)
        _print_lines(console, case, decision.reply)
    return encounter.trail


def _print_lines(console: Console, case: Case, lines: tuple[Line, ...]) -> None:
    for line in lines:
        who = f"[bold]{escape(case.scenario.cast[line.speaker].name)}[/bold]: " if line.speaker else ""
        cue = f" [italic]({escape(line.cue)})[/italic]" if line.cue else ""
        console.print(f"{who}{escape(line.words)}{cue}")


def _print_transcript(result: dict[str, Any], *, steps: bool) -> None:
    for step in result["steps"] if steps else []:
        typer.echo(f"\n[{step['node']}]")
        for line in step["said"]:
            typer.echo(_line_text(line))
        typer.echo(f"  Therapist: {step['say']}")
        for line in step["reply"]:
            typer.echo(_line_text(line))
    for line in result["closing"]:
        typer.echo(_line_text(line))
    typer.echo(f"\nEnding: {result['ending'] or 'not reached'}")
    for name, value in result["scores"].items():
        typer.echo(f"  {name}: {'insufficient evidence' if value is None else f'{value:.2f}'}")
    typer.echo(f"  safety gate: {result['gate']} · evidence: {result['evidence']}")


def _line_text(line: dict[str, str]) -> str:
    who = f"{line['who']}: " if line["who"] else ""
    cue = f" ({line['cue']})" if line["cue"] else ""
    return f"  {who}{line['words']}{cue}"


@app.command()
def schema(
    kind: Annotated[Format, typer.Argument(help="Which kind of file.")] = Format.SCENARIO,
) -> None:
    """Print the JSON Schema of a kind of file, for editors."""
    typer.echo(json.dumps(json_schema(FORMATS[kind.value]), ensure_ascii=False, indent=2))
