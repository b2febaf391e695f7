"""A client of the YAML language server, as an editor has one: opens files, reads marks, completions and hovers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.library import ROOT

SERVER = ROOT / "var" / "editor" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


class LanguageServer:
    """One server with the settings of one opened folder, over standard input and output."""

    def __init__(self, opened: Path) -> None:
        assert SERVER.exists(), "the YAML language server is missing: run make test"
        self._settings = _nested(json.loads((opened / ".vscode" / "settings.json").read_text(encoding="utf-8")))
        self._process = subprocess.Popen(
            ["node", str(SERVER), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._asked = self._opened = 0
        self._marks: dict[str, list[dict[str, Any]]] = {}
        folder = {"uri": opened.as_uri(), "name": opened.name}
        abilities = {
            "workspace": {"configuration": True},
            "textDocument": {"completion": {"completionItem": {"snippetSupport": False}}},
        }
        self._ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder["uri"],
                "workspaceFolders": [folder],
                "capabilities": abilities,
            },
        )
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": self._settings})

    def close(self) -> None:
        """Stop the server."""
        self._process.kill()
        self._process.communicate()

    def marks(self, path: Path, text: str) -> list[tuple[int, str]]:
        """Line, counted from 1, and message of each mark in a text that stands beside a file."""
        return self.marks_of((path, text))[0]

    def marks_of(self, *texts: tuple[Path, str]) -> list[list[tuple[int, str]]]:
        """The marks of several texts; together they take hardly longer than one."""
        opened = [self._open(path, text) for path, text in texts]
        while any(uri not in self._marks for uri in opened):
            self._read()
        return [[(mark["range"]["start"]["line"] + 1, mark["message"]) for mark in self._marks[uri]] for uri in opened]

    def offered(self, path: Path, text: str, after: str) -> list[str]:
        """What is offered for completion just after some words of a text."""
        found = self._ask("textDocument/completion", self._at(path, text, after))
        return [item["label"] for item in (found["items"] if isinstance(found, dict) else found)]

    def told(self, path: Path, text: str, after: str) -> str:
        """What is shown for the word at the end of some words of a text."""
        place = self._at(path, text, after)
        place["position"]["character"] -= 1
        return str((self._ask("textDocument/hover", place) or {}).get("contents", ""))

    def _at(self, path: Path, text: str, after: str) -> dict[str, Any]:
        assert text.count(after) == 1, after
        before = text[: text.index(after) + len(after)]
        column = len(before) - before.rfind("\n") - 1
        return {
            "textDocument": {"uri": self._open(path, text)},
            "position": {"line": before.count("\n"), "character": column},
        }

    def _open(self, path: Path, text: str) -> str:
        """The address of a new document beside a file; each has its own, so that no late answer is taken for it."""
        self._opened += 1
        uri = path.with_name(f"{path.stem}-{self._opened}.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _tell(self, method: str, params: dict[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._asked and "method" not in message:
                return message.get("result")

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the language server has stopped"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        if "method" in message and "id" in message:
            self._send({"id": message["id"], "result": self._answer(message)})
        elif message.get("method") == "textDocument/publishDiagnostics":
            self._marks[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def _answer(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        return [self._settings.get(item.get("section", "").split(".")[0]) for item in message["params"]["items"]]


def _nested(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings with dotted names as an editor hands them on: one mapping within another."""
    nested: dict[str, Any] = {}
    for name, value in settings.items():
        here = nested
        *outer, last = name.split(".") if not name.startswith("[") else [name]
        for part in outer:
            here = here.setdefault(part, {})
        here[last] = value
    return nested
