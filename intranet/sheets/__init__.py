"""Spreadsheets as officials print and send them, and lists that people upload.

Writing: `xlsx([Sheet(…)…], agency=…)` gives the bytes, `response(sheets, filename)` an answer to download.
Reading: `read_rows(file, name)` gives the rows of a CSV, TSV or XLSX list as texts, `rows_of(text)` those of what
was pasted.
"""

from __future__ import annotations

from intranet.sheets.reading import read_rows, rows_of
from intranet.sheets.writing import Column, Sheet, response, xlsx

__all__ = ["Column", "Sheet", "read_rows", "response", "rows_of", "xlsx"]
