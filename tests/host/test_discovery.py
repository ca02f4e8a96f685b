"""Plugins are found in three places and judged by their manifests, without a line of their code being run."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import intranet.models
from intranet.app import PACKAGES, create_app
from intranet.cli import COMMANDS
from intranet.config import Settings
from intranet.host.loading import conditions, discovery, names
from intranet.host.loading.conditions import Found, satisfies

Write = Callable[..., Path]
Settle = Callable[..., Settings]


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of bundled plugins: an empty one."""
    folder = tmp_path / "bundled"
    folder.mkdir()
    monkeypatch.setattr(discovery, "bundled_folder", lambda: folder)
    return folder


@pytest.fixture
def instance_folder(tmp_path: Path) -> Path:
    """Beside the other folders where plugins lie."""
    return tmp_path / "instance"


@pytest.fixture
def settings(make_settings: Settle) -> Settings:
    return make_settings()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """`install("my_plugin")`: make its distribution known; the folder it is installed into."""
    site = tmp_path / "site-packages"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def make(plugin_id: str, editable: Path | None = None) -> Path:
        info = site / f"{plugin_id}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {plugin_id}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[intranet.plugins]\n{plugin_id} = intranet_plugins.{plugin_id}\n")
        if editable:
            address = f'{{"dir_info": {{"editable": true}}, "url": "{editable.as_uri()}"}}'
            (info / "direct_url.json").write_text(address)
        return site / "intranet_plugins"

    yield make
    importlib.invalidate_caches()


def found(settings: Settings) -> dict[str, Found]:
    return {one.id: one for one in discovery.find(settings)}


def reason(one: Found) -> tuple[str, str]:
    assert one.problem is not None
    return one.problem.trouble, str(one.problem.reason)


class TestPlaces:
    def test_all_three_are_looked_into(
        self, bundled: Path, settings: Settings, write_plugin: Write, install: Callable[..., Path]
    ) -> None:
        write_plugin("own", into="bundled")
        write_plugin("dropped", into="instance/plugins")
        write_plugin("bought", into="site-packages/intranet_plugins")
        install("bought")
        assert [(one.id, one.source, one.problem) for one in discovery.find(settings)] == [
            ("bought", "distribution", None),
            ("dropped", "folder", None),
            ("own", "bundled", None),
        ]

    def test_nothing_is_imported(self, bundled: Path, settings: Settings, write_plugin: Write) -> None:
        write_plugin("loud", {"__init__.py": "raise RuntimeError('imported')"}, into="bundled")
        assert found(settings)["loud"].problem is None
        assert "intranet_plugins.loud" not in sys.modules

    def test_hidden_folders_and_files_are_none(self, bundled: Path, settings: Settings) -> None:
        for name in (".git", "__pycache__", "_old"):
            (bundled / name).mkdir()
        (bundled / "README.md").write_text("?")
        assert found(settings) == {}

    def test_a_folder_without_a_manifest_is_shown(self, bundled: Path, settings: Settings) -> None:
        (bundled / "unfinished").mkdir()
        assert "plugin.toml" in reason(found(settings)["unfinished"])[1]

    def test_folders_given_by_name_are_the_only_ones(
        self, bundled: Path, settings: Settings, write_plugin: Write
    ) -> None:
        write_plugin("own", into="bundled")
        assert [one.id for one in discovery.find(settings, [write_plugin("other")])] == ["other"]

    def test_core_s_own_plugins_come_from_the_checkout(self) -> None:
        assert discovery.bundled_folder() == Path(__file__).parent.parent.parent / "plugins"

    def test_an_installed_core_has_them_beside_it(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(discovery, "CHECKOUT", tmp_path)
        assert discovery.bundled_folder() == tmp_path / "intranet_plugins"

    def test_beside_an_installed_core_others_plugins_are_theirs(
        self, settings: Settings, write_plugin: Write, install: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_plugin("bought", into="site-packages/intranet_plugins")
        write_plugin("own", into="site-packages/intranet_plugins")
        monkeypatch.setattr(discovery, "CHECKOUT", install("bought").parent)
        assert {key: one.source for key, one in found(settings).items()} == {
            "bought": "distribution",
            "own": "bundled",
        }


class TestDistributions:
    def test_an_editable_one_is_found_in_its_project(
        self, bundled: Path, settings: Settings, write_plugin: Write, install: Callable[..., Path], tmp_path: Path
    ) -> None:
        folder = write_plugin("mine", into="project/src/intranet_plugins")
        install("mine", editable=tmp_path / "project")
        assert found(settings)["mine"].folder == folder

    def test_a_project_that_is_the_plugin_itself_is_found(
        self, bundled: Path, settings: Settings, write_plugin: Write, install: Callable[..., Path]
    ) -> None:
        folder = write_plugin("mine", into="projects")
        install("mine", editable=folder)
        assert found(settings)["mine"].folder == folder

    def test_one_on_the_path_of_imports_is_found(
        self, bundled: Path, settings: Settings, write_plugin: Write, install: Callable[..., Path],
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    ) -> None:  # fmt: skip
        folder = write_plugin("mine", into="elsewhere/intranet_plugins")
        monkeypatch.syspath_prepend(str(tmp_path / "elsewhere"))
        install("mine")
        assert found(settings)["mine"].folder == folder

    def test_one_without_its_files_is_shown(
        self, bundled: Path, settings: Settings, install: Callable[..., Path]
    ) -> None:
        install("gone")
        assert reason(found(settings)["gone"]) == (
            "manifest", "Gói đã cài báo có phân hệ này nhưng không có tệp plugin.toml; cài lại gói.",
        )  # fmt: skip

    def test_a_stale_copy_of_a_bundled_plugin_is_not_looked_at(
        self, bundled: Path, settings: Settings, write_plugin: Write, install: Callable[..., Path]
    ) -> None:
        # What a wheel's force-include leaves in site-packages, even when the checkout is installed editable.
        fresh = write_plugin("own", into="bundled", version="2.0")
        write_plugin("own", into="site-packages/intranet_plugins", version="1.0")
        assert [one.folder for one in discovery.find(settings)] == [fresh]

    def test_a_bundled_plugin_that_is_also_installed_from_its_folder_is_one(
        self, bundled: Path, settings: Settings, write_plugin: Write, install: Callable[..., Path]
    ) -> None:
        install("own", editable=write_plugin("own", into="bundled"))
        assert [(one.id, one.source) for one in discovery.find(settings)] == [("own", "bundled")]


class TestDoubles:
    def test_the_first_wins_and_the_other_is_shown(
        self, bundled: Path, settings: Settings, write_plugin: Write, install: Callable[..., Path]
    ) -> None:
        first = write_plugin("own", into="bundled")
        write_plugin("own", into="instance/plugins")
        write_plugin("own", into="site-packages/intranet_plugins")
        install("own")
        plugins = found(settings)
        assert plugins["own"].problem is None
        assert plugins["own"].folder == first
        for double in ("own@folder", "own@distribution"):
            trouble, words = reason(plugins[double])
            assert (trouble, str(first) in words) == ("double", True)

    def test_a_dropped_in_one_wins_over_an_installed_one(
        self, bundled: Path, settings: Settings, write_plugin: Write, install: Callable[..., Path]
    ) -> None:
        folder = write_plugin("mine", into="instance/plugins")
        write_plugin("mine", into="site-packages/intranet_plugins")
        install("mine")
        assert found(settings)["mine"].folder == folder

    def test_the_same_folder_name_twice_among_given_folders(self, settings: Settings, write_plugin: Write) -> None:
        folders = [write_plugin("mine", into=place) for place in ("one", "two", "three")]
        assert [one.id for one in discovery.find(settings, folders)] == ["mine", "mine@folder", "mine@folder+"]

    def test_ids_whose_tables_would_mix(self, bundled: Path, settings: Settings, write_plugin: Write) -> None:
        write_plugin("gifts", into="bundled")
        write_plugin("gifts_old", into="instance/plugins")
        write_plugin("giftshop", into="instance/plugins")
        plugins = found(settings)
        assert reason(plugins["gifts_old"])[0] == "double"
        assert plugins["gifts"].problem is plugins["giftshop"].problem is None

    def test_the_longer_id_may_come_first(self, bundled: Path, settings: Settings, write_plugin: Write) -> None:
        write_plugin("gifts_old", into="bundled")
        write_plugin("gifts", into="instance/plugins")
        assert "“gifts_old”" in reason(found(settings)["gifts"])[1]

    def test_one_command_for_two(self, bundled: Path, settings: Settings, write_plugin: Write) -> None:
        write_plugin("gifts", more='command = "shop"', into="bundled")
        write_plugin("market", more='command = "shop"', into="bundled")
        assert reason(found(settings)["market"]) == (
            "double", "Lệnh “shop” đã là của phân hệ “gifts”; sửa khóa “command” trong plugin.toml.",
        )  # fmt: skip

    @pytest.mark.parametrize("plugin_id", ["plan", "home", "unit", "alembic", "core"])
    def test_core_s_own_names(self, settings: Settings, write_plugin: Write, plugin_id: str) -> None:
        [one] = discovery.find(settings, [write_plugin(plugin_id)])
        assert reason(one) == ("double", f"Mã “{plugin_id}” là của Lan Tỏa; đặt mã khác cho phân hệ.")


def tables_of(models: object) -> list[object]:
    classes = (
        [value for value in vars(models).values() if isinstance(value, type)] if isinstance(models, ModuleType) else []
    )
    return [value.__table__ for value in classes if hasattr(value, "__table__")]


class TestNamesOfCore:
    def test_packages_and_blueprints(self, settings: Settings) -> None:
        app = create_app(settings, plugins=())
        assert {*PACKAGES, *app.blueprints, "host"} - names.RESERVED == set()

    def test_whatever_a_table_begins_with(self) -> None:
        tables = {str(table) for models in vars(intranet.models).values() for table in tables_of(models)}
        assert "plan_section" in tables
        words = {table for table in tables if "_" not in table}
        beginnings = {table[:at] for table in tables for at, letter in enumerate(table) if letter == "_"}
        assert (words | beginnings) - names.RESERVED == set()

    def test_commands(self) -> None:
        assert set(COMMANDS) - names.COMMANDS == set()


class TestConditions:
    @pytest.mark.parametrize(
        ("version", "wanted", "fits"),
        [
            ("1.0.0.dev0", ">=1,<2", True),
            ("1.0.0rc1", ">=1.0.0rc1", True),
            ("1.0.0", ">=1.1", False),
            ("2.0", "<2", False),
            ("2.0.dev1", ">=1,<2", False),
            ("1.4", "", True),
        ],
    )
    def test_a_version_in_the_making_counts_as_what_it_will_be(self, version: str, wanted: str, fits: bool) -> None:
        assert satisfies(version, wanted) is fits

    def test_another_version_of_core(self, settings: Settings, write_plugin: Write) -> None:
        [one] = discovery.find(settings, [write_plugin("future", core=">=7")])
        trouble, words = reason(one)
        assert (trouble, ">=7" in words, conditions.core_version() in words) == ("incompatible", True, True)

    def test_packages_that_are_there_or_not(self, settings: Settings, write_plugin: Write) -> None:
        folders = [
            write_plugin("fine", more='packages = ["flask>=3", "nothing_such; python_version < \'3\'"]'),
            write_plugin("lacks", more='packages = ["flask>=999", "nothing-such>=1"]'),
        ]
        fine, lacks = discovery.find(settings, folders)
        assert fine.problem is None
        assert reason(lacks) == ("missing", "Thiếu gói Python; chạy: pip install 'flask>=999' 'nothing-such>=1'")

    def test_each_comes_after_what_it_needs(self, settings: Settings, write_plugin: Write) -> None:
        folders = [
            write_plugin("alpha", more='requires = ["omega>=1"]'),
            write_plugin("beta"),
            write_plugin("omega", more='requires = ["beta"]', version="1.5"),
        ]
        assert [one.id for one in discovery.find(settings, folders)] == ["beta", "omega", "alpha"]

    def test_what_is_missing_or_too_old_is_named(self, settings: Settings, write_plugin: Write) -> None:
        folders = [
            write_plugin("alpha", more='requires = ["nobody"]'),
            write_plugin("beta", more='requires = ["gamma>=2"]'),
            write_plugin("gamma", version="1.9"),
        ]
        gamma, alpha, beta = discovery.find(settings, folders)
        assert gamma.problem is None
        assert reason(alpha) == ("missing", "Cần phân hệ “nobody” nhưng chưa cài; cài phân hệ ấy.")
        assert reason(beta) == ("missing", "Cần phân hệ “gamma>=2”, đang cài bản 1.9; cập nhật phân hệ ấy.")

    def test_what_needs_a_refused_one_is_refused(self, settings: Settings, write_plugin: Write) -> None:
        folders = [
            write_plugin("alpha", more='requires = ["beta"]'),
            write_plugin("beta", more='requires = ["gamma"]'),
            write_plugin("gamma", core=">=99"),
        ]
        plugins = {one.id: one for one in discovery.find(settings, folders)}
        assert "“beta”" in reason(plugins["alpha"])[1]
        assert "“gamma”" in reason(plugins["beta"])[1]

    def test_a_circle_is_named(self, settings: Settings, write_plugin: Write) -> None:
        folders = [
            write_plugin("alpha", more='requires = ["beta"]'),
            write_plugin("beta", more='requires = ["alpha"]'),
            write_plugin("gamma"),
        ]
        gamma, alpha, beta = discovery.find(settings, folders)
        assert gamma.problem is None
        assert [reason(one)[0] for one in (alpha, beta)] == ["missing", "missing"]
        assert "vòng (beta)" in reason(alpha)[1]
