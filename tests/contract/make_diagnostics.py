"""Writes ``docs/diagnostics.md`` from the codes and their examples: ``python -m tests.contract.make_diagnostics``."""

from __future__ import annotations

from simulator.content.diagnostics import CODES
from tests.contract.diagnostic_examples import EXAMPLES, Example
from tests.library import ROOT

PAGE = ROOT / "docs" / "diagnostics.md"
HEAD = """# Diagnostics

<!-- Made from tests/fixtures/diagnostics by `python -m tests.contract.make_diagnostics`. Do not edit. -->

`python -m simulator check` reads every scenario, rubric and strategy profile and prints one problem a line:

```text
file:line:column: CODE severity: what is wrong; how to mend it
```

All problems are found in one pass. An **error** keeps the file from being used; the other cases go on. A **warning** is
for the author to weigh. Each code below has an example that fails and one that passes; both run as tests.

| Code | Severity | What it means |
|---|---|---|
"""


def row(code: str) -> str:
    """One line of the table."""
    meaning, severity = CODES[code]
    return f"| [{code}](#{code.lower()}) | {severity.value} | {meaning} |\n"


def section(code: str, example: Example) -> str:
    """One code: meaning, severity, a failing excerpt, what is printed, the mend."""
    meaning, severity = CODES[code]
    return f"""
## {code}

**{meaning}** ({severity.value}). {example.means}

```yaml
{example.shown(mended=False)}
```

```text
{example.prints}
```

Mended:

```yaml
{example.shown(mended=True)}
```
"""


def page() -> str:
    """The whole page."""
    rows = "".join(row(code) for code in CODES)
    return HEAD + rows + "".join(section(code, EXAMPLES[code]) for code in CODES)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
