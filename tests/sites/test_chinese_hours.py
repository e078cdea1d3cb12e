"""Hours as Chinese signs say them become the rule they mean, or nothing; never another rule."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redroute.sites.calendar import ChineseCalendar
from redroute.sites.chinese_hours import osm_hours
from redroute.sites.hours import OpeningHours


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("9:00-17:00，周一闭馆", "Tu-Su 09:00-17:00"),
        ("每周一闭馆，９：００—１７：００", "Tu-Su 09:00-17:00"),
        ("周二至周日 9:00-17:00", "Tu-Su 09:00-17:00"),
        ("星期二～星期日：09:00—17:00", "Tu-Su 09:00-17:00"),
        ("周一至五 8:30-17:00", "Mo-Fr 08:30-17:00"),
        ("8:30-11:30；14:30-17:00", "08:30-11:30,14:30-17:00"),
        ("上午9:00-12:00，下午2:00-5:00", "09:00-12:00,14:00-17:00"),
        ("每天9点至17点半", "09:00-17:30"),
        ("周一至周五 9:00-17:00；周六、周日 10:00-16:00", "Mo-Fr 09:00-17:00; Sa-Su 10:00-16:00"),
        ("周六至周一9:00-12:00", "Mo,Sa-Su 09:00-12:00"),
        ("9:00-17:00（周一闭馆，法定节假日除外）", "Tu-Su 09:00-17:00; PH 09:00-17:00"),
        ("周一闭馆", "Tu-Su unknown"),
        ("全天开放", "24/7"),
    ],
)
def test_chinese_hours_are_read_as_the_rule_they_mean(said: str, meant: str) -> None:
    assert osm_hours(said) == meant
    assert OpeningHours(meant).is_understood


@pytest.mark.parametrize(
    "said",
    [
        "",
        "须预约",
        "夏季9:00-17:00",
        "工作日9:00-17:00",
        "9:00-17:00（16:30停止入馆）",
        "9:00-17:00（法定节假日除外）",
        "17:00-9:00",
        "周一9:00-12:00；周一13:00-17:00，周日9:00-10:00；周日10:00-12:00",
    ],
)
def test_hours_with_a_clause_nobody_knows_stay_unread(said: str) -> None:
    assert osm_hours(said) is None


def test_a_site_known_to_be_closed_on_mondays_is_closed_then_and_unknown_else() -> None:
    hours = OpeningHours(osm_hours("周一闭馆") or "")
    assert hours.windows(date(2026, 10, 12), ChineseCalendar()) == ()
    assert hours.windows(date(2026, 10, 13), ChineseCalendar()) is None


_PIECES = [
    "周一",
    "周二至周日",
    "每天",
    "闭馆",
    "9:00-17:00",
    "下午2点",
    "至",
    "，",
    "；",
    "、",
    "（",
    "）",
    "法定节假日除外",
    "全天",
    "25:00",
    "-",
    "半",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
def test_what_is_read_is_always_a_rule_that_can_be_evaluated(text: str) -> None:
    rule = osm_hours(text)
    assert rule is None or OpeningHours(rule).is_understood
