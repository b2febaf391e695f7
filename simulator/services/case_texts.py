"""What can be read off a case's text while it is written, which need not be YAML yet."""

from __future__ import annotations

import re

from simulator.content.located_yaml import MAX_BYTES
from simulator.errors import InvalidInput
from simulator.services.written import check_text

UNNAMED = "new-case"
MAX_NAME, MAX_TITLE = 60, 200
ID_LINE = re.compile(rf"^id:[ \t]*['\"]?([a-z0-9][a-z0-9-]{{0,{MAX_NAME - 1}}})['\"]?[ \t]*(?:#.*)?$", re.MULTILINE)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
TITLE_LINE = re.compile(r"^title:[ \t]*(.{1,400}?)[ \t]*$", re.MULTILINE)
BLOCK = re.compile(r"[>|][-+0-9]*")


def check_case_text(text: str) -> None:
    """Refuse a text that no case can be.

    Raises
    ------
    InvalidInput
        If it is larger than a case may be, or holds what can't be kept.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise InvalidInput(
            "case", f"A case may have {MAX_BYTES:,} bytes; this is larger.", hint="Split it into several cases."
        )
    check_text("case", text, MAX_BYTES)


def file_of(text: str) -> str:
    """The name that a draft's file would have."""
    return f"scenarios/{id_in(text)}.yaml"


def id_in(text: str) -> str:
    """The case's id as it is written, which need not be YAML yet; a name for want of one otherwise."""
    found = ID_LINE.search(text)
    return found[1] if found else UNNAMED


def title_in(text: str) -> str:
    """The case's title as it is written, without quotes; its id where there is none."""
    found = TITLE_LINE.search(text)
    title = found[1].strip() if found else ""
    quoted = QUOTED.fullmatch(title)
    title = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else title.strip("'\" ")
    title = "" if BLOCK.fullmatch(title) else title  # it stands in the lines below
    return (title or id_in(text))[:MAX_TITLE]
