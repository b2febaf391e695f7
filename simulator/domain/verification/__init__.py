"""Proof over every reachable state: what can happen in a case, what never can, and how likely each ending is."""

from simulator.domain.verification.findings import Finding
from simulator.domain.verification.verifier import QUICK, Limits, Verification, scores_of, verify
from simulator.domain.verification.walks import Walk

__all__ = ["QUICK", "Finding", "Limits", "Verification", "Walk", "scores_of", "verify"]
