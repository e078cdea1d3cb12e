"""The bound of the Lagrangian, compared with trying everything on small problems of every feature."""

from __future__ import annotations

import pytest
from oracle import best_objective
from problems import random_problem

from redroute.problem.problem import Problem
from redroute.solver.evaluate import upper_bound
from redroute.solver.lagrangian import can_relax, lagrangian_bound
from redroute.solver.search import Search
from redroute.solver.work import Work

AMPLE = 300_000


def bound_of(problem: Problem, limit: int, *, knows_a_plan: bool, steps: int | None = None) -> int:
    answers = iter([False] * steps) if steps is not None else None
    search = Search(problem, 1)
    search.run(30, 1.0)
    work = Work(limit, lambda: answers is not None and next(answers, True))
    return lagrangian_bound(problem, search.best() if knows_a_plan else None, upper_bound(problem), work)


@pytest.mark.parametrize("knows_a_plan", [True, False])
def test_no_plan_of_a_small_problem_exceeds_the_bound(knows_a_plan):
    for seed in range(500):
        problem = random_problem(seed)
        best = best_objective(problem)
        if best is not None and can_relax(problem):
            assert bound_of(problem, AMPLE, knows_a_plan=knows_a_plan) >= best, seed


def test_no_plan_of_three_days_exceeds_the_bound():
    for seed in range(5000, 5060):
        problem = random_problem(seed, most_sites=5, most_days=3)
        best = best_objective(problem)
        if best is not None and can_relax(problem):
            assert bound_of(problem, AMPLE, knows_a_plan=True) >= best, seed


@pytest.mark.parametrize("limit", [0, 1, 300, 1000, 3000])
def test_the_bound_holds_at_any_limit_of_work(limit):
    for seed in range(100):
        problem = random_problem(seed)
        best = best_objective(problem)
        if best is not None and can_relax(problem):
            assert bound_of(problem, limit, knows_a_plan=True) >= best, seed


def test_the_bound_holds_when_told_to_stop():
    for seed in range(100):
        problem = random_problem(seed)
        best = best_objective(problem)
        if best is not None and can_relax(problem):
            assert bound_of(problem, AMPLE, knows_a_plan=True, steps=seed % 7) >= best, seed
