"""Texts that stand on every report and page, worded once (clinical reference, ethics and disclaimers)."""

from __future__ import annotations

from simulator.domain import notice
from simulator.ui.i18n import _

DISCLAIMER = _(notice.DISCLAIMER)
SIMULATED = _(notice.SIMULATED)
CRISIS = (
    _(
        "If you or someone with you may be in immediate danger, contact your local emergency number now or go to the "
        "nearest emergency service, and stay with another person if you can."
    ),
    _(
        "For someone to talk to, ask your health service or search a directory such as findahelpline.com for a free "
        "crisis line where you are."
    ),
    _("You can close this exercise at any time. Your place is kept, and stopping costs nothing."),
)
NOT_REVIEWED = _("Not yet reviewed by a clinician")
AFFILIATION = _(
    "Attachment-Based Family Therapy and the other models practised here have their own training and supervision "
    "routes. This simulator is not affiliated with them."
)
WHO_SEES_WHAT = (
    _("What you practise on your own is visible to nobody else, in no list and in no figure, unless you share it."),
    _(
        "What your program assigns to you is seen by the supervisors of your cohort, and enters its figures. You are "
        "told so before you begin."
    ),
    _(
        "Own words, reactions and confidence that you note are yours. A supervisor sees them only where you tick that "
        "when you share."
    ),
    _("Administrators manage accounts and programs. They see no practice and no scores of anybody."),
    _("Each time somebody reads another person's session, that is noted in a log that can't be changed unnoticed."),
    _("Whoever runs the computer that all this is kept on could technically read its database."),
)
"""Who sees what where there are accounts; a changed text needs a new name of the notice."""
