"""The generated summary of ``docs/security.md``, and what its tables say about each requirement of ASVS."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.contract.markdown import table
from tests.library import ROOT

PAGE = ROOT / "docs" / "security.md"
STANDARD = Path(__file__).with_name("asvs_5.0.0.txt")
"""Number and level of each requirement of OWASP ASVS 5.0.0; its texts are not ours to copy."""
LEVELS = (1, 2)
DONE, PARTLY, NOT_DONE, OPERATOR, NOT_APPLICABLE = "done", "partly", "not done", "operator", "not applicable"
STATUSES = (DONE, PARTLY, NOT_DONE, OPERATOR, NOT_APPLICABLE)
"""``done`` is not written: a row that begins with what shows it is done."""
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| L(\d) \| (.*?) \| (.*?) \| (.*) \|$", re.MULTILINE)
_STATUS = re.compile(r"\*\*(.+?)\*\*")
_CHAPTER = re.compile(r"^### V(\d+) (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Row:
    """What the page says about one requirement.

    Attributes
    ----------
    status : str
        One of ``STATUSES``, or whatever else stands there in bold.
    shown_by : str
        The last cell: tests, files or a reason.
    """

    number: str
    level: int
    short: str
    here: str
    status: str
    shown_by: str

    @property
    def chapter(self) -> int:
        """The chapter of the standard."""
        return int(self.number.partition(".")[0])


@cache
def standard() -> dict[str, int]:
    """Level of each requirement by its number, in the order of the standard."""
    lines = STANDARD.read_text(encoding="utf-8").split("\n")
    return {number: int(level) for number, _, level in (line.partition(" ") for line in lines if line)}


def rows(text: str) -> tuple[Row, ...]:
    """The rows of the page's tables about requirements."""
    return tuple(
        Row(number, int(level), short, here, _status(shown_by), shown_by)
        for number, level, short, here, shown_by in _ROW.findall(text)
    )


def _status(shown_by: str) -> str:
    found = _STATUS.match(shown_by)
    return found[1] if found else DONE


def _here() -> tuple[Row, ...]:
    return rows(PAGE.read_text(encoding="utf-8"))


def summary() -> str:
    """How many requirements have which status, by level."""
    counted = Counter((row.level, row.status) for row in _here())
    lines = [
        (f"level {level}", *(str(counted[level, status]) for status in STATUSES), str(_of_level(counted, level)))
        for level in LEVELS
    ]
    sums = [sum(counted[level, status] for level in LEVELS) for status in STATUSES]
    return table(("", *STATUSES, "all"), [*lines, ("both", *map(str, sums), str(sum(sums)))])


def _of_level(counted: Counter[tuple[int, str]], level: int) -> int:
    return sum(counted[level, status] for status in STATUSES)


def chapters() -> str:
    """The same by chapter, both levels together."""
    counted = Counter((row.chapter, row.status) for row in _here())
    return table(("Chapter", *STATUSES), _chapter_lines(counted))


def _chapter_lines(counted: Counter[tuple[int, str]]) -> Iterator[tuple[str, ...]]:
    for number, title in _CHAPTER.findall(PAGE.read_text(encoding="utf-8")):
        yield (f"V{number} {title}", *(str(counted[int(number), status] or "") for status in STATUSES))


PARTS: dict[str, Callable[[], str]] = {"summary": summary, "chapters": chapters}
