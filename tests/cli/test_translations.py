"""The commands around the catalogues; what they find is tested with the package web."""

from __future__ import annotations

from intranet.web import catalogs


def test_complete_translations_pass(ready, monkeypatch):
    monkeypatch.setattr(catalogs, "check", list)
    found = ready("translations", "check")
    assert (found.exit_code, found.stdout) == (0, "Bản dịch đầy đủ\n")


def test_each_fault_is_a_line_and_the_check_fails(ready, monkeypatch):
    monkeypatch.setattr(catalogs, "check", lambda: ["thiếu: Lưu", "thừa: Bỏ"])
    found = ready("translations", "check")
    assert found.exit_code == 1
    assert found.stdout.splitlines() == ["thiếu: Lưu", "thừa: Bỏ"]


def test_updating_counts_what_lacks_a_translation(ready, monkeypatch):
    monkeypatch.setattr(catalogs, "update", lambda: {"en": 3})
    assert "3" in ready("translations", "update").stdout
