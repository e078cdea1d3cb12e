"""Other solvers on the same instance, on one thread, within a limit of seconds: each function gives a list of sites counted from 0 for every day.

They come with the extra ``bench``. All of them drop visits at a penalty: a prize counts as much as any saving of travel, and more. What a solver has no
word for it refuses with `CannotSay`: a budget and limits by type over several days are beyond PyVRP and VROOM, which take them as the capacity of a single
day, and VROOM has no either-or, so a site has to keep the same hours on all days it opens. PyVRP stops by any clock, the others by the wall's.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from redroute.problem.problem import Problem
from redroute.solver.proof_kinds import alike_days

Routes = list[list[int]]
Clock = Callable[[], float]
Spans = tuple[tuple[int, int], ...]


class CannotSay(ValueError):
    """The solver has no word for a rule of the problem."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A site at the hours it keeps on some days."""

    site: int
    spans: Spans
    days: tuple[int, ...]


def ortools(problem: Problem, seconds: float, seed: int, clock: Clock) -> Routes:
    """OR-Tools routing: parallel cheapest insertion, then guided local search."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    del seed, clock  # the routing library has no seed, and its own clock
    _require_one_frame(problem)
    offers = list(_offers(problem))
    first, depot = problem.days[0], len(offers)
    nodes = [*(offer.site for offer in offers), problem.sites]
    legs = first.durations[np.ix_(nodes, nodes)].tolist()
    stays = [*(problem.visit_durations[offer.site] for offer in offers), 0]
    manager = pywrapcp.RoutingIndexManager(depot + 1, len(problem.days), depot)
    model = pywrapcp.RoutingModel(manager)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(legs))
    way = model.RegisterTransitMatrix([[stay + leg for leg in row] for stay, row in zip(stays, legs, strict=True)])
    model.AddDimension(way, first.ends, first.ends, False, "time")  # noqa: FBT003  the binding takes positions only
    time = model.GetDimensionOrDie("time")
    for number, offer in enumerate(offers):
        index = manager.NodeToIndex(number)
        moment = time.CumulVar(index)
        moment.SetRange(offer.spans[0][0], offer.spans[-1][1])
        for before, after in itertools.pairwise(offer.spans):
            moment.RemoveInterval(before[1] + 1, after[0] - 1)
        if len(offer.days) < len(problem.days):
            model.VehicleVar(index).SetValues([-1, *offer.days])
    weight = _weight(problem)
    for site, group in itertools.groupby(range(depot), lambda number: offers[number].site):
        model.AddDisjunction([manager.NodeToIndex(number) for number in group], problem.prizes[site] * weight, 1)
    held = [model.ActiveVar(manager.NodeToIndex(number)) for number in range(depot)]
    for loads, most in _limits(problem):
        model.solver().Add(model.solver().ScalProd(held, [loads[offer.site] for offer in offers]) <= most)
    for day in range(len(problem.days)):
        time.CumulVar(model.Start(day)).SetRange(first.begins, first.ends)
        time.CumulVar(model.End(day)).SetRange(first.begins, first.ends)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.SolveWithParameters(parameters)
    routes: Routes = []
    for day in range(len(problem.days) if found else 0):
        index, route = found.Value(model.NextVar(model.Start(day))), []
        while not model.IsEnd(index):
            route.append(offers[manager.IndexToNode(index)].site)
            index = found.Value(model.NextVar(index))
        routes.append(route)
    return routes


def pyvrp(problem: Problem, seconds: float, seed: int, clock: Clock) -> Routes:
    """PyVRP: iterated local search with prizes. A site with several windows is a group of clients of which one at most is visited."""
    from pyvrp import Model

    until = clock() + seconds
    _require_one_frame(problem)
    limits = _capacities(problem)
    first, depot = problem.days[0], problem.sites
    model, weight = Model(), _weight(problem)
    places = [model.add_location(0, 0) for _ in range(depot + 1)]
    home = model.add_depot(places[depot], tw_early=first.begins, tw_late=first.ends)
    # One window each, at a place of its own where not every day will do.
    windows = [(Offer(offer.site, (span,), offer.days)) for offer in _offers(problem) for span in offer.spans]
    at = [places[offer.site] if len(offer.days) == len(problem.days) else model.add_location(0, 0) for offer in windows]
    for site, group in itertools.groupby(zip(windows, at, strict=True), lambda pair: pair[0].site):
        pairs = list(group)
        either = model.add_client_group(required=False) if len(pairs) > 1 else None
        for offer, place in pairs:
            model.add_client(
                place,
                delivery=[loads[site] for loads, _ in limits],
                service_duration=problem.visit_durations[site],
                tw_early=offer.spans[0][0],
                tw_late=offer.spans[0][1],
                prize=problem.prizes[site] * weight,
                required=False,
                group=either,
            )
    classes = alike_days(problem)
    table = first.durations.tolist()
    for days in classes:
        profile = model.add_profile()
        model.add_vehicle_type(
            num_available=len(days),
            capacity=[most for _, most in limits],
            start_depot=home,
            end_depot=home,
            tw_early=first.begins,
            tw_late=first.ends,
            profile=profile,
        )
        # Where no edge leads nobody goes.
        stops = {id(place): (place, offer.site) for place, offer in zip(at, windows, strict=True) if days[0] in offer.days}
        for (one, i), (other, j) in itertools.permutations([(places[depot], depot), *stops.values()], 2):
            model.add_edge(one, other, distance=table[i][j], duration=table[i][j], profile=profile)
    best = model.solve(lambda _: clock() >= until, seed=seed, display=False).best
    routes: Routes = [[] for _ in problem.days]
    free = [list(days) for days in classes]
    for route in best.routes() if best.is_feasible() else []:
        routes[free[route.vehicle_type()].pop(0)] = [windows[visit.idx].site for visit in route if visit.is_client()]
    return routes


def vroom(problem: Problem, seconds: float, seed: int, clock: Clock) -> Routes:
    """VROOM at its greatest exploration level; prizes become its priorities of 0 to 100, days a site is open on become skills of vehicles."""
    import vroom as engine

    del seed, clock  # VROOM has no seed, and its own clock
    _require_one_frame(problem)
    limits, offers = _capacities(problem), list(_offers(problem))
    if len({offer.site for offer in offers}) < len(offers):
        raise CannotSay("VROOM takes the same hours on all days a site opens")
    first, depot = problem.days[0], problem.sites
    skills = {days: number for number, days in enumerate(dict.fromkeys(offer.days for offer in offers))}
    task = engine.Input()
    task.set_durations_matrix("car", np.ascontiguousarray(first.durations.astype(np.uint32)))
    for day in range(len(problem.days)):
        own = {skill for days, skill in skills.items() if day in days}
        window = engine.TimeWindow(first.begins, first.ends)
        task.add_vehicle(engine.Vehicle(day + 1, start=depot, end=depot, time_window=window, skills=own, capacity=[most for _, most in limits]))
    most = max(100, *problem.prizes)
    for offer in offers:
        job = engine.Job(
            id=offer.site,
            location=offer.site,
            default_service=problem.visit_durations[offer.site],
            delivery=[loads[offer.site] for loads, _ in limits],
            priority=round(100 * problem.prizes[offer.site] / most),
            time_windows=[engine.TimeWindow(*span) for span in offer.spans],
            skills={skills[offer.days]},
        )
        task.add_job(job)
    found = task.solve(exploration_level=5, nb_threads=1, timeout=dt.timedelta(seconds=seconds)).routes
    routes: Routes = [[] for _ in problem.days]
    for vehicle, route in found.groupby("vehicle_id"):
        routes[int(vehicle) - 1] = [int(job) for job in route[route.type == "job"].id]
    return routes


def cpsat(problem: Problem, seconds: float, seed: int, clock: Clock) -> Routes:
    """OR-Tools CP-SAT: circuits through the depot for each class of like days, moments as integers."""
    from ortools.sat.python import cp_model

    del clock  # CP-SAT has its own
    _require_one_frame(problem)
    model, classes = cp_model.CpModel(), alike_days(problem)
    visits: dict[int, list[Any]] = {}
    circuits = [_circuits(model, problem, days, visits) for days in classes]
    for literals in visits.values():
        model.add_at_most_one(literals)
    for loads, most in _limits(problem):
        model.add(sum(loads[site] * sum(literals) for site, literals in visits.items()) <= most)
    model.maximize(sum(problem.prizes[site] * sum(literals) for site, literals in visits.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    routes: Routes = [[] for _ in problem.days]
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return routes
    for days, arcs in zip(classes, circuits, strict=True):
        chosen = [(i, j) for i, j, goes in arcs if i != j and solver.value(goes)]
        follows = {i: j for i, j in chosen if i}
        for day, start in zip(days, [j for i, j in chosen if not i], strict=False):
            routes[day] = [node - 1 for node in itertools.takewhile(bool, _chain(follows, start))]
    return routes


def _circuits(model: Any, problem: Problem, days: Sequence[int], visits: dict[int, list[Any]]) -> list[tuple[int, int, Any]]:
    """Arcs of at most so many tours as there are days in a class; whether a site is visited is added to its ``visits``."""
    from ortools.sat.python import cp_model

    first, depot = problem.days[days[0]], problem.sites
    legs, stays = first.durations.tolist(), problem.visit_durations
    spans = {offer.site: offer.spans for offer in _offers(problem) if days[0] in offer.days}
    moments = {site: model.new_int_var_from_domain(cp_model.Domain.from_intervals(own), f"start{site}") for site, own in spans.items()}
    arcs: list[tuple[int, int, Any]] = []
    departures = []
    for site, moment in moments.items():
        leaves, returns, skips = (model.new_bool_var("") for _ in range(3))
        # A multiple circuit has its depot at 0.
        arcs += [(0, site + 1, leaves), (site + 1, 0, returns), (site + 1, site + 1, skips)]
        departures.append(leaves)
        visits.setdefault(site, []).append(~skips)
        model.add(moment >= first.begins + legs[depot][site]).only_enforce_if(leaves)
        model.add(moment + stays[site] + legs[site][depot] <= first.ends).only_enforce_if(returns)
        for other, later in moments.items():
            if other != site and spans[site][0][0] + stays[site] + legs[site][other] <= spans[other][-1][1]:
                goes = model.new_bool_var("")
                arcs.append((site + 1, other + 1, goes))
                model.add(later >= moment + stays[site] + legs[site][other]).only_enforce_if(goes)
    model.add_multiple_circuit(arcs)
    model.add(sum(departures) <= len(days))
    return arcs


def _chain(follows: dict[int, int], node: int) -> Iterator[int]:
    while True:
        yield node
        node = follows[node]


PEERS: dict[str, Callable[[Problem, float, int, Clock], Routes]] = {"ortools": ortools, "pyvrp": pyvrp, "vroom": vroom, "cpsat": cpsat}


def _require_one_frame(problem: Problem) -> None:
    frames = {(day.begins, day.ends, day.start, day.end, id(day.durations)) for day in problem.days}
    if len(frames) > 1 or any(quota.at_least for quota in problem.quotas):
        raise CannotSay("only instances whose days share hours, depot and travel, without a least number of visits, go to the peers")


def _weight(problem: Problem) -> int:
    """A point of prize in units of travel: more than all days hold."""
    return problem.days[0].ends * len(problem.days) + 1


def _offers(problem: Problem) -> Iterator[Offer]:
    """In order of sites, one for each kind of hours that days can use."""
    ends = problem.days[0].ends
    for site in range(problem.sites):
        days: dict[Spans, list[int]] = {}
        for number, day in enumerate(problem.days):
            if spans := tuple((opens, min(closes, ends)) for opens, closes in day.spans[site] if opens <= ends):
                days.setdefault(spans, []).append(number)
        yield from (Offer(site, spans, tuple(numbers)) for spans, numbers in days.items())


def _limits(problem: Problem) -> list[tuple[Sequence[int], int]]:
    """What each site takes of a budget or counts for a type, and how much all visits may take."""
    limits: list[tuple[Sequence[int], int]] = [] if problem.budget is None else [(problem.prices, problem.budget)]
    quotas = ((quota.members, quota.at_most) for quota in problem.quotas)
    limits.extend(([int(site in members) for site in range(problem.sites)], most) for members, most in quotas if most is not None)
    return limits


def _capacities(problem: Problem) -> list[tuple[Sequence[int], int]]:
    """The limits as loads of a vehicle, for solvers that know no others."""
    limits = _limits(problem)
    if limits and len(problem.days) > 1:
        raise CannotSay("a budget and limits by type over several days are beyond this solver")
    return limits
