"""Problems of content as values: ``file:line:column: CODE severity: what; how to fix``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is; only errors keep content from being used."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, its place and its mend.

    Attributes
    ----------
    line, column : int
        Counted from 1.
    """

    code: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.severity.value}: {self.message}; {self.hint}"


CODES: dict[str, tuple[str, Severity]] = {
    "SC001": ("The file is not YAML that can be read", Severity.ERROR),
    "SC002": ("A key stands twice", Severity.ERROR),
    "SC003": ("A feature of YAML is not allowed: anchor, alias, tag, great depth or size", Severity.ERROR),
    "SC004": ("A key is missing", Severity.ERROR),
    "SC005": ("A key is not known", Severity.ERROR),
    "SC006": ("A value has the wrong form", Severity.ERROR),
    "SC007": ("The id differs from the file's name", Severity.ERROR),
    "SC010": ("A variable is not known", Severity.ERROR),
    "SC011": ("A value is out of the variable's range", Severity.ERROR),
    "SC012": ("A target does not exist", Severity.ERROR),
    "SC013": ("A person is not in the cast", Severity.ERROR),
    "SC014": ("A criterion or task is not in the case's rubrics, or is rated elsewhere", Severity.ERROR),
    "SC015": ("A critical error is not in the case's rubrics", Severity.ERROR),
    "SC016": ("A kind of move is not known", Severity.ERROR),
    "SC017": ("A strategy profile is not known", Severity.ERROR),
    "SC018": ("A rubric is not known", Severity.ERROR),
    "SC019": ("Two choices of a node share an id", Severity.ERROR),
    "SC020": ("Of several targets or levels, not exactly the last stands without a condition", Severity.ERROR),
    "SC021": ("An option is not rated on exactly the node's criteria", Severity.ERROR),
    "SC022": ("An option with a critical error does not rate 0 on its safety criterion", Severity.ERROR),
    "SC023": ("A node is neither a decision nor an ending, or both", Severity.ERROR),
    "SC024": ("A name already means something else", Severity.ERROR),
    "SC025": ("A source is not in the list of sources", Severity.ERROR),
    "SC101": ("No walk reaches the node", Severity.ERROR),
    "SC102": ("No ending can be reached from the node", Severity.ERROR),
    "SC201": ("A decision has more than four options", Severity.ERROR),
    "SC202": ("A decision has fewer than three options", Severity.WARNING),
    "SC203": ("An option is much longer or shorter than the others", Severity.WARNING),
    "SC204": ("A rationale is not 30–70 words", Severity.WARNING),
    "SC205": ("No option of a scored decision is competent", Severity.WARNING),
    "SC206": ("Over the library, the length or place of an option gives the key away", Severity.WARNING),
    "SC207": ("Over the library, one kind of move is best too often", Severity.WARNING),
    "SC301": ("Risk is touched and no content note says so", Severity.ERROR),
    "SC302": ("A word that labels people stands in an option that is not rated down", Severity.WARNING),
    "RB001": ("A rubric's parts do not fit together", Severity.ERROR),
    "ST001": ("A strategy profile names a variable or move that does not exist", Severity.ERROR),
}
"""Every code: what it means and how severe it is."""


def diagnostic(code: str, path: str, mark: tuple[int, int], message: str, hint: str) -> Diagnostic:
    """A diagnostic of a known code; its severity comes from ``CODES``."""
    return Diagnostic(code, CODES[code][1], path, mark[0], mark[1], message, hint)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them keeps the content from being used."""
    return any(item.severity is Severity.ERROR for item in diagnostics)


def meant(name: str, known: Iterable[str]) -> str:
    """A hint for an unknown name: the nearest known one, or a few of them."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if not names:
        return "none are defined"
    shown = ", ".join(f"'{item}'" for item in names[:8])
    return f"use {'one of ' if len(names) > 1 else ''}{shown}{', …' if len(names) > 8 else ''}"
