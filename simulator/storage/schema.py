"""Every table, gathered: whoever needs the whole schema imports it from here."""

from __future__ import annotations

from simulator.storage import (
    account_tables,
    coaching_tables,
    draft_tables,
    flow_tables,
    inbox_tables,
    panel_tables,
    practice_tables,
    publication_tables,
    rollup_tables,
    sharing_tables,
    together_tables,
)
from simulator.storage.tables import metadata

__all__ = [
    "account_tables",
    "coaching_tables",
    "draft_tables",
    "flow_tables",
    "inbox_tables",
    "metadata",
    "panel_tables",
    "practice_tables",
    "publication_tables",
    "rollup_tables",
    "sharing_tables",
    "together_tables",
]
