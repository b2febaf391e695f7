"""SC208–210: nothing in an option's wording may tell its worth (Haladyna, Downing & Rodriguez 2002)."""

from __future__ import annotations

import re

from simulator.content.checks.cues import best_choices
from simulator.content.located_yaml import Located, Path
from simulator.domain.scenario import Choice, Node, Scenario

ECHOES = 2
"""Words of the stem that only the best option repeats, from which on they give it away."""
ECHO_LETTERS = 5
FEWEST_TO_COMPARE = 3
ABSOLUTES = re.compile(
    r"\b(always|never|all of (?:the above|these)|none of (?:the above|these)|every (?:single )?time|no matter what"
    r"|under (?:any|no) circumstances|without (?:any )?exception|absolutely|completely|guaranteed?)\b",
    re.IGNORECASE,
)
COMMON = frozenset(
    word
    for line in (
        "about after again anything because before being could doing everything going having maybe might never other",
        "really right should since something still their there these thing things think those through today under",
        "until wants where which while without would yours yourself",
    )
    for word in line.split()
)
"""Frequent words of five letters and more: to share them means nothing."""

_WORD = re.compile(r"[a-z]+")


def check_wording(scenario: Scenario, located: Located) -> None:
    """Echoes of the stem, absolutes, and form: in every decision."""
    names = frozenset(word for person in scenario.cast.values() for word in _WORD.findall(person.name.lower()))
    for node in scenario.decisions():
        path: Path = ("nodes", node.id, "choices")
        _check_absolutes(node, located, path)
        if node.criteria and len(node.choices) >= FEWEST_TO_COMPARE:
            _check_echoes(node, names, located, path)
            _check_form(node, located, path)


def stem_words(node: Node, names: frozenset[str]) -> frozenset[str]:
    """The words with content in what is seen and said before the choice, without the names of people."""
    text = " ".join((node.scene, *(line.words for line in node.lines)))
    return _content_words(text) - names


def _check_echoes(node: Node, names: frozenset[str], located: Located, path: Path) -> None:
    """The best option must not be the only one that takes up words of the stem."""
    stem = stem_words(node, names)
    echoes = {choice.id: _content_words(choice.say) & stem for choice in node.choices}
    own = {name: words - _of_others(echoes, name) for name, words in echoes.items()}
    for best in best_choices(node):
        if [name for name, words in own.items() if words] == [best.id] and len(own[best.id]) >= ECHOES:
            quoted = ", ".join(f"'{word}'" for word in sorted(own[best.id]))
            located.report(
                "SC208",
                (*path, node.choices.index(best), "say"),
                f"only the best option of '{node.id}' takes up words of what was said: {quoted}",
                "let another option take up one of them too, or say this one in other words",
            )


def _of_others(echoes: dict[str, frozenset[str]], name: str) -> frozenset[str]:
    return frozenset[str]().union(*(words for other, words in echoes.items() if other != name))


def _check_absolutes(node: Node, located: Located, path: Path) -> None:
    for index, choice in enumerate(node.choices):
        found = ABSOLUTES.search(choice.say)
        if found:
            located.report(
                "SC209",
                (*path, index, "say"),
                f"'{found[0]}' makes '{choice.id}' absolute, which tells its worth",
                "say it as a person would who means it for this moment",
            )


def _check_form(node: Node, located: Located, path: Path) -> None:
    """The best option must not be the only question, nor the only one that asks nothing.

    An action without words asks nothing; as the best option it is left out, since it has no grammatical form.
    """
    best = best_choices(node)
    if len(best) != 1 or is_action(best[0]):
        return
    asking = [choice for choice in node.choices if "?" in choice.say]
    if best == asking:
        said, mend = "is the only one that asks", "let one other option ask too"
    elif best == [choice for choice in node.choices if choice not in asking]:
        said, mend = "is the only one that asks nothing", "let one other option ask nothing"
    else:
        return
    located.report(
        "SC210",
        (*path, node.choices.index(best[0]), "say"),
        f"the best option of '{node.id}' {said}",
        f"{mend}, as far as its move allows",
    )


def is_action(choice: Choice) -> bool:
    """Whether an option is an action without words, which stands in round brackets."""
    return choice.say.startswith("(") and choice.say.endswith(")")


def _content_words(text: str) -> frozenset[str]:
    words = _WORD.findall(text.lower())
    return frozenset(word for word in words if len(word) >= ECHO_LETTERS) - COMMON
