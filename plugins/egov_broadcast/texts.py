"""Texts of this plugin in the reader's language. Its catalogues are in `translations/`."""

from __future__ import annotations

from intranet import translator

ID = "egov_broadcast"
_, ngettext, lazy = translator(ID)
