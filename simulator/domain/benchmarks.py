"""Benchmark moments: options that a panel has rated, for supervisors to hold their own eye against.

A moment is one option of one decision under an adopted key. Whoever sat on the panel is not compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from simulator.domain.key_versions import KeyVersion
from simulator.domain.panel import CONTESTED_ABOVE, FEWEST, TOP
from simulator.domain.rubric import Criterion

SET = 12
"""Moments that are rated in one go."""
REST = timedelta(days=28)
"""After this long a moment is asked again: by then few remember what they said."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """An option with what a panel found.

    Attributes
    ----------
    panel : mapping of str to int
        The panel's mean by criterion, in hundredths of a level (0–400).
    """

    key_version_id: UUID
    node: str
    choice: str
    panel: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BenchmarkRating:
    """How somebody rated a moment, without having seen what the panel found.

    Attributes
    ----------
    ratings : mapping of str to int
        Levels 0–4 by criterion.
    """

    id: UUID
    person_id: UUID
    key_version_id: UUID
    node: str
    choice: str
    ratings: Mapping[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class Compared:
    """One rating of a moment beside the panel's: own levels (0–4), and the panel's means in hundredths (0–400)."""

    at: datetime
    own: Mapping[str, int]
    panel: Mapping[str, int]

    def stricter_by(self, criterion: str = "") -> float:
        """How many levels stricter than the panel somebody was, on one criterion or in the mean over all."""
        names = (criterion,) if criterion else tuple(self.own)
        return sum(self.panel[name] / 100 - self.own[name] for name in names) / len(names)


def in_force(versions: Iterable[KeyVersion]) -> tuple[KeyVersion, ...]:
    """The newest key of each play hash that was not withdrawn."""
    newest: dict[str, KeyVersion] = {}
    for one in versions:
        known = newest.get(one.play_hash)
        if one.withdrawn_at is None and (known is None or one.number > known.number):
            newest[one.play_hash] = one
    return tuple(newest.values())


def benchmarks_in(version: KeyVersion) -> tuple[Benchmark, ...]:
    """The options of a key that enough raters judged, and that they do not differ about, however few they are."""
    return tuple(
        Benchmark(version.id, node, choice, {name: one.mean for name, one in option.criteria.items()})
        for node, options in version.found.items()
        for choice, option in options.items()
        if option.n_raters >= FEWEST and not option.contested and option.criteria
        if all(one.sd <= CONTESTED_ABOVE * 100 for one in option.criteria.values())
    )


def due(
    benchmarks: Iterable[Benchmark], rated: Iterable[BenchmarkRating], *, person_id: UUID, now: datetime
) -> tuple[Benchmark, ...]:
    """The moments that somebody can rate now: those never rated first, then those whose rating is the oldest.

    Among equals the order is mixed, another one for each person, so that options of one decision seldom follow each
    other and can't be held against each other.
    """
    last: dict[tuple[UUID, str, str], datetime] = {}
    for one in rated:
        place = one.key_version_id, one.node, one.choice
        last[place] = max(one.at, last.get(place, one.at))

    def order(moment: Benchmark) -> tuple[bool, datetime, bytes]:
        place = moment.key_version_id, moment.node, moment.choice
        mixed = blake2b(f"{person_id}/{'/'.join(map(str, place))}".encode(), digest_size=8).digest()
        return place in last, last.get(place, now), mixed

    rested = (
        one for one in benchmarks if now - last.get((one.key_version_id, one.node, one.choice), now - REST) >= REST
    )
    return tuple(sorted(rested, key=order))


def compared(rated: Iterable[BenchmarkRating], benchmarks: Iterable[Benchmark]) -> tuple[Compared, ...]:
    """Ratings beside what the panel found, oldest first; without those whose moment is none any more."""
    known = {(one.key_version_id, one.node, one.choice): one.panel for one in benchmarks}
    return tuple(
        Compared(one.at, one.ratings, known[place])
        for one in sorted(rated, key=lambda one: one.at)
        if (place := (one.key_version_id, one.node, one.choice)) in known and one.ratings.keys() == known[place].keys()
    )


def newest_of_each(rated: Iterable[BenchmarkRating]) -> tuple[BenchmarkRating, ...]:
    """Of each moment the last rating alone."""
    last = {(one.key_version_id, one.node, one.choice): one for one in sorted(rated, key=lambda one: one.at)}
    return tuple(last.values())


def is_whole(levels: Mapping[str, int], criteria: Sequence[Criterion]) -> bool:
    """Whether there is a level from 0 to 4 for each criterion, and nothing else."""
    known = all(type(level) is int and 0 <= level <= TOP for level in levels.values())
    return known and levels.keys() == {criterion.id for criterion in criteria}
