"""The reference of a catalogue names what the reader knows, and its examples are read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import redroute as rr
from redroute.sites.calendar import ChineseCalendar
from redroute.sites.chinese import COLUMNS
from redroute.sites.chinese_hours import osm_hours
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


def test_how_many_people_a_site_holds_is_said_to_be_no_matter_of_planning_and_is_none(text: str) -> None:
    (row,) = (row for row in text.splitlines() if row.startswith("| `capacity`, `group_limit`"))
    assert "卡片" in row
    assert "不参与规划" in row
    planning = (Path(rr.__file__).parent / "problem").glob("*.py")
    assert [file.name for file in planning if re.search("capacity|group_limit", file.read_text(encoding="utf-8"))] == []


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


def test_the_sheet_it_shows_becomes_a_catalogue(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    heads, _, row = text[text.index("## 从 Excel 来") :].split("\n\n| ", 1)[1].splitlines()[:3]
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in (heads, row)]
    Path("点位.csv").write_text("\r\n".join("\t".join(line) for line in cells), encoding="utf-8-sig", newline="")
    names: dict[str, rr.Catalogue] = {}
    exec(compile(_block(text, "python"), "catalogue.md", "exec"), names)
    (site,) = names["sites"]
    assert (site.id, site.is_located, site.has_known_hours, site.visit_minutes, site.ticket_yuan) == ("hall", True, True, 90, 0)
    assert {finding.code for finding in read_catalogue("点位.csv").diagnostics} == {"site.hours"}


def test_every_column_it_names_is_known(text: str) -> None:
    section = text[text.index("## 从 Excel 来") :]
    listed = re.search(r"还可以有：([^；]*)；", section)
    assert listed
    named = set(re.sub(r"\s", "", listed[1]).split("、"))
    assert len(named) >= 15
    assert named <= set(COLUMNS)
    assert {"经度", "坐标系"} < set(COLUMNS)


def test_every_chinese_rule_of_hours_it_names_is_read(text: str) -> None:
    section = text[text.index("## 开放时间") : text.index("| 意思")]
    named = [rule for rule in re.findall(r"`([^`]+)`", section) if re.search(r"[\u4e00-\u9fff]|\d", rule)]
    assert len(named) == 6
    assert all(osm_hours(rule) for rule in named)
