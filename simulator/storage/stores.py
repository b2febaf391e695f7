"""Everything that is stored, on one database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.storage.account_store import AccountStore, AuditStore, ProgramStore
from simulator.storage.calibration_store import CalibrationStore
from simulator.storage.coaching_store import CoachingStore
from simulator.storage.cohort_store import CohortStore
from simulator.storage.draft_store import DraftStore
from simulator.storage.export_store import ExportStore
from simulator.storage.figure_store import FigureStore
from simulator.storage.follow_up_store import FollowUpStore
from simulator.storage.inbox_store import InboxStore
from simulator.storage.panel_store import PanelStore
from simulator.storage.practice_store import DrillStore, PracticeStore, RemarkStore
from simulator.storage.progress_store import ProgressStore
from simulator.storage.publication_store import PublicationStore
from simulator.storage.rollup_store import RollupStore
from simulator.storage.sharing_store import SharingStore
from simulator.storage.standard_store import StandardStore
from simulator.storage.store import Store
from simulator.storage.together_store import TogetherStore

if TYPE_CHECKING:
    from simulator.storage.connections import Database
    from simulator.storage.counted import Counts


@dataclass(frozen=True, slots=True)
class Stores:
    """One store for each part of what is kept; see the protocols for what they promise."""

    attempts: Store
    sharing: SharingStore
    accounts: AccountStore
    programs: ProgramStore
    audit: AuditStore
    practice: PracticeStore
    drills: DrillStore
    remarks: RemarkStore
    progress: ProgressStore
    drafts: DraftStore
    coaching: CoachingStore
    together: TogetherStore
    publications: PublicationStore
    panels: PanelStore
    inbox: InboxStore
    cohorts: CohortStore
    standards: StandardStore
    exports: ExportStore
    follow_up: FollowUpStore
    figures: FigureStore
    rollups: RollupStore
    calibrations: CalibrationStore


def open_stores(database: Database, counts: Counts) -> Stores:
    """The stores in SQL."""
    # The database's libraries take as long to load as the rest of the program, and the command line often needs none.
    from simulator.storage.counted import CountedStore
    from simulator.storage.sql_accounts import SqlAccounts
    from simulator.storage.sql_audit import SqlAudit
    from simulator.storage.sql_calibrations import SqlCalibrations
    from simulator.storage.sql_coaching import SqlCoaching
    from simulator.storage.sql_cohorts import SqlCohorts
    from simulator.storage.sql_drafts import SqlDrafts
    from simulator.storage.sql_exports import SqlExports
    from simulator.storage.sql_figures import SqlFigures
    from simulator.storage.sql_follow_up import SqlFollowUp
    from simulator.storage.sql_inbox import SqlInbox
    from simulator.storage.sql_panels import SqlPanels
    from simulator.storage.sql_practice import SqlDrills, SqlPractice, SqlRemarks
    from simulator.storage.sql_programs import SqlPrograms
    from simulator.storage.sql_progress import SqlProgress
    from simulator.storage.sql_publications import SqlPublications
    from simulator.storage.sql_rollups import SqlRollups
    from simulator.storage.sql_sharing import SqlSharing
    from simulator.storage.sql_standards import SqlStandards
    from simulator.storage.sql_together import SqlTogether

    return Stores(
        attempts=CountedStore(database, counts),
        sharing=SqlSharing(database),
        accounts=SqlAccounts(database),
        programs=SqlPrograms(database),
        audit=SqlAudit(database),
        practice=SqlPractice(database),
        drills=SqlDrills(database),
        remarks=SqlRemarks(database),
        progress=SqlProgress(database),
        drafts=SqlDrafts(database),
        coaching=SqlCoaching(database),
        together=SqlTogether(database),
        publications=SqlPublications(database),
        panels=SqlPanels(database),
        inbox=SqlInbox(database),
        cohorts=SqlCohorts(database),
        standards=SqlStandards(database),
        exports=SqlExports(database),
        follow_up=SqlFollowUp(database),
        figures=SqlFigures(database),
        rollups=SqlRollups(database),
        calibrations=SqlCalibrations(database),
    )
