"""The look and the manners of every page: templates, assets, forms, languages, errors, headers."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect

from intranet.web import (
    assets,
    charts,
    dates,
    errors,
    headers,
    i18n,
    icons,
    ids,
    paging,
    preferences,
    redirects,
    routing,
    views,
    writes,
)
from intranet.web.access import is_public, public

__all__ = ["init_app", "is_public", "public"]


def init_app(app: Flask) -> None:
    """Give `app` everything pages need. Reads `app.extensions["settings"]`."""
    settings = app.extensions["settings"]
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", settings.session_absolute_hours * 3600)
    routing.init_app(app)
    # In the order in which a request meets them; what looks at answers runs in the reverse order.
    ids.init_app(app)
    assets.init_app(app)
    headers.init_app(app)
    writes.init_app(app)
    CSRFProtect(app)
    i18n.init_app(app)
    dates.init_app(app)
    icons.init_app(app)
    errors.init_app(app)
    app.jinja_env.globals.update(
        agency=settings,
        agency_lines=views.agency_lines(settings.agency_name, settings.agency_place),
        agency_mark=settings.agency_initials or views.agency_initials(settings.agency_name),
        back_url=redirects.back,
        bootstrap_version=lambda: assets.bootstrap_css()[1],
        chart=charts,
        color_mode=preferences.color_mode,
        color_mode_choice=preferences.color_mode_choice,
        current_entry=views.current_entry,
        form_failed=views.form_failed,
        has_endpoint=redirects.has_endpoint,
        here=paging.here,
        home_url=redirects.home,
        initials=views.initials,
        link_to=views.link_to,
        url_with=paging.url_with,
    )
    app.register_blueprint(views.bp)
