"""What a traveller wants, in the traveller's words.

Every value refuses nonsense when made, with :class:`~redroute.errors.RequestRefused` (a ``ValueError``), whose faults name the members.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from redroute.clock import DAY, TimeWindow, format_clock
from redroute.errors import RequestRefused
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.number import is_number, is_whole
from redroute.sites.site import Kind, ProtectionLevel
from redroute.text import plain_line

RANGES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "walk_up_to_m": (0, 100_000),
        "walking_limit_m": (0, 100_000),
        "budget_yuan": (0, 1_000_000),
        "default_visit_minutes": (1, 1440),
        "margin_minutes": (0, 240),
        "max_candidates": (1, 100_000),
        "minutes": (1, 240),
        "penalty": (1, 1_000_000),
        "at_least": (0, 10_000),
        "at_most": (0, 10_000),
        "weight": (0, 100),
    }
)
"""Least and greatest value of every number of a request, by the name of its member."""

FRACTIONS: Final = ("budget_yuan",)
"""Of those that are members of a value, the ones that need not be whole."""

MOST_DAYS: Final = 60
MOST_QUOTAS: Final = 100
MOST_SITES: Final = 10_000
"""So many sites a list of a request may name, and so many themes a table may weigh."""

MOST_FAULTS: Final = 100
"""So many are told; whoever made more has given us another kind of file."""

LONGEST_TEXT: Final = 300
KINDS: Final = tuple(str(kind) for kind in Kind)
LEVELS: Final = tuple(level.word for level in ProtectionLevel)
YEARS: Final = (1900, 2199)
LATEST_CLOCK: Final = 2 * DAY - 1
"""Times of day run to 47:59:59."""

_Faults = Iterator[tuple[str, str]]


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
        _refuse(self._faults())

    def _faults(self) -> _Faults:
        if sum(part is not None for part in (self.site, self.at, self.address)) != 1:
            yield "", "a place is exactly one of site, at (lat, lon) or address"
        yield from _text_faults("site", self.site)
        yield from _text_faults("address", self.address)
        yield from _text_faults("label", self.label, shortest=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lunch:
    """The midday pause of every day: it begins within ``window`` and lasts ``minutes``.

    ``places`` are where it may be held (any one of them); empty means wherever the group then is.
    """

    window: TimeWindow = TimeWindow(11 * 3600 + 1800, 13 * 3600)  # noqa: RUF009
    minutes: int = 60
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        _refuse(self._faults())

    def _faults(self) -> _Faults:
        yield from _range_faults(self, "minutes")
        if self.window.closes > LATEST_CLOCK:
            yield "window", f"closes at {format_clock(self.window.closes)}, after 47:59"
        if len(self.places) > MOST_QUOTAS:
            yield "places", f"at most {MOST_QUOTAS}, not {len(self.places)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRequest:
    """One day: its date, the hours the group is out, and where it starts and ends.

    ``begins`` and ``ends`` are seconds since midnight. ``start`` or ``end`` of ``None`` leaves that end open. ``modes`` and ``lunch`` of ``None`` take
    the tour's own. ``has_lunch=False`` drops lunch, and then ``lunch`` is ``None``.
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
        _refuse(self._faults())

    def _faults(self) -> _Faults:
        if not YEARS[0] <= self.date.year <= YEARS[1]:
            yield "date", f"the year {self.date.year} is not between {YEARS[0]} and {YEARS[1]}"
        for name, clock in (("begins", self.begins), ("ends", self.ends)):
            if not (is_number(clock) and 0 <= clock <= LATEST_CLOCK):
                yield name, f"{clock} s since midnight is not between 00:00 and 47:59"
            elif not is_whole(clock):
                yield name, "is not a whole number"
        if is_whole(self.begins) and is_whole(self.ends) and not self.begins < self.ends:
            yield "ends", f"the day ends at {format_clock(self.ends)}, not after it begins at {format_clock(self.begins)}"
        if self.modes is not None:
            yield from _mode_faults(self.modes)
        if self.lunch is not None and not self.has_lunch:
            yield "lunch", "the day drops lunch and describes one; only one can be meant"


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
        _refuse(self._faults())

    def _faults(self) -> _Faults:
        if bool(self.sites) != (self.sequence is Sequence.LOCKED):
            yield "sites", "a locked order lists its sites, and only a locked order does"
        yield from _list_faults("sites", self.sites)
        yield from _range_faults(self, "penalty")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRequest:
    """At least and at most so many visits to sites of one ``theme``, ``kind`` or protection ``level`` (exactly one is given, as its word)."""

    theme: str | None = None
    kind: str | None = None
    level: str | None = None
    at_least: int = 0
    at_most: int | None = None

    def __post_init__(self) -> None:
        _refuse(self._faults())

    def _faults(self) -> _Faults:
        if sum(part is not None for part in (self.theme, self.kind, self.level)) != 1:
            yield "", "a quota counts exactly one theme, kind or level"
        yield from _text_faults("theme", self.theme)
        yield from _word_faults("kind", self.kind, KINDS)
        yield from _word_faults("level", self.level, LEVELS)
        yield from _range_faults(self, "at_least", "at_most")
        if self.at_most is not None and self.at_most < self.at_least:
            yield "at_most", f"{self.at_most} is less than at_least, {self.at_least}"
        if self.at_least == 0 and self.at_most is None:
            yield "", "a quota says at_least (1 or more), at_most or both"

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
        _refuse(self._faults())

    def _faults(self) -> _Faults:
        if not 1 <= len(self.days) <= MOST_DAYS:
            yield "days", f"a tour has 1 to {MOST_DAYS} days, not {len(self.days)}"
        for index, (earlier, later) in enumerate(pairwise(self.days), start=1):
            if later.date <= earlier.date:
                yield f"days[{index}].date", f"the days of a tour come in order of date, each once; {later.date} does not follow {earlier.date}"
            elif (later.date - earlier.date).days * DAY + later.begins < earlier.ends:
                yield f"days[{index}].begins", f"{later.date} begins at {format_clock(later.begins)}, before the day before it is over"
        yield from _text_faults("title", self.title, shortest=0)
        yield from _mode_faults(self.modes)
        for name in ("theme_weights", "level_weights"):
            yield from _weight_faults(name, getattr(self, name))
        for level in self.level_weights:
            yield from _word_faults(f"level_weights.{plain_line(level, 60)}", level, LEVELS)
        for name in ("required", "excluded", "preferred", "only_themes"):
            yield from _list_faults(name, getattr(self, name))
        yield from self._contradictions()
        if len(self.quotas) > MOST_QUOTAS:
            yield "quotas", f"at most {MOST_QUOTAS}, not {len(self.quotas)}"
        yield from _range_faults(self, "walk_up_to_m", "walking_limit_m", "budget_yuan", "default_visit_minutes", "margin_minutes", "max_candidates")

    def _contradictions(self) -> _Faults:
        for name in ("required", "preferred"):
            both = set(getattr(self, name)) & set(self.excluded)
            if both:
                yield "excluded", f"{name} and excluded at once: {plain_line(', '.join(sorted(both)))}"


def _refuse(faults: _Faults) -> None:
    found = tuple(faults)
    if found:
        raise RequestRefused(found)


def _range_faults(value: Any, *names: str) -> _Faults:
    for name in names:
        number = getattr(value, name)
        least, most = RANGES[name]
        # Written so that NaN fails too.
        if number is not None and not (is_number(number) and least <= number <= most):
            yield name, f"{number} is not between {least} and {most}"
        elif number is not None and name not in FRACTIONS and not is_whole(number):
            yield name, "is not a whole number"


def _text_faults(name: str, text: str | None, shortest: int = 1) -> _Faults:
    if text is not None and not shortest <= len(text) <= LONGEST_TEXT:
        yield name, f"has {len(text)} characters; {shortest} to {LONGEST_TEXT} are allowed"
    if text is not None and any("\ud800" <= character <= "\udfff" for character in text):
        yield name, f"{plain_line(text, 60)!r} holds half a character (a lone surrogate), which no file can hold"


def _word_faults(name: str, word: str | None, words: tuple[str, ...]) -> _Faults:
    if word is not None and word not in words:
        yield name, f"{plain_line(word, 60)!r} is none of {', '.join(words)}"


def _list_faults(name: str, texts: tuple[str, ...]) -> _Faults:
    if len(texts) > MOST_SITES:
        yield name, f"at most {MOST_SITES} entries, not {len(texts)}"
        return
    seen: set[str] = set()
    for index, text in enumerate(texts):
        yield from _text_faults(f"{name}[{index}]", text)
        if text in seen:
            yield f"{name}[{index}]", f"{plain_line(text, 60)!r} stands twice in the list"
        seen.add(text)


def _mode_faults(modes: tuple[Mode, ...]) -> _Faults:
    if not modes:
        yield "modes", "at least one mode of travel is needed"
    if len(set(modes)) != len(modes):
        yield "modes", "a mode stands twice in the list"


def _weight_faults(name: str, weights: Mapping[str, float]) -> _Faults:
    least, most = RANGES["weight"]
    if len(weights) > MOST_SITES:
        yield name, f"at most {MOST_SITES} weights, not {len(weights)}"
    for key, weight in weights.items():
        yield from _text_faults(f"{name}.{plain_line(key, 60)}", key)
        if not (is_number(weight) and least <= weight <= most):
            yield f"{name}.{plain_line(key, 60)}", f"{weight} is not between {least} and {most}"
