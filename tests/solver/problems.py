"""Small random problems with every feature a problem can have."""

from __future__ import annotations

from random import Random

import numpy as np

from redroute.problem.problem import UNREACHABLE, Day, Order, Problem, Quota, Rest, Span


def random_problem(seed: int, *, most_sites: int = 5, most_days: int = 2) -> Problem:
    """A problem of at most so many sites and days; the same seed gives the same one. About one in six has no plan."""
    draw = Random(seed)
    sites, days = draw.randint(1, most_sites), draw.randint(1, most_days)
    nodes = sites + 3
    durations, walking = _tables(draw, nodes)
    distances = (durations * 7).astype(np.int32)
    limit = draw.randint(1500, 9000) if draw.random() < 0.25 else None
    rest = _rest(draw, sites, nodes) if draw.random() < 0.4 else None
    has_talks = draw.random() < 0.2
    visit_durations = tuple(draw.choice((0, 10, 20, 30, 45)) for _ in range(sites))
    return Problem(
        days=tuple(
            _day(draw, visit_durations, (durations, distances, walking), rest if draw.random() < 0.8 else None, limit, has_talks=has_talks)
            for _ in range(days)
        ),
        visit_durations=visit_durations,
        prizes=tuple(draw.choice((0, 1, 5, 10, 10, 20, 35)) for _ in range(sites)),
        prices=tuple(draw.choice((0, 0, 100, 250)) for _ in range(sites)),
        required=frozenset(site for site in range(sites) if draw.random() < 0.12),
        quotas=tuple(_quota(draw, sites) for _ in range(draw.choice((0, 0, 0, 1, 2)))),
        order=_order(draw, sites) if draw.random() < 0.35 else None,
        budget=draw.randint(100, 500) if draw.random() < 0.2 else None,
    )


def _tables(draw: Random, nodes: int) -> tuple[np.ndarray, np.ndarray]:
    places = np.array([(draw.uniform(0, 40), draw.uniform(0, 40)) for _ in range(nodes)])
    durations = np.rint(np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))).astype(np.int32)
    if draw.random() < 0.3:  # no triangle inequality, no symmetry
        durations += np.array([[draw.randint(0, 25) for _ in range(nodes)] for _ in range(nodes)], dtype=np.int32)
    if draw.random() < 0.1:
        durations[draw.randrange(nodes), draw.randrange(nodes)] = UNREACHABLE
    np.fill_diagonal(durations, 0)
    walking = np.where(durations < draw.choice((10, 25, 60)), durations * 70, 0).astype(np.int32)
    return durations, walking


def _day(draw: Random, visits: tuple[int, ...], tables: tuple[np.ndarray, ...], rest: Rest | None, limit: int | None, *, has_talks: bool) -> Day:
    sites = len(visits)
    begins, ends = draw.randint(0, 30), draw.randint(120, 260)
    terminals = (None, sites, sites + 1, draw.randrange(sites))
    durations, distances, walking = tables
    return Day(
        begins=begins,
        ends=ends,
        start=draw.choice(terminals),
        end=draw.choice(terminals),
        spans=tuple(_spans(draw, begins, ends, visit, has_talks=has_talks) for visit in visits),
        durations=durations,
        distances=distances,
        walking=walking,
        rest=rest,
        walking_limit=limit,
    )


def _spans(draw: Random, begins: int, ends: int, visit: int, *, has_talks: bool) -> tuple[Span, ...]:
    if draw.random() < 0.12:
        return ()
    if has_talks and draw.random() < 0.5:
        return tuple((moment, moment) for moment in sorted({draw.randint(begins, ends) for _ in range(2)}))
    if draw.random() < 0.4:
        return ((begins, ends - visit),) if ends - visit >= begins else ()
    first, second, third, fourth = sorted(draw.sample(range(begins, ends), 4))
    return ((first, second), (third, fourth)) if second < third and draw.random() < 0.6 else ((first, fourth),)


def _rest(draw: Random, sites: int, nodes: int) -> Rest:
    opens = draw.randint(40, 120)
    places = () if draw.random() < 0.5 else tuple(draw.sample([*range(sites, nodes), draw.randrange(sites)], draw.randint(1, 2)))
    return Rest((opens, opens + draw.randint(0, 60)), draw.choice((15, 30, 45)), places)


def _quota(draw: Random, sites: int) -> Quota:
    members = frozenset(site for site in range(sites) if draw.random() < 0.6)
    at_least = draw.choice((0, 1, 2))
    return Quota(members, at_least, draw.choice((None, at_least + draw.randint(0, 1))))


def _order(draw: Random, sites: int) -> Order:
    return Order(tuple(draw.choice((None, 1, 2, 3, 4)) for _ in range(sites)), draw.choice((0, 0, 3, 15)))
