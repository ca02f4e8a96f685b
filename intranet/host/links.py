"""Links to plugins' pages that are never dead."""

from __future__ import annotations

from typing import Any

from flask import url_for

from intranet.web.redirects import has_endpoint


def plugin_url(endpoint: str, **values: Any) -> str | None:
    """The address of a page of whatever plugin; None when there is no such page or it is closed to the reader.

    `plugin_url("good_deeds.show", deed_id=7)`. Raises werkzeug's `BuildError` when `values` do not fit the page.
    """
    return url_for(endpoint, **values) if has_endpoint(endpoint) else None
