"""Moats of an ascent over few nodes: nested sets, no leg bridges more than it costs, and together they are a bound near the tour."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from redroute.solver import _kernel
from redroute.solver.route import shortest_route


def _costs(seed: int, count: int) -> NDArray[np.int32]:
    """Distances between points in a square of 1,000."""
    at = np.random.default_rng(seed).uniform(0, 1000, (count, 2))
    return np.rint(np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))).astype(np.int32)


def _sets(parts: list[list[int]], top: int, count: int) -> Iterator[tuple[int, set[int]]]:
    """Number and nodes of each cluster inside the outermost, which comes last."""
    nodes: set[int] = set()
    for part in parts[top - count]:
        if part < count:
            nodes.add(part)
        else:
            for inner, held in _sets(parts, part, count):
                yield inner, held
            nodes |= held
    yield top, nodes


@given(st.integers(0, 10_000), st.integers(4, 12))
def test_no_leg_bridges_more_than_it_costs_and_moats_reach_the_tour(seed: int, count: int) -> None:
    costs = _costs(seed, count)
    width, parts, top = _kernel.moats(costs)
    clusters = list(_sets(parts, top, count))
    assert clusters[-1] == (top, set(range(1, count)))
    assert all(width[number] >= 0 for number, _ in clusters)
    for a in range(count):
        for b in range(a):
            bridged = width[a] + width[b] + sum(width[number] for number, nodes in clusters if (a in nodes) != (b in nodes))
            assert bridged <= costs[a, b] + 1e-6
    tour = shortest_route(costs, loop=True).length
    assert 0.95 * tour <= 2 * (sum(width[:count]) + sum(width[number] for number, _ in clusters)) <= tour + 1e-6
