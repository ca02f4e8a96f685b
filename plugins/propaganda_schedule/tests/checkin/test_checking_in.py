"""Checking in: by scanning, by typing, many at once, never from a photograph."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from intranet import SYSTEM, Refused, clock, db
from intranet.directory.models import Membership, Person
from intranet_plugins.propaganda_schedule.checkin import queries, service, tickets
from intranet_plugins.propaganda_schedule.models import Attendance, CheckIn, Session
from intranet_plugins.propaganda_schedule.reports import attendance

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
BASE = "/p/propaganda_schedule"


@pytest.fixture
def still():
    """Time stands still: no code is followed by the next one meanwhile."""
    with time_machine.travel(clock.now(), tick=False):
        yield


def there(session):
    db.session.expire_all()
    return set(db.session.scalars(attendance.present_ids(session.id)))


def ticket_on(page):
    return re.search(r'name="ticket" value="([^"]+)"', page)[1]


def wait(monkeypatch, seconds):
    """Let time pass for the codes and for tickets."""
    import time as wall

    moment, real = clock.now() + timedelta(seconds=seconds), wall.time
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr("time.time", lambda: real() + seconds)


def test_scanning_shows_the_session_and_one_tap_counts(opened, client_as, agency):
    session, code = opened()
    browser = client_as("staff")
    page = browser.get(f"{BASE}/c/{code}").text
    for words in (session.title, "Hoàng Thị Êm", "Phòng họp tầng 2", "Điểm danh"):
        assert words in page
    assert there(session) == set()
    answer = browser.post(f"{BASE}/check-in", data={"ticket": ticket_on(page)})
    assert answer.status_code == 303
    assert "Đã điểm danh" in browser.get(answer.location).text
    assert there(session) == {agency.people["staff"]}
    assert db.session.query(Attendance).one().how == "checked_in"


def test_typing_the_code_works_without_any_script(opened, client_as, agency):
    session, code = opened()
    browser = client_as("staff")
    assert 'name="code"' in browser.get(f"{BASE}/check-in").text
    answer = browser.post(f"{BASE}/check-in", data={"code": f" {code[:4].lower()} {code[4:]}"})
    assert answer.location == f"{BASE}/sessions/{session.id}/checked-in"
    assert there(session) == {agency.people["staff"]}


def test_twice_is_once_and_says_so(opened, client_as, agency):
    session, code = opened()
    browser = client_as("staff")
    for _time in range(2):
        assert browser.post(f"{BASE}/check-in", data={"code": code}).status_code == 303
    assert browser.get(f"{BASE}/c/{code}").location == f"{BASE}/sessions/{session.id}/checked-in"
    assert there(session) == {agency.people["staff"]}
    from intranet.audit import AuditEntry

    assert db.session.query(AuditEntry).filter_by(action="propaganda_schedule.check_in").count() == 1


def test_a_code_that_is_over_leads_to_the_new_one(opened, client_as, monkeypatch):
    session, code = opened()
    browser = client_as("staff")
    wait(monkeypatch, 41)
    for answer in (browser.get(f"{BASE}/c/{code}"), browser.post(f"{BASE}/check-in", data={"code": code})):
        assert answer.status_code == 422
        assert "hiệu lực" in answer.text
    assert there(session) == set()


def test_who_scanned_in_time_may_tap_a_little_later_but_nobody_else_for_them(
    opened, client_as, agency, actor_of, monkeypatch
):  # fmt: skip
    session, code = opened()
    browser, other = client_as("staff"), client_as("coordinator")
    ticket = ticket_on(browser.get(f"{BASE}/c/{code}").text)
    wait(monkeypatch, 60)
    assert other.post(f"{BASE}/check-in", data={"ticket": ticket}).status_code == 422
    assert browser.post(f"{BASE}/check-in", data={"ticket": ticket}).status_code == 303
    assert there(session) == {agency.people["staff"]}
    late = tickets.issue(actor_of("coordinator"), session.id, 1)
    wait(monkeypatch, 60 + tickets.VALID_SECONDS + 2)
    answer = other.post(f"{BASE}/check-in", data={"ticket": late})
    assert answer.status_code == 422
    assert "Quét lại mã" in answer.text
    assert there(session) == {agency.people["staff"]}


def test_after_closing_neither_codes_nor_tickets_count(opened, client_as, actor_of):
    session, code = opened()
    browser = client_as("staff")
    ticket = ticket_on(browser.get(f"{BASE}/c/{code}").text)
    service.close_check_in(actor_of("coordinator"), session.id)
    assert browser.get(f"{BASE}/c/{code}").status_code == 422
    answer = browser.post(f"{BASE}/check-in", data={"ticket": ticket})
    assert answer.status_code == 422
    assert "đã đóng" in answer.text
    old = db.session.get_one(CheckIn, session.id).secret
    assert service.open_check_in(actor_of("coordinator"), session.id).secret != old


@pytest.mark.parametrize(
    "sent", [{"ticket": "x.y.z"}, {"ticket": "\0"}, {"code": "'; --"}, {"code": ""}, {"code": "A" * 999}]
)
def test_rubbish_is_refused_with_a_sentence(sent, opened, client_as):
    opened()
    answer = client_as("staff").post(f"{BASE}/check-in", data=sent)
    assert answer.status_code == 422
    assert "errsum" in answer.text


def test_guessing_is_stopped_after_ten_wrong_codes(opened, client_as):
    _session, code = opened()
    browser = client_as("staff")
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    for _time in range(10):
        assert browser.post(f"{BASE}/check-in", data={"code": wrong}).status_code == 422
    answer = browser.post(f"{BASE}/check-in", data={"code": code})
    assert answer.status_code == 429
    assert "Chờ một phút" in answer.text
    assert client_as("coordinator").post(f"{BASE}/check-in", data={"code": code}).status_code == 303


def test_signing_in_comes_first_and_leads_back(opened, client):
    _session, code = opened()
    answer = client.get(f"{BASE}/c/{code}")
    assert answer.status_code == 302
    assert f"next={BASE}/c/{code}" in answer.location


def test_who_was_not_invited_is_counted_and_marked(opened, client_as, agency):
    session, code = opened("digital")
    browser = client_as("staff")
    answer = browser.post(f"{BASE}/check-in", data={"code": code})
    assert "Xem buổi" not in browser.get(answer.location).text
    assert there(session) == {agency.people["staff"]}
    assert [one.invited for one in queries.latest(session)] == [False]
    screen = client_as("office").get(f"{BASE}/sessions/{session.id}/check-in").text
    assert "Ngoài danh sách mời" in screen


def test_the_screen_shows_the_code_and_reads_itself_again(still, opened, client_as, configure):
    session, _code = opened()
    configure(code_seconds=30)
    code = service.current_code(queries.opened(session.id))
    for path in (f"{BASE}/sessions/{session.id}/check-in", f"{BASE}/sessions/{session.id}/check-in?full=1"):
        answer = client_as("coordinator").get(path)
        assert 1 <= int(answer.headers["Refresh"]) <= 30
        assert f"{code[:4]} {code[4:]}" in answer.text
        assert "<svg" in answer.text
        assert "0/4" in answer.text.replace("</span>", "").replace('<span class="fs-6 fw-normal mut">', "")
        assert "style=" not in answer.text


def test_the_picture_holds_the_address_of_the_code(still, opened, client_as, monkeypatch):
    import segno

    session, _code = opened()
    drawn, real = [], segno.make
    monkeypatch.setattr(segno, "make", lambda text, **more: drawn.append(text) or real(text, **more))
    client_as("coordinator").get(f"{BASE}/sessions/{session.id}/check-in")
    assert drawn == [f"http://localhost{BASE}/c/{service.current_code(queries.opened(session.id))}"]


def test_check_in_is_for_the_day_itself(make_session, actor_of):
    session = make_session()
    with pytest.raises(Refused, match="chưa đến ngày"):
        service.open_check_in(actor_of("coordinator"), session.id)
    session.status = "missed"
    db.session.commit()
    with pytest.raises(Refused, match="không tổ chức"):
        service.open_check_in(actor_of("office"), session.id)


def test_checking_in_costs_the_same_however_many_are_there(opened, client_as, agency, count_queries):
    session, code = opened("agency", reach="everyone")
    browser = client_as("staff")
    browser.get(f"{BASE}/check-in")
    with count_queries() as first:
        browser.post(f"{BASE}/check-in", data={"code": code})
    attendance.mark(SYSTEM, session, list(agency.people.values())[:10])
    for unit in ("science", "digital", "office"):
        opened(unit)
    other = client_as("coordinator")
    other.get(f"{BASE}/check-in")
    with count_queries(at_most=first.total):
        other.post(f"{BASE}/check-in", data={"code": code})
    assert first.total <= 26


def test_thirty_two_people_at_once_are_all_counted(opened, app, actor_of, agency):
    from dataclasses import replace

    session, _code = opened("agency", reach="everyone")
    people = _newcomers(agency, 32)
    staff = actor_of("staff")
    session_id = session.id

    def arrive(person_id):
        with app.app_context():
            return service.check_in(replace(staff, person_id=person_id), session_id)

    db.session.commit()
    with ThreadPoolExecutor(32) as crowd:
        assert all(crowd.map(arrive, people))
    assert there(db.session.get_one(Session, session_id)) == set(people)
    from intranet.plans.models import CoverageCell, Participation

    assert db.session.query(Participation).count() == 32
    assert db.session.query(CoverageCell).count() == 32 * 4


def _newcomers(agency, number):
    today = clock.today()
    made = [
        Person(
            full_name=f"Người {n}",
            folded_name=f"nguoi {n}",
            sort_key=f"{n:03}",
            active_from=today,
            created_at=clock.now(),
        )
        for n in range(number)
    ]
    db.session.add_all(made)
    db.session.flush()
    db.session.add_all(
        Membership(person_id=one.id, unit_id=agency.units["agency"], is_home=True, role="member", valid_from=today)
        for one in made
    )
    db.session.commit()
    return [one.id for one in made]
