"""Which moments of a case can be drilled, found by walking it: the raw material of drills, as plain data.

A walk takes its next step by a hash, so the same case always gives the same points. The first walks choose among the
better half of what is on offer, and the first way found to a moment is kept: the trail of a drill is a plausible one
wherever there is one. Later walks choose among everything, since repairs are only met after missteps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from simulator.domain.compile import CompiledScenario, State
from simulator.domain.encounter import MAX_DECISIONS, Decision, Encounter, choose, here, offered, start
from simulator.domain.key import Key
from simulator.domain.scenario import Choice
from simulator.domain.scoring import option_shares
from simulator.domain.vocabulary import RUPTURE_NONE

SKILLED_WALKS, FREE_WALKS = 14, 12
"""Walks from each opening: among the better half of the options, and among all."""
MAX_KINDS = 2
RUPTURE = ".rupture"
NO_MARKER = RUPTURE_NONE
SHOWS: dict[str, frozenset[str]] = {
    "withdrawal": frozenset({"withdrawn", "guarded", "wary", "tired"}),
    "confrontation": frozenset({"angry", "contemptuous"}),
}
"""How somebody looks in whom this kind of strain can be seen."""
AT_EASE = frozenset({"neutral", "open", "softened", "relieved", "sad", "afraid"})
"""How people look in an answer without a sign of strain; being moved or afraid is none."""


@dataclass(frozen=True, slots=True)
class Point:
    """A decision in a state, with one way to it.

    Attributes
    ----------
    options : str
        Hash of the case, the node and what is offered there.
    looks : str
        Hash of that and of which lines are said: what looks the same is one point.
    scored : bool
        Whether what is chosen here can be told apart by the key.
    moves : tuple of (str, str)
        Each option that is of one or two kinds, with the kind of its first move.
    markers : tuple of (str, str)
        Each option whose answer shows a strain beginning (``withdrawal``, ``confrontation``), and the best
        one if its answer plainly shows none: after others, somebody may well be strained without the case saying so.
    """

    node: str
    construct: str
    variant: str
    trail: tuple[str, ...]
    options: str
    looks: str
    scored: bool
    moves: tuple[tuple[str, str], ...]
    markers: tuple[tuple[str, str], ...]


def points_of(table: CompiledScenario, key: Key) -> tuple[Point, ...]:
    """Every moment of a case that some walk meets, each once, in the order met."""
    found: dict[str, Point] = {}
    variants = table.scenario.variants
    for number in range(SKILLED_WALKS + FREE_WALKS):
        for variant in variants[number % len(variants) :] + variants[: number % len(variants)]:
            for encounter, options in _walk(table, variant, number):
                looks = looks_hash(table, encounter, options)
                if looks not in found:
                    found[looks] = _point(table, key, encounter, options, looks)
    return tuple(found.values())


def _walk(table: CompiledScenario, variant: str, number: int) -> Iterator[tuple[Encounter, tuple[Choice, ...]]]:
    encounter = start(table, variant=variant)
    while here(table, encounter).ending is None and encounter.step < MAX_DECISIONS:
        options = offered(table, encounter)
        yield encounter, options
        among = _better_half(options) if number < SKILLED_WALKS else options
        place = f"{number}/{variant}/{encounter.step}/{encounter.node}"
        step = min(among, key=lambda choice: _hash(f"{place}/{choice.id}"))
        encounter, _ = choose(table, encounter, step.id)


def _better_half(options: tuple[Choice, ...]) -> list[Choice]:
    ranked = sorted(options, key=lambda choice: (bool(choice.critical), -sum(choice.ratings.values()), choice.id))
    return ranked[: max(1, len(ranked) // 2)]


def _hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()


def options_hash(table: CompiledScenario, encounter: Encounter, options: Iterable[Choice]) -> str:
    """What is offered at a moment, as a hash; neither the order of the options counts nor what is said before."""
    return _hash("/".join(_offer(table, encounter, options)))


def looks_hash(table: CompiledScenario, encounter: Encounter, options: Iterable[Choice]) -> str:
    """What a moment looks like, as a hash; who plays the people and the order of the options don't count."""
    lines = table.nodes[encounter.node].lines
    shown = [str(number) for number, (_, check) in enumerate(lines) if check.holds(encounter.state)]
    return _hash("/".join((*_offer(table, encounter, options), ",".join(shown))))


def _offer(table: CompiledScenario, encounter: Encounter, options: Iterable[Choice]) -> tuple[str, str, str]:
    return table.scenario.id, encounter.node, ",".join(sorted(choice.id for choice in options))


def _point(table: CompiledScenario, key: Key, encounter: Encounter, options: tuple[Choice, ...], looks: str) -> Point:
    node = here(table, encounter)
    ids = tuple(choice.id for choice in options)
    markers, skilled = [], _better_half(options)[:1]
    for choice in options:
        shows = marker(table, choose(table, encounter, choice.id)[1])
        if shows is not None and (shows != NO_MARKER or choice in skilled):
            markers.append((choice.id, shows))
    return Point(
        node.id,
        node.construct,
        encounter.variant,
        encounter.trail,
        options_hash(table, encounter, options),
        looks,
        len(ids) > 1 and any(option_shares(key, node.id, ids).values()),
        tuple((choice.id, choice.moves[0].kind) for choice in options if _is_plain(choice)),
        tuple(markers),
    )


def _is_plain(choice: Choice) -> bool:
    """Whether a line can be called one kind of move: others are mixed so much that the first is a matter of taste."""
    return 0 < len({move.kind for move in choice.moves}) <= MAX_KINDS


def marker(table: CompiledScenario, decision: Decision) -> str | None:
    """What an answer shows: a strain that begins with it, ``none`` where there is none before or after, else None.

    What could be read in more than one way is not asked about: a strain that was there before or is mended just now,
    two at once, one of somebody who says nothing or does not look like it (cases also begin a strain for what comes
    next), and an answer without one in which somebody looks strained.
    """
    before, after = _strains(table, decision.state_before), _strains(table, decision.state_after)
    looks: dict[str, set[str]] = {}
    for line in decision.reply:
        if line.speaker is not None and line.words:
            looks.setdefault(line.speaker, set()).add(line.affect)
    if before or not looks:
        return None
    if not after:
        return NO_MARKER if all(seen <= AT_EASE for seen in looks.values()) else None
    (person, strain), *others = after.items()
    seen = looks.get(person, set())
    return strain if not others and seen and seen <= SHOWS.get(strain, frozenset()) else None


def _strains(table: CompiledScenario, state: State) -> dict[str, str]:
    """Who is in a strain, and of which kind."""
    return {
        name.removesuffix(RUPTURE): str(value)
        for name, value in table.values(state).items()
        if name.endswith(RUPTURE) and value != RUPTURE_NONE
    }


def strained_person(table: CompiledScenario, decision: Decision) -> str | None:
    """Whose strain an answer shows; None if it shows none."""
    return next(iter(_strains(table, decision.state_after)), None)
