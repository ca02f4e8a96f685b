"""Commands: `intranet egov …`. They run inside the application, like a page without a reader."""

from __future__ import annotations

import click

COMMANDS: tuple[click.Command, ...] = ()
