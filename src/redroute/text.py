"""Untrusted texts on one line of a terminal, a log or a message."""

from __future__ import annotations

import re
import unicodedata

_ELLIPSIS = "…"
_BYTES_OF_A_NAME = re.compile("[\udc80-\udcff]+")


def plain_line(text: object, limit: int = 200) -> str:
    r"""``text`` on one line without anything that acts: controls, line ends, direction marks and lone surrogates become ``\\xNN`` or ``\\uNNNN``.

    Longer than ``limit`` characters, it is cut and ends with ``…``. What is plain stays exactly as it was. Bytes that Python could not read in the
    locale's encoding (PEP 383), as in file names under ``LC_ALL=C``, are read as UTF-8.
    """
    source = str(text)
    if len(source) <= limit and source.isprintable():
        return source
    source = _BYTES_OF_A_NAME.sub(lambda found: found[0].encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape"), source)
    line = "".join(_plain(character) for character in source[: limit + 1])
    return line if len(line) <= limit and len(source) <= limit else line[: limit - 1] + _ELLIPSIS


def _plain(character: str) -> str:
    # Cc controls, Cf marks (bidi, zero width, tags), Cs surrogates, Co/Cn nothing we can show, Zl/Zp line ends.
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character
