"""The timetable on a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tours import SPRING, hostile_tour, make_tour

from redroute.itinerary.itinerary import Certificate, Reason, Skipped
from redroute.outputs.table import _width, itinerary_table
from redroute.outputs.words import WORDS


def test_a_day_shows_its_date_weekday_and_holiday() -> None:
    assert "2026-10-03 星期六 · 国庆节（法定节假日）" in itinerary_table(make_tour())
    assert "2026-10-03 Saturday · 国庆节 (public holiday)" in itinerary_table(make_tour(), "en")


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
        (Certificate(status="feasible", gap=0.0323), "最多比它好 3.2%"),
        (Certificate(status="feasible"), "没有求出上界"),
    ],
)
def test_the_quality_is_said_in_words(certificate: Certificate, says: str) -> None:
    assert says in itinerary_table(make_tour(certificate=certificate))


def test_without_a_plan_the_conflicts_are_said() -> None:
    table = itinerary_table(make_tour(days=(), certificate=Certificate(status="infeasible", conflicts=("旧址当日闭馆",))))
    assert "无解" in table
    assert "旧址当日闭馆" in table


def test_a_day_without_stops_has_its_heading() -> None:
    day = replace(make_tour().days[0], stops=(), legs=(), date=date(2026, 10, 5))
    assert "2026-10-05" in itinerary_table(make_tour(days=(day,)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_acts_on_a_terminal(lang: str) -> None:
    table = itinerary_table(hostile_tour(), lang)
    assert all(line.isprintable() for line in table.split("\n"))
    assert "\\x1b" in table


def test_every_word_of_a_table_is_known() -> None:
    assert not {code for code in WORDS["zh"] if code in itinerary_table(make_tour()) and "." in code}
