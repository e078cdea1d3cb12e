"""Pictures out of a PMTiles archive, version 3, read in place.

The format is the public specification of Protomaps: a header of 127 bytes, directories of variable-length integers that name tiles by their place on
a Hilbert curve, and the tiles. A directory that lies about its size or leads in circles ends in an error, not in memory.
"""

from __future__ import annotations

import json
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redroute.errors import BadInput
from redroute.text import plain_line

_HEADER = struct.Struct("<7sB11Q4B2B")
_MOST_DIRECTORY = 8 * 1024 * 1024
_MOST_WALKED = 16 * _MOST_DIRECTORY
"""Bytes of directories that one archive may have us walk; those of a real one are of some 16 kB, packed."""

_MOST_TILE = 4 * 1024 * 1024
_DEEPEST = 4
_MOST_KNOWN = 16
_NONE, _GZIP = 1, 2
_VECTOR = 1


@dataclass(slots=True)
class PmTiles:
    """An archive of picture tiles; ``tile`` reads one. Raises :class:`~redroute.errors.BadInput` where the file is none."""

    path: Path
    min_zoom: int
    max_zoom: int
    attribution: str
    _root: tuple[int, int]
    _leaves: int
    _data: int
    _compression: int
    _known: dict[int, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    _bytes_walked: int = 0

    @classmethod
    def open(cls, path: Path) -> PmTiles:
        """The archive at ``path``."""
        try:
            with path.open("rb") as file:
                start = file.read(_HEADER.size)
        except OSError as error:
            raise BadInput(f"{plain_line(path)}: {plain_line(error.strerror or error)}") from None
        if len(start) < _HEADER.size or start[:7] != b"PMTiles" or start[7] != 3:
            raise BadInput(f"{plain_line(path)}: this is no PMTiles archive of version 3")
        (_, _, root, root_size, meta, meta_size, leaves, _, data, _, _, _, _, _, inner, packing, kind, lowest, highest) = _HEADER.unpack(start)
        if kind == _VECTOR:
            raise BadInput(f"{plain_line(path)}: this archive holds vector tiles; use one of pictures (PNG, JPEG, WebP)")
        if packing not in (0, _NONE) or inner not in (_NONE, _GZIP):
            raise BadInput(f"{plain_line(path)}: compressed in a way this reader does not know; convert it with gzip directories and plain tiles")
        archive = cls(path, lowest, highest, "", (root, root_size), leaves, data, inner)
        archive.attribution = archive._attribution(meta, meta_size)
        return archive

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The bytes of a tile, ``None`` where there is none; ``y`` counts from the north."""
        sought, (offset, size) = _number(z, x, y), self._root
        for _ in range(_DEEPEST):
            entries = self._entries(offset, size)
            place = bisect_right(entries, sought, key=lambda entry: entry[0])
            if place == 0:
                return None
            number, run, size, offset = entries[place - 1]
            if run:
                return (self._read(self._data + offset, size, _MOST_TILE) or None) if sought < number + run else None
            offset += self._leaves
        raise BadInput(f"{plain_line(self.path)}: directories lead ever deeper")

    def _entries(self, offset: int, size: int) -> list[tuple[int, int, int, int]]:
        """The directory at ``offset``; neighbouring tiles mostly share theirs, so the last few are kept."""
        if offset not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                del self._known[next(iter(self._known))]
            self._known[offset] = list(self._directory(offset, size))
        return self._known[offset]

    def _directory(self, offset: int, size: int) -> Iterator[tuple[int, int, int, int]]:
        """Entries as (tile number, run, bytes, offset)."""
        data = self._unpacked(self._read(offset, size, _MOST_DIRECTORY))
        self._bytes_walked += len(data)
        if self._bytes_walked > _MOST_WALKED:
            raise BadInput(f"{plain_line(self.path)}: the directories around these places are larger than {_MOST_WALKED} bytes")
        numbers = _varints(data)
        try:
            count = next(numbers)
            columns = [[next(numbers) for _ in range(count)] for _ in range(4)]
        except (StopIteration, RuntimeError):
            raise BadInput(f"{plain_line(self.path)}: a directory is cut short") from None
        number, end = 0, 0
        for step, run, length, place in zip(*columns, strict=True):
            number += step
            start = end if place == 0 else place - 1
            end = start + length
            yield number, run, length, start

    def _read(self, offset: int, size: int, most: int) -> bytes:
        if size > most:
            raise BadInput(f"{plain_line(self.path)}: a part of {size} bytes is more than {most}")
        if offset > self.path.stat().st_size:
            return b""
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(size)

    def _unpacked(self, data: bytes) -> bytes:
        if self._compression == _NONE:
            return data
        try:
            unpacker = zlib.decompressobj(wbits=31)
            unpacked = unpacker.decompress(data, _MOST_DIRECTORY)
        except zlib.error:
            raise BadInput(f"{plain_line(self.path)}: a directory is damaged") from None
        if unpacker.unconsumed_tail:
            raise BadInput(f"{plain_line(self.path)}: a directory is larger than {_MOST_DIRECTORY} bytes")
        return unpacked

    def _attribution(self, offset: int, size: int) -> str:
        try:
            value: Any = json.loads(self._unpacked(self._read(offset, size, _MOST_DIRECTORY)))
        except (ValueError, RecursionError):
            return ""
        found = value.get("attribution") if isinstance(value, dict) else ""
        return found if isinstance(found, str) else ""


def _varints(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0
        elif shift > 63:
            return


def _number(z: int, x: int, y: int) -> int:
    """The tiles of all lower zooms, then the place on the Hilbert curve of this one."""
    place, side = 0, 1 << z
    cx, cy, half = x, y, side >> 1
    while half:
        right, below = int(bool(cx & half)), int(bool(cy & half))
        place += half * half * ((3 * right) ^ below)
        if not below:
            if right:
                cx, cy = side - 1 - cx, side - 1 - cy
            cx, cy = cy, cx
        half >>= 1
    return ((1 << 2 * z) - 1) // 3 + place
