"""The services by which programs ask, follow and understand their cohorts, wired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.bootstrap.cohorts import wired_cohorts
from simulator.bootstrap.figures import wired_figures
from simulator.bootstrap.follow_up import wired_follow_up
from simulator.bootstrap.ground import Ground
from simulator.services.calibrations import AdjustedScores, Calibrations
from simulator.services.compared import Compared
from simulator.services.exports.crosswalks import Crosswalks
from simulator.services.exports.gathering import Gathering
from simulator.services.exports.people import ExportPeople
from simulator.services.exports.taking import Exports
from simulator.services.judging import Judging
from simulator.services.remediation import Remediation
from simulator.services.setting_finder import SettingFinder
from simulator.services.standard_settings import StandardSettings
from simulator.services.standards import Standards


def wired_program(on: Ground, practice: Mapping[str, Any]) -> dict[str, Any]:
    """Cohorts and what is asked of them, how people and cases are doing, standards, and what is taken along."""
    kept, database, now = on.stores, on.database, on.now
    compared = Compared(AdjustedScores(kept.calibrations, kept.rollups), kept.standards)
    followed = wired_follow_up(kept, database, on.rooms, on.practised, practice["sharing"], compared, now)
    return {
        "calibrations": Calibrations(kept.calibrations, kept.audit, database, now),
        **wired_cohorts(kept, database, on.people, practice["programs"].asked, lambda: on.library().index, now),
        **followed,
        **wired_figures(kept, database, on.library, on.practised, compared, followed["flagging"], now),
        **_standards(on, compared.adjusted),
        **_exports(on, followed["remediation"]),
    }


def _standards(on: Ground, adjusted: AdjustedScores) -> dict[str, Any]:
    """Cut scores of programs, and the judging behind them."""
    kept, database, rooms, now = on.stores, on.database, on.rooms, on.now
    store, sharing, programs, accounts, audit = kept.standards, kept.sharing, kept.programs, kept.accounts, kept.audit
    finder = SettingFinder(store)
    return {
        "standards": Standards(
            store, finder, programs, sharing, adjusted, kept.coaching, accounts, audit, database, now
        ),
        "standard_settings": StandardSettings(
            store,
            finder,
            kept.attempts,
            programs,
            sharing,
            adjusted,
            accounts,
            audit,
            database,
            rooms,
            on.open_cases,
            now,
        ),
        "judging": Judging(store, finder, programs, database, rooms, now),
    }


def _exports(on: Ground, log: Remediation) -> dict[str, Any]:
    """What programs take along."""
    kept, database, shelf, now = on.stores, on.database, on.on_disk.shelf, on.now
    gathering = Gathering(kept.programs, kept.cohorts, kept.sharing, kept.exports, on.rooms)
    crosswalks = Crosswalks(kept.exports, kept.programs, kept.audit, database, shelf, now)
    return {
        "exports": Exports(gathering, kept.exports, kept.attempts, kept.audit, database, crosswalks, shelf, log, now),
        "export_people": ExportPeople(kept.exports, gathering, kept.audit, database, now),
        "crosswalks": crosswalks,
    }
