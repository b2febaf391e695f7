"""What stands on every report, on screen and in files, worded once (clinical reference, ethics and disclaimers)."""

from __future__ import annotations


def _(text: str) -> str:
    """Mark a text for the translators, who find it where it stands; it is translated where it is shown."""
    return text


SIMULATED = _("Simulated people and sessions. Nobody here is real.")
"""On every page and in every file of a simulated program."""
DISCLAIMER = _(
    "Training simulation for people learning psychotherapy under supervision. Cases are fictional. It is not therapy, "
    "clinical advice, or a decision aid, and must not be used to assess, treat or triage a real person. Scores "
    "describe choices in an exercise; they do not certify competence or fitness to practice. Law, duties and "
    "safeguarding differ by place: follow your supervisor, employer, regulator and local law."
)
