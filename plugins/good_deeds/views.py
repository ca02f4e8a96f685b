"""All pages of the plugin: importing a topic's views adds its pages to the blueprint."""

from __future__ import annotations

from .commendations import views as _commendations  # noqa: F401  adds its pages
from .conflicts import views as _conflicts  # noqa: F401  adds its pages
from .council import views as _council  # noqa: F401  adds its pages
from .council import views_agenda as _agenda  # noqa: F401  adds its pages
from .council import views_scoring as _scoring  # noqa: F401  adds its pages
from .council import views_settings as _council_settings  # noqa: F401  adds its pages
from .cultivation import views as _cultivation  # noqa: F401  adds its pages
from .figures import views as _figures  # noqa: F401  adds its pages
from .flow import views as _flow  # noqa: F401  adds its pages
from .replication import views as _replication  # noqa: F401  adds its pages
from .review import views as _review  # noqa: F401  adds its pages
from .routes import bp
from .submissions import views as _submissions  # noqa: F401  adds its pages
from .voting import views as _voting  # noqa: F401  adds its pages
from .wall import views as _wall  # noqa: F401  adds its pages

__all__ = ["bp"]
