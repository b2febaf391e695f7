"""What each case of the library practises, read once a version of it and then kept; small beside the case itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from simulator.content.case import Case
from simulator.content.catalogue import Library
from simulator.domain.rubric import Criterion, CriticalError
from simulator.errors import ScenarioNotFound


@dataclass(frozen=True, slots=True)
class Practises:
    """What one case practises.

    Attributes
    ----------
    criteria : mapping of str to int
        Criteria with the number of decisions that rate them.
    rubric : mapping of str to Criterion
        Everything that its rubrics rate, by id.
    errors : mapping of str to CriticalError
        Critical errors of its rubrics, by code.
    """

    criteria: Mapping[str, int]
    rubric: Mapping[str, Criterion]
    errors: Mapping[str, CriticalError]


@dataclass
class Practised:
    """Keeps what the cases practise.

    Attributes
    ----------
    library : callable
        The content as it now is on disk.
    """

    library: Callable[[], Library]
    _kept: dict[str, Practises] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def cases(self) -> Mapping[str, Practises]:
        """By case id; a case that broke since the library was read is left out."""
        library = self.library()
        with self._lock:
            fresh: dict[str, Practises] = {}
            found: dict[str, Practises] = {}
            for entry in library.index.values():
                kept = self._kept.get(entry.content_hash)
                if kept is None:
                    try:
                        kept = _practises(library.cases[entry.id])
                    except ScenarioNotFound:
                        continue
                fresh[entry.content_hash] = found[entry.id] = kept
            self._kept = fresh  # what has left the library is let go of
        return found

    def criteria(self) -> dict[str, Criterion]:
        """Every criterion that a case of the library rates, by id."""
        return {name: one for case in self.cases().values() for name, one in case.rubric.items()}

    def errors(self) -> dict[str, CriticalError]:
        """Every critical error that a rubric of the library names, by code."""
        return {code: one for case in self.cases().values() for code, one in case.errors.items()}


def _practises(case: Case) -> Practises:
    rated = Counter(name for node in case.key.nodes.values() for name in node.criteria)
    return Practises(dict(rated), case.scenario.criteria(), case.scenario.critical_errors())
