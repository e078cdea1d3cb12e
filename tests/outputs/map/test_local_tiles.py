"""Tiles out of a file of the user's own: read in place, part of the page, refused where they are none."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from redroute.errors import BadInput
from redroute.outputs.map import TileChoice, catalogue_html, itinerary_html
from redroute.outputs.map.local_tiles import MOST_BYTES, inlined, plain_attribution
from redroute.outputs.map.mbtiles import MbTiles
from redroute.outputs.map.pmtiles import PmTiles, _number

PNG = b"\x89PNG\r\n\x1a\n"


def mbtiles(path: Path, tiles: dict[tuple[int, int, int], bytes], **facts: str) -> Path:
    """Writes tiles named from the north."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        database.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
        database.executemany("INSERT INTO metadata VALUES (?, ?)", list(({"format": "png"} | facts).items()))
        database.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", [(z, x, 2**z - 1 - y, data) for (z, x, y), data in tiles.items()])
    database.close()
    return path


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def pmtiles(path: Path, tiles: dict[tuple[int, int, int], bytes], *, kind: int = 2, leaves: bool = False, attribution: str = "") -> Path:
    """Writes an archive by the specification, with one leaf directory where asked for."""
    entries, data = [], b""
    for key in sorted(tiles, key=lambda each: _number(*each)):
        entries.append((_number(*key), 1, len(tiles[key]), len(data)))
        data += tiles[key]

    def directory(rows: list[tuple[int, int, int, int]]) -> bytes:
        numbers = [rows[0][0], *(b[0] - a[0] for a, b in itertools.pairwise(rows))]
        columns = [numbers, [row[1] for row in rows], [row[2] for row in rows], [row[3] + 1 for row in rows]]
        return gzip.compress(_varint(len(rows)) + b"".join(_varint(each) for column in columns for each in column))

    leaf = directory(entries) if leaves else b""
    root = directory([(entries[0][0], 0, len(leaf), 0)]) if leaves else directory(entries)
    meta = gzip.compress(json.dumps({"attribution": attribution}).encode())
    zooms = [z for z, _, _ in tiles]
    offsets = [127, len(root), 127 + len(root), len(meta), 127 + len(root) + len(meta), len(leaf), 127 + len(root) + len(meta) + len(leaf), len(data)]
    head = struct.pack("<7sB11Q4B2B", b"PMTiles", 3, *offsets, len(tiles), len(tiles), len(tiles), 1, 2, 1, kind, min(zooms), max(zooms))
    path.write_bytes(head.ljust(127, b"\0") + root + meta + leaf + data)
    return path


def pyramid(highest: int) -> dict[tuple[int, int, int], bytes]:
    """All tiles up to a zoom, each with bytes of its own."""
    return {(z, x, y): PNG + f"{z}/{x}/{y}".encode() for z in range(highest + 1) for x in range(2**z) for y in range(2**z)}


def test_the_numbers_of_tiles_are_those_of_the_specification() -> None:
    assert [_number(*each) for each in ((0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0), (2, 0, 0))] == [0, 1, 2, 3, 4, 5]
    # Neighbours on the curve are neighbours on the map, and no two tiles share a number.
    places = {_number(5, x, y): (x, y) for x in range(32) for y in range(32)}
    assert sorted(places) == list(range((4**5 - 1) // 3, (4**6 - 1) // 3))
    walk = [places[number] for number in sorted(places)]
    assert all(abs(a[0] - b[0]) + abs(a[1] - b[1]) == 1 for a, b in itertools.pairwise(walk))


@pytest.mark.parametrize("leaves", [False, True])
def test_both_archives_give_the_same_tiles(leaves: bool, tmp_path: Path) -> None:
    tiles = pyramid(3)
    one = MbTiles.open(mbtiles(tmp_path / "a.mbtiles", tiles))
    other = PmTiles.open(pmtiles(tmp_path / "a.pmtiles", tiles, leaves=leaves))
    for key, data in tiles.items():
        assert one.tile(*key) == other.tile(*key) == data
    assert one.tile(4, 0, 0) is None
    assert other.tile(4, 0, 0) is None
    assert (one.min_zoom, one.max_zoom) == (other.min_zoom, other.max_zoom) == (0, 3)


@pytest.mark.parametrize("name", ["a.mbtiles", "a.pmtiles", "a.zip"])
def test_a_file_that_is_no_archive_is_refused_by_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a\\."):
        TileChoice.local(tmp_path / name)
    (tmp_path / name).write_bytes(b"nothing of the kind" * 20)
    with pytest.raises(BadInput, match="a\\."):
        TileChoice.local(tmp_path / name)


def test_vector_tiles_are_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="PNG"):
        TileChoice.local(mbtiles(tmp_path / "v.mbtiles", pyramid(1), format="pbf"))
    with pytest.raises(BadInput, match="PNG"):
        TileChoice.local(pmtiles(tmp_path / "v.pmtiles", pyramid(1), kind=1))


def test_a_damaged_directory_is_an_error_and_not_a_crash(tmp_path: Path) -> None:
    path = pmtiles(tmp_path / "d.pmtiles", pyramid(2))
    data = bytearray(path.read_bytes())
    for change in (slice(127, 140), slice(8, 16), slice(16, 24), slice(56, 64)):
        broken = bytearray(data)
        broken[change] = b"\xff" * (change.stop - change.start)
        path.write_bytes(broken)
        try:
            found = PmTiles.open(path).tile(2, 1, 1)
        except BadInput:
            continue
        assert not found


def test_an_archive_whose_tables_never_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redroute.outputs.map.mbtiles._MOST_STEPS", 5)
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
    ways = {
        "tiles": f"CREATE VIEW tiles AS {endless} SELECT x AS zoom_level, x AS tile_column, x AS tile_row, x AS tile_data FROM c",
        "metadata": f"CREATE VIEW metadata AS {endless} SELECT x AS name, x AS value FROM c",
    }
    for name, view in ways.items():
        path = mbtiles(tmp_path / f"{name}.mbtiles", {(0, 0, 0): PNG})
        with sqlite3.connect(path) as database:
            database.execute(f"DROP TABLE {name}")
            database.execute(view)
        database.close()
        with pytest.raises(BadInput, match="takes too long"):
            MbTiles.open(path)


def test_an_archive_that_leads_through_ever_more_directories_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pmtiles(tmp_path / "w.pmtiles", dict.fromkeys(pyramid(6), PNG), leaves=True)
    assert PmTiles.open(path).tile(0, 0, 0) == PNG
    monkeypatch.setattr("redroute.outputs.map.pmtiles._MOST_WALKED", 100)
    with pytest.raises(BadInput, match="larger than 100 bytes"):
        PmTiles.open(path).tile(0, 0, 0)


def test_an_attribution_without_end_is_not_read(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): PNG}, attribution="©" * 10_001)
    assert MbTiles.open(path).attribution == ""
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE metadata")
        database.execute("CREATE VIEW metadata AS SELECT 'attribution' AS name, zeroblob(500000000) AS value")
    database.close()
    with pytest.raises(BadInput, match="too big"):
        MbTiles.open(path)


def test_what_is_no_picture_never_enters_a_page(tmp_path: Path) -> None:
    archive = MbTiles.open(mbtiles(tmp_path / "s.mbtiles", {(0, 0, 0): b"<svg onload=alert(1)>"}))
    with pytest.raises(BadInput, match=r"s\.mbtiles: tile 0/0/0 is no PNG"):
        inlined(archive, [[27.6, 113.8]])


def test_no_more_zooms_are_taken_than_fit(tmp_path: Path) -> None:
    heavy = {key: data + b"\0" * 1_000_000 for key, data in pyramid(4).items()}
    found = inlined(MbTiles.open(mbtiles(tmp_path / "h.mbtiles", heavy)), [[27.6, 113.8], [27.7, 113.9]])
    assert sum(len(each) for each in found["inlined"].values()) < MOST_BYTES * 1.4
    assert found["minNative"] == 0


def test_an_attribution_loses_its_tags_and_keeps_its_words(tmp_path: Path) -> None:
    assert plain_attribution('<a href="x">&copy; 某图</a> {{7*7}}') == "© 某图 7 7"
    choice = TileChoice.local(mbtiles(tmp_path / "t.mbtiles", pyramid(1), attribution="<img src=x onerror=alert(1)>图"))
    assert choice.attribution == "图"


@pytest.mark.browser
@pytest.mark.parametrize("form", [mbtiles, pmtiles])
def test_the_tiles_are_in_the_page_which_asks_nobody(
    grey_tile: bytes, form: Any, tmp_path: Path, tour: Callable[..., Any], look: Callable[..., Any]
) -> None:
    tiles = dict.fromkeys(pyramid(1), grey_tile) | {
        (z, int((113.88 + 180) / 360 * 2**z), y): grey_tile for z in (9, 10) for y in range(2**z) if abs(y / 2**z - 0.4198) < 0.003
    }
    choice = TileChoice.local(form(tmp_path / f"t.{form.__name__}", tiles))
    html = itinerary_html(tour(), tiles=choice)
    assert html == itinerary_html(tour(), tiles=choice)
    opened = look(html)
    opened.page.wait_for_selector("img.leaflet-tile-loaded")
    assert opened.page.evaluate("[...document.querySelectorAll('img.leaflet-tile-loaded')].some(e => e.naturalWidth === 256)")
    assert opened.troubles == []


def test_places_without_tiles_are_said(tmp_path: Path, catalogue: Callable[..., Any]) -> None:
    choice = TileChoice.local(mbtiles(tmp_path / "n.mbtiles", {(10, 0, 0): PNG}))
    with pytest.raises(BadInput, match="none around"):
        catalogue_html(catalogue(), tiles=choice)


@pytest.mark.parametrize("suffix", ["mbtiles", "pmtiles"])
def test_what_is_no_file_is_refused_and_not_waited_for(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no such file"):
        TileChoice.local(tmp_path / f"a.{suffix}")
    (tmp_path / f"b.{suffix}").mkdir()
    names = ["b"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / f"c.{suffix}")
        names.append("c")
    for name in names:
        with pytest.raises(BadInput, match="a folder or a device"):
            TileChoice.local(tmp_path / f"{name}.{suffix}")
