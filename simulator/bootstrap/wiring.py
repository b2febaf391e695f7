"""The services, wired."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.bootstrap import Services
from simulator.bootstrap.ground import Ground
from simulator.bootstrap.people import wired_accounts, wired_administration
from simulator.bootstrap.program import wired_program
from simulator.bootstrap.settings import Settings
from simulator.content.cache import Cache
from simulator.content.catalogue import LibraryOnDisk
from simulator.content.published import PublishedLibrary
from simulator.services.answering import Answering
from simulator.services.assigned import Asked
from simulator.services.attempt_log import AttemptLog
from simulator.services.branching import Branching
from simulator.services.calibrating import Calibrating
from simulator.services.case_access import OpenCases
from simulator.services.case_files import CaseFiles
from simulator.services.case_forms import CaseForms
from simulator.services.coaching import Coaching
from simulator.services.cohort_rows import CohortRows
from simulator.services.debrief_files import DebriefFiles
from simulator.services.decisions import Decisions
from simulator.services.drafting import Drafting
from simulator.services.drilling import Drilling
from simulator.services.global_ratings import GlobalRatings
from simulator.services.keys import Keys, KeysInForce
from simulator.services.keys_met import KeysMet
from simulator.services.my_data import MyData
from simulator.services.notes import Notes
from simulator.services.offering import Offering
from simulator.services.panel_finder import PanelFinder
from simulator.services.panels import Panels
from simulator.services.practised import Practised
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
from simulator.services.rooms import Rooms
from simulator.services.score_changes import ScoreChanges
from simulator.services.sharing import Sharing
from simulator.services.single_sign_on import SingleSignOn
from simulator.services.supervision_sheets import SupervisionSheets
from simulator.services.together import Together
from simulator.services.training import Training
from simulator.services.word_ratings import WordRatings
from simulator.storage.counted import Counts
from simulator.storage.remark_files import RemarkFiles
from simulator.storage.sql_flows import SqlFlows
from simulator.storage.stores import open_stores

if TYPE_CHECKING:
    from simulator.services.mail import Mailer
    from simulator.services.passwords import Passwords
    from simulator.storage.connections import Database


def wired(
    settings: Settings,
    database: Database,
    providers: Mapping[str, Provider],
    now: Callable[[], datetime],
    new_seed: Callable[[], int],
    passwords: Passwords | None,
    mailer: Mailer | None,
) -> Services:
    """Everything, on an open database that is up to date."""
    counts, cache = Counts(), Cache(settings.cache)
    kept = open_stores(database, counts)
    accounts, programs, audit, store = kept.accounts, kept.programs, kept.audit, kept.attempts
    people = wired_accounts(
        settings, database, accounts, programs, kept.cohorts, audit, now, providers, passwords, mailer
    )
    on_disk = LibraryOnDisk(settings.content, cache)
    library = PublishedLibrary(on_disk, kept.publications.on_offer, lambda name: store.version(name).texts, cache)
    in_force = KeysInForce(kept.panels)
    ground = Ground(
        settings=settings,
        database=database,
        stores=kept,
        people=people,
        on_disk=on_disk,
        library=library,
        open_cases=OpenCases(library),
        in_force=in_force,
        practised=Practised(library, cache),
        rooms=Rooms(store, library, in_force),
        cache=cache,
        now=now,
        new_seed=new_seed,
    )
    practice = _practice(ground)
    return Services(
        settings=settings,
        providers=providers,
        single_sign_on=SingleSignOn(
            providers, people, SqlFlows(database), accounts, programs, audit, database, now, people.throttle
        ),
        database=database,
        counts=counts,
        store=store,
        my_data=MyData(kept, database, ground.rooms, now),
        accounts=people,
        administration=wired_administration(people, store),
        **practice,
        **wired_program(ground, practice),
        **_coaching(ground, practice["sharing"]),
        **_studio(ground, practice["training"]),
    )


def _practice(on: Ground) -> dict[str, Any]:
    """What trainees do, and what is asked of them."""
    kept, database, rooms, now = on.stores, on.database, on.rooms, on.now
    store, sharing, programs, accounts, audit = (
        kept.attempts,
        kept.sharing,
        kept.programs,
        kept.accounts,
        kept.audit,
    )
    gap = on.settings.double_press_seconds
    asks = Asked(programs, kept.cohorts, sharing, store, rooms, now)
    training = Training(store, sharing, asks, database, rooms, on.library, on.open_cases, now, on.new_seed, gap)
    asked = Programs(programs, audit, database, asks, on.open_cases, now)
    shown = Sharing(sharing, kept.coaching, store, programs, accounts, audit, database, rooms, now)
    noted = Notes(store, sharing, kept.practice, database, rooms, now)
    progress = Progress(store, kept.progress, kept.practice, kept.drills, rooms, on.practised, now)
    files = RemarkFiles(on.settings.remarks)
    return {
        "training": training,
        "programs": asked,
        "sharing": shown,
        "notes": noted,
        "debrief_files": DebriefFiles(shown, noted, rooms),
        "branching": Branching(store, sharing, database, rooms, now),
        "remarks": Remarks(kept.remarks, files, store, sharing, database, rooms, now),
        "preferences": Preferences(kept.practice, now),
        "drilling": Drilling(
            kept.drills,
            store,
            kept.practice,
            database,
            on.library,
            now,
            on.new_seed,
            asked.reserved_cases,
            on.open_cases.hidden_from,
            on.in_force,
            on.cache,
        ),
        "progress": progress,
        "recommending": Recommending(training, progress, on.practised),
    }


def _coaching(on: Ground, shown: Sharing) -> dict[str, Any]:
    """What supervisors do with what trainees show and say."""
    kept, database, rooms, now = on.stores, on.database, on.rooms, on.now
    store, sharing, accounts = kept.attempts, kept.sharing, kept.accounts
    log = AttemptLog(sharing, kept.programs, kept.audit, database, now)
    rated = WordRatings(kept.coaching, sharing, store, accounts, log, database, rooms, now)
    changed = ScoreChanges(kept.coaching, sharing, store, accounts, log, database, rooms, now)
    return {
        "coaching": Coaching(kept.coaching, sharing, store, shown, database, rooms, now),
        "word_ratings": rated,
        "score_changes": changed,
        "global_ratings": GlobalRatings(kept.coaching, sharing, store, accounts, log, database, now),
        "supervision_sheets": SupervisionSheets(shown, rated, changed, sharing, store),
        "answering": Answering(
            kept.inbox, kept.remarks, kept.publications, accounts, database, rooms, on.open_cases, now
        ),
    }


def _studio(on: Ground, training: Training) -> dict[str, Any]:
    """Writing cases, proving, rating and publishing them, and deciding one together."""
    kept, database, rooms, now = on.stores, on.database, on.rooms, on.now
    drafting = Drafting(kept.drafts, kept.accounts, kept.programs, database, on.on_disk, now)
    proving = Proving(drafting, on.on_disk)
    finder = PanelFinder(kept.panels, kept.drafts, kept.publications, on.on_disk)
    panels = Panels(
        kept.panels,
        finder,
        kept.attempts,
        kept.programs,
        kept.accounts,
        kept.audit,
        database,
        rooms,
        drafting,
        on.open_cases,
        now,
        on.new_seed,
    )
    return {
        "drafting": drafting,
        "publishing": Publishing(kept, drafting, on.on_disk, on.open_cases, now),
        "offering": Offering(kept, database, on.open_cases, now),
        "case_files": CaseFiles(drafting, on.open_cases),
        "case_forms": CaseForms(drafting),
        "proving": proving,
        "rehearsing": Rehearsing(proving),
        "together": Together(kept.together, training, on.people.throttle, on.people.links),
        "panels": panels,
        "rating": Rating(kept.panels, finder, database, rooms, now),
        "raters": Raters(finder, kept.coaching, kept.programs, kept.accounts, kept.audit, database, rooms, now),
        "decisions": Decisions(
            CohortRows(kept.figures, kept.rollups, kept.cohorts, kept.programs, kept.audit, database, now),
            kept.rollups,
            kept.programs,
            KeysMet(kept.rollups, kept.attempts, kept.panels, rooms),
            on.open_cases,
        ),
        "keys": Keys(kept.panels, finder, kept.audit, database, rooms, on.in_force, now),
        "calibrating": Calibrating(kept.inbox, panels, database, rooms, on.open_cases, now),
    }
