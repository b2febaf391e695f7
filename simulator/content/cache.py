"""A folder of derived things, each under a hash of what it was made from: never needed, never wrong, never trusted.

Everything here can be made again from the content. A folder that is missing, full or read-only, a torn file and a file
of another version of the program all mean the same: the thing is made afresh. Files hold JSON under a checksum, so a
damaged one is noticed and nothing in one can run.
"""

from __future__ import annotations

import json
import os
import re
import time
import zlib
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from platform import python_version
from typing import Any
from uuid import uuid4

import networkx
import pydantic
import yaml

PACKAGE = Path(__file__).resolve().parent.parent
MADE_BY = ("content", "domain")
"""The packages whose code decides what is made from content."""
MAX_FILES = 4_000
MAX_BYTES = 256_000_000
BETWEEN_PRUNINGS = 100
FORGOTTEN_SECONDS = 3_600
"""A file half written for so long was left behind by a process that died."""
OURS = re.compile(r"[a-z]+-[0-9a-f]{40}\.cache(\.[0-9a-f]{32}\.tmp)?")


def digest(*parts: str) -> str:
    """BLAKE2b over some texts; where one ends and the next begins counts."""
    data = [part.encode("utf-8", "surrogatepass") for part in parts]
    lengths = ",".join(str(len(part)) for part in data)
    return blake2b(b"".join([lengths.encode(), b"\n", *data]), digest_size=20).hexdigest()


@cache
def program_stamp() -> str:
    """A hash of the code that makes things from content, and of the libraries it does so with."""
    return stamp_of(PACKAGE)


def stamp_of(package: Path) -> str:
    """The stamp of a program under a folder; empty if its sources are not there, so that nothing is cached."""
    sources = sorted(path for folder in MADE_BY for path in (package / folder).rglob("*.py"))
    if not sources:
        return ""
    texts = [part for path in sources for part in (path.relative_to(package).as_posix(), path.read_text("utf-8"))]
    return digest(python_version(), yaml.__version__, pydantic.VERSION, networkx.__version__, *texts)


class Cache:
    """The cache in one folder.

    Parameters
    ----------
    folder : Path
        Made at the first writing; may be impossible to make.
    stamp : str, optional
        What stands for the program's version: things that another version made are not found.
    max_files, max_bytes : int
        Bounds that pruning holds the folder to.
    """

    def __init__(
        self, folder: Path, stamp: str | None = None, *, max_files: int = MAX_FILES, max_bytes: int = MAX_BYTES
    ) -> None:
        self.folder = folder
        self.max_files = max_files
        self.max_bytes = max_bytes
        self.stamp = program_stamp() if stamp is None else stamp
        self._written = 0

    def found(self, kind: str, name: str) -> Any:
        """What was kept under a name, or None."""
        if not self.stamp:
            return None
        path = self._path(kind, name)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)  # used just now, so pruned last
        return _opened(data)

    def keep(self, kind: str, name: str, thing: Any) -> bool:
        """Keep plain data under a name; returns whether that worked.

        The file appears whole or not at all, so two processes may keep the same thing at once.
        """
        if not self.stamp:
            return False
        path = self._path(kind, name)
        half = path.with_name(f"{path.name}.{uuid4().hex}.tmp")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            half.write_bytes(_closed(thing))
            half.replace(path)
        except OSError:
            _remove(half)
            return False
        self._written += 1
        if self._written % BETWEEN_PRUNINGS == 1:
            self.prune()
        return True

    def program(self, play_hash: str) -> Any:
        """The compiled form of a case, as plain data, or None."""
        return self.found("program", play_hash)

    def keep_program(self, play_hash: str, data: Any) -> bool:
        """Keep the compiled form of a case."""
        return self.keep("program", play_hash, data)

    def prune(self) -> None:
        """Remove what was not used for longest until the bounds hold, and what dead processes left half written.

        Only files with names of the form that this class gives are looked at, whatever folder an operator has named.
        """
        kept = total = 0
        for used_at, size, path in sorted(self._files(), reverse=True):
            half = path.suffix == ".tmp"
            if half and time.time() - used_at < FORGOTTEN_SECONDS:
                continue
            kept, total = kept + 1, total + size
            if half or kept > self.max_files or total > self.max_bytes:
                _remove(path)

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if OURS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                        status = entry.stat()
                        found.append((status.st_mtime, status.st_size, Path(entry.path)))
        except OSError:
            pass  # another process pruned at the same time: what is left comes next time
        return found

    def _path(self, kind: str, name: str) -> Path:
        return self.folder / f"{kind}-{digest(self.stamp, kind, name)}.cache"


def _closed(thing: Any) -> bytes:
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    data = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
    return blake2b(data, digest_size=20).digest() + data


def _opened(data: bytes) -> Any:
    if blake2b(data[20:], digest_size=20).digest() != data[:20]:
        return None
    try:
        return json.loads(zlib.decompress(data[20:]).decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, RecursionError):  # nothing that this class wrote
        return None


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
