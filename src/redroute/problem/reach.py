"""How soon a group can come to a site from where its day starts, and from there to where it ends.

Straight, as a rule. But a table may lead over a third place sooner: where short legs are walked and longer ones ridden, or a road is one-way. A site is
out of reach only if it is so over all others, or a tour would be called the best without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BLOCK = 256
"""Rows of a travel table looked at together."""

Seconds = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Of every node, the seconds from the start of a day, and from there to its end; zeros where that is open."""

    there: Seconds
    on: Seconds


def straight(legs: NDArray[np.int32], start: int | None, end: int | None) -> Reach:
    """By one leg each."""
    open_end = np.zeros(len(legs), dtype=np.int64)
    return Reach(
        open_end if start is None else legs[start].astype(np.int64),
        open_end if end is None else legs[:, end].astype(np.int64),
    )


def over_others(legs: NDArray[np.int32], stays: Seconds, start: int | None, end: int | None, within: int) -> Reach:
    """By as many legs as make it soonest, with ``stays`` at the nodes between, as far as it takes no more than ``within``."""
    first = straight(legs, start, end)
    return Reach(
        first.there if start is None else _sooner(legs, stays, first.there, within),
        first.on if end is None else _sooner(legs.T, stays, first.on, within),
    )


def _sooner(legs: NDArray[np.int32], stays: Seconds, found: Seconds, within: int) -> Seconds:
    """Shorten ways by one node more until none gets shorter (Bellman 1958): at once, where the triangle inequality holds."""
    rows = np.flatnonzero(found + stays <= within)
    while len(rows):
        before, found = found, found.copy()
        for first in range(0, len(rows), _BLOCK):
            block = rows[first : first + _BLOCK]
            np.minimum(found, ((before + stays)[block, None] + legs[block]).min(axis=0), out=found)
        rows = np.flatnonzero((found < before) & (found + stays <= within))
    return found
