"""Addresses from a request lead only to ourselves."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from intranet.web.redirects import is_local, safe_next

HERE = "https://intranet.example"


@pytest.mark.parametrize(
    "target", ["/", "/plans/3?page=2#p", "/search?q=k%E1%BA%BF+ho%E1%BA%A1ch", "/login?next=/a//b"]
)
def test_paths_of_this_site_are_kept(target: str) -> None:
    assert is_local(target)


@pytest.mark.parametrize(
    "target",
    [
        "", "plans", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example", "/\n/evil.example", "/%09\x00", " /plans", "/plans\r\nSet-Cookie: a=b", "///evil.example",
    ],
)  # fmt: skip
def test_anything_clever_is_refused(target: str) -> None:
    assert not is_local(target)


@given(st.text(alphabet=st.sampled_from("/\\:@?#.ae%09\t\n\r x\x00[]é"), max_size=12))
@example("/[")
def test_what_is_kept_stays_here_however_it_is_written(target: str) -> None:
    if is_local(target):
        # Browsers drop tabs and line breaks and read a backslash as a slash.
        read = target.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/").strip()
        assert urlsplit(urljoin(HERE, read)).netloc == "intranet.example"


def test_what_is_refused_becomes_the_default(page_app: Flask) -> None:
    with page_app.test_request_context():
        assert safe_next("//evil.example", "/plans") == "/plans"
        assert safe_next(None) == "/home.index"
