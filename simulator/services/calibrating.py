"""Calibration: a supervisor rates moments that a panel has rated, and learns how they stand beside it.

Nobody else sees any of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from simulator.analytics.agreement import Estimate, icc
from simulator.analytics.severity import FEWEST, MonthlySeverity, Severity, severity, severity_by_month
from simulator.content.case import Case
from simulator.domain.benchmarks import (
    Benchmark,
    BenchmarkRating,
    benchmarks_in,
    compared,
    due,
    in_force,
    is_whole,
    newest_of_each,
)
from simulator.domain.key_versions import KeyVersion
from simulator.domain.policy import INSTALLATION, Action, require
from simulator.domain.roles import Actor
from simulator.domain.rubric import Criterion
from simulator.domain.scenario import Choice
from simulator.errors import InvalidInput, NotFound, StorageError
from simulator.services.blind_cases import BlindCases, BlindMoment
from simulator.services.case_access import OpenCases
from simulator.services.finding import as_id
from simulator.services.panels import Panels
from simulator.services.rooms import Rooms
from simulator.storage.inbox_store import InboxStore
from simulator.storage.store import Transactions

CLOSE = 0.5
"""Levels within which a rating counts as close to the panel."""


@dataclass(frozen=True, slots=True)
class BenchmarkSheet:
    """A moment to rate: what led there, one option, and the criteria; nothing of what anybody thinks of it."""

    benchmark: Benchmark
    moment: BlindMoment
    choice: Choice
    criteria: tuple[Criterion, ...]
    scale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody is with their ratings.

    Attributes
    ----------
    n_rated : int
        Ratings so far, over all sets.
    n_due : int
        Moments that can be rated now.
    sheet : BenchmarkSheet or None
        The first of them.
    """

    n_rated: int
    n_due: int
    sheet: BenchmarkSheet | None


@dataclass(frozen=True, slots=True)
class Beside:
    """How somebody's ratings stand beside the panel's.

    Attributes
    ----------
    title : str
        Of the criterion; empty for all criteria together.
    n : int
        Moments rated.
    n_close : int
        Of those, how many within half a level of the panel.
    severity : Severity or None
        None where there are too few.
    agreement : Estimate or None
        ICC(A,1) of own levels and the panel's means over moments; None where there are too few, or too little differs.
    """

    title: str
    n: int
    n_close: int
    severity: Severity | None
    agreement: Estimate | None


@dataclass(frozen=True, slots=True)
class OwnCalibration:
    """All that somebody learns of how they rate: over everything, by criterion, and by month."""

    whole: Beside
    criteria: tuple[Beside, ...]
    months: tuple[MonthlySeverity, ...]


@dataclass
class Calibrating:
    """Rating benchmark moments.

    Attributes
    ----------
    panels : Panels
        Which panels a person sat on, or follows.
    rooms : Rooms
        Cases as they were when a panel rated them.
    open_cases : OpenCases
        The library as a person sees it.
    """

    store: InboxStore
    panels: Panels
    database: Transactions
    rooms: Rooms
    open_cases: OpenCases
    now: Callable[[], datetime]
    _blind: BlindCases = field(default_factory=BlindCases)

    def desk(self, actor: Actor) -> Desk:
        """The moment that the actor would rate next, if there is one."""
        require(actor, Action.CALIBRATE, INSTALLATION)
        versions = self._versions(actor)
        rated = self.store.benchmark_ratings(actor.id)
        moments = (moment for version in versions.values() for moment in benchmarks_in(version))
        waiting = due(moments, rated, person_id=actor.id, now=self.now())
        for n_before, first in enumerate(waiting):
            sheet = self._sheet(versions[first.key_version_id], first)
            if sheet is not None:  # else this version of the program can't read that case
                return Desk(len(rated), len(waiting) - n_before, sheet)
        return Desk(len(rated), 0, None)

    def rate(self, actor: Actor, key_version_id: str | UUID, node: str, choice: str, levels: Mapping[str, int]) -> None:
        """Keep how the actor rates a moment; the same press again changes nothing.

        Parameters
        ----------
        levels : mapping of str to int
            A level from 0 to 4 by criterion.

        Raises
        ------
        NotFound
            If there is no such moment for the actor.
        InvalidInput
            If a criterion has no level, or the moment was rated within the last weeks.
        """
        require(actor, Action.CALIBRATE, INSTALLATION)
        wanted = as_id(key_version_id)
        with self.database.writing():
            version = None if wanted is None else self._versions(actor).get(wanted)
            moments = () if version is None else benchmarks_in(version)
            moment = next((one for one in moments if (one.node, one.choice) == (node, choice)), None)
            sheet = None if version is None or moment is None else self._sheet(version, moment)
            if sheet is None or not self.store.hold_key_version(sheet.benchmark.key_version_id):
                raise NotFound("moment", hint="Its key may have been changed meanwhile. Go on with the next one.")
            if not is_whole(levels, sheet.criteria):
                raise InvalidInput("level", "Not every criterion has a level yet.", hint="Choose one for each.")
            self._keep(actor, sheet.benchmark, levels)

    def _keep(self, actor: Actor, moment: Benchmark, levels: Mapping[str, int]) -> None:
        place = moment.key_version_id, moment.node, moment.choice
        known = [
            one for one in self.store.benchmark_ratings(actor.id) if (one.key_version_id, one.node, one.choice) == place
        ]
        now = self.now()
        if due([moment], known, person_id=actor.id, now=now):
            self.store.rate_benchmark(BenchmarkRating(uuid4(), actor.id, *place, dict(levels), now))
        elif dict(known[-1].ratings) != dict(levels):
            raise InvalidInput(
                "moment", "You have rated this moment already.", hint="It comes up again after four weeks."
            )

    def mine(self, actor: Actor) -> OwnCalibration:
        """How the actor stands beside panels; of each moment the newest rating counts, by month every one."""
        require(actor, Action.CALIBRATE, INSTALLATION)
        own = self._own(actor)
        versions = {one.id: one for one in self.store.keys_adopted() if one.id not in own}
        moments = [moment for version in versions.values() for moment in benchmarks_in(version)]
        rated = self.store.benchmark_ratings(actor.id)
        now = compared(newest_of_each(rated), moments)
        titles = self._titles(versions[name] for name in {one.key_version_id for one in rated} & versions.keys())
        names = sorted({name for one in now for name in one.own})
        return OwnCalibration(
            _beside("", [(one.stricter_by(), _mean(one.own), _mean(one.panel) / 100) for one in now]),
            tuple(
                _beside(
                    titles.get(name, name),
                    [(one.stricter_by(name), one.own[name], one.panel[name] / 100) for one in now if name in one.own],
                )
                for name in names
            ),
            severity_by_month(compared(rated, moments)),
        )

    def _versions(self, actor: Actor) -> dict[UUID, KeyVersion]:
        """Keys in force of cases that the actor sees, and in which they had no part."""
        index, own = self.open_cases(actor).index, self._own(actor)
        return {
            one.id: one
            for one in in_force(self.store.keys_adopted())
            if one.id not in own and one.scenario_id in index and index[one.scenario_id].play_hash == one.play_hash
        }

    def _own(self, actor: Actor) -> frozenset[UUID]:
        """Keys from panels on which the actor sat, whose results they follow, or on a case that they published."""
        known = {panel.id for panel, _rater in self.panels.store.invitations(actor.id)}
        known |= {panel.id for panel in self.panels.panels(actor)}
        return frozenset(
            one.id
            for one in self.store.keys_adopted()
            if one.panel_id in known or one.adopted_by == actor.id or self._published(actor, one.scenario_id)
        )

    def _published(self, actor: Actor, scenario_id: str) -> bool:
        publication = self.open_cases.publication(actor, scenario_id)
        return publication is not None and publication.author_id == actor.id

    def _sheet(self, version: KeyVersion, moment: Benchmark) -> BenchmarkSheet | None:
        case = self._case(version)
        if case is None or moment.node not in case.scenario.nodes:
            return None
        blind = self._blind.moment(case, moment.node)
        choice = next((one for one in blind.node.choices if one.id == moment.choice), None)
        if choice is None:
            return None
        criteria = blind.scenario.criteria()
        asked = tuple(criteria[name] for name in moment.panel)
        return BenchmarkSheet(moment, blind, choice, asked, case.scenario.rubrics[0].scale)

    def _case(self, version: KeyVersion) -> Case | None:
        """The case as the panel rated it; None if this version of the program can't read it."""
        panel = self.panels.store.panel(version.panel_id)
        try:
            return None if panel is None else self.rooms.written(panel)
        except StorageError:
            return None

    def _titles(self, versions: Iterable[KeyVersion]) -> dict[str, str]:
        """What the criteria of these keys' cases are called, by id."""
        cases = [case for version in versions if (case := self._case(version)) is not None]
        return {name: one.title for case in cases for name, one in case.scenario.criteria().items()}


def _beside(title: str, rated: Sequence[tuple[float, float, float]]) -> Beside:
    """From one triple a moment: how much stricter, own level, the panel's mean, all in levels."""
    n_close = sum(abs(stricter) <= CLOSE + 1e-9 for stricter, _own, _panel in rated)
    found = severity([stricter for stricter, _own, _panel in rated])
    agreement = icc([(own, panel) for _stricter, own, panel in rated]).a1 if len(rated) >= FEWEST else None
    return Beside(title, len(rated), n_close, found, agreement)


def _mean(levels: Mapping[str, int]) -> float:
    return sum(levels.values()) / len(levels)
