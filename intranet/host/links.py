"""Links to plugins' pages that are never dead."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for

from intranet.web.redirects import has_endpoint


def plugin_url(endpoint: str, **values: Any) -> str | None:
    """The address of a page of whatever plugin; None when there is no such page or it is closed to the reader.

    `plugin_url("good_deeds.show", deed_id=7)`. Raises werkzeug's `BuildError` when `values` do not fit the page.
    """
    return url_for(endpoint, **values) if has_endpoint(endpoint) else None


def whole_url(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for other sites and programs: below `public_url` of the settings of the server,
    else below the address that was asked for.
    """
    base: str = current_app.extensions["settings"].public_url or request.host_url
    return base.rstrip("/") + url_for(endpoint, **values)
