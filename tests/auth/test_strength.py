"""Passwords are judged by how hard they are to guess, not by which signs they contain."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.access import Refused
from intranet.auth import hashing, strength

NEAR = ("hanhnt", "Nguyễn Thị Hạnh", "Sở Khoa học và Công nghệ tỉnh An Hải", "SKHCN")


@pytest.mark.parametrize(
    "password",
    [
        "con trâu vàng gặm cỏ",
        "correct horse battery staple",
        "sen hong no giua ao lang",
        "toàn-chữ-thường-không-số",
        "9274618350274",
        "k7mf-q2xd-p9rt-w3bn",
        "quả ổi rụng bên thềm nhà Lan",
    ],
)
def test_good_ones_need_no_special_signs(password):
    strength.check(password, 12, NEAR)


@pytest.mark.parametrize(
    "password",
    [
        "123456789012", "aaaaaaaaaaaa", "abcabcabcabc", "qwertyuiop123", "Matkhau@2026", "P@ssw0rd2026!",
        "Admin@123456", "hanhnt-hanhnt", "NguyenThiHanh1", "hanh.nguyen.thi", "SoKhoaHocCongNghe",
        "skhcn@2026!!!", "Vietnam@2026!", "matkhaumatkhau1", "4dm1n1str4t0r", "abcdefghijklmnop", "zyxwvutsrqpo",
    ],
)  # fmt: skip
def test_bad_ones_are_refused_however_they_are_decorated(password):
    with pytest.raises(Refused) as refusal:
        strength.check(password, 12, NEAR)
    assert refusal.value.field == "password"


def test_too_short_and_too_long():
    with pytest.raises(Refused, match="ít nhất 12"):
        strength.check("k7mfq2xdp9r", 12)
    strength.check("k7mfq2xdp9rt", 12)
    with pytest.raises(Refused, match="tối đa 128"):
        strength.check("k7mf-q2xd-" * 13, 12)


def test_first_passwords_are_good_and_never_the_same():
    made = {strength.generate() for _time in range(200)}
    assert len(made) == 200
    for password in made:
        strength.check(password, 12, NEAR)


def test_the_same_password_typed_on_another_system_is_the_same(app):
    stored = hashing.hash_password("Hạnh phúc bất ngờ")
    assert hashing.verify(stored, unicodedata.normalize("NFD", "Hạnh phúc bất ngờ"))
    assert not hashing.verify(stored, "Hanh phuc bat ngo")


def test_hashes_are_argon2id_at_todays_parameters(app):
    app.config.update(ARGON2_MEMORY_KIB=hashing.MEMORY_KIB, ARGON2_TIME_COST=hashing.TIME_COST)
    assert hashing.hash_password("con trâu vàng").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_no_hash_and_a_broken_hash_open_nothing(app):
    assert not hashing.verify(None, "x")
    assert not hashing.verify("", "")
    assert not hashing.verify("$argon2id$broken", "x")


@given(st.text(max_size=200))
def test_any_text_is_judged(password):
    with suppress(Refused):
        strength.check(password, 12, NEAR)
    assert strength.units(password) <= len(unicodedata.normalize("NFKC", password)) * 4
