"""The bound of the Lagrangian, compared with trying everything on small problems of every feature."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from oracle import best_objective
from problems import random_problem

from redroute.problem.problem import UNREACHABLE, Day, Order, Problem, Rest
from redroute.solver.evaluate import evaluate, upper_bound
from redroute.solver.lagrangian import MOST_SITES, can_relax, lagrangian_bound
from redroute.solver.proof import prove
from redroute.solver.search import Search
from redroute.solver.solve import solve
from redroute.solver.stop import after_iterations
from redroute.solver.work import Work

AMPLE = 300_000


def bound_of(problem: Problem, limit: int, *, knows_a_plan: bool, steps: int | None = None) -> int:
    answers = iter([False] * steps) if steps is not None else None
    search = Search(problem, 1)
    search.run(30, 1.0)
    work = Work(limit, lambda: answers is not None and next(answers, True))
    return lagrangian_bound(problem, search.best() if knows_a_plan else None, upper_bound(problem), work)[0]


def with_best(seeds: Iterable[int], **sizes: int) -> Iterator[tuple[int, Problem, int]]:
    """Seeds, problems that have a plan and can be relaxed, and what their best plan is worth."""
    for seed in seeds:
        problem = random_problem(seed, **sizes)
        best = best_objective(problem)
        if best is not None and can_relax(problem):
            yield seed, problem, best


@pytest.mark.parametrize("knows_a_plan", [True, False])
def test_no_plan_of_a_small_problem_exceeds_the_bound(knows_a_plan):
    for seed, problem, best in with_best(range(500)):
        assert bound_of(problem, AMPLE, knows_a_plan=knows_a_plan) >= best, seed


def test_no_plan_of_three_days_exceeds_the_bound():
    for seed, problem, best in with_best(range(5000, 5060), most_sites=5, most_days=3):
        assert bound_of(problem, AMPLE, knows_a_plan=True) >= best, seed


@pytest.mark.parametrize("limit", [0, 1, 300, 1000, 3000])
def test_the_bound_holds_at_any_limit_of_work(limit):
    for seed, problem, best in with_best(range(100)):
        assert bound_of(problem, limit, knows_a_plan=True) >= best, seed


def test_the_bound_holds_when_told_to_stop():
    for seed, problem, best in with_best(range(100)):
        assert bound_of(problem, AMPLE, knows_a_plan=True, steps=seed % 7) >= best, seed


def test_a_moment_may_hold_any_number_of_visits_that_take_no_time():
    legs = np.zeros((4, 4), dtype=np.int32)
    day = Day(begins=17, ends=17, start=None, end=None, spans=(((17, 17),),) * 4, durations=legs, distances=legs, walking=legs)
    problem = Problem(days=(day,), visit_durations=(0,) * 4, prizes=(1,) * 4, prices=(0,) * 4)
    assert bound_of(problem, AMPLE, knows_a_plan=False) == best_objective(problem) == 4


def test_the_way_over_a_place_to_rest_may_be_the_only_one_between_two_sites():
    legs = np.array([[0, UNREACHABLE, 5], [UNREACHABLE, 0, 5], [5, 5, 0]], dtype=np.int32)
    rest = Rest((40, 60), 10, (2,))
    day = Day(begins=0, ends=100, start=None, end=None, spans=(((0, 100),),) * 2, durations=legs, distances=legs, walking=legs, rest=rest)
    problem = Problem(days=(day,), visit_durations=(1, 1), prizes=(1, 1), prices=(0, 0))
    assert bound_of(problem, AMPLE, knows_a_plan=False) == best_objective(problem) == 2


def test_no_proven_optimum_of_a_dozen_sites_exceeds_the_bound():
    settled = 0
    for seed in range(200, 280):
        problem = random_problem(seed, most_sites=14, most_days=3)
        proof = prove(problem, None, should_stop=lambda: False, work_limit=400_000)
        if proof.days is not None and evaluate(problem, proof.days).objective == proof.bound and can_relax(problem):
            settled += 1
            assert bound_of(problem, 400_000, knows_a_plan=True) >= proof.bound, seed
    assert settled > 40


def test_the_bound_is_much_lower_than_that_of_the_knapsack_where_windows_are_wide():
    problem = town(sites=40, days=2)
    best = solve(problem, stop=after_iterations(4000)).objective
    bound = bound_of(problem, 6_000_000, knows_a_plan=True)
    assert best <= bound < best + (upper_bound(problem) - best) / 3


def test_a_bound_names_the_rules_it_leaves_out():
    plain = town(sites=30, days=1)
    day = dataclasses.replace(plain.days[0], walking_limit=9000)
    ruled = dataclasses.replace(plain, days=(day,), order=Order((1, 2, 3) * 10, 4))

    def left_out(problem: Problem, limit: int) -> tuple[str, ...]:
        return lagrangian_bound(problem, None, upper_bound(problem), Work(limit, lambda: False))[1]

    assert (left_out(plain, 20_000), left_out(ruled, 20_000), left_out(ruled, AMPLE * 10)) == ((), ("order", "walking"), ())
    assert left_out(ruled, 0) == ()


def test_the_same_work_gives_the_same_bound():
    problem = town(sites=30, days=3)
    assert bound_of(problem, 500_000, knows_a_plan=True) == bound_of(problem, 500_000, knows_a_plan=True)


def test_a_problem_nobody_can_relax_is_left_alone():
    assert not can_relax(town(sites=MOST_SITES + 1, days=1))


def town(*, sites: int, days: int) -> Problem:
    """A town whose sites are open all day, seen from one hostel."""
    draw = np.random.default_rng(sites)
    places = draw.uniform(0, 3000, (sites + 1, 2))
    legs = np.rint(np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))).astype(np.int32)
    day = Day(0, 9 * 3600, sites, sites, (((0, 8 * 3600),),) * sites, legs, legs, legs)
    return Problem((day,) * days, (2400,) * sites, tuple(draw.integers(5, 50, sites).tolist()), (0,) * sites)
