"""Commands: `intranet egov …`. They run inside the application, like a page without a reader."""

from __future__ import annotations

import click

from .intake.command import take_in

COMMANDS: tuple[click.Command, ...] = (take_in,)
