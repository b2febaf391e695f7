"""Settings to services: the only wiring."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import structlog

from simulator.bootstrap.settings import ROOT, Settings, read_settings

if TYPE_CHECKING:
    from simulator.services.accounts import Accounts
    from simulator.services.administration import Administration
    from simulator.services.answering import Answering
    from simulator.services.assigning import Assigning
    from simulator.services.branching import Branching
    from simulator.services.calibrating import Calibrating
    from simulator.services.calibrations import Calibrations
    from simulator.services.case_files import CaseFiles
    from simulator.services.case_forms import CaseForms
    from simulator.services.coaching import Coaching
    from simulator.services.cohort_figures import CohortFigures
    from simulator.services.cohort_tables import CohortTables
    from simulator.services.cohorts import Cohorts
    from simulator.services.critical import Critical
    from simulator.services.debrief_files import DebriefFiles
    from simulator.services.decisions import Decisions
    from simulator.services.drafting import Drafting
    from simulator.services.drilling import Drilling
    from simulator.services.exports.crosswalks import Crosswalks
    from simulator.services.exports.people import ExportPeople
    from simulator.services.exports.taking import Exports
    from simulator.services.flagging import Flagging
    from simulator.services.global_ratings import GlobalRatings
    from simulator.services.joining import Joining
    from simulator.services.judging import Judging
    from simulator.services.keys import Keys
    from simulator.services.mail import Mailer
    from simulator.services.measuring import Measuring
    from simulator.services.my_data import MyData
    from simulator.services.notes import Notes
    from simulator.services.offering import Offering
    from simulator.services.panels import Panels
    from simulator.services.passwords import Passwords
    from simulator.services.preferences import Preferences
    from simulator.services.programs import Programs
    from simulator.services.progress import Progress
    from simulator.services.providers import Provider
    from simulator.services.proving import Proving
    from simulator.services.publishing import Publishing
    from simulator.services.raters import Raters
    from simulator.services.rating import Rating
    from simulator.services.recommending import Recommending
    from simulator.services.rehearsing import Rehearsing
    from simulator.services.remarks import Remarks
    from simulator.services.remediation import Remediation
    from simulator.services.reminding import Reminding
    from simulator.services.rosters import Rosters
    from simulator.services.score_changes import ScoreChanges
    from simulator.services.sharing import Sharing
    from simulator.services.single_sign_on import SingleSignOn
    from simulator.services.standard_settings import StandardSettings
    from simulator.services.standards import Standards
    from simulator.services.supervision_sheets import SupervisionSheets
    from simulator.services.together import Together
    from simulator.services.trainees import Trainees
    from simulator.services.training import Training
    from simulator.services.word_ratings import WordRatings
    from simulator.storage.connections import Database
    from simulator.storage.counted import Counts
    from simulator.storage.store import Store

__all__ = ["ROOT", "Services", "Settings", "build_services", "configure_logs", "read_settings", "services"]


@dataclass(frozen=True)
class Services:
    """Every use case, wired, and the store for the health check."""

    settings: Settings
    database: Database
    counts: Counts
    store: Store
    training: Training
    programs: Programs
    cohorts: Cohorts
    assigning: Assigning
    joining: Joining
    rosters: Rosters
    reminding: Reminding
    sharing: Sharing
    coaching: Coaching
    word_ratings: WordRatings
    score_changes: ScoreChanges
    supervision_sheets: SupervisionSheets
    flagging: Flagging
    critical: Critical
    remediation: Remediation
    trainees: Trainees
    notes: Notes
    branching: Branching
    debrief_files: DebriefFiles
    remarks: Remarks
    answering: Answering
    calibrating: Calibrating
    calibrations: Calibrations
    preferences: Preferences
    drilling: Drilling
    progress: Progress
    recommending: Recommending
    cohort_figures: CohortFigures
    measuring: Measuring
    cohort_tables: CohortTables
    drafting: Drafting
    publishing: Publishing
    offering: Offering
    case_files: CaseFiles
    case_forms: CaseForms
    proving: Proving
    rehearsing: Rehearsing
    together: Together
    panels: Panels
    rating: Rating
    raters: Raters
    decisions: Decisions
    keys: Keys
    standards: Standards
    standard_settings: StandardSettings
    judging: Judging
    global_ratings: GlobalRatings
    my_data: MyData
    accounts: Accounts
    administration: Administration
    exports: Exports
    export_people: ExportPeople
    crosswalks: Crosswalks
    providers: Mapping[str, Provider]
    single_sign_on: SingleSignOn


def build_services(
    settings: Settings | None = None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_seed: Callable[[], int] = lambda: random.SystemRandom().randrange(2**31),
    passwords: Passwords | None = None,
    mailer: Mailer | None = None,
) -> Services:
    """Open the database, bring it up to date and wire the services.

    Parameters
    ----------
    passwords : Passwords, optional
        Argon2id with the library's parameters if not given; tests pass cheaper ones.
    mailer : Mailer, optional
        What takes mails; from the settings if not given.

    Raises
    ------
    StorageError
        If the database can't be opened.
    InvalidInput
        If a setting can't be taken; the message names it.
    """
    # The services and the database's libraries take long to load; `check` and `play` need none of them.
    from simulator.bootstrap.wiring import wired
    from simulator.services.providers import read_providers
    from simulator.storage.connections import Database
    from simulator.storage.database import open_engine, upgrade

    settings = settings or read_settings()
    providers = read_providers(settings.oidc)
    engine = open_engine(settings.database_url, pool_size=settings.database_pool)
    upgrade(engine)
    return wired(settings, Database(engine), providers, now, new_seed, passwords, mailer)


@cache
def services() -> Services:
    """The process's services, built at first use from the environment."""
    return build_services()


def configure_logs() -> None:
    """One JSON object a line on standard error; free text of trainees is never logged."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
