"""By what other systems of a program know its people: learning platforms and student registers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

MAX_STUDENT_ID = 100
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+/:#-]*")
_READ_AS_A_NUMBER = re.compile(r"[0-9]*(\.[0-9]*){2,}")


class IdSystem(StrEnum):
    """What an id belongs to."""

    ID_NUMBER = "idnumber"
    USERNAME = "username"
    CANVAS_ID = "canvas-id"
    SIS_USER_ID = "sis-user-id"
    SIS_LOGIN_ID = "sis-login-id"


@dataclass(frozen=True, slots=True)
class StudentId:
    """A person of a program as one other system knows them."""

    account_id: UUID
    program_id: UUID
    system: IdSystem
    value: str


def wrong_with_id(text: str) -> str:
    """Why a text can't be a student id, for the one who gave it; empty for one that can.

    An id has to come through a spreadsheet and through other systems' imports unchanged.
    """
    if len(text) > MAX_STUDENT_ID:
        return f"It has more than {MAX_STUDENT_ID} characters."
    if not _PLAIN.fullmatch(text):
        return (
            "It begins with a letter or a digit; after it come only letters A-Z, digits and the signs . _ @ + / : # -"
        )
    if text == "0":
        return "A learning platform takes an id of 0 for none."
    if _READ_AS_A_NUMBER.fullmatch(text):
        return "A learning platform takes digits with several points for a number, and changes them."
    return ""
