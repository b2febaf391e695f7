"""Commands for those who write cases: ``check``, ``verify``, ``play``, ``schema``."""

from __future__ import annotations

import dataclasses
import json
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.markup import escape

from simulator.bootstrap import Settings
from simulator.cli.output import USAGE, in_words, stop
from simulator.content.cache import Cache
from simulator.content.case import Case, drawn_case
from simulator.content.catalogue import Library, draft_case, load_library, load_paths, ordered
from simulator.content.checks.library import check_library
from simulator.content.diagnostics import Diagnostic, has_errors, open_findings, waived_findings
from simulator.content.editor_schema import editor_schema
from simulator.content.library_table import LibraryTable, as_data, as_lines, library_table
from simulator.domain.encounter import Encounter, choose, here, offered, scene_lines, start
from simulator.domain.scenario import STANDARD, Line
from simulator.errors import ScenarioNotFound, SimulatorError
from simulator.services.records import playthrough
from simulator.services.verifying import proves_errors, verification_lines, verification_record, verified


class Format(StrEnum):
    """The kinds of file that have a schema."""

    SCENARIO = "scenario"
    RUBRIC = "rubric"
    STRATEGY = "strategy"


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; without any, the whole library.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list instead of lines.")] = False,
    library: Annotated[
        bool, typer.Option("--library", help="Also check the library as a whole, and print its table.")
    ] = False,
) -> None:
    """Check scenarios, rubrics and strategy profiles; every problem at once, each with its place and its mend.

    With --library --json prints one object: the list under "diagnostics", the library's table under "library".
    Exit status: 0 no errors (warnings may be), 1 errors, 2 a path that does not exist.
    """
    missing = [str(path) for path in paths or [] if not path.exists()]
    if missing:
        raise stop(f"There is no file or folder {', '.join(missing)}.", USAGE)
    loaded = _library(paths)
    problems = list(loaded.diagnostics)
    if library:
        problems += check_library(case.scenario for case in loaded.cases.values())
    table = library_table(loaded.cases.values()) if library else None
    _print_problems(ordered(problems), table, as_json=as_json)
    if not as_json:
        cases = len(loaded.cases)
        waived = len(waived_findings(problems))
        said = f"{len(problems) - waived} to look at{f'; {waived} waived' * (waived > 0)}"
        typer.echo(f"{cases} case{'' if cases == 1 else 's'} can be played; {said}.", err=True)
    raise typer.Exit(1 if has_errors(problems) else 0)


def _library(paths: list[Path] | None) -> Library:
    settings = Settings()
    kept = Cache(settings.cache)
    return load_paths(settings.content, paths, kept) if paths else load_library(settings.content, kept)


def _print_problems(problems: list[Diagnostic], table: LibraryTable | None, *, as_json: bool) -> None:
    """Print what was found; with the library's table JSON is an object: ``diagnostics`` and ``library``."""
    if as_json:
        found = [{**dataclasses.asdict(problem), "page": problem.page} for problem in problems]
        whole = found if table is None else {"diagnostics": found, "library": as_data(table)}
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    for problem in [*open_findings(problems), *(waived_findings(problems) if table else [])]:
        typer.echo(str(problem))
    for line in as_lines(table) if table else ():
        typer.echo(line)


def _find_case(name: str) -> Case:
    """A case by id or by the path of its file; an author may walk one whose checks fail, and is told so."""
    path = Path(name)
    is_path = path.suffix in (".yaml", ".yml")
    library = _library([path] if is_path and path.exists() else None)
    scenario_id = path.stem if is_path else name
    if scenario_id in library.cases:
        return library.cases[scenario_id]
    if scenario_id in library.unavailable:
        root = Settings().content
        case, problems = draft_case(root, path if is_path and path.exists() else root / f"scenarios/{scenario_id}.yaml")
        for problem in problems if case is None else library.unavailable[scenario_id]:
            typer.echo(str(problem), err=True)
        if case is None:
            raise stop(f"'{scenario_id}' has errors and can't be played.", 1)
        return case
    near = get_close_matches(scenario_id, library.cases, n=1)
    raise ScenarioNotFound(scenario_id, suggestion=near[0] if near else None)


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
        case = drawn_case(_find_case(scenario), variant)
        ids = [item.strip() for item in choices.split(",") if item.strip()] if choices is not None else None
        if ids is None:
            ids = list(_interactive(case, variant, seed))
        result = playthrough(case, ids, variant=variant, seed=seed)
    except SimulatorError as error:
        raise stop(in_words(error), 1) from error
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
        raise stop(f"{file} can't be written: {error.strerror}.", 1) from error


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


def verify_case(
    scenario: Annotated[str, typer.Argument(help="A case's id, or the path of its file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
) -> None:
    """Work through every state of a case: stuck states, endings, probabilities, scores of simple players.

    Exit status: 0 no errors (warnings may be), 1 errors, or the case can't be read, 2 wrong usage.
    """
    try:
        case = _find_case(scenario)
        began = perf_counter()
        found = verified(case, Cache(Settings().cache))
        seconds = perf_counter() - began
    except SimulatorError as error:
        raise stop(in_words(error), 1) from error
    if as_json:
        typer.echo(json.dumps(verification_record(case, found, seconds), ensure_ascii=False, indent=2))
    else:
        for line in verification_lines(case, found):
            typer.echo(line)
    raise typer.Exit(1 if proves_errors(found) else 0)


def schema(
    kind: Annotated[Format, typer.Argument(help="Which kind of file.")] = Format.SCENARIO,
) -> None:
    """Print the JSON Schema of a kind of file, for editors."""
    typer.echo(json.dumps(editor_schema(kind.value), ensure_ascii=False, indent=2))
