"""When a page of a plugin fails: the fault is the plugin's by name, and the worker lives on."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, request
from flask.globals import request_ctx
from flask.logging import default_handler

from intranet.host import health
from intranet.host.calling import attribution
from intranet.host.known import title_of
from intranet.web import errors
from intranet.web.i18n import _

log = logging.getLogger(__name__)

_FORMAT = "[%(asctime)s] %(levelname)s in %(module)s [%(plugin)s]: %(message)s"


class Left(Exception):
    """A page called `sys.exit`, or raised something else that is no error."""


class LeftBehind(Exception):
    """A hook asked for something to be done with the answer, which is another's."""


def init_app(app: Flask) -> None:
    """Name the plugin on pages of failures and in the log."""
    app.extensions[errors.SOURCE] = _source
    answer, finish = app.full_dispatch_request, app.process_response

    def stay() -> Response:
        try:
            return answer()
        except (Exception, KeyboardInterrupt):
            raise
        except BaseException as error:
            # Nobody below catches these, and the whole worker would end.
            raise Left(f"{type(error).__name__}({error})").with_traceback(error.__traceback__) from None

    def finish_alone(response: Response) -> Response:
        _drop_left_behind()
        return finish(response)

    app.full_dispatch_request = stay  # type: ignore[method-assign] # Flask names no other way
    app.process_response = finish_alone  # type: ignore[method-assign] # Flask names no other way
    _name_in_log()


def _drop_left_behind() -> None:
    """What plugins' hooks left by `after_this_request` on a page that is not theirs is not done."""
    left: list[Any] = request_ctx._after_request_functions
    for function in left[:]:
        owner = attribution.owner_of(function)
        if owner is not None and owner != attribution.plugin_of_page():
            left.remove(function)
            health.note(owner, "after_this_request", LeftBehind(f"{function!r} on a page of others"))


def _name_in_log() -> None:
    # The handler of every application in this process; given once what it needs.
    if not any(isinstance(known, attribution.PluginFilter) for known in default_handler.filters):
        default_handler.addFilter(attribution.PluginFilter())
        default_handler.setFormatter(logging.Formatter(_FORMAT))


def _source(error: BaseException, reference: str) -> str:
    """The plugin that failed in this request, in words; "" when it was not one."""
    try:
        plugin_id = attribution.blame(error) or attribution.plugin_of_page()
        if plugin_id is None:
            return ""
        health.note(plugin_id, f"{request.method} {request.endpoint}", error, reference)
        return _("Phân hệ %(title)s", title=title_of(plugin_id))
    except Exception:
        log.exception("%s: not known whose failure it is", reference)
        return ""
