"""The reference of a catalogue names what the reader knows, and its examples are read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import redroute as rr
from redroute.sites.calendar import ChineseCalendar
from redroute.sites.feature import FeatureReader
from redroute.sites.hours import OpeningHours
from redroute.sites.reader import read_catalogue


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / "docs" / "reference" / "catalogue.md").read_text(encoding="utf-8")


def _block(text: str, language: str) -> str:
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return str(block)


def test_every_member_the_reader_knows_is_in_the_table(text: str) -> None:
    table = text[text.index("## 点位的成员") : text.index("## 开放时间")]
    named = {name for row in table.splitlines() if row.startswith("| `") for name in re.findall(r"`([a-z_]+)`", row.split("|")[1])}
    assert named == {*FeatureReader.readers(), "id", "name", "position"}


def test_the_example_is_read_without_a_finding(text: str, tmp_path: Path) -> None:
    file = tmp_path / "点位.geojson"
    file.write_text(_block(text, "json"), encoding="utf-8")
    reading = read_catalogue(file)
    assert (reading.diagnostics, len(reading.catalogue or ())) == ((), 1)


def test_shifted_positions_are_converted_as_it_says(text: str) -> None:
    for expression in re.findall(r"`(rr\.\w+\([^`]*\)\.to_wgs84\(\))`", text):
        assert isinstance(eval(expression, {"rr": rr}), rr.LatLon)


def test_every_rule_of_hours_in_the_table_is_understood(text: str) -> None:
    rules = re.findall(r"^\|[^|]*\| `([^`]+)` \|$", text[text.index("## 开放时间") :], re.MULTILINE)
    assert len(rules) == 7
    assert all(OpeningHours(rule).is_understood for rule in rules)
    on_a_monday = [bool(OpeningHours(rule).windows(date(2026, 10, 5), ChineseCalendar())) for rule in rules]  # of the national holiday
    assert on_a_monday == [False, True, True, False, True, True, False]


def test_a_sheet_saved_by_excel_becomes_a_catalogue(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sheet = "编号,名称,纬度,经度,参观分钟,开放时间\r\na,甲馆,27.6,113.9,60,Tu-Su 09:00-17:00\r\nb,乙馆,,,,\r\n"
    Path("点位.csv").write_text(sheet, encoding="utf-8-sig", newline="")
    exec(compile(_block(text, "python"), "catalogue.md", "exec"), {})
    sites = rr.Catalogue.from_file("点位.geojson")
    assert [(site.id, site.is_located, site.has_known_hours) for site in sites] == [("a", True, True), ("b", False, False)]
