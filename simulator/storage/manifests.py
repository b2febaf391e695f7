"""What stands beside a backup, and is compared with it before it is trusted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from simulator.domain.sharing import Tombstone
from simulator.errors import StorageError

FORMAT = "secure-base-backup-1"
MAX_BYTES = 64 * 1024 * 1024
PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes
    ----------
    sha256 : str
        Of the backup's file.
    program : str
        Version of the program that made it.
    engine, revision : str
        Of the database that it was made of.
    counts : mapping of str to int
        Rows of each table.
    audit_head : tuple of int and str
        Number and hash of the audit log's last line; 0 and empty if there is none.
    tombstones : tuple of Tombstone
        Who and what had been erased by then: restoring an older backup erases it again.
    """

    sha256: str
    made_at: datetime
    program: str
    engine: str
    revision: str
    counts: Mapping[str, int]
    audit_head: tuple[int, str]
    tombstones: tuple[Tombstone, ...]


def manifest_path(file: Path) -> Path:
    """Where a backup's manifest is."""
    return file.with_name(f"{file.name}.json")


def written(manifest: Manifest) -> str:
    """A manifest as text."""
    return json.dumps({"format": FORMAT} | asdict(manifest), indent=1, default=_in_text)


def _in_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def read_manifest(file: Path) -> Manifest | None:
    """The manifest in a JSON file; None if the file is about something else.

    Raises
    ------
    StorageError
        If it can't be read.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ValueError("too long")
        values = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(values, dict) or values.pop("format", None) != FORMAT:
            return None
        stones = tuple(
            Tombstone(str(stone["kind"]), UUID(stone["id"]), datetime.fromisoformat(stone["erased_at"]))
            for stone in values.pop("tombstones")
        )
        seq, last = values.pop("audit_head")
        made_at = datetime.fromisoformat(values.pop("made_at"))
        return Manifest(**values, made_at=made_at, audit_head=(int(seq), str(last)), tombstones=stones)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StorageError(
            f"{file.name} can't be read: it is no manifest of a backup, or it is damaged.",
            hint="If it belongs to a backup, get it back from where you keep copies; if not, move it away.",
        ) from error


def tombstones_beside(folder: Path) -> tuple[Tombstone, ...]:
    """What the manifests of all backups in a folder say was erased.

    Raises
    ------
    StorageError
        If one can't be read: somebody who was erased might come back.
    """
    found: dict[tuple[str, UUID], Tombstone] = {}
    for file in sorted(folder.glob("*.json")):
        manifest = read_manifest(file)
        for stone in manifest.tombstones if manifest else ():
            found[stone.kind, stone.id] = stone
    return tuple(found.values())


def hash_of_file(file: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = sha256()
    with file.open("rb") as content:
        while piece := content.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
