"""Content files found and read; a file that has not changed since it was last read is not read again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from simulator.content.cache import digest
from simulator.content.diagnostics import Diagnostic, diagnostic
from simulator.content.located_yaml import MAX_BYTES
from simulator.content.memory import Memory, Signature
from simulator.content.yaml_problems import place_after

FOLDERS = ("rubrics", "scenarios/strategies", "scenarios/reference", "scenarios")
SOURCES_FILE = "scenarios/reference/sources.yaml"
SETTLED_SECONDS = 2
"""A file changed more recently than this may change again without its times showing it: such clocks can be coarse."""


class Found(NamedTuple):
    """A file on disk; without a signature if it can't be asked for one."""

    path: str
    signature: Signature | None


class MovedOn(Exception):
    """A file changed on disk while the library was being read."""


def find_files(root: Path, folders: Iterable[str] = FOLDERS) -> dict[str, Found]:
    """Every content file in some folders below another, by name, in order."""
    files = {}
    for folder in folders:
        try:
            with os.scandir(root / folder) as entries:
                found = [entry for entry in entries if entry.name.endswith(".yaml")]
        except OSError:
            continue
        files.update({f"{folder}/{entry.name}": Found(entry.path, _signature(entry)) for entry in found})
    return dict(sorted(files.items()))


def find_file(path: Path) -> Found:
    """One file, wherever it is."""
    return Found(str(path), _signature(path))


def settled(signature: Signature | None, now_ns: int) -> bool:
    """Whether a signature that is seen again later will mean that the file is the same."""
    return signature is not None and now_ns - max(signature[:2]) > SETTLED_SECONDS * 1_000_000_000


def _signature(file: os.DirEntry[str] | Path) -> Signature | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def within(names: Iterable[str], folder: str) -> list[str]:
    """Names of the files directly in a folder."""
    return [name for name in names if name.startswith(folder) and "/" not in name.removeprefix(folder)]


class Texts(Mapping[str, str]):
    """Texts of files by name; one whose digest is known already is read from disk only when it is asked for.

    Attributes
    ----------
    digests : dict of str to str
        Of every file.
    """

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self.digests: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._paths: dict[str, Path] = {}
        for name, text in (texts or {}).items():
            self.add(name, text)

    def __getitem__(self, name: str) -> str:
        if name not in self._texts:
            text = read_text(self._paths[name], name, [])
            if text is None or digest(text) != self.digests[name]:
                raise MovedOn(name)
            self._texts[name] = text
        return self._texts[name]

    def __contains__(self, name: object) -> bool:
        return name in self.digests  # without reading anything, as the mapping's own way would

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)

    def add(self, name: str, text: str) -> None:
        """Add a file that was read."""
        self.digests[name] = digest(text)
        self._texts[name] = text

    def add_unread(self, name: str, path: Path, known_digest: str) -> None:
        """Add a file that need not be read now."""
        self.digests[name] = known_digest
        self._paths[name] = path


def read_files(files: Mapping[str, Found], memory: Memory, problems: list[Diagnostic]) -> Texts:
    """The texts of some files; those that can't be read are left out and reported."""
    texts, now_ns = Texts(), time.time_ns()
    for name, (path, signature) in files.items():
        place = os.path.abspath(path)
        known = memory.digest_of(place, signature)
        if known is not None:
            texts.add_unread(name, Path(path), known)
            continue
        text = read_text(Path(path), name, problems)
        if text is not None:
            texts.add(name, text)
            memory.keep_digest(place, signature if settled(signature, now_ns) else None, texts.digests[name])
    return texts


def read_text(path: Path, name: str, problems: list[Diagnostic]) -> str | None:
    """A file's text; what can't be read, is too large or is no UTF-8 text is reported."""
    code, place = "SC001", (1, 1)
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # a pipe or a device could be read for ever
            message, hint = "this is not a file", "give the path of a text file"
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            if len(data) <= MAX_BYTES:
                return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
            code, message, hint = "SC003", f"the file is larger than {MAX_BYTES:,} bytes", "split it"
    except OSError as error:
        message, hint = f"the file can't be read: {error.strerror}", "check its rights"
    except UnicodeDecodeError as error:
        place = place_after(error.object[: error.start].decode("utf-8"))
        message, hint = "the file is not UTF-8 text", "save it as UTF-8"
    problems.append(diagnostic(code, name, place, message, hint))
    return None
