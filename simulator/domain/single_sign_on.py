"""One try to sign in with a provider, from leaving for it until coming back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Flow:
    """What must fit when somebody comes back. The browser holds a random token, the database its SHA-256.

    Attributes
    ----------
    provider : str
        Short name of the provider that the browser was sent to.
    state_hash : str
        SHA-256 of the random text that the provider has to send back.
    nonce : str
        Random text that the provider has to sign.
    verifier : str
        Secret of the proof key (PKCE): only who began the try can redeem its code.
    next_path : str
        Where the person was going.
    """

    token_hash: str
    state_hash: str
    provider: str
    nonce: str
    verifier: str
    next_path: str
    expires_at: datetime
