"""The pages of replication as people use them, and the arithmetic of the figure."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from intranet import clock, db
from intranet_plugins.good_deeds.models import Replication, Submission
from intranet_plugins.good_deeds.replication import growth, panel, service

BASE = "/p/good_deeds"


@given(st.lists(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=40))
def test_every_month_is_there_and_the_last_has_all(days):
    until = date(2026, 6, 15)
    months = growth.by_month(days, until)
    assert (growth.plot(months) is None) is (not days)
    if days:
        assert months[-1].total == len(days)
        assert all(growth.next_month(a.first) == b.first for a, b in pairwise(months))
        assert all(a.total + b.new == b.total for a, b in pairwise(months))
        assert months[-1].first >= until.replace(day=1)
        assert growth.plot(months).last.share == 100


def test_very_many_months_are_shortened_and_nothing_is_lost():
    months = growth.by_month([date(2010, 5, 1), date(2026, 5, 1)], date(2026, 6, 1))
    assert len(months) == growth.MOST_MONTHS
    assert (months[0].total, months[-1].total) == (1, 2)


def test_a_unit_says_that_it_follows_and_the_origin_confirms(client_as, model, agency):
    office, staff = client_as("office"), client_as("staff")
    page = f"{BASE}/cases/{model.id}/replications"
    assert "Chưa có đơn vị nào làm theo" in staff.get(page).get_data(as_text=True)
    form = office.get(f"{page}/new").get_data(as_text=True)
    assert "Phòng Chuyển đổi số" in form
    assert f'value="{agency.units["science"]}"' not in form
    sent = {
        "unit_id": agency.units["digital"], "starts_on": f"{clock.today():%d/%m/%Y}", "how": "Tổ 3 người",
        "people": "1.200",
    }  # fmt: skip
    wrong = office.post(f"{page}/new", data={**sent, "how": ""})
    assert wrong.status_code == 422
    assert "errsum" in wrong.get_data(as_text=True)
    assert office.post(f"{page}/new", data=sent).status_code == 303
    one = db.session.scalars(select(Replication)).one()
    assert one.people == 1200
    seen = staff.get(page).get_data(as_text=True)
    assert f"/replications/{one.id}/answer" in seen
    assert "Tổ 3 người" not in client_as("admin").get(page).get_data(as_text=True)
    answer = {"answer": "yes", "version": str(one.version)}
    assert staff.post(f"{BASE}/replications/{one.id}/answer", data=answer).status_code == 303
    public = client_as("admin").get(page).get_data(as_text=True)
    assert "1 đơn vị làm theo" in public
    assert "Tổ 3 người" in public
    assert '<svg viewBox="0 0 100 100"' in public
    assert staff.get(f"{BASE}/replications/{one.id}/answer").status_code == 302


def test_two_who_report_at_once_see_both_versions(client_as, declared, draft, actor_of):
    one = declared()
    seen = one.version
    service.report(actor_of("office"), one.id, seen, draft(how="Bản của người khác"))
    sent = {"starts_on": f"{clock.today():%d/%m/%Y}", "how": "Bản vừa gõ", "version": str(seen)}
    answer = client_as("office").post(f"{BASE}/replications/{one.id}/edit", data=sent)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Bản của người khác" in page
    assert "Bản vừa gõ" in page


def test_pages_by_role(client_as, declared, model, make_submission):
    one = declared("digital")
    hidden = make_submission("Chưa đăng", stage="commended", by="unit_head")
    paths = (
        f"/cases/{model.id}/replications", f"/cases/{model.id}/replications/new", f"/replications/{one.id}/answer",
        f"/replications/{one.id}/edit", f"/replications/{one.id}/end", f"/replications/{one.id}/take-back",
        f"/cases/{hidden.id}/replications",
    )  # fmt: skip
    expected = {
        "staff": (200, 403, 200, 403, 403, 403, 404), "coordinator": (200, 200, 200, 403, 403, 403, 200),
        "unit_head": (200, 200, 200, 403, 403, 403, 200), "office": (200, 200, 403, 200, 302, 200, 200),
        "leader": (200, 403, 403, 403, 403, 403, 200), "council_member": (200, 403, 404, 404, 404, 404, 404),
        "admin": (200, 403, 404, 404, 404, 404, 404),
    }  # fmt: skip
    for role, codes in expected.items():
        browser = client_as(role)
        assert tuple(browser.get(BASE + path).status_code for path in paths) == codes, role


def test_a_model_that_came_down_is_followed_no_more(client_as, declared, model):
    one = declared("digital")
    db.session.get(Submission, model.id).stage = "declined"
    db.session.commit()
    assert client_as("admin").get(f"{BASE}/cases/{model.id}/replications").status_code == 404
    assert client_as("office").get(f"{BASE}/replications/{one.id}/edit").status_code == 404


def test_it_ends_and_is_taken_back_on_a_page_that_asks(client_as, declared, actor_of):
    office = client_as("office")
    first, second = declared("digital"), declared("team")
    service.answer(actor_of("staff"), first.id, first.version, confirmed=True)
    sent = {"version": str(first.version), "ended_on": f"{clock.today():%d/%m/%Y}", "result": "Xong"}
    assert office.post(f"{BASE}/replications/{first.id}/end", data={**sent, "ended_on": ""}).status_code == 422
    assert office.post(f"{BASE}/replications/{first.id}/end", data=sent).status_code == 303
    gone = office.post(f"{BASE}/replications/{second.id}/take-back", data={"version": str(second.version)})
    assert gone.status_code == 303
    db.session.expire_all()
    assert [one.status for one in db.session.scalars(select(Replication))] == ["ended"]


def test_the_panels_count_in_one_statement(declared, model, actor_of, count_queries):
    one = declared("digital", people=30)
    declared("team")
    service.answer(actor_of("staff"), one.id, one.version, confirmed=True)
    head, admin = actor_of("unit_head"), actor_of("admin")
    case = db.session.get(Submission, model.id)
    assert case.id
    with count_queries(at_most=1):
        found = panel.panel(head, case)
    assert (found["confirmed"], found["waiting"], found["people"], found["may_declare"]) == (1, 1, 30, False)
    with count_queries(at_most=1):
        assert panel.story_panel(admin, case)["confirmed"] == 1
    assert panel.story_panel(actor_of("office"), case)["may_declare"]


def test_the_page_costs_the_same_however_many_units_follow(client_as, declared, actor_of, count_queries, agency):
    browser = client_as("staff")

    def cost(*units):
        for unit in units:
            one = declared(unit)
        with count_queries() as counted:
            assert browser.get(f"{BASE}/cases/{one.submission_id}/replications").status_code == 200
        return counted.total

    cost("digital")
    assert cost("team") == cost("office", "union", "cell", "council")
