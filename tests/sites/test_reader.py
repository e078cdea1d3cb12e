"""Every file of the shared corpus is refused, warned about or accepted as its manifest says; nothing escapes as an exception."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.sites.catalogue import Catalogue
from redroute.sites.feature import MEMBERS
from redroute.sites.hours import OpeningHours
from redroute.sites.reader import read_catalogue, read_catalogue_bytes, read_collection

_SHARED = Path(os.environ.get("REDROUTE_SHARED") or Path(__file__).resolve().parents[3] / "shared")
_MANIFEST = _SHARED / "corpus" / "manifest.json"


def _entries() -> list[dict[str, str]]:
    if not _MANIFEST.is_file():
        return []
    content = json.loads(_MANIFEST.read_text(encoding="utf-8"))
    entries = content if isinstance(content, list) else content["files"]
    return [{**entry, "path": str(_MANIFEST.parent / entry["file"])} for entry in entries]


@pytest.mark.skipif(not _MANIFEST.is_file(), reason="the shared corpus is not here; set REDROUTE_SHARED")
@pytest.mark.parametrize("entry", _entries(), ids=lambda entry: entry["file"])
def test_a_corpus_file_is_treated_as_its_manifest_says(entry: dict[str, str]) -> None:
    reading = read_catalogue(entry["path"])
    errors = {finding.code for finding in reading.diagnostics if finding.is_error}
    warnings = {finding.code for finding in reading.diagnostics if not finding.is_error}
    assert bool(errors) == reading.is_refused
    if entry["expected"] == "error":
        assert entry["code"] in errors
    elif entry["expected"] == "warning":
        assert not errors
        assert entry["code"] in warnings
    else:
        assert not errors
    for finding in reading.diagnostics:
        assert str(finding).isprintable()
    if reading.catalogue is not None:
        assert Catalogue.from_geojson(reading.catalogue.to_geojson()) == reading.catalogue


def site(**properties: object) -> bytes:
    feature = {"type": "Feature", "id": "a", "geometry": {"type": "Point", "coordinates": [113.9, 27.6]}, "properties": {"name": "甲", **properties}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "io.empty"),
        ("名称".encode("gbk"), "io.encoding"),
        ("{}".encode("utf-16"), "io.encoding"),
        (b"PK\x03\x04zip", "io.compressed"),
        (b"PK\x03\x04[Content_Types].xml", "io.not_json"),
        (b"<!doctype html>", "io.not_json"),
        (b"[[1, 2], [3, ]", "json.syntax"),
        (b"hello", "json.syntax"),
        (b"%PDF-1.7", "io.not_json"),
        (b"name,lat,lon\n", "json.syntax"),
        (b"[" * 500_000, "limits.depth"),
        (b'{"a":' * 70 + b"1" + b"}" * 70, "limits.depth"),
        (b'"text"', "geojson.root"),
        (b'{"type":"FeatureCollection","features":{}}', "geojson.features"),
        (b'{"type":"FeatureCollection","features":[null]}', "geojson.features"),
        (b'{"type":"FeatureCollection","features":[{"type":"feature"}]}', "geojson.type"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":[]}]}', "geojson.properties"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":"x","properties":{"name":"a"}}]}', "geojson.geometry"),
        (site(closed_dates=["soon"]), "site.closed_dates"),
        (site(talk_times=[10]), "site.talk_times"),
        (site(last_entry_minutes=-5), "site.last_entry_minutes"),
        (site(timezone="../../etc/passwd"), "site.timezone"),
        (site(name=["a"]), "site.name"),
        (site(visit_minutes=float("1e300")), "site.duration"),
        (site(themes={"labour": 1}), "site.themes"),
    ],
)
def test_a_bad_file_is_refused_with_its_code(data: bytes, code: str) -> None:
    reading = read_catalogue_bytes(data)
    assert reading.catalogue is None
    assert code in {finding.code for finding in reading.diagnostics if finding.is_error}


def test_all_findings_of_a_file_are_told_at_once() -> None:
    codes = {finding.code for finding in read_catalogue_bytes(site(name="", visit_minutes=-1, timezone="Mars/Base", themes="labour")).diagnostics}
    assert codes >= {"site.name", "site.duration", "site.timezone", "site.themes"}


def test_a_site_at_zero_zero_is_told_of() -> None:
    data = b'{"type":"Feature","geometry":{"type":"Point","coordinates":[0,0]},"properties":{"id":"a","name":"a"}}'
    assert "geo.zero" in {finding.code for finding in read_catalogue_bytes(data).diagnostics}


def test_a_talk_that_is_written_again_and_again_is_one() -> None:
    assert Catalogue.from_geojson(site(talk_times=["14:00", "10:00"] * 1000).decode())["a"].talk_times == (36_000, 50_400)


def test_more_talks_than_a_day_holds_are_refused_with_their_number() -> None:
    every_half_hour = [f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "30")]
    assert len(Catalogue.from_geojson(site(talk_times=every_half_hour).decode())["a"].talk_times) == 48
    (finding,) = [each for each in read_catalogue_bytes(site(talk_times=[*every_half_hour, "10:15"])).diagnostics if each.is_error]
    assert (finding.code, finding.feature, finding.field) == ("limits.talks", "0 (a)", "talk_times")
    assert finding.message == "49 different talks a day; a site has at most 48"


def test_long_texts_around_the_sites_are_cut_too() -> None:
    sources = {"s": {"ref": "r" * 10_001, "note": "n"}, "t": "short"}
    around = {"title": "t" * 301, "themes": {"labour": {"label": "l" * 301, "label_en": 1}, "army": "a"}, "sources": sources}
    reading = read_collection({"type": "FeatureCollection", "features": [], **around})
    assert [finding.field for finding in reading.diagnostics if finding.code == "limits.text_length"] == ["themes", "sources", "title"]
    found = reading.catalogue
    assert found is not None
    assert (len(found.title), len(found.themes["labour"].label), len(found.sources["s"].ref)) == (300, 300, 10_000)
    assert (found.themes["labour"].label_en, found.themes["army"].label, found.sources["t"].ref) == ("", "a", "short")


def test_marks_in_texts_around_the_sites_are_told_and_still_name_the_same() -> None:
    odd = "a\ud800\x1b"
    feature = json.loads(site(themes=[odd], sources=[odd]).decode())["features"]
    around = {"title": "\u202et", "themes": {odd: {"label": "工", "label_en": "l\x07"}}, "sources": {odd: {"ref": "r", "note": "\u2066"}}}
    reading = read_collection({"type": "FeatureCollection", "features": feature, **around})
    catalogue = reading.catalogue
    assert catalogue is not None
    (found,) = catalogue
    assert catalogue.themes[found.themes[0]].label == "工"
    assert catalogue.sources[found.sources[0]].ref == "r"
    told = [(finding.code, finding.field) for finding in reading.diagnostics if finding.feature is None and finding.code.startswith("text.")]
    control, bidi = "text.control_chars", "text.bidi"
    assert told == [(control, "themes"), (control, "themes"), (control, "sources"), (bidi, "sources"), (bidi, "title")]


def test_what_stands_in_narrow_columns_is_as_long_as_a_name_and_keys_are_cut_as_those_of_sites() -> None:
    feature = json.loads(site(name_en="N" * 301, phone="1" * 301, themes=["t" * 301], sources=["s" * 301]).decode())["features"]
    reading = read_collection({"type": "FeatureCollection", "features": feature, "themes": {"t" * 301: "甲"}, "sources": {"s" * 301: "乙"}})
    catalogue = reading.catalogue
    assert catalogue is not None
    (found,) = catalogue
    assert found.name_en == "N" * 299 + "…"
    assert found.phone == "1" * 299 + "…"
    assert catalogue.themes[found.themes[0]].label == "甲"
    assert catalogue.sources[found.sources[0]].ref == "乙"
    told = [finding.field for finding in reading.diagnostics if finding.code == "limits.text_length"]
    assert sorted(str(field) for field in told) == ["name_en", "phone", "sources", "sources", "themes", "themes"]


def test_what_is_not_of_the_schema_is_kept() -> None:
    catalogue = Catalogue.from_geojson(site(colour={"deep": ["red"]}).decode())
    assert catalogue["a"].extra == {"colour": {"deep": ["red"]}}
    assert catalogue.to_geojson()["features"][0]["properties"]["colour"] == {"deep": ["red"]}


@pytest.mark.parametrize("members", ['"event_years": [1e400]', '"colour": 1e400', '"colour": {"deep": [1, -1e400]}'])
def test_a_number_too_large_for_any_reader_becomes_null_and_is_told(members: str) -> None:
    feature = f'{{"type": "Feature", "geometry": null, "properties": {{"name": "甲", {members}}}}}'
    reading = read_catalogue_bytes(f'{{"type": "FeatureCollection", "as_of": 1e999, "features": [{feature}]}}'.encode())
    assert [finding.field for finding in reading.diagnostics if finding.code == "json.number"] == [members.split('"')[1], "as_of"]
    assert reading.catalogue is not None
    json.dumps(reading.catalogue.to_geojson(), allow_nan=False)


@pytest.mark.parametrize("name", ["no-such-file.geojson", "", "a\0b", "."])
def test_a_path_that_is_no_file_is_a_finding(name: str, tmp_path: Path) -> None:
    reading = read_catalogue(f"{tmp_path}/{name}")
    assert [finding.code.split(".")[0] for finding in reading.diagnostics] == ["io"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
members = st.sampled_from(sorted({*MEMBERS, "other"}))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(members, json_values, max_size=6), json_values)
def test_any_properties_are_read_or_refused_and_what_is_read_round_trips(properties: dict[str, object], geometry: object) -> None:
    feature = {"type": "Feature", "geometry": geometry, "properties": {"name": "甲", **properties}}
    reading = read_catalogue_bytes(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode())
    assert reading.diagnostics or reading.catalogue
    if reading.catalogue is not None:
        assert Catalogue.from_geojson(reading.catalogue.to_geojson()) == reading.catalogue


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    reading = read_catalogue_bytes(data)
    assert (reading.catalogue is None) == any(finding.is_error for finding in reading.diagnostics)


def test_a_chinese_word_that_the_program_shows_is_read_as_its_code() -> None:
    from redroute.outputs.words import WORDS as SHOWN

    members = {"kind": "kind", "level": "protection_level", "hours_status": "hours_status", "booking": "booking"}
    for code, shown in SHOWN["zh"].items():
        group, _, word = code.removesuffix(".short").partition(".")
        if group in members:
            reading = read_catalogue_bytes(site(**{members[group]: shown}))
            assert reading.diagnostics == (), shown
            assert reading.catalogue is not None
            found = getattr(reading.catalogue["a"], members[group])
            assert (found.word if group == "level" else str(found)) == word, shown


@pytest.mark.parametrize(
    ("member", "word", "known", "taken"),
    [
        ("kind", "庙", "heritage 革命旧址, museum 博物馆", "heritage"),
        ("protection_level", "特级", "national 国保, provincial 省保", "unknown"),
        ("booking", "要", "none 无需预约, recommended 建议预约", "unknown"),
    ],
)
def test_a_word_that_is_no_code_is_answered_with_all_codes_and_their_chinese_words(member: str, word: str, known: str, taken: str) -> None:
    (finding,) = read_catalogue_bytes(site(**{member: word})).diagnostics
    assert finding.message.startswith(f"is none of {known}")
    assert finding.message.endswith(f"; taken as {taken}")


@pytest.mark.parametrize(("written", "kept"), [(7996581234, "7996581234"), (7996581234.0, "7996581234"), (True, ""), (-1, ""), (1.5, "")])
def test_a_telephone_written_as_a_number_keeps_its_digits(written: object, kept: str) -> None:
    reading = read_catalogue_bytes(site(phone=written))
    assert reading.catalogue is not None
    assert reading.catalogue["a"].phone == kept
    assert [finding.field for finding in reading.diagnostics] == ["phone"]


def test_a_misspelt_member_is_warned_of_with_the_nearest_known_one() -> None:
    reading = read_catalogue_bytes(site(opening_hour="24/7", openingHours="24/7", image="https://a.example/b.png", image2="c", note="d"))
    assert reading.catalogue is not None
    assert set(reading.catalogue["a"].extra) == {"opening_hour", "openingHours", "image2", "note"}
    assert [(finding.code, finding.field, finding.message) for finding in reading.diagnostics] == [
        ("site.member", field, "there is no such member; did you mean opening_hours?") for field in ("opening_hour", "openingHours")
    ]


def spread(*lons: float) -> list[tuple[str | None, str]]:
    features = [
        {"type": "Feature", "id": f"s{number}", "geometry": {"type": "Point", "coordinates": [lon, 27.6]}, "properties": {"name": "甲"}}
        for number, lon in enumerate(lons)
    ]
    return [(finding.feature, finding.code) for finding in read_collection({"type": "FeatureCollection", "features": features}).diagnostics]


def test_a_site_far_from_all_others_is_warned_of_and_sites_all_over_the_country_are_not() -> None:
    assert spread(113.8, 113.9, 11.385, 113.7, 113.8) == [("2 (s2)", "geo.far")]
    assert spread(80, 90, 100, 110, 120, 130) == []
    assert spread(113.8, 11.385) == []


def test_a_chinese_name_of_a_member_is_warned_of_with_the_english_one() -> None:
    findings = read_catalogue_bytes(site(开放时间="9:00-17:00", 备注="d")).diagnostics
    assert [(finding.field, finding.message) for finding in findings] == [("开放时间", "there is no such member; did you mean opening_hours?")]


def test_chinese_hours_in_geojson_are_read_and_what_they_were_read_as_is_told() -> None:
    reading = read_catalogue_bytes(site(opening_hours="9:00-17:00，周一闭馆"))
    assert reading.catalogue is not None
    assert reading.catalogue["a"].opening_hours == OpeningHours("Tu-Su 09:00-17:00")
    assert [finding.message for finding in reading.diagnostics] == ["is read as Tu-Su 09:00-17:00; see that this is what it says"]


@pytest.mark.parametrize(
    ("text", "seeming"),
    [
        ("name,lat,lon\n甲,27.6,113.9\n", "a table (CSV)"),
        ("# a request\n[[days]]\ndate = 2026-10-13\n", "a TOML file"),
        ("title='x'", "a TOML file"),
        ("[[1, 2], [3, ]", None),
        ("[1,\n2,]", None),
        ('{"a = b": [\n"x = y",]}', None),
        ("hello", None),
    ],
)
def test_a_table_or_a_request_given_as_a_catalogue_is_called_what_it_is(text: str, seeming: str | None) -> None:
    (finding,) = read_catalogue_bytes(text.encode()).diagnostics
    assert finding.code == "json.syntax"
    assert finding.message.startswith(f"this seems to be {seeming}, not GeoJSON;") == (seeming is not None)
