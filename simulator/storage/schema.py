"""Every table, gathered: whoever needs the whole schema imports it from here."""

from __future__ import annotations

from simulator.storage import (
    account_tables,
    coaching_tables,
    cohort_tables,
    draft_tables,
    export_tables,
    flow_tables,
    follow_up_tables,
    inbox_tables,
    panel_tables,
    practice_tables,
    publication_tables,
    rollup_tables,
    sharing_tables,
    standard_tables,
    together_tables,
)
from simulator.storage.tables import metadata

__all__ = [
    "account_tables",
    "coaching_tables",
    "cohort_tables",
    "draft_tables",
    "export_tables",
    "flow_tables",
    "follow_up_tables",
    "inbox_tables",
    "metadata",
    "panel_tables",
    "practice_tables",
    "publication_tables",
    "rollup_tables",
    "sharing_tables",
    "standard_tables",
    "together_tables",
]
