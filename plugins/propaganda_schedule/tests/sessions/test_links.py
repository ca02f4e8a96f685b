"""What is taken for an address that others can open."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("text", ["https://a.vn", "HTTPS://cong.angiang.gov.vn/tin/thi-đua?id=1"])
def test_an_address_is_taken(text):
    assert is_link(text)


@pytest.mark.parametrize(
    "text", ["", "http://a.vn", "https://", "https:///a.vn", "https://a.vn/x\ty", "https://a.vn b", "javascript:x.y"]
)
def test_anything_else_is_not(text):
    assert not is_link(text)


def is_link(text):
    # Not above: pytest reads this file before it knows whose tests these are.
    from intranet_plugins.propaganda_schedule.sessions import checks

    return checks.is_link(text)
