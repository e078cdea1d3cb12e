"""Positions for the sites of a catalogue that have none, as a geocoder reports them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from redroute.errors import ProviderUnreachable
from redroute.geo.latlon import LatLon
from redroute.sites.catalogue import Catalogue
from redroute.sites.geocoder import Answer, GeopyGeocoder, Miss
from redroute.sites.site import Site

MARGIN_DEGREES = 5.0

Area = tuple[LatLon, LatLon]
"""South-west and north-east corner; a box whose west lies east of its east crosses the 180th meridian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A site with the position reported for it, and what the service calls the place: whether it is the same a person must tell."""

    site: Site
    matched: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A site that still has the position it had, or none, with the reason."""

    site: Site
    reason: Miss


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedCatalogue:
    """The catalogue with what was found, and all that was asked for, found or missed, in its order.

    ``trouble`` is what the service failed with; from there on nobody was asked, and the rest is missed as ``UNANSWERED``.
    """

    catalogue: Catalogue
    found: tuple[Found, ...]
    missed: tuple[Missed, ...]
    trouble: ProviderUnreachable | None = None


def locate(
    catalogue: Catalogue,
    geocoder: GeopyGeocoder,
    *,
    area: Area | None = None,
    question: Callable[[Site], str] | None = None,
    with_estimates: bool = False,
) -> LocatedCatalogue:
    """Ask for every site without a position, one after the other; never raises for what a service answers or fails to.

    ``question`` says what to ask for a site, by default its address, else its name. A reply outside ``area`` is refused; by default that is the box
    of the located sites, widened by 5 degrees, and the whole earth where none is located. ``with_estimates`` asks for estimated positions too; one
    is replaced only by a report that gives an uncertainty below its own.
    """
    area = area or _area_of(catalogue)
    sites: list[Site] = []
    found: list[Found] = []
    missed: list[Missed] = []
    trouble: ProviderUnreachable | None = None
    for site in catalogue:
        if site.position and not (with_estimates and site.position.is_estimated):
            sites.append(site)
            continue
        answer: Answer | Miss = Miss.UNANSWERED
        if trouble is None:
            try:
                answer = _judged(geocoder.ask(question(site) if question else site.address or site.name), site, area)
            except ProviderUnreachable as error:
                trouble = error
        if isinstance(answer, Answer):
            located = replace(site, position=answer.position)
            found.append(Found(site=located, matched=answer.matched))
            sites.append(located)
        else:
            missed.append(Missed(site=site, reason=answer))
            sites.append(site)
    return LocatedCatalogue(catalogue=replace(catalogue, sites=tuple(sites)), found=tuple(found), missed=tuple(missed), trouble=trouble)


def _judged(answer: Answer | Miss, site: Site, area: Area | None) -> Answer | Miss:
    if not isinstance(answer, Answer):
        return answer
    if area and not _is_inside(answer.position.at, area):
        return Miss.OUTSIDE
    if site.position:
        ours, theirs = site.position.uncertainty_m, answer.position.uncertainty_m
        if theirs is None or (ours is not None and theirs >= ours):
            return Miss.NO_BETTER
    return answer


def _area_of(catalogue: Catalogue) -> Area | None:
    places = [site.at for site in catalogue if site.at]
    if not places:
        return None
    south, north = min(at.lat for at in places) - MARGIN_DEGREES, max(at.lat for at in places) + MARGIN_DEGREES
    west, east = min(at.lon for at in places) - MARGIN_DEGREES, max(at.lon for at in places) + MARGIN_DEGREES
    if east - west > 180:  # around the earth, or on both sides of the 180th meridian: no box tells near from far
        west, east = -180.0, 180.0
    return LatLon(lat=max(-90.0, south), lon=max(-180.0, west)), LatLon(lat=min(90.0, north), lon=min(180.0, east))


def _is_inside(at: LatLon, area: Area) -> bool:
    low, high = area
    if not low.lat <= at.lat <= high.lat:
        return False
    return low.lon <= at.lon <= high.lon if low.lon <= high.lon else at.lon >= low.lon or at.lon <= high.lon
