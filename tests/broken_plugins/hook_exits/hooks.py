"""Hooks that would end the whole process, each in its own way."""

from __future__ import annotations

import sys
from asyncio import CancelledError

from intranet import hookimpl


@hookimpl
def menu_items() -> None:
    sys.exit("enough")


@hookimpl
def work_items() -> None:
    raise CancelledError


@hookimpl
def dashboard_cards() -> None:
    raise GeneratorExit
