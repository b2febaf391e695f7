"""The rules: scenarios, client state, encounters, rubrics and scores. Pure; no clock, no chance, no I/O."""
