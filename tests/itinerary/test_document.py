"""The JSON document of an itinerary: exact both ways, strict, and the checker's witness when somebody edits it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest
from any_itinerary import itineraries
from hypothesis import given, settings

from redroute.cli import main
from redroute.clock import TimeWindow
from redroute.errors import BadInput, DocumentRefused
from redroute.geo.latlon import LatLon
from redroute.itinerary.check import check
from redroute.itinerary.document import FORMAT, itinerary_from_json, itinerary_json_schema, itinerary_to_json
from redroute.itinerary.itinerary import Certificate, Day, Itinerary, Leg, Reason, Skipped, Terminal, Visit
from redroute.itinerary.itinerary import Warning as Notice
from redroute.itinerary.terms import Terms
from redroute.mode import Mode
from redroute.sites.calendar import DayKind
from redroute.sites.catalogue import Catalogue, Theme
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Position, Site

VALIDATOR = jsonschema.Draft202012Validator(itinerary_json_schema())


# Anything a text can hold, controls and marks that turn it included; halves of surrogate pairs have a test of their own.
@given(itineraries())
@settings(deadline=None, max_examples=150)
def test_what_is_read_equals_what_was_written_and_has_the_schema(itinerary: Itinerary) -> None:
    text = itinerary_to_json(itinerary)
    read = itinerary_from_json(text)
    assert read == itinerary
    assert itinerary_to_json(read) == text
    VALIDATOR.validate(json.loads(text))


def test_the_schema_is_one(  # the library would validate against nonsense too
) -> None:
    jsonschema.Draft202012Validator.check_schema(itinerary_json_schema())


def plain() -> Itinerary:
    """One visit and its way, in which every kind of member occurs."""
    at = LatLon(lat=27.62, lon=113.89)
    club = Site(
        id="club",
        name="旧址",
        position=Position(at=at),
        opening_hours=OpeningHours("Tu-Su,PH 09:00-17:00"),
        closed_dates=frozenset({date(2026, 10, 9)}),
    )
    windows = (TimeWindow(32400, 61200),)
    stops = (Terminal(label="学校", at=at, time=32400), Visit(site=club, arrive=33000, start=33000, leave=36600, slack=600, windows=windows, prize=5))
    leg = Leg(mode=Mode.WALK, duration=600, distance=700, path=(at, at))
    day = Day(date=date(2026, 10, 1), kind=DayKind.PUBLIC_HOLIDAY, holiday="国庆节", begins=32400, ends=61200, stops=stops, legs=(leg,))
    lost = Site(id="lost", name="未定位")
    return Itinerary(
        title="一日",
        days=(day,),
        skipped=(Skipped(site=lost, reason=Reason.UNLOCATED),),
        warnings=(Notice(code="hours.unknown", subject="club"),),
        certificate=Certificate(status="optimal", prize=5, bound=5, gap=0.0),
        terms=Terms(required=frozenset({"club"})),
        themes={"labour": Theme(id="labour", label="工人运动")},
    )


def test_the_sample_keeps_the_rules() -> None:
    assert check(plain()) == ()
    assert check(itinerary_from_json(itinerary_to_json(plain()))) == ()


@pytest.mark.parametrize("name", ["id", "name", "description"])
def test_half_a_surrogate_pair_is_written_as_the_mark_of_what_is_lost(name: str) -> None:
    itinerary = plain()
    visit = itinerary.days[0].stops[1]
    assert isinstance(visit, Visit)
    broken = replace(visit, site=replace(visit.site, **{name: "a\ud800b\udc00\ud83d\ude00"}))
    day = replace(itinerary.days[0], stops=(itinerary.days[0].stops[0], broken))
    text = itinerary_to_json(replace(itinerary, days=(day,)))
    read = itinerary_from_json(text.encode("utf-8").decode("utf-8"))
    assert getattr(read.visits[0].site, name) == "a\ufffdb\ufffd\ufffd\ufffd"


def _edited(edit: Callable[[Any], None]) -> str:
    document = json.loads(itinerary_to_json(plain()))
    edit(document)
    return json.dumps(document)


def _set(*steps: Any, to: Any) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        for step in steps[:-1]:
            document = document[step]
        document[steps[-1]] = to

    return edit


def _drop(*steps: Any) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        for step in steps[:-1]:
            document = document[step]
        del document[steps[-1]]

    return edit


VISIT = ("days", 0, "stops", 1)
WRONG = [
    (_set("format", to="geojson"), "format"),
    (_set("derived", to=[]), "derived"),
    (_set("derived", to={"readings": {"安": 1}, "unreadable_hours": []}), "derived.readings.安"),
    (_set("derived", to={"readings": {"安": "a" * 10_001}}), "derived.readings.安"),
    (_set("derived", to={"unreadable_hours": [1]}), "derived.unreadable_hours[0]"),
    (_set("derived", to={"more": {}}), "derived.more"),
    (_drop("format"), "format"),
    (_set("version", to=2), "version"),
    (_set("version", to=True), "version"),
    (_set("version", to="1"), "version"),
    (_drop("days"), "days"),
    (_drop("sites"), "sites"),
    (_drop("certificate", "bound"), "certificate.bound"),
    (_drop(*VISIT, "slack_s"), "days[0].stops[1].slack_s"),
    (_set("days", to={}), "days"),
    (_set("surprise", to=1), "surprise"),
    (_set(*VISIT, "leaves", to="10:00"), "days[0].stops[1].leaves"),
    (_set(*VISIT, "type", to="nap"), "days[0].stops[1]"),
    (_set(*VISIT, "type", to=[]), "days[0].stops[1]"),
    (_set(*VISIT, "site", to="nobody"), "days[0].stops[1].site"),
    (_set(*VISIT, "site", to="lost"), "days[0].stops[1].site"),
    (_set(*VISIT, "arrive", to="48:01"), "days[0].stops[1].arrive"),
    (_set(*VISIT, "arrive", to="9:00"), "days[0].stops[1].arrive"),
    (_set(*VISIT, "arrive", to="09:00\n"), "days[0].stops[1].arrive"),
    (_set(*VISIT, "arrive", to="٠٩:٠٠"), "days[0].stops[1].arrive"),
    (_set(*VISIT, "arrive", to=32400), "days[0].stops[1].arrive"),
    (_set(*VISIT, "slack_s", to=-1), "days[0].stops[1].slack_s"),
    (_set(*VISIT, "slack_s", to=1.0), "days[0].stops[1].slack_s"),
    (_set(*VISIT, "slack_s", to=True), "days[0].stops[1].slack_s"),
    (_set(*VISIT, "slack_s", to=2**53), "days[0].stops[1].slack_s"),
    (_set(*VISIT, "prize", to=10**300), "days[0].stops[1].prize"),
    (_set(*VISIT, "windows", 0, "closes", to="08:00"), "days[0].stops[1].windows[0]"),
    (_set("days", 0, "date", to="2026-02-30"), "days[0].date"),
    (_set("days", 0, "date", to="20261001"), "days[0].date"),
    (_set("days", 0, "kind", to="holiday"), "days[0].kind"),
    (_set("days", 0, "legs", to=[]), "days[0]"),
    (_set("days", 0, "legs", 0, "duration_s", to=-600), "days[0].legs[0].duration_s"),
    (_set("days", 0, "legs", 0, "mode", to="rocket"), "days[0].legs[0].mode"),
    (_set("days", 0, "legs", 0, "path", 1, "lat", to=91), "days[0].legs[0].path[1].lat"),
    (_set("certificate", "status", to="perfect"), "certificate.status"),
    (_set("certificate", "gap", to="0"), "certificate.gap"),
    (_set("terms", "required", to=["club", "club"]), "terms.required"),
    (_set("terms", "quotas", to=[{"subject": "kind=shop", "sites": [], "at_least": 0, "at_most": None}] * 101), "terms.quotas"),
    (_set("terms", "required", to=[["club"]]), "terms.required[0]"),
    (_set("sites", 0, "name", to=" "), "sites[0]"),
    (_set("sites", 0, "name", to="名" * 10_001), "sites[0].name"),
    (_set("sites", 0, "address", to="址" * 10_001), "sites[0].address"),
    (_set("sites", 0, "talk_times", to=["10:00"] * 49), "sites[0].talk_times"),
    (_set("certificate", "conflicts", to=["budget"] * 20_001), "certificate.conflicts"),
    (_set("certificate", "relaxed", to=["lunch"] * 20_001), "certificate.relaxed"),
    (_set("warnings", to=[{"code": "x", "subject": "", "detail": ""}] * 20_001), "warnings"),
    (lambda document: document["days"][0].update(stops=document["days"][0]["stops"][1:2] * 1001), "days[0].stops"),
    (lambda document: document.update(days=document["days"] * 61), "days"),
    (_set("sites", 0, "timezone", to="../../etc/passwd"), "sites[0].timezone"),
    (_set("sites", 0, "position", "at", to=[113.9, 27.6]), "sites[0].position.at"),
    (_set("sites", 1, "id", to="club"), "sites[1].id"),
    (_set("themes", 0, "label_en", to=None), "themes[0].label_en"),
    (_set("title", to="\ud800"), ""),
]


@pytest.mark.parametrize(("edit", "path"), WRONG)
def test_what_is_wrong_is_refused_by_its_path(edit: Callable[[Any], None], path: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        itinerary_from_json(_edited(edit))
    assert refused.value.path == path
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "7",
        "{",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"format": "x", "format": "y"}',
        "NaN",
        "1e999",
        "9" * 5000,
        '"\ud800"',
        "{}\n{}",
    ],
)
def test_a_text_that_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(DocumentRefused):
        itinerary_from_json(text)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, '{"a": 1, "a": 1}', "[" * 70 + "]" * 70])
def test_nonsense_anywhere_is_refused(value: str) -> None:
    text = _edited(_set("sites", 0, "extra", to={"x": "HERE"})).replace('"HERE"', value)
    with pytest.raises(DocumentRefused):
        itinerary_from_json(text)


def test_the_reader_and_the_schema_refuse_the_same_shapes() -> None:
    beyond_a_schema = {"sites[1].id", "days[0].stops[1].site", "days[0]", "days[0].stops[1].windows[0]", "sites[0].timezone", "sites[0]", ""}
    for edit, path in WRONG:
        document = copy.deepcopy(json.loads(itinerary_to_json(plain())))
        edit(document)
        is_valid = VALIDATOR.is_valid(document)
        # A whole number written as 1.0 is one to JSON Schema, and 30 February has the look of a date.
        assert not is_valid or path in beyond_a_schema or document["days"][0]["date"] == "2026-02-30" or path.endswith(("slack_s", "arrive")), path


def test_what_follows_from_the_sites_is_written_for_others_and_makes_no_difference_to_us() -> None:
    itinerary = plain()
    site = replace(itinerary.skipped[0].site, name="安源𠮷", aliases=("乐部",), opening_hours=OpeningHours("by bus"))
    text = itinerary_to_json(replace(itinerary, skipped=(Skipped(site=site, reason=Reason.UNLOCATED),)))
    document = json.loads(text)
    assert document["derived"]["readings"].items() >= {"安": "an", "源": "yuan", "乐": "le yue"}.items()
    assert document["derived"]["unreadable_hours"] == [site.id]
    expected = itinerary_from_json(text)
    del document["derived"]
    assert itinerary_from_json(json.dumps(document)) == expected


def test_a_site_stands_once_however_often_it_is_named() -> None:
    itinerary = plain()
    club = itinerary.visits[0].site
    document = json.loads(
        itinerary_to_json(replace(itinerary, skipped=(Skipped(site=club, reason=Reason.CLOSED), Skipped(site=replace(club), reason=Reason.CLOSED))))
    )
    assert [site["id"] for site in document["sites"]] == ["club"]
    with pytest.raises(BadInput, match="club"):
        itinerary_to_json(replace(itinerary, skipped=(Skipped(site=replace(club, name="另一处"), reason=Reason.CLOSED),)))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, object(), {"x": {("a", "b"): 1}}])
def test_a_value_without_a_form_in_json_is_not_written(value: Any) -> None:
    itinerary = plain()
    lost = replace(itinerary.skipped[0].site, extra={"x": value})
    with pytest.raises(BadInput):
        itinerary_to_json(replace(itinerary, skipped=(Skipped(site=lost, reason=Reason.UNLOCATED),)))


@pytest.mark.parametrize("change", [{"duration": -1}, {"distance": 2**60}])
def test_what_could_not_be_read_back_is_not_written(change: dict[str, int]) -> None:
    day = plain().days[0]
    leg = replace(day.legs[0], **change)
    with pytest.raises(BadInput):
        itinerary_to_json(replace(plain(), days=(replace(day, legs=(leg,)),)))


def test_what_cannot_be_written_is_named_by_its_path() -> None:
    lost = Skipped(site=replace(plain().skipped[0].site, name_en="N" * 10_001), reason=Reason.UNLOCATED)
    with pytest.raises(BadInput, match=r"cannot be written: sites\[1\]\.name_en has 10001 characters"):
        itinerary_to_json(replace(plain(), skipped=(lost,)))
    with pytest.raises(BadInput, match=r"cannot be written: skipped\[0\]\.detail has 10001 characters"):
        itinerary_to_json(replace(plain(), skipped=(replace(plain().skipped[0], detail="d" * 10_001),)))


def test_the_document_names_itself_and_is_read_line_by_line() -> None:
    text = itinerary_to_json(plain())
    assert text.startswith(f'{{\n "format": "{FORMAT}",\n "version": 1,\n "title": "一日",\n')
    assert text.endswith("}\n")
    assert max(map(len, text.splitlines())) < 200


def test_the_sites_of_the_bundled_catalogue_come_back(bundled: Catalogue) -> None:
    skipped = tuple(Skipped(site=site, reason=Reason.NOT_CONSIDERED) for site in bundled)
    itinerary = replace(plain(), skipped=skipped, days=(), themes=bundled.themes, sources=bundled.sources)
    assert itinerary_from_json(itinerary_to_json(itinerary)) == itinerary


def test_an_empty_word_is_refused_in_chinese_too(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tour.json"
    for steps in (("certificate", "status"), ("days", 0, "date"), (*VISIT, "arrive"), (*VISIT, "site"), ("sites", 0, "timezone")):
        path.write_text(_edited(_set(*steps, to="")), encoding="utf-8")
        assert main(["check", str(path)]) == 65
        assert " is n" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (_set(*VISIT, "leave", to="17:30"), "not within its opening hours"),
        (_set("sites", 0, "closed_dates", to=["2026-10-01"]), "closed on this date"),
        (_set("sites", 0, "opening_hours", to="Fr 09:00-17:00"), "its windows are not those of its opening hours"),
        (_set("days", 0, "legs", 0, "duration_s", to=60), "do not give the arrival"),
        (_set("terms", "required", to=["lost"]), "lost is required and not visited"),
        (_set("certificate", "bound", to=9), "proven optimal"),
    ],
)
def test_an_edit_that_breaks_a_rule_is_caught_by_the_command(
    edit: Callable[[Any], None], says: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tour.json"
    path.write_text(itinerary_to_json(plain()), encoding="utf-8")
    assert main(["check", str(path)]) == 0
    path.write_text(_edited(edit), encoding="utf-8")
    assert main(["check", str(path), "--lang", "en"]) == 4
    assert says in capsys.readouterr().err


def test_the_command_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "itinerary"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(itinerary_json_schema()))
