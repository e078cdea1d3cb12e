"""The calendar file, read back by icalendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from tours import HOSTILE, hostile_tour, make_tour

from redroute.itinerary.itinerary import Itinerary, Visit
from redroute.outputs.calendar_file import itinerary_ics


def events(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_every_visit_and_every_break_is_an_event_in_the_time_of_the_place() -> None:
    found = events(itinerary_ics(make_tour()))
    assert len(found) == 8
    first = found[0]
    assert first["summary"] == "路矿工人俱乐部旧址"
    assert first.decoded("dtstart").isoformat() == "2026-10-03T09:00:00+08:00"
    assert first.decoded("dtend").isoformat() == "2026-10-03T10:00:00+08:00"
    assert first["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert "电话：0799-0000000" in first["description"]
    assert found[2]["url"] == "https://example.org/hall"


def test_the_time_zone_is_in_the_file_and_without_the_rules_of_other_decades() -> None:
    calendar = icalendar.Calendar.from_ical(itinerary_ics(make_tour()))
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Shanghai"
    assert [part.name for part in zone.subcomponents] == ["STANDARD"]


def test_what_must_be_confirmed_is_tentative() -> None:
    found = {event["summary"]: event for event in events(itinerary_ics(make_tour()))}
    assert found["补习夜校旧址"]["status"] == "TENTATIVE"
    assert "★ 开放时间未知，须电话确认" in found["补习夜校旧址"]["description"]
    assert found["路矿工人俱乐部旧址"]["status"] == "CONFIRMED"


def test_who_need_not_move_reads_no_more_than_when() -> None:
    day = make_tour().days[0]
    still = replace(day, legs=tuple(replace(leg, duration=0, distance=0, uncertainty=0) for leg in day.legs))
    told = [str(event["description"]) for event in events(itinerary_ics(make_tour(days=(still,))))]
    assert any(text.startswith("到达：") for text in told)
    assert not any(line != line.rstrip() for text in told for line in text.splitlines())


def test_an_event_keeps_its_uid_when_its_time_changes_and_only_then() -> None:
    def uids(tour: Itinerary) -> list[str]:
        return [str(event["uid"]) for event in events(itinerary_ics(tour))]

    day = make_tour().days[1]
    later = tuple(replace(stop, start=stop.start + 60, leave=stop.leave + 60) if isinstance(stop, Visit) else stop for stop in day.stops)
    moved = make_tour(days=(make_tour().days[0], replace(day, stops=later)))
    assert uids(moved) == uids(make_tour())
    assert len(set(uids(moved))) == 8
    assert not set(uids(make_tour(title="另一团"))) & set(uids(moved))
    put_off = make_tour(days=(replace(day, date=day.date + timedelta(days=1)),))
    assert not set(uids(put_off)) & set(uids(moved))


def test_nothing_of_the_machine_gets_into_the_file() -> None:
    assert itinerary_ics(make_tour()) == itinerary_ics(make_tour())
    assert {event.decoded("dtstamp") for event in events(itinerary_ics(make_tour()))} == {datetime(2026, 10, 3, tzinfo=UTC)}


def test_what_lasts_into_the_night_ends_on_the_next_date() -> None:
    day = make_tour().days[1]
    late = replace(day.visits[0], start=23 * 3600, leave=25 * 3600)
    (event,) = events(itinerary_ics(make_tour(days=(replace(day, stops=(late,), legs=()),))))
    assert event.decoded("dtend").isoformat() == "2026-10-05T01:00:00+08:00"


def test_a_zone_nobody_knows_is_taken_for_chinas() -> None:
    day = make_tour().days[1]
    far = replace(day.visits[0], site=replace(day.visits[0].site, timezone="../../etc/passwd"))
    (event,) = events(itinerary_ics(make_tour(days=(replace(day, stops=(far,), legs=()),))))
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_adds_an_event_or_breaks_a_line(text: str, lang: str) -> None:
    content = itinerary_ics(hostile_tour(text), lang)
    assert len(events(content)) == 8
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(byte < 32 for line in lines for byte in line)
    assert not any("url" in event for event in events(content))


def test_what_is_plain_comes_back_as_it_was() -> None:
    text = 'a;b,c:d\\n"e" {{7*7}} <img src=x>'
    day = make_tour().days[1]
    stop = replace(day.visits[0], site=replace(day.visits[0].site, name=text))
    (event,) = events(itinerary_ics(make_tour(days=(replace(day, stops=(stop,), legs=()),))))
    assert event["summary"] == text


def test_a_tour_without_days_is_a_calendar_without_events() -> None:
    assert events(itinerary_ics(make_tour(days=()))) == []
