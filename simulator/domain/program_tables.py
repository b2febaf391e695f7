"""The tables that a run walks: every choice as a *way*, whose step is two look-ups and one table for each change.

What a choice does depends on few variables: those in the conditions of its effects, in the limits on them, and in the
rules that it can set off. With these known, everything resolves to one clamp table for each variable moved (a *plan*).
In the same way, what is heard and offered next depends on few variables after the step. Both are worked out when first
met, as ``encounter.choose`` does it, and kept for all states that the conditions can't tell apart.

Runs in several threads may share the tables: what is kept is the same whoever works it out, and is only added.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from simulator.domain.compile import Check, State
from simulator.domain.program_acts import Act, LinkedRule, Moves, classes_before, composed, moves_of, variables_of
from simulator.domain.program_data import Data, read_checks, read_line
from simulator.domain.scenario import Line
from simulator.domain.value_classes import Lookup, one_class, tell_apart

MAX_KEPT = 200_000
"""Plans and views that one program keeps; beyond, they are worked out at each step."""

Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True, slots=True)
class View:
    """What the trainee meets at one point of an encounter.

    Attributes
    ----------
    lines : tuple of Line
        Said and seen here, in this state; as spoken, without the conditions.
    reply : tuple of Line
        The answer to the choice that led here; empty at the opening.
    options, said : tuple of str
        Ids and texts of the enabled choices, in the author's order.
    ways, place
        The engine's own: the ways behind the options, and the node's position.
    """

    node: str
    ending: bool
    scene: str
    lines: tuple[Line, ...]
    reply: tuple[Line, ...]
    options: tuple[str, ...]
    said: tuple[str, ...]
    ways: tuple[Way, ...] = field(repr=False, compare=False)
    place: int = field(repr=False, compare=False)


@dataclass(slots=True, eq=False)
class Way:
    """A choice, ready to be walked.

    Attributes
    ----------
    rules : tuple of LinkedRule
        Those that read something which this choice can move.
    plans, views : Lookup
        The moves, by the state before the step; what is met, by the state after it.
    asks, plan, sees, view
        What the two look-ups read and their trees, close at hand.
    """

    node: str
    id: str
    say: str
    guard: Check
    acts: tuple[Act, ...]
    rules: tuple[LinkedRule, ...]
    reply: tuple[tuple[Line, Check], ...]
    targets: tuple[tuple[Check, int], ...]
    tables: ProgramTables
    plans: Lookup
    views: Lookup
    asks: tuple[int, ...] = field(init=False)
    plan: Any = field(init=False)
    sees: tuple[int, ...] = field(init=False)
    view: Any = field(init=False)

    def __post_init__(self) -> None:
        self.asks, self.plan = self.tables.share(self.plans.reads), self.plans.root
        self.sees, self.view = self.tables.share(self.views.reads), self.views.root

    def follow(self, state: list[int]) -> View:
        """Take the step: change the state in place and return what is met after it."""
        moves = self.plan
        for index in self.asks:
            moves = moves[state[index]]
        if moves is None:
            moves = self.tables.plan(self, state)
        for index, table in moves:
            state[index] = table[state[index]]
        view = self.view
        for index in self.sees:
            view = view[state[index]]
        if view is None:
            return self.tables.look(self, state)
        return view  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Place:
    """A node: its lines and its ways."""

    node: str
    ending: bool
    scene: str
    lines: tuple[tuple[Line, Check], ...]
    ways: tuple[Way, ...]


class ProgramTables:
    """Nodes linked when a run first comes to them, and what has been worked out since."""

    def __init__(self, data: Data, *, max_kept: int = MAX_KEPT) -> None:
        self.sizes: tuple[int, ...] = tuple(data["sizes"])
        self._data = data
        self._checks = read_checks(data)
        self._lines = [read_line(plain) for plain in data["lines"]]
        self._tables = [tuple(table) for table in data["tables"]]
        self._rules = tuple(LinkedRule(self._checks[check], self._acts(acts)) for check, acts in data["rules"])
        self._places: list[Place | None] = [None] * len(data["nodes"])
        self._views: dict[tuple[Hashable, ...], View] = {}
        self._shared: dict[Hashable, Any] = {}
        self._room = max_kept

    def place(self, index: int) -> Place:
        """The node at this position."""
        found = self._places[index]
        if found is None:
            node_id, ending, scene, lines, choices = self._data["nodes"][index]
            ways = tuple(self._way(node_id, choice) for choice in choices)
            found = self._places[index] = Place(node_id, bool(ending), scene, self._said(lines), ways)
        return found

    def places(self) -> list[Place]:
        """Every node, in the author's order."""
        return [self.place(index) for index in range(len(self._places))]

    def opening(self, state: State) -> View:
        """What is met at the start in this state."""
        return self._view(self._data["start"], state, ())

    def plan(self, way: Way, state: list[int]) -> Moves:
        """The tables that a way comes to in this state: worked out, and kept while there is room."""
        moves = moves_of(way.acts, way.rules, state)
        if not self._has_room():
            return moves
        plan: Moves = self.share(tuple(self.share(move) for move in composed(moves)))
        way.plan = way.plans.put(state, plan)
        return plan

    def look(self, way: Way, state: list[int]) -> View:
        """What is met after a way has been taken, from the state after it; kept while there is room."""
        place = next(place for check, place in way.targets if check.holds(state))
        reply = tuple(line for line, check in way.reply if check.holds(state))
        view = self._view(place, state, reply)
        if self._has_room():
            way.view = way.views.put(state, view)
        return view

    def _view(self, index: int, state: State | list[int], reply: tuple[Line, ...]) -> View:
        place = self.place(index)
        lines = tuple(line for line, check in place.lines if check.holds(state))
        ways = tuple(way for way in place.ways if way.guard.holds(state))
        options = tuple(way.id for way in ways)
        content = (index, lines, reply, options)
        if content in self._views:
            return self._views[content]
        view = View(
            node=place.node,
            ending=place.ending,
            scene=place.scene,
            lines=self.share(lines),
            reply=self.share(reply),
            options=self.share(options),
            said=self.share(tuple(way.say for way in ways)),
            ways=self.share(ways),
            place=index,
        )
        if self._has_room():
            self._views[content] = view
        return view

    def _has_room(self) -> bool:
        """Whether one more thing may be kept; counts it."""
        self._room -= 1
        return self._room >= 0

    def share(self, thing: Thing) -> Thing:
        """The first of all equal things, while there is room: what is shared stays in the processor's cache."""
        if self._room < 0:
            return thing
        shared: Thing = self._shared.setdefault(thing, thing)
        return shared

    def _way(self, node_id: str, choice: Sequence[Any]) -> Way:
        choice_id, say, guard, operations, reply, targets = choice
        acts = self._acts(operations)
        rules = tuple(self._within_reach(acts))
        whole = [one_class(size) for size in self.sizes]
        heard = list(whole)
        tell_apart(heard, (self._checks[check] for _, check in reply))
        tell_apart(heard, (self._checks[check] for check, _ in targets))
        for _, place in targets:
            tell_apart(heard, self._asked_at(place))
        return Way(
            node=node_id,
            id=choice_id,
            say=say,
            guard=self._checks[guard],
            acts=acts,
            rules=rules,
            reply=self._said(reply),
            targets=tuple((self._checks[check], place) for check, place in targets),
            plans=Lookup(classes_before(acts, rules, whole, exactly=True)),
            views=Lookup(heard),
            tables=self,
        )

    def _within_reach(self, acts: tuple[Act, ...]) -> Iterator[LinkedRule]:
        """The rules that a choice can set off: they read what it moves, or what a rule before them moves then."""
        moved = {act.index for act in acts}
        for rule in self._rules:
            if moved & variables_of([rule.check]):
                moved |= {act.index for act in rule.acts}
                yield rule

    def _asked_at(self, place: int) -> Iterator[Check]:
        _, _, _, lines, choices = self._data["nodes"][place]
        yield from (self._checks[check] for _, check in lines)
        yield from (self._checks[choice[2]] for choice in choices)

    def _said(self, lines: Sequence[Sequence[int]]) -> tuple[tuple[Line, Check], ...]:
        return tuple((self._lines[line], self._checks[check]) for line, check in lines)

    def _acts(self, operations: Sequence[Sequence[Any]]) -> tuple[Act, ...]:
        """Effects that can change something, each with the barriers that can hold it back."""
        acts = []
        for index, number, check, rise, fall in operations:
            table = self._tables[number]
            rises = any(after > place for place, after in enumerate(table))
            falls = any(after < place for place, after in enumerate(table))
            if rises or falls:
                above = tuple(self._checks[one] for one in rise) if rises else ()
                below = tuple(self._checks[one] for one in fall) if falls else ()
                acts.append(Act(index, table, self._checks[check], above, below))
        return tuple(acts)
