"""Create and edit plans: rows keep their ids, every edit counts, nothing is half written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from intranet import audit
from intranet.access import Actor, Forbidden, Refused
from intranet.database import db
from intranet.plans import heads, rights, rows, service
from intranet.plans.checks import RowsRefused
from intranet.plans.models import Movement, Plan
from intranet.testing.agency import Agency
from tests.plans.conftest import TWO_WAVES, row


def test_a_plan_made_by_hand_is_a_draft_without_number(make_plan: Callable[..., Plan]) -> None:
    plan = make_plan(title="  Kế hoạch   tuyên truyền ")
    assert (plan.status, plan.number, plan.issued_on, plan.version) == ("draft", None, None, 1)
    assert plan.title == "Kế hoạch tuyên truyền"
    assert plan.symbol == "KH-SKHCN"
    assert [entry.action for entry in audit.history("plan", plan.id)] == ["plan.create"]


@pytest.mark.parametrize(
    ("values", "field"), [({"title": " "}, "title"), ({"kind": "other"}, "kind"), ({"year": 1}, "year")]
)
def test_a_head_no_plan_may_have_is_refused_by_field(make_plan: Callable[..., Plan], values: dict, field: str) -> None:
    with pytest.raises(Refused) as refused:
        make_plan(**values)
    assert refused.value.field == field
    assert db.session.scalars(select(Plan)).all() == []


def test_editing_the_head_raises_the_version_and_leaves_a_trail(make_plan: Callable[..., Plan], office: Actor) -> None:
    plan = make_plan()
    service.update_head(office, plan.id, {"title": "Tên mới", "slogan": "Thi đua là yêu nước"}, plan.version)
    assert (plan.title, plan.slogan, plan.version) == ("Tên mới", "Thi đua là yêu nước", 2)
    entry = audit.history("plan", plan.id)[0]
    assert entry.changes["title"][1] == "Tên mới"


def test_saving_what_is_there_changes_nothing(make_plan: Callable[..., Plan], office: Actor) -> None:
    plan = make_plan(parts={"waves": TWO_WAVES})
    version = plan.version
    service.update_head(office, plan.id, heads.read(plan), version)
    service.update_part(office, plan.id, "waves", rows.load(plan.id)["waves"], version)
    assert plan.version == version


def test_every_part_is_stored_and_read_back(make_plan: Callable[..., Plan], agency: Agency) -> None:
    parts = {
        "waves": TWO_WAVES,
        "channels": [row("channels", code="portal", detail="Chuyên mục"), row("channels", code="law_day")],
        "tasks": [
            row("tasks", label="1", text="Mở chuyên mục", lead_unit_id=agency.units["digital"],
                coordinate_text="Văn phòng Sở; Phòng Quản lý Khoa học", due_on=date(2026, 2, 15), product="Chuyên mục"),
            row("tasks", text="Họp giao ban", duty="all", lead_text="Các phòng", recurrence="month"),
        ],
        "targets": [row("targets", op=">=", percent=Decimal("95.5"), what="cá nhân hưởng ứng")],
        "bases": [row("bases", doc_type="Nghị định", number="152/2025", symbol="NĐ-CP", issued_on=date(2025, 6, 14))],
        "movements": [row("movements", name="Người tốt, việc tốt")],
        "duties": [row("duties", every="month", day=20, to="Sở Nội vụ"), row("duties", due_on=date(2026, 7, 5))],
        "titles": [row("titles", name="Lao động tiên tiến")],
        "recipients": [row("recipients", name="Ban TĐKT tỉnh", purpose="b/c", unit_id=agency.units["external"])],
        "signature": [row("signature", authority="KT.", position="Phó Giám đốc", name="Ngô Văn Lực")],
        "sections": [row("sections", label="I", heading="Mục đích", level=1, body="Nâng cao nhận thức.\nLan tỏa."),
                     row("sections", label="1", heading="Yêu cầu", level=2)],
    }  # fmt: skip
    plan = make_plan(parts=parts)
    found = rows.load(plan.id)
    for name, typed in parts.items():
        columns = [column.name for column in service.PARTS[name].columns]
        assert [[r[c] for c in columns] for r in found[name]] == [[r[c] for c in columns] for r in typed], name
    assert found["tasks"][0]["unit_ids"] == sorted([agency.units["office"], agency.units["science"]])
    assert [section.path for section in plan.sections] == ["I", "I.1"]


def test_rows_are_updated_in_place_added_and_removed(make_plan: Callable[..., Plan], office: Actor) -> None:
    plan = make_plan(parts={"waves": TWO_WAVES})
    first, second = rows.load(plan.id)["waves"]
    added = row("waves", label="Đợt 3", topics=["Tổng kết"])
    service.update_part(
        office, plan.id, "waves", [{**second, "label": "Đợt hai", "topics": ["Mới"]}, added], plan.version
    )
    kept, new = rows.load(plan.id)["waves"]
    assert (kept["id"], kept["label"], kept["topics"]) == (second["id"], "Đợt hai", ["Mới"])
    assert new["id"] not in (first["id"], second["id"])


def test_removing_a_wave_frees_its_channels(make_plan: Callable[..., Plan], office: Actor) -> None:
    plan = make_plan(parts={"waves": TWO_WAVES})
    waves = rows.load(plan.id)["waves"]
    service.update_part(
        office, plan.id, "channels", [row("channels", code="egov", wave_id=waves[1]["id"])], plan.version
    )
    service.update_part(office, plan.id, "waves", waves[:1], plan.version)
    assert rows.load(plan.id)["channels"][0]["wave_id"] is None


def test_rows_of_another_plan_are_out_of_reach(make_plan: Callable[..., Plan], office: Actor) -> None:
    other = make_plan(parts={"waves": TWO_WAVES})
    foreign = rows.load(other.id)["waves"][0]
    plan = make_plan()
    service.update_part(office, plan.id, "waves", [foreign], plan.version)
    assert rows.load(plan.id)["waves"][0]["id"] != foreign["id"]
    assert len(rows.load(other.id)["waves"]) == 2
    with pytest.raises(RowsRefused):
        service.update_part(
            office, plan.id, "channels", [row("channels", code="egov", wave_id=foreign["id"])], plan.version
        )


def test_movements_are_shared_whatever_the_case_and_accents(make_plan: Callable[..., Plan]) -> None:
    one = make_plan(parts={"movements": [row("movements", name="Chung tay vì người nghèo")]})
    two = make_plan(parts={"movements": [row("movements", name="chung tay VÌ NGƯỜI NGHÈO")]})
    assert one.movements[0].movement_id == two.movements[0].movement_id
    assert len(db.session.scalars(select(Movement)).all()) == 1


@pytest.mark.parametrize(
    ("part", "bad", "column"),
    [
        ("waves", row("waves", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1)), "ends_on"),
        ("tasks", row("tasks", text=""), "text"),
        ("tasks", row("tasks", text="x", lead_unit_id=10**9), "lead_unit_id"),
        ("duties", row("duties"), "due_on"),
        ("targets", row("targets", percent=None), "percent"),
        ("channels", row("channels", code="smoke"), "code"),
        ("bases", row("bases", doc_type="Luật"), "number"),
    ],
)
def test_a_wrong_row_is_refused_by_its_field(
    make_plan: Callable[..., Plan], office: Actor, part: str, bad: dict, column: str
) -> None:
    plan = make_plan()
    with pytest.raises(RowsRefused) as refused:
        service.update_part(office, plan.id, part, [bad], plan.version)
    assert refused.value.faults[0].column == column
    assert rows.load(plan.id)[part] == []


def test_a_stale_edit_carries_both_versions(make_plan: Callable[..., Plan], office: Actor) -> None:
    plan = make_plan()
    service.update_head(office, plan.id, {"title": "Bản của người kia"}, 1)
    with pytest.raises(service.EditConflict) as conflict:
        service.update_head(office, plan.id, {"title": "Bản của tôi"}, 1)
    assert conflict.value.stored == {"title": "Bản của người kia"}
    assert conflict.value.typed == {"title": "Bản của tôi"}
    with pytest.raises(service.EditConflict):
        service.update_part(office, plan.id, "waves", TWO_WAVES, 1)


def test_a_plan_is_never_above_itself(make_plan: Callable[..., Plan], office: Actor) -> None:
    upper, lower = make_plan(), make_plan()
    service.update_head(office, lower.id, {"parent_id": upper.id}, lower.version)
    with pytest.raises(Refused) as refused:
        service.update_head(office, upper.id, {"parent_id": lower.id}, upper.version)
    assert refused.value.field == "parent_id"


def test_a_printed_number_is_refused_when_another_plan_has_it(make_plan: Callable[..., Plan]) -> None:
    make_plan(number=18, issued_on=date(2026, 1, 16))
    with pytest.raises(Refused) as refused:
        make_plan(number=18, issued_on=date(2026, 2, 1))
    assert refused.value.field == "number"


def test_a_coordinator_edits_drafts_of_the_own_unit_only(
    make_plan: Callable[..., Plan], actor_of: Callable[[str], Actor], agency: Agency
) -> None:
    coordinator = actor_of("coordinator")
    own, foreign = make_plan("science"), make_plan("office")
    service.update_head(coordinator, own.id, {"title": "Sửa được"}, own.version)
    with pytest.raises(rights.Unknown):
        service.update_head(coordinator, foreign.id, {"title": "Không"}, foreign.version)
    with pytest.raises(Forbidden):
        service.create(coordinator, {**heads.read(foreign), "issuing_unit_id": agency.units["office"]})
    with pytest.raises(Forbidden):
        service.update_head(coordinator, own.id, {"issuing_unit_id": agency.units["office"]}, own.version)


def test_an_archived_draft_is_kept_and_closed_to_edits(make_plan: Callable[..., Plan], office: Actor) -> None:
    plan = make_plan(number=7, issued_on=date(2026, 1, 5))
    service.archive(office, plan.id, plan.version)
    assert plan.archived_at is not None
    assert plan.number is None
    with pytest.raises(Refused):
        service.update_head(office, plan.id, {"title": "Nữa"}, plan.version)
    make_plan(number=7, issued_on=date(2026, 1, 5))
