"""A line between a browser and the server that a test can cut, mend, and make deaf in one direction."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from tests.server import free_port

CHUNK = 65_536


class Line:
    """Passes bytes between a port of its own and the server's.

    Attributes
    ----------
    url : str
        Where the browser connects instead of the server.
    presses, answers : threading.Event
        Whether bytes to the server, or from it, are passed on; cleared, they are swallowed.
    """

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.presses, self.answers = threading.Event(), threading.Event()
        self._open: list[socket.socket] = []
        self._listening: socket.socket | None = None
        self.mend()

    def mend(self) -> None:
        """Take connections (again), and pass on everything."""
        self.presses.set()
        self.answers.set()
        if self._listening is None:
            self._listening = socket.create_server(("127.0.0.1", self.port))
            threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def cut(self) -> None:
        """Break every connection and take no new one."""
        if self._listening is not None:
            with suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._open.clear()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._server_port), timeout=10)
                except OSError:
                    near.close()
                    continue
                far.settimeout(None)
                self._open += [near, far]
                for here, there, passing in ((near, far, self.presses), (far, near, self.answers)):
                    threading.Thread(target=_pass_on, args=(here, there, passing), daemon=True).start()


def _pass_on(here: socket.socket, there: socket.socket, passing: threading.Event) -> None:
    with suppress(OSError):
        while data := here.recv(CHUNK):
            if passing.is_set():
                there.sendall(data)
    for end in (here, there):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
