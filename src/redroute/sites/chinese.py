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
