"""Adjusted scores: how hard decisions are is estimated over all programs, published, and looked up from then on."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from uuid import UUID

import numpy as np

from simulator.analytics.adjusted import AdjustedScore, Calibration, ItemEffect, adjusted_score, calibrate
from simulator.analytics.effort import low_efforts
from simulator.domain.cohort_sums import WHOLE
from simulator.domain.cohort_totals import ItemMade, ScoredAttempt
from simulator.domain.item_effects import PublishedCalibration, item_id
from simulator.domain.policy import INSTALLATION, Action, require
from simulator.domain.roles import Actor
from simulator.errors import InvalidInput
from simulator.storage.account_store import AuditStore
from simulator.storage.calibration_store import CalibrationStore
from simulator.storage.rollup_store import RollupStore
from simulator.storage.store import Transactions

MAX_ATTEMPTS = 200_000
"""First exposures that are read, the last to end: enough for any effect, and bounded in memory."""
MAX_KEPT = 50_000
"""Adjusted scores that a process remembers, some 25 MB; by the attempt alone, with nothing of whose it is."""
NO_TIME = -1

_Scored = tuple[UUID, str, int | None, int | None]
"""What an adjusted score rests on beside the calibration: an attempt as a key scores it."""
_Known = dict[_Scored, AdjustedScore | None]


@dataclass
class Calibrations:
    """Estimating how hard decisions are, and publishing it. The command line acts as ``OPERATOR``.

    Attributes
    ----------
    now : callable
        The clock, aware UTC.
    """

    store: CalibrationStore
    audit: AuditStore
    database: Transactions
    now: Callable[[], datetime]

    def published(self, actor: Actor) -> PublishedCalibration | None:
        """What is in force; None where nothing was published yet."""
        require(actor, Action.PUBLISH_EFFECTS, INSTALLATION)
        return self.store.calibration()

    def publish(self, actor: Actor) -> PublishedCalibration | None:
        """Estimate the effects from first exposures of every cohort, and let them apply from now on.

        Returns
        -------
        PublishedCalibration or None
            What is in force now: what was before, where nothing differs from it. None, and nothing changed, where no
            assigned or shared session has a scored decision yet.

        Raises
        ------
        InvalidInput
            If somebody else published one meanwhile.
        """
        require(actor, Action.PUBLISH_EFFECTS, INSTALLATION)
        found = _estimated(self.store)  # before the transaction, since it may take a while
        if found is None:
            return None
        effects = {item: (effect.value, effect.n) for item, effect in found.effects.items()}
        with self.database.writing():
            before = self.store.calibration()
            if before is not None and before.version == found.version:
                return before
            made = PublishedCalibration(
                (0 if before is None else before.number) + 1,
                found.version,
                self.now(),
                found.mean,
                effects,
                found.n_attempts,
                found.n_decisions,
                found.rounds,
                found.settled,
            )
            if not self.store.add_calibration(made):
                raise InvalidInput("calibration", "Another one was published just now.", hint="Look at that one first.")
            self.audit.record(
                "calibration-published",
                at=made.made_at,
                actor_id=actor.id,
                thing=f"calibration:{made.number}",
                detail={"version": made.version, "attempts": str(made.n_attempts), "items": str(len(effects))},
            )
        return made


@dataclass
class AdjustedScores:
    """Looks adjusted scores up against what is in force. It asks for no right: whoever uses it has."""

    store: CalibrationStore
    rollups: RollupStore
    _kept: tuple[int, Calibration | None] = (0, None)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._known: _Known = {}

    def of(self, attempts: Sequence[ScoredAttempt]) -> Mapping[UUID, AdjustedScore]:
        """Adjusted scores by attempt: none of fewer than three scored decisions, and none before a publication."""
        calibration, known = self._now()
        if calibration is None:
            return {}
        asked = {one.attempt_id: _scored(one) for one in attempts}
        with self._lock:
            scores = {attempt_id: known[what] for attempt_id, what in asked.items() if what in known}
        new = [one for one in attempts if one.attempt_id not in scores]
        made = self.rollups.made([one.attempt_id for one in new]) if new else {}
        for one in new:
            scores[one.attempt_id] = adjusted_score(calibration, _decisions(one, made.get(one.attempt_id, ())))
        with self._lock:
            if len(known) + len(new) > MAX_KEPT:
                known.clear()
            # Where nothing was found, the attempt was withdrawn just now, and may be shared again.
            known |= {_scored(one): scores[one.attempt_id] for one in new[:MAX_KEPT] if one.attempt_id in made}
        return {attempt_id: score for attempt_id in asked if (score := scores[attempt_id]) is not None}

    def in_force(self) -> Calibration | None:
        """What was published last; read again only when something else was."""
        return self._now()[0]

    def _now(self) -> tuple[Calibration | None, _Known]:
        """The calibration in force, and the scores that it has already given."""
        number = self.store.calibration_number()
        with self._lock:
            if number != self._kept[0]:
                published = self.store.calibration()
                self._kept, self._known = (number, None if published is None else _as_calibration(published)), {}
            return self._kept[1], self._known


def _scored(attempt: ScoredAttempt) -> _Scored:
    return attempt.attempt_id, attempt.key_hash, attempt.composite, attempt.error


def _decisions(attempt: ScoredAttempt, made: Sequence[ItemMade]) -> list[tuple[str, float, float]]:
    return [
        (item_id(attempt.scenario_id, attempt.key_hash, one.node), one.share / WHOLE, float(one.weight))
        for one in made
        if one.share is not None
    ]


def _as_calibration(published: PublishedCalibration) -> Calibration:
    effects = {item: ItemEffect(effect, n) for item, (effect, n) in published.effects.items()}
    return Calibration(
        published.mean,
        MappingProxyType(effects),
        published.n_attempts,
        published.n_decisions,
        published.rounds,
        published.settled,
    )


def _estimated(store: CalibrationStore) -> Calibration | None:
    """From first exposures, without those of low effort."""
    names: dict[str, int] = {}
    whose, where, shares, weights, times = array("i"), array("i"), array("f"), array("f"), array("i")
    for number, (scenario_id, key_hash, made) in enumerate(store.first_exposures(most=MAX_ATTEMPTS)):
        for one in made:
            whose.append(number)
            where.append(names.setdefault(item_id(scenario_id, key_hash, one.node), len(names)))
            shares.append(np.nan if one.share is None else one.share)
            weights.append(one.weight)
            times.append(NO_TIME if one.response_ms is None else one.response_ms)
    attempts, items, points, heavy = (np.asarray(one) for one in (whose, where, shares, weights))
    kept = ~np.isnan(points)
    if len(attempts):
        kept &= ~low_efforts(attempts, items, np.asarray(times))[attempts]
    exact = points[kept].astype(np.float64) / WHOLE
    return calibrate(attempts[kept], items[kept], exact, heavy[kept], list(names))
