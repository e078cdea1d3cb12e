"""Tours made by hand, and the same with a hostile text in every place a text can stand."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from redroute.clock import TimeWindow, parse_clock
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Break, Certificate, Day, Itinerary, Leg, Reason, Skipped, Terminal, Visit, Warning  # noqa: A004 (our word, not the built-in)
from redroute.itinerary.route import Route
from redroute.itinerary.terms import Terms
from redroute.mode import Mode
from redroute.sites.calendar import DayKind
from redroute.sites.catalogue import Source, Theme
from redroute.sites.hours import OpeningHours
from redroute.sites.site import HoursStatus, Position, Precision, Protection, ProtectionLevel, Site

THEMES = {
    "labour": Theme(id="labour", label="工人运动", label_en="Labour movement"),
    "uprising": Theme(id="uprising", label="秋收起义", label_en="Autumn Harvest Uprising"),
    "pioneers": Theme(id="pioneers", label="少先队", label_en="Young Pioneers"),
}
SOURCES = {"S1": Source(id="S1", ref="文物保护单位名单", note="第二批")}


def site(id: str, name: str, at: tuple[float, float] | None, level: ProtectionLevel = ProtectionLevel.NATIONAL, **more: Any) -> Site:
    """A site with a position that is good to ``uncertainty`` metres."""
    uncertainty, precision = more.pop("uncertainty", None), more.pop("precision", Precision.POI)
    position = Position(at=LatLon(lat=at[0], lon=at[1]), precision=precision, uncertainty_m=uncertainty) if at else None
    return Site(id=id, name=name, protection_level=level, position=position, sources=("S1",), **more)


CLUB = site(
    "club",
    "路矿工人俱乐部旧址",
    (27.6215, 113.8912),
    name_en="Workers' Club",
    themes=("labour",),
    phone="0799-0000000",
    visit_minutes=60,
    opening_hours=OpeningHours("Tu-Su 09:00-17:00"),
    hours_status=HoursStatus.REPORTED,
    last_entry_minutes=30,
    talk_times=(36000, 54000),
    protection=Protection(batch="第二批", year=1982, code="2-0021", confidence="high"),
    description="二层砖木结构的讲演厅。",
    ticket_yuan=0.0,
)
HALL = site(
    "hall",
    "路矿工人运动纪念馆",
    (27.6232, 113.8889),
    ProtectionLevel.PROVINCIAL,
    name_en="Memorial Hall",
    themes=("labour", "pioneers"),
    opening_hours=OpeningHours("Tu-Su 09:00-17:00"),
    hours_status=HoursStatus.REPORTED,
    visit_minutes=90,
    url="https://example.org/hall",
    address="萍乡市安源区",
)
SCHOOL = site("school", "补习夜校旧址", (27.6216, 113.8915), ProtectionLevel.PROVINCIAL, name_en="Night School", themes=("labour", "pioneers"))
TALKS = site(
    "talks",
    "大罢工谈判处旧址（公务总汇）",
    (27.6252, 113.8853),
    name_en="Strike Negotiation House",
    themes=("labour",),
    uncertainty=220,
    precision=Precision.ESTIMATED,
)
MEETING = site("meeting", "秋收起义军事会议旧址", (27.6188, 113.8865), name_en="Council of War", themes=("uprising",), visit_minutes=45)
SQUARE = site(
    "square",
    "秋收起义广场",
    (27.6441, 113.8702),
    ProtectionLevel.UNKNOWN,
    themes=("uprising",),
    opening_hours=OpeningHours("24/7"),
    hours_status=HoursStatus.VERIFIED,
)
STATION = site("station", "老火车站", (27.6301, 113.8790), ProtectionLevel.MUNICIPAL, name_en="Old Station", themes=("labour",))
SPRING = site("spring", "盛公祠", (27.6275, 113.8930), ProtectionLevel.MUNICIPAL, themes=("labour",))
LOST = site("lost", "消费合作社旧址", None, themes=("labour",), name_en="Consumers' Co-operative", address="老街")
LOST2 = site("lost2", "党校旧址", None, ProtectionLevel.UNKNOWN, themes=("labour",))


def visit(place: Site, n: str, until: str, *, windows: tuple[TimeWindow, ...] | None = (TimeWindow(32400, 61200),), **more: Any) -> Visit:
    """A visit without waiting, with a quarter of an hour to spare."""
    start = parse_clock(n)
    return Visit(**({"site": place, "arrive": start, "start": start, "leave": parse_clock(until), "slack": 900, "windows": windows} | more))


def leg(minutes: int, metres: int, mode: Mode = Mode.WALK, uncertainty: int = 0) -> Leg:
    """A leg nobody found a road for."""
    return Leg(mode=mode, duration=minutes * 60, distance=metres, uncertainty=uncertainty)


START = LatLon(lat=27.6455, lon=113.8655)


def make_tour(**more: Any) -> Itinerary:
    """Two days at Anyuan: everything a page can show occurs in it."""
    first = Day(
        date=date(2026, 10, 3),
        kind=DayKind.PUBLIC_HOLIDAY,
        holiday="国庆节",
        begins=30600,
        ends=61200,
        stops=(
            Terminal(label="学校", at=START, time=30600),
            visit(CLUB, "09:00", "10:00", is_talk=True, why=("required", "level:national", "theme:labour")),
            visit(SCHOOL, "10:05", "10:35", windows=None, is_duration_assumed=True),
            visit(HALL, "10:50", "12:00", arrive=38700, slack=0),
            Break(label="安源镇餐馆", at=LatLon(lat=27.6240, lon=113.8900), arrive=43500, start=43500, leave=47100),
            visit(TALKS, "13:20", "14:00", windows=None, why=("level:national",)),
            Terminal(label="学校", at=START, time=52200),
        ),
        legs=(leg(14, 5200, Mode.COACH), leg(1, 40), leg(8, 450), leg(4, 180), leg(11, 640, uncertainty=180), leg(16, 6100, Mode.COACH)),
    )
    second = Day(
        date=date(2026, 10, 4),
        kind=DayKind.PUBLIC_HOLIDAY,
        holiday="国庆节",
        begins=30600,
        ends=61200,
        stops=(visit(MEETING, "09:00", "09:45"), visit(STATION, "10:10", "10:40", windows=None), visit(SQUARE, "11:10", "11:40")),
        legs=(leg(22, 1600), leg(12, 2300, Mode.COACH)),
    )
    values: dict[str, Any] = {
        "title": "安源两日研学",
        "days": (first, second),
        "skipped": (
            Skipped(site=SPRING, reason=Reason.CROWDED_OUT),
            Skipped(site=LOST, reason=Reason.UNLOCATED),
            Skipped(site=LOST2, reason=Reason.UNLOCATED),
        ),
        "warnings": (
            Warning(code="hours.unknown", subject="school"),
            Warning(code="hours.unknown", subject="talks"),
            Warning(code="position.estimated", subject="talks", detail="±220 m"),
        ),
        "certificate": Certificate(status="feasible", prize=900, bound=930, gap=0.0323, version="0.1.0", seed=7, travel_provider="直线距离×1.3"),
        "terms": Terms(),
        "themes": THEMES,
        "sources": SOURCES,
    }
    return Itinerary(**(values | more))


def make_route() -> Route:
    """Four sites in a loop."""
    sites = (CLUB, HALL, TALKS, MEETING)
    legs = tuple(leg(6, 400) for _ in sites)
    return Route(
        sites=sites,
        legs=legs,
        mode=Mode.WALK,
        status="optimal",
        bound=sum(each.duration for each in legs),
        is_loop=True,
        skipped=(LOST,),
        themes=THEMES,
        sources=SOURCES,
    )


HOSTILE = (
    "{{7*7}}<img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "\tx",
    "+1",
    "-1",
    "@SUM(A1)",
    "x\r\nBEGIN:VEVENT\r\nSUMMARY:forged\r\nEND:VEVENT",
    "x\r\n\r\n# Heading\n\n---\n\n* item\n1. one\n> quote\n```\ncode",
    "![x](http://evil.example/x.png) [y](javascript:alert(1)) <http://evil.example> http://evil.example www.evil.example",
    "a|b|c\\|d `code` **bold** _em_ ~~gone~~ &amp; &lt;script&gt; $x$ :smile: [^1]",
    "]]></name><wpt lat='0' lon='0'/><![CDATA[ <!-- -->",
    "\x00\x01\x08\x1b[2J\x7f\x85\ufffe\uffff\u2028\u2029",
    "\u202eabc\u202c\u200f\u2066\u200b",
    "a\ud800b",
    "\\;,:\\n\"'^n",
    "👩‍👩‍👧‍👦" * 50,
    "长" * 10_000,
)
"""Each of them means something in one format or another."""


def hostile_tour(text: str = "".join(HOSTILE[:-1])) -> Itinerary:
    """The tour of two days with ``text`` in every place a catalogue or a request can put one."""
    tour = _tainted(make_tour(), text)
    hostile = Theme(id="labour", label=text, label_en=text), Source(id="S1", ref=text, note=text)
    certificate = dataclasses.replace(tour.certificate, conflicts=(text,), relaxed=(text,), travel_provider=text)
    return dataclasses.replace(tour, themes={"labour": hostile[0]}, sources={"S1": hostile[1]}, certificate=certificate)


_KEPT = {"timezone", "datum", "status", "version", "opening_hours", "themes", "sources"}


def _tainted(value: Any, text: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_tainted(each, text) for each in value)
    if isinstance(value, str) and type(value) is str:
        return text
    if dataclasses.is_dataclass(value) and not isinstance(value, type | TimeWindow | LatLon | OpeningHours):
        # Ids stay different from each other.
        changed = {each.name: _tainted(getattr(value, each.name), text) for each in dataclasses.fields(value) if each.name not in {*_KEPT, "id"}}
        if isinstance(value, Site):
            changed |= {"id": value.id + text, "booking": value.booking}
        return dataclasses.replace(value, **changed)
    return value
