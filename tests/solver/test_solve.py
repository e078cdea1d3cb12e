"""What the solver answers, compared with trying everything on small problems of every feature."""

from __future__ import annotations

import numpy as np
from oracle import best_objective, least_travel
from problems import random_problem

import redroute.solver.solve
from redroute.problem.problem import Day, Problem
from redroute.solver.evaluate import evaluate, upper_bound
from redroute.solver.search import Search
from redroute.solver.solution import Status
from redroute.solver.solve import Takes, solve
from redroute.solver.stop import Progress, after_iterations, any_of

SEEDS = range(400)


def test_the_search_alone_finds_the_best_plan_of_nearly_all_small_problems():
    missed = []
    for seed in SEEDS:
        problem = random_problem(seed)
        best = best_objective(problem)
        solution = solve(problem, stop=after_iterations(1500))
        if best is None:
            assert solution.status in (Status.INFEASIBLE, Status.INTERRUPTED), seed
            continue
        if solution.status is Status.INTERRUPTED or solution.objective < best:
            missed.append(seed)
            continue
        assert solution.status in (Status.OPTIMAL, Status.FEASIBLE), seed
        assert solution.objective == best, seed
        assert solution.bound is not None
        assert solution.bound >= best, seed
        judged = evaluate(problem, solution.days)
        assert judged.is_feasible, (seed, judged.broken)
        assert (judged.prize, judged.penalty, judged.travel) == (solution.prize, solution.penalty, solution.travel)
    assert len(missed) <= len(SEEDS) // 50, missed


def test_the_search_without_a_proof_weighs_each_fall_of_a_soft_order():
    soft = [problem for seed in SEEDS if (problem := random_problem(seed)).order is not None and not problem.order.is_hard]
    missed = 0
    for problem in soft:
        search = Search(problem, 0)
        for step in range(15):
            search.run(100, step / 15)
        found = search.best()
        missed += (None if found is None else found[1].objective) != best_objective(problem)
    assert missed <= len(soft) // 20, (missed, len(soft))


def test_a_required_site_open_on_one_day_alone_goes_before_one_open_on_two():
    table = np.full((3, 3), 60, dtype=np.int32)
    np.fill_diagonal(table, 0)
    open_all_day = ((0, 3600),)
    days = tuple(Day(0, 4000, 2, 2, (open_all_day, open_all_day if day == 0 else ()), table, table, np.zeros_like(table)) for day in range(2))
    problem = Problem(days, visit_durations=(3600, 3600), prizes=(1, 1), prices=(0, 0), required=frozenset((0, 1)))
    kept = 0
    for seed in range(100):
        search = Search(problem, seed)
        search.run(1, 0.0)
        kept += search.best() is not None
    assert kept > 70  # the others are put in by chance, in any order


def test_each_day_is_in_the_order_of_least_travel():
    for seed in range(80):
        problem = random_problem(seed)
        solution = solve(problem, stop=after_iterations(300))
        if problem.order is not None or problem.days[0].rest is not None:
            continue
        least = [least_travel(problem, day, plan.visits) or 0 for day, plan in enumerate(solution.days)]
        assert solution.travel == sum(least), seed


def test_the_knapsack_bound_is_never_below_the_best_plan():
    for seed in range(400):
        problem = random_problem(seed)
        best = best_objective(problem)
        assert best is None or upper_bound(problem) >= best, seed


def test_the_same_seed_and_work_give_the_same_plan():
    problem = random_problem(3, most_sites=12, most_days=3)
    assert solve(problem, seed=7) == solve(problem, seed=7)


def test_a_flag_cancels_a_search_that_has_no_other_limit():
    seen: list[Progress] = []
    solution = solve(random_problem(5), stop=lambda progress: progress.iterations > 500, on_progress=seen.append)
    assert solution.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert [progress.iterations for progress in seen] == sorted(progress.iterations for progress in seen)


def test_whoever_cancels_the_search_waits_for_no_proof_and_no_bound_to_be_set_up(monkeypatch):
    begun = []
    monkeypatch.setattr(redroute.solver.solve, "prove_within", lambda *_: begun.append("proof"))
    monkeypatch.setattr(redroute.solver.solve, "lagrangian_bound", lambda *_: begun.append("bound"))
    for seed in range(40):
        solution = solve(random_problem(seed, most_sites=12), stop=lambda progress: progress.iterations > 0)
        assert solution.status is not Status.OPTIMAL or solution.objective == solution.bound, seed
    assert begun == []


def test_a_rule_of_two_limits_cools_by_the_nearer_one():
    rule = any_of(after_iterations(100), after_iterations(400))
    assert rule.share(Progress(50, 0.0)) == 0.5
    assert any_of(lambda _: False).share(Progress(50, 0.0)) is None


def test_small_problems_are_answered_with_a_proof_where_nobody_limits_the_work():
    for seed in range(120):
        problem = random_problem(seed)
        best, solution = best_objective(problem), solve(problem)
        assert solution.status is (Status.INFEASIBLE if best is None else Status.OPTIMAL), seed
        assert best is None or (solution.objective, solution.bound, solution.relaxed) == (best, best, ()), seed


def test_a_proof_is_thought_longer_the_more_sites_there_are_and_the_wider_they_open():
    def seconds(sites: int, width: int) -> float:
        legs = np.full((sites + 1, sites + 1), 600, dtype=np.int32)
        np.fill_diagonal(legs, 0)
        day = Day(0, 36000, sites, sites, (((3600, 3600 + width),),) * sites, legs, legs, np.zeros_like(legs))
        return Takes.about(Problem((day,), (1800,) * sites, (1,) * sites, (0,) * sites)).proof

    assert seconds(50, 600) < seconds(50, 9600) < seconds(50, 30000) < seconds(100, 30000)
    assert seconds(1, 600) < 0.01
