"""The map of a case that is being written: from the opening down, beside the same as a list.

The list is the way by keyboard and for screen readers; the drawing says nothing that it does not say. What is chosen
in either is chosen in both, and told to the page. Searching and folding are the browser's own affair.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from simulator.ui import state
from simulator.ui.components.bundled import bundled, unloaded
from simulator.ui.i18n import _

KEY = "sb-graph"
MAX_NODES, MAX_EDGES = 500, 5_000


class GraphNode(NamedTuple):
    """A decision or an ending.

    Attributes
    ----------
    kind : str
        What a decision is about or how an ending is called, as it is read; decisions are coloured by it.
    ending : str
        ``secure``, ``mixed`` or ``ruptured``; empty for a decision.
    badge : str
        The worst that was found there: ``error``, ``warning``, ``note`` or nothing.
    seen : bool
        Whether some walk reaches it.
    covered : str
        What walks come to of what it holds, in words; empty where that is not known, or all of it.
    """

    id: str
    title: str
    kind: str
    ending: str = ""
    badge: str = ""
    seen: bool = True
    covered: str = ""


class GraphEdge(NamedTuple):
    """An option and where it leads.

    Attributes
    ----------
    id : str
        Tells edges apart, such as ``node/option/0``.
    label : str
        The option's name, and its condition where one option leads to several places.
    tone : str
        ``best`` or ``worst`` of its decision, or nothing.
    seen : bool
        Whether it is on offer in some walk.
    """

    id: str
    source: str
    target: str
    label: str
    tone: str = ""
    seen: bool = True


_graph: Any = bundled(KEY)


def draw_graph(
    nodes: tuple[GraphNode, ...],
    edges: tuple[GraphEdge, ...],
    *,
    place: str,
    chosen: str,
    label: str,
    on_picked: Callable[[str], None],
) -> None:
    """Draw the map with its list.

    Parameters
    ----------
    nodes : tuple of GraphNode
        The opening first; at most 500 are drawn.
    edges : tuple of GraphEdge
        Those from or to nodes that are not there are left out.
    place : str
        Names the draft: what is folded and how far one has zoomed belongs to it.
    chosen : str
        Id of the node that is chosen, or nothing; a new one comes into sight.
    label : str
        What the map is of, for screen readers.
    on_picked : callable
        Called with the id of a node that was chosen here, before the page is drawn again.
    """
    shown = nodes[:MAX_NODES]
    ids = frozenset(node.id for node in shown)
    drawn = tuple(tuple(edge) for edge in edges if edge.source in ids and edge.target in ids)
    # Lists and mappings would be examined for being tables, for which Streamlit loads all of pandas; tuples are not.
    _graph(
        data={
            "place": place,
            "nodes": tuple(tuple(node) for node in shown),
            "edges": drawn[:MAX_EDGES],
            "chosen": chosen,
            "label": label,
            "words": tuple(_words().items()),
            "unloaded": unloaded(),
        },
        key=KEY,
        on_picked_change=partial(_picked, on_picked, ids),
    )


def _picked(on_picked: Callable[[str], None], ids: frozenset[str]) -> None:
    """Pass on what was picked, if it is one of the nodes that were drawn."""
    picked: Any = getattr(state.entered(KEY), "picked", None)
    if isinstance(picked, str) and picked in ids:
        on_picked(picked)


def _words() -> dict[str, str]:
    return {
        "search": _("Find a decision or ending"),
        "found": _("{n} found"),
        "fit": _("Show all"),
        "closer": _("Zoom in"),
        "farther": _("Zoom out"),
        "fold": _("Fold what follows"),
        "unfold": _("Unfold"),
        "unfold_all": _("Unfold all"),
        "list": _("Decisions and endings"),
        "ways": _("From here"),
        "none": _("Nothing leads on from here."),
        "best": _("rated best"),
        "worst": _("rated worst"),
        "error": _("has an error"),
        "warning": _("has a warning"),
        "note": _("has a note"),
        "unseen": _("no session comes here"),
        "never": _("on offer in no session"),
        "folded": _("{n} folded into it"),
        "key": _("What the colours and shapes mean"),
        "others": _("Other decisions"),
        "secure": _("Secure ending"),
        "mixed": _("Mixed ending"),
        "ruptured": _("Ruptured ending"),
        "key_unseen": _("Dashed frame: no session comes there"),
        "key_never": _("Dashed line with ✕: an option that is on offer in no session"),
        "key_badges": _("■ error, ▲ warning, ● note"),
        "key_tones": _("Thick line: rated best of its decision; dotted line: rated worst"),
        "hint": _("Arrow keys go through the list, Enter goes to the text. Ctrl and the wheel zoom the map."),
    }
