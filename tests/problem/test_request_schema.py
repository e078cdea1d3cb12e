"""The JSON Schema of a request is true: the reader takes what it takes, refuses what it refuses, and means by silence what it says."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.errors import RequestRefused
from redroute.problem.request import Lunch, TourRequest
from redroute.problem.request_file import read_request, request_from_mapping, request_from_toml, request_json_schema, request_to_json
from redroute.problem.request_reader import request_of

SCHEMA = request_json_schema()
PARTS: dict[str, Any] = {name: part for name, part in SCHEMA["$defs"].items() if "properties" in part} | {"tour": SCHEMA}
MEMBERS = [(part, name) for part, shape in PARTS.items() for name in shape["properties"]]
DAYS = [{"date": "2026-10-13"}]

FULL: dict[str, Any] = {
    "title": "三天",
    "modes": ["walk", "coach"],
    "theme_weights": {"labour": 2, "industry": 0.5},
    "level_weights": {"national": 1.5},
    "required": ["a", "b"],
    "excluded": ["c"],
    "preferred": ["b", "d"],
    "only_themes": ["labour"],
    "order": {"sequence": "locked", "sites": ["a", "b"], "is_hard": False, "penalty": 5},
    "quotas": [{"theme": "labour", "at_least": 2}, {"kind": "museum", "at_most": 3}, {"level": "national", "at_least": 1, "at_most": 1}],
    "pace": "brisk",
    "lunch": {"window": ["11:00", "12:30"], "minutes": 45, "places": [{"site": "a"}]},
    "walking_limit_m": 4000,
    "budget_yuan": 12.5,
    "talks": False,
    "unknown_hours": "skip",
    "days": [
        {"date": "2026-10-13", "begins": "9:00", "ends": "17:00:30", "start": {"site": "a", "label": "A"}, "end": {"address": "b"}},
        {"date": "2026-10-14", "lunch": False, "start": {"at": {"lat": 27.6, "lon": 113.9, "datum": "BD-09"}}, "modes": ["walk"]},
        {"date": "2026-10-15", "lunch": {"minutes": 30}, "ends": "25:10"},
    ],
}

RULES = ("not after it begins", "in order of date", "at once", "before the earliest", "less than at_least")
"""What only the reader knows, for no schema can compare two members."""


def ecma(shape: Any) -> Any:
    """The schema with patterns as ECMA-262 means them: Python's ``$`` also matches before a last line end."""
    if isinstance(shape, dict):
        return {name: part[:-1] + r"\Z" if name == "pattern" else ecma(part) for name, part in shape.items()}
    return [ecma(part) for part in shape] if isinstance(shape, list) else shape


VALIDATOR = jsonschema.Draft202012Validator(ecma(SCHEMA), format_checker=jsonschema.FormatChecker(["date"]))


def agree(value: Any) -> bool:
    request, faults = request_of(value)
    return VALIDATOR.is_valid(value) == (request is not None or all(any(rule in message for rule in RULES) for _, message in faults))


def spots(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from spots(inner, (*at, key))


SPOTS = list(spots(FULL))[1:]
WORDS = [
    "walk",
    "locked",
    "free",
    "national",
    "museum",
    "a",
    "",
    "08:30",
    "08:30\n",
    "24:00",
    "48:00",
    "2026-02-30",
    "2026-10-16",
    "1899-01-01",
    "x" * 301,
]
ODD = (
    st.sampled_from(
        [None, True, False, 0, 1, -1, 1.0, 1.5, -0.0, 1e300, 10**30, 240, 241, 100_001, [], {}, [[]], ["a", "a"], ["walk", "walk"], [0], DAYS]
    )
    | st.sampled_from(WORDS)
    | st.sampled_from(
        [{"site": "a"}, {"site": "a", "at": {}}, {"theme": "a"}, {"at_least": 0}, {"sequence": "locked"}, {"sites": ["a"]}, {"minutes": 0}]
    )
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=4)
)


def changed(value: Any, spot: tuple[Any, ...], odd: Any, how: str) -> Any:
    value = copy.deepcopy(value)
    parent = value
    for key in spot[:-1]:
        if not isinstance(parent, dict | list) or (isinstance(parent, list) and not (isinstance(key, int) and key < len(parent))):
            return value
        parent = parent.get(key) if isinstance(parent, dict) else parent[key]
    key = spot[-1]
    if isinstance(parent, dict):
        if how == "drop":
            parent.pop(key, None)
        else:
            parent[f"{key}x" if how == "misspell" else key] = odd
    elif isinstance(parent, list) and isinstance(key, int) and key < len(parent):
        if how == "drop":
            del parent[key]
        elif how == "misspell":
            parent.append(copy.deepcopy(parent[key]))
        else:
            parent[key] = odd
    return value


@given(st.lists(st.tuples(st.sampled_from(SPOTS), ODD, st.sampled_from(["put", "put", "drop", "misspell"])), min_size=1, max_size=3))
@settings(max_examples=600, deadline=None)
def test_reader_and_schema_agree_on_every_change_of_a_full_request(changes):
    value = FULL
    for spot, odd, how in changes:
        value = changed(value, spot, odd, how)
    assert agree(value), (value, request_of(value)[1], [error.message for error in VALIDATOR.iter_errors(value)])


@pytest.mark.parametrize("spot", SPOTS, ids=str)
def test_reader_and_schema_agree_on_every_member_put_wrong(spot):
    for odd in (None, True, 0, 1.5, -1, 10**30, "", "a\n", "08:30\n", "2026-10-13\n", [], {}, [None]):
        value = changed(FULL, spot, odd, "put")
        assert agree(value), (odd, request_of(value)[1])
    for how in ("drop", "misspell"):
        assert agree(changed(FULL, spot, 1, how))


def test_the_full_request_is_taken_by_both():
    assert VALIDATOR.is_valid(FULL)
    assert request_of(FULL)[1] == ()
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(("part", "name"), MEMBERS)
def test_every_member_is_described_in_two_languages_with_an_example_that_fits(part, name):
    member = PARTS[part]["properties"][name]
    chinese, _, english = member["description"].partition(" / ")
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert english.isascii()
    shape = {**member, "$defs": SCHEMA["$defs"]}
    for value in (*member["examples"], *([member["default"]] if "default" in member else [])):
        jsonschema.validate(value, shape)


def test_silence_means_the_defaults_the_schema_names():
    assert request_from_mapping({"days": DAYS}) == TourRequest(days=request_from_mapping({"days": DAYS}).days)
    for part, around in {
        "tour": lambda members: {"days": DAYS, **members},
        "day": lambda members: {"days": [{**DAYS[0], **members}]},
        "lunch": lambda members: {"days": DAYS, "lunch": members},
        "order": lambda members: {"days": DAYS, "order": members},
        "place": lambda members: {"days": [{**DAYS[0], "start": {"site": "a", **members}}]},
        "position": lambda members: {"days": [{**DAYS[0], "start": {"at": {"lat": 27.6, "lon": 113.9, **members}}}]},
        "quota": lambda members: {"days": DAYS, "quotas": [{"theme": "a", "at_most": 1, **members}]},
    }.items():
        defaults = {name: member["default"] for name, member in PARTS[part]["properties"].items() if "default" in member}
        assert defaults, part
        assert request_from_mapping(around(defaults)) == request_from_mapping(around({})), part


def test_every_member_of_the_schema_is_written_and_every_field_of_the_values_is_a_member():
    request = request_from_mapping(FULL)
    assert set(json.loads(request_to_json(request))) | {"$schema"} == set(SCHEMA["properties"])
    assert set(TourRequest.__dataclass_fields__) | {"$schema"} == set(SCHEMA["properties"])
    assert set(Lunch.__dataclass_fields__) == set(PARTS["lunch"]["properties"])


def test_the_schema_is_a_copy_of_your_own():
    request_json_schema()["properties"].clear()
    assert request_json_schema() == SCHEMA


def test_every_member_is_in_the_reference_and_its_examples_are_requests(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = (root / "docs" / "reference" / "request.md").read_text(encoding="utf-8")
    assert [name for _, name in MEMBERS if f"| `{name}` |" not in text] == []
    for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL):
        assert request_from_toml(block).days
    monkeypatch.chdir(root)
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, "request.md", "exec"), {})
    wishes = re.findall(r"^\| [^|]* \| `(\w+ = [^`]*)` \|$", text, re.MULTILINE)
    assert len(wishes) >= 4
    assert all(request_from_toml(f"{wish}\ndays = [{{ date = 2026-10-13 }}]") for wish in wishes)


def test_the_faults_shown_in_the_reference_are_those_told(root: Path):
    text = (root / "docs" / "reference" / "request.md").read_text(encoding="utf-8")
    example = (root / "examples" / "labour-day.toml").read_text(encoding="utf-8")
    wrong = example.replace("begins = 08:30:00", "begins = '8点半'").replace("walking_limit_m", "walking_limit")
    with pytest.raises(RequestRefused) as refused:
        request_from_toml(wrong, "labour-day.toml")
    assert f"```\n{refused.value}\n```" in text


def test_the_examples_are_on_days_the_official_calendar_knows(root: Path):
    from redroute.sites.calendar import ChineseCalendar, DayKind

    for path in sorted((root / "examples").glob("*.toml")):
        days = read_request(path).days
        assert {ChineseCalendar().kind(day.date) for day in days} == {DayKind.WORKDAY}, path.name
        assert all(day.date.weekday() > 0 for day in days), "the memorial hall rests on Mondays"
