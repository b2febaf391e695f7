"""Writes ``docs/diagnostics/`` from the codes and their examples: ``python -m tests.contract.make_diagnostics``.

Each code has a page of its own, ``SC012.md``, and ``README.md`` is the index.
"""

from __future__ import annotations

from functools import cache

from simulator.content.diagnostics import CODES, WHOLE_LIBRARY, can_be_waived
from tests.contract.diagnostic_examples import EXAMPLES
from tests.library import ROOT

FOLDER = ROOT / "docs" / "diagnostics"
INDEX = "README.md"
MADE = "<!-- Made from tests/fixtures/diagnostics by `make docs`. Do not edit. -->"
FAMILIES: dict[str, tuple[str, str]] = {
    "SC0": (
        "Format and names",
        "The program never guesses. A name or a form that it does not know is said at once, since a case that is read "
        "differently from how it was meant would teach something nobody wrote.",
    ),
    "SC1": (
        "The graph in every state",
        "A trainee meets the case as it plays and not as it stands on paper. What goes wrong in only some states is "
        "what an author can't find by reading.",
    ),
    "SC2": (
        "Quality of decisions",
        "A score is worth something only if nothing but skill with people tells the better option from the others.",
    ),
    "SC3": (
        "Clinical and language rules",
        "What a case says and rewards is what trainees carry into rooms with people in distress.",
    ),
    "RB0": ("Rubrics", "Every case that uses a rubric is scored and gated by it."),
    "ST0": ("Strategy profiles", "A profile decides what every move does to every person who is given it."),
}
"""The families of codes: title, and why its findings matter."""
HEAD = f"""# Diagnostics

{MADE}

`python -m simulator check` reads every scenario, rubric and strategy profile and prints one finding a line:

```text
file:line:column: CODE severity: what is wrong; how to mend it
```

All findings come in one pass. An **error** keeps the file from being used; the other cases go on. A **warning** or a
**note** is for the author to weigh. Each code below has a page with an example that fails and the same mended; both
run as tests. With `--json` each finding is an object with the keys `code`, `severity`, `path`, `line`, `column`,
`message`, `hint`, `waived` (the reason, or empty) and `page` (the page here).

## Waivers

A warning of quality that has been weighed, and may stand, is waived by a comment with the reason, in three words or
more. After something on a line it speaks for what is reported on that line; on a line of its own it speaks for the
block directly below, to the end of that block:

```yaml
silence:  # allow: SC202 two ways to be silent are all that this moment offers
  choices:
    # allow: SC203, SC204 owning a long wait takes its time
    - id: own-it
```

- Warnings and notes of the families SC1xx to SC3xx can be waived: the table says which. Errors never can.
- Findings over the whole library ({", ".join(sorted(WHOLE_LIBRARY))}) have no line in a file, so no comment can waive
  them.
- A waiver that can't be used is an error itself, [SC026](SC026.md); one that waives nothing is a warning,
  [SC027](SC027.md).
- A `#` in quotes or in a block of text is text and never a comment.
- `check` says how many findings are waived. `check --library` and `check --json` list them with their reasons.
"""


def family_of(code: str) -> str:
    """The family of a code: its letters and first digit."""
    return code[:3]


def index() -> str:
    """The index: how findings print, waivers, and a table of each family."""
    parts = [HEAD]
    for family, (title, why) in FAMILIES.items():
        rows = "".join(row(code) for code in CODES if family_of(code) == family)
        head = "| Code | Severity | What it means | Can be waived |\n|---|---|---|---|\n"
        parts.append(f"\n## {family}xx: {title}\n\n{why}\n\n{head}{rows}")
    return "".join(parts)


def row(code: str) -> str:
    """One line of a table."""
    meaning, severity = CODES[code]
    return f"| [{code}]({code}.md) | {severity.value} | {meaning} | {'yes' if can_be_waived(code) else 'no'} |\n"


def page(code: str) -> str:
    """One code: meaning, severity, why it matters, a failing excerpt, what is printed, the mend."""
    (meaning, severity), example = CODES[code], EXAMPLES[code]
    title, reason = FAMILIES[family_of(code)]
    return f"""# {code}: {meaning}

{MADE}

**{severity.value.capitalize()}** · {title} · {_waiver(code)} · [all codes]({INDEX})

## What it means

{example.means}

## Why it matters

{example.why or reason}

## An example that fails

In `{example.file}`:

```yaml
{example.shown(mended=False)}
```

`python -m simulator check{" --library" * (example.copies > 0)}` prints:

```text
{example.prints}
```

## The same, mended

```yaml
{example.shown(mended=True)}
```
"""


def _waiver(code: str) -> str:
    return "can be [waived](README.md#waivers) with a reason" if can_be_waived(code) else "can't be waived"


@cache
def pages() -> dict[str, str]:
    """Every page by its file's name; a code that has no example yet has no page yet."""
    return {INDEX: index(), **{f"{code}.md": page(code) for code in CODES if code in EXAMPLES}}


def main() -> None:
    """Write every page, and remove those of codes that are no more."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
