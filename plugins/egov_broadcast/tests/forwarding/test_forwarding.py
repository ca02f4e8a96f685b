"""What reached me is handed on: to whom, with which words, until when, and what that changes for people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from intranet import SYSTEM, Forbidden, Refused, Rule, clock, db, transaction
from intranet.directory import service as directory
from intranet.notices.models import Notice, NoticeText
from intranet_plugins.egov_broadcast.forwarding import queries, service
from intranet_plugins.egov_broadcast.forwarding.service import Passing
from intranet_plugins.egov_broadcast.people import figures, follow
from intranet_plugins.egov_broadcast.sending import kinds, telling
from intranet_plugins.egov_broadcast.sending import service as sending
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Handed, Receipt


def receipt(root, person_id):
    db.session.expire_all()
    return db.session.get(Receipt, (root.id, person_id))


def passing(*rules, **more):
    return Passing(rules, **more)


def forward(act, who, root, *rules, **more):
    return service.forward(act(who), root.id, passing(*rules, **more), accepted=("day_off",))


def notices_to(person_id):
    rows = select(NoticeText.subject, NoticeText.url).join(Notice, Notice.text_id == NoticeText.id)
    found = db.session.execute(rows.where(Notice.person_id == person_id).order_by(Notice.matter_id))
    return [(subject["vi"], url) for subject, url in found]


@pytest.fixture
def to_heads(sent, agency, heads):
    """A broadcast that reached the heads of the department and of its team."""
    return sent(Rule("person", agency.people["digital_head"]), Rule("person", agency.people["team_head"]))


def test_whom_the_chain_had_not_reached_gets_it_and_is_told_with_the_instruction(to_heads, act, agency):
    team, staff = agency.units["team"], agency.people["team_staff"]
    inner = clock.now() + timedelta(days=2)
    made = forward(act, "digital_head", to_heads, Rule("unit", team), message="Đọc kỹ mục 2", deadline=inner)
    row = receipt(to_heads, staff)
    assert (row.broadcast_id, row.must, row.due_at, row.left_on) == (made.id, True, inner, None)
    assert row.unit_id == team
    assert (made.people, made.status, made.parent_id) == (2, "live", to_heads.id)
    ((subject, url),) = notices_to(staff)
    assert "Đỗ Minh Khôi" in subject
    assert url == f"/p/egov_broadcast/items/{to_heads.id}?forward={made.id}"
    (said,) = queries.instructions(to_heads.id, staff)
    assert (said.by, said.message, said.deadline) == ("Đỗ Minh Khôi", "Đọc kỹ mục 2", inner)


def test_a_person_reached_twice_has_one_receipt_by_the_earlier_deadline(to_heads, act, agency):
    head = agency.people["team_head"]
    inner = clock.now() + timedelta(days=1)
    forward(act, "digital_head", to_heads, Rule("unit", agency.units["team"]), deadline=inner)
    rows = db.session.scalars(select(Receipt).where(Receipt.person_id == head)).all()
    assert len(rows) == 1
    assert (rows[0].broadcast_id, rows[0].due_at) == (to_heads.id, inner)
    assert [subject.split(":")[0] for subject, _url in notices_to(head)] == [
        "Cần xác nhận", "Đỗ Minh Khôi, Phòng Chuyển đổi số chuyển tiếp"
    ]  # fmt: skip
    assert figures.of([to_heads.id])[to_heads.id].total == 3


def test_without_an_inner_deadline_that_of_the_parent_holds_and_moves_with_it(to_heads, act, agency, actor_of):
    from intranet_plugins.egov_broadcast.sending import amending

    made = forward(act, "digital_head", to_heads, Rule("unit", agency.units["team"]))
    below = forward(act, "team_head", to_heads, Rule("person", agency.people["team_staff"]))
    assert made.deadline == below.deadline == to_heads.deadline
    later = to_heads.deadline + timedelta(days=3)
    amending.amend(
        actor_of("office"), to_heads.id, to_heads.version, amending.Amendment(later, ""), accepted=("day_off",)
    )
    assert receipt(to_heads, agency.people["team_staff"]).due_at == later
    assert below.deadline == later


@pytest.mark.parametrize("days", [6, -1])
def test_an_inner_deadline_is_neither_after_the_parent_s_nor_past(to_heads, act, agency, days):
    with pytest.raises(Refused) as refusal:
        forward(act, "digital_head", to_heads, Rule("unit", agency.units["team"]),
                deadline=clock.now() + timedelta(days=days))  # fmt: skip
    assert refusal.value.field == "deadline"
    assert db.session.scalar(select(func.count()).select_from(Handed)) == 0


def test_a_document_for_information_may_be_asked_to_be_confirmed_below(sent, heads, act, agency):
    root = sent(Rule("unit", agency.units["digital"]), must_acknowledge=False, deadline=None)
    due = clock.now() + timedelta(days=2)
    forward(act, "digital_head", root, Rule("unit", agency.units["team"]), must_acknowledge=True, deadline=due)
    asked, free = receipt(root, agency.people["team_staff"]), receipt(root, agency.people["digital_staff"])
    assert (asked.must, asked.due_at) == (True, due)
    assert (free.must, free.due_at) == (False, None)
    numbers = figures.of([root.id])[root.id]
    assert (numbers.total, numbers.unread) == (2, 2)


def test_handing_on_never_removes_that_it_must_be_confirmed(to_heads, act, agency):
    made = forward(act, "digital_head", to_heads, Rule("unit", agency.units["team"]), must_acknowledge=False)
    assert made.must_acknowledge is True
    assert receipt(to_heads, agency.people["team_staff"]).must is True


def test_a_document_for_information_stays_so_when_nobody_asks(sent, heads, act, agency):
    root = sent(Rule("person", agency.people["digital_head"]), must_acknowledge=False, deadline=None)
    forward(act, "digital_head", root, Rule("unit", agency.units["team"]))
    row = receipt(root, agency.people["team_staff"])
    assert (row.must, row.due_at, row.left_on) == (False, None, None)
    assert figures.of([root.id])[root.id].unread == 3


def test_taken_back_who_has_it_only_from_there_stops_counting(to_heads, act, agency):
    inner = clock.now() + timedelta(days=1)
    made = forward(act, "digital_head", to_heads, Rule("unit", agency.units["team"]), deadline=inner)
    service.withdraw(act("digital_head"), made.id, made.version, "Nhầm tổ")
    alone, both = receipt(to_heads, agency.people["team_staff"]), receipt(to_heads, agency.people["team_head"])
    assert alone.left_on == clock.today()
    assert (both.left_on, both.due_at) == (None, to_heads.deadline)
    assert figures.of([to_heads.id])[to_heads.id].total == 2
    assert notices_to(agency.people["team_staff"]) == []
    assert [subject.split(":")[0] for subject, _url in notices_to(agency.people["team_head"])] == ["Cần xác nhận"]
    assert queries.instructions(to_heads.id, agency.people["team_staff"]) == []


def test_whoever_leaves_between_going_out_and_telling_is_told_all_the_same(to_heads, act, agency, monkeypatch):
    """Killed before people were told: they move and are followed, then the sweep tells."""
    staff = agency.people["team_staff"]
    with monkeypatch.context() as patch:
        patch.setattr(telling, "tell", lambda _forward_id: 0)
        forward(act, "digital_head", to_heads, Rule("unit", agency.units["team"]))
    directory.move_person(SYSTEM, staff, agency.units["science"])
    follow.run()
    assert receipt(to_heads, staff).left_on == clock.today()
    kinds.sweep()
    kinds.sweep()
    ((subject, _url),) = notices_to(staff)
    assert "chuyển tiếp" in subject


def test_taken_back_before_anybody_followed_it_tells_who_came(sent, heads, act, agency):
    root = sent(Rule("unit", agency.units["digital"]))
    made = forward(act, "digital_head", root, Rule("unit", agency.units["team"]))
    new = directory.create_person(
        SYSTEM, full_name="Đinh Thị Mới", home_unit_id=agency.units["team"], active_from=clock.today()
    ).id
    with clock.standing_at(clock.now() + timedelta(minutes=1)):
        service.withdraw(act("digital_head"), made.id, made.version, "Nhầm tổ")
        follow.run()
    assert receipt(root, new).left_on is None
    assert [subject.split(":")[0] for subject, _url in notices_to(new)] == ["Cần xác nhận"]


@pytest.mark.database("postgresql")
def test_it_is_taken_back_by_nobody_while_people_are_followed(to_heads, act, agency):
    """Two who settle a chain at once would each know only half of who came."""
    made = forward(act, "digital_head", to_heads, Rule("unit", agency.units["team"]))
    actor = act("digital_head")

    def withdraw():
        with transaction():
            db.session.execute(text("SET LOCAL lock_timeout = '50ms'"))
            service.withdraw(actor, made.id, made.version, "Nhầm tổ")

    root = select(Broadcast.id).where(Broadcast.id == to_heads.id)
    db.session.commit()
    with db.engine.connect() as other:
        other.execute(root.with_for_update())
        with pytest.raises(OperationalError, match="lock timeout"):
            withdraw()


def test_what_followed_a_forward_stays_when_it_is_taken_back(to_heads, act, agency):
    first = forward(act, "digital_head", to_heads, Rule("unit", agency.units["team"]))
    below = forward(act, "team_head", to_heads, Rule("person", agency.people["team_staff"]), message="Báo cáo thứ Sáu")
    assert below.parent_id == first.id
    service.withdraw(act("digital_head"), first.id, first.version, "Tổ trưởng đã chuyển")
    row = receipt(to_heads, agency.people["team_staff"])
    assert (row.left_on, row.broadcast_id) == (None, below.id)


def test_somebody_without_the_document_or_the_right_hands_nothing_on(to_heads, act, actor_of, grant, agency):
    grant("digital_staff", "staff", "digital")
    with pytest.raises(Forbidden):
        forward(act, "digital_staff", to_heads, Rule("unit", agency.units["team"]))
    with pytest.raises(Forbidden):
        service.forward(actor_of("unit_head"), to_heads.id, passing(Rule("unit", agency.units["science"])))


@pytest.mark.parametrize("outside", ["unit", "person", "group", "everyone"])
def test_units_hand_on_within_themselves(to_heads, act, agency, outside):
    rules = {
        "unit": Rule("unit", agency.units["science"]), "person": Rule("person", agency.people["staff"]),
        "group": Rule("group", agency.groups["drafters"]), "everyone": Rule("everyone"),
    }  # fmt: skip
    with pytest.raises(Refused):
        forward(act, "digital_head", to_heads, rules[outside])
    assert db.session.scalar(select(func.count()).where(Broadcast.parent_id.is_not(None))) == 0


def test_leaders_and_the_office_hand_on_anywhere_though_it_did_not_reach_them(to_heads, actor_of, agency):
    made = service.forward(actor_of("leader"), to_heads.id, passing(Rule("unit", agency.units["science"])))
    assert made.people == 4
    assert receipt(to_heads, agency.people["staff"]).must is True


def test_the_same_form_twice_hands_on_once(to_heads, act, agency):
    rules = [Rule("unit", agency.units["team"])]
    assert forward(act, "digital_head", to_heads, *rules) is forward(act, "digital_head", to_heads, *rules)
    assert db.session.scalar(select(func.count()).where(Broadcast.parent_id == to_heads.id)) == 1


def test_nothing_is_handed_on_of_what_ended_or_was_recalled(to_heads, act, actor_of, agency):
    sending.end(actor_of("office"), to_heads.id, to_heads.version)
    with pytest.raises(Refused, match="không còn được phổ biến"):
        forward(act, "digital_head", to_heads, Rule("unit", agency.units["team"]))


def test_handing_on_to_oneself_alone_is_refused(to_heads, act, agency):
    with pytest.raises(Refused, match="Ngoài mình"):
        forward(act, "digital_head", to_heads, Rule("person", agency.people["digital_head"]))


def test_a_forward_after_the_deadline_gives_newcomers_time(to_heads, act, agency):
    with clock.standing_at(to_heads.deadline + timedelta(hours=1)):
        forward(act, "digital_head", to_heads, Rule("unit", agency.units["team"]))
        assert receipt(to_heads, agency.people["team_staff"]).due_at > clock.now()
        assert receipt(to_heads, agency.people["team_head"]).due_at == to_heads.deadline
