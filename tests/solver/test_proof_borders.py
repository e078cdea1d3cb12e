"""The order between days in the bound: rows that no plan breaks, what the labelling makes of their prices, and what the bound then says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, permutations, product
from random import Random

from oracle import day_travel
from ordered import ordered, priced, worth_of_day

from redroute.problem.problem import Problem
from redroute.solver.evaluate import falls
from redroute.solver.proof_borders import NO_FIRST, UNRANKED, Border, Tolls, broken, capped, costs, ends
from redroute.solver.proof_kinds import SCALE, Column, Kinds, Worth
from redroute.solver.proof_master import Master
from redroute.solver.work import Work

RANKS, DAYS = 5, 3
NO_ENDS = (NO_FIRST, UNRANKED)
ENDS = [NO_ENDS, *((first, last) for first in range(RANKS) for last in range(RANKS))]
BORDERS = [Border(earlier, later, rank) for earlier, later in combinations(range(DAYS), 2) for rank in range(RANKS - 1)]


def real_days(problem: Problem, day: int) -> Iterator[tuple[int, ...]]:
    """Every order of visits that the day can be kept in and that keeps a hard order."""
    assert problem.order is not None
    for size in range(1, problem.sites + 1):
        for visits in permutations([site for site in range(problem.sites) if problem.days[day].spans[site]], size):
            if day_travel(problem, day, visits) is not None and not (problem.order.is_hard and falls(problem.order, visits)):
                yield visits


def questions(seeds: range) -> Iterator[tuple[int, Problem, Kinds, Worth]]:
    for seed in seeds:
        problem = ordered(seed)
        if problem is not None:
            draw, kinds = Random(seed), Kinds(problem, Work(None, lambda: False))
            yield seed, problem, kinds, Worth([draw.randint(0, 25) * SCALE for _ in range(problem.sites)], [], [], priced(draw, problem, kinds))


def test_a_border_counts_more_than_once_where_the_rank_falls_and_nowhere_else() -> None:
    for first, second in product(ENDS, repeat=2):
        counts = [border.count(0, *first) + border.count(1, *second) for border in BORDERS if (border.earlier, border.later) == (0, 1)]
        assert (max(counts) > 1) == (first[1] > second[0])


def test_a_day_pays_for_the_borders_it_counts_at_by_its_ends() -> None:
    for seed in range(30):
        draw = Random(seed)
        prices: Tolls = [(border, draw.randint(0, 9)) for border in BORDERS]
        for day in range(DAYS):
            before, after = costs(prices, day, RANKS - 1)
            assert before == sorted(before, reverse=True)
            assert after == sorted(after)
            for first, last in ENDS[1:]:
                assert before[first] + after[last] == sum(price * border.count(day, first, last) for border, price in prices)


def test_a_fall_costs_no_more_than_its_penalty_however_prices_are_rounded() -> None:
    for seed in range(100):
        draw = Random(seed)
        prices = [(border, draw.randint(-2, 6)) for border in BORDERS]
        for most in (None, 0, 7, 1000):
            kept = dict(capped(prices, most))
            assert all(0 < price <= dict(prices)[border] for border, price in kept.items())
            for pair in combinations(range(DAYS), 2):
                sums = [sum(max(0, p) for b, p in each if (b.earlier, b.later) == pair) for each in (prices, kept.items())]
                assert sums[1] == (sums[0] if most is None else min(sums[0], most))


def test_the_borders_found_are_those_that_shares_of_days_break_most() -> None:
    found_some = 0
    for seed in range(300):
        draw = Random(seed)
        shares = [(draw.randrange(DAYS), *draw.choice(ENDS), draw.randint(1, 10) / 20) for _ in range(10)]
        fallen = [draw.choice((0.0, 0.3)) for _ in range(DAYS - 1)]
        for pairs, allowed in ((list(combinations(range(DAYS), 2)), []), (list(pairwise(range(DAYS))), fallen)):
            found = {(border.earlier, border.later): border for border in broken(shares, pairs, RANKS - 1, allowed)}
            for pair in pairs:
                excess = {
                    border: sum(share * border.count(day, first, last) for day, first, last, share in shares)
                    - 1
                    - (allowed[pair[0]] if allowed else 0)
                    for border in BORDERS
                    if (border.earlier, border.later) == pair
                }
                assert (pair in found) == (max(excess.values()) > 1e-6), seed
                if pair in found:
                    assert excess[found[pair]] > max(excess.values()) - 1e-9, seed
                    found_some += 1
    assert found_some > 100


def test_no_day_is_worth_more_than_the_best_one_priced_which_pays_for_its_ends() -> None:
    dearer = 0
    for seed, problem, kinds, worth in questions(range(700)):
        plain = Worth(worth.covers, [], [])
        for day in range(len(problem.days)):
            best, free = (
                max((worth_of_day(problem, kinds, each, day, visits) for visits in real_days(problem, day)), default=0) for each in (worth, plain)
            )
            answer = kinds.price(day, worth, 0, haste=0)
            assert answer.is_complete
            assert answer.best == max(0, best), seed
            hasty = kinds.price(day, worth, 0, haste=1)
            assert all(0 < worth_of_day(problem, kinds, worth, day, column.visits) <= best for column in hasty.columns if column.is_elementary), seed
            dearer += 0 < best < free
    assert dearer > 200


def test_days_are_listed_by_what_is_left_once_their_ends_are_paid() -> None:
    seen = 0
    for seed, problem, kinds, worth in questions(range(700, 1200)):
        for day in range(len(problem.days)):
            threshold = Random(seed).randint(5, 40) * SCALE
            wanted: dict[tuple[object, ...], int] = {}
            for visits in real_days(problem, day):
                key, earned = (frozenset(visits), *ends(kinds.ranks, visits)), worth_of_day(problem, kinds, worth, day, visits)
                if earned > threshold:
                    wanted[key] = max(wanted.get(key, 0), earned)
            answer = kinds.list_days(day, worth, threshold, [], most=10_000, most_labels=10**6)
            assert answer.is_complete
            listed = {
                (frozenset(visits), *ends(kinds.ranks, visits)): worth_of_day(problem, kinds, worth, day, tuple(visits)) for visits in answer.days
            }
            assert listed == wanted, seed
            assert all(answer.count(earned) == sum(other >= earned for other in wanted.values()) for earned in wanted.values()), seed
            seen += len(listed)
    assert seen > 1000


def test_no_plan_is_worth_more_than_the_bound_which_knows_the_order_between_days() -> None:
    nearer = 0
    for seed in range(1000):
        problem = ordered(seed, most_sites=7)
        if problem is None or problem.order is None or problem.required or problem.quotas:
            continue
        draw, work = Random(seed), Work(None, lambda: False)
        kinds = Kinds(problem, work)
        master = Master(problem, kinds, work, most_cuts=100)
        days = range(len(problem.days))
        columns = [
            [kinds.column(day, sorted(draw.sample(range(problem.sites), draw.randint(1, min(3, problem.sites))))) for _ in range(6)] for day in days
        ]
        if problem.order.is_hard:
            columns = [[column for column in group if not falls(problem.order, column.visits)] for group in columns]
        for group in columns:
            master.add(group)
        prices = master.solve()
        if prices is None or not master.is_honest:
            continue
        bests = [max([master.worth(column, prices) for column in group], default=0) for group in columns]
        bound = master.bound(prices, bests)
        unordered = 0
        for plan in product(*([*group, Column(day, (), 0)] for day, group in enumerate(columns))):
            visits = [site for column in plan for site in column.visits]
            fallen = falls(problem.order, visits)
            is_dear = problem.budget is not None and sum(problem.prices[site] for site in set(visits)) > problem.budget
            if len(set(visits)) < len(visits) or is_dear:
                continue
            prize = sum(problem.prizes[site] for site in visits)
            unordered = max(unordered, prize - problem.order.penalty * sum(column.falls for column in plan))
            if not (problem.order.is_hard and fallen):
                assert (prize - problem.order.penalty * fallen) * SCALE <= bound, seed
        nearer += unordered * SCALE > bound
    assert nearer > 20
