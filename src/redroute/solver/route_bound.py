"""A lower limit on the length of any closed tour: the 1-tree of Held and Karp (1970), raised by subgradient steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

PATIENCE = 12


def one_tree_bound(costs: NDArray[np.int32], *, target: int, rounds: int, is_over: Callable[[], bool]) -> int:
    """Nothing shorter than this visits all nodes (at least 3) once and returns.

    ``costs`` is symmetric, or is read as the cheaper of both directions, which keeps the limit true. ``target`` is the length of a known tour and
    sets the step; one tree is always grown, then up to ``rounds`` more. Node 0 is the special node of the 1-tree.
    """
    cheaper = costs if np.array_equal(costs, costs.T) else np.minimum(costs, costs.T)
    weights = np.zeros(len(cheaper))
    best, best_weights, patience, stretch = -np.inf, weights, PATIENCE, 1.0
    for tree in range(rounds + 1):
        if tree and is_over():
            break
        length, degrees = _one_tree(cheaper, weights)
        value = length - 2 * weights.sum()
        if value > best:
            best, best_weights, patience = value, weights, PATIENCE
        else:
            patience -= 1
            if not patience:
                stretch, patience, weights = stretch / 2, PATIENCE, best_weights
        slope = degrees - 2.0
        if not slope.any() or np.ceil(best - 1e-6) >= target:
            break
        weights = weights + stretch * max(target - value, 1.0) / (slope @ slope) * slope
    return max(int(np.ceil(best - 1e-6)), 0)


def _one_tree(costs: NDArray[np.int32], weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Length and degrees of the cheapest tree over nodes 1.. (Prim) with the two cheapest legs at node 0, under weighted costs."""
    size = len(costs)
    degrees = np.zeros(size)
    nearest = costs[1] + weights + weights[1]
    parents = np.ones(size, dtype=np.intp)
    nearest[:2] = np.inf
    length = 0.0
    is_out = np.ones(size, dtype=bool)
    is_out[:2] = False
    for _ in range(size - 2):
        node = int(np.argmin(nearest))
        length += float(nearest[node])
        degrees[node] += 1
        degrees[parents[node]] += 1
        nearest[node], is_out[node] = np.inf, False
        reach = costs[node] + weights + weights[node]
        is_nearer = is_out & (reach < nearest)
        nearest[is_nearer] = reach[is_nearer]
        parents[is_nearer] = node
    legs = costs[0] + weights + weights[0]
    two = 1 + np.argpartition(legs[1:], 1)[:2]
    degrees[two] += 1
    degrees[0] = 2
    return length + float(legs[two].sum()), degrees
