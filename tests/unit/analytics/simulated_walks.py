"""Trainees of known skill through a branching case, to see what a score makes of chance.

Eighteen moments, each in three ways: well, mixed, and after a rupture, where decisions are harder. Which way a moment
goes follows from the option chosen before, and from chance in 15 of 100; a rupture makes the case longer by a moment.
Four options a decision, rated 0 to 3 by a key that errs a little. The world is that of the design's own simulation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOMENTS, WAYS, SHORTEST = 18, 3, 14
DETOUR = (3, 4, 5)


@dataclass(frozen=True)
class Case:
    quality: np.ndarray  # decisions by options, 0 to 3
    share: np.ndarray  # of what was possible, by the key
    hardness: np.ndarray
    sharpness: np.ndarray


@dataclass(frozen=True)
class Walks:
    """Decisions of everybody, one after the other."""

    attempts: np.ndarray
    items: np.ndarray
    shares: np.ndarray

    @property
    def weights(self):
        return np.ones(len(self.shares))

    @property
    def plain(self):
        return 100 * np.bincount(self.attempts, self.shares) / np.bincount(self.attempts)


NAMES = [f"moment-{moment}-{way}" for moment in range(MOMENTS) for way in range(WAYS)]


def case(rng) -> Case:
    n = MOMENTS * WAYS
    quality = rng.permuted(np.tile(np.arange(4), (n, 1)), axis=1)
    key = np.clip(quality + rng.normal(0, 0.35, quality.shape), -0.5, 3.5)
    low, high = key.min(axis=1, keepdims=True), key.max(axis=1, keepdims=True)
    hardness = rng.normal(0, 0.5, n) + np.tile([-0.3, 0.0, 0.9], MOMENTS)
    return Case(quality, (key - low) / (high - low), hardness, rng.lognormal(-0.1, 0.25, n))


def walked(rng, of: Case, skill, detour) -> Walks:
    """Walks of people with this skill; who has a detour is put onto the way of a rupture, the others onto the first."""
    n = len(skill)
    way, length = np.zeros(n, dtype=int), np.full(n, SHORTEST)
    there, items, shares = [], [], []
    for moment in range(MOMENTS):
        if moment in DETOUR:
            way = np.where(detour, 2, 0)
        node = moment * WAYS + way
        pull = (of.sharpness[node] * (skill - of.hardness[node]))[:, None] * of.quality[node] / 1.5
        option = (pull + 0.35 * of.quality[node] + rng.gumbel(size=(n, 4))).argmax(axis=1)
        quality = of.quality[node, option]
        there.append(moment < length)
        items.append(node)
        shares.append(of.share[node, option])
        length = np.minimum(length + ((quality == 0) & there[-1]), MOMENTS)
        following = np.choose(quality, (2, np.ones(n, dtype=int), np.maximum(way - 1, 0), 0))
        way = np.where(rng.random(n) < 0.15, rng.integers(0, WAYS, n), following)
    made = np.array(there)
    attempts = np.broadcast_to(np.arange(n), made.shape)
    return Walks(attempts[made], np.array(items)[made], np.array(shares)[made])
