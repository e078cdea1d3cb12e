"""Fonts with Chinese characters on this machine, and which characters they hold: read from their tables, as OpenType lays them out."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from redroute.errors import BadInput

# By how they look on a leaflet, best first: song type before gothic, simplified before the rest.
_SERIF = ("notoserifcjksc", "notoserifsc", "sourcehanserifsc", "sourcehanserifcn", "notoserifcjk", "songti", "stsong", "simsun")
_SANS = ("notosanscjksc", "notosanssc", "sourcehansanssc", "notosanscjk", "pingfang", "hiraginosansgb", "msyh", "wqy", "droidsansfallback", "simhei")
_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
_LARGEST = 100_000_000
_LAST = 0x10FFFF
_MOST_TOLD = 16 * _LAST
"""Characters that all parts of one ``cmap`` may tell of together: a font has a few parts, for older and newer readers."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; ``index`` counts inside a collection."""

    path: Path
    index: int

    def holds(self, character: str) -> bool:
        """Whether the face has a picture for the character."""
        return ord(character) in _characters(self.path, self.index)


def faces(chosen: Path | str | None = None) -> tuple[tuple[Face, ...], tuple[Face, ...]]:
    """Regular and bold faces to draw with, best first: ``chosen`` and what this machine has.

    Raises ``BadInput`` where ``chosen`` is no font, or the machine has no font with Chinese characters and none was chosen.
    """
    if chosen is not None:
        first = _faces_of(Path(chosen))
        return first, first
    found = _installed()
    regular = tuple(face for path in found if not _is_bold(path) for face in _faces_of(path))
    bold = tuple(face for path in found if _is_bold(path) for face in _faces_of(path))
    if not regular and not bold:
        raise BadInput("no font with Chinese characters was found; name one (font=…), install fonts-noto-cjk, or write .svg")
    return regular or bold, (*bold, *regular)


def _installed() -> list[Path]:
    """Font files of names we know, in order of preference."""
    ranked: list[tuple[int, str, Path]] = []
    for folder in _folders():
        for path in _files(folder):
            name = path.stem.lower().replace("-", "").replace("_", "").replace(" ", "")
            rank = next((k for k, known in enumerate((*_SERIF, *_SANS)) if name.startswith(known)), None)
            if rank is not None and not any(style in name for style in ("light", "thin", "black", "medium", "mono")):
                ranked.append((rank, path.name, path))
    return [path for _, _, path in sorted(ranked)]


def _folders() -> Iterator[Path]:
    home = Path.home()
    match sys.platform:
        case "win32":
            yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
            yield home / "AppData/Local/Microsoft/Windows/Fonts"
        case "darwin":
            yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
        case _:
            yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts")


def _files(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        for name in names:
            if name.lower().endswith(_SUFFIXES):
                yield Path(root) / name


def _is_bold(path: Path) -> bool:
    return "bold" in path.stem.lower()


@cache
def _faces_of(path: Path) -> tuple[Face, ...]:
    """The face of a font that suits simplified Chinese: in a collection the one whose name says so, else the first."""
    try:
        count = len(_offsets(_data(path)))
        chosen = next((index for index in range(count) if b"\0S\0C" in _name(path, index)), 0)
    except struct.error as error:
        raise _damaged(path) from error
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} is not a font that can be read: {error}") from error
    return (Face(path, chosen),)


def _damaged(path: Path) -> BadInput:
    return BadInput(f"{path} is not a font that can be read: it is cut short or damaged")


def _data(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST:
        raise ValueError("it is larger than any font")
    return path.read_bytes()


def _offsets(data: bytes) -> list[int]:
    if data[:4] == b"ttcf":
        (count,) = struct.unpack_from(">I", data, 8)
        return list(struct.unpack_from(f">{min(count, 64)}I", data, 12))
    if data[:4] in (b"\0\1\0\0", b"OTTO", b"true"):
        return [0]
    raise ValueError("it does not begin like one")


def _table(data: bytes, start: int, wanted: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", data, start + 4)
    for k in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, start + 12 + 16 * k)
        if tag == wanted:
            return data[offset : offset + length]
    return b""


@cache
def _name(path: Path, index: int) -> bytes:
    data = _data(path)
    return _table(data, _offsets(data)[index], b"name")


@cache
def _characters(path: Path, index: int) -> frozenset[int]:
    """The code points of the face's ``cmap``. Raises ``BadInput`` where the font is damaged."""
    try:
        data = _data(path)
        return _mapped(_table(data, _offsets(data)[index], b"cmap"))
    except (OSError, struct.error, ValueError) as error:
        raise _damaged(path) from error


def _mapped(table: bytes) -> frozenset[int]:
    """The code points of a ``cmap``, formats 4 and 12 (OpenType 1.9)."""
    found: set[int] = set()
    told = 0
    (count,) = struct.unpack_from(">H", table, 2)
    for k in range(count):
        (offset,) = struct.unpack_from(">I", table, 4 + 8 * k + 4)
        (form,) = struct.unpack_from(">H", table, offset)
        if form == 12:
            (groups,) = struct.unpack_from(">I", table, offset + 12)
            spans = [(first, min(last, _LAST)) for first, last, _ in struct.iter_unpack(">III", table[offset + 16 : offset + 16 + 12 * groups])]
        elif form == 4:
            (doubled,) = struct.unpack_from(">H", table, offset + 6)
            ends = struct.unpack_from(f">{doubled // 2}H", table, offset + 14)
            starts = struct.unpack_from(f">{doubled // 2}H", table, offset + 16 + doubled)
            spans = list(zip(starts, ends, strict=True))
        else:
            continue
        # No part tells a character twice; one that does would keep us for hours.
        told += sum(max(0, last - first + 1) for first, last in spans)
        if told > _MOST_TOLD:
            raise ValueError("it tells of more characters than there are")
        for first, last in spans:
            found.update(range(first, last + 1))
    found.discard(0xFFFF)
    return frozenset(found)
