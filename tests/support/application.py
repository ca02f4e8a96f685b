"""Moved to `intranet.testing.application`; kept while tests are being written against it."""

from intranet.testing.application import *  # noqa: F403
from intranet.testing.application import build_core as build_schema  # noqa: F401
