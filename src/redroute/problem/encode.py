"""The only gate from names to integers: a catalogue and a request become a :class:`Problem` and an index of what its numbers stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from redroute.clock import TimeWindow
from redroute.errors import RequestRefused
from redroute.geo.latlon import LatLon
from redroute.network.provider import TravelProvider
from redroute.problem.places import Fault, Located, locate, unknown_site
from redroute.problem.prizes import Prize
from redroute.problem.problem import Day, Order, Problem, Quota, Rest
from redroute.problem.reach import Reach, over_others, straight
from redroute.problem.request import MOST_FAULTS, DayRequest, Lunch, Place, TourRequest
from redroute.problem.request import Sequence as Ordering
from redroute.problem.screening import Candidate, LeftOut, counts, fen_of_budget, screen
from redroute.problem.spans import lunch_spans
from redroute.problem.travel import Travel, travels
from redroute.sites.calendar import HolidayCalendar
from redroute.sites.catalogue import Catalogue
from redroute.sites.geocoder import Geocoder
from redroute.text import plain_line


@dataclass(frozen=True, slots=True, eq=False)
class Encoding:
    """A problem with the meaning of its numbers.

    Node ``i`` is ``candidates[i]``, and from ``problem.sites`` on ``places``. ``travels`` and ``lunches`` have one entry a day; a lunch is ``None``
    where none is asked for or the day cannot hold it, else at places open on the day, in the window in which they are. On ``lunchless`` days none of
    them is: the problem has no spans there, while the candidates keep theirs; ``unfed`` candidates could be visited on such days alone.
    ``left_out`` are the sites that are no nodes. ``conflicts`` are codes of rules that cannot be kept whatever is planned; with any of them there is
    nothing to search. ``considered`` sites were looked at; ``provider`` answered for travel.
    """

    problem: Problem
    request: TourRequest
    candidates: tuple[Candidate, ...]
    places: tuple[Located, ...]
    travels: tuple[Travel, ...]
    lunches: tuple[Lunch | None, ...]
    lunchless: frozenset[int]
    unfed: frozenset[int]
    left_out: tuple[LeftOut, ...]
    conflicts: tuple[str, ...]
    considered: int
    provider: str

    def node(self, number: int) -> Located:
        """What a node is: a candidate as a place, or a place."""
        if number >= len(self.candidates):
            return self.places[number - len(self.candidates)]
        site = self.candidates[number].site
        assert site.position is not None  # no site without a position becomes a candidate
        return Located(label=site.name, position=site.position, site=site)


def encode(
    catalogue: Catalogue, request: TourRequest, *, provider: TravelProvider, calendar: HolidayCalendar, prize: Prize, geocoder: Geocoder | None
) -> Encoding:
    """The request as integers.

    A required site that cannot be visited, or a day that cannot even get from its start to its end, is a conflict of the encoding, not an error.
    Raises ``RequestRefused`` with the faults of a request that names what the catalogue does not have or a place nobody can locate, ``BadInput``
    for a prize that is none, and what ``provider`` and ``geocoder`` raise.
    """
    located, faults = locate(request, catalogue, geocoder)
    faults = list(islice(chain(_unknown_names(catalogue, request), faults), MOST_FAULTS))
    if faults:
        raise RequestRefused(faults)
    ends = [(_at(located, day.start), _at(located, day.end)) for day in request.days]
    screening = screen(catalogue, request, prize=prize, calendar=calendar, provider=provider, ends=ends)
    places = tuple(dict.fromkeys(located.values()))
    nodes = {place: len(screening.candidates) + places.index(found) for place, found in located.items()}
    positions = [*(candidate.at for candidate in screening.candidates), *(place.at for place in places)]
    legs, answered = travels(positions, [day.modes or request.modes for day in request.days], provider, request.walk_up_to_m)
    lunches, lunchless = _lunches(request, located, calendar)
    too_far = _too_far(screening.candidates, request, legs, nodes)
    fed = [number for number in range(len(request.days)) if number not in lunchless]
    unfed = _too_far(screening.candidates, request, legs, nodes, fed) - too_far if lunchless else frozenset()
    # What cannot be reached need not be searched: the kept nodes close up.
    kept = [number for number in range(len(positions)) if number not in too_far]
    new = {old: number for number, old in enumerate(kept)}
    narrowed = {key: travel.narrowed(kept) for key, travel in {id(travel): travel for travel in legs}.items()}
    candidates = tuple(candidate for number, candidate in enumerate(screening.candidates) if number not in too_far)
    left_out = (*screening.left_out, *(LeftOut(screening.candidates[number].site, "too-far") for number in sorted(too_far)))
    travel = tuple(narrowed[id(each)] for each in legs)
    problem = _problem(request, candidates, travel, lunches, lunchless, {place: new[node] for place, node in nodes.items()})
    return Encoding(
        problem=problem,
        request=request,
        candidates=candidates,
        places=places,
        travels=travel,
        lunches=lunches,
        lunchless=lunchless,
        unfed=frozenset(new[number] for number in unfed),
        left_out=left_out,
        conflicts=(*_unlocated(catalogue), *_conflicts(request, problem, left_out), *_dining(request, lunchless)),
        considered=len(catalogue),
        provider=answered,
    )


def asked_lunch(request: TourRequest, day: DayRequest) -> Lunch | None:
    """The lunch asked for on a day, whether the day can hold it or not."""
    return (day.lunch or request.lunch) if day.has_lunch else None


def _lunches(request: TourRequest, located: Mapping[Place, Located], calendar: HolidayCalendar) -> tuple[tuple[Lunch | None, ...], frozenset[int]]:
    """The lunch of each day whose frame holds the whole window with the pause (decision 4), and the days on which no place of it is open.

    Of its places those remain that are open long enough, in the window from the first to the last moment one of them is; where none is, all remain.
    """
    lunches: list[Lunch | None] = []
    lunchless: set[int] = set()
    for number, day in enumerate(request.days):
        lunch = asked_lunch(request, day)
        if lunch is None or day.begins > lunch.window.opens or lunch.window.closes + 60 * lunch.minutes > day.ends:
            lunches.append(None)
            continue
        spans = {place: lunch_spans(located[place].site, lunch, day, calendar) for place in lunch.places}
        if held := [span for each in spans.values() for span in each]:
            window = TimeWindow(min(opens for opens, _ in held), max(last for _, last in held))
            lunch = replace(lunch, window=window, places=tuple(place for place in lunch.places if spans[place]))
        elif lunch.places:
            lunchless.add(number)
        lunches.append(lunch)
    return tuple(lunches), frozenset(lunchless)


def _problem(
    request: TourRequest,
    candidates: Sequence[Candidate],
    legs: Sequence[Travel],
    lunches: Sequence[Lunch | None],
    lunchless: frozenset[int],
    nodes: dict[Place, int],
) -> Problem:
    ids = {candidate.site.id: number for number, candidate in enumerate(candidates)}
    walking = {key: _walking(request, travel) for key, travel in {id(travel): travel for travel in legs}.items()}
    days = tuple(
        Day(
            begins=day.begins,
            ends=day.ends,
            start=None if day.start is None else nodes[day.start],
            end=None if day.end is None else nodes[day.end],
            spans=tuple(() if number in lunchless else candidate.days[number].spans for candidate in candidates),
            durations=legs[number].durations,
            distances=legs[number].distances,
            walking=walking[id(legs[number])],
            rest=_rest(lunches[number], nodes),
            walking_limit=request.walking_limit_m,
        )
        for number, day in enumerate(request.days)
    )
    return Problem(
        days=days,
        visit_durations=tuple(candidate.length for candidate in candidates),
        prizes=tuple(candidate.prize for candidate in candidates),
        prices=tuple(candidate.price for candidate in candidates),
        required=frozenset(ids[site_id] for site_id in request.required if site_id in ids),
        quotas=tuple(
            Quota(frozenset(number for number, candidate in enumerate(candidates) if counts(quota, candidate.site)), quota.at_least, quota.at_most)
            for quota in request.quotas
        ),
        order=_order(request, candidates),
        budget=None if request.budget_yuan is None else fen_of_budget(request.budget_yuan),
    )


def _walking(request: TourRequest, travel: Travel) -> NDArray[np.int32]:
    """Metres on foot; where nobody limits them, zeros that take no memory."""
    return np.broadcast_to(np.int32(0), travel.durations.shape) if request.walking_limit_m is None else travel.walking()


def _rest(lunch: Lunch | None, nodes: dict[Place, int]) -> Rest | None:
    if lunch is None:
        return None
    places = tuple(dict.fromkeys(nodes[place] for place in lunch.places))
    return Rest((lunch.window.opens, lunch.window.closes), 60 * lunch.minutes, places)


def _order(request: TourRequest, candidates: Sequence[Candidate]) -> Order | None:
    """Ranks: the place in a locked list, or the first event year, equal for equal years."""
    order = request.order
    if order.sequence is Ordering.FREE:
        return None
    if order.sequence is Ordering.LOCKED:
        places = {site_id: place for place, site_id in enumerate(order.sites)}
        ranks = tuple(places.get(candidate.site.id) for candidate in candidates)
    else:
        ranks = tuple(min(candidate.site.event_years, default=None) for candidate in candidates)
    return Order(ranks, 0 if order.is_hard else order.penalty)


def _at(located: Mapping[Place, Located], place: Place | None) -> LatLon | None:
    return None if place is None else located[place].at


def _too_far(
    candidates: Sequence[Candidate], request: TourRequest, legs: Sequence[Travel], nodes: dict[Place, int], among: Sequence[int] | None = None
) -> frozenset[int]:
    """Candidates that no day, or none ``among`` those, can visit: there from its start, the visit, and on to its end, over others where that is sooner."""
    numbers = range(len(request.days)) if among is None else among
    starts = [None if day.start is None else nodes[day.start] for day in request.days]
    ends = [None if day.end is None else nodes[day.end] for day in request.days]
    days = [(legs[number].durations, starts[number], ends[number]) for number in numbers]
    missed = _missed(range(len(candidates)), candidates, request, dict(zip(numbers, (straight(*day) for day in days), strict=True)))
    if not missed:
        return frozenset()
    longest = max(day.ends - day.begins for day in request.days)
    known: dict[tuple[object, ...], Reach] = {}
    for table, start, end in days:
        if (id(table), start, end) not in known:
            stays = _stays([candidate.length for candidate in candidates], len(table))
            known[id(table), start, end] = over_others(table, stays, start, end, longest)
    reaches = (known[id(table), start, end] for table, start, end in days)
    return frozenset(_missed(missed, candidates, request, dict(zip(numbers, reaches, strict=True))))


def _stays(lengths: Sequence[int], nodes: int) -> NDArray[np.int64]:
    """The length of a visit at each node; none at a place."""
    return np.array([*lengths, *[0] * (nodes - len(lengths))], dtype=np.int64)


def _missed(numbers: Iterable[int], candidates: Sequence[Candidate], request: TourRequest, reaches: Mapping[int, Reach]) -> list[int]:
    """Those of the candidates that no day can visit, if it comes and goes as soon as that."""
    days = [(index, request.days[index], reach) for index, reach in reaches.items()]
    return [
        number
        for number in numbers
        if not any(_fits(candidates[number], index, day, int(reach.there[number]), int(reach.on[number])) for index, day, reach in days)
    ]


def _fits(candidate: Candidate, index: int, day: DayRequest, there: int, on: int) -> bool:
    ready = day.begins + there
    starts = (max(opens, ready) for opens, closes in candidate.days[index].spans if ready <= closes)
    return any(start + candidate.length + on <= day.ends for start in starts)


def _unlocated(catalogue: Catalogue) -> Iterator[str]:
    """Of a catalogue in which nothing has a position no tour can be made, and an empty one would pass for the best."""
    if not any(site.is_located for site in catalogue):
        yield "unlocated"


def _conflicts(request: TourRequest, problem: Problem, left_out: Sequence[LeftOut]) -> Iterator[str]:
    reasons = {entry.site.id: entry.reason for entry in left_out}
    for site_id in request.required:
        if site_id in reasons:
            yield f"required:{reasons[site_id]}:{site_id}"
    for day, frame in zip(request.days, problem.days, strict=True):
        if not _leads(frame, _stays(problem.visit_durations, len(frame.durations))):
            yield f"frame:{day.date.isoformat()}"
    needed = sum(problem.prices[site] for site in problem.required)
    if problem.budget is not None and needed > problem.budget:
        yield f"budget:budget_yuan={problem.budget / 100:.10g}:needed_yuan={needed / 100:.10g}"


def _leads(day: Day, stays: NDArray[np.int64]) -> bool:
    """Whether a day can get from its start to its end, over sites where that is sooner."""
    within = day.ends - day.begins
    if day.start is None or day.end is None or day.durations[day.start, day.end] <= within:
        return True
    return bool(over_others(day.durations, stays, day.start, None, within).there[day.end] <= within)


def _dining(request: TourRequest, lunchless: frozenset[int]) -> Iterator[str]:
    """Where no day has an open place of lunch, each of them: a tour without any visit is none."""
    if len(lunchless) == len(request.days):
        yield from (f"dining:{day.date.isoformat()}" for day in request.days)


def _unknown_names(catalogue: Catalogue, request: TourRequest) -> Iterator[Fault]:
    """Sites and themes that the request names and the catalogue does not have."""
    lists = {"required": request.required, "excluded": request.excluded, "preferred": request.preferred, "order.sites": request.order.sites}
    for path, ids in lists.items():
        for number, site_id in enumerate(ids):
            if site_id not in catalogue:
                yield f"{path}[{number}]", unknown_site(site_id, catalogue)
    themes = {*catalogue.themes, *(theme for site in catalogue for theme in site.themes)}
    for number, theme in enumerate(request.only_themes):
        if theme not in themes:
            yield f"only_themes[{number}]", _unknown_theme(theme, catalogue, themes)
    for number, quota in enumerate(request.quotas):
        if quota.theme is not None and quota.theme not in themes:
            yield f"quotas[{number}].theme", _unknown_theme(quota.theme, catalogue, themes)


def _unknown_theme(theme: str, catalogue: Catalogue, known: set[str]) -> str:
    """Says so, with the id of the theme that has this name, or all ids."""
    lead = f"no theme {plain_line(theme, 60)!r} in the catalogue"
    wanted = theme.strip().casefold()
    named = [each.id for each in catalogue.themes.values() if wanted in (each.label.casefold(), each.label_en.casefold())]
    if named:
        return f"{lead}; did you mean {', '.join(plain_line(each, 60) for each in named[:5])}?"
    return f"{lead}; it has {plain_line(', '.join(sorted(known)), 300) or 'none'}"
