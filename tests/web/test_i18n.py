"""Languages: Vietnamese is the source, English the catalogue, the reader chooses."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from intranet.web import catalogs, i18n, preferences
from intranet.web.compiled import Catalogs
from intranet.web.i18n import _, lazy, ngettext


def test_outside_of_an_application_everything_is_vietnamese() -> None:
    assert _("Hủy") == "Hủy"
    assert ngettext("%(num)d người", "%(num)d người", 3) == "3 người"
    assert i18n.locale() == "vi"


def test_text_without_variables_may_hold_a_percent_sign(page_app: Flask) -> None:
    assert _("Đạt 100%") == "Đạt 100%"
    assert _("Đạt %(n)s%%", n=100) == "Đạt 100%"
    with page_app.test_request_context():
        assert render_template_string("{{ _('Đạt 100%') }}") == "Đạt 100%"
        assert render_template_string("{% trans %}Đạt 100%{% endtrans %}") == "Đạt 100%"


def test_variables_are_escaped_in_templates(page_app: Flask) -> None:
    with page_app.test_request_context():
        page = render_template_string("{{ _('Xin chào %(name)s', name='<b>') }}{{ ngettext('%(num)d', '%(num)d', 2) }}")
    assert page == "Xin chào &lt;b&gt;2"


def test_lazy_text_waits_for_the_reader(page_app: Flask) -> None:
    text = lazy("Hủy")
    with page_app.test_request_context():
        assert str(text) == "Hủy"
        with i18n.force_locale("en"):
            assert str(text) == "Cancel"


@pytest.mark.parametrize(
    ("account", "cookie", "header", "expected"),
    [
        ("en", "vi", "vi", "en"),
        (None, "en", "vi", "en"),
        (None, None, "en-US,en;q=0.9", "en"),
        (None, None, "fr", "vi"),
        (None, "klingon", "", "vi"),
        ("klingon", None, "en", "en"),
    ],
)
def test_the_account_wins_over_the_cookie_over_the_browser(
    page_app: Flask, account: str | None, cookie: str | None, header: str, expected: str
) -> None:
    preferences.set_locale_source(lambda: account)
    headers = {"Accept-Language": header, **({"Cookie": f"locale={cookie}"} if cookie else {})}
    with page_app.test_request_context(headers=headers):
        assert i18n.locale() == expected


def test_the_switch_remembers_and_comes_back(browser: FlaskClient) -> None:
    saved: list[tuple[str, str]] = []
    preferences.set_saver(lambda name, value: saved.append((name, value)))
    answer = browser.post("/preferences/locale", data={"locale": "en", "next": "/plans.index"})
    assert (answer.status_code, answer.location) == (303, "/plans.index")
    assert saved == [("locale", "en")]
    assert 'lang="en"' in browser.get("/missing").text
    assert browser.post("/preferences/locale", data={"locale": "fr"}).status_code == 400


def test_the_colour_mode_is_a_cookie_the_server_reads(browser: FlaskClient) -> None:
    assert 'data-bs-theme="light">' in browser.get("/missing").text
    answer = browser.post("/preferences/color-mode", data={"mode": "dark", "next": "https://elsewhere.example/"})
    assert answer.location == "/home.index"
    assert 'data-bs-theme="dark" data-theme-chosen>' in browser.get("/missing").text
    preferences.set_color_mode_source(lambda: "light")
    assert 'data-bs-theme="light" data-theme-chosen>' in browser.get("/missing").text


def test_catalogues_are_complete() -> None:
    """`intranet translations update` lists what is new; every text needs its English."""
    assert catalogs.check() == []


def test_extraction_finds_each_way_to_mark_a_text(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "a.py").write_text("_('một')\nlazy('hai')\nngettext('ba %(num)d', 'ba %(num)d', n)\n", encoding="utf-8")
    (tmp_path / "templates" / "b.html").write_text(
        "{{ _('bốn') }}{% trans %}năm{% endtrans %}{{ ngettext('sáu', 'sáu', 2) }}", encoding="utf-8"
    )
    found = {catalogs.text_of(message) for message in catalogs.messages(catalogs.extract(tmp_path))}
    assert found == {"một", "hai", "ba %(num)d", "bốn", "năm", "sáu"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A source tree with one text of ours and one of a library."""
    package = tmp_path / "intranet"
    (package / "web").mkdir(parents=True)
    (package / "a.py").write_text("_('Còn %(num)d người')\n", encoding="utf-8")
    (package / "web" / "messages.py").write_text("mark('Not a valid choice.')\n", encoding="utf-8")
    return tmp_path


def test_update_and_check_work_hand_in_hand(checkout: Path) -> None:
    assert catalogs.update(checkout) == {"vi": 1, "en": 2}
    assert "en: not translated: Còn %(num)d người" in catalogs.check(checkout)
    catalog = catalogs.load(checkout, "en")
    for message in catalogs.messages(catalog):
        message.string = "left" if "num" in catalogs.text_of(message) else "Choose from the list, %(who)s"
    catalogs.save(checkout, catalog)
    assert "en: placeholders differ in 'Choose from the list, %(who)s': Not a valid choice." in catalogs.check(checkout)


def test_update_keeps_translations_and_drops_what_is_gone(checkout: Path) -> None:
    catalogs.update(checkout)
    catalog = catalogs.load(checkout, "en")
    for message in catalogs.messages(catalog):
        message.string = "%(num)d left" if "num" in catalogs.text_of(message) else "Choose"
    catalogs.save(checkout, catalog)
    (checkout / "intranet" / "a.py").write_text("_('Còn %(num)d người')\n_('Mới')\n", encoding="utf-8")
    assert catalogs.update(checkout)["en"] == 1
    (checkout / "intranet" / "a.py").write_text("_('Mới')\n", encoding="utf-8")
    catalogs.update(checkout)
    assert {catalogs.text_of(m): m.string for m in catalogs.messages(catalogs.load(checkout, "en"))} == {
        "Mới": "",
        "Not a valid choice.": "Choose",
    }


def test_a_catalogue_is_compiled_once_and_again_when_its_source_changes(checkout: Path, tmp_path: Path) -> None:
    folder, instance = checkout / "translations", tmp_path / "instance"
    catalogs.update(checkout)
    Catalogs(instance, folder).get("en")
    before = set((instance / "translations" / "messages").iterdir())
    catalog = catalogs.load(checkout, "en")
    for message in catalogs.messages(catalog):
        message.string = "%(num)d left" if "num" in catalogs.text_of(message) else "Choose"
    catalogs.save(checkout, catalog)
    assert Catalogs(instance, folder).get("en").gettext("Not a valid choice.") == "Choose"
    after = set((instance / "translations" / "messages").iterdir())
    assert len(before) == len(after) == 1
    assert before != after


def test_an_instance_folder_that_cannot_be_written_costs_only_the_compiling(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("a file where a folder should be", encoding="utf-8")
    catalogs.update(checkout)
    assert Catalogs(tmp_path / "instance", checkout / "translations").get("en").gettext("lạ") == "lạ"
