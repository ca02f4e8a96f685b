"""What the host itself contributes: the way to the home page."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import hookimpl
from intranet.hookspecs.shell import MenuItem
from intranet.web.i18n import _


@hookimpl
def menu_items() -> Iterable[MenuItem]:
    """The inbox comes first."""
    return [MenuItem(_("Việc cần làm"), "home.index", "check2-square", order=10, group="core", short=_("Việc"))]
