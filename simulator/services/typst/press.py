"""Makes a PDF of a document on standard input; a process of its own, so that it can be stopped and forgets everything.

Only ``simulator/services/press.py`` runs it, by its path. Typst reads the one template beside this file, sees no other
folder, takes no font from the system and is given no network; what it is given is data and never read as markup.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent
MAX_MEMORY = 2 * 2**30


def main() -> None:
    """Read the document, write the PDF; any failure ends the process with another code than 0."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limits on Windows, others on macOS
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    made = typst.compile(
        HERE / "page.typ",
        root=HERE,
        ignore_system_fonts=True,
        package_path=HERE,
        package_cache_path=HERE,
        sys_inputs={"document": sys.stdin.buffer.read().decode()},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=int(sys.argv[1]),
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
