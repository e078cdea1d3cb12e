"""A fault points at the line of its member, in TOML and in JSON."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.errors import RequestRefused
from redroute.problem.request_file import LINED, request_from_json, request_from_toml
from redroute.problem.request_lines import line_of, member_lines

TOML = '''# a comment with = and [ in it
title = """
a = 1
[days]"""
order."is_hard" = 2
required = ["a", # another ]
  4,
  'b"']
[lunch]
minutes = 900
places = [ {site = "a"}, { sit = "b" } ]
[[days]]
date = 2026-10-12
start = { at = { lat = 113.0, lon = 27.1 } }
[[days]]
begins = 08:30:00.5
[days.start]
"sit\\u0065s" = 1
[[days]]
'''


def test_faults_of_toml_name_their_lines():
    with pytest.raises(RequestRefused) as refused:
        request_from_toml(TOML)
    assert {path: int(message.rpartition("(line ")[2][:-1]) for path, message in refused.value.faults} == {
        "order.is_hard": 5,
        "required[1]": 7,
        "lunch.minutes": 10,
        "lunch.places[1].sit": 11,
        "days[0].start.at.lat": 14,
        "days[1].begins": 16,
        "days[1].date": 15,
        "days[1].start.sites": 18,
        "days[2].date": 19,
    }


def test_faults_of_json_name_their_lines():
    text = (
        '{"pace": 3,\n\n"days": [{"date": "2026-01-01"},\r\n{"begins": "8:30"},\n{"date": "2026-13-01", "lunch": {\n"window": ["9:00",\n"25"]}}]\n}'
    )
    with pytest.raises(RequestRefused) as refused:
        request_from_json(text)
    assert {path: int(message.rpartition("(line ")[2][:-1]) for path, message in refused.value.faults} == {
        "pace": 1,
        "days[1].date": 4,
        "days[2].date": 5,
        "days[2].lunch.window[1]": 7,
    }


def test_a_fault_of_the_whole_text_has_no_line():
    for refuse, text in ((request_from_json, "\n{}"), (request_from_json, "\n[]"), (request_from_toml, "\n")):
        with pytest.raises(RequestRefused) as refused:
            refuse(text)
        assert "line" not in str(refused.value)


def test_lines_are_not_looked_for_in_a_text_no_person_wrote():
    for filler, is_lined in (("x" * 100, True), ("x" * LINED, False)):
        with pytest.raises(RequestRefused) as refused:
            request_from_toml(f"# {filler}\npace = 1\n")
        assert ("(line 2)" in str(refused.value)) == is_lined


def test_a_missing_member_stands_where_its_table_does():
    assert line_of("days[0].start.at.lat", {"days": 1, "days[0]": 2}) == 2
    assert line_of("days[7].date", {"days": 1, "days[0]": 2}) == 1
    assert line_of("title", {"days": 1}) is None


keys = st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs"), exclude_characters=".[]"), min_size=1, max_size=6)
scalars = st.booleans() | st.integers(-(10**9), 10**9) | st.text(st.characters(exclude_categories=("Cs",)), max_size=6) | st.floats(-9, 9)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=12)


def paths(value: object, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [each for key, inner in value.items() for each in (f"{path}.{key}" if path else key, *paths(inner, f"{path}.{key}" if path else key))]
    if isinstance(value, list):
        return [each for index, inner in enumerate(value) for each in (f"{path}[{index}]", *paths(inner, f"{path}[{index}]"))]
    return []


@given(st.dictionaries(keys, values, max_size=4), st.sampled_from([None, 1]))
@settings(max_examples=300, deadline=None)
def test_every_member_of_any_json_has_the_line_it_is_written_on(value, indent):
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    found = member_lines(text, is_toml=False)
    assert sorted(found) == sorted(set(paths(value)))
    if indent is None:
        assert set(found.values()) <= {1}
        return
    # Indented, every member and every entry begins a line of its own, in the order of the document.
    assert list(found.values()) == sorted(found.values())
    written = text.split("\n")
    names = {path: json.dumps(path.rpartition(".")[2], ensure_ascii=False) for path in found if not path.endswith("]")}
    assert [path for path, name in names.items() if not written[found[path] - 1].strip().startswith(name)] == []


def quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {inline(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(inline, value)) + "\n]"
    return quoted(value)


@given(st.dictionaries(keys, values, max_size=4), st.lists(st.dictionaries(keys, values, max_size=3), max_size=3))
@settings(max_examples=300, deadline=None)
def test_every_member_of_any_toml_has_a_line(top, tables):
    written = {**top, "tables": tables} if tables else top
    lines = [f"{quoted(key)} = {inline(value)}" for key, value in top.items() if key != "tables"]
    for table in tables:
        lines += ["[[tables]]", *(f"{quoted(key)} = {inline(value)}" for key, value in table.items())]
    text = "\n".join(lines)
    assert sorted(member_lines(text, is_toml=True)) == sorted(set(paths(tomllib.loads(text)))), written
