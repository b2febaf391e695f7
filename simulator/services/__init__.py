"""Use cases: the only transactions and the only access decisions."""
