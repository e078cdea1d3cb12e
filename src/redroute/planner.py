"""The wiring: from a catalogue and what is asked to an answer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import numpy as np

from redroute.errors import BadInput, CheckFailed
from redroute.itinerary.check import check
from redroute.itinerary.conflict import conflicts_of
from redroute.itinerary.decode import decode, unvisited
from redroute.itinerary.itinerary import Itinerary, Leg
from redroute.itinerary.route import Route
from redroute.mode import Mode
from redroute.network.great_circle import GreatCircle
from redroute.network.provider import TravelProvider, matrix_of
from redroute.problem.encode import encode
from redroute.problem.prizes import Prize, default_prize
from redroute.problem.request import TourRequest
from redroute.sites.calendar import ChineseCalendar, HolidayCalendar
from redroute.sites.catalogue import Catalogue
from redroute.sites.geocoder import Geocoder
from redroute.sites.site import Position, Site
from redroute.solver.route import shortest_route
from redroute.solver.solution import Solution, Status
from redroute.solver.solve import solve
from redroute.solver.stop import Progress, StoppingRule
from redroute.version import __version__


def plan(
    catalogue: Catalogue,
    request: TourRequest,
    *,
    provider: TravelProvider | None = None,
    calendar: HolidayCalendar | None = None,
    prize: Prize | None = None,
    geocoder: Geocoder | None = None,
    stop: StoppingRule | None = None,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
) -> Itinerary:
    """The best tour found for a request, checked.

    ``provider`` answers for travel (great circle with a detour unless given), ``calendar`` for public holidays (China's), ``prize`` for what a visit is
    worth (:func:`redroute.problem.prizes.default_prize`), ``geocoder`` for addresses of the request. ``stop`` ends the search; without it a fixed
    amount of work does, so that the same arguments give the same itinerary on every machine. ``on_progress`` is told how far the search is.

    Where no plan keeps every rule, or none was found, the itinerary has no visits and its certificate names the conflicts. Raises ``RequestRefused``
    with the faults of a request that does not fit the catalogue, ``BadInput`` for a prize that is none, ``CheckFailed`` rather than return a plan that
    breaks a rule, and what ``provider`` and ``geocoder`` raise.
    """
    calendar = calendar or ChineseCalendar()
    encoding = encode(catalogue, request, provider=provider or GreatCircle(), calendar=calendar, prize=prize or default_prize, geocoder=geocoder)
    others = unvisited(encoding, catalogue)
    is_hopeless = bool(encoding.conflicts)
    solution = Solution(Status.INFEASIBLE) if is_hopeless else solve(encoding.problem, stop=stop, seed=seed, on_progress=on_progress)
    conflicts = conflicts_of(encoding, seed) if solution.status in (Status.INFEASIBLE, Status.INTERRUPTED) else ()
    itinerary = decode(encoding, solution, catalogue=catalogue, calendar=calendar, seed=seed, conflicts=conflicts, others=others)
    violations = check(itinerary, calendar=calendar)
    if violations:
        raise CheckFailed(violations)
    return itinerary


def route(
    catalogue: Catalogue,
    site_ids: Iterable[str] | None = None,
    *,
    mode: Mode = Mode.WALK,
    provider: TravelProvider | None = None,
    start: str | None = None,
    end: str | None = None,
    loop: bool = False,
    stop: StoppingRule | None = None,
    seed: int = 0,
) -> Route:
    """The shortest route through the given sites (all of the catalogue where ``None``), each visited once.

    ``start`` and ``end`` fix the ends of an open route by id; a ``loop`` comes back to where it began. Sites nobody has located are in
    ``Route.skipped``. Without a located site the route is empty. Raises ``UnknownSite``, ``BadInput`` where a fixed end is not among the located
    sites, both ends contradict each other or the provider answers for another number of places, and what the provider raises.
    """
    chosen = catalogue if site_ids is None else catalogue.only(site_ids)
    sites = chosen.located.sites
    places = [_position(site) for site in sites]
    indices = {site.id: index for index, site in enumerate(sites)}
    for fixed in (start, end):
        if fixed is not None and catalogue[fixed].id not in indices:
            raise BadInput(f"the route cannot begin or end at {fixed!r}: it is not asked for, or nobody has located it")
    if loop and end not in (None, start):
        raise BadInput("a loop ends where it starts; leave end out")
    if not loop and start is not None and start == end and len(sites) > 1:
        raise BadInput("an open route cannot start and end at the same site; ask for a loop")
    matrix = matrix_of(provider or GreatCircle(), [place.at for place in places], mode)
    found = shortest_route(
        np.asarray(matrix.durations),
        start=None if start is None else indices[start],
        end=None if end is None else indices[end],
        loop=loop,
        stop=stop,
        seed=seed,
    )
    order = found.order
    steps = list(itertools.pairwise(order))
    if loop and len(order) > 1:
        steps.append((order[-1], order[0]))
    legs = tuple(
        Leg(
            mode=mode,
            duration=int(matrix.durations[a, b]),
            distance=int(matrix.distances[a, b]),
            uncertainty=round((places[a].doubt_m + places[b].doubt_m) * matrix.seconds_per_metre),
            path=(places[a].at, places[b].at),
        )
        for a, b in steps
    )
    return Route(
        sites=tuple(sites[index] for index in order),
        legs=legs,
        mode=mode,
        status=str(found.status),
        bound=found.bound,
        is_loop=loop,
        skipped=chosen.unlocated.sites,
        seed=seed,
        version=__version__,
        provider=matrix.provider,
        themes=catalogue.themes,
        sources=catalogue.sources,
    )


def _position(site: Site) -> Position:
    assert site.position is not None  # only located sites come here
    return site.position
