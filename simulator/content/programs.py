"""The compiled form of a case, from the cache where it is known."""

from __future__ import annotations

from contextlib import suppress

from simulator.content.cache import Cache
from simulator.content.case import Case
from simulator.domain.program import Program, compile_program


def program_of(case: Case, cache: Cache | None = None) -> Program:
    """The program of a case: loaded from the cache under its play hash, else compiled and kept there.

    Parameters
    ----------
    cache : Cache, optional
        What another version of the program has written is never found, and what can't be read is made again.
    """
    data = cache.program(case.play_hash) if cache is not None else None
    if data is not None:
        with suppress(ValueError):
            return Program.load(data)
    program = compile_program(case.table)
    if cache is not None:
        cache.keep_program(case.play_hash, program.dump())
    return program
