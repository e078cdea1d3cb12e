"""A lower limit on the length of any closed tour: 1-trees with prices of nodes and of towns (``kernel/ascent.hpp``)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from redroute.solver import _kernel

NEAR = 8
LOOK_AFTER = (25, 75, 175)
LOOK_EVERY = 200
"""Trees over near legs until their prices are tried on all legs: often at first, while much that matters is not near yet."""

SURELY = 600
LEAST_GAIN = 2e-5
"""After so many trees, a try that raises the limit by a smaller share of it is the last."""


def tour_bound(costs: NDArray[np.int32], *, target: int, rounds: int, is_over: Callable[[], bool], is_open: bool) -> int:
    """Nothing shorter than this visits all nodes (at least 3) once and returns.

    ``target`` is the length of a known tour and sets the steps; ``rounds`` trees at most are grown over near legs, fewer where the limit rises no more,
    and ``is_over`` is asked before each. Costs may depend on direction. ``is_open``: node 0 is no site but joins the ends of an open route.
    """
    turned = costs if np.array_equal(costs, costs.T) else np.ascontiguousarray(costs.T)
    ascent = _kernel.Ascent(costs, turned, NEAR, is_open)
    limit = ascent.limit()
    for tree in range(1, rounds + 1):
        if is_over():
            break
        ascent.raise_prices(target)
        if tree in LOOK_AFTER or not tree % LOOK_EVERY or tree == rounds:
            found = ascent.limit()
            is_flat = tree >= SURELY and found - limit < LEAST_GAIN * abs(limit)
            limit = max(limit, found)
            if is_flat or limit > target - 1:
                break
    return max(int(np.ceil(limit - 1e-6)), 0)
