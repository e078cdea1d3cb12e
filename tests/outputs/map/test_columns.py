"""Columns hold exactly the records they were made of."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.outputs.map.columns import _DIGITS, columns

SCALARS = st.one_of(st.text(max_size=3), st.integers(0, 3), st.floats(0, 2, allow_nan=False), st.booleans())
VALUES = st.one_of(SCALARS, st.lists(st.sampled_from("abc"), min_size=1, max_size=2))
MEMBERS = st.dictionaries(st.sampled_from(["name", "at", "themes", "__proto__"]), VALUES, max_size=4)
RECORDS = st.builds(
    lambda flat, inner: flat | ({"position": inner} if inner else {}), MEMBERS, st.dictionaries(st.sampled_from("xy"), SCALARS, max_size=2)
)


def _records(packed: dict[str, Any]) -> list[dict[str, Any]]:
    """What the page does, in Python."""
    records: list[dict[str, Any]] = [{} for _ in range(packed["count"])]
    for name, part, form, first, *second in packed["columns"]:
        if form == "all":
            found = list(enumerate(first))
        elif form == "few":
            width = 1 if len(first) < len(_DIGITS) else 2
            assert len(second[0]) == width * packed["count"]
            digits = [[_DIGITS.index(each) for each in second[0][at : at + width]] for at in range(0, len(second[0]), width)]
            places = [(each[0] * len(_DIGITS) + each[1] if width == 2 else each[0]) for each in digits]
            found = [(number, first[of - 1]) for number, of in enumerate(places) if of]
        else:
            found, number = [], 0
            for step, value in zip(first, second[0], strict=True):
                number += step
                found.append((number, value))
        for number, value in found:
            (records[number].setdefault(name, {}) if part else records[number])[part or name] = value
    return records


@settings(max_examples=200, deadline=None)
@given(st.lists(RECORDS, max_size=40))
def test_the_records_come_back_as_they_were(records: list[dict[str, Any]]) -> None:
    restored = _records(json.loads(json.dumps(columns(records))))
    assert [sorted(each.items(), key=repr) for each in restored] == [sorted(each.items(), key=repr) for each in records]


def test_a_value_that_repeats_is_written_once() -> None:
    text = json.dumps(columns([{"level": "national", "name": str(n)} for n in range(1000)]))
    assert text.count("national") == 1
    assert text.count("name") == 1


def test_a_column_of_many_values_takes_two_digits_each() -> None:
    records = [{"of": f"v{n % 300}"} for n in range(3000)]
    packed = columns(records)
    assert packed["columns"][0][2] == "few"
    assert _records(packed) == records
