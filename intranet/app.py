"""The application factory: named steps, in order."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from intranet import config, database, files, host, jobs, notices, search, web
from intranet.auth import permissions
from intranet.config import ConfigError, Settings
from intranet.host.loading import lent

# Each package may have an `init_app`, a `views` room with a blueprint `bp`, and a `hooks` room.
PACKAGES = ("audit", "files", "search", "jobs", "workdays", "directory", "notices", "auth", "plans", "indexing")


def create_app(settings: Settings | None = None, plugins: Sequence[Path] | None = None) -> Flask:
    """Build the application, with the plugins in the folders `plugins` or, by default, all that are installed.

    Raises :class:`ConfigError` naming a setting that is wrong.
    """
    settings = settings or config.load()
    app = Flask("intranet", instance_path=str(settings.instance), static_folder=None, template_folder=None)
    configure(app, settings)
    database.init_app(app)
    web.init_app(app)
    for name in PACKAGES:
        _mount(app, name)
    hooks = {name: room for name in (*PACKAGES, "host") if (room := _room(name, "hooks"))}
    host.init_app(app, hooks, plugins)
    with app.app_context():
        search.load(lent.search_kinds())
        files.load_readers(lent.file_readers())
        notices.load(app, [value for _, value in host.declared("register_notices")])
        jobs.load([value for _, value in host.declared("register_jobs")])
        permissions.load([value for _, value in host.declared("register_permissions")])
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Translate our settings into what Flask and its extensions read."""
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key or _secret_key(settings),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "connect_args": _connect_args(settings)},
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
        SESSION_COOKIE_NAME="intranet",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
    )
    if hops := settings.trusted_proxies:
        # Otherwise every reader seems to come from the proxy, and one person's wrong passwords block them all.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign] # Flask's own way


def _connect_args(settings: Settings) -> dict[str, object]:
    # A server that does not answer at all must not hold every thread for minutes.
    return {"connect_timeout": 5} if settings.database.startswith("postgresql") else {}


def _secret_key(settings: Settings) -> str:
    try:
        key = (settings.instance / "secret_key").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise ConfigError("secret_key: chưa có khóa bí mật; chạy lệnh: intranet init") from None
    except (OSError, UnicodeDecodeError):
        raise ConfigError("secret_key: không đọc được tệp secret_key; xem lại quyền đọc, nội dung của tệp") from None
    if len(key) < 32:
        raise ConfigError("secret_key: tệp secret_key quá ngắn; xóa tệp ấy rồi chạy lệnh: intranet init")
    return key


def _mount(app: Flask, name: str) -> None:
    package = import_module(f"intranet.{name}")
    if hasattr(package, "init_app"):
        package.init_app(app)
    if views := _room(name, "views"):
        app.register_blueprint(views.bp)


def _room(package: str, room: str) -> ModuleType | None:
    full_name = f"intranet.{package}.{room}"
    return import_module(full_name) if find_spec(full_name) else None
