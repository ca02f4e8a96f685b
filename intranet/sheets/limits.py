"""How large an uploaded list may be."""

from __future__ import annotations

from typing import Final

MOST_BYTES: Final = 10_000_000
MOST_UNPACKED: Final = 60_000_000
"""All parts of a workbook together, unpacked."""
MOST_PARTS: Final = 1_000
MOST_ROWS: Final = 20_000
MOST_SCANNED: Final = 50_000
"""Rows of a sheet that are looked at, empty ones included."""
MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 2_000
