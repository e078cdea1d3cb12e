"""A lower limit on the length of any closed tour: 1-trees with prices of nodes and of towns (``kernel/tour/ascent.hpp``)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from redroute.solver import _kernel

LOOK_AFTER = (25, 75, 175)
LOOK_EVERY = 200
"""Trees over near legs until their prices are tried on all legs: often at first, while much that matters is not near yet."""

LEAST_GAIN, FLAT = 2e-5, 2
"""So many tries one after the other that raise the limit by less than this share of it end the ascent: a single one may fail for a leg not near yet."""


class TourBound:
    """What no closed tour over all nodes (at least 3) undercuts; its prices also tell the search which legs are promising.

    Costs may depend on direction. ``is_open``: node 0 is no site but joins the ends of an open route.
    """

    def __init__(self, costs: NDArray[np.int32], *, is_open: bool) -> None:
        self.costs = costs
        self.is_symmetric = np.array_equal(costs, costs.T)
        turned = costs if self.is_symmetric else np.ascontiguousarray(costs.T)
        self.ascent = _kernel.Ascent(costs, turned, is_open)
        self._limit = self.ascent.limit()

    @property
    def limit(self) -> int:
        """The limit, which is whole as the lengths of tours are."""
        return max(int(np.ceil(self._limit - 1e-6)), 0)

    def rise(self, *, target: int, trees: int, is_over: Callable[[], bool]) -> None:
        """Raise the limit by so many trees over near legs, fewer where it rises no more; ``is_over`` is asked before each.

        ``target`` is the length of a known tour and sets the steps.
        """
        flat = 0
        for tree in range(1, trees + 1):
            if is_over() or self.limit >= target:
                break
            self.ascent.raise_prices(target)
            if tree in LOOK_AFTER or not tree % LOOK_EVERY or tree == trees:
                found = self.ascent.limit()
                is_flat = tree >= LOOK_EVERY and found - self._limit < LEAST_GAIN * abs(self._limit)
                flat = flat + 1 if is_flat else 0
                self._limit = max(self._limit, found)
                if flat == FLAT:
                    break

    def hopeless(self, length: int) -> NDArray[np.bool_]:
        """Whether no tour of at most this length uses a leg: it would lift the limit above."""
        legs = np.array(self.ascent.hopeless(length + 1e-6), dtype=np.bool_)
        return legs.reshape(self.costs.shape)
