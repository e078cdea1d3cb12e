"""A request survives the trip through a file, and every fault of a file is told at once, with its path and a way out."""

import json
import subprocess
import sys
from datetime import date, timedelta

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.clock import TimeWindow
from redroute.errors import RequestRefused
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.problem.request import (
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
from redroute.problem.request_file import (
    read_request,
    request_from_json,
    request_from_mapping,
    request_from_toml,
    request_json_schema,
    request_to_json,
)
from redroute.problem.request_reader import request_of

SHORTEST = {"days": [{"date": "2026-10-13"}]}

names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12).filter(str.strip)
ids = st.lists(names, unique=True, max_size=3).map(tuple)
degrees = st.floats(-90, 90, allow_nan=False)
places = st.one_of(
    st.builds(Place, site=names, label=names),
    st.builds(Place, address=names),
    st.builds(lambda lat, lon: Place(at=LatLon(lat=lat, lon=lon)), degrees, degrees),
)
lunches = st.builds(
    Lunch,
    window=st.tuples(st.integers(0, 80_000), st.integers(0, 5000)).map(lambda pair: TimeWindow(pair[0], sum(pair))),
    minutes=st.integers(1, 240),
    places=st.lists(places, max_size=2).map(tuple),
)
modes = st.lists(st.sampled_from(list(Mode)), min_size=1, unique=True).map(tuple)
orders = st.one_of(
    st.just(OrderRequest()),
    st.builds(OrderRequest, sequence=st.just(Sequence.CHRONOLOGICAL), is_hard=st.booleans(), penalty=st.integers(1, 99)),
    st.builds(OrderRequest, sequence=st.just(Sequence.LOCKED), sites=st.lists(names, min_size=1, max_size=3, unique=True).map(tuple)),
)
quotas = st.lists(st.builds(QuotaRequest, theme=names, at_least=st.integers(1, 5)), max_size=2).map(tuple)


@st.composite
def days(draw):
    first = draw(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
    begins = draw(st.integers(0, 70_000))
    return tuple(
        DayRequest(
            date=first + timedelta(number),
            begins=begins,
            ends=begins + draw(st.integers(1, 30_000)),
            start=draw(st.none() | places),
            end=draw(st.none() | places),
            modes=draw(st.none() | modes),
            **draw(st.sampled_from([{}, {"has_lunch": False}]) | lunches.map(lambda lunch: {"lunch": lunch})),
        )
        for number in range(draw(st.integers(1, 3)))
    )


@st.composite
def requests(draw):
    required = draw(ids)
    return TourRequest(
        days=draw(days()),
        title=draw(names),
        modes=draw(modes),
        theme_weights=draw(st.dictionaries(names, st.floats(0, 100), max_size=2)),
        required=required,
        excluded=tuple(site for site in draw(ids) if site not in required),
        order=draw(orders),
        quotas=draw(quotas),
        pace=draw(st.sampled_from(list(Pace))),
        lunch=draw(st.none() | lunches),
        walking_limit_m=draw(st.none() | st.integers(0, 9000)),
        budget_yuan=draw(st.none() | st.floats(0, 500)),
        talks=draw(st.booleans()),
        unknown_hours=draw(st.sampled_from(list(UnknownHours))),
    )


@given(requests())
@settings(max_examples=150, deadline=None)
def test_a_request_comes_back_from_its_json_unchanged_and_within_the_schema(request_):
    text = request_to_json(request_)
    assert request_from_json(text) == request_
    jsonschema.validate(json.loads(text), request_json_schema())


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
members = sorted(request_json_schema()["properties"])


@given(st.dictionaries(st.sampled_from(members), values, max_size=3))
@settings(max_examples=300, deadline=None)
def test_the_reader_takes_nothing_the_schema_refuses(odd):
    value = {**SHORTEST, **odd}
    request, faults = request_of(value)
    assert (request is None) == bool(faults)
    assert all("\n" not in message and len(message) < 600 for _, message in faults)
    if request is not None:
        jsonschema.validate(value, request_json_schema())


@pytest.mark.parametrize(
    ("change", "path", "word"),
    [
        ({"days": []}, "days", "entries"),
        ({"dayz": []}, "dayz", "days"),
        ({"days": [{"date": "2026-02-30"}]}, "days[0].date", "calendar"),
        ({"days": [{"date": "2026-10-13", "begins": "18:00", "ends": "09:00"}]}, "days[0].ends", "after"),
        ({"days": [{"date": "3000-10-13"}]}, "days[0].date", "from 1900 to 2199"),
        ({"days": [{"date": "2026-10-14"}, {"date": "2026-10-13"}]}, "days[1].date", "order of date"),
        ({"days": [{"date": "2026-10-13", "start": {"site": "a", "address": "b"}}]}, "days[0].start", "exactly one"),
        ({"days": [{"date": "2026-10-13", "start": {"at": {"lat": 113.8, "lon": 27.6}}}]}, "days[0].start.at.lat", "swapped"),
        ({"pace": "hasty"}, "pace", "relaxed"),
        ({"required": ["a"], "excluded": ["a"]}, "excluded", "at once"),
        ({"theme_weights": {"labour": -1}}, "theme_weights.labour", "between"),
        ({"quotas": [{"level": "national", "at_least": 3, "at_most": 2}]}, "quotas[0].at_most", "less than"),
        ({"quotas": [{"level": "emperor", "at_least": 1}]}, "quotas[0].level", "national"),
        ({"order": {"sequence": "locked"}}, "order.sites", "lists its sites"),
        ({"lunch": {"window": ["13:00", "11:00"]}}, "lunch.window", "before"),
        ({"lunch": True}, "lunch", "table"),
        ({"walking_limit_m": float("nan")}, "walking_limit_m", "whole number"),
        ({"budget_yuan": 10**400}, "budget_yuan", "number"),
        ({"title": 7}, "title", "text"),
    ],
)
def test_each_fault_has_its_path_and_says_what_is_allowed(change, path, word):
    with pytest.raises(RequestRefused) as refused:
        request_from_mapping({**SHORTEST, **change}, "需求.toml")
    assert any(where == path and word in message for where, message in refused.value.faults), refused.value.faults
    assert "需求.toml" in str(refused.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(RequestRefused) as refused:
        request_from_mapping({"days": [{"date": "soon"}], "pace": "hasty", "talks": "yes", "speed": 3})
    assert {path for path, _ in refused.value.faults} == {"days[0].date", "pace", "talks", "speed"}


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.toml", b"title = \n", "line 1"),
        ("a.json", b'{"days": [}', "line 1"),
        ("a.json", b'{"days": [], "days": []}', "days"),
        ("a.json", b"[" * 100_000, "nested"),
        ("a.toml", b"a = " + b"[" * 100_000, "nested"),
        ("a.json", b"\xff\xfe{}", "UTF"),
        ("a.toml", b"title = '\xb0\xb2'", "UTF"),
        ("a.toml", b".".join([b"a"] * 50) + b" = 1", "parts"),
        ("a.json", b'{"budget_yuan": ' + b"9" * 100_000 + b"}", "digits"),
        ("a.json", b'{"budget_yuan": NaN}', "NaN"),
        ("a.yaml", b"days: []", ".toml"),
        ("a.json", b" " * (2**19 + 1), "bytes"),
        ("a.json", b"", ""),
    ],
)
def test_a_file_nobody_can_read_is_refused_in_one_line(tmp_path, name, content, word):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RequestRefused) as refused:
        read_request(path)
    assert word in str(refused.value)
    assert str(refused.value).count("\n") == 0
    assert len(str(refused.value)) < 600


def test_dates_and_times_may_be_those_of_toml():
    text = "[[days]]\ndate = 2026-10-13\nbegins = 09:15:00\nends = '16:00'\n"
    assert request_from_toml(text).days == (DayRequest(date=date(2026, 10, 13), begins=33_300, ends=57_600),)


def test_a_position_in_another_datum_is_converted_once():
    at = request_from_mapping({"days": [{"date": "2026-10-13", "start": {"at": {"lat": 27.6, "lon": 113.9, "datum": "GCJ-02"}}}]}).days[0].start.at
    assert 0.003 < 113.9 - at.lon < 0.008  # GCJ-02 lies some 500 m east of WGS-84 in Jiangxi


def test_the_examples_are_requests(root):
    paths = sorted((root / "examples").glob("*.toml"))
    assert [path.stem for path in paths] == ["autumn-harvest", "labour-day", "young-pioneers"]
    assert all(read_request(path).title for path in paths)


def test_the_reference_is_what_the_schema_says(root):
    script = root / "scripts" / "build_request_reference.py"
    assert subprocess.run([sys.executable, script, "--check"], check=False).returncode == 0


def test_a_table_in_place_of_a_list_of_tables_is_told_how_it_is_written() -> None:
    for text, fault in (
        ('[days]\ndate = "2026-10-12"', "days: a table is not a list; in TOML each begins with [[days]] (line 1)"),
        ('[[days]]\ndate = "2026-10-12"\nlunch = {places = {site = "x"}}', "[[days.lunch.places]] (line 3)"),
        ("required = {site = 1}", "required: a table is not a list (line 1)"),
        ("days = 1", "days: 1 is not a list (line 1)"),
    ):
        with pytest.raises(RequestRefused) as refused:
            request_from_toml(text)
        assert any(line.endswith(fault) for line in str(refused.value).splitlines()), str(refused.value)


def test_a_key_written_twice_is_told_as_it_is_written() -> None:
    with pytest.raises(RequestRefused, match=r"^line 2, column 5: cannot declare a\.b twice$"):
        request_from_toml("[a.b]\n[a.b]")


def test_a_time_or_date_with_full_width_characters_is_told_how_to_write_it() -> None:
    days = [{"date": "２０２６-10-12", "begins": "08：30", "ends": "８：30"}]
    _, faults = request_of({"days": days})
    assert dict(faults) == {
        "days[0].date": "'２０２６-10-12' has full-width characters; write '2026-10-12'",
        "days[0].begins": "'08：30' has full-width characters; write '08:30'",
        "days[0].ends": "'８：30' has full-width characters; write '8:30'",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('必到 = ["a"]', "line 1, column 1: names of members are English; did you mean required?"),
        ("[[days]]\ndate = 2026-10-13\nend = { 地址 = 'x' }", "line 3, column 9: names of members are English; did you mean address?"),
        ("[[各天]]", "line 1, column 3: names of members are English; did you mean days?"),
        ("胡写 = 1", "line 1, column 1: names of members are English; `redroute schema request` lists them"),
        ('"必到" = ["a"]\n[[days]]\ndate = 2026-10-13', "there is no such member; did you mean required? (line 1)"),
    ],
)
def test_a_member_with_a_chinese_name_is_told_its_english_one(text: str, said: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        request_from_toml(text)
    assert [message for _, message in refused.value.faults] == [said]


def test_every_english_name_for_a_chinese_one_is_a_member() -> None:
    from redroute.problem.request_names import IN_CHINESE

    schema = json.dumps(request_json_schema())
    assert [member for member in IN_CHINESE.values() if f'"{member}": {{' not in schema] == []
