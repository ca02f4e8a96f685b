"""Files that calendar programs accept: whatever is in them comes out again as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

unhurried = settings(deadline=None, max_examples=60)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
# What a title or a place may be: any text a person can type, with Vietnamese letters more often than not.
LETTERS = st.sampled_from("aăâđeêioôơuưy ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữự ÀẢÃÁẠĐ “”–,;:\\\"'\n\t0123456789")
TEXTS = st.text(LETTERS | st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


def made(**more):
    # Not above: pytest reads this file before it knows whose tests these are.
    from intranet_plugins.propaganda_schedule.timetable import ics

    at = datetime(2026, 5, 1, 2, 30, tzinfo=UTC)
    values = {
        "uid": "1@x", "sequence": 0, "made_at": at, "changed_at": at, "day": date(2026, 5, 13), "starts": time(8),
        "ends": time(9, 30), "title": "Ngày pháp luật", "place": "Hội trường tầng 3", "description": "", "category": "",
        "url": "https://noibo.example/1", "is_off": False,
    }  # fmt: skip
    return ics.calendar("Lịch", [ics.Event(**{**values, **more})])


def read(body):
    calendar = icalendar.Calendar.from_ical(body)
    return calendar, calendar.walk("VEVENT")[0]


def as_read(text):
    """Line breaks are those of the format; a tab at an end is no text."""
    return "\n".join(text.replace("\u2028", "\n").replace("\u2029", "\n").split("\r\n"))


@unhurried
@given(TEXTS, TEXTS, TEXTS)
def test_any_text_comes_out_as_it_went_in(title, place, description):
    body = made(title=title, place=place, description=description)
    _calendar, event = read(body)
    assert str(event["SUMMARY"]) == as_read(title)
    assert str(event["LOCATION"]) == as_read(place)
    assert str(event["DESCRIPTION"]) == as_read(description)


@unhurried
@given(TEXTS, TEXTS)
def test_lines_have_at_most_75_octets_and_whole_characters(title, place):
    body = made(title=title, place=place)
    lines = body.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode()


@unhurried
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.times(), st.integers(1, 600))
def test_hours_are_those_on_the_wall_in_vietnam(day, starts, minutes):
    starts = starts.replace(second=0, microsecond=0, fold=0)
    ends = min(datetime.combine(day, starts) + timedelta(minutes=minutes), datetime.combine(day, time(23, 59)))
    _calendar, event = read(made(day=day, starts=starts, ends=ends.time()))
    found = event["DTSTART"].dt
    assert found == datetime.combine(day, starts, HANOI)
    assert found.utcoffset() == timedelta(hours=7)
    assert event["DTEND"].dt.replace(tzinfo=None) == ends


@unhurried
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_without_hours_it_is_all_day(day):
    _calendar, event = read(made(day=day, starts=None, ends=None))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (day, day + timedelta(days=1))
    assert type(event["DTSTART"].dt) is date
    assert event["TRANSP"] == "TRANSPARENT"


def test_without_an_end_it_is_an_hour():
    _calendar, event = read(made(ends=None))
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=1)


def test_the_zone_travels_along_and_readers_are_told_when_to_look_again():
    calendar, event = read(made())
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert calendar.walk("VTIMEZONE")[0].to_tz().utcoffset(datetime(2026, 5, 13)) == timedelta(hours=7)
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert calendar["X-PUBLISHED-TTL"] == "PT60M"
    assert (calendar["VERSION"], calendar["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert calendar["X-WR-CALNAME"] == "Lịch"


@unhurried
@given(MOMENTS, st.integers(0, 1000))
def test_changes_are_told(changed_at, sequence):
    _calendar, event = read(made(changed_at=changed_at, sequence=sequence))
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == changed_at.replace(microsecond=0)
    assert event["SEQUENCE"] == sequence


@pytest.mark.parametrize(("is_off", "status"), [(True, "CANCELLED"), (False, "CONFIRMED")])
def test_what_is_called_off_says_so(is_off, status):
    assert read(made(is_off=is_off))[1]["STATUS"] == status


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\x1bb", "a\x7fb", "a\x85b", "a\r\nBEGIN:VEVENT", "\ud800a"])
def test_nothing_breaks_out_of_its_line(text):
    body = made(title=text)
    assert body.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    assert len(icalendar.Calendar.from_ical(body).walk("VEVENT")) == 1


def test_the_library_writes_the_same_calendar_again():
    body = made(title="Tọa đàm, giao lưu; “gương sáng”", description="Dòng một\nDòng hai", category="Tọa đàm")
    again = icalendar.Calendar.from_ical(icalendar.Calendar.from_ical(body).to_ical())
    assert again == icalendar.Calendar.from_ical(body)
    assert not again.errors
    assert not again.walk("VEVENT")[0].errors
