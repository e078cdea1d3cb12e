"""Cuts through a fractional tour: sets of nodes that too little of it enters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SLACK = 1e-4


def violated_sets(flow: NDArray[np.float64]) -> list[NDArray[np.bool_]]:
    """Sets of nodes whose border carries less than 2 of the symmetric ``flow``; empty only if no set is violated by more than ``SLACK``.

    Components come first, as they cost nothing; a connected flow is searched by the minimum cut of Stoer and Wagner (1997), keeping every cut of a
    phase that is violated, not the least alone.
    """
    parts = _components(flow > SLACK)
    if len(parts) > 1:
        return parts[: len(parts) if len(parts) > 2 else 1]
    found: dict[bytes, NDArray[np.bool_]] = {}
    weights = flow.copy()
    np.fill_diagonal(weights, 0.0)
    merged = np.eye(len(flow), dtype=bool)
    alive = list(range(len(flow)))
    while len(alive) > 1:
        last, kept, cut = _phase(weights, alive)
        if cut < 2 - SLACK:
            members = merged[last] if not merged[last][0] else ~merged[last]
            found.setdefault(members.tobytes(), members.copy())
        weights[kept] += weights[last]
        weights[:, kept] += weights[:, last]
        weights[kept, kept] = 0.0
        merged[kept] |= merged[last]
        alive.remove(last)
    return list(found.values())


def _phase(weights: NDArray[np.float64], alive: list[int]) -> tuple[int, int, float]:
    """One maximum adjacency search: the node added last, the one before it, and the cut between the last and all others."""
    reach = np.full(len(weights), -np.inf)
    reach[alive] = 0.0
    kept = last = alive[0]
    cut = 0.0
    for _ in alive:
        node = int(np.argmax(reach))
        kept, last, cut = last, node, float(reach[node])
        reach += weights[node]
        reach[node] = -np.inf
    return last, kept, cut


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
