"""Moved to `intranet.testing.queries`; kept while tests are being written against it."""

from intranet.testing.queries import *  # noqa: F403
