"""What of this plugin is found by the search."""

from __future__ import annotations

from intranet import SearchKind

KINDS: tuple[SearchKind, ...] = ()
