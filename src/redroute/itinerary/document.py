"""An itinerary as a JSON document, and back: complete, exact, the same bytes for the same tour.

The document is I-JSON (RFC 7493), so that every program reads the same values: half of a surrogate pair, which has no UTF-8 form, is written as
U+FFFD; numbers are finite, members unique.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from redroute.clock import TimeWindow
from redroute.errors import BadInput, DocumentRefused
from redroute.geo.latlon import LatLon
from redroute.itinerary import shape as s
from redroute.itinerary.derived import Derived, derived
from redroute.itinerary.itinerary import Break, Certificate, Day, Itinerary, Leg, Reason, Skipped, Terminal, Visit
from redroute.itinerary.itinerary import Warning as Notice
from redroute.itinerary.shape import Member, Misfit, Shape
from redroute.itinerary.terms import EndsTerm, LunchTerm, OrderTerm, QuotaTerm, Terms
from redroute.mode import Mode
from redroute.sites.calendar import DayKind
from redroute.sites.catalogue import Source, Theme
from redroute.sites.hours import OpeningHours
from redroute.sites.site import MOST_TALKS, MOST_UNCERTAINTY_M, Booking, HoursStatus, Kind, Position, Precision, Protection, ProtectionLevel, Site
from redroute.sites.source_file import Unreadable, kind_of, loaded
from redroute.text import plain_line

T = TypeVar("T")

FORMAT: Final = "redroute-itinerary"
VERSION: Final = 1
"""Changes whenever a reader of the old version would misunderstand the new one."""

_HEAD: Final = frozenset({"format", "version", "sites", "derived"})
_LINE = 140
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_SURROGATE = re.compile("[\ud800-\udfff]")


def itinerary_to_json(itinerary: Itinerary) -> str:
    """The document: everything the itinerary holds, each site once.

    Raises ``BadInput`` where two different sites share an id, a number is beyond what may be read back, or JSON has no form for an ``extra``.
    """
    sites = _sites_of(itinerary)
    try:
        document = {"format": FORMAT, "version": VERSION, **_itinerary({}).write(itinerary), "sites": _at("sites", s.indexed(_SITE).write, sites)}
        document["derived"] = _DERIVED.write(derived(sites.values()))
        return _SURROGATE.sub("\ufffd", _laid_out(document)) + "\n"
    except Misfit as misfit:
        raise BadInput(f"the itinerary cannot be written: {misfit.path} {misfit.message}") from misfit
    except (TypeError, ValueError, RecursionError) as error:
        raise BadInput(f"the itinerary holds a value that JSON has no form for: {plain_line(error)}") from error


def itinerary_from_json(text: str) -> Itinerary:
    """The itinerary of a document, equal to the one that was written.

    What it says is not judged here: :func:`redroute.itinerary.check.check` does that. Raises ``DocumentRefused`` for anything that is not a document
    of this version, with the path of the first member that is wrong.
    """
    document = _parsed(text)
    if type(document) is not dict:
        raise DocumentRefused("", "is not an object")
    if document.get("format") != FORMAT:
        raise DocumentRefused("format", f'is not "{FORMAT}": this is no itinerary document; `redroute plan -o FILE.json` writes one')
    version = document.get("version")
    if type(version) is not int or version != VERSION:
        raise DocumentRefused("version", f"{plain_line(version, 20)} is not {VERSION}, the only version known here")
    try:
        if "sites" not in document:
            raise Misfit("is missing", "sites")
        sites = _at("sites", s.indexed(_SITE).read, document["sites"])
        _at("derived", _DERIVED.read, document.get("derived", {}))
        return _itinerary(sites).read({name: member for name, member in document.items() if name not in _HEAD})
    except Misfit as misfit:
        raise DocumentRefused(misfit.path, misfit.message) from None


def itinerary_json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document; what it cannot say, such as that sites are named by their ids, the reader checks."""
    schema = _itinerary({}).schema
    head = {"format": {"const": FORMAT}, "version": {"const": VERSION}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **schema,
        "properties": {**head, **schema["properties"], "sites": s.indexed(_SITE).schema, "derived": _DERIVED.schema},
        "required": [*head, *schema["required"], "sites"],
    }


# Texts


def _parsed(text: str) -> Any:
    try:
        value = loaded(text, _finite)
        # An escape such as \ud800 is JSON, and no text.
        if "\\ud" in text.lower() or _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except Unreadable as error:
        seeming = kind_of(text) if error.code == "json.syntax" else None
        if seeming:
            raise DocumentRefused("", f"this seems to be {seeming}, no itinerary document; `redroute plan -o FILE.json` writes one") from None
        raise DocumentRefused("", plain_line(error.message, 300)) from None
    except UnicodeEncodeError:
        raise DocumentRefused("", "a text holds half of a surrogate pair, which is no character") from None
    return value


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise Unreadable("json.number", f"{plain_line(digits, 40)} is larger than a number can be")
    return value


def _laid_out(value: Any, indent: str = "") -> str:
    """JSON with one member a line, save what fits on a line as a whole."""
    whole = _ENCODER.encode(value)
    if len(whole) <= _LINE or not isinstance(value, dict | list):
        return whole
    deeper = indent + " "
    if isinstance(value, dict):
        lines = [f"{deeper}{_ENCODER.encode(key)}: {_laid_out(member, deeper)}" for key, member in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    return "[\n" + ",\n".join(deeper + _laid_out(member, deeper) for member in value) + f"\n{indent}]"


# Sites


def _sites_of(itinerary: Itinerary) -> dict[str, Site]:
    sites: dict[str, Site] = {}
    for site in _named(itinerary):
        known = sites.setdefault(_SURROGATE.sub("\ufffd", site.id), site)
        if known is not site and known != site:
            raise BadInput(f"two different sites of the itinerary have the id {plain_line(site.id, 60)!r}")
    return sites


def _named(itinerary: Itinerary) -> Iterator[Site]:
    for day in itinerary.days:
        yield from (stop.site for stop in day.stops if stop.site is not None)
    yield from (skipped.site for skipped in itinerary.skipped)


def _at(name: str, act: Callable[[Any], T], value: Any) -> T:
    """The member ``name`` of the document, read or written."""
    try:
        return act(value)
    except Misfit as misfit:
        misfit.steps.append(name)
        raise


def _zone(value: Any) -> str:
    name = s.TEXT.read(value)
    if not _is_zone(name):
        raise Misfit(f"{plain_line(name, 60)!r} is no IANA time zone")
    return name


@cache
def _is_zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (ValueError, OSError, LookupError):  # a path, a folder, not found
        return False


_AT = s.record(LatLon, {"lat": s.number(-90, 90), "lon": s.number(-180, 180)})
_SECONDS = s.whole(0)
_POSITION = s.record(
    Position,
    {"at": _AT, "precision": s.word(Precision), "uncertainty_m": s.optional(s.number(0, MOST_UNCERTAINTY_M)), "datum": s.TEXT, "source": s.TEXT},
    is_sparse=True,
)
_PROTECTION = s.record(
    Protection, {"batch": s.TEXT, "year": s.optional(s.whole()), "code": s.TEXT, "confidence": s.TEXT, "note": s.TEXT}, is_sparse=True
)
_HOURS: Shape[OpeningHours] = Shape(lambda hours: hours.text, lambda value: OpeningHours(s.TEXT.read(value)), s.TEXT.schema)
_SITE = s.record(
    Site,
    {
        **dict.fromkeys(("id", "name", "name_en", "pinyin"), s.TEXT),
        "aliases": s.listed(s.TEXT),
        **dict.fromkeys(("description", "address", "phone", "url", "image"), s.TEXT),
        "kind": s.word(Kind),
        "protection_level": s.words({level.word: level for level in ProtectionLevel}),
        "protection": s.optional(_PROTECTION),
        "themes": s.listed(s.TEXT),
        "event_years": s.listed(s.whole()),
        "visit_minutes": s.optional(s.number(0, 1440)),
        "visit_basis": s.TEXT,
        "opening_hours": s.optional(_HOURS),
        "hours_status": s.word(HoursStatus),
        "hours_as_of": s.optional(s.DATE),
        "last_entry_minutes": s.optional(s.whole(0)),
        "talk_times": s.listed(s.CLOCK, MOST_TALKS),
        "closed_dates": s.gathered(s.DATE),
        "timezone": Shape(str, _zone, s.TEXT.schema),
        "capacity": s.optional(s.whole(0)),
        "group_limit": s.optional(s.whole(0)),
        "ticket_yuan": s.optional(s.number(0)),
        "booking": s.word(Booking),
        "position": s.optional(_POSITION),
        "sources": s.listed(s.TEXT),
        "extra": s.mapping(),
    },
    is_sparse=True,
)


_DERIVED = s.record(Derived, {"readings": s.texts_by_name(), "unreadable_hours": s.listed(s.TEXT)}, is_sparse=True)


def _reference(sites: Mapping[str, Site], *, must_be_located: bool = False) -> Shape[Site]:
    """A site by its id."""

    def read(value: Any) -> Site:
        site = sites.get(s.TEXT.read(value))
        if site is None:
            raise Misfit(f'{plain_line(value, 60)!r} is no id of a site in "sites"')
        if must_be_located and not site.is_located:
            raise Misfit(f"{plain_line(value, 60)!r} is a site without a position, which nobody can visit")
        return site

    return Shape(lambda site: site.id, read, s.TEXT.schema)


# The tour

_WINDOW = s.record(TimeWindow, {"opens": s.CLOCK, "closes": s.CLOCK})
_LEG = s.record(
    Leg,
    {
        "mode": s.word(Mode),
        "duration_s": Member(_SECONDS, "duration"),
        "distance_m": Member(s.whole(0), "distance"),
        "uncertainty_s": Member(_SECONDS, "uncertainty"),
        "is_geometry_straight": s.TRUTH,
        "path": s.listed(_AT),
    },
)


def _rank(value: Any) -> tuple[str, int]:
    if type(value) is not dict or value.keys() != {"site", "rank"}:
        raise Misfit('is not an object with the members "site" and "rank"')
    return s.TEXT.read(value["site"]), s.whole().read(value["rank"])


_RANK: Shape[tuple[str, int]] = Shape(
    lambda pair: {"site": pair[0], "rank": pair[1]},
    _rank,
    {
        "type": "object",
        "properties": {"site": s.TEXT.schema, "rank": s.whole().schema},
        "required": ["site", "rank"],
        "additionalProperties": False,
    },
)


_MOST_QUOTAS, _MOST_DAYS = 100, 60
"""As many as a request may have, of which nothing that the checker reaches may know; it compares each quota with every visit."""

_MOST_STOPS = 1000
"""Of one day: each repeats on paper what its site says, however often that site is named."""

_MOST_FINDINGS = 20_000
"""Conflicts, rules given up, warnings: more than a request of 10,000 sites leads to, and still a page."""

_TERMS = s.record(
    Terms,
    {
        "required": s.gathered(s.TEXT),
        "excluded": s.gathered(s.TEXT),
        "quotas": s.listed(
            s.record(QuotaTerm, {"subject": s.TEXT, "sites": s.gathered(s.TEXT), "at_least": s.whole(0), "at_most": s.optional(s.whole(0))}),
            _MOST_QUOTAS,
        ),
        "order": s.optional(s.record(OrderTerm, {"subject": s.TEXT, "ranks": s.listed(_RANK), "is_hard": s.TRUTH, "penalty": s.whole(0)})),
        "lunches": s.listed(
            s.optional(s.record(LunchTerm, {"window": _WINDOW, "duration_s": Member(_SECONDS, "duration"), "places": s.listed(s.TEXT)}))
        ),
        "walking_limit_m": s.optional(s.whole(0)),
        "budget_yuan": s.optional(s.number(0)),
        "talks": s.TRUTH,
        "allows_unknown_hours": s.TRUTH,
        "ends": s.listed(s.record(EndsTerm, {"start": s.optional(s.TEXT), "end": s.optional(s.TEXT)})),
        "modes": s.listed(s.listed(s.word(Mode))),
        "walk_up_to_m": s.optional(s.whole(0)),
        "only_themes": s.gathered(s.TEXT),
        "pace": s.number(0),
        "default_visit_minutes": s.optional(s.whole(0)),
        "margin_minutes": s.whole(0),
    },
)
_CERTIFICATE = s.record(
    Certificate,
    {
        "status": s.words({status: status for status in ("optimal", "feasible", "infeasible", "interrupted")}),
        "prize": s.whole(),
        "penalty": s.whole(0),
        "bound": s.optional(s.whole()),
        "gap": s.optional(s.number()),
        "relaxed": s.listed(s.TEXT, _MOST_FINDINGS),
        "conflicts": s.listed(s.TEXT, _MOST_FINDINGS),
        "seed": s.whole(),
        "version": s.TEXT,
        "iterations": s.whole(0),
        "candidates": s.whole(0),
        "considered": s.whole(0),
        "travel_provider": s.TEXT,
    },
)


def _itinerary(sites: Mapping[str, Site]) -> Shape[Itinerary]:
    """The body of a document whose sites are known; to write it, none need be."""
    site, visited = _reference(sites), _reference(sites, must_be_located=True)
    stay: dict[str, Shape[Any] | Member] = {"arrive": s.CLOCK, "start": s.CLOCK, "leave": s.CLOCK}
    place: dict[str, Shape[Any] | Member] = {"label": s.TEXT, "at": _AT, "site": s.optional(site)}
    visit = {
        "site": visited,
        **stay,
        "slack_s": Member(_SECONDS, "slack"),
        "windows": s.optional(s.listed(_WINDOW)),
        "is_duration_assumed": s.TRUTH,
        "is_talk": s.TRUTH,
        "why": s.listed(s.TEXT),
        "prize": s.whole(),
    }
    stop = s.tagged(
        {
            "terminal": (Terminal, s.record(Terminal, {**place, "time": s.CLOCK}, tag="terminal")),
            "visit": (Visit, s.record(Visit, visit, tag="visit")),
            "break": (Break, s.record(Break, {**place, **stay}, tag="break")),
        }
    )
    day = {"date": s.DATE, "kind": s.word(DayKind), "holiday": s.TEXT, "begins": s.CLOCK, "ends": s.CLOCK}
    return s.record(
        Itinerary,
        {
            "title": s.TEXT,
            "days": s.listed(s.record(Day, {**day, "stops": s.listed(stop, _MOST_STOPS), "legs": s.listed(_LEG)}), _MOST_DAYS),
            "skipped": s.listed(s.record(Skipped, {"site": site, "reason": s.word(Reason), "detail": s.TEXT})),
            "warnings": s.listed(s.record(Notice, {"code": s.TEXT, "subject": s.TEXT, "detail": s.TEXT}), _MOST_FINDINGS),
            "certificate": _CERTIFICATE,
            "terms": _TERMS,
            "themes": s.indexed(s.record(Theme, {"id": s.TEXT, "label": s.TEXT, "label_en": s.TEXT})),
            "sources": s.indexed(s.record(Source, {"id": s.TEXT, "ref": s.TEXT, "note": s.TEXT})),
        },
    )
