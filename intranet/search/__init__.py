"""Search over everything core and plugins put into it; readers find what they may see and nothing else."""

from __future__ import annotations

from intranet.search.kinds import load
from intranet.search.queries import Hit, Results, find, matching_ids
from intranet.search.service import drop, put
from intranet.search.snippets import Part

__all__ = ["Hit", "Part", "Results", "drop", "find", "load", "matching_ids", "put"]
