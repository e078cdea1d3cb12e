"""On which line of a TOML or JSON text a member stands, so that a fault can point at it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Final

from redroute.problem.request_reader import joined

_TOKEN: Final = re.compile(
    r"""
      (?P<skip>[ \t\r]+|\#[^\n]*)
    | (?P<string>\"\"\"(?:[^\\]|\\.)*?\"{3,5}(?!\")|'''.*?'{3,5}(?!')|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    | (?P<mark>[\n\[\]{},=:.])
    | (?P<bare>[^\s\[\]{},=:."'\#]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_END: Final = ("", 0)


def line_of(path: str, lines: dict[str, int]) -> int | None:
    """The line of the member, or of the nearest one around it where it is missing; ``None`` for the whole text."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


def member_lines(text: str, *, is_toml: bool) -> dict[str, int]:
    """The first line, from 1, of every member of a text that its own reader has accepted, by path such as ``days[0].begins``."""
    walk = _Lines(text, is_toml=is_toml)
    try:
        if is_toml:
            walk.statements()
        else:
            walk.value("")
    except RecursionError:  # nested beyond all sense; the lines found so far are right
        pass
    return walk.found


class _Lines:
    def __init__(self, text: str, *, is_toml: bool) -> None:
        self.found: dict[str, int] = {}
        self._is_toml = is_toml
        self._tables: dict[str, int] = {}  # how often [[…]] came for a path
        self._tokens = _tokens(text)
        self._word, self._line = _END
        self._step()

    def statements(self) -> None:
        """A whole TOML text: headers of tables, and members below them."""
        table = ""
        while self._word:
            if self._word == "\n":
                self._step()
            elif self._word == "[":
                table = self._header()
            else:
                self._member(table)

    def value(self, path: str) -> None:
        """One value, and whatever stands in it."""
        self._skip("\n")
        if path:
            self.found.setdefault(path, self._line)
        if self._word == "[":
            self._step()
            index = 0
            while self._inside("]"):
                self.value(f"{path}[{index}]")
                index += 1
        elif self._word == "{":
            self._step()
            while self._inside("}"):
                self._member(path)
        else:
            while self._word and self._word not in ",]}\n":
                self._step()

    def _inside(self, closing: str) -> bool:
        """Whether another entry follows; steps over what parts entries, and over the closing mark."""
        self._skip(",\n")
        if self._word and self._word != closing:
            return True
        self._step()
        return False

    def _member(self, table: str) -> None:
        path = table
        line = self._line
        for part in self._key():
            path = self._latest(joined(path, part))
            self.found.setdefault(path, line)
        self._step()  # the sign between name and value
        self.value(path)

    def _header(self) -> str:
        line = self._line
        self._step()
        is_list = self._word == "["
        self._skip("[")
        *above, last = self._key()
        path = ""
        for part in above:
            path = self._latest(joined(path, part))
            self.found.setdefault(path, line)
        path = joined(path, last)
        self.found.setdefault(path, line)
        if is_list:
            self._tables[path] = self._tables.get(path, 0) + 1
        path = self._latest(path)
        self.found.setdefault(path, line)
        self._skip("]")
        return path

    def _latest(self, path: str) -> str:
        """What a name in a header or before a dot means: of a list of tables, the last."""
        return f"{path}[{self._tables[path] - 1}]" if path in self._tables else path

    def _key(self) -> list[str]:
        parts = []
        self._skip("\n")
        while self._word and self._word not in "=:]":
            if self._word != ".":
                parts.append(self._name(self._word))
            self._step()
        return parts or [""]

    def _name(self, token: str) -> str:
        if token[0] not in "\"'":
            return token
        name: str = tomllib.loads(f"name = {token}")["name"] if self._is_toml else json.loads(token)
        return name

    def _skip(self, marks: str) -> None:
        while self._word and self._word in marks:
            self._step()

    def _step(self) -> None:
        self._word, self._line = next(self._tokens, _END)


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        token = match[0]
        if match.lastgroup != "skip":
            yield token, line
        line += token.count("\n")
