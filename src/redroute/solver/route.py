"""The pure shortest route: visit all nodes once, whatever their hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from redroute.problem.problem import UNREACHABLE
from redroute.solver.route_bound import one_tree_bound
from redroute.solver.route_proof import prove_shortest
from redroute.solver.route_search import length_of, short_tour
from redroute.solver.solution import Status
from redroute.solver.stop import Progress, StoppingRule

LARGEST_LISTED = 6
LARGEST_PROOF = 121
"""With the node between the ends of an open route."""

MOST_KICKS = 200_000
KICKS_A_NODE = 100
MOST_RELAXATIONS = 3000
LARGEST_TREE_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class RouteSolution:
    """All nodes in the order of visiting, the sum of their legs (with the leg home in a loop), and a proven lower limit on that sum.

    ``order`` is empty unless the status is ``OPTIMAL`` or ``FEASIBLE``. ``INTERRUPTED`` means that no route was found, nor proven not to exist.
    """

    order: tuple[int, ...]
    length: int
    bound: int
    status: Status
    iterations: int

    @property
    def gap(self) -> float:
        """``(length - bound) / length``; 0 when proven optimal."""
        return 0.0 if self.bound >= self.length else (self.length - self.bound) / self.length


def shortest_route(
    durations: NDArray[np.int32],
    *,
    start: int | None = None,
    end: int | None = None,
    loop: bool = False,
    stop: StoppingRule | None = None,
    seed: int = 0,
) -> RouteSolution:
    """The shortest way through all nodes of ``durations``, each once.

    ``durations[a, b]`` is the length of the leg from ``a`` to ``b``, in any unit, not negative; the two directions may differ, and
    :data:`~redroute.problem.problem.UNREACHABLE` or more forbids a leg. ``start`` and ``end`` fix the ends of an open route, ``None`` leaves them
    free. A ``loop`` returns to where it began: ``start`` only says where the order begins, and ``end`` may but repeat it.

    A heuristic finds a route; branch and cut proves it up to 120 nodes (see ``benchmarks/RESULTS.md``), and beyond that a 1-tree bounds it. Without
    ``stop`` the work is bounded by counts, so that equal seeds give equal answers. Raises ``ValueError`` for ends that are not nodes or contradict
    each other, and for a table that is not square or has negative entries.
    """
    _check(durations, start, end, loop=loop)
    costs = np.ascontiguousarray(np.minimum(durations, UNREACHABLE), dtype=np.int32)
    size = len(costs)
    if size <= LARGEST_LISTED:
        return _listed(costs, start, end, loop=loop)
    closed = costs if loop else _with_dummy(costs, start, end)
    route = _Route(closed, stop, seed)
    tour, length, bound = route.solve()
    if tour is None:
        status = Status.INFEASIBLE if bound == np.inf else Status.INTERRUPTED
        return RouteSolution((), 0, 0, status, route.iterations)
    first = start or 0 if loop else size
    at = tour.index(first)
    order = tour[at:] + tour[:at]
    if not loop:
        order = order[1:]
        if (start is not None and order[0] != start) or (end is not None and order[-1] != end):
            order.reverse()
    return RouteSolution(tuple(order), length, int(bound), Status.OPTIMAL if bound >= length else Status.FEASIBLE, route.iterations)


class _Route:
    """One closed tour being found and proven, with its count of work and its clock."""

    def __init__(self, costs: NDArray[np.int32], stop: StoppingRule | None, seed: int) -> None:
        self.costs = costs
        self.is_symmetric = bool(np.array_equal(costs, costs.T))
        self.iterations = 0
        self._seed = seed
        self._stop = stop
        self._began = monotonic()

    def solve(self) -> tuple[list[int] | None, int, float]:
        """The tour if one was found, its length and its lower limit; an infinite limit without a tour: none exists."""
        size = len(self.costs)
        kicks = min(KICKS_A_NODE * size, MOST_KICKS)
        is_over = self._is_over if self._stop else None
        tour, kicked = short_tour(self.costs, is_symmetric=self.is_symmetric, seed=self._seed, kicks=kicks, is_over=is_over)
        self.iterations = kicked
        length = length_of(self.costs, tour)
        is_whole = self.is_whole(tour)
        if size > LARGEST_PROOF:
            if not is_whole:
                return None, 0, 0
            rounds = max(4, min(LARGEST_TREE_ROUNDS, 60_000_000 // size**2))
            return tour, length, min(length, one_tree_bound(self.costs, target=length, rounds=rounds, is_over=self._is_over))
        done = self.iterations
        proof = prove_shortest(
            self.costs, tour if is_whole else None, length if is_whole else np.inf, is_symmetric=self.is_symmetric, is_over=self._is_proof_over(done)
        )
        if proof.tour is None:
            return None, 0, proof.bound
        return proof.tour, length_of(self.costs, proof.tour), proof.bound

    def is_whole(self, tour: list[int]) -> bool:
        """Whether every leg of the tour can be used."""
        return bool((self.costs[tour, np.roll(tour, -1)] < UNREACHABLE).all())

    def _is_over(self) -> bool:
        self.iterations += 1
        return self._stop is not None and self._stop(Progress(self.iterations, monotonic() - self._began))

    def _is_proof_over(self, done: int) -> Callable[[int], bool]:
        def is_over(relaxations: int) -> bool:
            self.iterations = done + relaxations
            if self._stop is None:
                return relaxations >= MOST_RELAXATIONS
            return self._stop(Progress(self.iterations, monotonic() - self._began))

        return is_over


def _check(durations: NDArray[np.int32], start: int | None, end: int | None, *, loop: bool) -> None:
    if durations.ndim != 2 or durations.shape[0] != durations.shape[1]:
        raise ValueError(f"durations have shape {durations.shape}; give a square table")
    size = len(durations)
    if size and durations[~np.eye(size, dtype=bool)].min(initial=0) < 0:
        raise ValueError("durations contain a negative entry")
    for name, node in (("start", start), ("end", end)):
        if node is not None and not 0 <= node < size:
            raise ValueError(f"{name} {node} is not one of the {size} nodes")
    if loop and end is not None and end != start:
        raise ValueError("a loop ends where it starts; leave end out")
    if not loop and size > 1 and start is not None and start == end:
        raise ValueError("an open route cannot start and end at the same node; ask for a loop")


def _with_dummy(costs: NDArray[np.int32], start: int | None, end: int | None) -> NDArray[np.int32]:
    """A node more, between the last and the first of an open route: free to leave for a possible start, free to reach from a possible end.

    Where costs are symmetric the dummy is too: two fixed ends may then be read from either side.
    """
    size = len(costs)
    closed = np.full((size + 1, size + 1), UNREACHABLE, dtype=np.int32)
    closed[:size, :size] = costs
    closed[size, slice(None, size) if start is None else start] = 0
    closed[slice(None, size) if end is None else end, size] = 0
    if start is not None and end is not None and np.array_equal(costs, costs.T):
        closed[size, end] = closed[start, size] = 0
    return closed


def _listed(costs: NDArray[np.int32], start: int | None, end: int | None, *, loop: bool) -> RouteSolution:
    """All orders of a handful of nodes, one by one."""
    size = len(costs)
    if loop and start is None and size:
        start = 0
    best: tuple[int, ...] | None = None
    least = UNREACHABLE * (size + 1)
    for tried, order in enumerate(permutations(range(size)), 1):  # noqa: B007  # told at the end
        if order and (start not in (None, order[0]) or (not loop and end not in (None, order[-1]))):
            continue
        legs = [int(costs[order[at - 1], order[at]]) for at in range(0 if loop and size > 1 else 1, size)]
        if sum(legs) < least and all(leg < UNREACHABLE for leg in legs):
            best, least = order, sum(legs)
    if best is None:
        return RouteSolution((), 0, 0, Status.INFEASIBLE, tried)
    return RouteSolution(best, least, least, Status.OPTIMAL, tried)
