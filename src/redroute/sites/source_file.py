"""From a file to JSON: bytes, encoding, compression and syntax, each refused with a reason and nothing read beyond its limit."""

from __future__ import annotations

import codecs
import json
import math
import os
import re
import stat
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from redroute.text import plain_line

BYTES = 64 * 1024 * 1024
"""Largest file, also after decompression."""

RATIO = 200
"""A compressed file that grows more than this many times (beyond 1 MiB) is refused unread."""

DEPTH = 64
"""Deepest nesting of arrays and objects."""

OVERFLOW = "holds a number larger than a float can be; kept as null"
"""What is said of a member beyond the schema that nobody could write again."""

_TOML = re.compile(r"^[ \t]*(?:\[\[?[A-Za-z_][\w.-]*\]\]?[ \t]*\r?$|[A-Za-z_][\w.-]*[ \t]*=[ \t]*\S)", re.MULTILINE)
_TABLE = re.compile(r"\s*[^\n{}\[\]:]*[,;\t][^\n{}\[\]:]*(?:\r?\n|\Z)")
_PACKED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd", b"7z\xbc\xaf": "7z"}
_WORKBOOK = "a workbook (.xlsx)"
_OTHER = {b"<": "markup (XML, KML or HTML)", b"%PDF": "a PDF", b"\x89PNG": "a picture", b"SQLite": "a database", b"\xff\xd8\xff": "a picture"}


class Unreadable(Exception):  # internal to reading; becomes a diagnostic
    """The file cannot be read as JSON; ``code`` and ``message`` make the one diagnostic."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)


def read_bytes(path: Path, most: int = BYTES) -> bytes:
    """The bytes of an ordinary file, unpacked where its name ends in ``.gz``; a file of more than ``most`` bytes is refused unread."""
    try:
        # Without O_NONBLOCK a pipe would block before it can be looked at.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise Unreadable("io.missing", "there is no such file") from None
    except OSError as error:
        raise Unreadable("io.unreadable", plain_line(error.strerror or error)) from None
    except ValueError:
        raise Unreadable("io.missing", "no file can have such a name") from None
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise Unreadable("io.unreadable", "this is a folder or a device, not a file")
    with os.fdopen(handle, "rb") as file:
        if status.st_size > most:
            raise Unreadable("limits.bytes", f"{status.st_size} bytes are more than the {most} such a file may have")
        data = file.read(most + 1)
    if path.name.lower().endswith(".gz") and data[:2] == b"\x1f\x8b":
        return _unpacked(data)
    return data


def parse(data: bytes) -> Any:
    """The JSON value, whole. Raises ``Unreadable``."""
    check_kind(data)
    text, _ = decoded(data)
    if not text.strip():
        raise Unreadable("io.empty", "the file is empty")
    start = data.lstrip()[:8]
    for magic, name in _OTHER.items():
        if start.startswith(magic):
            raise Unreadable("io.not_json", f"this is {name}, not GeoJSON; export it as GeoJSON")
    seeming = kind_of(text)
    if seeming:
        raise Unreadable("json.syntax", f"this seems to be {seeming}, not GeoJSON; a table is named .csv, docs/reference/catalogue.md says the rest")
    return loaded(text)


def kind_of(text: str) -> str | None:
    """What a text seems to be that is no JSON but often taken for it: ``"a table (CSV)"`` or ``"a TOML file"``."""
    start = text[:2000]
    if start.lstrip().startswith(("{", '"')):
        return None
    return "a TOML file" if _TOML.search(start) else "a table (CSV)" if _TABLE.match(start) else None


def check_kind(data: bytes) -> None:
    """Raises ``Unreadable`` where the first bytes tell of an archive, or there are too many."""
    if len(data) > BYTES:
        raise Unreadable("limits.bytes", f"more than the {BYTES} bytes a catalogue may have; split it")
    for magic, name in _PACKED.items():
        if data.startswith(magic):
            # A workbook of Excel or WPS is a zip archive, and nobody unpacks one.
            if name == "zip" and (b"xl/" in data or b"[Content_Types].xml" in data):
                raise Unreadable("io.not_json", f"this is {_WORKBOOK}, which is not read; save it as CSV UTF-8 (.csv)")
            raise Unreadable("io.compressed", f"this is a {name} archive; unpack it, or name a gzip file .geojson.gz")


def mark_of(data: bytes) -> bytes:
    """The byte order mark a text begins with, or nothing."""
    return codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""


def json_decoder(parse_float: Callable[[str], float] = float) -> json.JSONDecoder:
    """A decoder that refuses, with ``Unreadable``, members that stand twice and numbers that are none."""
    return json.JSONDecoder(parse_float=parse_float, parse_constant=_refuse_constant, object_pairs_hook=_unique)


def is_too_deep(value: Any, depth: int = DEPTH) -> bool:
    """Whether arrays and objects are nested deeper than ``depth``."""
    level: list[Any] = [value] if isinstance(value, dict | list) else []
    for _ in range(depth):
        level = [child for parent in level for child in (parent.values() if isinstance(parent, dict) else parent) if isinstance(child, dict | list)]
        if not level:
            return False
    return True


def overflows(value: Any) -> bool:
    """Whether a number in the value was too large for a float and became infinite when read: no JSON can hold it again."""
    match value:
        case float():
            return not math.isfinite(value)
        case dict():
            return any(map(overflows, value.values()))
        case list():
            return any(map(overflows, value))
    return False


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of UTF-8 bytes, and whether a byte order mark had to be skipped. Raises ``Unreadable``."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:64]:
        raise Unreadable("io.encoding", "this looks like UTF-16; save it as UTF-8")
    mark = mark_of(data)
    try:
        return data[len(mark) :].decode("utf-8"), bool(mark)
    except UnicodeDecodeError as error:
        raise Unreadable("io.encoding", f"byte {error.start} is not UTF-8 (GBK, perhaps, or a file cut short); save it as UTF-8") from None


def _unpacked(data: bytes) -> bytes:
    most = min(BYTES, max(1024 * 1024, RATIO * len(data)))
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, most + 1)
    except zlib.error:
        raise Unreadable("io.compressed", "the gzip data are damaged") from None
    if len(unpacked) > most:
        raise Unreadable("limits.decompressed_size", f"unpacked, the file is larger than {most} bytes; unpack it yourself if you trust it")
    if not unpacker.eof:
        raise Unreadable("io.compressed", "the gzip data are cut short")
    return unpacked


def loaded(text: str, parse_float: Callable[[str], float] = float) -> Any:
    """The value of a JSON text: no member twice, no NaN, nothing nested without end. Raises ``Unreadable``.

    A number too large for a float is infinite, as in every JSON reader of Python's; ``parse_float`` may refuse it.
    """
    try:
        value = json_decoder(parse_float).decode(text)
    except RecursionError:
        raise Unreadable("limits.depth", f"arrays and objects are nested deeper than {DEPTH}") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        if error.msg == "Extra data":
            raise Unreadable("json.trailing_data", f"{where}: something follows the end of the document") from None
        raise Unreadable("json.syntax", f"{where}: {error.msg}") from None
    except ValueError:
        raise Unreadable("json.number", "a number has thousands of digits") from None
    if is_too_deep(value):
        raise Unreadable("limits.depth", f"arrays and objects are nested deeper than {DEPTH}")
    return value


def _refuse_constant(word: str) -> None:
    raise Unreadable("json.nan", f"{word} is not JSON; leave the member out, or write null")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise Unreadable("json.duplicate_key", f"the member {plain_line(twice, 60)!r} stands twice in one object; only one of them can be meant")
    return members
