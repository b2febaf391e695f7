"""One failing and one passing example of every diagnostic: small edits of the small library."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

import yaml

from simulator.content.catalogue import build_library
from simulator.content.checks.library import check_library
from tests.library import CASE, FIXTURES, library_texts

FOLDER = FIXTURES / "diagnostics"


@dataclass(frozen=True)
class Edit:
    """What stands in the small library, and what stands there instead.

    Attributes
    ----------
    until : str or None
        Where the text that is replaced ends, if it reaches further than ``old``.
    passing : str or None
        The mend; None where the library as it is mends it.
    """

    old: str
    failing: str
    passing: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class Example:
    """One code's examples.

    Attributes
    ----------
    line, column : int
        Where the failing example is reported.
    also : list of str
        Codes that cannot but follow from the same fault.
    copies : int
        How often the case is put into a library, for checks of whole libraries; 0 for others.
    excerpt, mended : str or None
        What the reference shows, where the edits alone would not tell.
    """

    code: str
    means: str
    edits: list[Edit]
    line: int
    column: int
    prints: str
    file: str = CASE
    also: tuple[str, ...] = ()
    copies: int = 0
    excerpt: str | None = None
    mended: str | None = None

    def problems(self, texts: dict[str, str]) -> list[str]:
        """Every problem of a library, as the command line prints it."""
        library = build_library(texts)
        whole = check_library([case.scenario for case in library.cases.values()] * self.copies)
        return [str(problem) for problem in (*library.diagnostics, *whole)]

    def failing(self) -> dict[str, str]:
        """The small library with the fault."""
        return library_texts() | {self.file: self._text(mended=False)[0]}

    def passing(self) -> dict[str, str]:
        """The small library with the fault mended."""
        return library_texts() | {self.file: self._text(mended=True)[0]}

    def shown(self, *, mended: bool) -> str:
        """The lines that the reference shows, with the line of the report among them."""
        own = self.mended if mended else self.excerpt
        if own is not None:
            return own.rstrip("\n")
        text, touched = self._text(mended=mended)
        same_length = len(text.splitlines()) == len(self._text(mended=not mended)[0].splitlines())
        if not mended or same_length or self.line < min(touched):
            touched.add(self.line)
        lines = text.splitlines()
        shown: list[str] = []
        for number in sorted(touched):
            if shown and number - 1 not in touched:
                shown.append(" " * (len(lines[number - 1]) - len(lines[number - 1].lstrip())) + "# …")
            shown.append(lines[number - 1])
        return textwrap.dedent("\n".join(shown))

    def _text(self, *, mended: bool) -> tuple[str, set[int]]:
        """The edited file, and the numbers of the lines that the edits touch."""
        text = library_texts()[self.file]
        touched: set[int] = set()
        for edit in self.edits:
            assert text.count(edit.old) == 1, f"{self.code}: {edit.old!r} stands {text.count(edit.old)} times"
            begin = text.index(edit.old)
            end = text.index(edit.until, begin) if edit.until else begin + len(edit.old)
            here = (text[begin:end] if edit.passing is None else edit.passing) if mended else edit.failing
            text = text[:begin] + here + text[end:]
            first = text.count("\n", 0, begin) + 1
            touched |= set(range(first, first + here.count("\n") + 1))
        return text, touched


def read_example(path: Path) -> Example:
    """The example in a file."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Example(**{**data, "edits": [Edit(**edit) for edit in data["edits"]]})


EXAMPLES = {path.stem: read_example(path) for path in sorted(FOLDER.glob("*.yaml"))}
