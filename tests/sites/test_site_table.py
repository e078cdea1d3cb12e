"""A table as people save it from a spreadsheet becomes a catalogue, or every fault is told with its row and its column."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redroute.geo.datum import Bd09, Gcj02
from redroute.geo.latlon import LatLon
from redroute.sites.catalogue import Catalogue
from redroute.sites.reader import Reading, read_catalogue
from redroute.sites.source_file import Unreadable
from redroute.sites.table import read_table

HEAD = "编号,名称,类别,保护级别,主题,经度,纬度,坐标系,参观分钟,开放时间,票价,年份,临时闭馆"


def read(folder: Path, text: str, encoding: str = "utf-8") -> Reading:
    path = folder / "点位.csv"
    path.write_bytes(text.encode(encoding))
    return read_catalogue(path)


def faults(reading: Reading) -> list[tuple[str | None, str | None]]:
    return [(finding.feature, finding.field) for finding in reading.diagnostics if finding.is_error]


def test_a_row_becomes_a_site_with_all_its_columns(tmp_path):
    row = '1,甲馆,博物馆,国保,工人运动、党史,113.85,27.62,WGS-84,1小时30分,"9:00-17:00，周一闭馆",10元/人,1921年,2027年4月5日、2027/4/6'
    reading = read(tmp_path, f"{HEAD}\n{row}\n")
    assert reading.catalogue is not None
    (site,) = reading.catalogue
    expected = {"type": "Feature", "id": "1", "geometry": {"type": "Point", "coordinates": [113.85, 27.62]}}
    expected["properties"] = {
        "name": "甲馆",
        "kind": "museum",
        "protection_level": "national",
        "themes": ["工人运动", "党史"],
        "position": {"datum": "WGS-84"},
        "visit_minutes": 90,
        "opening_hours": "Tu-Su 09:00-17:00",
        "ticket_yuan": 10,
        "event_years": [1921],
        "closed_dates": ["2027-04-05", "2027-04-06"],
    }
    assert site == Catalogue.from_geojson({"type": "FeatureCollection", "features": [expected]})["1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_table_is_read_in_every_way_spreadsheets_save_it(tmp_path, encoding, delimiter):
    reading = read(tmp_path, delimiter.join(["名称", "经度", "纬度"]) + "\r\n" + delimiter.join(["甲馆", "113.85", "27.62"]) + "\r\n", encoding)
    assert reading.catalogue is not None
    assert reading.catalogue["甲馆"].at == LatLon(lat=27.62, lon=113.85)


@pytest.mark.parametrize("written", ["１１３．８５", "113.85°E", "113°51′00″", "东经113.85度", " 113.85 "])
def test_a_longitude_is_read_however_people_write_it(tmp_path, written):
    reading = read(tmp_path, f"名称,经度,纬度\n甲馆,{written},27.62\n")
    assert reading.catalogue is not None
    at = reading.catalogue["甲馆"].at
    assert at is not None
    assert at.lon == pytest.approx(113.85)


@pytest.mark.parametrize(("said", "kind"), [("高德", Gcj02), ("GCJ-02", Gcj02), ("gcj02", Gcj02), ("百度地图", Bd09), ("BD-09", Bd09)])
def test_positions_of_chinese_maps_are_converted(tmp_path, said, kind):
    reading = read(tmp_path, f"名称,经度,纬度,坐标系\n甲馆,113.85,27.62,{said}\n")
    assert reading.catalogue is not None
    assert reading.catalogue["甲馆"].at == kind(lat=27.62, lon=113.85).to_wgs84()


def test_positions_without_a_datum_are_warned_of(tmp_path):
    assert "table.datum" in {finding.code for finding in read(tmp_path, "名称,经度,纬度\n甲馆,113.85,27.62\n").diagnostics}
    assert "table.datum" not in {finding.code for finding in read(tmp_path, "名称,经度,纬度,坐标系\n甲馆,113.85,27.62,GPS\n").diagnostics}


def test_every_bad_cell_is_told_with_its_row_and_its_column(tmp_path):
    reading = read(tmp_path, f"一览表\n{HEAD}\n\n4,乙馆,,,,abc,27.6,火星,很久,,面议,民国,明天\n")
    assert reading.is_refused
    assert faults(reading) == [("row 4", column) for column in ("经度", "参观分钟", "票价", "年份", "临时闭馆")]


def test_a_pair_in_the_wrong_order_names_its_columns_and_the_swap(tmp_path):
    reading = read(tmp_path, "名称,经度,纬度,坐标系\n甲馆,27.62,113.85,高德\n")
    (error,) = [finding for finding in reading.diagnostics if finding.is_error]
    assert (error.feature, error.field) == ("row 2 (甲馆)", "经度、纬度")
    assert "swapped" in error.message


def test_a_slipped_decimal_point_is_warned_of_with_its_row(tmp_path):
    rows = "".join(f"馆{number},{lon},27.6,GPS\n" for number, lon in enumerate([113.85, 113.86, 11.385, 113.87, 113.88]))
    (finding,) = read(tmp_path, f"名称,经度,纬度,坐标系\n{rows}").diagnostics
    assert (finding.code, finding.feature, finding.field) == ("geo.far", "row 4 (馆2)", "经度、纬度")


def test_half_a_position_is_refused(tmp_path):
    assert faults(read(tmp_path, "名称,经度,纬度\n甲馆,113.85,\n")) == [("row 2", "经度")]


def test_a_name_that_stands_twice_names_both_rows(tmp_path):
    (error,) = [finding for finding in read(tmp_path, "名称\n甲馆\n乙馆\n甲馆\n").diagnostics if finding.is_error]
    assert error.feature == "row 4"
    assert "row 2" in error.message


def test_a_row_without_a_name_is_refused_with_its_number(tmp_path):
    assert faults(read(tmp_path, "名称,类别\n甲馆,博物馆\n,博物馆\n")) == [("row 3 (row-3)", "名称")]


def test_a_column_nobody_knows_is_kept_and_told(tmp_path):
    reading = read(tmp_path, "名称,备注\n甲馆,很好\n")
    assert reading.catalogue is not None
    assert reading.catalogue["甲馆"].extra == {"备注": "很好"}
    assert "备注" in next(finding.message for finding in reading.diagnostics if finding.code == "table.column")


@pytest.mark.parametrize("text", ["", "甲馆,博物馆\n", "名称,点位\n甲,乙\n"])
def test_a_table_whose_headings_cannot_be_told_is_refused(tmp_path, text):
    assert {finding.code for finding in read(tmp_path, text).diagnostics} == {"table.headings"}


def test_a_catalogue_of_a_table_can_be_written_as_geojson(tmp_path):
    catalogue = read(tmp_path, f"{HEAD}\n1,甲馆,博物馆,国保,党史,113.85,27.62,百度,60,周一闭馆,免费,1921,\n").catalogue
    assert catalogue is not None
    assert Catalogue.from_geojson(catalogue.to_json()) == catalogue


@given(st.binary(max_size=200) | st.text("名称经度纬坐标系开放时间,\n\"'1.°点周一闭馆年月", max_size=120).map(lambda text: f"名称,{text}".encode()))
def test_no_bytes_make_the_reader_of_tables_fail(data: bytes):
    try:
        table = read_table(data, "t.csv")
    except Unreadable:
        return
    assert len(table.rows) == len(table.features)
