"""Words that would do something if they were drawn, mailed or opened in a spreadsheet as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from google.protobuf.message import Message
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

NAME = '<sb-evil onclick="x">:red[pwn] :material/skull: $E=pwn$ **pwn** [pwn](https://evil.example) `pwn`'
"""As long as a name may be: markup, Streamlit's directives, a formula, Markdown and a link."""
TEXT = f"{NAME}\n\n=HYPERLINK(0)\n\n<script>alert(1)</script><img src=x onerror=alert(1)> \u202egnp.evil 🦋"
FORMULAS = ("=HYPERLINK(0)", "+1+1", "-1+1", "@SUM(1)", "\t=1", " =1", "＝1")
DIRECTIVES = ("<sb-evil", "<script>alert", ":red[", ":material/skull:", "$E=", "**pwn", "](https://evil", "`pwn")
AS_IT_IS = frozenset(
    {
        "text_input.default",
        "text_input.value",
        "text_area.default",
        "text_area.value",
        "selectbox.options",
        "selectbox.raw_value",
        "multiselect.options",
        "code.code_text",
        "page_link.query_string",
        "page_info_changed.query_string",
        "new_session.page_script_hash",
        "page_not_found.page_name",
    }
)
"""Fields that the browser shows, or keeps, as the text that they are."""


class _Tags(HTMLParser):
    """Elements and attributes of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.found.update(name for name, _ in attrs if name.startswith("on"))
        self.found.update(value for _, value in attrs if value and value.lower().startswith("javascript:"))


def live(html: str) -> set[str]:
    """What of the hostile words became markup."""
    reader = _Tags()
    reader.feed(html)
    reader.close()
    return {name for name in reader.found if name in ("sb-evil", "script", "iframe") or name.startswith(("on", "java"))}


def texts(message: Message, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a message of the protocol, with where it stands."""
    for field, value in message.ListFields():
        here = f"{path}.{field.name}"
        for each in value if field.is_repeated and not hasattr(value, "items") else (value,):
            if isinstance(each, Message):
                yield from texts(each, here)
            elif isinstance(each, str):
                yield here, each


def _stands(directive: str, text: str) -> bool:
    """Whether a directive stands in a text without a backslash before it."""
    return re.search(rf"(?<!\\){re.escape(directive)}", text) is not None


def problems(messages: list[ForwardMsg]) -> list[tuple[str, str]]:
    """Where hostile words stand in a form in which a browser would act on them."""
    found: list[tuple[str, Any]] = []
    for message in messages:
        for path, text in texts(message):
            where = ".".join(path.split(".")[-2:])
            if where == "html.body":
                found += [(path, name) for name in live(text)]
            elif where not in AS_IT_IS:
                found += [(path, directive) for directive in DIRECTIVES if _stands(directive, text)]
    return found
