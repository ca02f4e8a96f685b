"""Times of day as people here write them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from intranet import Form, forms
from intranet.web.fields import read_time

minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))


class Meeting(Form):
    """When it begins."""

    starts = forms.VNTimeField("Giờ bắt đầu")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8:30", time(8, 30)), ("08h30", time(8, 30)), ("8 giờ 30", time(8, 30)), ("8 giờ 30 phút", time(8, 30)),
        ("14g", time(14)), ("14g15", time(14, 15)), ("8H", time(8)), ("8.05", time(8, 5)), ("9", time(9)),
        ("8 gio ruoi", time(8, 30)), ("8 giờ rưỡi sáng", time(8, 30)), ("2 giờ chiều", time(14)), ("0830", time(8, 30)),
        ("7h30 tối", time(19, 30)), ("11h trưa", time(11)), ("14h chiều", time(14)), ("13:45:00", time(13, 45)),
        ("0:00", time(0)), ("23h59", time(23, 59)),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(text, meant):
    assert read_time(text) == meant


@pytest.mark.parametrize(
    "text", ["24:00", "8:60", "25", "99h99", "sáng", "8-30", "8:30:15", "-1", "8h30 sáng nay", "１２３", "2460"]
)
def test_what_is_no_time_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="ví dụ"):
        read_time(text)


@given(minutes)
def test_every_minute_is_read_back_however_it_is_written(moment):
    hour, minute = moment.hour, moment.minute
    for text in (
        f"{hour:02}:{minute:02}",
        f"{hour}h{minute:02}",
        f"{hour} giờ {minute}",
        f"{hour}g{minute}p",
        f"{hour:02}{minute:02}",
    ):
        assert read_time(text) == moment


@given(st.text(max_size=12))
def test_any_text_is_a_time_or_refused(text):
    try:
        found = read_time(text)
    except ValueError:
        return
    assert isinstance(found, time)


def test_the_field_keeps_what_was_typed_and_shows_two_digits(app):
    with app.test_request_context(method="POST"):
        typed = Meeting(formdata=MultiDict({"starts": "8 giờ 75"}), meta={"csrf": False})
        assert not typed.validate()
        assert 'value="8 giờ 75"' in str(typed.starts())
        assert 'value="08:05"' in str(
            Meeting(formdata=None, data={"starts": time(8, 5)}, meta={"csrf": False}).starts()
        )
        empty = Meeting(formdata=MultiDict({"starts": " "}), meta={"csrf": False})
        assert empty.validate()
        assert empty.starts.data is None
