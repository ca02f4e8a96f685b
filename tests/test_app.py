"""The factory: what settings do to the application."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import request

from intranet.app import create_app
from intranet.config import ConfigError, Settings


def addresses(settings: Settings, forwarded: str) -> tuple[str, str]:
    """Where the application believes a request comes from, and by which scheme."""
    app = create_app(settings)
    seen: list[str] = []
    app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: seen.extend([request.remote_addr or "", request.scheme])
    )
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
    app.test_client().get("/static/bootstrap.css", headers=headers)
    return seen[0], seen[1]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(instance=tmp_path, secret_key="k" * 40)


def test_without_a_proxy_nobody_may_say_who_they_are(settings: Settings) -> None:
    assert addresses(settings, "203.0.113.9") == ("127.0.0.1", "http")


def test_behind_a_trusted_proxy_its_word_counts_and_no_more(settings: Settings) -> None:
    trusting = replace(settings, trusted_proxies=1)
    assert addresses(trusting, "198.51.100.1, 203.0.113.9") == ("203.0.113.9", "https")


def test_without_a_secret_key_the_command_to_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="intranet init"):
        create_app(Settings(instance=tmp_path))
