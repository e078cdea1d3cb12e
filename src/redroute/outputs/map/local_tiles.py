"""A background out of a file of the user's own: its tiles around the tour become part of the page."""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from redroute.errors import BadInput
from redroute.outputs.map.mbtiles import MbTiles
from redroute.outputs.map.pmtiles import PmTiles
from redroute.text import plain_line

MOST_BYTES = 4_000_000
"""Bytes of pictures in a page: as many zooms as fit, the lowest first."""

MOST_TILES = 2_000
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"RIFF", "webp"))


class Archive(Protocol):
    """A file of tiles."""

    path: Path
    min_zoom: int
    max_zoom: int
    attribution: str

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The bytes of a tile, ``None`` where there is none; ``y`` counts from the north."""


def open_archive(path: Path) -> Archive:
    """The archive at ``path``, by its suffix. Raises :class:`~redroute.errors.BadInput`."""
    readers: dict[str, type[MbTiles | PmTiles]] = {".mbtiles": MbTiles, ".pmtiles": PmTiles}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BadInput(f"{plain_line(path)}: a file of tiles ends in .mbtiles or .pmtiles")
    if not path.is_file():  # a pipe would be waited for
        raise BadInput(f"{plain_line(path)}: {'this is a folder or a device, not a file' if path.exists() else 'there is no such file'}")
    return reader.open(path)


def plain_attribution(text: str) -> str:
    """What an archive says of its origin, without its tags and without characters an attribution may not have."""
    return " ".join(re.sub(r"[^\w ©.,()·:/+-]", " ", re.sub(r"<[^<>]*>", " ", text.replace("&copy;", "©"))).split())[:200]


def inlined(archive: Archive, places: Sequence[Sequence[float]]) -> dict[str, Any]:
    """The tiles around ``places`` (``[lat, lon]`` as drawn) as ``{"z/x/y": data address}``, with the lowest and highest zoom among them.

    Raises :class:`~redroute.errors.BadInput` where the archive has none of them.
    """
    found: dict[str, str] = {}
    size, highest, lowest = 0, -1, -1
    for z in range(archive.min_zoom, min(archive.max_zoom, 19) + 1):
        wanted = list(_around(places, z))
        if len(wanted) > MOST_TILES:
            break
        pictures = [(f"{z}/{x}/{y}", data) for x, y in wanted if (data := archive.tile(z, x, y))]
        size += sum(len(data) for _, data in pictures)
        if size > MOST_BYTES and found:
            break
        if pictures:
            lowest, highest = lowest if found else z, z
            found.update((key, _address(data, key, archive.path)) for key, data in pictures)
    if not found or size > 4 * MOST_BYTES:
        raise BadInput(f"{plain_line(archive.path)}: the file of tiles has none around these places (or far too large ones)")
    return {"inlined": found, "minNative": lowest, "maxNative": highest}


def _around(places: Sequence[Sequence[float]], z: int) -> Iterator[tuple[int, int]]:
    """The tiles that hold the places and a quarter of their extent around, at least one tile more on every side of a small tour."""
    if not places:
        return
    points = [_unit(lat, lon) for lat, lon in places]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    side, last = 1 << z, (1 << z) - 1
    margin = max(right - left, bottom - top, 1e-5) * 0.25
    columns = range(max(0, int((left - margin) * side)), min(last, int((right + margin) * side)) + 1)
    rows = range(max(0, int((top - margin) * side)), min(last, int((bottom + margin) * side)) + 1)
    if len(columns) * len(rows) > MOST_TILES:
        columns = range(MOST_TILES + 1)  # more than anybody will read
        rows = range(1)
    for x in columns:
        for y in rows:
            yield x, y


def _unit(lat: float, lon: float) -> tuple[float, float]:
    """The place on the unit square of the web's Mercator projection."""
    sine = math.sin(math.radians(max(-85.0, min(85.0, lat))))
    return (lon + 180) / 360, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def _address(data: bytes, key: str, path: Path) -> str:
    kind = next((kind for magic, kind in _KINDS if data.startswith(magic)), None)
    if kind is None:
        raise BadInput(f"{plain_line(path)}: tile {key} is no PNG, JPEG or WebP picture")
    return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}"
