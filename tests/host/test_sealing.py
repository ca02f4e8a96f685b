"""What plugins seal: nobody else opens it, and nothing but its length shows."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

import intranet
from intranet.host import sealing


@pytest.fixture
def speaking_as(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`speaking_as("a_plugin")`: who asks from here on."""

    def set_caller(plugin_id: str | None) -> ModuleType:
        monkeypatch.setattr(sealing.attribution, "caller_plugin", lambda: plugin_id)
        return intranet

    return set_caller


def test_what_was_sealed_is_opened(app: Flask, speaking_as: Any) -> None:
    api = speaking_as("good_deeds")
    sealed = api.seal(b"ba", purpose="ballot box", context="item 1")
    assert api.unseal(sealed, purpose="ballot box", context="item 1") == b"ba"
    assert len(sealed) == 2 + sealing.OVERHEAD


@pytest.mark.parametrize(
    ("plugin", "purpose", "context"),
    [("other", "ballot box", "item 1"), ("good_deeds", "notes", "item 1"), ("good_deeds", "ballot box", "item 2"),
     ("good_deeds", "ballot box", ""), ("good_deeds\0ballot", "box", "item 1")],
)  # fmt: skip
def test_nothing_else_opens_it(app: Flask, speaking_as: Any, plugin: str, purpose: str, context: str) -> None:
    sealed = speaking_as("good_deeds").seal(b"ba", purpose="ballot box", context="item 1")
    with pytest.raises(intranet.Unsealable):
        speaking_as(plugin).unseal(sealed, purpose=purpose, context=context)


def test_another_secret_key_does_not_open_it(app: Flask, speaking_as: Any) -> None:
    api = speaking_as("good_deeds")
    sealed = api.seal(b"ba", purpose="ballot box")
    app.config["SECRET_KEY"] = "khac"
    with pytest.raises(intranet.Unsealable):
        api.unseal(sealed, purpose="ballot box")


def test_what_was_changed_does_not_open(app: Flask, speaking_as: Any) -> None:
    api = speaking_as("good_deeds")
    sealed = api.seal(b"ba", purpose="ballot box")
    for wrong in (b"", sealed[:5], sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed + b"0"):
        with pytest.raises(intranet.Unsealable):
            api.unseal(wrong, purpose="ballot box")


def test_the_same_is_sealed_differently_each_time(app: Flask, speaking_as: Any) -> None:
    api = speaking_as("good_deeds")
    assert len({api.seal(b"ba", purpose="ballot box") for _ in range(50)}) == 50


def test_core_has_no_seal(app: Flask) -> None:
    with pytest.raises(LookupError):
        intranet.seal(b"ba", purpose="ballot box")


@given(value=st.binary(max_size=200), purpose=st.text(max_size=20), context=st.text(max_size=20))
def test_any_value_comes_back(value: bytes, purpose: str, context: str) -> None:
    app = Flask("alone")
    app.config["SECRET_KEY"] = "khoa"
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing.attribution, "caller_plugin", lambda: "good_deeds")
        sealed = sealing.seal(value, purpose=purpose, context=context)
        assert sealing.unseal(sealed, purpose=purpose, context=context) == value
