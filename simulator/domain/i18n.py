"""Texts that people read go through gettext, on pages and in what is downloaded; English stands in the code."""

from __future__ import annotations

import gettext
from pathlib import Path

_catalogue = gettext.translation("simulator", Path(__file__).parent.parent / "locale", fallback=True)
_ = _catalogue.gettext
ngettext = _catalogue.ngettext
