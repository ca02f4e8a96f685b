"""Dates and numbers as official papers write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from intranet.web import dates
from intranet.web.i18n import force_locale


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 5, 13), "13/5/2026"),
        (date(2026, 1, 8), "08/01/2026"),
        (date(2026, 2, 18), "18/02/2026"),
        (date(2026, 9, 2), "02/9/2026"),
        (date(2026, 12, 31), "31/12/2026"),
        (None, "–"),
    ],
)
def test_days_below_ten_and_the_first_two_months_get_a_zero(day: date | None, text: str) -> None:
    assert dates.vndate(day) == text


def test_moments_are_shown_as_the_clock_in_vietnam() -> None:
    late = datetime(2026, 5, 12, 18, 5, tzinfo=UTC)
    assert dates.vndatetime(late) == "01:05 ngày 13/5/2026"
    assert dates.vndate(late) == "13/5/2026"
    assert dates.vntime(late) == "01:05"


def test_weekdays_have_vietnamese_names() -> None:
    assert dates.vnlongdate(date(2026, 5, 13)) == "Thứ Tư, ngày 13/5/2026"
    assert dates.vnlongdate(date(2026, 5, 17)) == "Chủ nhật, ngày 17/5/2026"


def test_english_readers_get_unambiguous_dates(page_app: Flask) -> None:
    with page_app.test_request_context(), force_locale("en"):
        assert dates.vndate(date(2026, 5, 13)) == "13 May 2026"
        assert dates.vnday(date(2026, 5, 13)) == "13 May"
        assert dates.vnlongdate(date(2026, 5, 13)) == "Wednesday, 13 May 2026"
        assert dates.vnnumber(1234.5) == "1,234.5"


def test_numbers_have_points_between_thousands_and_a_decimal_comma() -> None:
    assert dates.vnnumber(1200) == "1.200"
    assert dates.vnnumber(2.3) == "2,3"
    assert dates.vnnumber(None) == "–"
    assert dates.filesize(1_834_000) == "1,8 MB"
    assert dates.filesize(812_000) == "812 KB"
    assert dates.filesize(12) == "12 B"


def test_a_share_is_100_percent_only_when_it_is_all() -> None:
    assert dates.vnpercent(999, 1000) == "99%"
    assert dates.vnpercent(1000, 1000) == "100%"
    assert dates.vnpercent(106, 122) == "87%"
    assert dates.vnpercent(0, 0) == "–"
