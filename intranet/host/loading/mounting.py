"""Giving a plugin its place in the application: its pages at `/p/<id>/`, its templates, its static files.

A blueprint cannot be taken out again, so it is first tried on an application that is thrown away.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from flask import Blueprint, Flask
from werkzeug.routing import Map, RuleFactory

from intranet.host.loading.app_tables import AppTables, changes, restore
from intranet.host.loading.namespace import module_name
from intranet.web.i18n import lazy


class MountError(Exception):
    """A plugin cannot have the place it wants. The message names it and the way out."""


def prepare(plugin_id: str, folder: Path, views: ModuleType | None) -> Blueprint | None:
    """The blueprint of a plugin: `bp` of its views, or a bare one for its templates and static files.

    Raises :class:`MountError`.
    """
    blueprint = getattr(views, "bp", None)
    if views is not None and not isinstance(blueprint, Blueprint):
        raise MountError(lazy("views.py phải có blueprint tên “bp”."))
    places = [name for name in ("templates", "static") if (folder / name).is_dir()]
    if blueprint is None and not places:
        return None
    found = blueprint or Blueprint(plugin_id, module_name(plugin_id), root_path=str(folder))
    if found.name != plugin_id:
        raise MountError(
            lazy("Blueprint tên “%(name)s”; phải trùng với mã “%(id)s” của phân hệ.", name=found.name, id=plugin_id)
        )
    if "templates" in places and found.template_folder is None:
        found.template_folder = str(folder / "templates")
    if "static" in places and not found.has_static_folder:
        found.static_folder = str(folder / "static")
    if found.has_static_folder:
        found.static_url_path = "/static"
    for one in _with_nested(found):
        _check_folders(one, plugin_id, folder)
    return found


class Mounter:
    """Mounts the blueprints of plugins on `app`, one after the other."""

    _trial: Flask
    _trial_state: AppTables

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._state = AppTables.of(app)
        self._renew_trial()

    def mount(self, blueprint: Blueprint) -> None:
        """Register the blueprint of a plugin. `app` is as before if it raises :class:`MountError` or whatever else."""
        try:
            self._trial_state = _register(self._trial, self._trial_state, blueprint)
            self._state = _register(self._app, self._state, blueprint)
        except BaseException:
            restore(self._app, self._state)
            # Addresses may have been put back as copies.
            self._state = AppTables.of(self._app)
            self._renew_trial()
            raise

    def _renew_trial(self) -> None:
        trial = Flask("trial", static_folder=None, template_folder=None)
        trial.url_map = _Rules()
        trial.config.update(self._app.config)
        trial.extensions.update(self._app.extensions)
        self._trial, self._trial_state = trial, AppTables.of(trial)


class _Rules(Map):
    # To see where rules lead they need not be compiled, which is half of the work of mounting.
    def add(self, rulefactory: RuleFactory) -> None:
        for rule in rulefactory.get_rules(self):
            self._rules_by_endpoint.setdefault(rule.endpoint, []).append(rule)


def _register(app: Flask, before: AppTables, blueprint: Blueprint) -> AppTables:
    app.register_blueprint(blueprint, url_prefix=f"/p/{blueprint.name}")
    after = AppTables.of(app)
    if outside := changes(before, after, blueprint.name):
        raise MountError(
            lazy(
                "Blueprint đổi cả ứng dụng: %(list)s. Chỉ được dùng những gì của riêng blueprint, dưới /p/%(id)s/.",
                list=", ".join(outside), id=blueprint.name,
            )
        )  # fmt: skip
    return after


def _with_nested(blueprint: Blueprint) -> list[Blueprint]:
    # Flask keeps them to itself; they register with their parent.
    nested = [one for one, _options in blueprint._blueprints if isinstance(one, Blueprint)]
    return [blueprint, *(deeper for one in nested for deeper in _with_nested(one))]


def _check_folders(blueprint: Blueprint, plugin_id: str, folder: Path) -> None:
    for given in (blueprint.template_folder, blueprint.static_folder):
        if given is not None and not _is_within(Path(blueprint.root_path, given), folder):
            raise MountError(lazy("Thư mục “%(path)s” nằm ngoài thư mục của phân hệ.", path=str(given)))
    if blueprint.template_folder is None:
        return
    templates = Path(blueprint.root_path, blueprint.template_folder)
    entries = sorted(templates.iterdir()) if templates.is_dir() else []
    foreign = [entry.name for entry in entries if entry.name != plugin_id and not entry.name.startswith(".")]
    if foreign:
        raise MountError(
            lazy(
                "templates/ chỉ được có thư mục %(id)s/, không có: %(list)s. Không thay được khuôn trang của Lan Tỏa "
                "và của phân hệ khác.",
                id=plugin_id, list=", ".join(foreign),
            )
        )  # fmt: skip


def _is_within(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
