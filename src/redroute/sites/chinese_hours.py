"""Opening hours as a Chinese sign says them, in OSM ``opening_hours`` syntax."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from redroute.clock import DAY, format_clock, parse_clock

_CODES: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NUMBERS: Final = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_EVERY_DAY: Final = frozenset(range(7))
_DAY: Final = "(?:周|星期|礼拜)?[一二三四五六日天]"
_DAYS: Final = re.compile(rf"每天|每日|全周|周末|[每逢]?(?:周|星期|礼拜)[一二三四五六日天](?:[-、和及]{_DAY})*")
_TIME: Final = r"(?:上午|下午|晚上)?\d{1,2}:\d{2}"
_SPAN: Final = re.compile(rf"({_TIME})-({_TIME})")
_SPANS: Final = re.compile(rf"{_SPAN.pattern}(?:[、和及]?{_SPAN.pattern})*")
_CLOSED: Final = re.compile("(?:例行)?(?:闭馆|休馆|闭园|休园|不开放|休息|关闭)(?:日)?")
_OPEN_ON_HOLIDAYS: Final = re.compile("[遇逢]?(?:国家)?(?:法定)?节假日(?:除外|(?:照常|正常)?开放)")
_ALWAYS: Final = re.compile("(?:全天|24小时)(?:候)?(?:开放)?")


@dataclass(frozen=True, slots=True)
class _Rule:
    days: frozenset[int]
    spans: tuple[str, ...]


def osm_hours(text: str) -> str | None:
    """The rule that a text such as ``9:00-17:00，周一闭馆`` stands for, ``Tu-Su 09:00-17:00``, or ``None``.

    Of ``周一闭馆`` alone the other days are unknown: ``Tu-Su unknown``. Nothing is guessed: a text with one clause beyond these forms, or with two
    hours for the same day, is ``None``.
    """
    plain = _plain(text)
    if _ALWAYS.fullmatch(plain):
        return "24/7"
    rules: list[_Rule] = []
    closed: frozenset[int] = frozenset()
    is_after_closed = opens_on_holidays = False
    for clause in filter(None, re.split("[,;。()]", plain)):
        rest = _DAYS.match(clause)
        days, said = (_days(rest[0]), clause[rest.end() :].lstrip(":")) if rest else (None, clause)
        if days is not None and _CLOSED.fullmatch(said):
            closed, is_after_closed = closed | days, True
            continue
        if is_after_closed and _OPEN_ON_HOLIDAYS.fullmatch(clause):
            opens_on_holidays = True
            continue
        is_after_closed = False
        spans = _spans(said.removesuffix("开放"))
        if not spans:
            return None
        if days is None and rules:
            rules[-1] = _Rule(rules[-1].days, (*rules[-1].spans, *spans))
        else:
            rules.append(_Rule(_EVERY_DAY if days is None else days, spans))
    return _written(rules, closed, opens_on_holidays=opens_on_holidays)


def _plain(text: str) -> str:
    """One form for what people write in many: full-width signs, dashes, 9点半."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = re.sub("[~～—–―至到]+", "-", plain).replace("--", "-")
    plain = re.sub(r"(\d{1,2})[点时]半", r"\1:30", plain)
    plain = re.sub(r"(\d{1,2})[点时](\d{2})分?", r"\1:\2", plain)
    plain = re.sub(r"(\d{1,2})[点时]", r"\1:00", plain)
    return re.sub("^(?:对外)?开放时间:?", "", plain)


def _days(text: str) -> frozenset[int]:
    if text in ("每天", "每日", "全周"):
        return _EVERY_DAY
    if text == "周末":
        return frozenset({5, 6})
    found: set[int] = set()
    for part in re.split("[、和及]", text):
        ends = [_NUMBERS[sign] for sign in part if sign in _NUMBERS]
        # Saturday to Monday runs over the end of the week.
        found |= {day % 7 for day in range(ends[0], ends[-1] + (7 if ends[-1] < ends[0] else 0) + 1)}
    return frozenset(found)


def _spans(text: str) -> tuple[str, ...]:
    if not _SPANS.fullmatch(text):
        return ()
    spans = []
    for match in _SPAN.finditer(text):
        half = "下午" if match[1][:2] in ("下午", "晚上") else ""
        try:
            opens, closes = _seconds(match[1]), _seconds(match[2] if match[2][0] in "上下晚" else half + match[2])
        except ValueError:
            return ()
        if not opens < closes <= DAY:
            return ()
        spans.append(f"{format_clock(opens)}-{format_clock(closes)}")
    return tuple(spans)


def _seconds(text: str) -> int:
    clock = text.lstrip("上下午晚")
    seconds = parse_clock(clock)
    return seconds + DAY // 2 if text[0] in "下晚" and seconds < DAY // 2 else seconds


def _written(rules: list[_Rule], closed: frozenset[int], *, opens_on_holidays: bool) -> str | None:
    if not rules and closed:
        rules = [_Rule(_EVERY_DAY, ("unknown",))]
    taken: set[int] = set()
    for rule in rules:
        if taken & rule.days:
            return None
        taken |= rule.days
    if not taken or (opens_on_holidays and len(rules) > 1):
        return None
    parts = [f"{_codes(rule.days - closed)}{','.join(rule.spans)}" for rule in rules if rule.days - closed]
    return "; ".join([*(parts or ["off"]), *([f"PH {','.join(rules[0].spans)}"] if opens_on_holidays else [])])


def _codes(days: frozenset[int]) -> str:
    """``Tu-Su`` and a space, or nothing for every day."""
    if days == _EVERY_DAY:
        return ""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(_CODES[run[0]] if len(run) == 1 else f"{_CODES[run[0]]}-{_CODES[run[-1]]}" for run in runs) + " "
