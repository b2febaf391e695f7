"""Settings to services: the only wiring."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from simulator.content.cache import Cache
from simulator.content.catalogue import LibraryOnDisk
from simulator.content.published import PublishedLibrary
from simulator.errors import InvalidInput
from simulator.services.answering import Answering
from simulator.services.attempt_log import AttemptLog
from simulator.services.branching import Branching
from simulator.services.calibrating import Calibrating
from simulator.services.case_access import OpenCases
from simulator.services.case_files import CaseFiles
from simulator.services.case_forms import CaseForms
from simulator.services.coaching import Coaching
from simulator.services.debrief_files import DebriefFiles
from simulator.services.drafting import Drafting
from simulator.services.drilling import Drilling
from simulator.services.keys import Keys, KeysInForce
from simulator.services.my_data import MyData
from simulator.services.notes import Notes
from simulator.services.panels import PanelFinder, Panels
from simulator.services.practised import Practised
from simulator.services.preferences import Preferences
from simulator.services.programs import Programs
from simulator.services.progress import Progress
from simulator.services.providers import Provider, read_providers
from simulator.services.proving import Proving
from simulator.services.publishing import Publishing
from simulator.services.rating import Rating
from simulator.services.recommending import Recommending
from simulator.services.rehearsing import Rehearsing
from simulator.services.remarks import Remarks
from simulator.services.rooms import Rooms
from simulator.services.score_changes import ScoreChanges
from simulator.services.sharing import Sharing
from simulator.services.supervision_sheets import SupervisionSheets
from simulator.services.training import Training
from simulator.services.word_ratings import WordRatings
from simulator.storage.remark_files import RemarkFiles
from simulator.storage.store import Store
from simulator.storage.stores import open_stores

if TYPE_CHECKING:
    from simulator.services.accounts import Accounts
    from simulator.services.administration import Administration
    from simulator.services.mail import Mailer
    from simulator.services.passwords import Passwords
    from simulator.services.sessions import Lifetimes
    from simulator.services.single_sign_on import SingleSignOn
    from simulator.services.together import Together
    from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
    from simulator.storage.connections import Database
    from simulator.storage.counted import Counts

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What an operator can set, each as ``SIMULATOR_…`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SIMULATOR_", extra="ignore")

    database_url: str = f"sqlite:///{ROOT / 'var' / 'simulator.sqlite3'}"
    database_pool: int = Field(10, ge=1, le=500)
    """Connections to the database that the process keeps; as many again are opened while those are all in use."""
    content: Path = ROOT
    cache: Path = ROOT / "var" / "cache"
    remarks: Path = ROOT / "var" / "remarks"
    """Folder for what is remarked on cases, one file each, where there are no accounts."""
    double_press_seconds: float = 0.6
    public_url: str = ""
    """Address under which people reach the program, e.g. ``https://practice.example.edu``; empty: this computer."""
    session_idle_minutes: int = Field(120, gt=0, le=43_200)
    session_hours: int = Field(12, gt=0, le=720)
    invitation_days: int = Field(7, gt=0, le=365)
    reset_minutes: int = Field(60, gt=0, le=10_080)
    smtp_host: str = ""
    smtp_port: int = Field(587, gt=0, le=65_535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = True
    mail_from: str = ""
    oidc: dict[str, Any] = {}
    """Providers for single sign-on by short name; see docs/operations.md."""
    metrics_token: SecretStr = SecretStr("")
    retention_days: int = Field(0, ge=0, le=36_500)
    """Ended sessions, used links and sign-in history older than this are deleted; 0 keeps them."""


@dataclass(frozen=True)
class Services:
    """Every use case, wired, and the store for the health check."""

    settings: Settings
    database: Database
    counts: Counts
    store: Store
    training: Training
    programs: Programs
    sharing: Sharing
    coaching: Coaching
    word_ratings: WordRatings
    score_changes: ScoreChanges
    supervision_sheets: SupervisionSheets
    notes: Notes
    branching: Branching
    debrief_files: DebriefFiles
    remarks: Remarks
    answering: Answering
    calibrating: Calibrating
    preferences: Preferences
    drilling: Drilling
    progress: Progress
    recommending: Recommending
    drafting: Drafting
    publishing: Publishing
    case_files: CaseFiles
    case_forms: CaseForms
    proving: Proving
    rehearsing: Rehearsing
    together: Together
    panels: Panels
    rating: Rating
    keys: Keys
    my_data: MyData
    accounts: Accounts
    administration: Administration
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
    # The database's libraries take as long to load as the rest of the program; `check` and `play` need none of them.
    from simulator.storage.connections import Database
    from simulator.storage.database import open_engine, upgrade

    settings = settings or read_settings()
    providers = read_providers(settings.oidc)
    engine = open_engine(settings.database_url, pool_size=settings.database_pool)
    upgrade(engine)
    return _wired(settings, Database(engine), providers, now, new_seed, passwords, mailer)


def _wired(
    settings: Settings,
    database: Database,
    providers: Mapping[str, Provider],
    now: Callable[[], datetime],
    new_seed: Callable[[], int],
    passwords: Passwords | None,
    mailer: Mailer | None,
) -> Services:
    from simulator.services.single_sign_on import SingleSignOn
    from simulator.services.together import Together
    from simulator.storage.counted import Counts
    from simulator.storage.sql_flows import SqlFlows

    counts, cache = Counts(), Cache(settings.cache)
    kept = open_stores(database, counts)
    store, sharing, accounts, programs, audit = kept.attempts, kept.sharing, kept.accounts, kept.programs, kept.audit
    practice, drills, remarks = kept.practice, kept.drills, kept.remarks
    on_disk = LibraryOnDisk(settings.content, cache)
    library = PublishedLibrary(on_disk, kept.publications.on_offer, lambda name: store.version(name).texts, cache)
    open_cases = OpenCases(library)
    in_force = KeysInForce(kept.panels)
    rooms = Rooms(store, library, in_force)
    people = _accounts(settings, database, accounts, programs, audit, now, providers, passwords, mailer)
    training = Training(
        store, sharing, programs, database, rooms, library, open_cases, now, new_seed, settings.double_press_seconds
    )
    practised = Practised(library, cache)
    asked = Programs(programs, sharing, store, audit, database, rooms, open_cases, now)
    shown = Sharing(sharing, kept.coaching, store, programs, accounts, audit, database, rooms, now)
    log = AttemptLog(sharing, programs, audit, database, now)
    rated = WordRatings(kept.coaching, sharing, store, accounts, log, database, rooms, now)
    changed = ScoreChanges(kept.coaching, sharing, store, accounts, log, database, rooms, now)
    noted = Notes(store, sharing, practice, database, rooms, now)
    progress = Progress(store, kept.progress, practice, drills, rooms, practised, now)
    drafting = Drafting(kept.drafts, accounts, programs, database, on_disk, now)
    proving = Proving(drafting, on_disk)
    panels = PanelFinder(kept.panels, kept.drafts)
    return Services(
        settings=settings,
        providers=providers,
        single_sign_on=SingleSignOn(
            providers, people, SqlFlows(database), accounts, programs, audit, database, now, people.throttle
        ),
        database=database,
        counts=counts,
        store=store,
        training=training,
        programs=asked,
        sharing=shown,
        coaching=Coaching(kept.coaching, sharing, store, shown, database, rooms, now),
        word_ratings=rated,
        score_changes=changed,
        supervision_sheets=SupervisionSheets(shown, rated, changed, sharing, store),
        notes=noted,
        debrief_files=DebriefFiles(shown, noted, rooms),
        branching=Branching(store, sharing, database, rooms, now),
        remarks=Remarks(remarks, RemarkFiles(settings.remarks), store, sharing, database, rooms, now),
        answering=Answering(kept.inbox, remarks, kept.publications, accounts, database, rooms, open_cases, now),
        calibrating=Calibrating(kept.inbox, kept.panels, database, rooms, open_cases, now),
        preferences=Preferences(practice, now),
        drilling=Drilling(
            drills,
            store,
            practice,
            database,
            library,
            now,
            new_seed,
            asked.reserved_cases,
            open_cases.hidden_from,
            in_force,
            cache,
        ),
        progress=progress,
        recommending=Recommending(training, progress, practised),
        drafting=drafting,
        publishing=Publishing(kept, drafting, on_disk, open_cases, now),
        case_files=CaseFiles(drafting, on_disk),
        case_forms=CaseForms(drafting),
        proving=proving,
        rehearsing=Rehearsing(proving),
        together=Together(kept.together, training, people.throttle, people.links),
        panels=Panels(
            kept.panels, panels, store, programs, accounts, audit, database, rooms, drafting, open_cases, now, new_seed
        ),
        rating=Rating(kept.panels, panels, database, rooms, now),
        keys=Keys(kept.panels, panels, audit, database, rooms, in_force, now),
        my_data=MyData(kept, database, rooms, now),
        accounts=people,
        administration=_administration(people, store),
    )


def _accounts(
    settings: Settings,
    database: Database,
    store: AccountStore,
    programs: ProgramStore,
    audit: AuditStore,
    now: Callable[[], datetime],
    providers: Mapping[str, Provider],
    passwords: Passwords | None,
    mailer: Mailer | None,
) -> Accounts:
    # Hashing, throttling and mail take a tenth of a second to load.
    from simulator.services.accounts import Accounts
    from simulator.services.identities import Identities
    from simulator.services.links import links_from
    from simulator.services.mail import Post
    from simulator.services.passwords import Passwords
    from simulator.services.sessions import Sessions
    from simulator.services.single_sign_on import rules_for
    from simulator.services.throttling import Throttle
    from simulator.services.tickets import Tickets

    life = _lifetimes(settings)
    return Accounts(
        store=store,
        programs=programs,
        audit=audit,
        database=database,
        now=now,
        passwords=passwords or Passwords(),
        throttle=Throttle(),
        post=Post(mailer or _mailer(settings)),
        links=links_from(settings.public_url),
        sessions=Sessions(store, now, life),
        tickets=Tickets(store, programs, audit, now, life),
        identities=Identities(store, programs, audit, now, rules_for(providers, programs)),
        single_sign_on=bool(providers),
    )


def _lifetimes(settings: Settings) -> Lifetimes:
    from simulator.services.sessions import Lifetimes

    return Lifetimes(
        idle=timedelta(minutes=settings.session_idle_minutes),
        session=timedelta(hours=settings.session_hours),
        invitation=timedelta(days=settings.invitation_days),
        reset=timedelta(minutes=settings.reset_minutes),
        kept=timedelta(days=settings.retention_days) if settings.retention_days else None,
    )


def _administration(people: Accounts, attempts: Store) -> Administration:
    from simulator.services.administration import Administration

    return Administration(
        store=people.store,
        programs=people.programs,
        audit_log=people.audit,
        attempts=attempts,
        database=people.database,
        now=people.now,
        passwords=people.passwords,
        post=people.post,
        links=people.links,
        sessions=people.sessions,
        tickets=people.tickets,
    )


def read_settings() -> Settings:
    """The settings of the environment.

    Raises
    ------
    InvalidInput
        With the settings that can't be taken.
    """
    try:
        return Settings()
    except SettingsError as error:  # its cause holds the value, which may be a secret
        name = str(error).partition('field "')[2].partition('"')[0]
        raise InvalidInput(name, f"SIMULATOR_{name.upper()} is not JSON.", hint="Mend it and start again.") from None
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        name = str(problem["loc"][0])
        raise InvalidInput(
            name, f"SIMULATOR_{name.upper()}: {problem['msg']}.", hint="Mend it and start again."
        ) from None


def _mailer(settings: Settings) -> Mailer:
    from simulator.services.mail import mailer_from

    return mailer_from(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        starttls=settings.smtp_starttls,
        sender=settings.mail_from,
    )


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
