"""Relaxed days by q-routes, compared with trying every day of small problems of every feature."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, permutations
from random import Random

import numpy as np
import pytest
from oracle import day_travel
from problems import random_problem

from redroute.problem.problem import UNREACHABLE, Day, Problem, Rest
from redroute.solver import _kernel
from redroute.solver.search import compiled

POINT = 1 << 20
AMPLE = 1 << 40


def routes_of(problem: Problem, day: int, rewards: list[int], slots: int, threshold: int = 0) -> tuple[int, list[list[int]]]:
    answer = _kernel.QRoutes(compiled(problem), day, slots).bound(rewards, threshold, AMPLE, lambda: False)
    assert answer[0]
    return answer[1], answer[2]


def best_day(problem: Problem, day: int, rewards: list[int]) -> int:
    """The most that a day earns which keeps its own rules, by trying every order of every set of sites."""
    orders = (order for count in range(problem.sites + 1) for order in permutations(range(problem.sites), count))
    is_open = [bool(spans) for spans in problem.days[day].spans]
    return max(
        (sum(rewards[site] for site in order) for order in orders if all(is_open[x] for x in order) and day_travel(problem, day, order) is not None),
        default=0,
    )


def drawn_days(seeds: range) -> Iterator[tuple[int, Problem, int, list[int]]]:
    for seed in seeds:
        problem, draw = random_problem(seed), Random(seed)
        if any(problem.days[0].spans):
            scale = draw.choice((1, POINT // 7, POINT, 5000 * POINT))
            yield seed, problem, 0, [draw.choice((0, 1, 5, 20, 40)) * scale for _ in range(problem.sites)]


@pytest.mark.parametrize("slots", [1, 4, 16, 64, 512])
def test_no_day_of_a_small_problem_is_worth_more_than_the_best_route(slots):
    for seed, problem, day, rewards in drawn_days(range(300)):
        assert routes_of(problem, day, rewards, slots)[0] >= best_day(problem, day, rewards), seed


@pytest.mark.parametrize("slots", [4, 64, 512])
def test_a_place_to_rest_may_join_what_no_leg_does(slots):
    legs = np.full((3, 3), 20, dtype=np.int32)
    np.fill_diagonal(legs, 0)
    legs[0, 1] = UNREACHABLE
    day = Day(0, 500, None, None, (((0, 100),), ((0, 500),)), legs, legs, legs, rest=Rest((50, 200), 30, (2,)))
    problem = Problem((day,), (10, 10), (5, 7), (0, 0))
    assert best_day(problem, 0, [5, 7]) == 12
    assert routes_of(problem, 0, [5 * POINT, 7 * POINT], slots)[0] == 12 * POINT


def test_routes_earn_what_is_said_and_never_go_straight_back():
    found = 0
    for seed, problem, day, _ in drawn_days(range(200)):
        rewards = [POINT * prize for prize in problem.prizes]
        best, routes = routes_of(problem, day, rewards, 512)
        for route in routes:
            found += 1
            assert all(here != then for here, then in pairwise(route)), seed
            assert all(here != then for here, then in zip(route, route[2:], strict=False)), seed
        assert best == max((sum(rewards[site] for site in route) for route in routes), default=0), seed
    assert found > 200


def test_only_routes_above_the_threshold_are_told():
    for seed, problem, day, _ in drawn_days(range(100)):
        rewards = [POINT * prize for prize in problem.prizes]
        best, _ = routes_of(problem, day, rewards, 512)
        above, routes = routes_of(problem, day, rewards, 512, threshold=best)
        assert (above, routes) == (best, []), seed


def test_routes_of_finer_slots_are_worth_no_more():
    for seed, problem, day, rewards in drawn_days(range(200)):
        # With one slot a second nothing is rounded.
        assert routes_of(problem, day, rewards, 512)[0] <= routes_of(problem, day, rewards, 16)[0], seed


def test_nothing_is_said_where_the_work_is_cut_short():
    for _, problem, day, rewards in drawn_days(range(20)):
        assert not _kernel.QRoutes(compiled(problem), day, 512).bound(rewards, 0, -1, lambda: False)[0]
