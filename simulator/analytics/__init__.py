"""Tidy tables."""
