"""A plugin's form of settings on a page: filled with what is stored, secrets left out.

The form is the plugin's own code: whatever it raises is noted as a fault of the plugin and told in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from flask import has_request_context, request
from wtforms.validators import Optional

from intranet.access import Refused
from intranet.host import health, settings
from intranet.host.calling import attribution
from intranet.host.settings import secrets as vault
from intranet.web.i18n import _

SecretState = Literal["empty", "stored", "unreadable"]
"""`unreadable`: made with another secret key of the instance; it must be typed in again."""


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One form to be shown or saved. `version` goes into the page and back to `service.save_settings`."""

    plugin_id: str
    unit_id: int | None
    title: str
    form: Any
    version: int
    secrets: Mapping[str, SecretState]

    def validate(self) -> bool:
        """Check what was sent; the fields hold the sentences. Raises :class:`Refused` when the form itself fails."""
        with _blaming(self.plugin_id):
            return bool(self.form.validate())

    def data(self) -> dict[str, Any]:
        """What was sent, for `service.save_settings`. Raises :class:`Refused` when the form itself fails."""
        with _blaming(self.plugin_id):
            return {field.name: field.data for field in settings.kept_fields(self.form)}

    def fields(self) -> list[Any]:
        """The fields that are settings, in the order of the form."""
        return list(settings.kept_fields(self.form))


def page(plugin_id: str, unit_id: int | None = None, formdata: Any = None) -> SettingsPage | None:
    """The form of a plugin for the agency or a unit, filled; None when it has none.

    In a request that sends a form its content is taken, elsewhere `formdata`. Raises :class:`Refused` when the
    form itself fails.
    """
    declared = settings.declared(plugin_id, unit_id)
    if declared is None:
        return None
    kept = settings.stored(plugin_id, unit_id)
    with _blaming(plugin_id):
        filled = settings.typed(settings.blank(declared), kept.values)
        form = declared.form(formdata=_sent() if formdata is None else formdata, data=filled)
        secrets: dict[str, SecretState] = {}
        for field in settings.kept_fields(form):
            if settings.is_secret(field):
                secrets[field.name] = _state(plugin_id, kept.secrets.get(field.name))
                if secrets[field.name] == "stored":
                    # Left empty it stays as it is, even where the form demands one.
                    field.validators = (Optional(), *field.validators)
        return SettingsPage(plugin_id, unit_id, str(declared.title), form, kept.version, secrets)


def _sent() -> Any:
    return request.form if has_request_context() and request.method == "POST" else None


def _state(plugin_id: str, stored: str | None) -> SecretState:
    if stored is None:
        return "empty"
    try:
        vault.decrypt(plugin_id, stored)
    except vault.Unreadable:
        return "unreadable"
    return "stored"


@contextmanager
def _blaming(plugin_id: str) -> Iterator[None]:
    try:
        with attribution.acting(plugin_id):
            yield
    except Refused:
        raise
    except Exception as error:
        health.note(plugin_id, "settings", error)
        raise Refused(_("Biểu mẫu cài đặt của phân hệ gặp lỗi; lỗi đã được ghi lại ở trang phân hệ.")) from error
