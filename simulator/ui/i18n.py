"""Interface texts go through gettext; English stands in the code."""

from __future__ import annotations

import gettext
from pathlib import Path

_catalogue = gettext.translation("simulator", Path(__file__).parent / "locale", fallback=True)
_ = _catalogue.gettext
ngettext = _catalogue.ngettext
