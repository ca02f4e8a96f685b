"""Dates: each family in its own form, Vietnam's time, no day that never was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .building import OURS, letter, status


def dated(family: str, text: str):
    return letter(family, PromulgationInfo={"PromulgationDate": text})


@pytest.mark.parametrize(("family", "text", "day"), [
    ("qcvn", "2026/04/20", "2026-04-20"), ("qcvn", " 2026/04/20\n", "2026-04-20"), ("qcvn", "2026/04/20 23:59:59",
    "2026-04-20"),
    ("qcvn", "2028/02/29", "2028-02-29"), ("govn", "2026/04/20", "2026-04-20"), ("govn", "2026-04-20", "2026-04-20"),
    ("govn", "2026-04-20T08:00:00", "2026-04-20"), ("govn", "2026-04-20T08:00:00.123", "2026-04-20"),
    ("govn", "2026-04-20T16:59:59Z", "2026-04-20"), ("govn", "2026-04-20T17:00:00Z", "2026-04-21"),
    ("govn", "2026-12-31T17:00:00.000Z", "2027-01-01"), ("govn", "2026-04-20T00:30:00+07:00", "2026-04-20"),
    ("govn", "2026-04-20T23:30:00+0700", "2026-04-20"), ("govn", "2026-04-20T23:30:00-05:00", "2026-04-21"),
    ("govn", "2026-04-20 08:00", "2026-04-20"), ("soap", "20/04/2026", "2026-04-20"), ("soap", "05/04/2026",
    "2026-04-05"),
    ("soap", "20/04/2026 08:00:00", "2026-04-20"),
])  # fmt: skip
def test_days_in_each_familys_form(told, family, text, day):
    assert told(dated(family, text))["date"] == day


@pytest.mark.parametrize(("family", "text"), [
    *(("qcvn", text) for text in ("2026/02/30", "2027/02/29", "2026/13/01", "2026/00/10", "2026/04/31", "20/04/2026",
    "04/20/2026",
                                  "2026-04-20", "2026/4/20", "20260420", "hôm nay", "2026/04/20 25:00:00",
                                  "2026/04/20Z",
                                  "0000/01/01", "٢٠٢٦/٠٤/٢٠", "2026/04/20 x", "2026/04/20/01")),
    *(("soap", text) for text in ("04/20/2026", "31/04/2026", "29/02/2027", "2026/04/20", "2026-04-20", "1/1/2026")),
    *(("govn", text) for text in ("20/04/2026", "04/20/2026", "2026-02-30", "2026-04-20Z", "2026-04-20T24:00:00",
                                  "2026-04-20T08:00:00+25:00", "2026-04-20T08:00:00+07:99", "0001-01-01T00:00:00+07:30",
                                  "9999-12-31T23:00:00Z")),
])  # fmt: skip
def test_what_is_no_such_day_is_refused_with_its_name(told, family, text):
    found = told(dated(family, text))
    assert found["reason"] == "bad_date"
    assert "PromulgationDate" in found["message"]
    assert text in found["message"]


@pytest.mark.parametrize("change", [
    {"DueDate": "2026/06/31"}, {"To": {"OrganId": OURS, "DueDate": "31/12/2026"}},
    {"ResponseFor": {"DocumentId": "A", "PromulgationDate": "2026/02/30"}},
])  # fmt: skip
def test_other_days_must_be_days_as_well(told, change):
    assert told(letter(**change))["reason"] == "bad_date"


def test_moments_of_the_way_are_taken_in_any_form_and_must_have_been(message_of, told):
    for text in ("2026/04/20 08:00:00", "20/04/2026 08:00:00", "2026-04-20T01:00:00Z", "2026-04-20T08:00:00+07:00"):
        made = letter()
        made.trace["TraceHeader"][0]["Timestamp"] = text
        assert [one.at.isoformat() for one in message_of(made).traces] == ["2026-04-20T08:00:00+07:00"]
    made.trace["TraceHeader"][0]["Timestamp"] = "2026/04/31 08:00:00"
    assert told(made)["reason"] == "bad_date"
    assert told(status(Timestamp="2026/04/03 24:00:01"))["reason"] == "bad_date"


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_every_day_is_read_as_it_was_written(day):
    from intranet_plugins.egov_broadcast.edxml import dates

    assert dates.day(f"{day.year:04}/{day:%m/%d}", "qcvn") == day
    assert dates.day(f"{day:%d/%m}/{day.year:04}", "soap") == day
    assert dates.day(day.isoformat(), "govn") == day


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda at: at.replace(microsecond=0)),
    st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_an_instant_is_the_same_instant_in_vietnam(local, zone):
    from intranet_plugins.egov_broadcast.edxml import dates

    at = local.replace(tzinfo=zone)
    found = dates.moment(at.isoformat(), "govn")
    assert found == at
    assert found.utcoffset() == timedelta(hours=7)
    assert dates.moment(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "govn") == at


@given(st.text("0123456789/-: TZ+.", max_size=30), st.sampled_from(["qcvn", "govn", "soap"]))
def test_any_other_text_is_no_date(text, family):
    from intranet_plugins.egov_broadcast.edxml import dates

    try:
        found = dates.day(text, family)
    except ValueError:
        return
    assert f"{found.day:02}" in text or "Z" in text or "+" in text or "-" in text[10:]
