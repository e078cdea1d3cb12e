"""A short closed tour quickly: the compiled local search of ``kernel/tour/tour.hpp``, told how often to kick."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from redroute.solver import _kernel
from redroute.solver.route_bound import TourBound

BATCH = 1000
"""Kicks between two looks at the keyboard, where no rule asks to be heard after every one."""


def length_of(costs: NDArray[np.int32], tour: Sequence[int]) -> int:
    """Sum of the legs of a closed tour."""
    nodes = np.asarray(tour, dtype=np.intp)
    return int(costs[nodes, np.roll(nodes, -1)].sum(dtype=np.int64))


def short_tour(bound: TourBound, *, seed: int, kicks: int, is_over: Callable[[], bool] | None = None) -> tuple[list[int], int, int]:
    """A short closed tour along legs the bound's prices make cheap, its length, and the kicks done. ``is_over`` is asked before every kick."""
    tour = _kernel.Tour(bound.ascent, seed % 2**64)
    done = 0
    while done < kicks and not (is_over and is_over()):
        batch = 1 if is_over else min(BATCH, kicks - done)
        tour.kick(batch)
        done += batch
    return tour.order(), tour.length(), done
