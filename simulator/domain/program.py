"""The compiled engine: ``encounter`` explains every change, this one only takes the steps, and fast.

For replaying, simulations and benchmarks. Both engines agree step by step on node, state, lines, options and errors. A
program can be stored as plain data; a run is small and owns nothing that grows with the case.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from simulator.domain.compile import CompiledScenario, State
from simulator.domain.encounter import MAX_DECISIONS
from simulator.domain.program_data import PROGRAM_FORMAT, Data, program_data
from simulator.domain.program_merge import MAX_MERGED, MAX_MERGED_CELLS, Following, MergedAutomaton
from simulator.domain.program_tables import MAX_KEPT, ProgramTables, View, Way
from simulator.domain.scenario import STANDARD
from simulator.errors import EncounterError, EncounterFinished, UnknownChoice, UnknownVariant


class Program:
    """A compiled scenario, ready for any number of runs; equal to another if their plain forms are.

    It never changes. What it works out during a run it remembers for later runs, within bounds.

    Parameters
    ----------
    data : dict
        The plain form; the program keeps it, so it must not be changed afterwards.
    max_merged, max_kept : int
        Bounds of the merged automaton (0: always use the tables) and of what the tables remember.
    """

    __slots__ = ("_automaton", "_data", "_max_kept", "_max_merged", "_opened", "_tables")

    def __init__(self, data: Data, *, max_merged: int = MAX_MERGED, max_kept: int = MAX_KEPT) -> None:
        self._data = data
        self._max_merged = max_merged
        self._max_kept = max_kept
        self._opened: dict[str, tuple[View, State, Following | None]] = {}
        self._tables: ProgramTables | None = None
        self._automaton: MergedAutomaton | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Program) and self._data == other._data

    def __hash__(self) -> int:
        return hash((self._data["scenario"], self._data["version"]))

    @classmethod
    def load(cls, data: Data, *, max_merged: int = MAX_MERGED, max_kept: int = MAX_KEPT) -> Program:
        """A program from its plain form.

        Raises
        ------
        ValueError
            If another version of the simulator wrote it in another format.
        """
        if data.get("format") != PROGRAM_FORMAT:
            raise ValueError(
                f"a stored program has format {data.get('format')!r}, this simulator reads {PROGRAM_FORMAT}; "
                "compile the scenario again"
            )
        return cls(data, max_merged=max_merged, max_kept=max_kept)

    def dump(self) -> Data:
        """The plain form (dictionaries, lists, words and whole numbers), the caller's own to keep or change."""
        plain: Data = json.loads(json.dumps(self._data))
        return plain

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables, in the order of a run's state."""
        return tuple(self._data["variables"])

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the openings, the standard one first."""
        return tuple(self._data["openings"])

    def opening(self, variant: str) -> State:
        """The state at the start, after the rules that apply to it.

        Raises
        ------
        UnknownVariant
            If the scenario has no such opening.
        """
        if variant not in self._data["openings"]:
            raise UnknownVariant(variant, self.variants)
        return tuple(self._data["openings"][variant])

    def opened(self, variant: str) -> tuple[View, State, Following | None]:
        """What a run begins with: its view, its state, and what follows if it is to walk by the automaton."""
        if variant not in self._opened:
            self._opened[variant] = self._open(variant)
        return self._opened[variant]

    def following(self, view: View, state: State | list[int]) -> Following | None:
        """Where the options of this view lead by the automaton; None for good once the case has proved too large."""
        found = self._automaton.at(view, state) if self._automaton else None
        if found is None:
            self._automaton = None
            self._opened.clear()
        return found

    def _open(self, variant: str) -> tuple[View, State, Following | None]:
        state = self.opening(variant)
        if self._tables is None:
            self._tables = tables = ProgramTables(self._data, max_kept=self._max_kept)
            cells = len(self._data["nodes"]) * len(tables.sizes)
            if self._max_merged and cells <= MAX_MERGED_CELLS:
                self._automaton = MergedAutomaton(tables, max_merged=self._max_merged)
        view = self._tables.opening(state)
        return view, state, self.following(view, state)


class Run:
    """One live encounter: where it stands and what has been chosen.

    Attributes
    ----------
    view : View
        What the trainee meets now.
    """

    __slots__ = ("_following", "_log", "_state", "program", "variant", "view")

    def __init__(self, program: Program, variant: str = STANDARD) -> None:
        self.program = program
        self.variant = variant
        self.view: View
        self.view, state, self._following = program.opened(variant)
        self._state = list(state) if self._following is None else []
        self._log: list[Way] = []

    def choose(self, position: int) -> View:
        """Take the option at this position of ``view.options``.

        Raises
        ------
        EncounterFinished
            If the encounter stands at an ending, or has used up ``MAX_DECISIONS``.
        UnknownChoice
            If there is no such option.
        """
        log = self._log
        try:
            way = self.view.ways[position]
        except IndexError:
            raise self._refusal(str(position)) from None
        if position < 0 or len(log) >= MAX_DECISIONS:
            raise self._refusal(str(position))
        following = self._following
        if following is None:
            self.view = view = way.follow(self._state)
        else:
            place = position + position
            known = following[place]
            if known is None:
                known, self._following = self._learned(way, following, place)
            else:
                self._following = following[place + 1]
            self.view = view = known
        log.append(way)
        return view

    def choose_id(self, choice_id: str) -> View:
        """Take the option of this id; raises as ``choose`` does."""
        options = self.view.options
        if choice_id not in options:
            raise self._refusal(choice_id)
        return self.choose(options.index(choice_id))

    @property
    def trail(self) -> tuple[str, ...]:
        """Ids of the choices made: with the variant, all that a saved run needs."""
        return tuple(way.id for way in self._log)

    @property
    def log(self) -> tuple[tuple[str, str], ...]:
        """The decisions made: node and choice."""
        return tuple((way.node, way.id) for way in self._log)

    @property
    def state(self) -> State:
        """Positions of all values; walked again on demand while the run goes by the automaton, which keeps none."""
        return tuple(self._state if self._following is None else self._walked())

    def _walked(self) -> list[int]:
        state = list(self.program.opening(self.variant))
        for way in self._log:
            way.follow(state)
        return state

    def _learned(self, way: Way, following: Following, place: int) -> tuple[View, Following | None]:
        """A step that the automaton does not know yet: teach it, or go on by the tables if it is full."""
        state = list(following[-1])
        view = way.follow(state)
        found = self.program.following(view, state)
        if found is None:
            self._state = self._walked()
            view = way.follow(self._state)
        else:
            following[place : place + 2] = view, found
        return view, found

    def _refusal(self, choice_id: str) -> EncounterError:
        if self.view.ending or len(self._log) >= MAX_DECISIONS:
            return EncounterFinished(self.view.node)
        return UnknownChoice(choice_id, self.view.options)


def compile_program(table: CompiledScenario) -> Program:
    """The program of a compiled scenario."""
    return Program(program_data(table))


def replay_run(program: Program, choice_ids: Iterable[str], *, variant: str = STANDARD) -> Run:
    """Walk the choices from the opening.

    Raises
    ------
    EncounterError
        At the first choice that does not fit.
    """
    run = Run(program, variant)
    for choice_id in choice_ids:
        run.choose_id(choice_id)
    return run
