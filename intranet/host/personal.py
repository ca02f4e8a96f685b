"""What is kept about a person, and erasing what may go: every owner is asked, also plugins that are off.

An owner that fails is named, never passed over: whoever asks for their data must know that a part is missing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app

from intranet import audit, clock
from intranet.access import Actor, Refused
from intranet.audit.canonical import plain
from intranet.database import db, transaction
from intranet.directory.models import Person
from intranet.hookspecs.personal import Erasure
from intranet.host import dispatch
from intranet.host.dispatch import CORE_PREFIX, Answer
from intranet.host.registry import current
from intranet.web.i18n import _, lazy, locale

log = logging.getLogger(__name__)

PERMISSION: Final = "host.personal_data"
_CORE_TITLES = {
    "audit": lazy("Nhật ký"), "files": lazy("Kho tệp"), "directory": lazy("Danh bạ"), "auth": lazy("Tài khoản"),
    "plans": lazy("Kế hoạch"), "notices": lazy("Thông báo"), "jobs": lazy("Việc nền"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """An owner that did not do its duty. `title` is what people call it, `reason` the error in one line."""

    owner: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What one owner did with a person's data."""

    owner: str
    title: str
    done: tuple[Erasure, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a person's data, and who did not answer. Erasing again asks everybody again."""

    parts: tuple[Erased, ...]
    faults: tuple[Fault, ...]


class _Undo(Exception):
    """Takes back what an owner did before it failed."""


def export(actor: Actor, person_id: int) -> dict[str, Any]:
    """Everything that is kept about a person, as plain data for JSON; one's own, or for administrators anybody's.

    `parts` are the owners with their records, `missing` those that failed. Raises Forbidden, and Refused when
    there is no such person.
    """
    if person_id != actor.person_id or actor.person_id is None:
        actor.require(PERMISSION)
    person = _person(person_id)
    answers = dispatch.answers("export_personal_data", person_id=person_id)
    faults = [_fault(answer) for answer in answers if answer.error is not None]
    with transaction():
        _record(actor, "host.export_data", person, {"missing": [None, [fault.owner for fault in faults]]})
    return {
        "agency": current_app.extensions["settings"].agency_name,
        "person": {"id": person_id, "full_name": person.full_name},
        "exported_at": clock.now().isoformat(timespec="seconds"),
        "parts": [_part(answer) for answer in answers if answer.error is None],
        "missing": [{"owner": fault.owner, "title": fault.title, "reason": fault.reason} for fault in faults],
    }


def erase(actor: Actor, person_id: int) -> Report:
    """Have every owner erase what it need not keep about a person, each in a transaction of its own.

    What one owner fails to do leaves the others' work as it is. Raises Forbidden, and Refused when there is
    no such person.
    """
    actor.require(PERMISSION)
    person = _person(person_id)
    answers = [_erase_one(owner, person_id) for owner in dispatch.owners("erase_personal_data")]
    parts = tuple(Erased(a.owner, _title(a.owner), tuple(a.values)) for a in answers if a.error is None)
    faults = tuple(_fault(answer) for answer in answers if answer.error is not None)
    with transaction():
        _record(actor, "host.erase_data", person, {
            "erased": [None, {part.owner: sum(done.erased for done in part.done) for part in parts}],
            "kept": [None, {part.owner: sum(done.kept for done in part.done) for part in parts}],
            "failed": [None, [fault.owner for fault in faults]],
        })  # fmt: skip
    return Report(parts, faults)


def _erase_one(owner: str, person_id: int) -> Answer:
    answer = Answer(owner, None, [], None)
    try:
        with transaction():
            answer = dispatch.answers("erase_personal_data", only=owner, person_id=person_id)[0]
            if answer.error is not None:
                raise _Undo
    except _Undo:
        log.warning("%s did not erase the data of person %d", owner, person_id)
    except Exception as error:
        # What the owner left behind could not be written.
        log.exception("%s did not erase the data of person %d", owner, person_id)
        return Answer(owner, None, [], error)
    return answer


def _person(person_id: int) -> Person:
    found = db.session.get(Person, person_id)
    if found is None:
        raise Refused(_("Không có người này trong danh bạ."))
    return found


def _part(answer: Answer) -> dict[str, Any]:
    records = [{"title": str(record.title), "values": plain(record.values)} for record in answer.values]
    return {"owner": _short(answer.owner), "title": _title(answer.owner), "records": records}


def _fault(answer: Answer) -> Fault:
    error = answer.error
    lines = str(error).strip().splitlines()
    reason = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    return Fault(_short(answer.owner), _title(answer.owner), reason[:200])


def _short(owner: str) -> str:
    return owner.removeprefix(CORE_PREFIX)


def _title(owner: str) -> str:
    plugin = current().plugins.get(owner)
    if plugin is not None and plugin.manifest is not None:
        title = plugin.manifest.title
        return title.en if locale() == "en" else title.vi
    return str(_CORE_TITLES.get(_short(owner), _short(owner)))


def _record(actor: Actor, action: str, person: Person, changes: dict[str, Any]) -> None:
    audit.record(
        actor, action=action, subject_kind="person", subject_id=person.id, subject_label=person.full_name,
        changes=changes,
    )  # fmt: skip
