"""The shape of a tour request in a file: one JSON Schema, which the reader itself follows.

What a schema can say about single members is said here and nowhere else; rules between members (a day ends after it begins) are refused by the
values of :mod:`redroute.problem.request`. Members are named as the fields of these values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from redroute.geo.datum import Datum
from redroute.mode import Mode
from redroute.problem.request import (
    KINDS,
    LEVELS,
    LONGEST_TEXT,
    MOST_DAYS,
    MOST_QUOTAS,
    MOST_SITES,
    RANGES,
    YEARS,
    Pace,
    Sequence,
    UnknownHours,
)

Shape = dict[str, Any]
"""A JSON Schema, or a part of one."""


def _said(description: str, shape: Shape, **notes: Any) -> Shape:
    return {"description": description, **shape, **notes}


def _see(name: str) -> Shape:
    return {"$ref": f"#/$defs/{name}"}


def _text(shortest: int = 0) -> Shape:
    return {"type": "string", "minLength": shortest, "maxLength": LONGEST_TEXT}


def _number(name: str, kind: str = "integer") -> Shape:
    least, most = RANGES[name]
    return {"type": kind, "minimum": least, "maximum": most}


def _list(of: str, most: int, **more: Any) -> Shape:
    return {"type": "array", "items": _see(of), "maxItems": most, **more}


def _ids(description: str, example: list[str]) -> Shape:
    return _said(description, _list("id", MOST_SITES, uniqueItems=True), default=[], examples=[example])


def _object(description: str, properties: dict[str, Shape], *required: str, **more: Any) -> Shape:
    shape: Shape = {"type": "object", "properties": properties, "additionalProperties": False}
    return _said(description, shape, **({"required": list(required)} if required else {}), **more)


def _weights(description: str, example: Mapping[str, float], **names: Any) -> Shape:
    table: Shape = {"type": "object", "propertyNames": names, "additionalProperties": _number("weight", "number"), "maxProperties": MOST_SITES}
    return _said(description, table, default={}, examples=[dict(example)])


def _one_of(*names: str) -> Shape:
    return {"oneOf": [{"required": [name]} for name in names]}


_CLOCK: Final = r"^([0-9]|[0-3][0-9]|4[0-7]):[0-5][0-9](:[0-5][0-9])?$"
_DATE: Final = rf"^({YEARS[0] // 100}|20|{YEARS[1] // 100})[0-9]{{2}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

_PARTS: Final[dict[str, Shape]] = {
    "id": _said("点位编号，见 redroute sites list / the id of a site of the catalogue", _text(1)),
    "theme": _said("主题编号 / the id of a theme of the catalogue", _text(1)),
    "level": _said("保护级别 / a protection level", {"type": "string", "enum": list(LEVELS)}),
    "kind": _said("类别 / a kind of site", {"type": "string", "enum": list(KINDS)}),
    "mode": _said("交通方式 / a means of travel", {"type": "string", "enum": [str(mode) for mode in Mode]}),
    "time": _said("当地时刻，24 小时制，24:00 至 47:59 为次日 / local time, HH:MM or HH:MM:SS", {"type": "string", "pattern": _CLOCK}),
    "date": _said("日期 / a date, YYYY-MM-DD", {"type": "string", "pattern": _DATE, "format": "date"}),
    "pace": {"type": "string", "enum": [str(pace) for pace in Pace]},
    "sequence": {"type": "string", "enum": [str(sequence) for sequence in Sequence]},
    "unknown_hours": {"type": "string", "enum": [str(choice) for choice in UnknownHours]},
    "position": _object(
        "一对坐标，单位为度 / a pair of coordinates in degrees",
        {
            "lat": _said("纬度 / latitude", {"type": "number", "minimum": -90, "maximum": 90}, examples=[27.6]),
            "lon": _said("经度 / longitude", {"type": "number", "minimum": -180, "maximum": 180}, examples=[113.9]),
            "datum": _said(
                "坐标系：高德、腾讯是 GCJ-02，百度是 BD-09 / what the pair refers to",
                {"type": "string", "enum": [str(datum) for datum in Datum]},
                default=str(Datum.WGS84),
                examples=["GCJ-02"],
            ),
        },
        "lat",
        "lon",
    ),
    "place": _object(
        "一个地方：site、at、address 三选一 / a place: exactly one of site, at and address",
        {
            "site": _said("名录中的点位 / a site of the catalogue", _see("id"), examples=["ay-memorial-hall"]),
            "at": _said("坐标 / a position", _see("position"), examples=[{"lat": 27.6, "lon": 113.9, "datum": "GCJ-02"}]),
            "address": _said(
                "地址，须由程序库的 geocoder 查出坐标 / an address, located by the geocoder given to the library",
                _text(1),
                examples=["江西省萍乡市安源区"],
            ),
            "label": _said(
                "给人看的名称；不写则用点位的名称 / what people read; by default the name of the site", _text(), default="", examples=["学校大门"]
            ),
        },
        **_one_of("site", "at", "address"),
    ),
    "lunch": _object(
        "午休午餐 / the midday pause",
        {
            "window": _said(
                "开始时刻，最早和最晚 / when it begins, at the earliest and at the latest",
                _see("window"),
                default=["11:30", "13:00"],
                examples=[["11:45", "12:30"]],
            ),
            "minutes": _said("长度，分钟 / length in minutes", _number("minutes"), default=60, examples=[75]),
            "places": _said(
                "在哪里吃，任一处即可，名录中有开放时间的须在开放时；空为就地 / where it may be held, any one of them, while it is open; empty: wherever the group is",
                _list("place", MOST_QUOTAS),
                default=[],
                examples=[[{"site": "ay-zhangjiawan-camp"}]],
            ),
        },
    ),
    "day": _object(
        "一天 / one day",
        {
            "date": _said("日期 / the date", _see("date"), examples=["2026-10-13"]),
            "begins": _said("最早的出发时刻 / when the group sets out at the earliest", _see("time"), default="08:30", examples=["09:00"]),
            "ends": _said("最晚的结束时刻 / when the day is over at the latest", _see("time"), default="17:30", examples=["16:30"]),
            "start": _said(
                "从哪里出发；不写则不限 / where the day begins; left out, anywhere", _see("place"), examples=[{"site": "ay-memorial-hall"}]
            ),
            "end": _said(
                "在哪里结束；不写则不限 / where the day ends; left out, anywhere",
                _see("place"),
                examples=[{"address": "江西省萍乡市安源区", "label": "学校"}],
            ),
            "modes": _said("当天的交通方式；不写则同全程 / modes of this day, by default those of the tour", _see("modes"), examples=[["walk"]]),
            "lunch": _said(
                "当天的午餐；false 为不安排；不写则同全程 / lunch of this day, by default that of the tour", _see("lunch_or_none"), examples=[False]
            ),
        },
        "date",
    ),
    "window": {"type": "array", "items": _see("time"), "minItems": 2, "maxItems": 2},
    "modes": _list("mode", len(Mode), minItems=1, uniqueItems=True),
    "lunch_or_none": {"anyOf": [{"const": False}, _see("lunch")]},
    "order": _object(
        "参观的先后 / the order of visits",
        {
            "sequence": _said(
                "free 不限；locked 按 sites；chronological 按史事最早的年份 / any order, that of sites, or that of the first event years",
                _see("sequence"),
                default="free",
                examples=["chronological"],
            ),
            "sites": _ids(
                "locked 时写：点位的先后；没写到的点位随时可去 / for locked alone: the sites in order; others come at any point",
                ["ay-night-school", "ay-workers-club"],
            ),
            "is_hard": _said("true 必须遵守，false 尽量遵守 / a rule, or only a wish", {"type": "boolean"}, default=True, examples=[False]),
            "penalty": _said(
                "is_hard = false 时，每倒退一次扣多少分 / points each step back costs where the order is a wish",
                _number("penalty"),
                default=20,
                examples=[10],
            ),
        },
        **{"if": {"properties": {"sequence": {"const": "locked"}}, "required": ["sequence"]}},
        then={"required": ["sites"], "properties": {"sites": {"minItems": 1}}},
        **{"else": {"properties": {"sites": {"maxItems": 0}}}},
    ),
    "quota": _object(
        "数量要求：theme、kind、level 三选一 / how many visits: exactly one of theme, kind and level",
        {
            "theme": _said("主题 / a theme", _see("theme"), examples=["labour"]),
            "kind": _said("类别 / a kind of site", _see("kind"), examples=["museum"]),
            "level": _said("保护级别 / a protection level", _see("level"), examples=["national"]),
            "at_least": _said("全程至少几处 / at least so many visits", _number("at_least"), default=0, examples=[3]),
            "at_most": _said("全程至多几处 / at most so many visits", _number("at_most"), examples=[5]),
        },
        **_one_of("theme", "kind", "level"),
        anyOf=[{"required": ["at_least"], "properties": {"at_least": {"minimum": 1}}}, {"required": ["at_most"]}],
    ),
}

_REQUEST: Final = _object(
    "一次研学的需求 / what a study tour is to be",
    {
        "$schema": _said("供编辑器使用，不起作用 / for editors; not used", {"type": "string", "maxLength": 2000}, examples=["request.schema.json"]),
        "title": _said("标题 / the title", _text(), default="", examples=["安源一日研学"]),
        "days": _said("各天，按日期先后 / the days, in order of date", _list("day", MOST_DAYS, minItems=1), examples=[[{"date": "2026-10-13"}]]),
        "modes": _said("可用的交通方式 / modes of travel", _see("modes"), default=["walk", "coach"], examples=[["walk", "cycle"]]),
        "walk_up_to_m": _said(
            "另有其他方式可用时，不超过多少米的路步行 / where other modes may be used too, legs up to so many metres are walked",
            _number("walk_up_to_m"),
            default=1000,
            examples=[800],
        ),
        "theme_weights": _weights(
            "主题权重：1 为一般，2 加倍看重，0 不看重 / weights by theme: 1 is neutral, 2 doubles, 0 makes worthless",
            {"labour": 2, "industry": 1.5},
            **_see("theme"),
        ),
        "level_weights": _weights("保护级别权重，含义同上 / weights by protection level, likewise", {"national": 1.5}, **_see("level")),
        "required": _ids("必到的点位 / sites that must be visited", ["ay-memorial-hall"]),
        "excluded": _ids("不去的点位 / sites that must not be visited", ["ay-jiangyuan"]),
        "preferred": _ids("优先的点位，分值加倍 / sites that are worth twice as much", ["ay-night-school"]),
        "only_themes": _said(
            "只去有这些主题之一的点位；空为不限 / only sites with one of these themes; empty: any",
            _list("theme", MOST_SITES, uniqueItems=True),
            default=[],
            examples=[["labour", "industry"]],
        ),
        "order": _said("参观的先后 / the order of visits", _see("order"), default={}, examples=[{"sequence": "chronological", "is_hard": False}]),
        "quotas": _said(
            "数量要求，可有多条 / how many visits of what; any number of rules",
            _list("quota", MOST_QUOTAS),
            default=[],
            examples=[[{"level": "national", "at_least": 3}]],
        ),
        "pace": _said(
            "节奏：参观时长乘 1.25（relaxed）、1、0.8（brisk）/ pace: visits take 1.25, 1 or 0.8 times as long",
            _see("pace"),
            default="normal",
            examples=["relaxed"],
        ),
        "lunch": _said(
            "午餐；false 为不安排，半天的活动要写 false / lunch; false for none, as half a day needs",
            _see("lunch_or_none"),
            default={},
            examples=[{"minutes": 75}],
        ),
        "walking_limit_m": _said("每天步行至多多少米；不写则不限 / metres on foot a day, at most", _number("walking_limit_m"), examples=[5000]),
        "budget_yuan": _said(
            "全程每人门票合计至多多少元；不写则不限 / tickets of one person in yuan, at most", _number("budget_yuan", "number"), examples=[30]
        ),
        "default_visit_minutes": _said(
            "名录没有参观时长的点位用多少分钟，行程中注明 / minutes of a visit whose length the catalogue does not know; flagged",
            _number("default_visit_minutes"),
            default=40,
            examples=[30],
        ),
        "margin_minutes": _said(
            "每次参观另加多少分钟集合 / minutes added to every visit for gathering", _number("margin_minutes"), default=0, examples=[5]
        ),
        "talks": _said(
            "有定时讲解的点位，参观从讲解开始 / visits to sites with fixed talks begin with one", {"type": "boolean"}, default=True, examples=[False]
        ),
        "unknown_hours": _said(
            "开放时间不明的点位：confirm 照排并注明须电话确认，skip 不排 / sites of unknown hours: planned and flagged, or left out",
            _see("unknown_hours"),
            default="confirm",
            examples=["skip"],
        ),
        "max_candidates": _said(
            "最多考虑几处，分值低而离得远的先不考虑 / at most so many sites are considered", _number("max_candidates"), default=400, examples=[200]
        ),
    },
    "days",
)

REQUEST_SCHEMA: Final[Shape] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "redroute tour request",
    **_REQUEST,
    "$defs": _PARTS,
}
