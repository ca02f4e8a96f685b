"""The plan importer: a plan on paper, as text, DOCX or PDF, becomes typed data to review.

    from intranet.plans.importer import parse_file

    result = parse_file("ke-hoach.docx")
    if result.plan:
        print(result.plan.title, result.warnings)

It reads; it never writes, guesses a number, or corrects silently. No Flask, no database.
"""

from __future__ import annotations

from pathlib import Path

from intranet.plans.importer.draft import (
    Block,
    Finding,
    ImportResult,
    LegalBasis,
    PlanDraft,
    RecipientDraft,
    ReportDue,
    Responsibility,
    SectionDraft,
    Signer,
    TargetDraft,
    TaskDraft,
    Warning,
    WaveDraft,
)
from intranet.plans.importer.extract import MAX_BYTES, read_bytes
from intranet.plans.importer.reading import read_text

__all__ = [
    "MAX_BYTES",
    "Block",
    "Finding",
    "ImportResult",
    "LegalBasis",
    "PlanDraft",
    "RecipientDraft",
    "ReportDue",
    "Responsibility",
    "SectionDraft",
    "Signer",
    "TargetDraft",
    "TaskDraft",
    "Warning",
    "WaveDraft",
    "parse_bytes",
    "parse_file",
    "parse_text",
]


def parse_text(text: str) -> ImportResult:
    """Read a plan from text that is already decoded."""
    return read_text(text)


def parse_bytes(data: bytes, name: str = "") -> ImportResult:
    """Read a plan from the bytes of a file; its kind is told by content, never by `name`."""
    return read_bytes(data)


def parse_file(path: str | Path) -> ImportResult:
    """Read a plan from a file; at most one byte over the limit is taken into memory.

    Raises OSError when the file cannot be opened.
    """
    with Path(path).open("rb") as file:
        return read_bytes(file.read(MAX_BYTES + 1))
