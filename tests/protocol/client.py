"""A browser tab without a browser: speaks Streamlit's websocket protocol.

A tab opens a page by its path and query, presses buttons, follows links, fills fields and goes where the program sends
it, as the browser's part of Streamlit does; a test reads what it shows. It costs milliseconds where Chromium costs
seconds, and can do what a browser would not: press what is not there, drop the line in the middle of a press.

::

    tab = Tab(server.url, cookie="secure-base=…")
    tab.open("prebrief", case="abft-phone-on-the-table")
    tab.press("I'm ready, begin")
    assert tab.page == "practise" and "Decision 1" in tab.text
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from urllib.parse import parse_qs, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from tests.protocol.messages import Shown, Value, holding, page_path, pressed
from tests.protocol.reading import classed, heard

FINISHED = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
)
ANSWER_SECONDS = 30.0
QUIET_SECONDS = 0.25


class Refused(Exception):
    """The server did not let the websocket in; ``status`` says how."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the websocket was refused with {status}")
        self.status = status


class Dropped(Exception):
    """The line broke before the server had finished."""


class Tab:
    """One browser tab; see the module.

    Attributes
    ----------
    query : str
        What stands after the question mark of the address.
    not_found : str
        The page that was asked for and is not there.
    exceptions : list of str
        Exceptions shown on the page since the last run began; a page should show none.
    """

    def __init__(self, url: str, *, cookie: str = "", headers: Mapping[str, str] | None = None) -> None:
        self._url = url
        self._headers = {"Origin": url.rstrip("/"), **({"Cookie": cookie} if cookie else {}), **(headers or {})}
        self._socket: ClientConnection | None = None
        self._open = ExitStack()
        self._elements: dict[tuple[int, ...], Shown] = {}
        self._filled: dict[str, Value] = {}
        self._pages: dict[str, str] = {}
        self._page_hash = self._session_id = ""
        self._run = 0
        self._fragments: set[str] = set()
        self._began = self._running = False
        self._runs_by_fragment = False
        self._parts: list[str] = []
        self.query = self.not_found = ""
        self.exceptions: list[str] = []

    # Coming and going

    def connect(self, *, again: bool = False) -> None:
        """Open the line; ``again`` asks for the session that this tab had, as a browser does after a dropped line."""
        self.close()
        self._running = False
        address = urlsplit(self._url)
        scheme = "wss" if address.scheme == "https" else "ws"
        protocols = ["streamlit", "NO_TOKEN", self._session_id] if again and self._session_id else ["streamlit"]
        try:
            line = connect(
                f"{scheme}://{address.netloc}/_stcore/stream",
                subprotocols=protocols,  # type: ignore[arg-type]
                additional_headers=self._headers,
                max_size=None,
                max_queue=None,  # with a full queue the end of the line would not be heard
                compression=None,
                open_timeout=ANSWER_SECONDS,
                ping_interval=None,
                close_timeout=2,
                proxy=None,
            )
            self._socket = self._open.enter_context(line)
        except InvalidStatus as error:
            raise Refused(error.response.status_code) from error
        except (OSError, EOFError, WebSocketException) as error:
            raise Dropped("nobody answers") from error

    def open(self, page: str = "", **query: str) -> Tab:
        """Come to a page by its address, as a new tab does."""
        self.connect()
        self._elements, self._filled, self._page_hash = {}, {}, ""
        self.query, self.not_found = urlencode(query), ""
        self.rerun(page=page)
        return self

    def reconnect(self) -> None:
        """Connect again and ask for a new drawing, as the heartbeat on our pages makes a browser do."""
        self.connect(again=True)
        self.rerun()
        self.settle()

    def close(self) -> None:
        """Close the tab in good order."""
        self._socket = None
        with suppress(ConnectionClosed, OSError):
            self._open.close()

    def drop(self) -> None:
        """Cut the line without a goodbye; whatever was sent is on its way."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.socket.shutdown(socket.SHUT_RDWR)
            self.close()

    # Doing

    def press(self, label: str, *, wait: bool = True) -> None:
        """Press the button or follow the link with this label, part of a label, or key."""
        found = self.find(label)
        if found.kind == "page_link":
            self._page_hash, self.query = found.proto.page_script_hash, found.proto.query_string
            self.rerun(wait=wait)
        else:
            self.trigger(found.proto.id, fragment=found.fragment, wait=wait)

    def trigger(self, widget_id: str, *, fragment: str = "", wait: bool = True) -> None:
        """Press a button by its id, whether it is on the page or not."""
        self.rerun(pressed(widget_id), fragment=fragment, wait=wait)

    def fill(self, label: str, value: Value) -> None:
        """Give a field a value; outside a form the program hears of it at once."""
        found = self.find(label)
        self._filled[found.proto.id] = value
        if not getattr(found.proto, "form_id", ""):
            self.rerun(fragment=found.fragment)

    def rerun(self, *triggers: WidgetState, page: str = "", fragment: str = "", wait: bool = True) -> None:
        """Ask for the page to be drawn."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash, asked.page_name = self.query, self._page_hash, page
        asked.fragment_id = fragment
        here = {getattr(shown.proto, "id", "") for shown in self._elements.values()}
        asked.widget_states.widgets.extend(holding(key, value) for key, value in self._filled.items() if key in here)
        asked.widget_states.widgets.extend(triggers)
        self._began = False
        self._send(message.SerializeToString())
        if wait:
            self.wait()

    def _send(self, data: bytes) -> None:
        if self._socket is None:
            raise Dropped("the tab is not connected")
        try:
            self._socket.send(data)
        except (ConnectionClosed, OSError) as error:
            raise Dropped("the line broke before the press") from error

    def wait(self, seconds: float = ANSWER_SECONDS) -> None:
        """Take in what the server sends until it has drawn the page."""
        deadline = time.monotonic() + seconds
        while not self._receive(deadline - time.monotonic()):
            pass

    def settle(self) -> None:
        """Take in what still comes, such as the end of a run that a broken line had cut off."""
        while True:
            try:
                self._receive(ANSWER_SECONDS if self._running else QUIET_SECONDS)
            except TimeoutError:
                if self._running:
                    raise
                return

    def _receive(self, seconds: float) -> bool:
        """Take in one message; whether it says that the page is drawn that was last asked for."""
        if self._socket is None:
            raise Dropped("the tab is not connected")
        try:
            data = self._socket.recv(timeout=max(0.0, seconds))
        except TimeoutError:
            raise
        except (ConnectionClosed, OSError, EOFError) as error:
            raise Dropped("the line broke before the answer") from error
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        self._take(message)
        if message.WhichOneof("type") != "script_finished" or message.script_finished not in FINISHED:
            return False
        self._running = False
        self._forget_what_was_not_drawn(message.script_finished)
        return self._began

    # Reading

    @property
    def page(self) -> str:
        """The path of the page shown; empty for the first one."""
        return self._pages.get(self._page_hash, "")

    @property
    def elements(self) -> list[Shown]:
        """Everything on the page, from top to bottom."""
        return [self._elements[path] for path in sorted(self._elements)]

    @property
    def buttons(self) -> list[Shown]:
        """The buttons on the page."""
        return [shown for shown in self.elements if shown.kind == "button"]

    @property
    def text(self) -> str:
        """All words on the page, labels among them, one element a line."""
        return "\n".join(filter(None, (heard(shown.kind, shown.proto) for shown in self.elements)))

    def texts(self, css: str) -> list[str]:
        """The words of each piece of our own HTML that has this class."""
        return [text for shown in self.elements if shown.kind == "html" for text in classed(shown.proto.body, css)]

    def has(self, label: str) -> bool:
        """Whether there is a widget or link with this label, part of a label, or key."""
        return bool(self._named(label))

    def find(self, label: str) -> Shown:
        """The widget or link with this label, part of a label, or key: the first of them."""
        found = self._named(label)
        if not found:
            raise AssertionError(f"nothing here is labelled {label!r}. The page says:\n{self.text}")
        return found[0]

    def value(self, name: str) -> str:
        """A value from the page's address; empty if absent."""
        return parse_qs(self.query).get(name, [""])[0]

    def _named(self, label: str) -> list[Shown]:
        offered = [shown for shown in self.elements if hasattr(shown.proto, "label")]
        exact = [shown for shown in offered if label in (shown.label, shown.key)]
        return exact or [shown for shown in offered if label in shown.label]

    # Taking in

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._session_id = message.new_session.initialize.session_id or self._session_id
            self._page_hash = message.new_session.page_script_hash or self._page_hash
            self._fragments = set(message.metadata.run.fragment_ids)
            self._runs_by_fragment = bool(self._fragments)
            if not self._runs_by_fragment:
                self._parts = []
            self._run += 1
            self._began = self._running = True
            self.exceptions = []
        elif kind == "navigation":
            self._pages = {page.page_script_hash: page_path(page) for page in message.navigation.app_pages}
            self._page_hash = message.navigation.page_script_hash or self._page_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            self.not_found = message.page_not_found.page_name or "?"
        elif kind == "ref_hash":
            raise AssertionError("the server expects us to have kept a message, which we never said")
        elif kind == "delta":
            self._draw(message)

    def _draw(self, message: ForwardMsg) -> None:
        path, delta = tuple(message.metadata.delta_path), message.delta
        if not self._runs_by_fragment:
            self._parts.append(delta.fragment_id)
        if delta.WhichOneof("type") == "add_block":
            self._elements.pop(path, None)
            return
        if delta.WhichOneof("type") == "new_element":
            kind = str(delta.new_element.WhichOneof("type"))
            proto = getattr(delta.new_element, kind)
            self._elements[path] = Shown(kind, proto, self._run, delta.fragment_id)
            if kind == "exception":
                self.exceptions.append(f"{proto.type}: {proto.message}")

    def _forget_what_was_not_drawn(self, status: int) -> None:
        """A browser takes away what the last run did not draw, and after a fragment's run only what is of it."""
        if self._runs_by_fragment:
            gone = {part for part in set(self._parts) for one in self._fragments if self._is_within(part, one)}
        elif status == ForwardMsg.FINISHED_SUCCESSFULLY:
            gone = {shown.fragment for shown in self._elements.values()}
        else:
            return
        self._elements = {
            path: shown
            for path, shown in self._elements.items()
            if shown.run == self._run or shown.fragment not in gone
        }

    def _is_within(self, part: str, whole: str) -> bool:
        """Whether a fragment is, or stands in, another one: what is drawn of the other stands on both sides of it."""
        if not part or whole not in self._parts:
            return False
        places = [place for place, found in enumerate(self._parts) if found == part]
        around = [place for place, found in enumerate(self._parts) if found == whole]
        return part == whole or around[0] < places[0] <= places[-1] < around[-1]
