"""Tidy tables and charts as specifications."""
