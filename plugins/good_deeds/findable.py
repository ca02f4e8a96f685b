"""What of this plugin is found by the search: published stories for everybody, cases for those who may open them."""

from __future__ import annotations

from intranet import SearchKind

KINDS: tuple[SearchKind, ...] = ()
