"""Cases to begin from: small ones that can be played as they stand, each to be written over."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulator.content.located_yaml import load_located

FOLDER = Path(__file__).parent / "templates"
ORDER = ("blank", "family-repair", "couple-cycle", "individual-rupture")
"""As they are offered; each is a file in ``FOLDER``."""
MAX_ID = 60


@dataclass(frozen=True, slots=True)
class Template:
    """A case to begin from; ``id`` names its file, ``title`` and ``summary`` are its own."""

    id: str
    title: str
    summary: str
    text: str


@cache
def templates() -> tuple[Template, ...]:
    """Every template, as they are offered."""
    return tuple(_template(name) for name in ORDER)


def _template(name: str) -> Template:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    case = load_located(text, name).data
    return Template(name, case["title"], case["summary"], text)


def named(text: str, title: str) -> str:
    """A case's text under another title, with an id made from it; both lines are replaced, nothing else.

    Parameters
    ----------
    title : str
        On one line.
    """
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    text = re.sub(r"^title:.*$", lambda _: f'title: "{quoted}"', text, count=1, flags=re.MULTILINE)
    return re.sub(r"^id:.*$", lambda _: f"id: {id_from(title)}", text, count=1, flags=re.MULTILINE)


def id_from(title: str) -> str:
    """A title as an id: small letters, digits and hyphens; ``new-case`` where none are left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()  # letters without their accents
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return (words if words[:1].isalpha() else f"case-{words}" if words else "new-case")[:MAX_ID].rstrip("-")
