"""Cuts through a fractional tour: sets of nodes that too little of it enters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from redroute.solver import _kernel

SLACK = 1e-4


def violated_sets(flow: NDArray[np.float64]) -> list[NDArray[np.bool_]]:
    """Sets of nodes whose border carries less than 2 of the symmetric ``flow``; empty only if no set is violated by more than ``SLACK``.

    Components come first, as they cost nothing; a connected flow is searched by the minimum cut of Stoer and Wagner (1997), keeping every cut of a
    phase that is violated, not the least alone.
    """
    parts = _components(flow > SLACK)
    if len(parts) > 1:
        return parts[: len(parts) if len(parts) > 2 else 1]
    sets = []
    for members in _kernel.light_sets(flow, 2 - SLACK):
        inside = np.zeros(len(flow), dtype=bool)
        inside[members] = True
        sets.append(inside)
    return sets


def _components(is_linked: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """The connected parts of an undirected graph, smallest first."""
    parts = []
    left = np.ones(len(is_linked), dtype=bool)
    while left.any():
        part = np.zeros(len(is_linked), dtype=bool)
        front = [int(np.argmax(left))]
        part[front] = True
        while front:
            new = is_linked[front].any(axis=0) & ~part
            part |= new
            front = [int(node) for node in np.flatnonzero(new)]
        left &= ~part
        parts.append(part)
    return sorted(parts, key=lambda part: int(part.sum()))
