"""Where days begin, end and pause: from the words of a request to positions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from redroute.geo.latlon import LatLon
from redroute.problem.request import MOST_FAULTS, Lunch, Place, TourRequest
from redroute.sites.catalogue import Catalogue
from redroute.sites.geocoder import Geocoder
from redroute.sites.site import Position, Site
from redroute.text import plain_line

Fault = tuple[str, str]
"""A path in the request, such as ``days[0].start``, and what is wrong there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A place somebody has located, under the name people read."""

    label: str
    position: Position
    site: Site | None = None

    @property
    def at(self) -> LatLon:
        """Where it is."""
        return self.position.at


def named_places(request: TourRequest) -> Iterator[tuple[str, Place]]:
    """All places of a request, each with its path."""
    if request.lunch:
        yield from _lunch_places("lunch", request.lunch)
    for number, day in enumerate(request.days):
        for name, place in (("start", day.start), ("end", day.end)):
            if place is not None:
                yield f"days[{number}].{name}", place
        if day.lunch:
            yield from _lunch_places(f"days[{number}].lunch", day.lunch)


def locate(request: TourRequest, catalogue: Catalogue, geocoder: Geocoder | None) -> tuple[dict[Place, Located], list[Fault]]:
    """Every place of the request located, and up to ``MOST_FAULTS`` faults of those that cannot be. An address is asked for once."""
    located: dict[Place, Located] = {}
    faults: list[Fault] = []
    for path, place in named_places(request):
        if place in located:
            continue
        found = _located(place, catalogue, geocoder)
        if isinstance(found, str):
            faults.append((path, found))
            # For each name that is not there, the whole catalogue is looked through for one that is like it.
            if len(faults) == MOST_FAULTS:
                break
        else:
            located[place] = found
    return located, faults


def _lunch_places(path: str, lunch: Lunch) -> Iterator[tuple[str, Place]]:
    for number, place in enumerate(lunch.places):
        yield f"{path}.places[{number}]", place


def _located(place: Place, catalogue: Catalogue, geocoder: Geocoder | None) -> Located | str:
    """The place, or what is wrong with it."""
    if place.at is not None:
        return Located(label=place.label or f"{place.at.lat:.5f}, {place.at.lon:.5f}", position=Position(at=place.at))
    if place.site is not None:
        if place.site not in catalogue:
            return unknown_site(place.site, catalogue)
        site = catalogue[place.site]
        if site.position is None:
            return f"nobody has located site {plain_line(site.id, 60)!r}; give the place as `at` with its position instead"
        return Located(label=place.label or site.name, position=site.position, site=site)
    address = place.address or ""
    shown = plain_line(address, 60)
    if geocoder is None:
        return f"the address {shown!r} needs a geocoder; pass one to `plan`, or give the place as `at` with its position"
    position = geocoder(address)
    if position is None:
        return f"the geocoder does not find the address {shown!r}; give the place as `at` with its position"
    return Located(label=place.label or address, position=position)


def unknown_site(site_id: str, catalogue: Catalogue) -> str:
    """The sentence about an id that no site has."""
    near = catalogue.look_alikes(site_id)
    hint = f"did you mean {', '.join(plain_line(one, 60) for one in near)}?" if near else "list them with `redroute sites list`"
    return f"no site {plain_line(site_id, 60)!r} in the catalogue; {hint}"
