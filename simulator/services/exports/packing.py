"""ZIP files: whole ones with the same bytes for the same content, and long ones that leave piece by piece."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file in them: a ZIP's own earliest."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by name, in one ZIP."""
    return b"".join(zip_pieces(files.items()))


def zip_pieces(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The bytes of a ZIP as its files come, each taken only when the one before has left."""
    out = _Passage()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = ZipInfo(name, LONG_AGO)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
            yield out.taken()
    yield out.taken()


class _Passage(io.RawIOBase):
    """What is written here is taken away again, so that nothing grows."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """See ``io.RawIOBase``."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """See ``io.RawIOBase``."""
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        whole = b"".join(self._parts)
        self._parts.clear()
        return whole
