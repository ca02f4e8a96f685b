"""What the page of a case shows: its own facts, and a panel of every other room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from intranet import (
    Actor,
    dates,
    files,
    movement_names,
    person_names,
    plan_titles,
    unit_names,
    wave_names,
)

from .. import rights
from ..commendations import panel as commendations
from ..conflicts import panel as conflicts
from ..council import panel as council
from ..cultivation import panel as cultivation
from ..flow import panel as flow
from ..flow import requirements
from ..models import Submission
from ..replication import panel as replication
from ..review import panel as review
from ..texts import CATEGORIES, SUBJECTS, _
from ..wall import panel as wall
from . import evidence
from .forms import CONSENT

BESIDE = ("council", "cultivation", "review", "conflicts")
"""Rooms whose panels stand beside the text, in this order below what happens next."""
BELOW = ("wall", "replication")
"""Rooms whose panels stand below the text."""
_PANELS = {
    "cultivation": cultivation.panel, "review": review.panel, "council": council.panel, "conflicts": conflicts.panel,
    "wall": wall.panel, "replication": replication.panel,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """The deed as a case tells it: who, when and where in words, its evidence."""

    submission: Submission
    subject: str
    category: str
    when: str
    pictures: list[files.StoredFile]
    papers: list[files.StoredFile]
    links: list[str]


def load(actor: Actor, submission: Submission) -> dict[str, Any]:
    """The context of `submissions/show.html`. A constant number of statements."""
    rooms = {room: panel(actor, submission) for room, panel in _PANELS.items()}
    decision = commendations.panel(actor, submission)
    return {
        "submission": submission, "case": story(submission), "facts": facts(actor, submission),
        "is_own": rights.is_submitter(actor, submission), "may_write": may_write(actor, submission),
        "may_erase": rights.may_erase(actor, submission),
        "line": flow.line(submission), "flow": flow.panel(actor, submission),
        "history": flow.history(actor, submission),
        "beside": [room for room in BESIDE if rooms[room] is not None],
        "below": [room for room in BELOW if rooms[room] is not None],
        "has_decision": decision is not None, **rooms, **(decision or {}),
    }  # fmt: skip


def may_write(actor: Actor, submission: Submission) -> bool:
    """Whether whoever reads it may go on writing it."""
    return rights.is_submitter(actor, submission) and submission.stage in ("draft", "returned")


def story(submission: Submission) -> Story:
    """The deed, for the page of the case and the look before it is sent. One statement."""
    kept = evidence.of(submission.id)
    return Story(
        submission, str(SUBJECTS[submission.subject_kind]), str(CATEGORIES[submission.category]),
        period(submission.began_on, submission.ended_on), [one for one in kept if evidence.is_picture(one.name)],
        [one for one in kept if not evidence.is_picture(one.name)], evidence.links_of(submission.links),
    )  # fmt: skip


def facts(actor: Actor, submission: Submission) -> list[tuple[str, str]]:
    """The facts beside the story, in words; those that are missing are left out. Six statements at most."""
    one = submission
    movement = movement_names([one.movement_id]).get(one.movement_id, "") if one.movement_id else ""
    plan = plan_titles(actor, [one.plan_id]).get(one.plan_id, "") if one.plan_id else ""
    wave = wave_names([one.wave_id]).get(one.wave_id, "") if one.wave_id and plan else ""
    pairs = [
        (_("Đơn vị xét"), unit_name(one)),
        (_("Người gửi"), person_names([one.created_by]).get(one.created_by, "") if one.created_by else ""),
        (_("Thời gian"), period(one.began_on, one.ended_on)),
        (_("Nơi thực hiện"), one.place),
        (_("Lĩnh vực"), one.field),
        (_("Phong trào, cuộc vận động"), movement),
        (_("Kế hoạch"), ", ".join(part for part in (plan, wave) if part)),
        (_("Nguồn tin"), one.source),
        (_("Đồng ý đăng"), ". ".join(part for part in (str(CONSENT[one.consent]), one.consent_note) if part)),
    ]
    return [(label, value) for label, value in pairs if value]


def summary(submission: Submission) -> list[tuple[str, str]]:
    """What is stored, label by label, to be held against what was typed on another page."""
    one = submission
    unit = unit_names([one.subject_unit_id]).get(one.subject_unit_id, "") if one.subject_unit_id else ""
    return [
        (_("Nêu gương ai?"), f"{SUBJECTS[one.subject_kind]}: {unit or one.subject_name or '–'}"),
        (_("Loại gương"), str(CATEGORIES[one.category])), (_("Việc làm gì?"), one.title),
        (_("Đã làm như thế nào?"), one.deed), (_("Kết quả"), one.result),
        (_("Thời gian"), period(one.began_on, one.ended_on)), (_("Nơi thực hiện"), one.place),
        (_("Mức lan tỏa"), one.spread), (_("Liên kết"), one.links), (_("Nguồn tin"), one.source),
        (_("Đồng ý đăng"), str(CONSENT[one.consent])),
    ]  # fmt: skip


def advice(submission: Submission) -> list[str]:
    """What would help those who judge it, though it may be sent without."""
    found = [str(one) for one in requirements.missing(submission, ("evidence",))]
    if not submission.consent:
        found.append(_("Hỏi người được nêu gương có đồng ý đăng tên, ảnh không"))
    if submission.plan_id is None:
        found.append(_("Chọn kế hoạch, đợt nếu việc này hưởng ứng một kế hoạch"))
    return found


def period(began_on: date | None, ended_on: date | None) -> str:
    """From when to when, in words."""
    if began_on is None:
        return dates.vndate(ended_on) if ended_on else ""
    if ended_on is None:
        return _("Từ %(day)s", day=dates.vndate(began_on))
    if began_on == ended_on:
        return dates.vndate(began_on)
    return f"{dates.vndate(began_on)} – {dates.vndate(ended_on)}"


def unit_name(submission: Submission) -> str:
    """The unit that endorses it, by its name."""
    return unit_names([submission.unit_id]).get(submission.unit_id, "")
