"""What a visit is worth to one request, in points.

The default, :func:`default_prize`, multiplies five numbers that a teacher can check by hand::

    prize = level points × level weight × theme weight × visit minutes / 40 × 2 if preferred

Whoever sees it otherwise passes another :class:`Prize` to :func:`redroute.planner.plan`. ``docs/concepts/prizes.md`` gives the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from redroute.errors import BadInput
from redroute.problem.request import TourRequest
from redroute.sites.site import ProtectionLevel, Site
from redroute.text import plain_line

LEVEL_POINTS: Mapping[ProtectionLevel, int] = MappingProxyType(
    {
        ProtectionLevel.NATIONAL: 40,
        ProtectionLevel.PROVINCIAL: 30,
        ProtectionLevel.MUNICIPAL: 20,
        ProtectionLevel.COUNTY: 15,
        ProtectionLevel.NONE: 10,
        # Unknown is not worth less than unprotected, and nothing is added on a guess.
        ProtectionLevel.UNKNOWN: 10,
    }
)
"""Points of one visit by protection level, before weights."""

PREFERRED = 2
"""What the prize of a preferred site is multiplied by: it then outweighs any site one level above it, all else equal."""

USUAL_MINUTES = 40
"""The length of a visit that counts once; one nobody knows counts as this one."""

SHORTEST_COUNT, LONGEST_COUNT = 0.5, 3.0
"""What the length of a visit multiplies by, at least and at most."""

GREATEST = 1_000_000
"""The greatest prize of one visit; the sum over the largest selection still fits the integers of the solver."""


class Prize(Protocol):
    """What a visit is worth: a pure function of the site and the request, a whole number from 0 (worthless) to 1,000,000."""

    def __call__(self, site: Site, request: TourRequest) -> int:
        """The points of one visit."""
        ...


def default_prize(site: Site, request: TourRequest) -> int:
    """Level points × level weight × theme weight × length of the visit, doubled for a preferred site, rounded, and never rounded down to 0.

    The length counts so that an hour is worth the same in a great hall and in two small houses: otherwise the fullest day would be the one with the
    most stops, and the places a tour is made for would lose to their neighbours. It is the typical length of the catalogue over forty minutes.
    The theme weight is that of the site's best theme, so that a long list of themes gives no advantage; themes without a weight, and sites without
    themes, count 1. A weight of 0 makes worthless: a level of weight 0, or a site all of whose themes weigh 0.
    """
    weight = theme_weight(site, request) * request.level_weights.get(site.protection_level.word, 1.0)
    points = LEVEL_POINTS[site.protection_level] * weight * length_count(site) * (PREFERRED if site.id in request.preferred else 1)
    return 0 if points == 0 else min(GREATEST, max(1, round(points)))


def length_count(site: Site) -> float:
    """The typical length of a visit over forty minutes, from a half to three; 1 where nobody knows it."""
    return 1.0 if site.visit_minutes is None else min(LONGEST_COUNT, max(SHORTEST_COUNT, site.visit_minutes / USUAL_MINUTES))


def theme_weight(site: Site, request: TourRequest) -> float:
    """The greatest weight among the site's themes."""
    return max((request.theme_weights.get(theme, 1.0) for theme in site.themes), default=1.0)


def checked_prize(prize: Prize, site: Site, request: TourRequest) -> int:
    """The prize of a site; raises ``BadInput`` where the function gives anything but a whole number from 0 to 1,000,000."""
    points = prize(site, request)
    if isinstance(points, bool) or not isinstance(points, int) or not 0 <= points <= GREATEST:
        raise BadInput(f"the prize of site {plain_line(site.id, 60)!r} is {points!r}; prizes are whole numbers from 0 to {GREATEST}")
    return points
