"""Players: simple policies that show what a case rewards.

A player spreads its choice over the options on offer at one decision. Those that look at the surface only (length,
place, wording, one kind of move) should do no better than chance; if one does, the case gives its key away. Players
that know the key mark the ends of the scale. Pure and exact: weights are fractions that sum to 1, and options between
which a player sees no difference share its weight equally. Bounds and how to read them: ``docs/item-quality.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from simulator.domain.rubric import Criterion, Dimension
from simulator.domain.scenario import Choice, Node, Scenario

WARM_WORDS = (
    r"thank(?:s|ful)?",
    r"glad",
    r"sorry",
    r"care[sd]?",
    r"caring",
    r"lov(?:e[sd]?|ing)",
    r"kind(?:ly|ness)",
    r"gentl[ey]",
    r"warm(?:ly|th)?",
    r"tender(?:ly)?",
    r"dear",
    r"sweet",
    r"brav(?:e|ery)",
    r"courage(?:ous)?",
    r"strong",
    r"strength",
    r"proud",
    r"appreciate[sd]?",
    r"grateful",
    r"welcome",
    r"trust(?:ed|ing)?",
    r"together",
    r"matters?",
    r"understand(?:s|able|ably)?",
    r"understood",
    r"makes sense",
    r"hear(?:d)? you",
    r"here for you",
    r"with you",
    r"not alone",
    r"feel(?:s|ing|ings)?",
    r"hurt(?:s|ing)?",
    r"pain(?:ful)?",
    r"hard",
    r"so much",
    r"truly",
    r"really",
    r"deeply",
    r"heart",
    r"comfort(?:ed|ing)?",
    r"safe",
)
"""Words that sound warm, whatever they do: thanks, praise, sympathy, closeness, and words for feeling."""

HEDGING_WORDS = (
    r"maybe",
    r"perhaps",
    r"possibl[ey]",
    r"probably",
    r"might",
    r"may",
    r"could",
    r"would",
    r"seem(?:s|ed)?",
    r"sounds? (?:like|as)",
    r"appears?",
    r"guess",
    r"wonder(?:s|ed|ing)?",
    r"imagine",
    r"suppose",
    r"i think",
    r"not sure",
    r"a (?:bit|little)",
    r"(?:kind|sort) of",
    r"somewhat",
    r"something like",
    r"sometimes",
    r"often",
    r"usually",
    r"if (?:you|that|it)",
    r"part of you",
    r"in a way",
    r"have i got",
    r"am i right",
)
"""Words that make a statement tentative."""


@dataclass(frozen=True, slots=True)
class Player:
    """A policy over the options of one decision.

    Attributes
    ----------
    name : str
        Such as ``longest``, ``kind:validate`` or ``best-on:A2``.
    weights : callable
        Takes a decision and the ids of its enabled choices (one at least, in any order) and returns the probability
        of each; they sum to 1.
    """

    name: str
    weights: Callable[[Node, tuple[str, ...]], dict[str, Fraction]]


def warmth(text: str) -> int:
    """How often a text uses ``WARM_WORDS``."""
    return len(_WARM.findall(_plain(text)))


def hedging(text: str) -> int:
    """How often a text uses ``HEDGING_WORDS``."""
    return len(_HEDGING.findall(_plain(text)))


def surface_players() -> Mapping[str, Player]:
    """The players that use surface cues of length, place and wording only; random is not among them."""
    return MappingProxyType({name: player for name, player in PLAYERS.items() if name != RANDOM})


def kind_players(scenario: Scenario) -> dict[str, Player]:
    """One player for each kind of move in the case: it takes an option with that kind if there is one."""
    kinds = {move.kind for node in scenario.decisions() for choice in node.choices for move in choice.moves}
    return {player.name: player for player in map(_kind_player, sorted(kinds))}


def criterion_players(scenario: Scenario) -> dict[str, Player]:
    """One player for each criterion rated at a decision: best on it where it is rated, else random."""
    rated = {name for node in scenario.decisions() for name in node.criteria}
    return {player.name: player for player in map(_criterion_player, sorted(rated))}


def keyed_players(scenario: Scenario) -> dict[str, Player]:
    """The players ``best`` and ``worst``: they know what each option is worth in the composite."""
    criteria = scenario.criteria()

    def best(node: Node, choice: Choice) -> Fraction:
        return _worth(choice, node.criteria, criteria)

    def worst(node: Node, choice: Choice) -> Fraction:
        return -best(node, choice)

    return {name: Player(name, _highest(value, open_only=True)) for name, value in (("best", best), ("worst", worst))}


def scenario_players(scenario: Scenario) -> dict[str, Player]:
    """Every player for one case: random first, then surface, kinds of move, criteria, best and worst."""
    return {**PLAYERS, **kind_players(scenario), **criterion_players(scenario), **keyed_players(scenario)}


def _worth(choice: Choice, names: tuple[str, ...], criteria: Mapping[str, Criterion]) -> Fraction:
    """Mean over attunement and fidelity of each one's mean rating; a decision without them goes by all its ratings."""
    groups = [
        [choice.ratings[name] for name in names if criteria[name].dimension is dimension]
        for dimension in (Dimension.ATTUNEMENT, Dimension.FIDELITY)
    ]
    means = [_mean(group) for group in groups if group] or [_mean([choice.ratings[name] for name in names])]
    return sum(means, Fraction(0)) / len(means)


def _mean(ratings: list[int]) -> Fraction:
    return Fraction(sum(ratings), max(1, len(ratings)))


def _kind_player(kind: str) -> Player:
    return Player(f"kind:{kind}", _highest(lambda _, choice: any(move.kind == kind for move in choice.moves)))


def _criterion_player(name: str) -> Player:
    return Player(f"best-on:{name}", _highest(lambda _, choice: choice.ratings.get(name, 0), open_only=True))


def _highest(
    value: Callable[[Node, Choice], int | Fraction], *, open_only: bool = False
) -> Callable[[Node, tuple[str, ...]], dict[str, Fraction]]:
    """A policy that shares its weight among the options of highest value.

    With ``open_only`` options on which experts differ count only where there are no others: they are not scored.
    """

    def weights(node: Node, enabled: tuple[str, ...]) -> dict[str, Fraction]:
        choices = _on_offer(node, enabled)
        among = [choice for choice in choices if not (open_only and choice.contested)] or choices
        top = max(value(node, choice) for choice in among)
        return _shared(choices, [choice for choice in among if value(node, choice) == top])

    return weights


def _middle(node: Node, enabled: tuple[str, ...]) -> dict[str, Fraction]:
    choices = _on_offer(node, enabled)
    edge = (len(choices) - 1) // 2
    return _shared(choices, choices[edge : len(choices) - edge])


def _on_offer(node: Node, enabled: Iterable[str]) -> list[Choice]:
    """The enabled choices in the author's order."""
    ids = set(enabled)
    return [choice for choice in node.choices if choice.id in ids]


def _shared(choices: list[Choice], picked: list[Choice]) -> dict[str, Fraction]:
    ids = {choice.id for choice in picked}
    return {choice.id: Fraction(int(choice.id in ids), len(ids)) for choice in choices}


def _place(node: Node, choice: Choice) -> int:
    return node.choices.index(choice)


def _compiled(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")


_WARM, _HEDGING = _compiled(WARM_WORDS), _compiled(HEDGING_WORDS)

RANDOM = "random"
PLAYERS: Mapping[str, Player] = MappingProxyType(
    {
        name: Player(name, weights)
        for name, weights in (
            (RANDOM, _highest(lambda _, choice: 0)),
            ("longest", _highest(lambda _, choice: len(choice.say))),
            ("shortest", _highest(lambda _, choice: -len(choice.say))),
            ("first", _highest(lambda node, choice: -_place(node, choice))),
            ("last", _highest(_place)),
            ("middle", _middle),
            ("warmest", _highest(lambda _, choice: warmth(choice.say))),
            ("most-hedged", _highest(lambda _, choice: hedging(choice.say))),
        )
    }
)
"""Players that need no scenario: random, and those that go by length, by place in the author's order, or by wording."""
