"""Follows the tutorial to the letter and writes down what is printed: ``python -m tests.contract.make_first_case``.

A comment says what a block is for: ``<!-- step: begin FILE -->`` starts the file with the block of YAML that follows,
``add`` appends one, ``replace`` puts the second of two blocks in the place of the first, and ``run`` runs the command
in the block of shell, whose output stands in the block of text after it.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from typer.testing import CliRunner

from simulator.cli import app
from tests.library import ROOT, replaced

PAGE = ROOT / "docs" / "authoring" / "first-case.md"
STEP = re.compile(r"<!-- step: (?P<kind>\w+) ?(?P<file>\S*) -->\n(?P<rest>.*?)(?=<!-- step:|\Z)", re.DOTALL)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PROGRAM = [".venv/bin/python", "-m", "simulator"]
SHELF = ("rubrics", "scenarios/strategies", "scenarios/reference")


@dataclass
class Followed:
    """What following the page led to.

    Attributes
    ----------
    case : str
        The file as it stands at the end.
    printed : list of (str, str)
        Each command and what it printed.
    outputs : list of (str, str)
        For each command, the block of output on the page, and as it should be.
    page : str
        The page with every output as it should be.
    """

    case: str = ""
    printed: list[tuple[str, str]] = field(default_factory=list)
    outputs: list[tuple[str, str]] = field(default_factory=list)
    page: str = ""


def followed(text: str) -> Followed:
    """Do what the page says, in an empty folder with the rubrics, profiles and sources that ship."""
    done = Followed()
    with TemporaryDirectory() as name, chdir(name), patch.dict(os.environ, SIMULATOR_CONTENT=name):
        for folder in SHELF:
            shutil.copytree(ROOT / folder, Path(name) / folder)
        path = Path()
        for step in STEP.finditer(text):
            path = Path(step["file"]) if step["file"] else path
            DOES[step["kind"]](path, BLOCK.findall(step["rest"]), done)
        done.case = path.read_text(encoding="utf-8")
    outputs = iter(done.outputs)
    done.page = STEP.sub(lambda step: step[0].replace(*next(outputs)) if step["kind"] == "run" else step[0], text)
    return done


def _begin(path: Path, blocks: list[tuple[str, str]], _: Followed) -> None:
    path.write_text(blocks[0][1], encoding="utf-8")


def _add(path: Path, blocks: list[tuple[str, str]], _: Followed) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{blocks[0][1]}", encoding="utf-8")


def _replace(path: Path, blocks: list[tuple[str, str]], _: Followed) -> None:
    (_, old), (_, new) = blocks[:2]
    path.write_text(replaced(path.read_text(encoding="utf-8"), old, new), encoding="utf-8")


def _run(_: Path, blocks: list[tuple[str, str]], done: Followed) -> None:
    (shell, command), (text, before) = blocks[:2]
    words = shlex.split(command)
    assert (shell, text, words[:3]) == ("sh", "text", PROGRAM), command
    printed = CliRunner().invoke(app, words[3:]).output.strip("\n") + "\n"
    done.printed.append((command.strip(), printed))
    done.outputs.append((f"```text\n{before}```", f"```text\n{printed}```"))


DOES: dict[str, Callable[[Path, list[tuple[str, str]], Followed], None]] = {
    "begin": _begin,
    "add": _add,
    "replace": _replace,
    "run": _run,
}
"""What each kind of step does."""


def main() -> None:
    """Write the outputs into the page."""
    PAGE.write_text(followed(PAGE.read_text(encoding="utf-8")).page, encoding="utf-8")


if __name__ == "__main__":
    main()
