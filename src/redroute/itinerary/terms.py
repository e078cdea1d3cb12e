"""The rules an itinerary was planned under, in words that need no request to be understood."""

from __future__ import annotations

from dataclasses import dataclass

from redroute.clock import TimeWindow
from redroute.mode import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaTerm:
    """At least and at most so many visits among ``sites``; ``subject`` says what was counted, such as ``"level=national"``."""

    subject: str
    sites: frozenset[str]
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTerm:
    """``ranks`` of site ids: visits follow them without falling when hard; soft, each fall cost ``penalty``.

    ``subject`` is ``"locked"`` or ``"chronological"``.
    """

    subject: str
    ranks: tuple[tuple[str, int], ...]
    is_hard: bool
    penalty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LunchTerm:
    """A pause begins within ``window`` and lasts ``duration`` seconds; at one of ``places`` (labels) unless empty."""

    window: TimeWindow
    duration: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsTerm:
    """Labels of the places where a day starts and ends, ``None`` where an end is open."""

    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the checker holds an itinerary to, besides opening hours and arithmetic.

    ``lunches`` has one entry a day, ``None`` where no lunch was asked. ``walking_limit_m`` is for each day that has visits, ``budget_yuan`` for one person.
    ``talks``: visits to sites with fixed talks begin with one. ``allows_unknown_hours``: sites without known hours may be visited.
    ``ends`` and ``modes`` have one entry a day; where walking is one of several modes, a leg of more than ``walk_up_to_m`` is not walked. ``only_themes``: a visited site has one of them or is required.
    A visit lasts the site's ``visit_minutes``, or ``default_visit_minutes``, times ``pace``, and ``margin_minutes`` more. What is empty or ``None``
    asks nothing.
    """

    required: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    quotas: tuple[QuotaTerm, ...] = ()
    order: OrderTerm | None = None
    lunches: tuple[LunchTerm | None, ...] = ()
    walking_limit_m: int | None = None
    budget_yuan: float | None = None
    talks: bool = True
    allows_unknown_hours: bool = True
    ends: tuple[EndsTerm, ...] = ()
    modes: tuple[tuple[Mode, ...], ...] = ()
    walk_up_to_m: int | None = None
    only_themes: frozenset[str] = frozenset()
    pace: float = 1.0
    default_visit_minutes: int | None = None
    margin_minutes: int = 0
