"""Many records as columns: every name once, and values that repeat once each.

Thirty-six thousand sites written as records are three times as long, most of it the names of members. The page turns the columns back into records
(``assets/words.js``), so nothing else knows of them. A compressed form would be smaller still, but not the same bytes from every build of zlib.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_ABSENT = -1


def columns(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """``records`` as ``{"count": n, "columns": [[name, part, form, …], …]}``.

    ``part`` is empty, or names the member inside the member ``name``. Forms: ``"all"`` with a value for each record; ``"some"`` with the numbers of
    the records that have one (as steps from one to the next) and their values; ``"few"`` with the distinct values and, for each record, the number
    of its value or -1. Records without a column's member do not have it.
    """
    found: dict[tuple[str, str], tuple[list[int], list[Any]]] = {}
    for number, record in enumerate(records):
        for name, value in record.items():
            parts = value.items() if isinstance(value, Mapping) else (("", value),)
            for part, each in parts:
                numbers, values = found.setdefault((name, part), ([], []))
                numbers.append(number)
                values.append(each)
    return {"count": len(records), "columns": [[name, part, *_form(*column, len(records))] for (name, part), column in found.items()]}


def _form(numbers: list[int], values: list[Any], count: int) -> list[Any]:
    distinct = _distinct(values)
    if distinct is not None:
        of = [_ABSENT] * count
        keys = {key: index for index, key in enumerate(distinct)}
        for number, value in zip(numbers, values, strict=True):
            of[number] = keys[_key(value)]
        return ["few", list(distinct.values()), of]
    if len(values) == count:
        return ["all", values]
    return ["some", [number - before for number, before in zip(numbers, [0, *numbers], strict=False)], values]


def _distinct(values: list[Any]) -> dict[Any, Any] | None:
    """The distinct values, if they are few enough to be worth a dictionary."""
    found: dict[Any, Any] = {}
    most = max(1, len(values) // 8)
    for value in values:
        found.setdefault(_key(value), value)
        if len(found) > most:
            return None
    return found


def _key(value: Any) -> Any:
    # By type, too: 1, 1.0 and True are equal to Python and different on the page.
    return (type(value), tuple(value) if isinstance(value, list) else value)
