"""Many records as columns: every name once, and values that repeat once each.

Thirty-six thousand sites written as records are three times as long, most of it the names of members. The page turns the columns back into records
(``assets/words.js``), so nothing else knows of them. A compressed form would be smaller still, but not the same bytes from every build of zlib.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# Printable, and none of them escaped in JSON or in a data block.
_DIGITS = "".join(chr(code) for code in range(0x23, 0x7F) if chr(code) not in "&<>\\")
_MOST = len(_DIGITS) ** 2


def columns(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """``records`` as ``{"count": n, "columns": [[name, part, form, …], …]}``.

    ``part`` is empty, or names the member inside the member ``name``. Forms: ``"all"`` with a value for each record; ``"some"`` with the numbers of
    the records that have one (as steps from one to the next) and their values; ``"few"`` with the distinct values and, for each record, the number
    of its value plus one, 0 for none, as a string of digits of base 88, one or two for each record. Records without a column's member do not have it.
    """
    found: dict[tuple[str, str], tuple[list[int], list[Any]]] = {}
    for number, record in enumerate(records):
        for name, value in record.items():
            for part, each in value.items() if type(value) is dict else (("", value),):
                column = found.get((name, part))
                if column is None:
                    column = found[name, part] = ([], [])
                column[0].append(number)
                column[1].append(each)
    return {"count": len(records), "columns": [[name, part, *_form(*column, len(records))] for (name, part), column in found.items()]}


def _form(numbers: list[int], values: list[Any], count: int) -> list[Any]:
    keys = [value if type(value) is str else _key(value) for value in values]
    distinct = dict(zip(reversed(keys), reversed(values), strict=True))
    if len(distinct) <= max(1, min(len(values) // 8, _MOST - 1)):
        is_short = len(distinct) < len(_DIGITS)
        order = dict.fromkeys(keys)
        index = {key: _digits(place, is_short=is_short) for place, key in enumerate(order, 1)}
        of = [_digits(0, is_short=is_short)] * count
        for number, key in zip(numbers, keys, strict=True):
            of[number] = index[key]
        return ["few", [distinct[key] for key in order], "".join(of)]
    if len(values) == count:
        return ["all", values]
    return ["some", [number - before for number, before in zip(numbers, [0, *numbers], strict=False)], values]


def _digits(value: int, *, is_short: bool) -> str:
    return _DIGITS[value] if is_short else _DIGITS[value // len(_DIGITS)] + _DIGITS[value % len(_DIGITS)]


def _key(value: Any) -> Any:
    # By type, too: 1, 1.0 and True are equal to Python and different on the page.
    return (type(value), tuple(value) if isinstance(value, list) else value)
