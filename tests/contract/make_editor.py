"""Writes the editors' settings and schemas: ``python -m tests.contract.make_editor``, or ``make docs``.

The same settings stand twice, so that they hold whether the whole project or only ``scenarios/`` is opened.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simulator.content.editor_schema import editor_schema
from simulator.content.schema import FORMATS
from tests.library import ROOT

GLOBS = {"scenario": "scenarios/*.yaml", "rubric": "rubrics/*.yaml", "strategy": "scenarios/strategies/*.yaml"}
"""Which files each schema is for; they match by the end of the path, so rubrics are found from ``scenarios/`` too."""
OPENED = {
    ".vscode": ("scenarios/.vscode/", "${workspaceFolder}"),
    "scenarios/.vscode": (".vscode/", "${workspaceFolder}/.."),
}
"""Folder of the settings: where the schemas are from what is opened, and where the project is."""
PROBLEM = r"^(.+?):(\d+):(\d+): ([A-Z]{2}\d{3}) (error|warning|note): (.*)$"


def settings(schemas: str) -> dict[str, Any]:
    """What an author's editor needs; formatting is off, since it would break lines that stand well."""
    return {
        "yaml.schemas": {f"{schemas}{kind}.schema.json": glob for kind, glob in GLOBS.items()},
        "yaml.schemaStore.enable": False,
        "yaml.validate": True,
        "yaml.completion": True,
        "yaml.hover": True,
        "yaml.format.enable": False,
        "yaml.customTags": [],
        "[yaml]": {
            "editor.tabSize": 2,
            "editor.insertSpaces": True,
            "editor.detectIndentation": False,
            "editor.formatOnSave": False,
            "editor.wordWrap": "on",
            "editor.quickSuggestions": {"other": True, "comments": False, "strings": True},
        },
        "files.encoding": "utf8",
        "files.eol": "\n",
    }


def tasks(project: str) -> dict[str, Any]:
    """Two tasks whose findings stand in the Problems pane: check the library, check the open file."""
    return {
        "version": "2.0.0",
        "tasks": [
            _task("check", "Check every case, rubric and profile", [], project) | _default(),
            _task("check this file", "Check the file that is open", ["${file}"], project),
        ],
    }


def _default() -> dict[str, Any]:
    return {"group": {"kind": "build", "isDefault": True}}


def _task(label: str, detail: str, arguments: list[str], project: str) -> dict[str, Any]:
    return {
        "label": label,
        "detail": detail,
        "type": "process",
        "command": f"{project}/.venv/bin/python",
        "windows": {"command": f"{project}/.venv/Scripts/python.exe"},
        "args": ["-m", "simulator", "check", *arguments],
        "options": {"cwd": project},
        "presentation": {"reveal": "silent", "clear": True},
        "problemMatcher": {
            "owner": "secure-base",
            "source": "check",
            "severity": "info",
            "fileLocation": ["autoDetect", project],
            "pattern": {
                "regexp": PROBLEM,
                "file": 1,
                "line": 2,
                "column": 3,
                "code": 4,
                "severity": 5,
                "message": 6,
            },
        },
    }


def editor_files() -> dict[Path, str]:
    """Every generated file of the editors' settings, by its path."""
    found: dict[str, Any] = {f"scenarios/.vscode/{kind}.schema.json": editor_schema(kind) for kind in FORMATS}
    for folder, (schemas, project) in OPENED.items():
        found[f"{folder}/settings.json"] = settings(schemas)
        found[f"{folder}/tasks.json"] = tasks(project)
        found[f"{folder}/extensions.json"] = {"recommendations": ["redhat.vscode-yaml"]}
    texts = {ROOT / name: json.dumps(data, ensure_ascii=False, indent=2) + "\n" for name, data in found.items()}
    return texts | {ROOT / "simulator/ui/static/studio/schema.mjs": _script(editor_schema("scenario"))}


def _script(schema: dict[str, Any]) -> str:
    """The schema as a script, which the editor in the browser loads once; without the address of its draft."""
    own = {name: value for name, value in schema.items() if name != "$schema"}
    about = "// What a case may hold, by which keys and words are completed. Written by `make docs`."
    return f"{about}\nexport const schema = {json.dumps(own, ensure_ascii=False, separators=(',', ':'))}\n"


def main() -> None:
    """Write every file."""
    for path, text in editor_files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
