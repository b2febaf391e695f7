"""YAML in; scenarios, rubrics and profiles out, or diagnostics that say where, what and how to fix."""
