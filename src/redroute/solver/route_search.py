"""A short closed tour quickly: nearest neighbour, 2-opt and Or-opt on neighbour lists, then kicks that are kept when they do not harm.

The moves are those of Bentley, *Fast algorithms for geometric traveling salesman problems* (1992), with a queue of nodes to look at again instead of
don't-look bits; a kick is the double bridge of Martin, Otto and Felten (1991), kept short so that its repair is local.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 10
LONGEST_SEGMENT = 3
LONGEST_KICK = 30


def length_of(costs: NDArray[np.int32], tour: Sequence[int]) -> int:
    """Sum of the legs of a closed tour."""
    nodes = np.asarray(tour, dtype=np.intp)
    return int(costs[nodes, np.roll(nodes, -1)].sum(dtype=np.int64))


def nearest_neighbour(costs: NDArray[np.int32], first: int) -> list[int]:
    """From ``first``, always on to the nearest node not yet seen."""
    tour = [first]
    is_left = np.ones(len(costs), dtype=bool)
    is_left[first] = False
    for _ in range(len(costs) - 1):
        left = np.flatnonzero(is_left)
        tour.append(int(left[np.argmin(costs[tour[-1], left])]))
        is_left[tour[-1]] = False
    return tour


class LocalSearch:
    """A closed tour over all nodes of a cost matrix that gets shorter in place.

    ``tour[k]`` is the node at position ``k`` and ``positions`` its inverse; positions are cyclic. Where costs depend on direction, nothing is reversed.
    """

    def __init__(self, costs: NDArray[np.int32], tour: Sequence[int], *, is_symmetric: bool) -> None:
        self._cost = memoryview(np.ascontiguousarray(costs))  # type: ignore[arg-type]  # plain ints at a third of the price of array scalars
        self._is_symmetric = is_symmetric
        self._after = _neighbour_lists(costs)
        self._before = self._after if is_symmetric else _neighbour_lists(costs.T)
        self.tour = list(tour)
        self.positions = [0] * len(self.tour)
        self._renumber(0, len(self.tour))
        self._waiting: deque[int] = deque()
        self._is_waiting = [False] * len(self.tour)

    def descend(self, nodes: Sequence[int], is_over: Callable[[], bool]) -> int:
        """Improve around ``nodes``, and around what that changes, until no move helps; returns the (negative) change of length."""
        for node in nodes:
            self._wake(node)
        change = 0
        while self._waiting and not is_over():
            node = self._waiting.popleft()
            self._is_waiting[node] = False
            while gain := self._improve(node):
                change -= gain
        while self._waiting:  # only when stopped early
            self._is_waiting[self._waiting.popleft()] = False
        return change

    def kick(self, rng: Random, is_over: Callable[[], bool]) -> int:
        """Swap two short neighbouring blocks, repair, and go back unless the tour is no longer than before; returns the change of length."""
        size = len(self.tour)
        longest = min(LONGEST_KICK, size // 3)
        first = rng.randrange(size)
        left, right = rng.randint(1, longest), rng.randint(1, longest)
        old_tour, old_positions = self.tour[:], self.positions[:]
        edges = [(first - 1) % size, (first + left - 1) % size, (first + left + right - 1) % size]
        ends = [self.tour[(at + step) % size] for at in edges for step in (0, 1)]
        change = -self._swap_gain(*ends)
        self._swap_blocks(first, left, right)
        change += self.descend(ends, is_over)
        if change > 0:
            self.tour, self.positions = old_tour, old_positions
            return 0
        return change

    def _improve(self, node: int) -> int:
        gain = self._reverse_at(node) if self._is_symmetric else 0
        return gain or self._move_segment_at(node)

    def _wake(self, *nodes: int) -> None:
        for node in nodes:
            if not self._is_waiting[node]:
                self._is_waiting[node] = True
                self._waiting.append(node)

    def _swap_gain(self, before: int, left: int, left_end: int, right: int, right_end: int, after: int) -> int:
        cost = self._cost
        return (cost[before, left] + cost[left_end, right] + cost[right_end, after]) - (
            cost[before, right] + cost[right_end, left] + cost[left_end, after]
        )

    def _reverse_at(self, node: int) -> int:
        """The first 2-opt move that replaces a leg at ``node`` by a shorter one to a neighbour; its gain, or 0."""
        tour, positions, cost, size = self.tour, self.positions, self._cost, len(self.tour)
        for step in (1, -1):
            beside = tour[(positions[node] + step) % size]
            old = cost[node, beside]
            for other in self._after[node]:
                if (first := cost[node, other]) >= old:
                    break
                beyond = tour[(positions[other] + step) % size]
                gain = old + cost[other, beyond] - first - cost[beside, beyond]
                if gain > 0:
                    ends = (beside, other) if step == 1 else (node, beyond)
                    self._reverse(positions[ends[0]], positions[ends[1]])
                    self._wake(node, beside, other, beyond)
                    return gain
        return 0

    def _move_segment_at(self, node: int) -> int:
        """The first Or-opt move of a segment that begins or ends at ``node`` to beside a neighbour; its gain, or 0."""
        tour, size, cost = self.tour, len(self.tour), self._cost
        for length in range(1, min(LONGEST_SEGMENT, size - 2) + 1):
            for offset in {0, length - 1}:
                first = (self.positions[node] - offset) % size
                head, tail = tour[first], tour[(first + length - 1) % size]
                before, after = tour[first - 1], tour[(first + length) % size]
                saved = cost[before, head] + cost[tail, after] - cost[before, after]
                if saved > 0 and (gain := self._insert_elsewhere(first, length, saved)):
                    self._wake(before, after, head, tail)
                    return gain
        return 0

    def _insert_elsewhere(self, first: int, length: int, saved: int) -> int:
        """Try both directions of the segment (one, if costs depend on it) before and after near nodes."""
        tour, size, cost = self.tour, len(self.tour), self._cost
        head, tail = tour[first], tour[(first + length - 1) % size]
        for front, back in ((head, tail), (tail, head))[: 2 if self._is_symmetric else 1]:
            for is_after, near in ((True, self._before[front]), (False, self._after[back])):
                for other in near:
                    at = self.positions[other]
                    if (cost[other, front] if is_after else cost[back, other]) >= saved:
                        break
                    before, after = (other, tour[(at + 1) % size]) if is_after else (tour[at - 1], other)
                    if (self.positions[before] - first) % size < length or (self.positions[after] - first) % size < length:
                        continue
                    gain = saved + cost[before, after] - cost[before, front] - cost[back, after]
                    if gain > 0:
                        self._move(first, length, before, is_reversed=front != head)
                        self._wake(before, after)
                        return gain
        return 0

    def _move(self, first: int, length: int, before: int, *, is_reversed: bool) -> None:
        size = len(self.tour)
        if is_reversed:
            self._swap_ends(first, length)
        between = (self.positions[before] - first - length) % size + 1
        if between + length <= size - between:
            self._swap_blocks(first, length, between)
        else:  # the same cyclic tour, reached the other way round
            rest = size - length - between
            self._swap_blocks((first - rest) % size, rest, length)

    def _swap_blocks(self, first: int, left: int, right: int) -> None:
        size = len(self.tour)
        nodes = [self.tour[(first + at) % size] for at in range(left + right)]
        for at, node in enumerate(nodes[left:] + nodes[:left], start=first):
            self.tour[at % size] = node
            self.positions[node] = at % size

    def _reverse(self, first: int, last: int) -> None:
        size = len(self.tour)
        count = (last - first) % size + 1
        if 2 * count > size:  # the rest reversed is the same closed tour
            first, count = last + 1, size - count
        self._swap_ends(first % size, count)

    def _swap_ends(self, first: int, count: int) -> None:
        tour, positions, size = self.tour, self.positions, len(self.tour)
        for step in range(count // 2):
            left, right = (first + step) % size, (first + count - 1 - step) % size
            tour[left], tour[right] = tour[right], tour[left]
            positions[tour[left]], positions[tour[right]] = left, right

    def _renumber(self, first: int, last: int) -> None:
        for at in range(first, last):
            self.positions[self.tour[at]] = at


def _neighbour_lists(costs: NDArray[np.int32]) -> list[list[int]]:
    """The nearest nodes of every node, nearest first."""
    count = min(NEIGHBOURS, len(costs) - 1)
    lists = []
    for node, row in enumerate(costs):
        far = row.astype(np.int64)
        far[node] = np.iinfo(np.int64).max
        near = np.argpartition(far, count - 1)[:count]
        lists.append([int(other) for other in near[np.argsort(far[near], kind="stable")]])
    return lists


def short_tour(costs: NDArray[np.int32], *, is_symmetric: bool, rng: Random, kicks: int, is_over: Callable[[], bool]) -> list[int]:
    """A short closed tour over all nodes (at least 3); the costs may depend on direction. ``is_over`` is asked once a move and once a kick."""
    search = LocalSearch(costs, nearest_neighbour(costs, rng.randrange(len(costs))), is_symmetric=is_symmetric)
    search.descend(search.tour[:], is_over)
    for _ in range(kicks):
        if is_over():
            break
        search.kick(rng, is_over)
    return search.tour
