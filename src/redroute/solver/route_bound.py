"""A lower limit on the length of any closed tour: the 1-tree of Held and Karp (1970), raised by subgradient steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from redroute.solver import _kernel

PATIENCE = 12
SPARSE_FROM = 300
"""So many nodes make it worth to raise the weights over the legs to near nodes first, as Helsgaun (2000) does."""

NEAR = 10
SPARSE_ROUNDS = 400

_Weights = NDArray[np.float64]
_Grow = Callable[[_Weights, NDArray[np.int32]], float]


def one_tree_bound(costs: NDArray[np.int32], *, target: int, rounds: int, is_over: Callable[[], bool]) -> int:
    """Nothing shorter than this visits all nodes (at least 3) once and returns.

    ``costs`` is symmetric, or is read as the cheaper of both directions, which keeps the limit true. ``target`` is the length of a known tour and
    sets the step; one tree is always grown over all legs, then up to ``rounds`` more. Node 0 is the special node of the 1-tree.
    """
    cheaper = costs if np.array_equal(costs, costs.T) else np.minimum(costs, costs.T)
    weights = np.zeros(len(cheaper))
    if len(cheaper) >= SPARSE_FROM:
        graph = _kernel.NearGraph(cheaper, NEAR)
        _, weights = _raise(graph.one_tree, weights, target, SPARSE_ROUNDS, is_over)
    limit, _ = _raise(partial(_kernel.one_tree, cheaper), weights, target, rounds, is_over)
    return max(int(np.ceil(limit - 1e-6)), 0)


def _raise(grow: _Grow, weights: _Weights, target: int, rounds: int, is_over: Callable[[], bool]) -> tuple[float, _Weights]:
    """The greatest limit found and its weights; the step is that of Held, Wolfe and Crowder (1974), halved when nothing gets better."""
    best, best_weights, patience, stretch = -np.inf, weights, PATIENCE, 1.0
    for tree in range(rounds + 1):
        if tree and is_over():
            break
        degrees = np.zeros(len(weights), dtype=np.int32)
        value = grow(weights, degrees) - 2 * weights.sum()
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
    return float(best), best_weights
