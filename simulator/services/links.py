"""Absolute links for mails and for people to pass on."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from simulator.errors import InvalidInput

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
HERE = "http://localhost:8501"
"""Where the program is reached when no public address is set: Streamlit's own port on this computer."""


@dataclass(frozen=True, slots=True)
class Links:
    """Links that start with the address under which people reach the program."""

    base: str

    @property
    def secure(self) -> bool:
        """Whether people come through TLS."""
        return self.base.startswith("https://")

    def cases(self) -> str:
        """The list of cases, with what is assigned at its top."""
        return f"{self.base}/"

    def sign_in(self) -> str:
        """The page to sign in."""
        return f"{self.base}/signin"

    def invitation(self, token: str) -> str:
        """Where an invitation is accepted."""
        return f"{self.base}/invitation/{token}"

    def enrol(self, token: str) -> str:
        """Where people put themselves into a cohort."""
        return f"{self.base}/enrol/{token}"

    def join(self) -> str:
        """Where phones join what a group decides together."""
        return f"{self.base}/join"

    def vote(self, code: str) -> str:
        """Where a phone votes that needs to type no code."""
        return f"{self.join()}/{code}"

    def reset(self, token: str) -> str:
        """Where a new password is chosen."""
        return f"{self.base}/reset/{token}"


def links_from(public_url: str) -> Links:
    """Links for a public address.

    Raises
    ------
    InvalidInput
        If it is not of the form ``https://practice.example.edu``, with or without a port.
    """
    if not public_url.strip():
        return Links(HERE)
    try:
        parts = urlsplit(public_url.strip())
        plain = not (parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/"))
        fits = parts.scheme in ("http", "https") and parts.hostname and plain and parts.port != 0
    except ValueError:
        fits = False
    if not fits or any(sign.isspace() or not sign.isprintable() for sign in public_url.strip()):
        raise InvalidInput(
            "public_url",
            f"SIMULATOR_PUBLIC_URL is {public_url[:100]!r}, which is not an address under which people reach it.",
            hint="Write it like https://practice.example.edu, without a path.",
        )
    if parts.scheme == "http" and parts.hostname not in LOCAL_NAMES:
        raise InvalidInput(
            "public_url",
            "SIMULATOR_PUBLIC_URL starts with http, so passwords and records would travel in the clear.",
            hint="Put the program behind TLS and write https (docs/operations.md has an nginx file).",
        )
    return Links(f"{parts.scheme}://{parts.netloc.lower()}")
