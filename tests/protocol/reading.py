"""What a person would read: the words in elements of the protocol and in our own HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

SILENT = frozenset({"style", "script"})
VOID = frozenset({"img", "br", "hr", "input", "meta", "link"})
BLOCKS = frozenset({"p", "li", "div", "section", "h1", "h2", "h3", "td", "th", "summary", "details"})


class _Words(HTMLParser):
    """Words of a piece of HTML: all of them, and those inside elements of one class."""

    def __init__(self, css: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self._css = css
        self._open: list[tuple[str, bool]] = []
        self.all: list[str] = []
        self.inside: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = bool(self._css) and self._css in (dict(attrs).get("class") or "").split()
        if wanted:
            self.inside.append([])
        if tag not in VOID:
            self._open.append((tag, wanted))
        if tag in BLOCKS:
            self._say(" ")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in BLOCKS:
            self._say(" ")

    def handle_data(self, data: str) -> None:
        if not any(tag in SILENT for tag, _ in self._open):
            self._say(data)

    def _say(self, words: str) -> None:
        self.all.append(words)
        if any(wanted for _, wanted in self._open):
            self.inside[-1].append(words)


def words(html: str) -> str:
    """All words of a piece of HTML on one line."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.all).split())


def classed(html: str, css: str) -> list[str]:
    """The words of each element of this class."""
    reader = _Words(css)
    reader.feed(html)
    reader.close()
    return [" ".join("".join(parts).split()) for parts in reader.inside]


def heard(kind: str, proto: Any) -> str:
    """The words of one element: body, label and options."""
    if kind == "html":
        return words(proto.body)
    if kind == "exception":
        return f"{proto.type}: {proto.message}"
    said = [str(getattr(proto, name, "") or "") for name in ("label", "body")]
    options = getattr(proto, "options", ())
    return " ".join(filter(None, [*said, *(option for option in options if isinstance(option, str))]))
