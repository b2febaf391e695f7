"""Every table, gathered: whoever needs the whole schema imports it from here."""

from __future__ import annotations

from simulator.storage import account_tables, draft_tables, flow_tables, practice_tables, sharing_tables
from simulator.storage.tables import metadata

__all__ = ["account_tables", "draft_tables", "flow_tables", "metadata", "practice_tables", "sharing_tables"]
