"""One readable file a case with what was remarked on it, for an author who works on this computer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock


@dataclass
class RemarkFiles:
    """Files of remarks.

    Attributes
    ----------
    folder : Path
        Made when the first remark comes.
    """

    folder: Path
    _turn: Lock = field(default_factory=Lock)

    def append(self, scenario_id: str, heading: str, entry: str) -> Path:
        """Add an entry at the end of a case's file, with the heading where the file is new; returns the file.

        Raises
        ------
        OSError
            If it can't be written.
        """
        file = self.folder / f"{scenario_id}.md"
        with self._turn:
            self.folder.mkdir(parents=True, exist_ok=True)
            new = not file.exists()
            with file.open("a", encoding="utf-8") as stream:
                stream.write(f"{heading}\n\n{entry}" if new else f"\n{entry}")
        return file
