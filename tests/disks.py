"""Small and read-only disks for tests: real ones where the machine lets tests mount, else what comes closest."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def small_disk(size: str = "1m") -> Iterator[Path | None]:
    """A disk of this size that anybody may write to; None where mounting is not allowed."""
    folder = Path(tempfile.mkdtemp(prefix="disk-"))
    options = f"size={size},mode=777,uid=65534"  # PostgreSQL wants to own its folder
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False)
    try:
        yield folder if made.returncode == 0 else None
    finally:
        if made.returncode == 0:
            subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


@contextmanager
def folder_of_nobody() -> Iterator[Path]:
    """A folder in which permissions count: root, whom they don't concern, becomes ``nobody`` for as long."""
    folder = Path(tempfile.mkdtemp(prefix="mine-"))
    is_root = os.geteuid() == 0
    if is_root:
        shutil.chown(folder, "nobody", "nogroup")
        os.setegid(65534)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
            os.setegid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)
