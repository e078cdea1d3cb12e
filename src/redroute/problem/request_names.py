"""The names of a request's members for people who write them otherwise: in Chinese, or misspelt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

IN_CHINESE: Final[Mapping[str, str]] = {
    "标题": "title",
    "日程": "days",
    "各天": "days",
    "日期": "date",
    "开始": "begins",
    "出发": "begins",
    "结束": "ends",
    "起点": "start",
    "终点": "end",
    "点位": "site",
    "地址": "address",
    "交通方式": "modes",
    "交通": "modes",
    "主题权重": "theme_weights",
    "级别权重": "level_weights",
    "必到": "required",
    "必去": "required",
    "不去": "excluded",
    "优先": "preferred",
    "主题": "only_themes",
    "顺序": "order",
    "先后": "order",
    "数量要求": "quotas",
    "数量": "quotas",
    "类别": "kind",
    "级别": "level",
    "至少": "at_least",
    "至多": "at_most",
    "节奏": "pace",
    "午餐": "lunch",
    "午休午餐": "lunch",
    "步行上限": "walking_limit_m",
    "预算": "budget_yuan",
    "参观时长": "default_visit_minutes",
    "集合时间": "margin_minutes",
    "讲解": "talks",
    "定时讲解": "talks",
    "开放时间不明": "unknown_hours",
}
"""The words of the documents and what a teacher may write for them."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that is most likely meant, if any is."""
    names = set(known)
    # Comparing costs the square of the length: nobody misspells a member in more than forty letters.
    if len(name) > 40:
        return None
    chinese = {word: member for word, member in IN_CHINESE.items() if member in names}
    near = get_close_matches(name, chinese, 1, 0.6)
    return chinese[near[0]] if near else next(iter(get_close_matches(name.casefold(), sorted(names), 1, 0.6)), None)
