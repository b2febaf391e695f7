"""What an operator can set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from simulator.errors import InvalidInput

ROOT = Path(__file__).resolve().parent.parent.parent


class Settings(BaseSettings):
    """What an operator can set, each as ``SIMULATOR_…`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SIMULATOR_", extra="ignore")

    database_url: str = f"sqlite:///{ROOT / 'var' / 'simulator.sqlite3'}"
    database_pool: int = Field(10, ge=1, le=500)
    """Connections to the database that the process keeps; as many again are opened while those are all in use."""
    content: Path = ROOT
    cache: Path = ROOT / "var" / "cache"
    remarks: Path = ROOT / "var" / "remarks"
    """Folder for what is remarked on cases, one file each, where there are no accounts."""
    double_press_seconds: float = 0.6
    public_url: str = ""
    """Address under which people reach the program, e.g. ``https://practice.example.edu``; empty: this computer."""
    session_idle_minutes: int = Field(120, gt=0, le=43_200)
    session_hours: int = Field(12, gt=0, le=720)
    invitation_days: int = Field(7, gt=0, le=365)
    reset_minutes: int = Field(60, gt=0, le=10_080)
    smtp_host: str = ""
    smtp_port: int = Field(587, gt=0, le=65_535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_starttls: bool = True
    mail_from: str = ""
    oidc: dict[str, Any] = {}
    """Providers for single sign-on by short name; see docs/operations.md."""
    metrics_token: SecretStr = SecretStr("")
    retention_days: int = Field(0, ge=0, le=36_500)
    """Ended sessions, used links and sign-in history older than this are deleted; 0 keeps them."""


def read_settings() -> Settings:
    """The settings of the environment.

    Raises
    ------
    InvalidInput
        With the settings that can't be taken.
    """
    try:
        return Settings()
    except SettingsError as error:  # its cause holds the value, which may be a secret
        name = str(error).partition('field "')[2].partition('"')[0]
        raise InvalidInput(name, f"SIMULATOR_{name.upper()} is not JSON.", hint="Mend it and start again.") from None
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        name = str(problem["loc"][0])
        raise InvalidInput(
            name, f"SIMULATOR_{name.upper()}: {problem['msg']}.", hint="Mend it and start again."
        ) from None
