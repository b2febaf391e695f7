"""Keys under which a cohort's sessions were scored, each with the text of the case that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from simulator.content.case import Case, rekeyed_case
from simulator.domain.i18n import _
from simulator.errors import ContentChanged, ScenarioNotFound, StorageError
from simulator.services.rooms import Rooms
from simulator.storage.panel_store import PanelStore
from simulator.storage.rollup_store import RollupStore
from simulator.storage.store import Store

MAX_LOOKED_AT = 300
"""Newest sessions of a case that are asked what they were scored under."""


@dataclass(frozen=True, slots=True)
class MetKey:
    """A key with the case as it is under it.

    Attributes
    ----------
    in_force : bool
        Whether sessions that begin now are scored by it.
    """

    case: Case
    name: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class KeysMet:
    """Finds them."""

    rollups: RollupStore
    attempts: Store
    panels: PanelStore
    rooms: Rooms

    def of(self, cohort_id: UUID, scenario_id: str) -> dict[str, MetKey]:
        """By the key's hash: of the case as it now is, and as the cohort's latest sessions met it.

        A key whose text this version of the program can't read any more is missing.
        """
        found: dict[str, MetKey] = {}
        now = self._now(scenario_id)
        if now is not None:
            keyed = self.rooms.keyed(now)
            self._add(found, now, _("The author’s key"))
            if keyed.key_hash in found:
                known = found[keyed.key_hash]
                found[keyed.key_hash] = MetKey(known.case, known.name, True)
        for text in self._earlier(cohort_id, scenario_id, found):
            self._add(found, text, _("The author’s key, of an earlier text"))
        return found

    def _now(self, scenario_id: str) -> Case | None:
        with suppress(KeyError, ScenarioNotFound):
            return self.rooms.library().cases[scenario_id]
        return None

    def _add(self, found: dict[str, MetKey], written: Case, name: str) -> None:
        found.setdefault(written.key_hash, MetKey(written, name, False))
        for version in self.panels.key_versions(written.play_hash):
            case = rekeyed_case(written, version.found)
            words = _("A panel’s key, number {n}").format(n=version.number)
            found.setdefault(case.key_hash, MetKey(case, words, False))

    def _earlier(self, cohort_id: UUID, scenario_id: str, found: dict[str, MetKey]) -> Iterator[Case]:
        """Texts of sessions that were scored under a key that is not known yet, as long as there is one."""
        tried: set[str] = set()
        for one in self.rollups.scored([cohort_id], scenario_id=scenario_id, limit=MAX_LOOKED_AT):
            if one.key_hash not in found and one.key_hash not in tried:
                tried.add(one.key_hash)
                with suppress(ContentChanged, StorageError, ScenarioNotFound):
                    yield self.rooms.written(self.attempts.attempt(one.attempt_id))
