"""Small problems of several days that an order binds, prices of the borders between them, and what a day earns at these by the definition."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from random import Random

from problems import random_problem

from redroute.problem.problem import Order, Problem
from redroute.solver.evaluate import falls
from redroute.solver.proof_borders import Border, capped, ends
from redroute.solver.proof_kinds import SCALE, Kinds, Worth


def ordered(seed: int, *, most_sites: int = 5, most_days: int = 3) -> Problem | None:
    """A problem of several days, each of which an order binds, if the seed has one."""
    problem, draw = random_problem(seed, most_sites=most_sites, most_days=most_days), Random(seed)
    if len(problem.days) == 1:
        return None
    ranks = tuple(draw.choice((None, 1, 2, 3, 4)) for _ in range(problem.sites))
    return replace(problem, order=Order(ranks, draw.choice((0, 0, 3, 15))))


def priced(draw: Random, problem: Problem, kinds: Kinds) -> list[tuple[Border, int]]:
    """Borders of these days with prices as the master may give them."""
    assert problem.order is not None
    is_hard, days = problem.order.is_hard, range(len(problem.days))
    pairs = combinations(days, 2) if is_hard else pairwise(days)
    drawn = [(Border(*pair, rank), draw.choice((0, draw.randint(1, 12))) * SCALE) for pair in pairs for rank in range(kinds.highest)]
    return capped(drawn, None if is_hard else problem.order.penalty * SCALE)


def worth_of_day(problem: Problem, kinds: Kinds, worth: Worth, day: int, visits: tuple[int, ...]) -> int:
    """What a day earns by the definition of its parts."""
    assert problem.order is not None
    paid = sum(price * border.count(day, *ends(kinds.ranks, visits)) for border, price in worth.tolls)
    return sum(worth.covers[site] for site in visits) - problem.order.penalty * SCALE * falls(problem.order, visits) - paid
