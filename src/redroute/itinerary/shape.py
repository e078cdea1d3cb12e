"""What a part of a document looks like: one description that writes it, reads it and tells its JSON Schema, so that the three cannot disagree."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar

from redroute.clock import LATEST, format_clock_exact, parse_clock
from redroute.sites.cleaning import LONGEST_TEXT
from redroute.text import plain_line

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

LARGEST = 2**53 - 1
"""Whole numbers beyond it are not the same number to every reader of JSON (RFC 7493, section 2.2)."""

_CLOCK = "^([0-3][0-9]|4[0-7]):[0-5][0-9](:[0-5][0-9])?$|^48:00$"
_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class Misfit(Exception):  # internal to reading; becomes a DocumentRefused
    """A value that does not have its shape; ``steps`` lead to it, innermost first."""

    def __init__(self, message: str, *steps: str | int) -> None:
        self.message, self.steps = message, list(steps)
        super().__init__(message)

    @property
    def path(self) -> str:
        """Such as ``days[0].stops[2].site``, plain whatever the names in it are."""
        parts = (f"[{step}]" if isinstance(step, int) else f".{plain_line(step, 60)}" for step in reversed(self.steps))
        return "".join(parts).removeprefix(".")


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """``read`` undoes ``write`` and raises ``Misfit``; ``schema`` holds for whatever ``write`` gives."""

    write: Callable[[T], Any]
    read: Callable[[Any], T]
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: what it looks like, and the attribute it holds where that has another name."""

    shape: Shape[Any]
    attribute: str = ""


def _same(value: T) -> T:
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise Misfit("is not a text")
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise Misfit("is neither true nor false")
    return value


def _clock(value: Any) -> int:
    if not re.match(_CLOCK, _text(value)) or value.endswith("\n"):
        raise Misfit(f'{plain_line(value, 40)!r} is not a time of day such as "09:00", "09:00:30" or, in the night after, "25:10"')
    return parse_clock(value)


def _clock_text(seconds: int) -> str:
    if not 0 <= seconds <= LATEST:
        raise Misfit(f"{seconds} s after midnight is no time of day")
    return format_clock_exact(seconds)


def _date(value: Any) -> date:
    try:
        if not re.match(_DATE, _text(value)):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise Misfit(f'{plain_line(value, 40)!r} is not a date such as "2026-10-01"') from None


def _short(value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise Misfit(f"has {len(value)} characters; 0 to {LONGEST_TEXT} are allowed")
    return value


TEXT: Shape[str] = Shape(_short, lambda value: _short(_text(value)), {"type": "string", "maxLength": LONGEST_TEXT})
TRUTH: Shape[bool] = Shape(bool, _truth, {"type": "boolean"})
CLOCK: Shape[int] = Shape(_clock_text, _clock, {"type": "string", "pattern": _CLOCK})
DATE: Shape[date] = Shape(date.isoformat, _date, {"type": "string", "pattern": _DATE})
ANYTHING: Shape[Any] = Shape(_same, _same, {})


def whole(least: int = -LARGEST, most: int = LARGEST) -> Shape[int]:
    """A whole number between two others, both included."""

    def read(value: Any) -> int:
        if type(value) is not int:
            raise Misfit("is not a whole number")
        if not least <= value <= most:
            raise Misfit(f"{_digits(value)} is not between {least} and {most}")
        return value

    # operator.index: a number of numpy's is written like one of Python's.
    return Shape(lambda value: read(operator.index(value)), read, {"type": "integer", "minimum": least, "maximum": most})


def number(least: float | None = None, most: float | None = None) -> Shape[float]:
    """A number, whole or not, between two others where given."""

    def read(value: Any) -> float:
        if type(value) not in (int, float):
            raise Misfit("is not a number")
        if (least is not None and value < least) or (most is not None and value > most) or abs(value) > 1e300:
            raise Misfit(f"{_digits(value)} is not between {-1e300 if least is None else least} and {1e300 if most is None else most}")
        return value  # type: ignore[no-any-return]

    bounds = {"minimum": least, "maximum": most}
    return Shape(_same, read, {"type": "number"} | {key: bound for key, bound in bounds.items() if bound is not None})


def _digits(value: float) -> str:
    return plain_line(value, 40) if abs(value) < 1e100 else "a number of a hundred digits"


def word(kind: type[Enum]) -> Shape[Any]:
    """A member of an enumeration of words, by its value."""
    return words({member.value: member for member in kind})


def words(meanings: Mapping[str, K]) -> Shape[K]:
    """One of some words, each with its meaning."""
    by_meaning = {meaning: text for text, meaning in meanings.items()}

    def read(value: Any) -> K:
        if _text(value) not in meanings:
            raise Misfit(f"{plain_line(value, 40)!r} is none of {', '.join(meanings)}")
        return meanings[value]

    def write(value: K) -> str:
        if value not in by_meaning:
            raise Misfit(f"{plain_line(value, 40)!r} is none of {', '.join(meanings)}")
        return by_meaning[value]

    return Shape(write, read, {"enum": list(meanings)})


def optional(shape: Shape[T]) -> Shape[T | None]:
    """What may be ``null``."""

    def write(value: T | None) -> Any:
        return None if value is None else shape.write(value)

    return Shape(write, lambda value: None if value is None else shape.read(value), {"anyOf": [shape.schema, {"type": "null"}]})


def listed(shape: Shape[T], most: int = LARGEST) -> Shape[tuple[T, ...]]:
    """A list of one shape, in order, of up to so many entries."""

    def few(values: Sequence[Any]) -> Sequence[Any]:
        if len(values) > most:
            raise Misfit(f"has {len(values)} entries; 0 to {most} are allowed")
        return values

    def read(value: Any) -> tuple[T, ...]:
        if type(value) is not list:
            raise Misfit("is not a list")
        found: list[T] = []
        items = few(value)
        try:
            found.extend(map(shape.read, items))
        except Misfit as misfit:
            misfit.steps.append(len(found))
            raise
        return tuple(found)

    def write(values: Sequence[T]) -> list[Any]:
        written: list[Any] = []
        try:
            written.extend(map(shape.write, few(values)))
        except Misfit as misfit:
            misfit.steps.append(len(written))
            raise
        return written

    schema = {"type": "array", "items": shape.schema} | ({"maxItems": most} if most < LARGEST else {})
    return Shape(write, read, schema)


def gathered(shape: Shape[K]) -> Shape[frozenset[K]]:
    """A set, written as a sorted list without repetitions."""
    as_list = listed(shape)

    def read(value: Any) -> frozenset[K]:
        items = as_list.read(value)
        if len(set(items)) != len(items):
            raise Misfit("names one thing twice")
        return frozenset(items)

    return Shape(lambda values: sorted(shape.write(value) for value in values), read, {**as_list.schema, "uniqueItems": True})


def indexed(shape: Shape[T]) -> Shape[Mapping[str, T]]:
    """Things with an ``id`` of their own, each under it: written as a list."""
    as_list = listed(shape)

    def read(value: Any) -> dict[str, T]:
        found: dict[str, T] = {}
        for index, item in enumerate(as_list.read(value)):
            if found.setdefault(item.id, item) is not item:  # type: ignore[attr-defined]
                raise Misfit("is the id of an earlier one", "id", index)
        return found

    return Shape(lambda values: as_list.write(tuple(values.values())), read, as_list.schema)


def mapping() -> Shape[Mapping[str, Any]]:
    """An object of whatever members."""

    def read(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise Misfit("is not an object")
        return value

    return Shape(dict, read, {"type": "object"})


def texts_by_name() -> Shape[Mapping[str, str]]:
    """An object whose members are all texts."""

    def read(value: Any) -> dict[str, str]:
        if type(value) is not dict:
            raise Misfit("is not an object")
        for name, text in value.items():
            try:
                TEXT.read(text)
            except Misfit as misfit:
                misfit.steps.append(name)
                raise
        return value

    return Shape(dict, read, {"type": "object", "additionalProperties": TEXT.schema})


def record(kind: type[T], members: Mapping[str, Shape[Any] | Member], *, is_sparse: bool = False, tag: str = "") -> Shape[T]:
    """A dataclass as an object. All members are written and required; a sparse one leaves out those that have their default.

    With a ``tag`` the object says by its member ``type`` what it is.
    """
    parts = {name: member if isinstance(member, Member) else Member(member) for name, member in members.items()}
    rows = [(name, part.attribute or name, part.shape) for name, part in parts.items()]
    by_name = {name: (attribute, shape) for name, attribute, shape in rows}
    defaults = _defaults(kind) if is_sparse else {}
    required = [name for name, attribute, _ in rows if attribute not in defaults]

    def read(value: Any) -> T:
        if type(value) is not dict:
            raise Misfit("is not an object")
        values: dict[str, Any] = {}
        name = ""
        try:
            for name, given in value.items():
                if name not in by_name:
                    if name == "type" and given == tag:
                        continue
                    raise Misfit("is no member of this object")
                attribute, shape = by_name[name]
                values[attribute] = shape.read(given)
        except Misfit as misfit:
            misfit.steps.append(name)
            raise
        for name in required:
            if name not in value:
                raise Misfit("is missing", name)
        try:
            return kind(**values)
        except ValueError as error:  # the value itself refuses nonsense
            raise Misfit(plain_line(error, 300)) from None

    schema = {"type": "object", "properties": {name: shape.schema for name, _, shape in rows}, "required": required, "additionalProperties": False}
    if tag:
        schema["properties"] = {"type": {"const": tag}, **schema["properties"]}  # type: ignore[dict-item]
        schema["required"] = ["type", *required]
    return Shape(_writer(rows, defaults, tag), read, schema)


def _writer(rows: Sequence[tuple[str, str, Shape[Any]]], defaults: Mapping[str, Any], tag: str) -> Callable[[Any], dict[str, Any]]:
    """Writes the members of a record, those of ``defaults`` only where they differ."""

    def write(value: Any) -> dict[str, Any]:
        written: dict[str, Any] = {"type": tag} if tag else {}
        name = ""
        try:
            for name, attribute, shape in rows:
                held = getattr(value, attribute)
                if attribute not in defaults or held != defaults[attribute]:
                    written[name] = shape.write(held)
        except Misfit as misfit:
            misfit.steps.append(name)
            raise
        return written

    return write


def _defaults(kind: type[Any]) -> dict[str, Any]:
    found = {}
    for each in fields(kind):
        if each.default is not MISSING:
            found[each.name] = each.default
        elif each.default_factory is not MISSING:
            found[each.name] = each.default_factory()
    return found


def tagged(shapes: Mapping[str, tuple[type[Any], Shape[Any]]]) -> Shape[Any]:
    """One of several records, told apart by the member ``type``."""
    by_kind = dict(shapes.values())

    def read(value: Any) -> Any:
        tag = value.get("type") if type(value) is dict else None
        if not isinstance(tag, str) or tag not in shapes:
            raise Misfit(f'is not an object whose "type" is one of {", ".join(shapes)}')
        return shapes[tag][1].read(value)

    return Shape(lambda value: by_kind[type(value)].write(value), read, {"oneOf": [shape.schema for _, shape in shapes.values()]})
