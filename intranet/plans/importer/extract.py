"""Bytes of a file to text: plain text, DOCX or PDF, told apart by their signature."""

from __future__ import annotations

from intranet.plans.importer.draft import ImportResult
from intranet.plans.importer.reading import read_text, reject

MAX_BYTES = 10 * 1024 * 1024


def read_bytes(data: bytes) -> ImportResult:
    if len(data) > MAX_BYTES:
        return reject("too_large")
    return read_text(data.decode("utf-8"), "utf-8")
