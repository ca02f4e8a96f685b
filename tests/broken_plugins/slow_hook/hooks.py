"""A hook that keeps everybody waiting."""

from __future__ import annotations

import time

from intranet import hookimpl


@hookimpl
def menu_items() -> None:
    time.sleep(0.3)
