"""Every text of a case that somebody reads, with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.content.located_yaml import Path
from simulator.domain.casting import fill_marks, people_of
from simulator.domain.scenario import Choice, Line, Node, Scenario


@dataclass(frozen=True, slots=True)
class Visible:
    """One text.

    Attributes
    ----------
    voice : str
        Who speaks: ``author``, ``therapist`` (an option) or ``cast`` (a person of the case, who may talk as people do).
    choice : Choice or None
        The option to which the text belongs.
    """

    path: Path
    text: str
    voice: str
    choice: Choice | None = None


def visible_texts(scenario: Scenario) -> Iterator[Visible]:
    """All of them, in the file's order; of a scenario that is drawn, with its marks filled."""
    about = scenario.about
    for key, text in (("title", about.title), ("summary", about.summary)):
        yield Visible((key,), text, "author")
    for key, texts in (("content_notes", about.content_notes), ("objectives", about.objectives)):
        for index, text in enumerate(texts):
            yield Visible((key, index), text, "author")
    for key, text in (("prebrief", scenario.prebrief), ("duties", scenario.duties)):
        yield Visible((key,), text, "author")
    for person in scenario.cast.values():
        yield Visible(("cast", person.id, "about"), person.about, "author")
    for variant, people in scenario.casting.items():
        cast = people_of(scenario, variant)
        for key, other in people.items():
            yield Visible(("casting", variant, key, "about"), fill_marks(other.about or "", cast), "author")
    for index, rule in enumerate(scenario.rules):
        yield Visible(("rules", index, "because"), rule.effects[0].source.words if rule.effects else "", "author")
    for name, levels in scenario.at_ending.items():
        for index, level in enumerate(levels):
            yield Visible(("at_ending", name, index, "because"), level.because, "author")
    for node in scenario.nodes.values():
        yield from _of_node(node)


def _of_node(node: Node) -> Iterator[Visible]:
    path: Path = ("nodes", node.id)
    for key, text in (("title", node.title), ("scene", node.scene)):
        yield Visible((*path, key), text, "author")
    yield from _of_lines(node.lines, (*path, "lines"))
    for index, choice in enumerate(node.choices):
        where = (*path, "choices", index)
        yield Visible((*where, "say"), choice.say, "therapist", choice)
        yield from _of_lines(choice.reply, (*where, "reply"))
        why = choice.rationale
        for key in ("attends", "misses", "effect", "principle", "better"):
            yield Visible((*where, "rationale", key), getattr(why, key), "author", choice)
    yield Visible((*path, "debrief"), node.debrief, "author")


def _of_lines(lines: Sequence[Line], path: Path) -> Iterator[Visible]:
    for index, line in enumerate(lines):
        yield Visible((*path, index), line.words, "cast" if line.speaker else "author")
        yield Visible((*path, index, "cue"), line.cue, "author")
