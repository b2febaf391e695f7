"""A row of drills: which moment of which case serves which skill, so that nothing comes twice and kinds alternate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b

from simulator.domain.drill_points import Point
from simulator.domain.drill_records import DrillItem, DrillKind
from simulator.domain.drills import skill_of

SIZE = 10
PATTERN = (
    DrillKind.RESPOND,
    DrillKind.RESPOND,
    DrillKind.LABEL,
    DrillKind.RESPOND,
    DrillKind.MARKER,
    DrillKind.RESPOND,
    DrillKind.RESPOND,
    DrillKind.LABEL,
    DrillKind.RESPOND,
    DrillKind.MARKER,
)
"""What a row asks for in turn; where a kind has nothing left, another takes its place."""
FOCUS_PLACES = frozenset({0, 3, 6})
"""Where a row that was asked for by construct has it."""
SPREAD_DAYS = 30
"""The same options don't come back within so many days."""
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """A point of a case as one kind of drill for one skill.

    Attributes
    ----------
    choice : str
        The option that a label or marker drill is about; empty for others.
    """

    kind: DrillKind
    skill: str
    scenario_id: str
    content_hash: str
    point: Point
    choice: str
    option_set: str


@dataclass(frozen=True, slots=True)
class Book:
    """All places of a library, by skill.

    Attributes
    ----------
    constructs : mapping of (str, str) to str
        What each decision is about, by case and node.
    """

    places: Mapping[str, tuple[Place, ...]]
    constructs: Mapping[tuple[str, str], str]

    def skills(self, kind: DrillKind) -> tuple[str, ...]:
        """The skills that a kind of drill can practise, those that most is offered for first."""
        found = [skill for skill in self.places if skill.startswith(f"{kind.value}:")]
        offers = {skill: len({place.option_set for place in self.places[skill]}) for skill in found}
        return tuple(sorted(found, key=lambda skill: (-offers[skill], skill)))


def make_book(cases: Iterable[tuple[str, str, tuple[Point, ...]]]) -> Book:
    """The book of some cases, each given by id, content hash and points."""
    places: dict[str, list[Place]] = {}
    constructs: dict[tuple[str, str], str] = {}
    for scenario_id, content_hash, points in cases:
        for point in points:
            constructs[scenario_id, point.node] = point.construct
            for kind, what, choice in _uses(point):
                skill = skill_of(kind, what)
                shown = point.options if not choice else _hash(kind.value, scenario_id, point.node, choice)
                place = Place(kind, skill, scenario_id, content_hash, point, choice, shown)
                places.setdefault(skill, []).append(place)
    return Book({skill: tuple(found) for skill, found in places.items()}, constructs)


def _uses(point: Point) -> Iterable[tuple[DrillKind, str, str]]:
    if point.scored:
        yield DrillKind.RESPOND, point.construct, ""
    for choice, kind_of_move in point.moves:
        yield DrillKind.LABEL, kind_of_move, choice
    for choice, shows in point.markers:
        yield DrillKind.MARKER, shows, choice


def _hash(*parts: str) -> str:
    return blake2b("/".join(parts).encode(), digest_size=16).hexdigest()


@dataclass
class _Row:
    """A row as it is put together."""

    book: Book
    levels: Mapping[str, int]
    used: set[str]
    closed: frozenset[str]
    before: str
    shown: Mapping[str, datetime]
    seed: int
    items: list[DrillItem] = field(default_factory=list)
    met: set[tuple[str, str]] = field(default_factory=set)
    cases: Counter[str] = field(default_factory=Counter)

    def take(self, skill: str) -> bool:
        """Add a fresh moment for a skill, from the case that was used least; whether there is one.

        Of several ways to meet the same options, the one that was seen longest ago is taken.
        """
        before = self.items[-1].scenario_id if self.items else self.before
        fresh = [
            place
            for place in self.book.places.get(skill, ())
            if place.option_set not in self.used
            and place.scenario_id != before
            and place.scenario_id not in self.closed
            and (place.scenario_id, place.point.node) not in self.met
        ]
        if not fresh:
            return False
        place = min(fresh, key=lambda it: self._rank(skill, it))
        self.items.append(_item(place, self.levels.get(skill, 1), self.seed + len(self.items)))
        self.used.add(place.option_set)
        self.met.add((place.scenario_id, place.point.node))
        self.cases[place.scenario_id] += 1
        return True

    def _rank(self, skill: str, place: Place) -> tuple[int, datetime, str]:
        looks = place.point.looks
        by_chance = _hash(str(self.seed), skill, place.option_set, looks)
        return self.cases[place.scenario_id], self.shown.get(looks, NEVER), by_chance


def plan(
    book: Book,
    queues: Mapping[DrillKind, Sequence[str]],
    levels: Mapping[str, int],
    *,
    used: Iterable[str] = (),
    closed: frozenset[str] = frozenset(),
    before: str = "",
    shown: Mapping[str, datetime] | None = None,
    focus: str = "",
    seed: int = 0,
    size: int = SIZE,
) -> tuple[DrillItem, ...]:
    """A row of drills; shorter than asked for where the library has no more fresh moments.

    Parameters
    ----------
    queues : mapping of DrillKind to sequence of str
        Skills in the order in which they are wanted.
    levels : mapping of str to int
        By skill; 1 where it is not named.
    used : iterable of str
        Option sets that came lately and are left out.
    closed : frozenset of str
        Cases that are left out.
    before : str
        The case of the drill that was asked last: the row does not begin with it.
    shown : mapping of str to datetime, optional
        When moments were asked last, by what they look like: another line comes first.
    focus : str
        A skill to begin with, and to come back to.
    seed : int
        Decides between equals, and the order of options.
    """
    row = _Row(book, levels, set(used), closed, before, shown or {}, seed)
    waiting = {kind: list(queues.get(kind, ())) for kind in DrillKind}
    for number in range(size):
        if focus and number in FOCUS_PLACES and row.take(focus):
            continue
        wanted = PATTERN[number % len(PATTERN)]
        if not any(_take_next(row, waiting[kind]) for kind in (wanted, *(k for k in DrillKind if k is not wanted))):
            break
    return tuple(row.items)


def _take_next(row: _Row, skills: list[str]) -> bool:
    """Serve the first skill that can be; it then goes to the end, so that each comes once before any comes twice."""
    for number, skill in enumerate(skills):
        if row.take(skill):
            skills.append(skills.pop(number))
            return True
    return False


def _item(place: Place, level: int, seed: int) -> DrillItem:
    point = place.point
    return DrillItem(
        place.kind,
        place.skill,
        place.scenario_id,
        place.content_hash,
        point.node,
        point.variant,
        seed,
        point.trail,
        place.choice,
        place.option_set,
        point.looks,
        level,
    )
