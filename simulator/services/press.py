"""Documents as tagged PDF (PDF/UA-1): blocks of plain text, set by Typst in a process of its own."""

from __future__ import annotations

import json
import subprocess  # nosec B404
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from simulator.errors import FileNotMade
from simulator.services.glyphs import printable

log = structlog.get_logger()
SCRIPT = Path(__file__).parent / "typst" / "press.py"
MAX_SECONDS = 20.0
ONE_THREAD = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"}
"""All that the process knows of its surroundings: one page at a time leaves the other cores to those who practise."""
Block = dict[str, Any]
"""What stands on a page: ``is`` says what it is, the rest are its texts; the template has a rule for each."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be printed.

    Attributes
    ----------
    at : datetime
        The date that the file carries: of what it tells, not of when it was made, so that its bytes stay the same.
    foot : str
        At the foot of every page.
    """

    title: str
    at: datetime
    foot: str
    page_words: str
    blocks: tuple[Block, ...]


def press(document: Document) -> bytes:
    """The document as PDF, always the same bytes for the same document.

    Raises
    ------
    FileNotMade
        If Typst can't set it, or not in time.
    """
    made = _run(document, plain=False)
    if made is None:  # signs that won't stand together: better a page that names some than none
        log.warning("pdf_without_all_scripts")
        made = _run(document, plain=True)
    if made is None:
        log.error("pdf_not_made")
        raise FileNotMade
    return made


def _run(document: Document, *, plain: bool) -> bytes | None:
    data = {
        "title": document.title,
        "foot": document.foot,
        "page": document.page_words,
        "date": [document.at.year, document.at.month, document.at.day],
        "blocks": list(document.blocks),
    }
    try:
        # Our own script, by its path; nothing of anybody's is on the command line.
        done = subprocess.run(  # noqa: S603  # nosec B603
            [sys.executable, "-I", str(SCRIPT), str(int(document.at.timestamp()))],
            input=json.dumps(_shown(data, plain)).encode(),
            capture_output=True,
            timeout=MAX_SECONDS,
            env=ONE_THREAD,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None  # what Typst says may quote the text, so that it is not logged
    return done.stdout


def _shown(value: Any, plain: bool) -> Any:
    if isinstance(value, str):
        return printable(value, plain=plain)
    if isinstance(value, Mapping):
        return {name: _shown(item, plain) for name, item in value.items()}
    return [_shown(item, plain) for item in value] if isinstance(value, list | tuple) else value
