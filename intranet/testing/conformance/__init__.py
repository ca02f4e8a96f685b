"""What Lan Tỏa demands of every plugin, as tests. In a plugin's `tests/test_conformance.py`:

    from intranet.testing import Conformance


    class TestConformance(Conformance):
        '''One test for each demand.'''

        def content(self, agency, actor_of):
            entry = service.write(actor_of("staff"), service.Draft("Title", "Text", agency.units["science"]))
            return {"entry_id": entry.id}

`intranet plugins test ID` runs them for any plugin, also for one without tests of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from intranet.access import Actor
from intranet.host import manifest
from intranet.host.loading import namespace
from intranet.host.manifest import ManifestError
from intranet.host.registry import Plugin
from intranet.testing.agency import Agency
from intranet.testing.application import load_once
from intranet.testing.conformance import code, forms, hooks, pages, personal, tables, texts
from intranet.testing.conformance.subject import Subject

__all__ = ["Conformance"]


class Conformance:
    """One test for each demand; subclass it as `TestConformance`. A failing test says what to mend."""

    public_pages: frozenset[str] = frozenset()
    """Endpoints that people may open without signing in."""

    def content(self, agency: Agency, actor_of: Callable[[str], Actor]) -> Mapping[str, Any] | None:
        """Write a row into each table that refers to people; give values for the arguments in addresses.

        Where a page needs another one than the others, values for it stand under its endpoint:
        `{"entry_id": 1, "my_plugin.restore": {"entry_id": 2}}`.
        None: nothing is said, so pages of single rows and what is kept of people go unproven.
        """
        return None

    @pytest.fixture
    def folder(self, plugins: tuple[Path, ...]) -> Path:
        """The folder of the plugin: the last one, those it requires come before."""
        assert plugins, "no plugin.toml around this test"
        return plugins[-1]

    @pytest.fixture
    def subject(self, app: Flask, folder: Path, agency: Agency, actor_of: Callable[[str], Actor]) -> Subject:
        """The plugin in an application with an agency."""
        return self.make_subject(app, folder, agency, actor_of)

    def make_subject(self, app: Flask, folder: Path, agency: Agency, actor_of: Callable[[str], Actor]) -> Subject:
        """What the checks look at."""
        plugin = _loaded(app, folder)
        return Subject(app, plugin, folder, agency, lambda: self.content(agency, actor_of), self.public_pages)

    def test_the_manifest_is_valid(self, folder: Path) -> None:
        """`plugin.toml` can be read and says what it must."""
        try:
            manifest.read(folder)
        except ManifestError as error:
            pytest.fail(f"plugin.toml: {error}", pytrace=False)

    def test_it_loads(self, app: Flask, folder: Path) -> None:
        """The host loads it: nothing app-wide, own tables only, hooks that exist, with the right arguments."""
        plugin = app.extensions["host"].plugins.get(folder.name)
        if plugin is None or plugin.problem:
            problem = plugin and plugin.problem
            words = f"{problem.reason}\n{problem.traceback}" if problem else "the host did not find it"
            pytest.fail(f"{folder.name} is not loaded: {words}", pytrace=False)

    def test_it_uses_only_the_public_api(self, folder: Path) -> None:
        """Core's insides may change at any time."""
        report(code.public_api_only(folder))

    def test_texts_are_translated(self, folder: Path) -> None:
        """Every text has its English."""
        report(texts.translated(folder))

    def test_templates_hold_no_code_and_no_bare_text(self, folder: Path) -> None:
        """The browser refuses inline code; readers of English need every word."""
        report(code.templates(folder))

    def test_migrations_are_complete_and_reversible(
        self, plugins: tuple[Path, ...], folder: Path, empty_database: str
    ) -> None:
        """Up, down and up again, and then the tables are those of the models."""
        load_once(plugins)
        report(tables.migrations(empty_database, folder))

    def test_tables_are_prefixed(self, subject: Subject) -> None:
        """So that nobody mixes them up."""
        report(tables.prefixed(subject))

    @pytest.mark.pages
    def test_permissions_are_declared_and_asked_for(self, subject: Subject) -> None:
        """A permission that nobody declares is nobody's; one that nobody asks for protects nothing."""
        report(code.permissions(subject))

    def test_nothing_is_app_wide(
        self, subject: Subject, plugins: tuple[Path, ...], make_app: Callable[..., Flask]
    ) -> None:
        """A plugin may not act on pages that are not its own."""
        report(hooks.nothing_app_wide(subject, make_app(plugins=plugins[:-1])))

    @pytest.mark.pages
    def test_it_is_closed_when_off(self, subject: Subject) -> None:
        """404 for every address and role, and nothing left on core's pages."""
        report(pages.closed_when_off(subject))

    @pytest.mark.pages
    def test_pages_are_open_for_somebody_and_closed_to_anybody(self, subject: Subject) -> None:
        """Each page has a reader, who has signed in."""
        report(pages.open_for_somebody(subject))

    def test_hooks_survive_empty_tables(self, subject: Subject, plan: int) -> None:
        """On the first day there is not a single row."""
        report(hooks.survive_empty_tables(subject, plan))

    def test_hooks_survive_an_empty_agency(self, app: Flask, folder: Path) -> None:
        """Before the first unit is entered."""
        report(hooks.survive_empty_agency(Subject(app, _loaded(app, folder), folder, Agency(), dict)))

    def test_settings_have_valid_defaults(self, subject: Subject) -> None:
        """It works before anybody has set anything."""
        report(forms.defaults_validate(subject))

    def test_personal_data_are_exported_and_erased(self, subject: Subject) -> None:
        """Whoever keeps data about people tells them, and erases what need not stay."""
        report(personal.declared(subject))
        if subject.content() is None:
            pytest.skip("content() of the conformance test writes nothing, so nothing can be exported")
        report(personal.done(subject))


def report(faults: Iterable[str]) -> None:
    """Fail with every fault, each said once."""
    lines = list(dict.fromkeys(faults))
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def _loaded(app: Flask, folder: Path) -> Plugin:
    plugin = app.extensions["host"].plugins.get(folder.name)
    if not isinstance(plugin, Plugin) or plugin.problem:
        pytest.skip("it does not load: see test_it_loads")
    assert namespace.folder_of(plugin.id) == folder, "another copy of the plugin was imported"
    return plugin
