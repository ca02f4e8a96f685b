"""The hooks: what core and plugins may contribute, and the markers to say so.

The verb tells the kind: `register_*` once at start; nouns are collected at each request; `on_*` are
events. Specs live in one module per area and take and give only frozen dataclasses.
"""

from __future__ import annotations

from typing import Final

import pluggy

PROJECT: Final = "intranet"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
