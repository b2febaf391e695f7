"""HTML of the pages that stand in front of the program, escaped by construction.

Whatever is put into an element is text and is escaped, unless it is itself an element: only ``element`` makes ``Html``.
"""

from __future__ import annotations

import html

VOID = frozenset({"input", "link", "meta", "img", "br"})


class Html(str):
    """Markup made by ``element``; any other string is text."""

    __slots__ = ()


def element(name: str, /, *inside: str, **attributes: str | bool) -> Html:
    """An element around text and other elements.

    Parameters
    ----------
    inside : str
        Text, which is escaped, or ``Html``.
    attributes : str or bool
        ``class_`` and ``for_`` lose their underscore, ``aria_label`` becomes ``aria-label``; False leaves one out.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items() if value is not False)
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{together(*inside)}</{name}>")


def together(*parts: str) -> Html:
    """Parts one after the other, each escaped unless it is markup."""
    return Html("".join(part if isinstance(part, Html) else html.escape(part) for part in parts))


def _attribute(key: str, value: str | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'
