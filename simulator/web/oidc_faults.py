"""What can go wrong on the way to a provider and back, in the words that a person reads."""

from __future__ import annotations

import structlog

from simulator.errors import ProviderFailed
from simulator.services.providers import Provider

_log = structlog.get_logger(__name__)

_TELL = "Begin again. If it happens once more, tell whoever runs the program."
_WAIT = "Try again in a moment. If you have a password here, you can sign in with it meanwhile."
_FAULTS = {
    "down": (502, "{title} can't be reached just now.", _WAIT),
    "slow": (504, "{title} takes too long to answer.", _WAIT),
    "nonsense": (502, "{title} gave an answer that can't be understood.", "Tell whoever runs the program."),
    "issuer": (
        502,
        "{title} calls itself by another address than the one that is set here.",
        "Tell whoever runs the program: the issuer in its settings has to be the same to the letter.",
    ),
    "distrusted": (403, "What {title} said about you can't be trusted, so nobody was signed in.", _TELL),
    "code-refused": (400, "{title} did not accept this sign-in: it was used before, or took too long.", _TELL),
    "out-of-date": (400, "This sign-in was started in another tab, or too long ago.", "Begin again."),
    "unreadable": (400, "This address is not one that {title} sends people back to.", "Begin again."),
    "cancelled": (200, "You were not signed in: {title} says that you stopped there.", "You can begin again any time."),
    "refused": (403, "{title} did not sign you in.", _TELL),
}


class ProviderFault(ProviderFailed):
    """A fault with the status of the page that tells it.

    Attributes
    ----------
    status : int
        HTTP status.
    """

    def __init__(self, provider: str, message: str, *, hint: str, status: int) -> None:
        super().__init__(provider, message, hint=hint)
        self.status = status


def provider_fault(provider: Provider, fault: str, detail: str = "") -> ProviderFault:
    """One of the faults above, noted in the log.

    Parameters
    ----------
    detail : str
        For the log: which check, status or kind of failure. Never anything that the provider wrote.
    """
    _log.warning("single_sign_on_failed", provider=provider.name, fault=fault, detail=detail)
    status, message, hint = _FAULTS[fault]
    return ProviderFault(provider.name, message.format(title=provider.title), hint=hint, status=status)
