"""Interface texts go through gettext; English stands in the code."""

from __future__ import annotations

from simulator.domain.i18n import _, ngettext

__all__ = ["_", "ngettext"]
