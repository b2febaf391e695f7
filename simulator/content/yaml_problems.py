"""What keeps a text from being read as YAML, in words for someone who writes a case."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters that nobody sees: controls, odd line breaks, marks of encodings and halves of characters."""
LINE_END = re.compile(r"\r\n|\r|\n")
BLANK = re.compile(r"(?:(?:\.\.\.)?[ \t]*+(?:#[^\r\n]*+)?[\r\n])*+(?:\.\.\.)?[ \t]*+")
"""Lines that say nothing: empty, comments, or the end of a document."""
INDENTED_BY_TAB = re.compile(r"( *)\t[ \t]*[^\s#]")
TAB = ("a tab stands where spaces should indent", "indent with spaces")
PLAIN_WORDS: dict[str, tuple[str, str]] = {
    "mapping values are not allowed in this context": (
        "a colon stands where no new key can begin",
        "put text that holds a colon and a space in quotes, and check the indentation",
    ),
    "found character that cannot start any token": (
        "one of @ ` % stands where a value should begin",
        "put text that begins so in quotes",
    ),
    "did not find expected key": (
        "the line does not fit what stands around it",
        'indent keys of one level alike; inside double quotes write a quotation mark as \\"',
    ),
    "did not find expected '-' indicator": (
        "a list goes on without a dash",
        "begin every item of the list with a dash, all indented alike",
    ),
    "block sequence entries are not allowed in this context": (
        "a dash stands where no list can begin",
        "put the list on lines of its own, or the text in quotes",
    ),
    "did not find expected alphabetic or numeric character": (
        "text begins with * or &, which are signs of YAML's own",
        "put it in quotes",
    ),
    "could not find expected ':'": ("a key has no colon", "write the key, a colon and a space, or mend the line above"),
    "found unexpected end of stream": ("what is opened here is never closed", "close the quotation mark"),
    "found unexpected document indicator": ("--- or ... stands inside quotes", "indent the line, or close the quotes"),
    "found unknown escape character": (
        "a backslash inside double quotes begins a sign that does not exist",
        "write \\\\ for a backslash, or use single quotes",
    ),
    "did not find expected node content": ("a value is missing here", "write it, or remove the comma or colon"),
    "found unknown directive name": ("a line can't begin with %", "put text that begins so in quotes"),
    "did not find expected ',' or ']'": ("the list in [ ] is not closed", "add the comma or the ] that is missing"),
    "did not find expected ',' or '}'": ("the keys in { } are not closed", "add the comma or the } that is missing"),
}
"""What the parser says, and what that means."""
SEEN_AT_THE_END = frozenset({"found unexpected end of stream", "did not find expected alphabetic or numeric character"})
"""Problems that are better shown where they begin than where the parser notices them."""


def place_after(text: str) -> tuple[int, int]:
    """Line and column, counted from 1, of what comes right after a text."""
    lines = LINE_END.split(text)
    return len(lines), len(lines[-1]) + 1


def unreadable_characters(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Place and name of the first character in each line that nobody sees."""
    if UNREADABLE.search(text):
        for number, line in enumerate(LINE_END.split(text), 1):
            if found := UNREADABLE.search(line):
                yield (number, found.start() + 1), f"U+{ord(found[0]):04X}"


def tab_indents(text: str) -> dict[int, int]:
    """Line and column of each tab in the space before a line's first sign."""
    if "\t" not in text:
        return {}
    lines = enumerate(LINE_END.split(text), 1)
    return {number: len(found[1]) + 1 for number, line in lines if (found := INDENTED_BY_TAB.match(line))}


def syntax_problem(error: yaml.YAMLError, text: str) -> tuple[str, tuple[int, int], str, str]:
    """Code, place, message and hint of what the parser complains about."""
    found = " ".join(str(getattr(error, "problem", None) or error).split())
    mark = getattr(error, "problem_mark", None)
    if found in SEEN_AT_THE_END:
        mark = getattr(error, "context_mark", None) or mark
    at = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    if mark is not None and mark.index >= len(text):  # the parser adds an end of line where there is none
        at = place_after(text)
    if mark is not None and ("tab character" in found or text[mark.index : mark.index + 1] == "\t"):
        return ("SC003", at, *TAB)
    problem, hint = PLAIN_WORDS.get(found, (found, "check indentation, colons and quotes here and just above"))
    return "SC001", at, f"this can't be read as YAML: {problem}", hint
