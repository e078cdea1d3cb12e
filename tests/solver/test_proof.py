"""What is proven, compared with trying everything on small problems of every feature."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from random import Random

import numpy as np
import pytest
from benchmarks.proof import town
from oracle import best_objective, plans
from ordered import ordered
from problems import random_problem

import redroute.solver.proof
import redroute.solver.proof_pool
from redroute.problem.problem import Day, Order, Problem, Quota, Rest
from redroute.solver.evaluate import evaluate, falls, tour_faults
from redroute.solver.proof import Proof, prove
from redroute.solver.solution import DayPlan
from redroute.solver.solve import solve
from redroute.solver.stop import after_iterations

SEEDS = range(600)
AMPLE = 3_000_000


def never() -> bool:
    return False


def is_true(problem: Problem, proof: Proof, best: int | None) -> bool:
    """Whether nothing that the proof says is wrong."""
    if proof.is_infeasible:
        return best is None and proof.days is None
    if best is not None and proof.bound is not None and proof.bound < best:
        return False
    return proof.days is None or (evaluate(problem, proof.days).is_feasible and best is not None)


def test_every_small_problem_is_settled_without_any_plan_to_begin_with():
    for seed in SEEDS:
        problem = random_problem(seed)
        best = best_objective(problem)
        proof = prove(problem, None, should_stop=never, work_limit=AMPLE)
        assert is_true(problem, proof, best), seed
        if best is None:
            assert proof.is_infeasible, seed
        else:
            assert proof.days is not None, seed
            assert (proof.bound, evaluate(problem, proof.days).objective, proof.relaxed) == (best, best, ()), seed


def test_three_days_are_settled_like_trying_everything():
    for seed in range(5000, 5060):
        problem = random_problem(seed, most_sites=5, most_days=3)
        best = best_objective(problem)
        proof = prove(problem, None, should_stop=never, work_limit=AMPLE)
        assert is_true(problem, proof, best), seed
        assert proof.is_infeasible if best is None else proof.bound == best, seed


def tried_a_few_at_a_time(monkeypatch, labels):
    """As where there are hundreds of thousands of days: the choice is not tried before the list has been cut, lists begin with the best possible plans."""
    monkeypatch.setattr(redroute.solver.proof, "LISTED_LABELS", labels)
    monkeypatch.setattr(redroute.solver.proof, "FEW_STEPS", 0)
    monkeypatch.setattr(redroute.solver.proof_pool, "FEW_STEPS", 0)


@pytest.mark.parametrize("labels", [20, 200, 1_000_000])
def test_lists_that_are_tried_a_few_plans_at_a_time_and_cut_settle_the_same(monkeypatch, labels):
    tried_a_few_at_a_time(monkeypatch, labels)
    for seed in (*range(200), *range(5000, 5040)):
        problem = random_problem(seed, most_sites=5, most_days=3) if seed >= 5000 else random_problem(seed)
        best = best_objective(problem)
        proof = prove(problem, None, should_stop=never, work_limit=AMPLE)
        assert is_true(problem, proof, best), seed
        assert proof.is_infeasible if best is None else proof.bound == best, seed


def test_under_an_order_the_same_days_are_tried_for_one_objective(monkeypatch):
    tried_a_few_at_a_time(monkeypatch, 1_000_000)
    pool, tried = redroute.solver.proof_pool.Pool, []
    plain = pool._try_out

    def counted(self, target, worths, tops, slack, prices, propose, steps):
        if steps:
            tried.append((self, int((worths >= tops[self._kind] - slack).sum())))
        return plain(self, target, worths, tops, slack, prices, propose, steps)

    monkeypatch.setattr(pool, "_try_out", counted)
    descents = 0
    for sites, seed in product((7, 8, 9), range(8)):
        order = Order(tuple(Random(seed).choices(range(6), k=sites)), 10)
        tried.clear()
        prove(replace(town(sites, 2, seed), order=order), None, should_stop=never, work_limit=AMPLE)
        descents += len({one for one, _ in tried})
        assert all(one is not other or days < more for (one, days), (other, more) in pairwise(tried)), seed
    assert descents > 5


def test_a_fall_may_cost_thousands_of_points(monkeypatch):
    tried_a_few_at_a_time(monkeypatch, 1_000_000)
    looked_at = 0
    for seed in range(150):
        problem = random_problem(seed)
        if problem.order is None or problem.order.is_hard:
            continue
        dear = replace(problem, order=replace(problem.order, penalty=3000))
        best = best_objective(dear)
        proof = prove(dear, None, should_stop=never, work_limit=AMPLE)
        assert proof.is_infeasible if best is None else proof.bound == best, seed
        looked_at += 1
    assert looked_at > 10


def test_whole_days_that_the_master_shares_out_are_taken_as_a_plan(monkeypatch):
    monkeypatch.setattr(redroute.solver.proof._Prover, "list_days", lambda *_: None)
    monkeypatch.setattr(redroute.solver.proof.Kinds, "choose", lambda *_, **__: False)
    settled = 0
    for seed in range(100):
        problem = random_problem(seed)
        best = best_objective(problem)
        proof = prove(problem, None, should_stop=never, work_limit=AMPLE)
        assert is_true(problem, proof, best), seed
        settled += proof.days is not None and proof.bound == best
    assert settled > 50


def test_the_bound_of_shared_out_days_alone_knows_the_order_between_days(monkeypatch):
    monkeypatch.setattr(redroute.solver.proof._Prover, "list_days", lambda *_: None)
    monkeypatch.setattr(redroute.solver.proof.Kinds, "choose", lambda *_, **__: False)
    nearer = {True: 0, False: 0}
    for seed in range(600):
        problem = ordered(seed, most_sites=4)
        if problem is None or problem.order is None or (best := best_objective(problem)) is None:
            continue
        proof = prove(problem, None, should_stop=never, work_limit=AMPLE)
        assert is_true(problem, proof, best), seed
        apart = best_of_days_apart(problem)
        nearer[problem.order.is_hard] += proof.bound is not None and proof.bound < apart
    assert min(nearer.values()) > 5


def best_of_days_apart(problem: Problem) -> int:
    """The greatest objective of any plan whose days keep the order, or pay for its falls, each by itself."""
    assert problem.order is not None
    worths = []
    for plan in plans(problem):
        visits, fallen = [site for day in plan for site in day], sum(falls(problem.order, day) for day in plan)
        if not (problem.order.is_hard and fallen) and tour_faults(replace(problem, order=None), visits) == ():
            worths.append(sum(problem.prizes[site] for site in visits) - problem.order.penalty * fallen)
    return max(worths)


def test_an_order_is_named_where_the_bound_leaves_something_of_it_out():
    seen = set()
    for seed in range(150):
        problem = ordered(seed, most_sites=8)
        if problem is None or problem.order is None:
            continue
        proof = prove(problem, None, should_stop=never, work_limit=300)
        leaves_out = not problem.order.is_hard and len(problem.days) > 2
        is_open = not proof.is_infeasible and (proof.days is None or evaluate(problem, proof.days).objective != proof.bound)
        assert proof.relaxed == (("order",) if leaves_out and is_open else ()), seed
        seen.add((leaves_out, is_open))
    assert len(seen) == 4


def test_whoever_cancels_while_a_list_is_cut_waits_for_one_look_at_it(monkeypatch):
    tried_a_few_at_a_time(monkeypatch, 1_000_000)
    # A master that begins with next to nothing, and no plan, takes many looks at the list.
    monkeypatch.setattr(redroute.solver.proof._Prover, "improve", lambda *_: None)
    monkeypatch.setattr(redroute.solver.proof._Prover, "elementary", lambda *_: iter(()))
    monkeypatch.setattr(redroute.solver.proof_pool, "FIRST_COLUMNS", 1)
    monkeypatch.setattr(redroute.solver.proof_pool, "COLUMNS_A_ROUND", 1)
    looks = []
    plain = redroute.solver.proof_pool.Pool._worths
    monkeypatch.setattr(redroute.solver.proof_pool.Pool, "_worths", lambda self, *prices: looks.append(0) or plain(self, *prices))
    shortened = 0
    for seed in range(40):
        problem = random_problem(seed)
        looks.clear()
        prove(problem, None, should_stop=never)
        is_long = len(looks) > 2
        looks.clear()
        proof = prove(problem, None, should_stop=lambda: len(looks) >= 2)
        assert is_true(problem, proof, best_objective(problem)), seed
        assert len(looks) <= 2, seed
        shortened += is_long
    assert shortened > 5


@pytest.mark.parametrize("limit", [0, 1, 100, 500, 1000, 2000, 4000, 8000])
def test_what_is_said_at_any_limit_of_work_is_true(limit):
    for seed in range(150):
        problem = random_problem(seed)
        best = best_objective(problem)
        assert is_true(problem, prove(problem, None, should_stop=never, work_limit=limit), best), seed


@pytest.mark.parametrize("asked", [0, 1, 2, 5, 10, 20, 40, 80])
def test_what_is_said_when_told_to_stop_is_true(asked):
    for seed in range(100):
        problem = random_problem(seed)
        answers = iter([False] * asked)
        proof = prove(problem, None, should_stop=lambda answers=answers: next(answers, True))
        assert is_true(problem, proof, best_objective(problem)), seed


def test_the_plan_given_is_kept_or_bettered():
    for seed in range(150):
        problem = random_problem(seed)
        found = solve(problem, stop=after_iterations(20))
        if not found.days:
            continue
        proof = prove(problem, found.days, should_stop=never, work_limit=2000)
        assert proof.days is not None
        assert evaluate(problem, proof.days).objective >= found.objective, seed


def test_a_plan_that_breaks_a_rule_is_not_believed():
    problem = replace(random_problem(1), required=frozenset())
    wrong = tuple(DayPlan((0,), (10**6,)) for _ in problem.days)
    proof = prove(problem, wrong, should_stop=never, work_limit=AMPLE)
    assert proof.bound == best_objective(problem)


def test_the_same_limit_of_work_gives_the_same_proof():
    problem = random_problem(8, most_sites=12, most_days=3)
    assert prove(problem, None, should_stop=never, work_limit=300_000) == prove(problem, None, should_stop=never, work_limit=300_000)


def test_problems_too_large_to_prove_keep_the_bound_of_the_knapsack():
    problem = random_problem(2, most_sites=400, most_days=1)
    proof = prove(problem, None, should_stop=lambda: True)
    assert proof.bound is not None
    assert proof.days is None


def test_a_visit_worth_nothing_may_be_where_lunch_is_held():
    # Two hours from the start to site 1, site 0 half way there, lunch at one moment only: without site 0 the group is under way at that moment.
    legs = np.array([[0, 60, 60], [60, 0, 120], [60, 120, 0]], dtype=np.int32)
    spans = (((0, 200),), ((0, 150),))
    day = Day(begins=0, ends=240, start=2, end=None, spans=spans, durations=legs, distances=legs, walking=legs, rest=Rest((60, 60), 30))
    for worth in (0, 1):
        problem = Problem(days=(day,), visit_durations=(0, 10), prizes=(worth, 10), prices=(0, 0))
        assert prove(problem, None, should_stop=never, work_limit=AMPLE).bound == best_objective(problem) == worth + 10


def test_lunch_that_long_legs_pass_by_leaves_the_bound_true_and_settled():
    for seed in (*range(200), 1467):
        plain = random_problem(seed)
        if not any(day.rest and not day.rest.places for day in plain.days):
            continue
        days = (replace(day, rest=day.rest and replace(day.rest, window=(day.rest.window[0], day.rest.window[0]))) for day in plain.days)
        problem = replace(plain, days=tuple(days), prizes=tuple(prize if site % 2 else 0 for site, prize in enumerate(plain.prizes)))
        best = best_objective(problem)
        proof = prove(problem, None, should_stop=never, work_limit=AMPLE)
        assert is_true(problem, proof, best), seed
        assert proof.is_infeasible if best is None else proof.bound == best, seed


def test_rules_that_drive_prices_beyond_all_numbers_are_settled_none_the_less():
    # A quota that no open site serves, beside prices of a fen and of a million yuan under one budget.
    legs = np.zeros((4, 4), dtype=np.int32)
    day = Day(begins=0, ends=300, start=None, end=None, spans=((),) * 4, durations=legs, distances=legs, walking=legs)
    prices, budget, quota = (1, 1, 10**8, 1), 10**8 + 2, Quota(frozenset({0, 2}), 2)
    for prizes in ((1, 1, 1, 10**6), (10**6, 1, 1, 0)):
        problem = Problem(
            days=(day,), visit_durations=(0,) * 4, prizes=prizes, prices=prices, quotas=(quota,), budget=budget, required=frozenset({1})
        )
        assert prove(problem, None, should_stop=never, work_limit=AMPLE).is_infeasible


def test_a_bound_millions_of_points_above_every_plan_is_come_down_from_in_few_tries(monkeypatch):
    tried_a_few_at_a_time(monkeypatch, 1_000_000)
    pool, tries = redroute.solver.proof_pool.Pool, []
    plain = pool._try_out
    monkeypatch.setattr(pool, "_try_out", lambda self, *how: tries.append(0) or plain(self, *how))
    legs = np.zeros((3, 3), dtype=np.int32)
    day = Day(begins=0, ends=200, start=None, end=None, spans=((), ((0, 200),), ()), durations=legs, distances=legs, walking=legs)
    quota = Quota(frozenset({0, 1}), 2)
    problem = Problem(days=(day,), visit_durations=(0,) * 3, prizes=(1, 1, 20), prices=(10**8, 1, 1), quotas=(quota,), budget=10**8 + 1)
    # Before anybody waits for ever, the proof gives up.
    proof = prove(problem, None, should_stop=lambda: len(tries) > 5000, work_limit=AMPLE)
    assert (proof.is_infeasible, 1 < len(tries) < 5000) == (True, True)
