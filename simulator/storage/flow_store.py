"""What the store of tries to sign in with a provider promises; see ``account_store``."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from simulator.domain.single_sign_on import Flow


class FlowStore(Protocol):
    """Tries to sign in that have not come back yet."""

    def begin(self, flow: Flow, *, now: datetime) -> None:
        """Record a try, and forget those that have expired."""

    def take(self, token_hash: str, state_hash: str, provider: str, *, now: datetime) -> Flow | None:
        """Use a try up: whoever is first has it, everybody after gets None, as does who has not all that fits."""
