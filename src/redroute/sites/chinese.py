"""The Chinese words of a catalogue's codes, as the program itself shows them, for people who write them instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LEVELS: Final[Mapping[str, str]] = {
    "国保": "national",
    "省保": "provincial",
    "市保": "municipal",
    "县保": "county",
    "未定级": "none",
    "未知": "unknown",
    "全国重点文物保护单位": "national",
    "省级文物保护单位": "provincial",
    "市级文物保护单位": "municipal",
    "县级文物保护单位": "county",
    "未列入文物保护单位": "none",
    "保护级别待核实": "unknown",
    "其他": "none",
    "未定": "unknown",
    "全国": "national",
    "省级": "provincial",
    "市级": "municipal",
    "县级": "county",
}

KINDS: Final[Mapping[str, str]] = {
    "革命旧址": "heritage",
    "博物馆": "museum",
    "纪念设施": "memorial",
    "研学营地": "camp",
    "村落": "village",
    "广场": "square",
    "车站": "station",
    "住宿": "lodging",
    "餐饮": "dining",
    "商店": "shop",
}

HOURS: Final[Mapping[str, str]] = {"已核实": "verified", "转载，未核实": "reported", "推定": "assumed", "未知": "unknown"}

BOOKINGS: Final[Mapping[str, str]] = {"无需预约": "none", "建议预约": "recommended", "须预约": "required", "是否预约未知": "unknown"}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {"protection_level": LEVELS, "kind": KINDS, "hours_status": HOURS, "booking": BOOKINGS}
"""Member of a site, then word, then code."""


def first_words(member: str) -> dict[str, str]:
    """What the member may hold: each code with the first of its Chinese words."""
    first: dict[str, str] = {}
    for word, code in WORDS[member].items():
        first.setdefault(code, word)
    return first


def codes_and_words(member: str) -> str:
    """The same as a text: ``heritage 革命旧址, museum 博物馆``."""
    return ", ".join(f"{code} {word}" for code, word in first_words(member).items())


COLUMNS: Final[Mapping[str, str]] = {
    "编号": "id",
    "名称": "name",
    "点位": "name",
    "点位名称": "name",
    "英文名": "name_en",
    "拼音": "pinyin",
    "别名": "aliases",
    "简介": "description",
    "地址": "address",
    "电话": "phone",
    "网址": "url",
    "图片": "image",
    "类别": "kind",
    "级别": "protection_level",
    "保护级别": "protection_level",
    "主题": "themes",
    "年份": "event_years",
    "史事年份": "event_years",
    "参观分钟": "visit_minutes",
    "参观时长": "visit_minutes",
    "开放时间": "opening_hours",
    "停止入场分钟": "last_entry_minutes",
    "讲解时间": "talk_times",
    "闭馆日期": "closed_dates",
    "临时闭馆": "closed_dates",
    "容纳人数": "capacity",
    "每批人数": "group_limit",
    "票价": "ticket_yuan",
    "门票": "ticket_yuan",
    "预约": "booking",
    "来源": "sources",
    "纬度": "lat",
    "经度": "lon",
    "坐标系": "datum",
}
"""Heading of a column in a table of sites, then the member of a site it holds."""

DATUMS: Final[Mapping[str, str]] = {"高德": "GCJ-02", "腾讯": "GCJ-02", "火星": "GCJ-02", "百度": "BD-09", "GPS": "WGS-84", "天地图": "WGS-84"}
