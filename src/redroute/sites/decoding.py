"""A GeoJSON collection decoded feature by feature, so that neither its text nor its parsed form is ever held whole."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from json import JSONDecodeError
from typing import Any

from redroute.sites.source_file import DEPTH, Unreadable, is_too_deep, json_decoder, mark_of

CHUNK = 128 * 1024
"""Bytes turned into text at a time; a larger value is decoded in chunks that double."""

_AFTER = frozenset(",:]} \t\n\r")
_SPACE = re.compile(r"[ \t\n\r]*")


class Doubtful(Exception):
    """The text is not the well-formed object this decoder is for. What is wrong, and where, the ordinary parser says."""


def decode_features(data: bytes, take: Callable[[Any], None]) -> dict[str, Any]:
    """The members of a JSON object; each value of its list ``features`` goes to ``take`` and is ``None`` in the result.

    Raises ``Doubtful`` for whatever :func:`redroute.sites.source_file.parse` would refuse, for any other kind of document, and perhaps after ``take``
    was called: what it took is then void.
    """
    try:
        return _Text(data).members(take)
    except (ValueError, RecursionError, Unreadable) as error:
        raise Doubtful from error


class _Text:
    """A window on the text of a file: what is read is dropped, what is wanted is decoded."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._next = len(mark_of(data))
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._parse = json_decoder().raw_decode
        self._text, self._at = "", 0

    def members(self, take: Callable[[Any], None]) -> dict[str, Any]:
        members: dict[str, Any] = {}
        self._expect("{")
        separator = "}" if self._is_next("}") else ","
        while separator == ",":
            if self._peek() != '"' or (key := self._value()) in members:
                raise Doubtful
            self._expect(":")
            if key == "features" and self._is_next("["):
                members[key] = self._list(take)
            else:
                members[key] = self._value(DEPTH - 1)
            separator = self._symbol()
        if separator != "}" or self._peek():
            raise Doubtful
        return members

    def _list(self, take: Callable[[Any], None]) -> list[None]:
        count = 0
        separator = "]" if self._is_next("]") else ","
        while separator == ",":
            take(self._value(DEPTH - 2))
            count += 1
            separator = self._symbol()
        if separator != "]":
            raise Doubtful
        return [None] * count

    def _value(self, depth: int = 1) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._parse(self._text, self._at)
            except JSONDecodeError:
                if not self._fill():
                    raise
                continue
            # A number that ends with the window may go on beyond it, and "1." is not yet a number.
            if self._text[end : end + 1] in _AFTER or not self._fill():
                break
        # Nothing is nested deeper than it has brackets, and to count those is quick.
        brackets = self._text.count("[", self._at, end) + self._text.count("{", self._at, end)
        self._at = end
        if brackets > depth and is_too_deep(value, depth):
            raise Doubtful
        return value

    def _peek(self) -> str:
        """The next character that is not space, or nothing at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or not self._fill():
                return self._text[self._at : self._at + 1]

    def _symbol(self) -> str:
        symbol = self._peek()
        self._at += 1
        return symbol

    def _is_next(self, symbol: str) -> bool:
        if self._peek() != symbol:
            return False
        self._at += 1
        return True

    def _expect(self, symbol: str) -> None:
        if self._symbol() != symbol:
            raise Doubtful

    def _fill(self) -> bool:
        """Decode on; false at the end of the file."""
        if self._next >= len(self._data):
            return False
        rest = self._text[self._at :]
        until = self._next + max(CHUNK, 2 * len(rest))
        self._text = rest + self._decode(self._data[self._next : until], until >= len(self._data))
        self._next, self._at = until, 0
        return True
