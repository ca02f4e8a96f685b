"""All pages of the plugin: importing a topic's views adds its pages to the blueprint."""

from __future__ import annotations

from .documents import views as _documents  # noqa: F401  adds its pages
from .forwarding import views as _forwarding  # noqa: F401  adds its pages
from .inbox import views as _inbox  # noqa: F401  adds its pages
from .intake import views as _intake  # noqa: F401  adds its pages
from .organs import views as _organs  # noqa: F401  adds its pages
from .outbox import views as _outbox  # noqa: F401  adds its pages
from .reading import views as _reading  # noqa: F401  adds its pages
from .routes import bp
from .sending import views as _sending  # noqa: F401  adds its pages
from .tracking import views as _tracking  # noqa: F401  adds its pages

__all__ = ["bp"]
