"""The days listed for the last step of a proof, and the plans chosen of them, compared with trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, permutations, product
from random import Random

import numpy as np
import pytest
from benchmarks.proof import town
from oracle import day_travel, least_travel
from ordered import priced, worth_of_day
from problems import random_problem

from redroute.problem.problem import Problem
from redroute.solver import _kernel
from redroute.solver.evaluate import falls, order_penalty, tour_faults
from redroute.solver.proof_cuts import Cut, remembering
from redroute.solver.proof_kinds import SCALE, Kinds, Worth
from redroute.solver.work import Work

TOP = 1000 * SCALE


def kinds_of(problem: Problem) -> Kinds:
    return Kinds(problem, Work(None, lambda: False))


def worth_of(draw: Random, problem: Problem) -> Worth:
    triples = [(0, 1, 2), (problem.sites - 3, problem.sites - 2, problem.sites - 1)] if problem.sites >= 3 else []
    cuts = [Cut(sites, frozenset(sites).union(site for site in range(problem.sites) if draw.random() < 0.5)) for sites in triples]
    return Worth([draw.randint(0, 40) * SCALE for _ in range(problem.sites)], cuts, [draw.randint(0, 30) * SCALE for _ in cuts])


def counted(cut: Cut, order: tuple[int, ...]) -> int:
    """Pairs of visits to the sites of a cut, by the runs of visits that it remembers."""
    runs, place = [0], 0
    for site in order:
        if site not in cut.memory:
            runs.append(0)
            place += 1
        runs[place] += site in cut.sites
    return sum(run // 2 for run in runs)


def earns(worth: Worth, order: tuple[int, ...]) -> int:
    cuts = sum(cost * counted(cut, order) for cut, cost in zip(worth.cuts, worth.cut_costs, strict=True))
    return sum(worth.covers[site] for site in order) - cuts


def days_of(problem: Problem, worth: Worth) -> dict[frozenset[int], list[int]]:
    """What each set of sites that some day can visit earns, by all orders."""
    days: dict[frozenset[int], list[int]] = {}
    for size in range(1, problem.sites + 1):
        for order in permutations([site for site in range(problem.sites) if problem.days[0].spans[site]], size):
            if day_travel(problem, 0, order) is not None:
                days.setdefault(frozenset(order), []).append(earns(worth, order))
    return days


def questions() -> Iterator[tuple[int, Problem, Worth]]:
    """Seeds, problems of one day without an order, and what visits are worth."""
    for seed in range(400):
        problem = random_problem(seed, most_days=1)
        if problem.order is None:
            yield seed, problem, worth_of(Random(seed), problem)


def test_the_days_listed_are_all_that_are_worth_more_than_the_threshold() -> None:
    seen = 0
    for seed, problem, worth in questions():
        threshold = 30 * SCALE
        answer = kinds_of(problem).list_days(0, worth, threshold, [], most=10_000, most_labels=10**6)
        listed = [frozenset(day) for day in answer.days]
        days = days_of(problem, worth)
        assert answer.is_complete
        assert len(listed) == len(set(listed)), seed
        # Where the order counts for cuts, a day that is worth too little in some order is needless.
        assert {sites for sites, worths in days.items() if min(worths) > threshold} <= set(listed), seed
        assert set(listed) <= {sites for sites, worths in days.items() if max(worths) > threshold}, seed
        seen += len(listed)
    assert seen > 300


def test_no_day_is_worth_more_than_the_best_one_priced_which_there_is() -> None:
    seen = 0
    for seed, problem, worth in questions():
        priced = kinds_of(problem).price(0, worth, 0, haste=0)
        best = max((max(worths) for worths in days_of(problem, worth).values()), default=0)
        assert priced.is_complete
        assert priced.best == max(0, best), seed
        seen += best > 0
    assert seen > 200


def test_a_cut_counts_by_what_it_remembers() -> None:
    for seed in range(300):
        draw = Random(seed)
        cut = Cut((0, 1, 2), frozenset({0, 1, 2, *draw.sample(range(3, 9), 3)}))
        order = tuple(draw.sample(range(9), 7))
        assert cut.pairs(order) == counted(cut, order), seed
        assert cut.pairs(order) <= sum(site in cut.sites for site in order) // 2


def test_a_cut_remembers_what_its_days_need_to_count_in_full() -> None:
    for seed in range(300):
        draw = Random(seed)
        days = [tuple(draw.sample(range(9), 7)) for _ in range(3)]
        cut = remembering((0, 1, 2), days)
        assert all(cut.pairs(day) == sum(site in cut.sites for site in day) // 2 for day in days), seed


def test_every_day_that_is_not_listed_has_one_with_more_free_sites() -> None:
    seen = 0
    for seed in range(1000):
        problem = random_problem(seed, most_sites=6, most_days=1)
        kinds = kinds_of(problem)
        if problem.order is not None or not kinds.is_droppable:
            continue
        draw = Random(seed)
        worth, threshold = Worth([draw.randint(0, 20) * SCALE for _ in range(problem.sites)], [], []), 15 * SCALE
        free = [site for site in range(problem.sites) if draw.random() < 0.6]
        listed = [frozenset(day) for day in kinds.list_days(0, worth, threshold, free, most=10_000, most_labels=10**6).days]
        for number in range(1, 2**problem.sites):
            sites = frozenset(site for site in range(problem.sites) if number >> site & 1)
            if earns(worth, tuple(sites)) > threshold and least_travel(problem, 0, tuple(sites)) is not None:
                assert any(sites <= day and day - sites <= set(free) for day in listed), seed
                seen += 1
    assert seen > 300


def broken(problem: Problem, visits: list[int]) -> set[str]:
    """The rules of a whole tour that a choice of days keeps: those that required sites are visited are kept by what it loses without them."""
    return {fault.split(":")[0] for fault in tour_faults(problem, visits)} - {"required"}


def test_the_plan_chosen_is_the_best_of_all_that_the_days_listed_make() -> None:
    proposals = 0
    for seed in range(600):
        draw = Random(seed)
        problem = replace(random_problem(seed, most_sites=8, most_days=3), order=None)
        kinds = kinds_of(problem)
        covers = [draw.randint(0, prize) * SCALE for prize in problem.prizes]
        losses = [prize * SCALE - cover for prize, cover in zip(problem.prizes, covers, strict=True)]
        groups = [
            [tuple(sorted(draw.sample(range(problem.sites), draw.randint(1, problem.sites)))) for _ in range(draw.randint(0, 6))]
            for _ in kinds.numbers
        ]
        listed = [_kernel.Answer(days, [sum(covers[site] for site in day) for day in days], [0] * len(days)) for days in groups]
        free = [site for site in range(problem.sites) if draw.random() < 0.4]
        wanted = 0
        slots = [[*days, *([] if must else [()])] for days, group, must in zip(groups, kinds.numbers, kinds.must_go, strict=True) for _ in group]
        for plan in product(*slots):
            visits = [site for day in plan for site in day]
            if all(site in free or visits.count(site) == 1 for site in visits) and not broken(problem, sorted(set(visits))):
                wanted = max(wanted, sum(problem.prizes[site] for site in set(visits)))
        tops = [max([sum(covers[site] for site in day) for day in days], default=0) for days in groups]
        bound = sum(top * len(group) for top, group in zip(tops, kinds.numbers, strict=True)) + sum(losses)
        target = max(0, wanted - draw.randint(-1, 3))
        worths: list[int] = []

        def propose(visits: list[tuple[int, list[int]]], prizes: tuple[int, ...] = problem.prizes, worths: list[int] = worths) -> int:
            worths.append(sum(prizes[site] for site in {site for _, day in visits for site in day}))
            return max(worths) + 1

        assert kinds.choose(listed, tops, bound - target * SCALE, target, covers, losses, [], free, propose)
        assert max(worths, default=0) == (wanted if wanted >= target else 0), seed
        assert worths == sorted(worths)
        proposals += len(worths)
    assert proposals > 300


def valued(prizes: list[int], ranks: Sequence[int] = ()) -> _kernel.Problem:
    """A problem as far as a choice of days looks at it."""
    return _kernel.problem([], [], [0] * len(prizes), prizes, [0] * len(prizes), [], [], list(ranks), 0, -1)


def test_days_without_a_visit_that_no_plan_goes_without_are_not_tried() -> None:
    mornings, evenings = [(0, 1), *((site,) for site in range(2, 100))], [(site,) for site in range(100, 200)]
    offers = [(_kernel.Answer(days, [1] * len(days), [0] * len(days)), 1, 1, True) for days in (mornings, evenings)]

    def steps(loss: int) -> int:
        losses = [loss] + [0] * 199
        is_done, steps = _kernel.choose_days(valued([0] * 200), offers, 1, 1, 6, [0] * 200, losses, [], [], [], lambda plan: 1, 10**9, lambda: False)
        assert is_done
        return int(steps)

    assert steps(6) > 2_000
    assert steps(7) < 1_000


def test_the_plan_chosen_keeps_a_hard_order_of_the_days_and_pays_for_a_soft_one() -> None:
    seen = {True: 0, False: 0}
    for seed in range(1200):
        draw, problem = Random(seed), random_problem(seed, most_sites=8, most_days=4)
        if problem.order is None or len(problem.days) == 1:
            continue
        order, kinds = problem.order, kinds_of(problem)
        sites, ranks = range(problem.sites), [rank or 0 for rank in order.ranks]
        some = [[draw.sample(sites, draw.randint(1, min(3, problem.sites))) for _ in range(draw.randint(0, 6))] for _ in kinds.numbers]
        # A day that breaks a hard order is never listed.
        groups = [
            [sorted(day, key=ranks.__getitem__) for day in days if not order.is_hard or not falls(order, sorted(day, key=ranks.__getitem__))]
            for days in some
        ]
        slots = [[*days, *([] if must else [[]])] for days, must in zip(groups, kinds.must_go, strict=True)]
        plans = [[site for day in plan for site in day] for plan in product(*slots)]
        kept = [plan for plan in plans if not broken(problem, plan)]
        wanted = max((sum(problem.prizes[site] for site in plan) - order_penalty(problem, plan) for plan in kept), default=-1)
        covers = [draw.randint(0, prize) * SCALE for prize in problem.prizes]
        losses = [prize * SCALE - cover for prize, cover in zip(problem.prizes, covers, strict=True)]
        borders = priced(draw, problem, kinds)
        worths = [
            [worth_of_day(problem, kinds, Worth(covers, [], [], borders), kind, tuple(day)) for day in days] for kind, days in enumerate(groups)
        ]
        listed = [_kernel.Answer(days, worth, [falls(order, day) for day in days]) for days, worth in zip(groups, worths, strict=True)]
        tops = [max([*worth, -TOP if must else 0]) for worth, must in zip(worths, kinds.must_go, strict=True)]
        target = max(0, wanted - draw.randint(-1, 3))
        slack = sum(top * len(group) for top, group in zip(tops, kinds.numbers, strict=True)) + sum(losses) - target * SCALE
        slack += sum(price for _, price in borders)
        proposed: list[int] = []

        def propose(visits: list[tuple[int, list[int]]], problem: Problem = problem, proposed: list[int] = proposed) -> int:
            order = [site for _, day in sorted(visits) for site in day]
            assert not broken(problem, order)
            proposed.append(sum(problem.prizes[site] for site in order) - order_penalty(problem, order))
            return max(proposed) + 1

        assert kinds.choose(listed, tops, slack, target, covers, losses, borders, [], propose)
        assert max(proposed, default=-1) == (wanted if wanted >= target else -1), seed
        seen[order.is_hard] += len(kept) < len(plans)
    assert min(seen.values()) > 50


def test_whoever_cancels_while_a_proof_is_set_up_waits_for_the_tables_of_one_kind() -> None:
    problem = town(27, 3, 0)
    whole = Kinds(problem, Work(None, lambda: False))
    assert len(whole) == len(whole._pricers) == len(whole.neighbours) == 3
    asked = count()
    kinds = Kinds(problem, Work(None, lambda: next(asked) >= 2))
    assert len(kinds._pricers) == 2
    assert kinds.neighbours == []


def test_whoever_has_cancelled_has_a_list_back_after_a_few_labels() -> None:
    problem = town(60, 1, 0)
    cancelled: list[bool] = []
    work = Work(None, lambda: bool(cancelled))
    worth = Worth([prize * SCALE for prize in problem.prizes], [], [])
    kinds = Kinds(problem, work)
    cancelled.append(True)
    answer = kinds.list_days(0, worth, 0, [], most=300_000, most_labels=10**7)
    assert not answer.is_complete
    assert len(answer) == 0
    assert work.done - 200 < 10 * problem.sites  # of some hundred thousand


@pytest.mark.parametrize("ranks", [[], list(range(40))])
def test_whoever_has_cancelled_has_a_choice_of_many_days_back_before_it_begins(ranks: list[int]) -> None:
    draw = Random(1)
    days = [tuple(sorted(draw.sample(range(40), 6))) for _ in range(50_000)]
    listed = _kernel.Answer(days, [draw.randint(0, 100) for _ in days], [0] * len(days))
    proposed: list[list[list[list[int]]]] = []
    is_done, steps = _kernel.choose_days(
        valued([1] * 40, ranks),
        [(listed, 2, 100, False)],
        0,
        1,
        10**6,
        [1] * 40,
        [0] * 40,
        [],
        ranks,
        [],
        lambda plan: proposed.append(plan) or 0,
        10**9,
        lambda: True,
    )
    assert not is_done
    assert not proposed
    assert steps < 1000


def test_a_choice_among_more_days_than_are_sorted_at_once_takes_the_best() -> None:
    draw = Random(2)
    days = [(site,) for site in range(200)] * 100
    worths = [draw.randint(0, 10**6) for _ in days]
    best = max(range(len(days)), key=worths.__getitem__)
    listed = _kernel.Answer(days, worths, [0] * len(days))
    proposed: list[list[list[list[int]]]] = []
    top = worths[best]
    # Only the best day may be given up nothing for.
    _kernel.choose_days(
        valued([1] * 200),
        [(listed, 1, top, True)],
        1,
        1,
        0,
        [0] * 200,
        [0] * 200,
        [],
        [],
        [],
        lambda plan: proposed.append(plan) or 1,
        10**9,
        lambda: False,
    )
    assert proposed == [[[[days[best][0]]]]]


def test_every_plan_proposed_is_work_as_well() -> None:
    days = [(site,) for site in range(100)]
    listed = _kernel.Answer(days, [1] * len(days), [0] * len(days))
    proposed: list[list[list[list[int]]]] = []
    is_done, _ = _kernel.choose_days(
        valued([1] * 100),
        [(listed, 1, 1, True)],
        1,
        1,
        1,
        [1] * 100,
        [0] * 100,
        [],
        [],
        [],
        lambda plan: proposed.append(plan) or 1,
        100_000,
        lambda: False,
    )
    assert not is_done
    assert 0 < len(proposed) < 20


def test_some_days_of_a_list_are_those_of_their_numbers() -> None:
    listed = _kernel.Answer([(3, 1), (2,), (), (4, 5, 6)], [5, 7, 0, 9], [1, 0, 0, 2])
    some = listed.among(np.array([3, 0]), np.array([8, 4]))
    assert some.days == [[4, 5, 6], [3, 1]]
    assert np.frombuffer(some.falls, dtype=np.int32).tolist() == [2, 1]
    assert [some.count(least) for least in (4, 5, 9)] == [2, 1, 0]
    for number in (4, -1):
        with pytest.raises(IndexError):
            listed.among(np.array([number]), np.array([0]))
