"""Answers that leave at once. A page is drawn by many small messages; by default the system holds the last one back.

Streamlit opens the server's socket in a way by which asyncio does not recognize TCP, so the delay that is meant for
remote terminals (Nagle's algorithm, RFC 896) stays on: each answer would wait for the browser's acknowledgement, 40 ms.
"""

from __future__ import annotations

import gc
import socket
from contextlib import suppress

FAMILIES = (socket.AF_INET, socket.AF_INET6)


def send_at_once() -> int:
    """Turn the delay off for every TCP socket that this process has open; connections that they accept inherit it.

    Call it when the server has bound its socket and accepted nobody yet.

    Returns
    -------
    int
        How many sockets there were.
    """
    n_sockets = 0
    for found in gc.get_objects():
        if isinstance(found, socket.socket) and found.family in FAMILIES and found.type == socket.SOCK_STREAM:
            with suppress(OSError):  # closed meanwhile
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                n_sockets += 1
    return n_sockets
