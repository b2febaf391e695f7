"""The same services without a browser: ``python -m simulator``."""

from simulator.cli.program import app

__all__ = ["app"]
