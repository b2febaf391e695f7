"""Providers of single sign-on for tests: a certified one, and one that lies."""
