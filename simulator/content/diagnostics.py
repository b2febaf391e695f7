"""Problems of content as values: ``file:line:column: CODE severity: what; how to fix``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice


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
    waived : str
        Why it may stand, in the author's words (see ``waivers``); empty unless a comment in the file waives it.
    """

    code: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    hint: str
    waived: str = ""

    def __str__(self) -> str:
        kind, mend = ("waived", self.waived) if self.waived else (self.severity.value, self.hint)
        return f"{self.path}:{self.line}:{self.column}: {self.code} {kind}: {self.message}; {mend}"

    @property
    def page(self) -> str:
        """The page that explains the code, relative to the program's folder."""
        return f"docs/diagnostics/{self.code}.md"


MAX_WORDS = 500
"""Most characters in a message or a hint."""
MAX_NAMES, MAX_COMPARED, MAX_LETTERS = 5_000, 120, 120
"""Most names that are looked at, most that are compared, and most letters of one, to find what was meant."""
CODES: dict[str, tuple[str, Severity]] = {
    "SC001": ("The file is not YAML that can be read", Severity.ERROR),
    "SC002": ("A key stands twice", Severity.ERROR),
    "SC003": (
        "A feature of YAML is not allowed: anchor, alias, tag, merge key, tab, great depth or size",
        Severity.ERROR,
    ),
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
    "SC026": ("A waiver can't be used", Severity.ERROR),
    "SC027": ("A waiver waives nothing", Severity.WARNING),
    "SC028": ("A mark in braces stands for nobody in the cast, or can't stand there", Severity.ERROR),
    "SC029": ("A casting does not fit the case", Severity.ERROR),
    "SC030": ("A text that is read before it is known who plays depends on it", Severity.ERROR),
    "SC031": ("A portrait is not among the drawings", Severity.WARNING),
    "SC101": ("No walk reaches the node", Severity.ERROR),
    "SC102": ("No ending can be reached from the node", Severity.ERROR),
    "SC103": ("Someone can get stuck: in some state nothing is offered", Severity.ERROR),
    "SC104": ("From some state no ending can be reached any more", Severity.ERROR),
    "SC105": ("No walk reaches the node in any state", Severity.WARNING),
    "SC106": ("A choice is offered in no state", Severity.WARNING),
    "SC107": ("A line is spoken in no state", Severity.WARNING),
    "SC108": ("A walk need not end, or is longer than is played", Severity.ERROR),
    "SC109": ("A rule never fires", Severity.WARNING),
    "SC110": ("After a choice that misses the person, the strain can't be repaired any more", Severity.WARNING),
    "SC111": ("There is only one route to an acceptable ending", Severity.WARNING),
    "SC112": ("A walk to a full ending has too few scored opportunities", Severity.WARNING),
    "SC113": ("A walk meets too many chances of a critical error", Severity.WARNING),
    "SC114": ("In some state no option of a scored decision is competent", Severity.WARNING),
    "SC115": ("Something about the states is not proved", Severity.NOTE),
    "SC116": ("A ruptured ending says too little of what would have helped", Severity.WARNING),
    "SC117": ("A rule undoes its own condition", Severity.WARNING),
    "SC201": ("A decision has more than four options", Severity.ERROR),
    "SC202": ("A decision has fewer than three options", Severity.WARNING),
    "SC203": ("An option is much longer or shorter than the others", Severity.WARNING),
    "SC204": ("A rationale is not 30–70 words", Severity.WARNING),
    "SC205": ("No option of a scored decision is competent", Severity.WARNING),
    "SC206": ("Over the library, the length, place or wording of an option gives the key away", Severity.WARNING),
    "SC207": ("Over the library, one kind of move is best too often", Severity.WARNING),
    "SC208": ("Only the best option takes up words of what was said", Severity.WARNING),
    "SC209": ("An absolute word tells an option's worth", Severity.WARNING),
    "SC210": ("The best option differs from all others in form", Severity.WARNING),
    "SC211": ("No option of a decision is partly helpful", Severity.WARNING),
    "SC212": ("The options lie too close together on a criterion to be scored", Severity.WARNING),
    "SC213": ("A passage, or the case, reads above school grade 10", Severity.WARNING),
    "SC214": ("Silence or brevity is what too many decisions are about, or always best", Severity.WARNING),
    "SC215": ("The rationale of an option that is not best offers no better wording", Severity.WARNING),
    "SC216": ("None of the critical errors sounds kind", Severity.NOTE),
    "SC217": ("Over the library, the best option is too seldom brief, silent or plainly directive", Severity.WARNING),
    "SC301": ("Risk is touched and no content note says so", Severity.ERROR),
    "SC302": ("A word that labels people stands where nothing rates it down", Severity.WARNING),
    "SC303": ("A popular claim that does not hold is repeated", Severity.WARNING),
    "SC304": ("Risk is touched and no training rule says what applies", Severity.WARNING),
    "SC305": ("No content note names the kind of risk that is touched", Severity.WARNING),
    "SC306": ("A means of suicide or self-harm is told in detail", Severity.ERROR),
    "SC307": ("An ending shows a death", Severity.ERROR),
    "SC308": ("A word on suicide judges where it should describe", Severity.WARNING),
    "SC309": ("Over the library, a strategy, role or part in harm belongs to one group of people", Severity.WARNING),
    "SC310": ("A name stands in a text of a case in which other people may play", Severity.WARNING),
    "RB001": ("A critical error's criterion is not in the rubric", Severity.ERROR),
    "RB002": ("A critical error's criterion is not one of safety", Severity.ERROR),
    "ST001": ("A strategy profile names a variable that does not exist", Severity.ERROR),
    "ST002": ("A strategy profile names a kind of move that does not exist", Severity.ERROR),
    "ST003": ("A limit stands on a variable that cannot rise and fall", Severity.ERROR),
}
"""Every code: what it means and how severe it is."""
WAIVABLE = ("SC1", "SC2", "SC3")
"""The families of which what is below an error can be waived where it is reported."""
WHOLE_LIBRARY = frozenset({"SC206", "SC207", "SC217", "SC309"})
"""Findings over all cases together, which have no line that a waiver could stand on."""


def diagnostic(code: str, path: str, mark: tuple[int, int], message: str, hint: str) -> Diagnostic:
    """A diagnostic of a known code; its severity comes from ``CODES``. What it quotes is kept to one short line."""
    return Diagnostic(code, CODES[code][1], path, mark[0], mark[1], _one_line(message), _one_line(hint))


def _one_line(text: str) -> str:
    """Text that a terminal can print: what a file holds may break lines, steer the terminal or never end."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text.split()))
    return text if len(text) <= MAX_WORDS else f"{text[: MAX_WORDS // 2]} … {text[-MAX_WORDS // 2 :]}"


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them keeps the content from being used."""
    return any(item.severity is Severity.ERROR for item in diagnostics)


def can_be_waived(code: str) -> bool:
    """Whether a comment in the file may let findings of this code stand."""
    known = code in CODES and code not in WHOLE_LIBRARY
    return known and code.startswith(WAIVABLE) and CODES[code][1] is not Severity.ERROR


def open_findings(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those that nobody has waived."""
    return [item for item in diagnostics if not item.waived]


def waived_findings(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those that a comment in the file waives."""
    return [item for item in diagnostics if item.waived]


def _alike(name: str, names: list[str]) -> list[str]:
    """Names to compare; of very many only those that look alike at once, since a comparison takes 20 µs."""
    if len(names) <= MAX_COMPARED:
        return names
    size = len(name)
    return [item for item in names if item[:1] == name[:1] and -3 <= len(item) - size <= 3][:MAX_COMPARED]


def meant(name: str, known: Iterable[str]) -> str:
    """A hint for an unknown name: the nearest known one, or a few of them."""
    name, names = name[:MAX_LETTERS], list(islice(known, MAX_NAMES))
    near = difflib.get_close_matches(name, _alike(name, names), n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if not names:
        return "none are defined"
    shown = ", ".join(f"'{item}'" for item in names[:8])
    return f"use {'one of ' if len(names) > 1 else ''}{shown}{', …' if len(names) > 8 else ''}"
