"""From members to a tour request, along its schema: everything that is wrong is found at once.

The walk follows the schema, never the value, so that neither depth nor size of what it was given matters beyond the limits of the schema.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final

from redroute.clock import TimeWindow, format_clock, parse_clock
from redroute.errors import RequestRefused
from redroute.geo.datum import Datum, to_wgs84
from redroute.mode import Mode
from redroute.problem.request import (
    LONGEST_TEXT,
    MOST_FAULTS,
    YEARS,
    DayRequest,
    Lunch,
    OrderRequest,
    Pace,
    Place,
    QuotaRequest,
    Sequence,
    TourRequest,
    UnknownHours,
)
from redroute.problem.request_names import nearest
from redroute.problem.request_schema import REQUEST_SCHEMA, Shape
from redroute.text import plain_line

_KINDS: Final = {
    "object": "a table of members",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


_INDEX = re.compile(r"\[\d+\]")


class _Wrong:
    """Stands for a value with a fault, which is already told."""


_WRONG: Final = _Wrong()


class _Enough(Exception):
    """There are as many faults as anybody wants to read."""


def request_of(value: object) -> tuple[TourRequest | None, tuple[tuple[str, str], ...]]:
    """The request of a mapping, or ``None``, and all faults as (path, message); never raises for what is in ``value``."""
    walk = _Walk()
    request = None
    try:
        members = walk.members(REQUEST_SCHEMA, value, "")
        # With good days the rules between members are looked at even where another member is wrong: it then counts as left out.
        if isinstance(members, dict) and "days" in members:
            request = walk.made(_tour, members, "")
    except _Enough:
        walk.faults.append(("", f"there is more; only the first {MOST_FAULTS} faults are told"))
    return (None, tuple(walk.faults)) if walk.faults or not isinstance(request, TourRequest) else (request, ())


@dataclass(slots=True)
class _Walk:
    faults: list[tuple[str, str]] = field(default_factory=list)

    def read(self, shape: Shape, value: Any, path: str) -> Any:
        """What the value stands for, or ``_WRONG`` after telling why it does not fit the shape."""
        if "$ref" in shape:
            name = shape["$ref"].rpartition("/")[2]
            found = self.read(REQUEST_SCHEMA["$defs"][name], value, path)
            maker = _MAKERS.get(name)
            return found if maker is None or found is _WRONG else self.made(maker, found, path)
        if "type" not in shape:  # lunch: false, or a table
            return None if value is False else self.read(shape["anyOf"][1], value, path)
        match shape["type"]:
            case "object":
                count = len(self.faults)
                members = self.members(shape, value, path)
                return members if len(self.faults) == count else _WRONG
            case "array":
                return self._list(shape, value, path)
            case "string":
                return self._text(shape, value, path)
            case "boolean":
                return value if isinstance(value, bool) else self._tell(path, f"{_shown(value)} is not {_KINDS['boolean']}")
            case _:
                return self._number(shape, value, path)

    def members(self, shape: Shape, value: Any, path: str) -> dict[str, Any] | _Wrong:
        """The members of an object that are right."""
        if not isinstance(value, Mapping):
            return self._tell(path, f"{_shown(value)} is not {_KINDS['object']}")
        known: Mapping[str, Shape] = shape.get("properties", {})
        most = shape.get("maxProperties", len(value))
        if len(value) > most:
            return self._tell(path, f"has {len(value)} members; at most {most} are allowed")
        found = {}
        for name, member in value.items():
            where = joined(path, name)
            inner = known.get(name) if isinstance(name, str) else None
            if inner is None and "propertyNames" in shape:
                inner = shape["additionalProperties"] if self.read(shape["propertyNames"], name, where) is not _WRONG else None
            elif inner is None:
                self._tell(where, _unknown(name, known))
            if inner is not None and (read := self.read(inner, member, where)) is not _WRONG:
                found[name] = read
        for name in shape.get("required", ()):
            if name not in value:
                self._tell(joined(path, name), "is missing")
        return found

    def made(self, maker: Callable[[Any], Any], value: Any, path: str) -> Any:
        """What the maker makes of the value, or ``_WRONG`` where the value it makes refuses to be."""
        try:
            return maker(value)
        except RequestRefused as refusal:
            for inner, message in refusal.faults:
                self._tell(f"{path}.{inner}" if path and inner else path or inner, message)
            return _WRONG
        except ValueError as error:
            return self._tell(path, plain_line(error))

    def _list(self, shape: Shape, value: Any, path: str) -> tuple[Any, ...] | _Wrong:
        if not isinstance(value, list | tuple):
            if isinstance(value, Mapping) and _holds_tables(shape):
                return self._tell(path, f"a table is not a list; in TOML each begins with [[{_INDEX.sub('', path)}]]")
            return self._tell(path, f"{_shown(value)} is not {_KINDS['array']}")
        least, most = shape.get("minItems", 0), shape["maxItems"]
        if not least <= len(value) <= most:
            allowed = f"exactly {most}" if least == most else f"{least} to {most}"
            return self._tell(path, f"has {len(value)} entries; {allowed} are allowed")
        read = tuple(self.read(shape["items"], item, f"{path}[{index}]") for index, item in enumerate(value))
        return _WRONG if any(item is _WRONG for item in read) else read

    def _text(self, shape: Shape, value: Any, path: str) -> str | _Wrong:
        pattern = shape.get("pattern")
        if pattern is not None and type(value) in (date, time):  # TOML has dates and times of its own
            value = value.isoformat()
        if pattern is not None and not (isinstance(value, str) and re.fullmatch(pattern, value)):
            plain = unicodedata.normalize("NFKC", value) if isinstance(value, str) and len(value) <= LONGEST_TEXT else ""
            if re.fullmatch(pattern, plain):
                return self._tell(path, f"{_shown(value)} has full-width characters; write {plain!r}")
            return self._tell(path, f"{_shown(value)} is not {_EXAMPLES[shape.get('format', 'time')]}")
        if not isinstance(value, str):
            return self._tell(path, f"{_shown(value)} is not {_KINDS['string']}")
        words = shape.get("enum")
        if words is not None and value not in words:
            return self._tell(path, f"{_shown(value)} is none of {', '.join(words)}")
        least, most = shape.get("minLength", 0), shape.get("maxLength", len(value))
        if not least <= len(value) <= most:
            return self._tell(path, f"has {len(value)} characters; {least} to {most} are allowed")
        return str(value)

    def _number(self, shape: Shape, value: Any, path: str) -> int | float | _Wrong:
        kind, least, most = shape["type"], shape["minimum"], shape["maximum"]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        # Written so that NaN fails too. 40.0 is a whole number, as JSON Schema has it.
        if is_number and least <= value <= most and (kind == "number" or int(value) == value):
            return int(value) if kind == "integer" else float(value)
        swapped = "; are latitude and longitude swapped?" if is_number and most == 90 < abs(value) <= 180 else ""
        return self._tell(path, f"{_shown(value)} is not {_KINDS[kind]} between {least} and {most}{swapped}")

    def _tell(self, path: str, message: str) -> _Wrong:
        if len(self.faults) >= MOST_FAULTS:
            raise _Enough
        self.faults.append((path, message))
        return _WRONG


_EXAMPLES: Final = {
    "time": 'a time of day; write HH:MM, such as "08:30"',
    "date": f'a date from {YEARS[0]} to {YEARS[1]}; write YYYY-MM-DD, such as "2026-10-12"',
}


def _holds_tables(shape: Shape) -> bool:
    """Whether the entries of a list are tables."""
    entry = REQUEST_SCHEMA["$defs"].get(shape["items"]["$ref"].rpartition("/")[2], {})
    return bool(entry.get("type") == "object")


def joined(path: str, name: object) -> str:
    """The path of a member of the object at ``path``."""
    shown = plain_line(name, 60) if isinstance(name, str) else _shown(name)
    return f"{path}.{shown}" if path else shown


def _unknown(name: object, known: Mapping[str, Shape]) -> str:
    near = nearest(name, known) if isinstance(name, str) else None
    return f"there is no such member; did you mean {near}?" if near else f"there is no such member; known are {', '.join(known)}"


def _shown(value: object) -> str:
    """A value as a message shows it, however large it is."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() if value.bit_length() > 64:
            return "a number of very many digits"
        case int() | float():
            return str(value)
        case str():
            return repr(plain_line(value, 60))
        case Mapping():
            return "a table"
        case list() | tuple():
            return "a list"
        case date() | time():
            return plain_line(value, 60)
    return f"a {type(value).__name__}"


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not in the calendar") from None


def _window(pair: tuple[int, int]) -> TimeWindow:
    opens, closes = pair
    if opens > closes:
        raise ValueError(f"the latest moment, {format_clock(closes)}, is before the earliest, {format_clock(opens)}")
    return TimeWindow(opens, closes)


def _day(members: dict[str, Any]) -> DayRequest:
    return DayRequest(**members, has_lunch=members.get("lunch", ...) is not None)


def _tour(members: dict[str, Any]) -> TourRequest:
    return TourRequest(**{name: member for name, member in members.items() if name != "$schema"})


_MAKERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "time": parse_clock,
    "date": _date,
    "window": _window,
    "mode": Mode,
    "pace": Pace,
    "sequence": Sequence,
    "unknown_hours": UnknownHours,
    "position": lambda members: to_wgs84(members["lat"], members["lon"], Datum(members.get("datum", Datum.WGS84))),
    "place": lambda members: Place(**members),
    "lunch": lambda members: Lunch(**members),
    "day": _day,
    "order": lambda members: OrderRequest(**members),
    "quota": lambda members: QuotaRequest(**members),
}
"""What becomes of a part of the schema once its shape is right; an object's members are named as the fields of its value."""
