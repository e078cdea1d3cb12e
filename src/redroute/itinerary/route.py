"""A route through given sites: an order, its legs and a proof of its length, without dates or hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from redroute.itinerary.itinerary import Leg
from redroute.mode import Mode
from redroute.sites.catalogue import Source, Theme
from redroute.sites.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """All the given sites once each, in the order found shortest in time of travel.

    ``sites`` are in visiting order; ``legs`` join each to the next, and the last to the first where ``is_loop``. ``status`` is ``"optimal"`` or
    ``"feasible"``, or, without any sites, ``"infeasible"`` or ``"interrupted"``; ``bound`` is a proven lower limit in seconds on the travel of any such
    route. ``skipped`` are sites asked for that have no position. ``provider`` says where the times came from.

    Raises ``ValueError`` when the number of legs does not fit the sites.
    """

    sites: tuple[Site, ...]
    legs: tuple[Leg, ...]
    mode: Mode
    status: str
    bound: int
    is_loop: bool = False
    skipped: tuple[Site, ...] = ()
    seed: int = 0
    version: str = ""
    provider: str = ""
    themes: Mapping[str, Theme] = field(default_factory=dict, hash=False)
    sources: Mapping[str, Source] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        expected = len(self.sites) if self.is_loop and len(self.sites) > 1 else max(0, len(self.sites) - 1)
        if len(self.legs) != expected:
            raise ValueError(f"{len(self.sites)} sites need {expected} legs, not {len(self.legs)}")

    @property
    def duration(self) -> int:
        """Seconds on the way."""
        return sum(leg.duration for leg in self.legs)

    @property
    def distance(self) -> int:
        """Metres on the way."""
        return sum(leg.distance for leg in self.legs)

    @property
    def gap(self) -> float:
        """How far, at most, the route is from the shortest: ``(duration - bound) / duration``."""
        return 0.0 if self.duration <= self.bound else (self.duration - self.bound) / self.duration
