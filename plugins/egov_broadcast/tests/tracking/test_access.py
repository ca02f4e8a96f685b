"""Who follows whom: the sender, the office and leaders everybody, units their people, others their forwards'."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import clock, db, transaction

EVERYBODY = ["staff", "coordinator", "digital_staff", "team_head"]
NAMES = {
    "staff": "Hoàng Thị Êm", "coordinator": "Nguyễn Văn Ổn", "digital_staff": "Lý Thị Yến",
    "team_head": "Tạ Quang Ích",
}  # fmt: skip
PAGES = ("", "/part", "/units", "/log", "/signed", "/sheet")


@pytest.fixture
def forward(agency, make_broadcast):
    """`forward(root, by="staff", to=["team_head"])`: a forward of the chain that went out; its row."""
    from intranet_plugins.egov_broadcast.sending.models import Handed

    def make(root, by, to, **more):
        values = {"parent_id": root.id, "root_id": root.id, "sender_id": agency.people[by]}
        made = make_broadcast(db.session.get(type(root), root.id) and _document(root), to=to, **{**values, **more})
        with transaction():
            db.session.add_all(Handed(broadcast_id=made.id, person_id=agency.people[one]) for one in to)
        return made

    return make


def _document(root):
    from intranet_plugins.egov_broadcast.documents.models import Document

    return db.session.get(Document, root.document_id)


def shown(client, root):
    """The keys of the people whom the list shows."""
    html = client.get(f"/p/egov_broadcast/sent/{root.id}?state=all").text
    table = html[html.index('id="nguoi"') :]
    return {key for key, name in NAMES.items() if f'<th scope="row">{name}' in table}


def test_the_office_and_leaders_follow_everybody(client_as, make_broadcast):
    root = make_broadcast(to=EVERYBODY)
    assert [shown(client_as(role), root) for role in ("office", "leader")] == [set(EVERYBODY)] * 2


@pytest.mark.parametrize("role", ["unit_head", "coordinator"])
def test_units_follow_their_people_and_have_their_figures(client_as, make_broadcast, role):
    root = make_broadcast(to=EVERYBODY)
    client = client_as(role)
    assert shown(client, root) == {"staff", "coordinator"}
    html = client.get(f"/p/egov_broadcast/sent/{root.id}").text
    assert "Còn 2 người chưa xác nhận" in html
    assert "Phòng Chuyển đổi số" not in html
    assert client.get(f"/p/egov_broadcast/sent/{root.id}?state=all&unit=0").text.count("Lý Thị Yến") == 0


def test_staff_see_it_but_may_not_follow_it(client_as, make_broadcast):
    root = make_broadcast(to=EVERYBODY)
    staff = client_as("staff")
    for page in PAGES:
        assert staff.get(f"/p/egov_broadcast/sent/{root.id}{page}").status_code == 403


def test_whom_it_did_not_reach_knows_nothing_of_it(client_as, make_broadcast):
    root = make_broadcast(to=["digital_staff"])
    for role in ("staff", "unit_head", "admin"):
        assert client_as(role).get(f"/p/egov_broadcast/sent/{root.id}").status_code == 404, role


@pytest.fixture
def forwards(agency):
    """The staff coordinates the trade union, on whose staff nobody is: may forward, answers for nobody's work."""
    from intranet.auth.models import Grant
    from intranet.testing.agency import MADE, SINCE

    grant = Grant(person_id=agency.people["staff"], role="coordinator", unit_id=agency.units["union"],
                  valid_from=SINCE, granted_at=MADE)  # fmt: skip
    with transaction():
        db.session.add(grant)
    return grant


@pytest.mark.database("sqlite", "postgresql")
def test_whoever_forwarded_follows_whom_they_forwarded_it_to(client_as, make_broadcast, forward, forwards):
    root = make_broadcast(to=EVERYBODY)
    first = forward(root, "staff", ["digital_staff"])
    forward(root, "digital_staff", ["team_head"], parent_id=first.id)
    client = client_as("staff")
    assert shown(client, root) == {"digital_staff", "team_head"}
    assert "Còn 2 người chưa xác nhận" in client.get(f"/p/egov_broadcast/sent/{root.id}").text
    # They follow, they do not settle: that is for units.
    who = {"people": "1", "reason": "Nghỉ"}
    assert client.post(f"/p/egov_broadcast/sent/{root.id}/exempt", data=who).status_code == 422
    with transaction():
        db.session.delete(forwards)
    assert client.get(f"/p/egov_broadcast/sent/{root.id}").status_code == 403


def test_a_recalled_document_is_followed_by_clerks_only(client_as, make_broadcast):
    root = make_broadcast(to=EVERYBODY)
    _document(root).status = "recalled"
    db.session.commit()
    assert client_as("office").get(f"/p/egov_broadcast/sent/{root.id}").status_code == 200
    for role in ("leader", "unit_head", "staff"):
        assert client_as(role).get(f"/p/egov_broadcast/sent/{root.id}").status_code == 404


def test_a_withdrawn_one_is_hidden_from_units(client_as, make_broadcast):
    root = make_broadcast(to=EVERYBODY)
    root.status, root.closed_at = "withdrawn", clock.now()
    db.session.commit()
    assert client_as("unit_head").get(f"/p/egov_broadcast/sent/{root.id}").status_code == 404
    html = client_as("office").get(f"/p/egov_broadcast/sent/{root.id}").text
    assert "Đã rút lại" in html
    assert "Nhắc xác nhận" not in html


@pytest.mark.parametrize("status", ["draft", "scheduled"])
def test_what_was_not_sent_yet_has_nobody_to_follow(client_as, make_broadcast, status):
    root = make_broadcast(to=EVERYBODY, status=status, sent_at=None)
    assert "Chưa gửi" in client_as("office").get(f"/p/egov_broadcast/sent/{root.id}").text
    assert client_as("leader").get(f"/p/egov_broadcast/sent/{root.id}").status_code == 404


def test_only_their_own_people_are_settled(client_as, agency, make_broadcast, receipt):
    root = make_broadcast(to=EVERYBODY)
    everybody = [agency.people[key] for key in EVERYBODY]
    sent = client_as("unit_head").post(
        f"/p/egov_broadcast/sent/{root.id}/exempt", data={"people": everybody, "reason": "Đi công tác dài ngày"}
    )
    assert sent.status_code == 303
    assert {key for key in EVERYBODY if receipt(root, key).exempt_at} == {"staff", "coordinator"}


def test_a_reminder_of_units_reaches_their_people_only(client_as, make_broadcast, told):
    root = make_broadcast(to=EVERYBODY)
    form = {"scope": "all", "text": "Đề nghị xác nhận", "token": "t"}
    assert client_as("unit_head").post(f"/p/egov_broadcast/sent/{root.id}/remind", data=form).status_code == 303
    assert {person for person, _kind in told()} == {"staff", "coordinator"}


def test_the_journal_shows_units_what_they_did_only(client_as, agency, make_broadcast):
    from intranet_plugins.egov_broadcast.tracking.models import Reminder

    root = make_broadcast(to=EVERYBODY)
    office, head = client_as("office"), client_as("unit_head")
    form = {"scope": "all", "text": "Đề nghị xác nhận", "token": "t"}
    office.post(f"/p/egov_broadcast/sent/{root.id}/remind", data=form)
    reminder = db.session.scalars(select(Reminder.id)).one()
    assert "Nhắc 4 người chưa xác nhận" in office.get(f"/p/egov_broadcast/sent/{root.id}/log").text
    assert "Nhắc 4 người" not in head.get(f"/p/egov_broadcast/sent/{root.id}/log").text
    assert office.get(f"/p/egov_broadcast/sent/{root.id}/reminders/{reminder}").status_code == 200
    assert head.get(f"/p/egov_broadcast/sent/{root.id}/reminders/{reminder}").status_code == 404


def test_of_another_broadcast_there_is_no_reminder(client_as, make_broadcast):
    from intranet_plugins.egov_broadcast.tracking.models import Reminder

    one, other = make_broadcast(to=EVERYBODY), make_broadcast(to=EVERYBODY)
    with transaction():
        db.session.add(Reminder(key="x", root_id=one.id, way="before", at=clock.now() - timedelta(hours=1), people=1))
    number = db.session.scalars(select(Reminder.id)).one()
    assert client_as("office").get(f"/p/egov_broadcast/sent/{other.id}/reminders/{number}").status_code == 404
