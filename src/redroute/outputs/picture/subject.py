"""What a picture is of: an itinerary, a route or a catalogue as marks, tracks and rows of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redroute.clock import format_clock
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Break, Day, Itinerary, Leg, Reason, Stop, Terminal, Visit
from redroute.itinerary.route import Route
from redroute.mode import Mode
from redroute.outputs.map.thin import thinned
from redroute.outputs.map.words import page_words
from redroute.outputs.sentence import conflict_lines
from redroute.sites.site import ProtectionLevel, Site

if TYPE_CHECKING:
    from redroute.sites.catalogue import Catalogue

LISTED = 80
"""A catalogue of more sites is drawn without a list of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something at a place. ``day`` colours a stop, ``level`` a site; ``glyph`` stands in the mark; ``doubt`` is a radius in metres."""

    at: LatLon
    name: str
    glyph: str
    day: int | None = None
    level: ProtectionLevel | None = None
    is_visit: bool = False
    doubt: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A leg as drawn."""

    path: tuple[LatLon, ...]
    day: int
    is_straight: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the list beside the map. ``kind`` is heading, stop, site, between, note or alarm."""

    kind: str
    text: str
    time: str = ""
    glyph: str = ""
    day: int | None = None
    level: ProtectionLevel | None = None
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """All a picture shows, in one language."""

    lang: str
    kicker: str
    title: str
    totals: tuple[str, ...]
    marks: tuple[Mark, ...]
    tracks: tuple[Track, ...]
    rows: tuple[Row, ...]
    days: tuple[str, ...] = ()
    levels: tuple[ProtectionLevel, ...] = ()
    notes: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def places(self) -> list[LatLon]:
        """What the map must show: stops where there are any, else all marks."""
        stops = [mark.at for mark in self.marks if mark.day is not None]
        return stops or [mark.at for mark in self.marks]


@dataclass(slots=True)
class _Speech:
    """Words and numbers in one language."""

    lang: str
    words: dict[str, str]

    @classmethod
    def of(cls, lang: str) -> _Speech:
        return cls(lang, page_words(lang))

    def word(self, code: str, **facts: object) -> str:
        return self.words[code].format(**facts) if facts else self.words.get(code, code)

    def name(self, site: Site) -> str:
        return (site.name_en or site.name) if self.lang == "en" else site.name

    def duration(self, seconds: int) -> str:
        h, m = divmod(round(seconds / 60), 60)
        if not h:
            return self.word("minutes", n=m)
        return self.word("hours+minutes", h=h, m=m) if m else self.word("hours", n=h)

    def distance(self, metres: int) -> str:
        if metres < 1000:
            return self.word("metres", n=metres if metres < 100 else round(metres, -1))
        return self.word("kilometres", n=f"{metres / 1000:.{1 if metres < 10_000 else 0}f}")

    def date(self, day: Day) -> str:
        weekdays = list(self.word("weekdays")) if self.lang == "zh" else self.word("weekdays").split()
        return self.word("date", month=self.word("months").split()[day.date.month - 1], day=day.date.day, weekday=weekdays[day.date.weekday()])

    def leg(self, leg: Leg) -> str:
        how = self.word("leg.walk") if leg.mode is Mode.WALK else self.word(f"mode.{leg.mode.value}")
        return f"{how} {self.duration(leg.duration)} · {self.distance(leg.distance)}"


def of_itinerary(itinerary: Itinerary, lang: str) -> Subject:
    """The subject of a tour: numbered stops by day, the timetable, what must be confirmed and what was left out."""
    say = _Speech.of(lang)
    marks, tracks, rows, titles = [], [], [], []
    for index, day in enumerate(itinerary.days):
        titles.append(f"{say.word('day', n=index + 1)} {say.date(day)}")
        rows.append(Row(kind="heading", text=titles[-1] + (f" · {day.holiday}" if day.holiday else ""), day=index))
        rows += _timetable(day, index, say)
        marks += _stops(day, index, say)
        tracks += [_track(leg, index) for leg in day.legs if leg.distance and len(leg.path) > 1] or _joined(day, index)
    seen = {mark.at for mark in marks}
    for left in itinerary.skipped:
        if left.site.at and left.site.at not in seen and left.reason is not Reason.NOT_CONSIDERED:
            marks.append(_site_mark(left.site, say))
    lost = [left.site for left in itinerary.skipped if left.reason is Reason.UNLOCATED]
    certificate = itinerary.certificate
    proof = say.word("certificate.gap", gap=f"{certificate.gap * 100:.1f}") if certificate.gap else say.word(f"certificate.{certificate.status}")
    walking = sum(day.walking for day in itinerary.days)
    totals = (
        *((say.word("totals.days", n=len(itinerary.days)),) if len(itinerary.days) > 1 else ()),
        say.word("totals.visits", n=len(itinerary.visits)),
        say.word("totals.travel", duration=say.duration(sum(day.travel for day in itinerary.days))),
        *((say.word("totals.walking", distance=say.distance(walking)),) if walking else ()),
    )
    conflicts = tuple(Row(kind="alarm", text=conflict) for conflict in conflict_lines(itinerary, lang))
    return Subject(
        lang=lang,
        kicker=say.word("kicker.tour"),
        title=itinerary.title or say.word("title.tour"),
        totals=totals,
        marks=tuple(marks),
        tracks=tuple(tracks),
        rows=(*rows, *conflicts, *_lost(lost, say)),
        days=tuple(titles),
        levels=_levels(marks),
        notes=(proof, *_notes(tracks, marks, say)),
        words=say.words,
    )


def of_route(route: Route, lang: str) -> Subject:
    """The subject of a route: the sites in order with the legs between them."""
    say = _Speech.of(lang)
    sites = [site for site in route.sites if site.at]
    marks = [_numbered(site, number, 0, say) for number, site in enumerate(sites, 1)]
    ends = [*sites, *(sites[:1] if route.is_loop and len(sites) > 1 else [])]
    rows: list[Row] = []
    for number, site in enumerate(ends, 1):
        if number > 1:
            rows.append(Row(kind="between", text=say.leg(route.legs[number - 2]), day=0))
        if number <= len(sites):
            rows.append(Row(kind="stop", text=say.name(site), glyph=str(number), day=0, level=site.protection_level))
        else:
            rows.append(Row(kind="stop", text=say.word("stop.return"), glyph="1", day=0))
    tracks = [
        Track(path=_drawn(leg, a, b), day=0, is_straight=leg.is_geometry_straight or len(leg.path) < 2)
        for leg, a, b in zip(route.legs, ends, ends[1:], strict=False)
    ]
    proof = say.word("certificate.route.optimal") if not route.gap else say.word("certificate.route.gap", gap=f"{route.gap * 100:.1f}")
    totals = (say.word("totals.visits", n=len(sites)), say.distance(route.distance), say.word("totals.travel", duration=say.duration(route.duration)))
    return Subject(
        lang=lang,
        kicker=say.word("kicker.route"),
        title=say.word("title.route"),
        totals=totals,
        marks=tuple(marks),
        tracks=tuple(tracks),
        rows=(*rows, *_lost(route.skipped, say)),
        levels=_levels(marks),
        notes=(proof, *_notes(tracks, marks, say)),
        words=say.words,
    )


def of_catalogue(catalogue: Catalogue, lang: str) -> Subject:
    """The subject of a catalogue: its sites by protection level, listed where they are few."""
    say = _Speech.of(lang)
    ranked = sorted(catalogue.sites, key=lambda site: -site.protection_level)
    marks = [_site_mark(site, say) for site in ranked if site.at]
    rows = [Row(kind="site", text=say.name(site), level=site.protection_level) for site in ranked if site.at] if len(marks) <= LISTED else []
    lost = [site for site in catalogue.sites if not site.at]
    return Subject(
        lang=lang,
        kicker=say.word("kicker.catalogue"),
        title=catalogue.title or say.word("title.catalogue"),
        totals=(say.word("count.sites", n=len(catalogue.sites), located=len(marks)),),
        marks=tuple(marks),
        tracks=(),
        rows=(*rows, *(_lost(lost, say) if len(marks) <= LISTED else ())),
        levels=_levels(marks),
        notes=_notes((), marks, say),
        words=say.words,
    )


def _timetable(day: Day, index: int, say: _Speech) -> list[Row]:
    rows: list[Row] = []
    number = 0
    for position, stop in enumerate(day.stops):
        if position and day.legs[position - 1].distance:
            rows.append(Row(kind="between", text=say.leg(day.legs[position - 1]), day=index))
        number += isinstance(stop, Visit)
        rows.append(_stop_row(stop, number, index, say, is_first=position == 0))
    return rows


def _stop_row(stop: Stop, number: int, day: int, say: _Speech, *, is_first: bool) -> Row:
    match stop:
        case Visit():
            alarms = [say.word("confirm.phone", phone=stop.site.phone) if stop.site.phone else say.word("confirm")] if stop.windows is None else []
            alarms += [say.word("assumed")] if stop.is_duration_assumed else []
            alarms += [say.word("talk")] if stop.is_talk else []
            time = f"{format_clock(stop.start)}–{format_clock(stop.leave)}"
            return Row(
                kind="stop", text=say.name(stop.site), time=time, glyph=str(number), day=day, level=stop.site.protection_level, alarms=tuple(alarms)
            )
        case Break():
            text = say.word("stop.break") + (f" · {stop.label}" if stop.label else "")
            return Row(kind="pause", text=text, time=f"{format_clock(stop.start)}–{format_clock(stop.leave)}", day=day)
        case Terminal():
            return Row(
                kind="pause", text=f"{say.word('stop.start' if is_first else 'stop.end')} · {stop.label}", time=format_clock(stop.time), day=day
            )


def _stops(day: Day, index: int, say: _Speech) -> list[Mark]:
    """Visits first: at a place that is both a visit and an end of the day, the visit is drawn."""
    marks = [_numbered(visit.site, number, index, say) for number, visit in enumerate(day.visits, 1)]
    taken = {mark.at for mark in marks}
    glyphs = {"start": "起", "end": "终", "break": "午"} if say.lang == "zh" else {"start": "S", "end": "E", "break": "L"}
    for position, stop in enumerate(day.stops):
        if isinstance(stop, Visit) or stop.at in taken:
            continue
        taken.add(stop.at)
        kind = "break" if isinstance(stop, Break) else "start" if position == 0 else "end"
        marks.append(Mark(at=stop.at, name=stop.label, glyph=glyphs[kind], day=index))
    return marks


def _numbered(site: Site, number: int, day: int, say: _Speech) -> Mark:
    assert site.at is not None  # only located sites are visited
    return Mark(at=site.at, name=say.name(site), glyph=str(number), day=day, level=site.protection_level, is_visit=True, doubt=_doubt(site))


def _site_mark(site: Site, say: _Speech) -> Mark:
    assert site.at is not None  # the caller asked
    glyph = say.word(f"seal.{site.protection_level.word}")
    return Mark(at=site.at, name=say.name(site), glyph=glyph, level=site.protection_level, doubt=_doubt(site))


def _doubt(site: Site) -> float:
    position = site.position
    uncertainty = position.doubt_m if position else 0.0
    return uncertainty if position and (position.is_estimated or uncertainty >= 150) else 0.0


def _track(leg: Leg, day: int) -> Track:
    return Track(path=leg.path if leg.is_geometry_straight else thinned(leg.path), day=day, is_straight=leg.is_geometry_straight)


def _joined(day: Day, index: int) -> list[Track]:
    """Legs without a path join their stops."""
    pairs = zip(day.legs, day.stops, day.stops[1:], strict=False)
    return [Track(path=(a.at, b.at), day=index, is_straight=True) for leg, a, b in pairs if a.at != b.at and leg.distance]


def _drawn(leg: Leg, a: Site, b: Site) -> tuple[LatLon, ...]:
    if leg.is_geometry_straight or len(leg.path) < 2:
        assert a.at is not None
        assert b.at is not None
        return a.at, b.at
    return thinned(leg.path)


def _lost(sites: Sequence[Site], say: _Speech) -> tuple[Row, ...]:
    """Sites without a position, named up to a dozen."""
    if not sites:
        return ()
    join: Callable[[list[str]], str] = "、".join if say.lang == "zh" else ", ".join
    more = f" +{len(sites) - 12}" if len(sites) > 12 else ""
    return Row(kind="heading", text=say.word("list.unlocated")), Row(kind="note", text=join([say.name(site) for site in sites[:12]]) + more)


def _levels(marks: Sequence[Mark]) -> tuple[ProtectionLevel, ...]:
    return tuple(sorted({mark.level for mark in marks if mark.level is not None}, reverse=True))


def _notes(tracks: Sequence[Track], marks: Sequence[Mark], say: _Speech) -> tuple[str, ...]:
    notes = []
    if any(track.is_straight for track in tracks):
        notes.append("弧线为示意连线，不是实际道路" if say.lang == "zh" else "Arcs are schematic, not roads")
    if any(mark.doubt for mark in marks):
        notes.append(say.word("legend.unsure"))
    return tuple(notes)
