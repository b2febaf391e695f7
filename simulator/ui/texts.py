"""Texts that stand on every report and page, worded once (clinical reference, ethics and disclaimers)."""

from __future__ import annotations

from simulator.ui.i18n import _

DISCLAIMER = _(
    "Training simulation for people learning psychotherapy under supervision. Cases are fictional. It is not therapy, "
    "clinical advice, or a decision aid, and must not be used to assess, treat or triage a real person. Scores "
    "describe choices in an exercise; they do not certify competence or fitness to practice. Law, duties and "
    "safeguarding differ by place: follow your supervisor, employer, regulator and local law."
)
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
