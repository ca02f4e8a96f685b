"""The application factory: settings become what Flask reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, request

from intranet.app import create_app
from intranet.config import ConfigError, Settings, load

FORWARDED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "elsewhere.example"}


def seen(app: Flask) -> list[str | None]:
    found: list[str | None] = []
    app.before_request(lambda: found.extend((request.remote_addr, request.scheme, request.host)))
    app.test_client().get("/login", headers=FORWARDED)
    return found


@pytest.mark.database("sqlite")
def test_what_a_stranger_says_of_itself_is_not_believed(make_app: Callable[..., Flask]) -> None:
    assert seen(make_app()) == ["127.0.0.1", "http", "localhost"]


@pytest.mark.database("sqlite")
def test_a_trusted_proxy_says_who_asked(make_app: Callable[..., Flask]) -> None:
    assert seen(make_app(trusted_proxies=1)) == ["203.0.113.7", "https", "elsewhere.example"]


def test_without_a_secret_key_the_command_that_makes_one_is_named(
    make_settings: Callable[..., Settings],
) -> None:
    with pytest.raises(ConfigError, match=r"secret_key.*intranet init"):
        create_app(load(make_settings().instance))
