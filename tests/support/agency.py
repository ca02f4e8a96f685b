"""Moved to `intranet.testing.agency`; kept while tests are being written against it."""

from intranet.testing.agency import *  # noqa: F403
