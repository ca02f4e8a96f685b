"""Moved to `intranet.testing`; kept while tests are being written against it."""

from intranet.testing.databases import *  # noqa: F403
from intranet.testing.postgres import *  # noqa: F403
