"""Search over everything core and plugins put into it; readers find what they may see and nothing else."""

from __future__ import annotations

from intranet.search.kinds import load
from intranet.search.queries import Filters, Hit, Results, find, matching_ids
from intranet.search.readers import set_units
from intranet.search.service import drop, put, put_document, put_new
from intranet.search.snippets import Part

__all__ = [
    "Filters",
    "Hit",
    "Part",
    "Results",
    "drop",
    "find",
    "load",
    "matching_ids",
    "put",
    "put_document",
    "put_new",
    "set_units",
]
