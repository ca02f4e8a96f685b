"""Languages: Vietnamese is the source, English the catalogue, the reader chooses."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, render_template, render_template_string
from flask.testing import FlaskClient
from jinja2 import DictLoader

from intranet.config import CHECKOUT
from intranet.web import catalogs, i18n, preferences
from intranet.web.compiled import Catalogs, po_path
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


def test_catalogues_of_bundled_plugins_are_complete() -> None:
    folders = [path.parent for path in (CHECKOUT / "plugins").glob("*/plugin.toml")]
    assert folders
    assert {folder.name: catalogs.check_plugin(folder, folder.name) for folder in folders} == {
        folder.name: [] for folder in folders
    }


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


CATALOGUE = """
msgid "Lưu"
msgstr "Pin it"

msgid "Tin"
msgstr "News"

msgid "Còn %(num)d tin"
msgid_plural "Còn %(num)d tin"
msgstr[0] "%(num)d item left"
msgstr[1] "%(num)d items left"

msgid "Của %(name)s"
msgstr "By %(nobody)s"
"""


def add_plugin(app: Flask, folder: Path, texts: str = CATALOGUE, plugin_id: str = "board") -> None:
    path = po_path(folder, "en", plugin_id)
    path.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    head += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    path.write_text(head + texts, encoding="utf-8")
    i18n.add_domain(app, plugin_id, folder)


@pytest.fixture
def board_app(page_app: Flask, tmp_path: Path) -> Flask:
    """An application with a plugin `board` that has words of its own for some of core's texts."""
    page_app.extensions["settings"] = SimpleNamespace(instance=tmp_path / "instance")
    add_plugin(page_app, tmp_path / "board")
    pages = {
        "web/frame.html": "{{ _('Lưu') }}|{% block content %}{% endblock %}|{% trans %}Lưu{% endtrans %}",
        "web/parts.html": "{% macro button() %}{{ _('Lưu') }}{% endmacro %}",
        "board/page.html": "{% extends 'web/frame.html' %}{% from 'web/parts.html' import button with context %}"
        "{% block content %}{{ _('Lưu') }} {% trans %}Lưu{% endtrans %} {{ button() }} {{ _('Hủy') }} "
        "{{ ngettext('Còn %(num)d tin', 'Còn %(num)d tin', 2) }} {{ gettext('Tin') }} "
        "{{ _('Của %(name)s', name='<i>') }}{% endblock %}",
        "other/page.html": "{{ _('Tin') }} {{ _('Lưu') }}",
    }
    page_app.jinja_env.loader = DictLoader(pages)
    return page_app


def test_a_plugins_texts_come_from_its_catalogue_and_then_from_cores(board_app: Flask) -> None:
    _own, own_plural, own_lazy = i18n.translator("board")
    waiting = own_lazy("Lưu")
    with board_app.test_request_context(), i18n.force_locale("en"):
        assert (_own("Lưu"), _own("Tin"), _own("Hủy"), str(waiting)) == ("Pin it", "News", "Cancel", "Pin it")
        assert own_plural("Còn %(num)d tin", "Còn %(num)d tin", 1) == "1 item left"
    with board_app.test_request_context():
        assert (_own("Lưu"), str(waiting)) == ("Lưu", "Lưu")
    assert _own("Tin") == "Tin", "without an application everything is Vietnamese"


def test_a_plugins_texts_change_neither_cores_nor_another_plugins(board_app: Flask) -> None:
    other, _plural, _lazy = i18n.translator("other")
    with board_app.test_request_context(), i18n.force_locale("en"):
        assert (_("Lưu"), _("Tin"), other("Tin")) == ("Save", "Tin", "Tin")
        assert render_template("other/page.html") == "Tin Save"


def test_in_a_page_each_text_belongs_to_the_template_it_stands_in(board_app: Flask) -> None:
    with board_app.test_request_context(), i18n.force_locale("en"):
        frame, content, end = render_template("board/page.html").split("|")
    assert (frame, end) == ("Save", "Save"), "core's frame around a plugin's page"
    assert content == "Pin it Pin it Save Cancel 2 items left News Của &lt;i&gt;"


def test_a_translation_with_wrong_placeholders_is_left_out(board_app: Flask) -> None:
    own, _plural, _lazy = i18n.translator("board")
    with board_app.test_request_context(), i18n.force_locale("en"):
        assert own("Của %(name)s", name="An") == "Của An"


@pytest.mark.parametrize("texts", ['msgid "Lưu"\nmsgid "Tin"\nmsgstr "x', "\x00\x01"])
def test_a_catalogue_that_cannot_be_read_is_reported_and_not_fatal(page_app: Flask, tmp_path: Path, texts: str) -> None:
    page_app.extensions["settings"] = SimpleNamespace(instance=tmp_path / "instance")
    add_plugin(page_app, tmp_path / "board", texts)
    own, _plural, _lazy = i18n.translator("board")
    with page_app.test_request_context(), i18n.force_locale("en"):
        assert (own("Lưu"), own("Tin")) == ("Save", "Tin")
    assert "en" in page_app.extensions["catalogs"]["board"].faults


def test_a_command_speaks_its_own_language() -> None:
    with i18n.speaking("en"):
        assert (_("Hủy"), i18n.locale()) == ("Cancel", "en")
    assert _("Hủy") == "Hủy"
