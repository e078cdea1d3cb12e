"""Decoding feature by feature gives what decoding the whole gives, or says that it is in doubt."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.sites import decoding
from redroute.sites.decoding import Doubtful, decode_features
from redroute.sites.reader import read_catalogue_bytes
from redroute.sites.source_file import Unreadable, parse

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
documents = st.dictionaries(st.sampled_from(["type", "features", "themes", "名"]), values | st.lists(values, max_size=5), max_size=4)


@pytest.fixture(autouse=True)
def a_small_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "CHUNK", 3)


def by_feature(data: bytes) -> Any:
    taken: list[Any] = []
    value = decode_features(data, taken.append)
    return {**value, "features": taken} if isinstance(value.get("features"), list) else value


@settings(max_examples=300, deadline=None)
@given(documents, st.sampled_from([None, 1]), st.booleans(), st.booleans())
def test_a_document_is_the_same_by_feature_as_whole(document: dict[str, Any], indent: int | None, ascii_only: bool, has_mark: bool) -> None:
    data = (b"\xef\xbb\xbf" if has_mark else b"") + json.dumps(document, indent=indent, ensure_ascii=ascii_only).encode()
    assert by_feature(data) == parse(data) == document


@settings(max_examples=300, deadline=None)
@given(documents, st.data())
def test_what_is_cut_or_changed_is_decoded_alike_or_doubted(document: dict[str, Any], data: st.DataObject) -> None:
    text = bytearray(json.dumps(document, ensure_ascii=False).encode())
    at = data.draw(st.integers(0, len(text) - 1))
    text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        found = by_feature(bytes(text))
    except Doubtful:
        return
    assert found == parse(bytes(text))


@pytest.mark.parametrize(
    "text",
    [
        '{"features": [1, 2,]}',
        '{"features": [1] "type": 1}',
        '{"features": [1], "features": [2]}',
        '{"features": [{"a": 1, "a": 2}]}',
        '{"features": [NaN]}',
        '{"features": []} {}',
        '{"features": [1' + "0" * 5000 + "]}",
        '{"features": [' + "[" * 63 + "]" * 63 + "]}",
        '{"other": ' + "[" * 64 + "]" * 64 + "}",
        "[]",
        "",
    ],
)
def test_what_the_ordinary_parser_refuses_is_doubted(text: str) -> None:
    with pytest.raises(Doubtful):
        by_feature(text.encode())
    if text != "[]":
        with pytest.raises(Unreadable):
            parse(text.encode())


@pytest.mark.parametrize("text", ['{"features": [' + "[" * 62 + "]" * 62 + "]}", '{"other": ' + "[" * 63 + "]" * 63 + "}"])
def test_what_is_nested_as_deep_as_allowed_is_decoded(text: str) -> None:
    assert by_feature(text.encode()) == parse(text.encode())


def test_findings_around_the_features_come_before_those_within() -> None:
    feature = {"type": "Feature", "id": "a", "geometry": None, "properties": {"name": "甲"}}
    data = json.dumps({"features": [feature], "type": "FeatureCollection", "crs": {}}).encode()
    assert [finding.code for finding in read_catalogue_bytes(data).diagnostics] == ["geo.crs", "site.unlocated"]


def test_what_sites_have_in_common_is_kept_once() -> None:
    features = [
        {
            "type": "Feature",
            "id": key,
            "geometry": None,
            "properties": {"name": key, "themes": ["labour", "union"], "opening_hours": "Mo 09:00-10:00"},
        }
        for key in "ab"
    ]
    catalogue = read_catalogue_bytes(json.dumps({"type": "FeatureCollection", "features": features}).encode()).catalogue
    assert catalogue is not None
    first, second = catalogue
    assert first.themes is second.themes
    assert first.opening_hours is second.opening_hours
