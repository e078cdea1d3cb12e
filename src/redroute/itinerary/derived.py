"""What an itinerary document says besides the itinerary, for programs that lack our tables: how characters are read, which hours nobody can read.

It follows from the rest of the document, so our own reader holds it to its shape and makes nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from redroute.sites.readings import readings
from redroute.sites.site import Site


@dataclass(frozen=True, slots=True)
class Derived:
    """``readings`` as :func:`redroute.sites.readings.readings` gives them for names and aliases; ids of sites whose hours cannot be evaluated."""

    readings: Mapping[str, str] = field(default_factory=dict)
    unreadable_hours: tuple[str, ...] = ()


def derived(sites: Iterable[Site]) -> Derived:
    """What follows from ``sites``."""
    known = tuple(sites)
    return Derived(
        readings=readings(text for site in known for text in (site.name, *site.aliases)),
        unreadable_hours=tuple(site.id for site in known if site.opening_hours is not None and not site.has_known_hours),
    )
