"""Moved to `intranet.testing.client`; kept while tests are being written against it."""

from intranet.testing.client import *  # noqa: F403
