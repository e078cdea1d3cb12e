"""The answer, self-contained: days of stops and legs, what was left out and why, and how good the plan surely is.

Times of day are seconds since local midnight of the day they stand in (see :mod:`redroute.clock`); durations are seconds, distances metres.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from redroute.clock import TimeWindow
from redroute.geo.latlon import LatLon
from redroute.itinerary.terms import Terms
from redroute.mode import Mode
from redroute.sites.calendar import DayKind
from redroute.sites.catalogue import Source, Theme
from redroute.sites.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where a day starts or ends: a place with a position, perhaps a site. ``time`` is the departure or the arrival."""

    label: str
    at: LatLon
    time: int
    site: Site | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Being at a site. ``arrive <= start <= leave``; waiting is ``start - arrive``.

    ``slack`` is by how many seconds the start could slip with the rest of the day still kept in its order. ``windows`` are the site's opening
    windows of the date, ``None`` when unknown (the visit must be confirmed by telephone). ``is_duration_assumed``: nobody gave the length of a visit.
    ``why`` holds codes of the reasons it is in, such as ``"required"``, ``"level:national"``, ``"theme:labour"``; ``prize`` is its worth.
    """

    site: Site
    arrive: int
    start: int
    leave: int
    slack: int
    windows: tuple[TimeWindow, ...] | None
    is_duration_assumed: bool = False
    is_talk: bool = False
    why: tuple[str, ...] = ()
    prize: int = 0

    @property
    def at(self) -> LatLon:
        """Where the visit takes place."""
        assert self.site.at is not None  # only located sites are ever visited; the checker proves it
        return self.site.at

    @property
    def label(self) -> str:
        """The name people read."""
        return self.site.name

    @property
    def wait(self) -> int:
        """Seconds between arriving and starting."""
        return self.start - self.arrive


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A pause (lunch) from ``start`` to ``leave``, at the place ``label``."""

    label: str
    at: LatLon
    arrive: int
    start: int
    leave: int
    site: Site | None = None

    @property
    def wait(self) -> int:
        """Seconds between arriving and starting."""
        return self.start - self.arrive


Stop = Visit | Break | Terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Moving between two consecutive stops. ``uncertainty`` is ± seconds that come from estimated positions; ``path`` is what a map draws.

    ``is_geometry_straight``: the path is a straight line because no road was consulted.
    """

    mode: Mode
    duration: int
    distance: int
    uncertainty: int = 0
    path: tuple[LatLon, ...] = ()
    is_geometry_straight: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One date: stops in order, with one leg between each two. A leg of no distance joins stops at the same place.

    ``stops`` begins with a ``Terminal`` where the day has a start and ends with one where it has an end. ``begins`` and ``ends`` are the frame.
    """

    date: date
    kind: DayKind
    holiday: str
    begins: int
    ends: int
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]

    def __post_init__(self) -> None:
        if len(self.legs) != max(0, len(self.stops) - 1):
            raise ValueError(f"{len(self.stops)} stops need {max(0, len(self.stops) - 1)} legs, not {len(self.legs)}")

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits in order, without breaks and terminals."""
        return tuple(stop for stop in self.stops if isinstance(stop, Visit))

    @property
    def travel(self) -> int:
        """Seconds on the way."""
        return sum(leg.duration for leg in self.legs)

    @property
    def distance(self) -> int:
        """Metres on the way."""
        return sum(leg.distance for leg in self.legs)

    @property
    def walking(self) -> int:
        """Metres on foot between stops."""
        return sum(leg.distance for leg in self.legs if leg.mode is Mode.WALK)


class Reason(Enum):
    """Why a site is not in the tour."""

    EXCLUDED = "excluded"
    UNLOCATED = "unlocated"
    CLOSED = "closed"
    HOURS_UNKNOWN = "hours-unknown"
    NO_TALK = "no-talk"
    TOO_FAR = "too-far"
    TOO_LONG = "too-long"
    OFF_THEME = "off-theme"
    NOT_A_SIGHT = "not-a-sight"
    OVER_BUDGET = "over-budget"
    NOT_CONSIDERED = "not-considered"
    NO_LUNCH = "no-lunch"
    CROWDED_OUT = "crowded-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A site left out, and why. ``detail`` adds a fact where there is one (a date, a number), language-neutral."""

    site: Site
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:
    """Something the organiser must know or do. ``code`` is stable (``hours.unknown``); ``subject`` is a site id or a date; ``detail`` a fact."""

    code: str
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """How good the plan surely is: ``status`` is optimal, feasible, infeasible or interrupted; ``objective = prize - penalty``.

    ``bound`` is a proven upper limit on the objective of any plan, ``gap = (bound - objective) / bound``. ``relaxed`` names rules the bound leaves
    out. ``candidates`` of ``considered`` sites entered the search. ``conflicts`` says, when infeasible, which rules cannot be kept.
    """

    status: str
    prize: int = 0
    penalty: int = 0
    bound: int | None = None
    gap: float | None = None
    relaxed: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    seed: int = 0
    version: str = ""
    iterations: int = 0
    candidates: int = 0
    considered: int = 0
    travel_provider: str = ""

    @property
    def objective(self) -> int:
        """What the solver maximised: prizes less the penalties of a soft order."""
        return self.prize - self.penalty


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """A planned tour. Whoever holds one can draw it, print it and check it: nothing else is needed."""

    title: str
    days: tuple[Day, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[Warning, ...]
    certificate: Certificate
    terms: Terms
    themes: Mapping[str, Theme] = field(default_factory=dict, hash=False)
    sources: Mapping[str, Source] = field(default_factory=dict, hash=False)

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits in order, without breaks and terminals."""
        return tuple(visit for day in self.days for visit in day.visits)

    @property
    def is_planned(self) -> bool:
        """Whether there is a plan at all; without one, the certificate says why."""
        return self.certificate.status in ("optimal", "feasible")

    def __iter__(self) -> Iterator[Day]:
        return iter(self.days)
