"""Cases as files: taken in one by one or many in a ZIP, and taken along.

A ZIP from outside is believed nothing: its entries are counted before it is opened, inflated piece by piece up to a
bound, and never written anywhere; of their names only the last part is looked at.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain, count
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from simulator.content.located_yaml import MAX_BYTES
from simulator.domain.drafts import Draft
from simulator.domain.policy import INSTALLATION, Action, require
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from simulator.services.case_access import OpenCases
from simulator.services.drafting import Drafting

MAX_ENTRIES = 200
MAX_UPLOAD = 2_000_000
"""Bytes of a file that is sent to us."""
MAX_TOTAL = 20_000_000
"""Bytes of all cases in a ZIP together, as they come out of it."""
MAX_RATIO = 200
"""So many times as large as it is packed may a case be; prose packs 3 to 10 times."""
FREE_BYTES = 100_000
"""Below this nobody asks for the ratio."""
PIECE = 65_536
MAX_NAME = 120
LONG_AGO = (1980, 1, 1, 0, 0, 0)
SIGNS = (b"PK\x03\x04", b"PK\x05\x06")
DIRECTORY_ENTRY = b"PK\x01\x02"
ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file to take along."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was not taken, and why."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an upload: the drafts that were begun, and the files that were not taken."""

    drafts: tuple[Draft, ...]
    problems: tuple[Problem, ...]


@dataclass
class CaseFiles:
    """Cases as files.

    Attributes
    ----------
    drafting : Drafting
        What begins a draft from a text, and says who may.
    open_cases : OpenCases
        The cases of the library that a person may see.
    """

    drafting: Drafting
    open_cases: OpenCases

    def take(self, actor: Actor, name: str, content: bytes) -> Taken:
        """Begin drafts from a YAML file, or from each one in a ZIP; the good ones are taken.

        Raises
        ------
        InvalidInput
            If it is too large, or a ZIP that can't be opened.
        """
        require(actor, Action.WRITE_CASES, INSTALLATION)
        name = last_part(name)
        if len(content) > MAX_UPLOAD:
            raise InvalidInput(
                "upload", f"“{name}” has more than {MAX_UPLOAD // 1_000_000} MB.", hint="Split it into several files."
            )
        drafts: list[Draft] = []
        problems: list[Problem] = []
        is_zip = content.startswith(SIGNS) or name.lower().endswith(".zip")
        files = _in_zip(content, name) if is_zip else iter([(name, content)])
        for file, found in files:
            if isinstance(found, bytes):
                try:
                    drafts.append(self.drafting.start(actor, _text(file, found), origin=f"upload: {file}"))
                    continue
                except InvalidInput as error:
                    found = f"{error} {error.hint}".strip()
            problems.append(Problem(file, found))
        if not drafts and not problems:
            problems.append(Problem(name, "There is no case in it."))
        return Taken(tuple(drafts), tuple(problems))

    def one(self, actor: Actor, draft_id: str | UUID) -> CaseFile:
        """A draft as it was saved last, as a YAML file."""
        draft, saved = self.drafting.open(actor, draft_id)
        return CaseFile(f"{draft.scenario_id}.yaml", saved.text.encode())

    def drafts(self, actor: Actor) -> CaseFile:
        """All drafts that one may change, as they were saved last, as a ZIP."""
        drafts = self.drafting.drafts(actor)
        texts = ((draft.scenario_id, self.drafting.open(actor, draft.id)[1].text) for draft in drafts)
        return CaseFile("secure-base-drafts.zip", _zipped(texts))

    def whole_library(self, actor: Actor) -> CaseFile:
        """Every case of the library that the person may see, as a ZIP."""
        require(actor, Action.WRITE_CASES, INSTALLATION)
        cases = self.open_cases(actor).cases
        texts = ((scenario_id, cases[scenario_id].texts[cases[scenario_id].path]) for scenario_id in sorted(cases))
        return CaseFile("secure-base-cases.zip", _zipped(texts))


def last_part(name: str) -> str:
    """A file's name without folders, of whatever system it comes from, and of bounded length."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in name.replace("\\", "/").rsplit("/", 1)[-1])
    return plain[-MAX_NAME:] or "file"


def _text(name: str, content: bytes) -> str:
    if not name.lower().endswith((".yaml", ".yml")):
        raise InvalidInput("upload", "This is no case: its name does not end with .yaml.")
    if len(content) > MAX_BYTES:
        raise InvalidInput("upload", f"A case may have {MAX_BYTES:,} bytes; this one has more.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "upload", f"This is not text in UTF-8 (byte {error.start}).", hint="Save it as UTF-8 in your editor."
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _in_zip(content: bytes, name: str) -> Iterator[tuple[str, bytes | str]]:
    """Each file in a ZIP by its name, with what is in it, or why it is not taken."""
    if content.count(DIRECTORY_ENTRY) > MAX_ENTRIES:
        raise InvalidInput("upload", f"“{name}” holds more than {MAX_ENTRIES} files.", hint="Split it into several.")
    try:
        archive = ZipFile(BytesIO(content))
    except (BadZipFile, LargeZipFile, NotImplementedError, ValueError, OSError, EOFError):
        raise InvalidInput("upload", f"“{name}” can't be opened as a ZIP.", hint="Pack the cases again.") from None
    left = MAX_TOTAL
    with archive:
        for entry in archive.infolist():
            if entry.is_dir() or _of_the_system(entry.filename):
                continue
            found = _inflated(archive, entry, left)
            left -= len(found) if isinstance(found, bytes) else 0
            yield last_part(entry.filename), found


def _of_the_system(name: str) -> bool:
    """Whether a file was put there by an operating system, not by a person."""
    return name.startswith("__MACOSX/") or last_part(name) in (".DS_Store", "Thumbs.db", "desktop.ini")


def _inflated(archive: ZipFile, entry: ZipInfo, left: int) -> bytes | str:
    """What is in a file of a ZIP, counted as it comes out, or why it is not taken."""
    if not last_part(entry.filename).lower().endswith((".yaml", ".yml")):
        return "This is no case: its name does not end with .yaml."
    if entry.flag_bits & ENCRYPTED:
        return "This file is locked with a password."
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "This file is packed in a way that is not read here."
    pieces: list[bytes] = []
    total = 0
    try:
        with archive.open(entry) as file:
            while piece := file.read(PIECE):
                pieces.append(piece)
                total += len(piece)
                if total > MAX_BYTES:
                    return f"A case may have {MAX_BYTES:,} bytes; this one has more."
                if total > left:
                    return f"The cases of this ZIP have more than {MAX_TOTAL:,} bytes together."
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError, OSError, EOFError):
        return "This file is damaged: what is in the ZIP is not what the ZIP says of it."
    if total > FREE_BYTES and total > MAX_RATIO * max(entry.compress_size, 1):
        return "This file unpacks to far more than a text does."
    return b"".join(pieces)


def _zipped(texts: Iterator[tuple[str, str]]) -> bytes:
    """Cases as a ZIP, each under its id; those of one id are numbered."""
    buffer, used = BytesIO(), set[str]()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for scenario_id, text in texts:
            numbered = (f"{scenario_id}-{number}" for number in count(2))
            name = next(name for name in chain([scenario_id], numbered) if name not in used)
            used.add(name)
            entry = ZipInfo(f"scenarios/{name}.yaml", LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, text.encode())
    return buffer.getvalue()
