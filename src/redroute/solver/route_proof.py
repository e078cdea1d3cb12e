"""The shortest closed tour, proven: branch and cut on the subtour relaxation of Dantzig, Fulkerson and Johnson (1954).

Every limit is recomputed from the duals in plain arithmetic (Neumaier and Shcherbina 2004), so a proof never rests on the tolerances of the LP solver.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count

import numpy as np
from numpy.typing import NDArray

from redroute.problem.problem import UNREACHABLE
from redroute.solver.route_cuts import violated_sets

INTEGRAL = 1e-5
Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(slots=True)
class Proof:
    """The best tour known (``None``: none exists or none was found), its length, what no tour undercuts, and the relaxations solved."""

    tour: list[int] | None
    length: float
    bound: float
    iterations: int = 0


@dataclass(order=True, slots=True)
class _Node:
    bound: float
    number: int
    bounds: Bounds = field(compare=False)


class Relaxation:
    """The LP of a tour: every node entered and left once, and the cuts found so far.

    Variables are the usable legs: pairs ``tails[k] < heads[k]`` where costs are symmetric, directed legs otherwise.
    """

    def __init__(self, costs: NDArray[np.int32], *, is_symmetric: bool) -> None:
        size = len(costs)
        usable = costs < UNREACHABLE
        np.fill_diagonal(usable, val=False)
        self.size = size
        self.is_symmetric = is_symmetric
        self.tails, self.heads = np.nonzero(np.triu(usable) if is_symmetric else usable)
        self.costs = costs[self.tails, self.heads].astype(np.float64)
        nodes = np.arange(size)[:, None]
        if is_symmetric:
            self._rows = ((self.tails == nodes) | (self.heads == nodes)).astype(np.float64)
        else:
            self._rows = np.vstack([self.tails == nodes, self.heads == nodes]).astype(np.float64)
        self._sides = np.full(len(self._rows), 2.0 if is_symmetric else 1.0)
        self._equations = len(self._rows)
        self._build()

    def _build(self) -> None:
        import highspy

        self._infeasible = highspy.HighsModelStatus.kInfeasible
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._infinity = highspy.kHighsInf
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self._highs.setOptionValue(option, value)
        variables = len(self.costs)
        self._highs.addVars(variables, np.zeros(variables), np.ones(variables))
        self._highs.changeColsCost(variables, np.arange(variables, dtype=np.int32), self.costs)
        for number, (row, side) in enumerate(zip(self._rows, self._sides, strict=True)):
            self._pass(row, side, is_equation=number < self._equations)

    def _pass(self, row: NDArray[np.float64], side: float, *, is_equation: bool) -> None:
        where = np.flatnonzero(row).astype(np.int32)
        self._highs.addRow(side, side if is_equation else self._infinity, len(where), where, row[where])

    def _add(self, rows: NDArray[np.float64], side: float) -> None:
        for row in rows:
            self._pass(row, side, is_equation=False)
        self._rows = np.vstack([self._rows, rows])
        self._sides = np.concatenate([self._sides, np.full(len(rows), side)])

    def restrict(self, is_kept: NDArray[np.bool_]) -> None:
        """Forget all legs but those kept: no tour worth looking for uses them."""
        self.tails, self.heads, self.costs = self.tails[is_kept], self.heads[is_kept], self.costs[is_kept]
        self._rows = self._rows[:, is_kept]
        self._build()

    def cut(self, sets: Iterable[NDArray[np.bool_]]) -> None:
        """Ask that the border of each set is crossed twice (left once, where legs have a direction)."""
        if self.is_symmetric:
            self._add(np.array([members[self.tails] != members[self.heads] for members in sets], dtype=np.float64), 2.0)
        else:
            self._add(np.array([members[self.tails] & ~members[self.heads] for members in sets], dtype=np.float64), 1.0)

    def solve(self, bounds: Bounds) -> tuple[float, NDArray[np.float64], NDArray[np.float64]] | None:
        """A safe limit, the legs used and their reduced costs within ``bounds``; ``None`` if nothing satisfies them."""
        variables = len(self.costs)
        self._highs.changeColsBounds(variables, np.arange(variables, dtype=np.int32), *bounds)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == self._infeasible:
            return None
        if status != self._optimal:
            return -np.inf, np.full(variables, 0.5), np.zeros(variables)
        solution = self._highs.getSolution()
        duals = np.array(solution.row_dual)
        duals[self._equations :] = np.maximum(duals[self._equations :], 0.0)
        reduced = self.costs - duals @ self._rows
        limit = float(duals @ self._sides + np.minimum(reduced * bounds[0], reduced * bounds[1]).sum())
        return limit, np.array(solution.col_value), reduced

    def flow(self, used: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much of the tour runs between each pair of nodes, either way."""
        flow = np.zeros((self.size, self.size))
        np.add.at(flow, (self.tails, self.heads), used)
        return flow + flow.T

    def tour(self, used: NDArray[np.float64]) -> list[int]:
        """The nodes in order, from an integral connected solution."""
        beside: list[list[int]] = [[] for _ in range(self.size)]
        for leg in np.flatnonzero(used > 0.5):
            beside[self.tails[leg]].append(int(self.heads[leg]))
            if self.is_symmetric:
                beside[self.heads[leg]].append(int(self.tails[leg]))
        order, seen = [0], {0}
        while onward := [node for node in beside[order[-1]] if node not in seen]:
            order.append(onward[0])
            seen.add(onward[0])
        return order


class _Tree:
    """The search tree: the relaxation, the best tour so far, and the open nodes, lowest limit first."""

    def __init__(self, costs: NDArray[np.int32], tour: list[int] | None, length: float, *, is_symmetric: bool) -> None:
        self.relaxation = Relaxation(costs, is_symmetric=is_symmetric)
        self.best = Proof(tour, length, 0.0)
        self.numbers = count()
        variables = len(self.relaxation.costs)
        self.open: list[_Node] = [_Node(0.0, next(self.numbers), (np.zeros(variables), np.ones(variables)))]

    def bound(self, pending: float = np.inf) -> float:
        return min(self.best.length, pending, self.open[0].bound if self.open else np.inf)

    def is_closed(self, limit: float) -> bool:
        # Lengths are whole, so a limit above length - 1 leaves nothing shorter; the slack covers rounding of the safe limit itself.
        return bool(limit > self.best.length - 1 + 1e-6 * max(1.0, self.best.length / 1e6))

    def explore(self, node: _Node, is_over: Callable[[int], bool]) -> None:
        """Cut until the node is closed, integral or must be split; its children go to the open nodes. Stopped early, the node stays open."""
        bounds = node.bounds
        while True:
            if is_over(self.best.iterations):
                heapq.heappush(self.open, _Node(node.bound, next(self.numbers), bounds))
                return
            self.best.iterations += 1
            solved = self.relaxation.solve(bounds)
            if solved is None:
                return
            limit, used, reduced = solved
            node.bound = max(node.bound, limit)
            if self.is_closed(node.bound):
                return
            if np.isfinite(limit):
                bounds = self._without_hopeless(bounds, limit, reduced)
                sets = violated_sets(self.relaxation.flow(used))
                if sets:
                    self.relaxation.cut(sets)
                    continue
                if np.all(np.minimum(used, 1 - used) < INTEGRAL):
                    self._keep(used)
                    if self.is_closed(node.bound):
                        return
            if not self.open:  # at the root: no other node counts the legs
                bounds, used = self._without_closed(bounds, used)
            self._split(node.bound, bounds, used)
            return

    def _without_closed(self, bounds: Bounds, used: NDArray[np.float64]) -> tuple[Bounds, NDArray[np.float64]]:
        """The relaxation without the legs that are settled as not used."""
        lower, upper = bounds
        is_kept = upper > 0
        self.relaxation.restrict(is_kept)
        return (lower[is_kept], upper[is_kept]), used[is_kept]

    def _without_hopeless(self, bounds: Bounds, limit: float, reduced: NDArray[np.float64]) -> Bounds:
        """Legs whose reduced cost alone lifts the limit over the best tour are settled."""
        lower, upper = bounds
        out = (lower == 0) & (upper == 1) & (reduced > 0) & (limit + reduced > self.best.length - 1 + 1e-3)
        into = (lower == 0) & (upper == 1) & (reduced < 0) & (limit - reduced > self.best.length - 1 + 1e-3)
        return (np.where(into, 1.0, lower), np.where(out, 0.0, upper)) if out.any() or into.any() else bounds

    def _keep(self, used: NDArray[np.float64]) -> None:
        length = float(self.relaxation.costs[used > 0.5].sum())
        if length < self.best.length:
            self.best.tour, self.best.length = self.relaxation.tour(used), length

    def _split(self, limit: float, bounds: Bounds, used: NDArray[np.float64]) -> None:
        lower, upper = bounds
        is_free = lower < upper
        if not is_free.any():  # a whole tour within tolerance, already kept
            return
        # Nearest to one half; among equals the dearest leg, which moves the limit most.
        score = np.where(is_free, np.minimum(used, 1 - used) + 1e-3 * self.relaxation.costs / (1 + self.relaxation.costs.max()), -1.0)
        leg = int(np.argmax(score))
        for value in (0.0, 1.0):
            child = (lower.copy(), upper.copy())
            child[0][leg] = child[1][leg] = value
            heapq.heappush(self.open, _Node(limit, next(self.numbers), child))


def prove_shortest(costs: NDArray[np.int32], tour: list[int] | None, length: float, *, is_symmetric: bool, is_over: Callable[[int], bool]) -> Proof:
    """The shortest closed tour over at least 4 nodes, starting from a known ``tour`` of that ``length`` (``None`` and infinity if there is none).

    ``is_over`` is told how many relaxations were solved. The answer is proven when ``bound`` reaches ``length``; both infinite: no tour exists.
    """
    tree = _Tree(costs, tour, length, is_symmetric=is_symmetric)
    while tree.open and not tree.is_closed(tree.open[0].bound) and not is_over(tree.best.iterations):
        tree.explore(heapq.heappop(tree.open), is_over)
    is_proven = not tree.open or tree.is_closed(tree.open[0].bound)
    tree.best.bound = tree.best.length if is_proven else float(np.ceil(tree.bound() - 1e-6))
    return tree.best
