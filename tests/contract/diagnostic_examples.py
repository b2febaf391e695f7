"""One failing and one passing example of every diagnostic: small edits of the small library."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

import yaml

from simulator.content.catalogue import build_library
from simulator.content.checks.library import check_library
from simulator.content.diagnostics import open_findings
from tests.library import CASE, FIXTURES, library_texts

FOLDER = FIXTURES / "diagnostics"
BLOCKS = re.compile(r"<(\d+) blocks>")
WAIVER = re.compile(r"  # allow: .*")
ABOUT_WAIVERS = ("SC026", "SC027")


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
    why : str
        Why it matters; where it is empty, the reference gives the reason of the whole family.
    copies : int
        How often the case is put into a library, for checks of whole libraries; 0 for others.
    excerpt, mended : str or None
        What the reference shows, where the edits alone would not tell.
    block : str
        What stands in an edit for ``<4 blocks>``, four times; in it ``<n>`` is the copy's number and ``<next>`` the
        number after it.
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
    why: str = ""
    excerpt: str | None = None
    mended: str | None = None
    block: str = ""

    def places(self) -> list[tuple[int, int]]:
        """Line and column of every report of the code, in the order in which they are printed."""
        found = (line.split(":", 3) for line in self.prints.splitlines())
        return [(int(line), int(column)) for _, line, column, _ in found]

    def problems(self, texts: dict[str, str]) -> list[str]:
        """Every problem of a library that nobody has waived, as the command line prints it."""
        library = build_library(texts)
        whole = check_library([case.scenario for case in library.cases.values()] * self.copies)
        return [str(problem) for problem in open_findings([*library.diagnostics, *whole])]

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
            shown.append(lines[number - 1] if self.code in ABOUT_WAIVERS else WAIVER.sub("", lines[number - 1]))
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
            here = BLOCKS.sub(lambda found: self._copies(int(found[1])), here)
            text = text[:begin] + here + text[end:]
            first = text.count("\n", 0, begin) + 1
            touched |= set(range(first, first + here.count("\n") + 1))
        return text, touched

    def _copies(self, times: int) -> str:
        """The block, so many times."""
        return "".join(
            self.block.replace("<n>", str(number)).replace("<next>", str(number + 1)) for number in range(1, times + 1)
        )


def read_example(path: Path) -> Example:
    """The example in a file."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Example(**{**data, "edits": [Edit(**edit) for edit in data["edits"]]})


EXAMPLES = {path.stem: read_example(path) for path in sorted(FOLDER.glob("*.yaml"))}
