"""The look of our own parts: one style sheet, put together once from a file for each room of the program."""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).parent / "static"
PARTS = ("theme", "room", "debriefing", "drills", "progress", "library")
STYLE = "<style>" + "".join((STATIC / "css" / f"{part}.css").read_text("utf-8") for part in PARTS) + "</style>"
