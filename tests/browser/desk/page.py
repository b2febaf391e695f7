"""The page: one component, named by the address, and below it what has arrived from it."""

from functools import partial

import streamlit as st

from simulator.ui.components.case_editor import Mark, draw_editor, line_in, typed
from simulator.ui.components.case_graph import GraphEdge, GraphNode, draw_graph
from simulator.ui.components.case_merge import draw_merge
from simulator.ui.look import draw_style
from tests.browser.desk.drafts import DRAFTS, MINE, TEXT

st.set_page_config(page_title="Desk", layout="wide")
draw_style()
place = st.query_params.get("place", "one")


def keep() -> None:
    sent = typed()
    if sent is not None:
        DRAFTS.refused[sent.place] = DRAFTS.save(sent.place, sent.text, sent.since)


def colleague() -> None:
    revision, text = DRAFTS.open(place)
    DRAFTS.save(place, text + "# from a colleague\n", revision)


def marks(text: str) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            number, line.index("nowhere") + 1, 0, "error", "SC012", "the target `nowhere` does not exist; write a node"
        )
        for number, line in enumerate(text.splitlines(), 1)
        if "nowhere" in line
    )


def small_graph() -> tuple[tuple[GraphNode, ...], tuple[GraphEdge, ...]]:
    nodes = (
        GraphNode("greeting", "Tom keeps his coat on", "first meeting"),
        GraphNode("silence", "It is quiet", "silence", badge="warning"),
        GraphNode("anger", "He stands up", "rupture", badge="error", covered="1 of 2 options ever on offer"),
        GraphNode("held", "He stays", "ending", ending="secure"),
        GraphNode("gone", "He leaves", "ending", ending="ruptured"),
        GraphNode("lost", "Nobody comes here", "silence", seen=False),
    )
    edges = (
        GraphEdge("1", "greeting", "silence", "wait", "best"),
        GraphEdge("2", "greeting", "anger", "push", "worst"),
        GraphEdge("3", "silence", "held", "wait again", "best"),
        GraphEdge("4", "anger", "gone", "argue", "worst"),
        GraphEdge("5", "anger", "silence", "apologize", "best"),
        GraphEdge("6", "lost", "held", "return", seen=False),
    )
    return nodes, edges


def graph(count: int) -> tuple[tuple[GraphNode, ...], tuple[GraphEdge, ...]]:
    nodes = tuple(GraphNode(f"n{at}", f"Decision number {at}", f"kind {at % 11}") for at in range(count))
    pairs = [(at, (at * 7 + 3 * step) % 9 + at + 1, step) for at in range(count) for step in range(4)]
    edges = tuple(GraphEdge(f"{a}/{c}", f"n{a}", f"n{b}", f"option {c}") for a, b, c in pairs if b < count)
    return nodes, edges


if st.query_params.get("draw", "editor") == "editor":
    revision, text = DRAFTS.open(place)
    st.button("A colleague saves", on_click=colleague)
    st.button("Again")
    line = st.number_input("Line", 0, 100_000, 0)
    names = (
        ("node", "greeting"),
        ("node", "silence"),
        ("person", "tom"),
        ("variable", "tom.bond"),
        ("criterion", "A2"),
    )
    draw_editor(
        text,
        place=place,
        revision=revision,
        marks=marks(text),
        names=names,
        line=int(line) or None,
        label="Text of the case",
        on_typed=keep,
        refused=DRAFTS.refused.get(place, ""),
    )
    revision, text = DRAFTS.open(place)
    st.code(f"revision {revision}, cursor {line_in(place, int(line) or None)}")
elif st.query_params["draw"] == "graph":
    count = int(st.query_params.get("nodes", "0"))
    nodes, edges = graph(count) if count else small_graph()
    chosen = DRAFTS.picked[-1] if DRAFTS.picked else ""
    st.button("Choose the last one", on_click=lambda: DRAFTS.picked.append(nodes[-1].id))
    draw_graph(
        nodes,
        edges,
        place=place,
        chosen=chosen,
        label="Map of the case",
        on_picked=DRAFTS.picked.append,
    )
    st.code(f"chosen {chosen}")
elif st.query_params["draw"] == "merge":
    theirs = TEXT.replace("It is quiet.", "It is loud.").replace("tom.bond: 4", "tom.bond: 5")
    draw_merge(TEXT, MINE, theirs, place=place, on_resolved=partial(DRAFTS.resolved.__setitem__, place), who="Mara")
    st.code(DRAFTS.resolved.get(place, ""))
