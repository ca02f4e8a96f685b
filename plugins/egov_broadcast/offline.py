"""Commands that run also where there is no database yet."""

from __future__ import annotations

import click

from .edxml.command import parse

COMMANDS: tuple[click.Command, ...] = (parse,)
