"""Texts that people type: what fits is kept as it was typed, and nothing in the program reads it."""

from __future__ import annotations

from simulator.domain.sharing import MAX_COMMENT
from simulator.errors import InvalidInput


def check_text(field: str, text: str, limit: int) -> None:
    """Refuse a text that is too long, or holds what databases can't keep.

    Raises
    ------
    InvalidInput
        Naming the field; the text itself is left to whoever typed it.
    """
    if len(text) > limit:
        raise InvalidInput(field, f"That is {len(text):,} characters; {limit:,} fit.", hint="Shorten it a little.")
    if any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise InvalidInput(field, "There is a character in the text that can't be kept.", hint="Type it again.")


def check_comment(text: str) -> None:
    """Refuse a comment, or an answer to one, that is too long, empty, or holds what databases can't keep.

    Raises
    ------
    InvalidInput
        As ``check_text`` does, and for nothing but blanks.
    """
    check_text("comment", text, MAX_COMMENT)
    if not text.strip():
        raise InvalidInput("comment", "Write something first.")
