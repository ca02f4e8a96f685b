"""Papers that were read and wait for a person: receive, keep what was corrected, make the draft.

The file is kept from the first moment. What the importer found is stored once (`reading`) and never
changed; what the person types is stored as it was typed (`edits`), also when it is not valid yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Any

from sqlalchemy import select

from intranet import audit, clock, files, jobs
from intranet.access import Actor, Forbidden, Refused
from intranet.database import db, transaction
from intranet.directory import matching
from intranet.directory import queries as directory
from intranet.directory import service as directory_service
from intranet.files.models import StoredFile
from intranet.plans import checks, drafts, findable, rights, service, unit_names
from intranet.plans.importer import MAX_BYTES, parse_bytes
from intranet.plans.models import Plan, PlanImport, TaskUnit
from intranet.plans.parts import PARTS, Rows
from intranet.text import fold, squeeze
from intranet.web.i18n import _

SUBJECT = "plan_import"
READ_FILE = "plans.read_file"
_AGAIN = "may_be_read_again"
INLINE_BYTES = 300_000
SUFFIXES = ("txt", "md", "docx", "pdf")


class Rejected(Exception):
    """The importer cannot take this for a plan. `result` is its whole answer."""

    def __init__(self, result: Any) -> None:
        super().__init__(result.message)
        self.result = result


def receive(actor: Actor, name: str, data: bytes) -> PlanImport:
    """Keep and read a file. A large one is read in the background (state "reading").

    Raises `Forbidden`, :class:`Refused` for a kind of file we do not take, :class:`Rejected` when it is no plan;
    in these cases nothing is kept.
    """
    actor.require("plans.import")
    # What is far too large is refused at once, without being kept.
    small = len(data) <= INLINE_BYTES or len(data) > MAX_BYTES
    reading = _read(data, name) if small else {}
    with transaction():
        waiting = PlanImport(
            name=name, state="waiting" if small else "reading", reading=reading, edits={},
            created_at=clock.now(), created_by=actor.person_id,
        )  # fmt: skip
        db.session.add(waiting)
        db.session.flush()
        stored = files.store(actor, BytesIO(data), name, subject_kind=SUBJECT, subject_id=waiting.id, allowed=SUFFIXES)
        waiting.file_id = stored.id
        if not small:
            jobs.enqueue(READ_FILE, actor, import_id=waiting.id)
        _record(actor, "plan_import.receive", waiting)
        return waiting


def read_stored(import_id: int) -> str:
    """Read a kept file, for the background; the result is the new state. Doing it twice changes nothing."""
    found = db.session.get(PlanImport, import_id)
    stored = db.session.get(StoredFile, found.file_id) if found else None
    if found is None or stored is None or not _may_be_read(found):
        return found.state if found else "dropped"
    with files.open(stored) as stream:
        data = stream.read()
    name = found.name
    db.session.rollback()
    try:
        reading, state = _read(data, name), "waiting"
    except Rejected as rejected:
        reading, state = {"rejected": rejected.result.to_dict()}, "rejected"
    with transaction():
        found = _locked(import_id)
        if _may_be_read(found):
            found.reading, found.state = reading, state
        return found.state


def job_ended(job: jobs.Job) -> None:
    """The job that was to read a file failed for good, or was cancelled: say so instead of waiting for ever."""
    found = db.session.get(PlanImport, job.arguments.get("import_id")) if job.name == READ_FILE else None
    if found is None or found.state != "reading":
        return
    why = job.message or _(
        "Có lỗi khi đọc tệp này, đã thử lại nhiều lần. Lưu văn bản thành tệp .docx hoặc .txt mới rồi tải lên lại, "
        "hoặc tạo kế hoạch bằng tay."
    )
    found.state = "rejected" if job.state == "failed" else "dropped"
    found.reading = {_AGAIN: True, "rejected": {"message": why}}


jobs.on_failure(job_ended)


def _may_be_read(waiting: PlanImport) -> bool:
    # Or the job is run again by whoever started it.
    return waiting.state == "reading" or _AGAIN in waiting.reading


def _read(data: bytes, name: str) -> dict[str, Any]:
    result = parse_bytes(data, name)
    if result.outcome == "reject" or result.plan is None:
        raise Rejected(result)
    plan = result.plan.to_dict()
    for duty, whole in zip(plan["responsibilities"], result.plan.responsibilities, strict=True):
        duty["duty"] = getattr(whole, "duty", "") or whole.duty_starts_with
    return {
        "plan": plan, "text": result.text, "warnings": [asdict(w) for w in result.warnings],
        "blocks": [asdict(block) for block in result.blocks], "findings": [asdict(f) for f in result.findings],
        "encoding": result.encoding, "read_at": clock.now().isoformat(), "units": _matches(plan),
    }  # fmt: skip


def _matches(plan: Mapping[str, Any]) -> dict[str, list[list[Any]]]:
    """The directory's units for every name the paper uses: name → [unit id, name, score, note]."""
    names = drafts.unit_texts(plan) + ([plan["issuer"]] if plan.get("issuer") else [])
    return {
        name: [[m.unit_id, m.name, m.score, str(m.note)] for m in found if m.unit_id is not None][:5]
        for name, found in matching.match_units(names).items()
    }


def get(actor: Actor, import_id: int) -> PlanImport | None:
    """The import, when it is the actor's own or the actor may import for everybody."""
    found = db.session.get(PlanImport, import_id)
    return found if found is not None and may_see(actor, found) else None


def may_see(actor: Actor, waiting: PlanImport) -> bool:
    """Whether `actor` may see and finish this import."""
    own = waiting.created_by is not None and waiting.created_by == actor.person_id
    return actor.may("plans.import") and (own or actor.may_everywhere("plans.import"))


def may_read_file(actor: Actor, import_id: int | None) -> bool:
    """Whether `actor` may read the file of an import: its readers, and those of the plan made from it."""
    waiting = db.session.get(PlanImport, import_id) if import_id is not None else None
    if waiting is None:
        return False
    return may_see(actor, waiting) or (waiting.plan_id is not None and rights.get(actor, waiting.plan_id) is not None)


def waiting_for(actor: Actor, limit: int = 20) -> Sequence[Any]:
    """The actor's own imports that are being read or wait to be checked, newest first."""
    if actor.person_id is None or not actor.may("plans.import"):
        return []
    found = select(PlanImport).where(
        PlanImport.created_by == actor.person_id, PlanImport.state.in_(("reading", "waiting"))
    )
    # The readings are long and not shown in a list.
    narrow = found.with_only_columns(PlanImport.id, PlanImport.name, PlanImport.state, PlanImport.created_at)
    return db.session.execute(narrow.order_by(PlanImport.id.desc()).limit(limit)).all()


def same_file(actor: Actor, waiting: PlanImport) -> tuple[list[Plan], list[int]]:
    """Plans already made from the same file, and other imports of it that still wait; of what the actor may see."""
    mine = select(StoredFile.digest).where(StoredFile.id == waiting.file_id).scalar_subquery()
    others = db.session.scalars(
        select(PlanImport)
        .join(StoredFile, StoredFile.id == PlanImport.file_id)
        .where(StoredFile.digest == mine, PlanImport.id != waiting.id)
    ).all()
    made = [other.plan_id for other in others if other.plan_id is not None]
    plans = db.session.scalars(select(Plan).where(Plan.id.in_(made), rights.visible(actor))).all() if made else []
    still = [other.id for other in others if other.state == "waiting" and may_see(actor, other)]
    return list(plans), still


def save_edits(actor: Actor, import_id: int, typed: Sequence[tuple[str, str]]) -> None:
    """Keep what was typed on the review page, as it is."""
    with transaction():
        waiting = _mine(actor, import_id)
        waiting.edits = {"form": [[key, value] for key, value in typed]}


def drop(actor: Actor, import_id: int) -> None:
    """Put an import aside, also one that is still being read; the file stays kept."""
    with transaction():
        waiting = _mine(actor, import_id, "waiting", "reading")
        waiting.state = "dropped"
        _record(actor, "plan_import.drop", waiting)


def make_plan(actor: Actor, import_id: int, head: Mapping[str, Any], parts: Rows, choices: Mapping[str, str]) -> Plan:
    """Make the draft: head and rows as corrected, the whole text as sections, units as chosen.

    `choices` says for each name of the paper: a unit id, "new" (an external unit is created) or '' (the
    words stay as they are). Raises `Forbidden`, :class:`Refused` naming the field.
    """
    with transaction():
        waiting = _mine(actor, import_id)
        units = _chosen_units(actor, choices)
        issuer = fold(squeeze(waiting.reading["plan"].get("issuer") or ""))
        head = {**head, "issuing_unit_id": head["issuing_unit_id"] or units.get(issuer)}
        if head["issuing_unit_id"] is None:
            raise Refused(_("Chọn đơn vị ban hành"), field="issuing_unit_id")
        dates = {key: waiting.reading["plan"].get(key) for key in ("issued_year", "issued_month")}
        plan = service.create(actor, {**head, **dates}, action="plan.import")
        plan.source_file_id = waiting.file_id
        for name in PARTS:
            rows = parts.get(name, [])
            if faults := [f for f in checks.find_faults(PARTS[name], rows) if not _as_printed(f)]:
                raise checks.RowsRefused(faults)
            service.put_part(plan, name, _with_units(name, rows, units))
        _add_coordinating(plan, units)
        service.touch(plan)
        findable.put(plan)
        waiting.plan_id, waiting.state = plan.id, "done"
        return plan


def _as_printed(fault: checks.Fault) -> bool:
    # A wave that ends before it begins, a report without a day: the paper says so; the person confirmed it.
    return fault.column in ("ends_on", "due_on", "number", "day", "percent", "level")


def _chosen_units(actor: Actor, choices: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, choice in choices.items():
        if choice == "new":
            found[fold(squeeze(name))] = directory_service.create_unit(actor, name=name[:200], kind="external").id
        elif choice.isascii() and choice.isdecimal():
            found[fold(squeeze(name))] = int(choice)
    known = directory.unit_names(found.values())
    if unknown := set(found.values()) - set(known):
        raise Refused(_("Không có đơn vị số %(id)s", id=min(unknown)), field="units")
    return found


def _with_units(name: str, rows: list[Any], units: Mapping[str, int]) -> list[Any]:
    column = {"tasks": ("lead_text", "lead_unit_id"), "recipients": ("name", "unit_id")}.get(name)
    if column is None:
        return rows
    words, unit = column
    return [{**row, unit: row.get(unit) or units.get(fold(squeeze(row[words] or "")))} for row in rows]


def _add_coordinating(plan: Plan, units: Mapping[str, int]) -> None:
    for task in plan.tasks:
        known = {unit.unit_id for unit in task.units}
        for unit_id in unit_names.named(task.coordinate_text, units):
            if unit_id not in known:
                task.units.append(TaskUnit(unit_id=unit_id))
    db.session.flush()


def _mine(actor: Actor, import_id: int, *states: str) -> PlanImport:
    waiting = _locked(import_id)
    if not may_see(actor, waiting):
        raise Forbidden("plans.import")
    if waiting.state not in (states or ("waiting",)):
        raise Refused(_("Văn bản này đã được xử lý"))
    return waiting


def _locked(import_id: int) -> PlanImport:
    found = select(PlanImport).where(PlanImport.id == import_id).with_for_update()
    waiting = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if waiting is None:
        raise Forbidden("plans.import")
    return waiting


def _record(actor: Actor, action: str, waiting: PlanImport) -> None:
    audit.record(
        actor, action=action, subject_kind=SUBJECT, subject_id=waiting.id, subject_label=waiting.name, changes={}
    )
