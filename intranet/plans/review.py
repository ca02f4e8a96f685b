"""The review page: which values a person should look at first, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from intranet.plans import drafts, source
from intranet.plans.models import PlanImport
from intranet.plans.parts import PARTS, Rows

_HEAD = {
    "number": "number", "symbol": "symbol", "issued_on": "issued_on", "title": "title", "place": "place",
    "year": "year", "slogan": "slogan", "issuer": "issuer_name", "plan_kind": "kind",
}  # fmt: skip
_PARTS = {
    "legal_bases": "bases", "waves": "waves", "responsibilities": "tasks", "tasks": "tasks", "recipients": "recipients",
    "targets": "targets", "titles": "titles", "movements": "movements", "channels": "channels",
    "reports_due": "duties", "signer": "signature",
}  # fmt: skip
_RANK = {"sure": 0, "check": 1, "missing": 2}


@dataclass(slots=True)
class Regard:
    """How sure a value (or row) is, what was noted about it, and where in the text it stands."""

    confidence: str = "sure"
    notes: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def add(self, finding: Mapping[str, Any], number: int | None) -> None:
        """Take one more finding into account: the worst decides."""
        if _RANK[finding["confidence"]] > _RANK[self.confidence]:
            self.confidence = finding["confidence"]
        if finding["note"] and finding["note"] not in self.notes:
            self.notes.append(finding["note"])
        if number is not None and number not in self.numbers:
            self.numbers.append(number)


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """A name of the paper and the units it may mean: (id, name, score, note)."""

    name: str
    matches: Sequence[Sequence[Any]]
    choice: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the page shows besides the form."""

    waiting: PlanImport
    lines: list[source.Line]
    head: dict[str, Regard]
    rows: dict[str, list[Regard]]
    units: list[UnitQuestion]
    warnings: Sequence[Mapping[str, Any]]
    summary: str

    def looks_first(self, part: str, index: int) -> bool:
        """Whether the row is one to look at first."""
        regards = self.rows[part]
        return index >= len(regards) or regards[index].confidence != "sure"


def build(waiting: PlanImport, chosen: Mapping[str, str] | None = None) -> Review:
    """The page of an import that was read; `chosen` are unit choices already made, by name."""
    reading = waiting.reading
    text, findings = reading["text"], reading["findings"]
    marked = source.marks(findings, len(text))
    numbers = {(mark.field, mark.start): mark.number for mark in marked}
    rows = drafts.parts(reading["plan"], [])
    head, regards = _regards(findings, numbers, rows, len(reading["plan"].get("responsibilities") or ()))
    matches = reading["units"]
    questions = [
        UnitQuestion(name, matches.get(name, []), (chosen or {}).get(name, drafts.best_choice(matches.get(name, []))))
        for name in drafts.asked_units(reading)
    ]
    return Review(
        waiting, source.lines(text, marked, reading["blocks"]), head, regards, questions, reading["warnings"],
        drafts.summary([f for f in findings if not f["field"].startswith(("sections.", "cited_documents."))]),
    )  # fmt: skip


def _regards(
    findings: Iterable[Mapping[str, Any]], numbers: Mapping[tuple[str, int], int], rows: Rows, duties: int
) -> tuple[dict[str, Regard], dict[str, list[Regard]]]:
    head = {name: Regard() for name in _HEAD.values()}
    found = {name: [Regard() for _row in rows[name]] for name in PARTS}
    for finding in findings:
        number = numbers.get((finding["field"], finding["start"]))
        name, _dot, rest = finding["field"].partition(".")
        if name in _HEAD:
            head[_HEAD[name]].add(finding, number)
        elif name in _PARTS:
            index = _index(name, rest, duties)
            if 0 <= index < len(found[_PARTS[name]]):
                found[_PARTS[name]][index].add(finding, number)
    return head, found


def _index(name: str, rest: str, duties: int) -> int:
    if name == "signer":
        return 0
    text = rest.partition(".")[0]
    index = int(text) if text.isdecimal() else -1
    # Rows of the task table come after the duties named in the text.
    return index + duties if name == "tasks" and index >= 0 else index
