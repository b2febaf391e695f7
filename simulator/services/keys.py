"""Keys from panels: which one is in force, what adopting one would change, adopting it and taking it back."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from uuid import UUID, uuid4

from simulator.content.case import Case, rekeyed_case
from simulator.domain.assessment import assess
from simulator.domain.attempt import Attempt, Purpose, StoredScore
from simulator.domain.key_versions import KeyVersion, OptionChange, option_changes, unscored
from simulator.domain.panel import FORMATIVE, SUMMATIVE, Panel
from simulator.domain.policy import Action
from simulator.domain.roles import Actor
from simulator.domain.scoring import COMPOSITE
from simulator.domain.verification.verifier import RANDOM, scores_of
from simulator.errors import ContentChanged, InvalidInput
from simulator.services.panel_finder import PanelFinder
from simulator.services.panel_results import results_of
from simulator.services.records import sheet_record
from simulator.services.rooms import Rooms, Standing
from simulator.storage.account_store import AuditStore
from simulator.storage.panel_store import PanelStore
from simulator.storage.store import Transactions

MAX_KEPT = 32
LOOK_SECONDS = 2.0
A_PAGE = 100
"""Attempts that are scored anew in one transaction, so that nobody else waits long."""
MAX_LOOKED_AT = 300
MAX_RESCORED = 2_000
FEW = 5
"""A number of sessions below this is not told, as it could be somebody's."""


@dataclass(frozen=True, slots=True)
class KeyPreview:
    """What adopting a panel's key would change.

    Attributes
    ----------
    instead_of : int
        Number of the key that is in force now, 0 for the author's; adopting names it, so that of two who adopt at once
        the second one looks again.
    changes : tuple of OptionChange
        Against that key.
    newly_unscored, scored_again : tuple of str
        Decisions that would not be scored any more, and those that would be after all.
    chance : tuple of (float or None)
        Expected score of a random trainee, 0–100, now and then; None where it can't be told.
    n_looked_at, n_other_score : int
        Sessions that programs asked for: how many were looked at, and how many of them would get another score.
        What people practise for themselves is counted nowhere.
    n_raters : int
        How many rated the decision that fewest did.
    """

    panel: Panel
    instead_of: int
    changes: tuple[OptionChange, ...]
    newly_unscored: tuple[str, ...]
    scored_again: tuple[str, ...]
    chance: tuple[float | None, float | None]
    n_looked_at: int
    n_other_score: int
    n_raters: int

    @property
    def is_too_thin_to_learn_by(self) -> bool:
        """Fewer than five raters."""
        return self.n_raters < FORMATIVE

    @property
    def is_too_thin_to_decide_by(self) -> bool:
        """Fewer than ten raters."""
        return self.n_raters < SUMMATIVE


@dataclass(frozen=True, slots=True)
class Rescored:
    """How many sessions were scored anew, and whether those were all."""

    n: int
    done: bool


@dataclass
class KeysInForce:
    """Gives a case the key that is in force for it: the panel's that was adopted last, else its author's own.

    The store is asked again after ``LOOK_SECONDS``, so that other processes follow soon and a press asks nothing more.

    Attributes
    ----------
    seconds : callable
        A clock that never goes back.
    """

    store: PanelStore
    seconds: Callable[[], float] = time.monotonic
    _kept: OrderedDict[tuple[str, UUID], Case] = field(default_factory=OrderedDict)
    _ids: Mapping[str, UUID] = field(default_factory=dict)
    _looked_at: float | None = None
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, case: Case) -> Case:
        """The case under the key in force."""
        with self._lock:
            in_force = self._looked().get(case.play_hash)
            if in_force is None:
                return case
            made = self._kept.get((case.content_hash, in_force))
            if made is None:
                version = self.store.key_in_force(case.play_hash)
                if version is None:  # withdrawn this moment
                    return case
                made = self._kept[case.content_hash, version.id] = rekeyed_case(case, version.found)
                while len(self._kept) > MAX_KEPT:
                    self._kept.popitem(last=False)
            return made

    def ids(self) -> Mapping[str, UUID]:
        """The id of every key that is in force, by play hash."""
        with self._lock:
            return self._looked()

    def look_again(self) -> None:
        """Have the next call see what was just adopted or withdrawn here."""
        with self._lock:
            self._looked_at = None

    def _looked(self) -> Mapping[str, UUID]:
        now = self.seconds()
        if self._looked_at is None or now - self._looked_at >= LOOK_SECONDS:
            self._ids, self._looked_at = self.store.keys_in_force(), now
        return self._ids


@dataclass
class Keys:
    """Adopting what panels found.

    Attributes
    ----------
    rooms : Rooms
        Attempts as they stand, under the key in force.
    in_force : KeysInForce
        Which key that is.
    """

    store: PanelStore
    finder: PanelFinder
    audit: AuditStore
    database: Transactions
    rooms: Rooms
    in_force: KeysInForce
    now: Callable[[], datetime]

    def preview(self, actor: Actor, panel_id: str | UUID) -> KeyPreview:
        """What adopting the panel's key would change; nothing is kept.

        Raises
        ------
        InvalidInput
            If the panel's results are not there to be seen yet.
        """
        panel = self.finder.found(actor, panel_id, Action.READ_PANEL)
        written = self.rooms.written(panel)
        results = results_of(panel, written, self.store)
        version = self.store.key_in_force(panel.play_hash)
        now = written if version is None else rekeyed_case(written, version.found)
        then = rekeyed_case(written, results.found)
        before, after = unscored(now.scenario), unscored(then.scenario)
        n_looked_at, n_other = self._other_scores(panel, then)
        return KeyPreview(
            panel,
            version.number if version else 0,
            tuple(option_changes(now.scenario, then.scenario)),
            tuple(sorted(after - before)),
            tuple(sorted(before - after)),
            (_chance(now), _chance(then)),
            n_looked_at,
            n_other,
            results.fewest,
        )

    def adopted(self, actor: Actor, panel_id: str | UUID) -> tuple[KeyVersion, ...]:
        """Every key that was adopted for what plays like the panel's case, newest first, withdrawn ones too."""
        panel = self.finder.found(actor, panel_id, Action.READ_PANEL)
        return self.store.key_versions(panel.play_hash)

    def adopt(self, actor: Actor, panel_id: str | UUID, instead_of: int) -> Rescored:
        """Let the panel's key apply to every version of the case that plays alike, and score ended sessions anew.

        Parameters
        ----------
        instead_of : int
            From the preview that was looked at.

        Raises
        ------
        InvalidInput
            If another key was adopted or withdrawn since, or the panel's is adopted already.
        """
        with self.database.writing():
            panel = self._held(actor, panel_id)
            known = self.store.key_versions(panel.play_hash)
            if any(one.panel_id == panel.id and one.withdrawn_at is None for one in known):
                raise InvalidInput("key", "This panel's key has been adopted already.")
            if instead_of != max((one.number for one in known if one.withdrawn_at is None), default=0):
                raise InvalidInput(
                    "key",
                    "Another key was adopted or withdrawn since you looked.",
                    hint="Look at what would change now, then adopt.",
                )
            written = self.rooms.written(panel)
            results = results_of(panel, written, self.store)
            number = max((one.number for one in known), default=0) + 1
            version = KeyVersion(
                uuid4(),
                panel.scenario_id,
                panel.play_hash,
                number,
                panel.id,
                rekeyed_case(written, results.found).key_hash,
                results.found,
                actor.id,
                self.now(),
            )
            self.store.adopt(version)
            self._record("key-adopted", actor, panel, number=str(number), raters=str(results.n_raters))
        self.in_force.look_again()
        return self._rescore(panel.play_hash)

    def withdraw(self, actor: Actor, panel_id: str | UUID) -> Rescored:
        """Take the panel's key back: the one before applies again, and ended sessions are scored by it.

        Raises
        ------
        InvalidInput
            If the panel's key is not adopted.
        """
        with self.database.writing():
            panel = self._held(actor, panel_id)
            mine = [one for one in self.store.key_versions(panel.play_hash) if one.panel_id == panel.id]
            taken = next((one for one in mine if self.store.withdraw_key(one.id, self.now())), None)
            if taken is None:
                raise InvalidInput("key", "This panel's key is not in force.")
            self._record("key-withdrawn", actor, panel, number=str(taken.number))
        self.in_force.look_again()
        return self._rescore(panel.play_hash)

    def rescore(self, actor: Actor, panel_id: str | UUID) -> Rescored:
        """Score by the key in force whatever ended at a case that plays alike and is not scored by it yet."""
        panel = self.finder.found(actor, panel_id, Action.ADOPT_KEY)
        self.in_force.look_again()
        return self._rescore(panel.play_hash)

    def _held(self, actor: Actor, panel_id: str | UUID) -> Panel:
        """Inside a transaction: a panel whose key the person may adopt, with nobody else adopting one for its case."""
        panel = self.finder.found(actor, panel_id, Action.ADOPT_KEY)
        self.store.hold_keys(panel.play_hash)
        return panel

    def _rescore(self, play_hash: str) -> Rescored:
        n, after = 0, None
        while True:
            page = self.store.ended_on(play_hash, after=after, limit=A_PAGE)
            if not page:
                return Rescored(n, True)
            with self.database.writing():
                for attempt, newest in page:
                    n += self._score_anew(attempt, newest)
            if n >= MAX_RESCORED:
                return Rescored(n, False)
            after = page[-1][0].id

    def _score_anew(self, attempt: Attempt, newest: str) -> bool:
        """Whether it had to be; one that this program can't play any more keeps the scores that it has."""
        try:
            if self.rooms.case_of(attempt).key_hash == newest:
                return False
        except ContentChanged:
            return False
        found = self._standing(attempt)
        if found is None:
            return False
        case = found.case
        sheet = assess(case.table, case.key, found.encounter, found.decisions)
        self.store.rescore(attempt.id, StoredScore(case.play_hash, case.key_hash, sheet_record(sheet), self.now()))
        return True

    def _other_scores(self, panel: Panel, then: Case) -> tuple[int, int]:
        """Sessions that programs asked for, and those of them that would get another score."""
        n_looked_at = n_other = 0
        for attempt in self._assigned(panel.play_hash):
            found = self._standing(attempt)
            if found is None:
                continue
            n_looked_at += 1
            before, after = (
                assess(found.case.table, key, found.encounter, found.decisions) for key in (found.case.key, then.key)
            )
            n_other += before != after
            if n_looked_at == MAX_LOOKED_AT:
                break
        return n_looked_at, n_other

    def _assigned(self, play_hash: str) -> Iterator[Attempt]:
        after = None
        while page := self.store.ended_on(play_hash, after=after, limit=A_PAGE, purpose=Purpose.COUNTED):
            yield from (attempt for attempt, _ in page)
            after = page[-1][0].id

    def _standing(self, attempt: Attempt) -> Standing | None:
        try:
            return self.rooms.standing(attempt)
        except ContentChanged:
            return None

    def _record(self, action: str, actor: Actor, panel: Panel, **detail: str) -> None:
        self.audit.record(
            action,
            at=self.now(),
            actor_id=actor.id,
            program_id=panel.program_id,
            thing=f"panel:{panel.id}",
            detail=detail | {"case": panel.scenario_id, "play": panel.play_hash[:12]},
        )


def _chance(case: Case) -> float | None:
    """The composite that a random trainee can expect, 0–100."""
    found = scores_of(case.table, case.key, {}, {COMPOSITE})
    return found[RANDOM].scores[COMPOSITE].expected if found else None
