"""The CSV file: what a spreadsheet reads, and what it must never run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tours import HOSTILE, hostile_tour, make_tour

from redroute.outputs.spreadsheet import COLUMNS, _cell, itinerary_csv

FORMULA = set("=+-@\t\r\n＝＋－＠")


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_every_stop_is_a_row_with_a_head_in_the_language() -> None:
    table = rows(itinerary_csv(make_tour()))
    assert len(table) == 10
    club = table[1]
    assert (club["天"], club["日期"], club["星期"], club["节日"], club["序"]) == ("1", "2026-10-03", "星期六", "国庆节", "1")
    assert (club["站点"], club["开始"], club["离开"], club["路程（米）"], club["门票（元）"]) == ("路矿工人俱乐部旧址", "09:00", "10:00", "5200", "0")
    assert rows(itinerary_csv(make_tour(), "en"))[1]["stop"] == "Workers' Club"
    assert list(table[0]) == list(club)
    assert len(club) == len(COLUMNS)


def test_what_is_unknown_is_empty_or_said() -> None:
    school = rows(itinerary_csv(make_tour()))[2]
    assert (school["电话"], school["当日开放"], school["门票（元）"]) == ("", "未知", "")
    assert "须电话确认" in school["须确认"]


def test_lines_end_as_excel_wants_them() -> None:
    assert itinerary_csv(make_tour()).count(b"\r\n") == 11


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_text_adds_a_row_or_begins_a_formula(text: str, lang: str, separator: str) -> None:
    content = itinerary_csv(hostile_tour(text), lang)
    assert len(rows(content)) == 10
    # Where the decimal sign is a comma, a spreadsheet cuts at semicolons instead.
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator):
        for cell in row:
            assert not cell.lstrip() or cell.lstrip()[0] not in FORMULA or cell.replace(".", "", 1).lstrip("-").isdigit(), cell
            assert len(cell) < 32_767


@given(st.text(max_size=30))
def test_a_cell_is_one_line_that_is_no_formula(text: str) -> None:
    cell = _cell(text)
    assert isinstance(cell, str)
    assert len(cell.splitlines()) < 2
    assert cell.lstrip()[:1] not in FORMULA


def test_numbers_below_zero_stay_numbers() -> None:
    assert _cell(-5) == -5
    assert _cell(-113.5) == "-113.5"
    assert _cell("-5") == "'-5"
