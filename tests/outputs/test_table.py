"""The timetable on a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tours import CLUB, SPRING, THEMES, hostile_tour, make_tour

from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Certificate, Reason, Skipped, Terminal, Visit, Warning  # noqa: A004 (our word, not the built-in)
from redroute.outputs.sentence import hours_text, provider_name
from redroute.outputs.table import _width, itinerary_table, site_card
from redroute.outputs.words import WORDS
from redroute.sites.hours import OpeningHours


def test_a_day_shows_its_date_weekday_and_holiday() -> None:
    assert "2026-10-03 星期六 · 国庆节（法定节假日）" in itinerary_table(make_tour())
    assert "2026-10-03 Saturday · National Day (public holiday)" in itinerary_table(make_tour(), "en")


def test_columns_are_aligned_where_characters_are_two_columns_wide() -> None:
    lines = itinerary_table(make_tour()).splitlines()
    starts = {_width(line[: line.index(leg)]) for line in lines for leg in ("大巴 ", "步行 ") if line[:1] in "123 " and leg in line}
    assert len(starts) == 1


def test_a_visit_shows_when_it_begins_and_ends_how_long_one_waits_and_how_one_gets_there() -> None:
    line = next(line for line in itinerary_table(make_tour()).splitlines() if "路矿工人运动纪念馆" in line)
    assert line.split() == ["3", "10:45", "12:00", "5分", "路矿工人运动纪念馆", "步行", "450", "m", "·", "8分"]


def test_a_star_stands_where_hours_are_unknown_and_nowhere_else() -> None:
    starred = [line for line in itinerary_table(make_tour()).splitlines() if "★" in line and line[0].isdigit()]
    assert len(starred) == 3
    assert all(name in "".join(starred) for name in ("补习夜校旧址", "大罢工谈判处旧址", "老火车站"))


def test_what_was_left_out_stands_with_its_reason_and_a_crowd_is_counted() -> None:
    crowd = tuple(Skipped(site=replace(SPRING, id=f"s{index}", name=f"旧址{index}"), reason=Reason.NOT_CONSIDERED) for index in range(30_000))
    table = itinerary_table(make_tour(skipped=crowd))
    assert "候选太多，未考虑：旧址0、" in table
    assert "另有 29992 处" in table
    assert len(table) < 4000


@pytest.mark.parametrize(
    ("certificate", "says"),
    [
        (Certificate(status="optimal", prize=1, bound=1, gap=0.0), "已证明最优：在给定要求下没有更好的行程"),
        (Certificate(status="feasible", gap=0.0323), "差距不超过 3.2%"),
        (Certificate(status="feasible"), "没有求出上界"),
    ],
)
def test_the_quality_is_said_in_words(certificate: Certificate, says: str) -> None:
    assert says in itinerary_table(make_tour(certificate=certificate))


def test_without_a_plan_the_conflicts_are_said() -> None:
    table = itinerary_table(make_tour(days=(), certificate=Certificate(status="infeasible", conflicts=("旧址当日闭馆",))))
    assert "无解" in table
    assert "旧址当日闭馆" in table


@pytest.mark.parametrize(("lang", "says"), [("zh", "没有安排"), ("en", "nothing planned")])
def test_a_day_without_stops_has_its_heading_and_no_table(lang: str, says: str) -> None:
    day = replace(make_tour().days[0], stops=(), legs=(), date=date(2026, 10, 5))
    lines = itinerary_table(make_tour(days=(day,)), lang).splitlines()
    assert lines[3] == says
    assert "2026-10-05" in lines[2]


def test_one_visit_is_one_visit() -> None:
    day = make_tour().days[0]
    day = replace(day, stops=tuple(stop for stop in day.stops if isinstance(stop, Visit))[:1], legs=())
    table = itinerary_table(make_tour(days=(day,)), "en")
    assert "1 visit " in table
    assert "1 visits" not in table


def test_a_place_without_a_name_of_its_own_has_that_of_its_site_in_each_language() -> None:
    day = make_tour().days[0]
    named = Terminal(label=CLUB.name, at=LatLon(lat=27.6, lon=113.8), time=30_000, site=CLUB)
    for end, lang, says in [(named, "en", CLUB.name_en), (named, "zh", CLUB.name), (replace(named, label="校门"), "en", "校门")]:
        lone = replace(day, stops=(end,), legs=())
        assert says in itinerary_table(make_tour(days=(lone,)), lang).splitlines()[4]


def test_facts_of_a_warning_and_the_provider_are_in_the_language_of_the_reader() -> None:
    told = (Warning(code="duration.assumed", subject="club", detail="40 min"),)
    assert "（40 分钟）" in itinerary_table(make_tour(warnings=told))
    assert "(40 min)" in itinerary_table(make_tour(warnings=told), "en")
    assert provider_name("直线距离×1.3", "en") == "straight lines ×1.3"
    assert provider_name("直线距离×1.3", "zh") == "直线距离×1.3"


def test_a_required_site_that_is_closed_says_when_it_opens() -> None:
    infeasible = Certificate(status="infeasible", conflicts=("required:closed:club",))
    tour = make_tour(days=(), certificate=infeasible, skipped=(Skipped(site=CLUB, reason=Reason.CLOSED),))
    assert "行程日期内不开放（星期二至星期日 09:00–17:00）" in itinerary_table(tour)
    assert "closed on the dates of the tour (Tu-Su 09:00-17:00)" in itinerary_table(tour, "en")


def test_a_card_tells_all_a_visitor_asks_for() -> None:
    card = site_card(CLUB, "en", THEMES)
    for fact in ("heritage site", "Tu-Su 09:00-17:00 (reported, not verified)", "Labour movement", "10:00, 15:00", "30 min", "ticket (yuan): 0"):
        assert fact in card
    assert "（" not in card
    assert "工人运动" in site_card(CLUB, "zh", THEMES)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_acts_on_a_terminal(lang: str) -> None:
    table = itinerary_table(hostile_tour(), lang)
    assert all(line.isprintable() for line in table.split("\n"))
    assert "\\x1b" in table


def test_every_word_of_a_table_is_known() -> None:
    assert not {code for code in WORDS["zh"] if code in itinerary_table(make_tour()) and "." in code}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("Tu-Su 09:00-17:00", "星期二至星期日 09:00–17:00"),
        ("24/7", "全天"),
        ("Mo,We 09:00-12:00,14:00-17:00; PH off", "星期一、星期三 09:00–12:00、14:00–17:00；法定节假日 不开放"),
        ("Apr-Oct Tu-Su 09:00-17:00", "Apr-Oct Tu-Su 09:00-17:00"),
        ("Tu-Su unknown", "星期二至星期日 未知"),
    ],
)
def test_days_and_times_of_a_rule_are_said_in_chinese_and_what_else_there_is_as_written(rule: str, said: str) -> None:
    assert hours_text(rule, "zh") == said
    assert hours_text(rule, "en") == rule
    assert f"开放时间: {said}" in site_card(replace(CLUB, opening_hours=OpeningHours(rule)))
