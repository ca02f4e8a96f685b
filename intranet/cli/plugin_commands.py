"""Commands that plugins bring, under the name in their manifest: `intranet bang-tin …`.

`intranet --help` lists them from the manifests alone. The plugin's code is imported when one is called. While the
application cannot run (no database yet, or none that fits) and while the plugin is closed only the commands of its room
`offline` do.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from click import ClickException

from intranet import config
from intranet.cli.context import Failed, Options, Stop, application, settings
from intranet.cli.words import language, tr
from intranet.config import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from intranet.host.manifest import Manifest

_APP = "intranet.plugin_commands.app"
_OF_CLICK = (click.ClickException, click.Abort, click.exceptions.Exit, KeyboardInterrupt, SystemExit)


def manifests(instance: Any = None) -> dict[str, Manifest]:
    """The manifests of plugins with commands, by command. Empty when the settings cannot be read."""
    return {name: manifest for name, (manifest, _folder) in _places(instance).items()}


def _places(instance: Any) -> dict[str, tuple[Manifest, Path | None]]:
    from intranet.host.loading import discovery

    try:
        found = discovery.find(config.load(instance))
    except (ConfigError, OSError):
        return {}
    named = [(one.manifest, one.folder) for one in found if one.manifest and one.manifest.command]
    # The first in the order of loading has the name; the others were refused.
    return {manifest.command: (manifest, folder) for manifest, folder in reversed(named)}


def summary(manifest: Manifest) -> str:
    """One line about a plugin's commands."""
    return tr(manifest.summary.vi, manifest.summary.en)


def find(ctx: click.Context, name: str) -> click.Command | None:
    """The commands of the plugin that is called `name` on the command line."""
    options = ctx.obj if isinstance(ctx.obj, Options) else Options(ctx.params.get("instance"))
    place = _places(options.instance).get(name)
    return PluginCommands(*place) if place else None


class PluginCommands(click.Group):
    """The commands of one plugin. They run inside the application while the plugin is on for anybody.

    Those of its room `offline` (`COMMANDS`) otherwise run without the application.
    """

    def __init__(self, manifest: Manifest, folder: Path | None) -> None:
        super().__init__(manifest.command, help=summary(manifest))
        self.plugin_id, self._folder = manifest.id, folder

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names the plugin declared."""
        return sorted(self._declared(ctx))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """What the plugin declared under this name. Stops when it needs the application and there is none."""
        found = self._declared(ctx).get(cmd_name)
        if found is None and isinstance(state := self._state(ctx), ClickException | ConfigError):
            raise state
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run as the plugin; whatever it raises is one line that names it."""
        from intranet.database import db, writing
        from intranet.host.calling import attribution

        app = self._state(ctx)
        if isinstance(app, Exception):
            return super().invoke(ctx)
        with app.app_context(), writing(), attribution.acting(self.plugin_id):
            try:
                with self._blamed(ctx):
                    return super().invoke(ctx)
            finally:
                db.session.remove()

    def _declared(self, ctx: click.Context) -> dict[str, click.Command]:
        state = self._state(ctx)
        offline = self._offline(ctx)
        if isinstance(state, Exception):
            if not offline:
                raise state
            return offline
        plugin = state.extensions["host"].plugins[self.plugin_id]
        return offline | {command.name: command for command in plugin.declared.get("register_commands", ())}

    def _offline(self, ctx: click.Context) -> dict[str, click.Command]:
        """What runs without the application, too."""
        from intranet.host.loading import namespace

        if self._folder is None:
            return {}
        if namespace.folder_of(self.plugin_id) is None:
            namespace.place(self.plugin_id, self._folder)
            ctx.call_on_close(partial(namespace.forget, self.plugin_id))
        room = namespace.room(self.plugin_id, "offline")
        return {command.name: command for command in room.COMMANDS} if room else {}

    def _state(self, ctx: click.Context) -> Flask | ClickException | ConfigError:
        """The application, once, or why there is none for this plugin."""
        if _APP not in ctx.meta:
            ctx.meta[_APP] = self._made(ctx)
        found: Flask | ClickException | ConfigError = ctx.meta[_APP]
        return found

    def _made(self, ctx: click.Context) -> Flask | ClickException | ConfigError:
        from intranet.host import gate
        from intranet.web import i18n

        ctx.find_root().with_resource(i18n.speaking(language()))
        try:
            app = application(settings())
        except (Stop, ConfigError) as why:
            return why
        with app.app_context():
            if not gate.is_open_anywhere(self.plugin_id):
                return Stop(f"{self.plugin_id}: {gate.why_closed(self.plugin_id)}")
        return app

    @contextmanager
    def _blamed(self, ctx: click.Context) -> Iterator[None]:
        from intranet.access import Forbidden, Refused
        from intranet.database import db
        from intranet.host import health

        try:
            yield
        except _OF_CLICK:
            raise
        except Refused as refusal:
            raise Stop(str(refusal)) from refusal
        except BaseException as error:
            db.session.rollback()
            health.note(self.plugin_id, f"command {ctx.info_name} {ctx.invoked_subcommand or ''}".rstrip(), error)
            health.flush()
            options = ctx.find_object(Options)
            if options and options.debug:
                click.echo("".join(traceback.format_exception(error)), err=True)
            why = str(error).strip().splitlines()[0] if str(error).strip() else "-"
            what = (
                tr("không có quyền", "no permission")
                if isinstance(error, Forbidden)
                else f"{type(error).__name__}: {why}"
            )
            raise Failed(
                tr(
                    f"phân hệ {self.plugin_id} gặp lỗi ({what}); chi tiết ở trang quản trị phân hệ hoặc với --debug",
                    f"the plugin {self.plugin_id} failed ({what}); details on its admin page or with --debug",
                )
            ) from error
