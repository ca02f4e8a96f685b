"""Amending an issued plan: the copy is whole, the original keeps its place until the issue, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from intranet import audit
from intranet.access import Actor, Refused
from intranet.database import db
from intranet.plans import heads, lifecycle, progress, rows, service
from intranet.plans.models import Plan, Task
from intranet.testing.agency import Agency
from tests.plans.conftest import TWO_WAVES, row

JUNE = date(2026, 6, 1)


@pytest.fixture
def original(make_plan: Callable[..., Plan], issue: Callable[..., Plan], office: Actor, agency: Agency) -> Plan:
    plan = make_plan(parts={
        "waves": TWO_WAVES,
        "tasks": [
            row("tasks", text="Mở chuyên mục", lead_unit_id=agency.units["digital"], coordinate_text="Văn phòng Sở")
        ],
        "movements": [row("movements", name="Chung sức")],
        "signature": [row("signature", name="Ngô Văn Lực")],
        "sections": [row("sections", label="I", heading="Mục đích", level=1, body="Một")],
    })  # fmt: skip
    waves = rows.load(plan.id)["waves"]
    service.update_part(
        office, plan.id, "channels", [row("channels", code="egov", wave_id=waves[1]["id"])], plan.version
    )
    return issue(plan)


def without_ids(plan_id: int) -> dict[str, list[dict[str, object]]]:
    found = rows.load(plan_id)
    return {
        name: [{k: v for k, v in r.items() if k not in ("id", "wave_id")} for r in part] for name, part in found.items()
    }


def test_the_copy_is_whole_and_knows_what_it_comes_from(original: Plan, office: Actor) -> None:
    copy = lifecycle.amend(office, original.id, original.version)
    assert (copy.status, copy.number, copy.amends_id) == ("draft", None, original.id)
    assert without_ids(copy.id) == without_ids(original.id)
    assert [wave.amends_id for wave in copy.waves] == [wave.id for wave in original.waves]
    assert rows.load(copy.id)["channels"][0]["wave_id"] == copy.waves[1].id
    assert original.status == "issued"


def test_there_is_one_amendment_at_a_time(original: Plan, office: Actor) -> None:
    copy = lifecycle.amend(office, original.id, original.version)
    with pytest.raises(Refused):
        lifecycle.amend(office, original.id, original.version)
    service.archive(office, copy.id, copy.version)
    lifecycle.amend(office, original.id, original.version)


def test_the_issued_amendment_has_its_own_number_and_closes_the_original(original: Plan, office: Actor) -> None:
    copy = lifecycle.amend(office, original.id, original.version)
    lifecycle.issue(office, copy.id, copy.version, lifecycle.Issue(JUNE, "KH-SKHCN"))
    assert (heads.reference(original), heads.reference(copy)) == ("01/KH-SKHCN", "02/KH-SKHCN")
    assert original.status == "closed"
    assert audit.history("plan", original.id)[0].action == "plan.replace"
    with pytest.raises(Refused):
        lifecycle.reopen(office, original.id, original.version, "Nhầm")


def test_progress_made_meanwhile_is_taken_over(original: Plan, office: Actor) -> None:
    copy = lifecycle.amend(office, original.id, original.version)
    task = original.tasks[0]
    progress.report(
        office, task.id, status="done", done_on=JUNE, note="Xong", base_was=progress.base(task)
    )  # fmt: skip
    lifecycle.issue(office, copy.id, copy.version, lifecycle.Issue(JUNE, "KH-SKHCN"))
    taken = db.session.query(Task).filter_by(plan_id=copy.id).one()
    assert (taken.status, taken.done_on, taken.note) == ("done", JUNE, "Xong")
