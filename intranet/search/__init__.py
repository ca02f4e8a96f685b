"""Search over everything core and plugins put into it; readers find what they may see and nothing else."""

from __future__ import annotations

from intranet.search.kinds import register_kind
from intranet.search.queries import Hit, Results, find, matching_ids
from intranet.search.service import drop, put
from intranet.search.snippets import Part

__all__ = ["Hit", "Part", "Results", "drop", "find", "matching_ids", "put", "register_kind"]
