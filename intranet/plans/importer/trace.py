"""The findings of one reading: which field came from which stretch of the text, and how surely."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from intranet.plans.importer.draft import Confidence, Finding, Warning


class Place(Protocol):
    """A line or paragraph that knows where its characters stand in the text."""

    def offset(self, index: int) -> int:
        """The place in the text of the character `index`."""
        ...


class Trace:
    """Collects findings and warnings while the parts of a document are read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.warnings: list[Warning] = []

    def found(
        self,
        field: str,
        value: object,
        place: Place,
        span: tuple[int, int],
        confidence: Confidence = "sure",
        note: str = "",
    ) -> None:
        """`value` was read from `span` of `place`."""
        start, end = span
        at = place.offset(start)
        self.findings.append(Finding(field, str(value), at, place.offset(max(start, end - 1)) + 1, confidence, note))

    def at(
        self, field: str, value: object, start: int, end: int, confidence: Confidence = "sure", note: str = ""
    ) -> None:
        """`value` was read from the text itself."""
        self.findings.append(Finding(field, str(value), start, end, confidence, note))

    def missing(self, fields: Iterable[str], note: str = "Không thấy trong văn bản.") -> None:
        """Nothing was read for `fields`."""
        self.findings += [Finding(field, "", None, None, "missing", note) for field in fields]

    def derived(self, field: str, value: object, note: str) -> None:
        """`value` follows by a rule from other readings."""
        self.findings.append(Finding(field, str(value), None, None, "check", note))

    def warn(self, code: str, message: str, where: str = "") -> None:
        """A person must confirm something."""
        warning = Warning(code, message, where)
        if warning not in self.warnings:
            self.warnings.append(warning)
