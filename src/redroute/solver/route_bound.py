"""A lower limit on the length of any closed tour: the 1-tree of Held and Karp (1970), raised by subgradient steps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from redroute.solver import _kernel

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
        degrees = np.zeros(len(cheaper), dtype=np.int32)
        length = _kernel.one_tree(cheaper, weights, degrees)
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
