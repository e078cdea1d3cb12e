"""A tour request as a file: TOML or JSON in, JSON out; one schema for both and for mappings in Python."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from ast import literal_eval
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from redroute.clock import format_clock_exact
from redroute.errors import RequestRefused
from redroute.problem.request import DayRequest, Lunch, Place, QuotaRequest, TourRequest
from redroute.problem.request_lines import line_of, member_lines
from redroute.problem.request_names import IN_CHINESE, nearest
from redroute.problem.request_reader import request_of
from redroute.problem.request_schema import REQUEST_SCHEMA
from redroute.sites.source_file import Unreadable, decoded, loaded, read_bytes
from redroute.text import plain_line

BYTES: Final = 512 * 1024
"""Largest request; ten thousand ids fit."""

LINED: Final = 128 * 1024
"""Of a text longer than this, the lines of faults are not looked for: whoever wrote it was a program."""

DOTS: Final = 16
"""Most parts of a dotted key of TOML: the time its reader takes grows with their square."""

# Atomic throughout: each character is looked at a bounded number of times, whatever the text.
_LONG_KEY = re.compile(rf"""(?<![\w-])(?:(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{DOTS}}}""")
_WHERE = re.compile(r"\s*\(at (line (\d+), column (\d+)|end of document)\)\Z")
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z][\w-]*(?=\s*[=.\]])")
_KEY = re.compile(r"(Cannot (?:declare|mutate immutable namespace|redefine namespace)) (\(.+,.*\))( twice)?", re.DOTALL)


def read_request(path: Path | str) -> TourRequest:
    """The request in a ``.toml`` or ``.json`` file, which is all that is read.

    Raises :class:`~redroute.errors.RequestRefused` with every fault of the file, each with the path of its member.
    """
    path = Path(path)
    source = plain_line(path)
    suffix = path.suffix.lower()
    if suffix not in (".toml", ".json"):
        raise RequestRefused([("", "a request is a .toml or a .json file")], source)
    try:
        data = read_bytes(path, BYTES)
    except Unreadable as error:
        raise RequestRefused([("", plain_line(error.message))], source) from None
    return (request_from_toml if suffix == ".toml" else request_from_json)(data, source)


def request_from_toml(text: str | bytes, source: str | None = None) -> TourRequest:
    """The request in TOML; ``source`` stands for it in messages. Dates and times may be TOML's own. Raises ``RequestRefused``."""
    text = _text(text, source)
    return _request(_toml(text, source), source, text, is_toml=True)


def request_from_json(text: str | bytes, source: str | None = None) -> TourRequest:
    """The request in JSON; ``source`` stands for it in messages. Raises ``RequestRefused``."""
    text = _text(text, source)
    try:
        value = loaded(text)
    except Unreadable as error:
        raise RequestRefused([("", plain_line(error.message))], source) from None
    return _request(value, source, text)


def request_from_mapping(value: Mapping[str, Any], source: str | None = None) -> TourRequest:
    """The request in a mapping as a JSON or TOML reader gives it. Raises ``RequestRefused`` with every fault."""
    return _request(value, source)


def _request(value: object, source: str | None, text: str = "", *, is_toml: bool = False) -> TourRequest:
    """The request of a value; faults name their lines where it was read from a text."""
    request, faults = request_of(value)
    if request is None:
        raise RequestRefused(_lined(faults, text, is_toml=is_toml), source)
    return request


def placed(refused: RequestRefused, path: Path | str) -> RequestRefused:
    """The same faults of a request that :func:`read_request` read from ``path``, with the file and its lines; the file alone if it is gone."""
    path = Path(path)
    try:
        text = decoded(read_bytes(path, BYTES))[0]
    except Unreadable:
        text = ""
    return RequestRefused(_lined(refused.faults, text, is_toml=path.suffix.lower() == ".toml"), plain_line(path))


def _lined(faults: Sequence[tuple[str, str]], text: str, *, is_toml: bool) -> list[tuple[str, str]]:
    """Faults with the lines of the text they stand on."""
    known = member_lines(text, is_toml=is_toml) if len(text) <= LINED else {}
    return [(path, message + _on_line(line_of(path, known))) for path, message in faults]


def _on_line(line: int | None) -> str:
    return f" (line {line})" if line else ""


def request_json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a request, a copy of your own.

    The reader follows it. Rules between members go beyond it: a day ends after it begins, days come in order, no site is required and excluded.
    """
    return copy.deepcopy(REQUEST_SCHEMA)


def request_to_json(request: TourRequest) -> str:
    """The request in JSON, every member written out; :func:`request_from_json` makes an equal one of it."""
    order = request.order
    members = {
        "title": request.title,
        "days": [_day_members(day) for day in request.days],
        "modes": list(request.modes),
        "walk_up_to_m": request.walk_up_to_m,
        "theme_weights": dict(request.theme_weights),
        "level_weights": dict(request.level_weights),
        "required": request.required,
        "excluded": request.excluded,
        "preferred": request.preferred,
        "only_themes": request.only_themes,
        "order": {"sequence": order.sequence, "sites": order.sites, "is_hard": order.is_hard, "penalty": order.penalty},
        "quotas": [_quota_members(quota) for quota in request.quotas],
        "pace": request.pace,
        "lunch": False if request.lunch is None else _lunch_members(request.lunch),
        "walking_limit_m": request.walking_limit_m,
        "budget_yuan": request.budget_yuan,
        "default_visit_minutes": request.default_visit_minutes,
        "margin_minutes": request.margin_minutes,
        "talks": request.talks,
        "unknown_hours": request.unknown_hours,
        "max_candidates": request.max_candidates,
    }
    return json.dumps(_given(members), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _day_members(day: DayRequest) -> dict[str, Any]:
    lunch = False if not day.has_lunch else None if day.lunch is None else _lunch_members(day.lunch)
    return _given(
        {
            "date": day.date.isoformat(),
            "begins": format_clock_exact(day.begins),
            "ends": format_clock_exact(day.ends),
            "start": None if day.start is None else _place_members(day.start),
            "end": None if day.end is None else _place_members(day.end),
            "modes": day.modes,
            "lunch": lunch,
        }
    )


def _place_members(place: Place) -> dict[str, Any]:
    at = None if place.at is None else {"lat": place.at.lat, "lon": place.at.lon}
    return _given({"site": place.site, "at": at, "address": place.address, "label": place.label or None})


def _lunch_members(lunch: Lunch) -> dict[str, Any]:
    return {
        "window": [format_clock_exact(lunch.window.opens), format_clock_exact(lunch.window.closes)],
        "minutes": lunch.minutes,
        "places": [_place_members(place) for place in lunch.places],
    }


def _quota_members(quota: QuotaRequest) -> dict[str, Any]:
    return _given({name: getattr(quota, name) for name in ("theme", "kind", "level", "at_least", "at_most")})


def _given(members: dict[str, Any]) -> dict[str, Any]:
    return {name: member for name, member in members.items() if member is not None}


def _text(text: str | bytes, source: str | None) -> str:
    if len(text) > BYTES:
        raise RequestRefused([("", f"more than the {BYTES} bytes a request may have")], source)
    try:
        return decoded(text)[0] if isinstance(text, bytes) else text.removeprefix("\ufeff")
    except Unreadable as error:
        raise RequestRefused([("", plain_line(error.message))], source) from None


def _toml(text: str, source: str | None) -> dict[str, Any]:
    long_key = _LONG_KEY.search(text)
    if long_key:
        line = text.count("\n", 0, long_key.start()) + 1
        raise RequestRefused([("", f"line {line}: a key of more than {DOTS} parts")], source)
    try:
        return tomllib.loads(text)
    except RecursionError:
        message = "lists and tables are nested too deeply"
    except tomllib.TOMLDecodeError as error:
        message = _placed(str(error), text)
    except ValueError:
        message = "a number has thousands of digits"
    raise RequestRefused([("", plain_line(message))], source)


def _placed(message: str, text: str) -> str:
    """A message of the TOML reader about a text, its place first."""
    where = _WHERE.search(message)
    if not where:
        return message
    fact = message[: where.start()]
    if key := _KEY.fullmatch(fact):  # a tuple of Python
        fact = f"{key[1]} {'.'.join(literal_eval(key[2]))}{key[3] or ''}"
    elif where[2] and (name := _FOREIGN.match(text.split("\n")[int(where[2]) - 1], int(where[3]) - 1)):
        near = nearest(name[0], IN_CHINESE.values())
        fact = "names of members are English" + (f"; did you mean {near}?" if near else "; `redroute schema request` lists them")
    return f"{where[1]}: {fact[:1].lower()}{fact[1:]}"
