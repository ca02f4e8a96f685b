"""All pages of the plugin: importing a topic's views adds its pages to the blueprint."""

from __future__ import annotations

from .chasing import views as _chasing  # noqa: F401  adds its pages
from .checkin import views as _checkin  # noqa: F401  adds its pages
from .coverage import views as _coverage  # noqa: F401  adds its pages
from .duties import views as _duties  # noqa: F401  adds its pages
from .proposal import views as _proposal  # noqa: F401  adds its pages
from .reports import views as _reports  # noqa: F401  adds its pages
from .routes import bp
from .sessions import change_views as _changes  # noqa: F401  adds its pages
from .sessions import views as _sessions  # noqa: F401  adds its pages
from .timetable import views as _timetable  # noqa: F401  adds its pages

__all__ = ["bp"]
