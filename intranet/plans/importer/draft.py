"""What the importer answers: typed, frozen, and ready to be written as JSON.

`PlanDraft.to_dict()` gives the published shape of an imported plan; everything beside it (text,
blocks, findings) is what the review screen needs to show each reading next to its source.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

Outcome = Literal["import", "import_with_warnings", "reject"]
Reason = Literal["empty", "not_text", "too_large", "not_a_plan", "encoding"]
Confidence = Literal["sure", "check", "missing"]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something a person must confirm before the plan is used."""

    code: str
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One reading: the field, what was read, where it stands in the text, and how sure it is."""

    field: str
    value: str
    start: int | None
    end: int | None
    confidence: Confidence = "sure"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text; the blocks of a document follow one another without gap or overlap."""

    kind: Literal["letterhead", "title", "preamble", "section", "closing", "signoff", "appendix"]
    label: str
    heading: str
    level: int
    path: str
    body: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A document the plan is founded on; `name` only where it has no number."""

    doc_type: str
    number: str | None = None
    symbol: str | None = None
    name: str | None = None
    issued_on: date | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A labelled item of the body: its label, its words, its place in the numbering."""

    label: str
    heading: str
    level: int
    path: str


@dataclass(frozen=True, slots=True)
class WaveDraft:
    """A period of the plan; a single period has no label."""

    label: str | None
    starts_on: date | None
    ends_on: date | None
    contents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One duty: who, in which role, and how it begins (`duty` holds it in full)."""

    unit: str | None
    role: Literal["lead", "coordinate", "all"]
    duty_starts_with: str
    duty: str = ""


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """A percentage set as an aim, with what it is of."""

    percent: float
    op: Literal["=", ">=", "<="]
    what: str


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A day by which a report must be sent, or how often and on which day of the month."""

    due: date | None
    every: Literal["month", "quarter", "half_year", "year"] | None = None
    day: int | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A row of the plan's table of tasks."""

    no: str | None
    task: str
    lead: str | None = None
    coordinate: str | None = None
    deadline: date | None = None
    deadline_text: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class RecipientDraft:
    """A line of `Nơi nhận`, with its purpose (b/c, t/h, p/h, t/d, c/đ, để biết, lưu)."""

    name: str
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, by what authority, for whom."""

    authority: str | None = None
    position: str | None = None
    on_behalf_of: str | None = None
    collective: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as it was read. Number and day are empty in a draft that has not been issued."""

    doc_type: str = "KẾ HOẠCH"
    number: int | None = None
    symbol: str | None = None
    place: str | None = None
    issued_on: date | None = None
    issued_year: int | None = None
    issued_month: int | None = None
    title: str | None = None
    plan_kind: Literal["launch", "publicity"] = "publicity"
    year: int | None = None
    issuer: str | None = None
    slogan: str | None = None
    legal_bases: tuple[LegalBasis, ...] = ()
    cited_documents: tuple[str, ...] = ()
    sections: tuple[SectionDraft, ...] = ()
    movements: tuple[str, ...] = ()
    waves: tuple[WaveDraft, ...] = ()
    channels: tuple[str, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    titles: tuple[str, ...] = ()
    targets: tuple[TargetDraft, ...] = ()
    reports_due: tuple[ReportDue, ...] = ()
    tasks: tuple[TaskDraft, ...] = ()
    recipients: tuple[RecipientDraft, ...] = ()
    signer: Signer | None = None

    def to_dict(self) -> dict[str, Any]:
        """The plan in the published shape: dates as ISO strings, lists for tuples."""
        out: dict[str, Any] = _plain(asdict(self))
        for duty in out["responsibilities"]:
            del duty["duty"]
        return out


def _plain(item: Any) -> Any:
    if isinstance(item, dict):
        return {key: _plain(each) for key, each in item.items()}
    if isinstance(item, (list, tuple)):
        return [_plain(each) for each in item]
    if isinstance(item, date):
        return item.isoformat()
    if isinstance(item, float) and item.is_integer():
        return int(item)
    return item


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The importer's whole answer for one document."""

    outcome: Outcome
    reason: Reason | None = None
    message: str = ""
    doc_type: str | None = None
    encoding: str | None = None
    warnings: tuple[Warning, ...] = ()
    plan: PlanDraft | None = None
    text: str = ""
    blocks: tuple[Block, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as the command line prints it."""
        out: dict[str, Any] = {
            "outcome": self.outcome,
            "reason": self.reason,
            "doc_type": self.doc_type,
            "encoding": self.encoding,
            "warnings": [asdict(each) for each in self.warnings],
            "plan": self.plan.to_dict() if self.plan else None,
        }
        return out | {"message": self.message} if self.reason else out
