"""The pure shortest route: visit all nodes once, whatever their hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from redroute.problem.problem import UNREACHABLE
from redroute.solver.route_bound import TourBound
from redroute.solver.route_proof import prove_shortest
from redroute.solver.route_search import length_of, short_tour
from redroute.solver.solution import Status
from redroute.solver.stop import Progress, StoppingRule

LARGEST_LISTED = 6
LARGEST_PROOF = 121
"""With the node between the ends of an open route."""

KICKS_A_NODE = 8
LEAST_KICKS = 40_000
"""But at most :data:`KICKS_OF_FEW` a node, which is plenty for few."""

KICKS_OF_FEW = 50
DIRECTED = 3
"""So many times the kicks where costs depend on direction: they take a third of the time, and do less."""

SEARCHES_OF_FEW = 8
"""That share the kicks where a proof follows: a proof that has to find the shortest tour itself takes twice the time."""

TREES, TREES_BEFORE = 1000, 75
"""1-trees for the bound; so many of them before the tour that sets the steps of the others."""

MOST_RELAXATIONS = 3000
"""Of sixty nodes or fewer; of more fewer in the square, for each takes longer: a one-way table of 120 nodes may be proven to a per cent only."""

RELAXED = 60


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

    A heuristic finds a route; branch and cut proves it up to 120 nodes (see ``benchmarks/RESULTS.md``), and beyond that 1-trees bound it. Without
    ``stop`` the work is bounded by counts, so that equal seeds give equal answers. Raises ``ValueError`` for ends that are not nodes or contradict
    each other, and for a table that is not square or has negative entries.
    """
    _check(durations, start, end, loop=loop)
    costs = np.ascontiguousarray(np.minimum(durations, UNREACHABLE), dtype=np.int32)
    size = len(costs)
    if size <= LARGEST_LISTED:
        return _listed(costs, start, end, loop=loop)
    closed, surplus = (costs, 0) if loop else _with_joint(costs, start, end)
    route = _Route(closed, stop, seed, is_open=not loop)
    tour, length, bound = route.solve()
    if tour is None:
        status = Status.INFEASIBLE if bound == np.inf else Status.INTERRUPTED
        return RouteSolution((), 0, 0, status, route.iterations)
    at = tour.index((start or 0) if loop else 0)
    order = tour[at:] + tour[:at]
    if not loop:
        order = [node - 1 for node in order[1:]]
        if (start is not None and order[0] != start) or (end is not None and order[-1] != end):
            order.reverse()
    # No route is shorter than nothing, which a bound in haste may not say of an end that is fixed by a surplus.
    length, least = length - surplus, max(0, int(bound) - surplus)
    status = Status.OPTIMAL if least >= length else Status.FEASIBLE
    return RouteSolution(tuple(order), length, least, status, route.iterations)


class _Route:
    """One closed tour being found and proven, with its count of work and its clock."""

    def __init__(self, costs: NDArray[np.int32], stop: StoppingRule | None, seed: int, *, is_open: bool) -> None:
        self.costs = costs
        self.iterations = 0
        self._seed = seed
        self._stop = stop
        self._is_open = is_open
        self._began = monotonic()

    def solve(self) -> tuple[list[int] | None, int, float]:
        """The tour if one was found, its length and its lower limit; an infinite limit without a tour: none exists."""
        size = len(self.costs)
        bound = self._raised()
        kicks = min(KICKS_OF_FEW * size, max(LEAST_KICKS, KICKS_A_NODE * size)) * (1 if bound.is_symmetric else DIRECTED)
        tour, length = self._found(bound, kicks, searches=1 if size > LARGEST_PROOF else SEARCHES_OF_FEW)
        is_whole = self.is_whole(tour)
        if size > LARGEST_PROOF:
            return (tour, length, min(length, bound.limit)) if is_whole else (None, 0, 0)
        done = self.iterations
        costs = np.where(bound.hopeless(length - 1), np.int32(UNREACHABLE), self.costs) if is_whole else self.costs
        proof = prove_shortest(
            costs, tour if is_whole else None, length if is_whole else np.inf, is_symmetric=bound.is_symmetric, is_over=self._is_proof_over(done)
        )
        if proof.tour is None:
            return None, 0, proof.bound
        return proof.tour, length_of(self.costs, proof.tour), proof.bound

    def _found(self, bound: TourBound, kicks: int, searches: int) -> tuple[list[int], int]:
        """The shortest tour of so many searches that share the kicks."""
        best: tuple[list[int], int] | None = None
        for search in range(searches):
            tour, length, done = short_tour(bound, seed=self._seed + search, kicks=kicks // searches, is_over=self._is_over if self._stop else None)
            self.iterations += 0 if self._stop else done
            if best is None or length < best[1]:
                best = tour, length
        assert best is not None
        return best

    def _raised(self) -> TourBound:
        """The bound, raised within half of the time; tours without a kick set its steps."""
        bound = TourBound(self.costs, is_open=self._is_open)
        for trees in (TREES_BEFORE, TREES - TREES_BEFORE):
            _, length, _ = short_tour(bound, seed=self._seed, kicks=0)
            bound.rise(target=length, trees=trees, is_over=self._is_half_over)
        return bound

    def is_whole(self, tour: list[int]) -> bool:
        """Whether every leg of the tour can be used."""
        return bool((self.costs[tour, np.roll(tour, -1)] < UNREACHABLE).all())

    def _is_over(self) -> bool:
        self.iterations += 1
        return self._stop is not None and self._stop(Progress(self.iterations, monotonic() - self._began))

    def _is_half_over(self) -> bool:
        self.iterations += 1
        return self._stop is not None and self._stop(Progress(2 * self.iterations, 2 * (monotonic() - self._began)))

    def _is_proof_over(self, done: int) -> Callable[[int], bool]:
        def is_over(relaxations: int) -> bool:
            self.iterations = done + relaxations
            if self._stop is None:
                return relaxations * max(RELAXED, len(self.costs)) ** 2 >= MOST_RELAXATIONS * RELAXED**2
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


def _with_joint(costs: NDArray[np.int32], start: int | None, end: int | None) -> tuple[NDArray[np.int32], int]:
    """A node more, number 0, between the last and the first of an open route: free to leave for a possible start, free to reach from a possible end.

    Where costs are symmetric its legs are too, for a symmetric tour is much easier: two fixed ends may be read from either side, and one is held by a
    surplus on the joint's other legs, of which every tour then pays one. The second member is that surplus, 0 where there is none.
    """
    size = len(costs)
    closed = np.full((size + 1, size + 1), UNREACHABLE, dtype=np.int32)
    closed[1:, 1:] = costs
    is_symmetric = np.array_equal(costs, costs.T)
    longest = int(closed[1:, 1:].max(initial=0))
    fixed = end if start is None else start
    if is_symmetric and fixed is not None and None in (start, end) and longest + 1 < UNREACHABLE:
        # A tour that avoids the fixed end pays twice, more than any turning round of it costs.
        closed[0, 1:] = closed[1:, 0] = longest + 1
        closed[0, fixed + 1] = closed[fixed + 1, 0] = 0
        return closed, longest + 1
    closed[0, slice(1, None) if start is None else start + 1] = 0
    closed[slice(1, None) if end is None else end + 1, 0] = 0
    if start is not None and end is not None and is_symmetric:
        closed[0, end + 1] = closed[start + 1, 0] = 0
    return closed, 0


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
