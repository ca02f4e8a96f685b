"""Private calendar feeds: who gets which sessions, what calendar programs are told, when a feed closes."""

from __future__ import annotations

import html
import re
from datetime import date, time, timedelta

import icalendar
import pytest
from sqlalchemy import select

from intranet import SYSTEM, Forbidden, Refused, audit, db, workdays

FEEDS = "/p/propaganda_schedule/feeds"


@pytest.fixture
def subscribe(client_as, app):
    """`subscribe("staff", "unit-3")`: make a feed by the form; its path, and a client that is not signed in."""

    def make(role, what="person-0"):
        answer = client_as(role).post(FEEDS, data={"what": what})
        assert answer.status_code == 200
        address = html.unescape(re.search(r'<code class="cmd"[^>]*>([^<]*)</code>', answer.text)[1])
        assert address.startswith("http://")
        return "/" + address.split("/", 3)[3]

    return make


@pytest.fixture
def stranger(app):
    """A calendar program: it has no session."""
    return app.test_client()


def events(answer):
    assert answer.status_code == 200
    return {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")}


def test_ones_own_sessions(subscribe, stranger, make_session, agency):
    make_session("science", title="Của phòng")
    make_session("agency", title="Tới cả dưới", reach="below")
    make_session("digital", title="Phụ trách", leader_id=agency.people["staff"])
    make_session("digital", title="Của phòng khác")
    make_session("team", title="Mọi người", reach="everyone")
    path = subscribe("staff")
    assert set(events(stranger.get(path))) == {"Của phòng", "Tới cả dưới", "Phụ trách", "Mọi người"}


def test_those_of_a_unit_and_below_it(subscribe, stranger, make_session, agency):
    for unit in ("digital", "team", "science"):
        make_session(unit, title=unit)
    assert set(events(stranger.get(subscribe("office", f"unit-{agency.units['digital']}")))) == {"digital", "team"}


def test_those_of_a_wave_and_of_the_wave_that_took_its_place(subscribe, stranger, make_session, make_plan, waves, plan):
    from intranet.plans.models import Wave

    make_session(title="Đợt này")
    make_session(title="Đợt sau", wave_id=waves[1])
    path = subscribe("office", f"wave-{waves[0]}")
    assert set(events(stranger.get(path))) == {"Đợt này"}
    amended = make_plan("Kế hoạch sửa đổi", amends_id=plan)
    heir = db.session.scalars(select(Wave).where(Wave.plan_id == amended).order_by(Wave.position)).first()
    heir.amends_id = waves[0]
    db.session.commit()
    make_session(title="Theo kế hoạch sửa đổi", plan_id=amended, wave_id=heir.id)
    assert set(events(stranger.get(path))) == {"Đợt này", "Theo kế hoạch sửa đổi"}


def test_what_one_may_not_see_cannot_be_chosen(client_as, agency, plan):
    answer = client_as("staff").post(FEEDS, data={"what": f"unit-{agency.units['digital']}"})
    assert answer.status_code == 422
    assert client_as("staff").post(FEEDS, data={"what": "wave-987"}).status_code == 422
    assert client_as("staff").post(FEEDS, data={}).status_code == 422


@pytest.mark.database("sqlite", "postgresql")
def test_the_feed_shows_what_its_owner_may_see_now(subscribe, stranger, make_session, agency):
    from intranet.auth.models import Grant

    make_session("digital", title="Của phòng khác")
    path = subscribe("office", f"unit-{agency.units['digital']}")
    assert set(events(stranger.get(path))) == {"Của phòng khác"}
    db.session.execute(Grant.__table__.delete().where(Grant.person_id == agency.people["office"]))
    db.session.commit()
    assert events(stranger.get(path)) == {}


def test_only_a_digest_of_the_token_is_kept(subscribe):
    from intranet_plugins.propaganda_schedule.models import Feed

    token = subscribe("staff").rpartition("/")[2].removesuffix(".ics")
    stored = db.session.scalars(select(Feed)).one()
    assert token not in str(stored.__dict__)
    assert len(token) >= 43
    assert re.fullmatch("[0-9a-f]{64}", stored.token_digest)


def test_the_address_is_shown_once_and_never_again(subscribe, client_as):
    path = subscribe("staff")
    page = client_as("staff").get(FEEDS).text
    assert "Buổi của tôi" in page
    assert path.rpartition("/")[2] not in page


@pytest.mark.parametrize("what", ["revoked", "left", "closed", "off", "unknown"])
def test_a_feed_that_is_closed_is_not_there(what, subscribe, stranger, client_as, agency, plugin_off):
    from intranet.auth import service as accounts
    from intranet.directory.models import Person
    from intranet_plugins.propaganda_schedule.models import Feed

    path = subscribe("staff")
    assert stranger.get(path).status_code == 200
    if what == "revoked":
        feed_id = db.session.scalars(select(Feed.id)).one()
        assert "sẽ đóng ngay" in client_as("staff").get(f"{FEEDS}/{feed_id}/revoke").text
        assert client_as("staff").post(f"{FEEDS}/{feed_id}/revoke").status_code == 303
    elif what == "left":
        db.session.get(Person, agency.people["staff"]).active_to = date(2021, 1, 1)
        db.session.commit()
    elif what == "closed":
        accounts.disable_account(SYSTEM, agency.accounts["staff"])
    elif what == "off":
        plugin_off("propaganda_schedule", agency.units["science"])
        plugin_off("propaganda_schedule", agency.units["union"])
    else:
        path = path[:-8] + "xxxx.ics"
    assert stranger.get(path).status_code == 404


def test_a_feed_is_its_owners_alone(subscribe, client_as, agency, actor_of):
    from intranet_plugins.propaganda_schedule.models import Feed
    from intranet_plugins.propaganda_schedule.timetable import feeds

    subscribe("staff")
    feed_id = db.session.scalars(select(Feed.id)).one()
    for role in ("office", "admin", "coordinator"):
        assert client_as(role).get(f"{FEEDS}/{feed_id}/revoke").status_code == 404
        assert client_as(role).post(f"{FEEDS}/{feed_id}/revoke").status_code == 404
        with pytest.raises(Forbidden):
            feeds.revoke(actor_of(role), feed_id, "")
        assert "Thu hồi<" not in client_as(role).get(FEEDS).text


def test_making_and_revoking_are_in_the_audit_trail(actor_of, agency):
    from intranet_plugins.propaganda_schedule.timetable import feeds

    feed, token = feeds.create(actor_of("staff"), "person", None, "Buổi của tôi")
    feeds.revoke(actor_of("staff"), feed.id, "Buổi của tôi")
    feeds.revoke(actor_of("staff"), feed.id, "Buổi của tôi")
    found = audit.history(feeds.KIND, feed.id)
    assert [entry.action for entry in found] == ["propaganda_schedule.revoke_feed", "propaganda_schedule.feed"]
    assert token not in str([entry.changes for entry in found])


def test_there_is_a_limit(actor_of, client_as):
    from intranet_plugins.propaganda_schedule.timetable import feeds

    for _number in range(feeds.MOST):
        feeds.create(actor_of("staff"), "person", None, "Buổi của tôi")
    with pytest.raises(Refused, match="Thu hồi"):
        feeds.create(actor_of("staff"), "person", None, "Buổi của tôi")
    answer = client_as("staff").post(FEEDS, data={"what": "person-0"})
    assert answer.status_code == 422
    assert "Thu hồi liên kết không dùng nữa" in answer.text


def test_a_moved_session_keeps_its_name_and_counts_its_changes(subscribe, stranger, make_session, next_workday):
    from intranet_plugins.propaganda_schedule.sessions import service

    session = make_session("science", title="Tọa đàm", day=next_workday, starts=time(8), ends=time(9))
    path = subscribe("staff")
    before = events(stranger.get(path))["Tọa đàm"]
    later = workdays.add(next_workday, 1)
    service.move(SYSTEM, session.id, session.version, later, time(14), time(15), "Trùng lịch")
    after = events(stranger.get(path))["Tọa đàm"]
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    assert (after["DTSTART"].dt.date(), after["DTSTART"].dt.hour) == (later, 14)
    assert "Trùng lịch" in after["DESCRIPTION"]


def test_a_session_called_off_stays_and_says_so(subscribe, stranger, make_session):
    from intranet_plugins.propaganda_schedule.sessions import service

    session = make_session("science", title="Tọa đàm")
    path = subscribe("staff")
    service.cancel(SYSTEM, session.id, session.version, "Mưa bão")
    found = events(stranger.get(path))["Đã hủy: Tọa đàm"]
    assert found["STATUS"] == "CANCELLED"
    assert "Mưa bão" in found["DESCRIPTION"]


def test_events_lead_to_the_session(subscribe, stranger, make_session):
    session = make_session("science", title="Tọa đàm", place="Phòng họp", topics="Gương tốt")
    found = events(stranger.get(subscribe("staff")))["Tọa đàm"]
    assert str(found["URL"]).endswith(f"/p/propaganda_schedule/sessions/{session.id}")
    assert found["LOCATION"] == "Phòng họp"
    assert "Phòng Quản lý Khoa học" in found["DESCRIPTION"]
    assert "Gương tốt" in found["DESCRIPTION"]


def test_a_feed_reaches_sixty_days_back_and_four_hundred_ahead(subscribe, stranger, make_session, today):
    for days in (-61, -60, 400, 401):
        make_session("science", title=str(days), day=today + timedelta(days=days))
    assert set(events(stranger.get(subscribe("staff")))) == {"-60", "400"}


def test_of_too_many_sessions_those_to_come_are_given(subscribe, stranger, make_session, today, monkeypatch):
    from intranet_plugins.propaganda_schedule.timetable import events as writer

    for days in (-2, -1, 0, 1, 2):
        make_session("science", title=str(days), day=today + timedelta(days=days))
    path = subscribe("staff")
    monkeypatch.setattr(writer, "MOST", 4)
    assert set(events(stranger.get(path))) == {"0", "1", "2", "-1"}
    monkeypatch.setattr(writer, "MOST", 2)
    assert set(events(stranger.get(path))) == {"0", "1"}


def test_what_has_not_changed_is_not_sent_again(subscribe, stranger, make_session):
    make_session("science")
    path = subscribe("staff")
    first = stranger.get(path)
    assert first.mimetype == "text/calendar"
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    again = stranger.get(path, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    make_session("science", title="Buổi mới")
    assert stranger.get(path, headers=known).status_code == 200


def test_the_language_is_the_owners(subscribe, stranger, make_session, agency):
    from intranet.auth.models import Account

    make_session("science")
    path = subscribe("staff")

    def category(asked_in):
        found = events(stranger.get(path, headers={"Accept-Language": asked_in}))
        return str(found["Ngày pháp luật"]["CATEGORIES"].cats[0])

    assert category("en") == "Ngày pháp luật"
    db.session.get(Account, agency.accounts["staff"]).locale = "en"
    db.session.commit()
    assert category("vi") == "Law day"


def test_a_feed_costs_as_many_statements_with_many_sessions(subscribe, stranger, make_session, count_queries):
    path = subscribe("staff")
    make_session("science")
    stranger.get(path)
    with count_queries() as few:
        stranger.get(path)
    for _number in range(5):
        make_session("science")
    with count_queries() as many:
        stranger.get(path)
    assert many.total == few.total <= 9


def test_the_timetable_as_a_file_has_what_its_filters_show(client_as, make_session, may):
    make_session("science", title="Tháng này", day=date(2026, 5, 20))
    make_session("science", title="Kênh khác", day=date(2026, 5, 20), channel="portal")
    make_session("digital", title="Phòng khác", day=date(2026, 5, 20))
    make_session("science", title="Tháng sau", day=date(2026, 6, 3))
    answer = client_as("staff").get("/p/propaganda_schedule/calendar.ics?day=2026-05-13&channel=law_day")
    assert set(events(answer)) == {"Tháng này"}
    assert answer.headers["Content-Disposition"] == "attachment; filename=lich-tuyen-truyen-2026-05-01.ics"


def test_a_session_as_a_file(client_as, make_session):
    seen, hidden = make_session("science", title="Tọa đàm"), make_session("digital")
    assert set(events(client_as("staff").get(f"/p/propaganda_schedule/sessions/{seen.id}.ics"))) == {"Tọa đàm"}
    assert client_as("staff").get(f"/p/propaganda_schedule/sessions/{hidden.id}.ics").status_code == 404
