"""The commands around the catalogues; what they find is tested with the package web."""

from __future__ import annotations

from intranet.web import catalogs
from tests.cli.plugin_folders import drop_in


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


TEXTS = {
    "texts.py": "from intranet import translator\n_, n, lazy = translator('tu_dien')\nlazy('Sổ riêng')\n_('Lưu')\n",
    "templates/tu_dien/index.html": "{{ _('Còn %(num)d trang', num=3) }}{% trans %}Trang đầu{% endtrans %}",
    "tests/test_it.py": "_('chỉ trong kiểm thử')\n",
}


def test_a_plugins_catalogue_is_its_own(ready, instance):
    folder = drop_in(instance, "tu_dien", upgrade=None, files=TEXTS)
    missing = ready("translations", "check", "--plugin", "tu_dien")
    assert missing.exit_code == 1
    assert "tu_dien: en: missing: Sổ riêng" in missing.stdout
    assert "3 câu chưa dịch" in ready("translations", "update", "--plugin", "tu_dien").stdout
    catalogue = folder / "translations" / "en" / "LC_MESSAGES" / "tu_dien.po"
    written = catalogue.read_text()
    assert 'msgid "Lưu"\nmsgstr "Save"' in written, "what core has, too, begins with core's translation"
    assert "kiểm thử" not in written
    catalogue.write_text(written.replace('msgstr ""\n\n', 'msgstr "x %(who)s"\n\n'))
    assert "placeholders differ" in ready("translations", "check", "--plugin", "tu_dien").stdout


def test_all_catalogues_are_checked_at_once(ready, instance, monkeypatch):
    monkeypatch.setattr(catalogs, "check", list)
    assert ready("translations", "check", "--all").exit_code == 0
    drop_in(instance, "tu_dien", upgrade=None, files=TEXTS)
    assert ready("translations", "check").exit_code == 0, "core's own do not depend on what is installed"
    found = ready("translations", "check", "--all")
    assert (found.exit_code, "tu_dien: en: missing: Trang đầu" in found.stdout) == (1, True)


def test_a_plugin_nobody_has(ready):
    assert ready("translations", "update", "--plugin", "nobody").exit_code == 2
