"""Attempts, decisions and the content that they were made on, kept in SQLite or another SQL database."""
