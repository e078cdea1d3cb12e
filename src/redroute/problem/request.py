"""What a traveller wants, in the traveller's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from redroute.clock import TimeWindow, format_clock
from redroute.geo.latlon import LatLon
from redroute.mode import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a day begins, ends or pauses: exactly one of a site of the catalogue, a position, or an address still to be located.

    ``label`` is what people read; a site's own name serves where it is empty.
    """

    site: str | None = None
    at: LatLon | None = None
    address: str | None = None
    label: str = ""

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.site, self.at, self.address)) != 1:
            raise ValueError("a place is exactly one of site, at (lat, lon) or address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lunch:
    """The midday pause of every day: it begins within ``window`` and lasts ``minutes``.

    ``places`` are where it may be held (any one of them); empty means wherever the group then is.
    """

    window: TimeWindow = TimeWindow(11 * 3600 + 1800, 13 * 3600)  # noqa: RUF009
    minutes: int = 60
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.minutes <= 240:
            raise ValueError(f"lunch of {self.minutes} minutes is not between 1 and 240")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRequest:
    """One day: its date, the hours the group is out, and where it starts and ends.

    ``start`` or ``end`` of ``None`` leaves that end open. ``modes`` and ``lunch`` of ``None`` take the tour's own. ``has_lunch=False`` drops lunch.
    Raises ``ValueError`` unless ``begins < ends``.
    """

    date: date
    begins: int = 8 * 3600 + 1800
    ends: int = 17 * 3600 + 1800
    start: Place | None = None
    end: Place | None = None
    modes: tuple[Mode, ...] | None = None
    lunch: Lunch | None = None
    has_lunch: bool = True

    def __post_init__(self) -> None:
        if not self.begins < self.ends:
            raise ValueError(f"the day ends at {format_clock(self.ends)}, not after it begins at {format_clock(self.begins)}")


class Pace(StrEnum):
    """How long a group stays: relaxed 1.25 times the typical visit, normal as given, brisk 0.8 times."""

    RELAXED = "relaxed"
    NORMAL = "normal"
    BRISK = "brisk"

    @property
    def factor(self) -> float:
        """What typical visit lengths are multiplied by."""
        return {"relaxed": 1.25, "normal": 1.0, "brisk": 0.8}[self.value]


class UnknownHours(StrEnum):
    """What to do with a site whose hours nobody knows: plan it and say that it must be confirmed, or leave it out."""

    CONFIRM = "confirm"
    SKIP = "skip"


class Sequence(StrEnum):
    """The kinds of order a tour may follow."""

    FREE = "free"
    LOCKED = "locked"
    CHRONOLOGICAL = "chronological"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRequest:
    """In which order sites come. ``LOCKED`` follows ``sites``; ``CHRONOLOGICAL`` follows the first event year of each site.

    Hard, the order is a rule; soft (``is_hard=False``), each step back costs ``penalty`` prize points. Sites outside the order may come anywhere.
    """

    sequence: Sequence = Sequence.FREE
    sites: tuple[str, ...] = ()
    is_hard: bool = True
    penalty: int = 20

    def __post_init__(self) -> None:
        if bool(self.sites) != (self.sequence is Sequence.LOCKED):
            raise ValueError("a locked order lists its sites, and only a locked order does")
        if self.penalty < 1:
            raise ValueError("the penalty of a soft order is at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRequest:
    """At least and at most so many visits to sites of one ``theme``, ``kind`` or protection ``level`` (exactly one is given, as its word)."""

    theme: str | None = None
    kind: str | None = None
    level: str | None = None
    at_least: int = 0
    at_most: int | None = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.theme, self.kind, self.level)) != 1:
            raise ValueError("a quota counts exactly one theme, kind or level")
        if self.at_least < 0 or (self.at_most is not None and self.at_most < self.at_least) or (self.at_least == 0 and self.at_most is None):
            raise ValueError(f"a quota of at least {self.at_least} and at most {self.at_most} says nothing or cannot be kept")

    @property
    def subject(self) -> str:
        """What is counted, such as ``"level=national"``."""
        return next(f"{name}={value}" for name in ("theme", "kind", "level") if (value := getattr(self, name)) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TourRequest:
    """A study tour to plan. Everything but ``days`` has a default.

    Weights multiply prizes (1 is neutral, 0 makes worthless); see :mod:`redroute.problem.prizes`. ``preferred`` sites are worth more, ``required``
    must be visited, ``excluded`` must not. ``walk_up_to_m``: legs up to so many metres are walked where walking is among the modes and other modes
    are too. ``walking_limit_m`` bounds the metres on foot of one day. ``budget_yuan`` bounds the sum of ticket prices of one person.
    ``default_visit_minutes`` serves sites without a length of their own, and is shown as assumed. ``talks``: a visit to a site with fixed talks
    begins with one. ``margin_minutes`` are added to every visit for gathering a group.
    """

    days: tuple[DayRequest, ...]
    title: str = ""
    modes: tuple[Mode, ...] = (Mode.WALK, Mode.COACH)
    walk_up_to_m: int = 1000
    theme_weights: Mapping[str, float] = field(default_factory=dict, hash=False)
    level_weights: Mapping[str, float] = field(default_factory=dict, hash=False)
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    only_themes: tuple[str, ...] = ()
    order: OrderRequest = field(default_factory=OrderRequest)
    quotas: tuple[QuotaRequest, ...] = ()
    pace: Pace = Pace.NORMAL
    lunch: Lunch | None = field(default_factory=Lunch)
    walking_limit_m: int | None = None
    budget_yuan: float | None = None
    default_visit_minutes: int = 40
    margin_minutes: int = 0
    talks: bool = True
    unknown_hours: UnknownHours = UnknownHours.CONFIRM
    max_candidates: int = 400

    def __post_init__(self) -> None:
        if not 1 <= len(self.days) <= 60:
            raise ValueError(f"a tour has 1 to 60 days, not {len(self.days)}")
        dates = [day.date for day in self.days]
        if any(later <= earlier for earlier, later in pairwise(dates)):
            raise ValueError("the days of a tour come in order of date, each once")
        both = set(self.required) & set(self.excluded)
        if both:
            raise ValueError(f"required and excluded at once: {', '.join(sorted(both))}")
        if not self.modes:
            raise ValueError("a tour needs at least one mode of travel")
        if any(not 0 <= weight <= 100 for table in (self.theme_weights, self.level_weights) for weight in table.values()):
            raise ValueError("weights lie between 0 and 100")
