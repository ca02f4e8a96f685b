"""Lists of who was there: pasted or uploaded, names or codes; who is doubtful is asked, nobody is lost."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet import SYSTEM, Refused, db, sheets
from intranet_plugins.propaganda_schedule.models import Attendance
from intranet_plugins.propaganda_schedule.reports import attendance, lists, roster
from intranet_plugins.propaganda_schedule.sessions import audience


def there(session_id):
    db.session.expire_all()
    return set(db.session.scalars(attendance.present_ids(session_id)))


def typed(session, people="", **more):
    return {
        "version": str(session.version), "outcome": "held", "people": people, "summary": "", "links": "",
        "guests": "", "why": "", "held_on": "", **more,
    }  # fmt: skip


def test_lines_are_read_as_people_paste_them():
    assert lists.lines_of("1. Hoàng Thị Êm\n2) Vũ Thị Thu Hường\n\n- Nguyễn Văn Ổn; CB009\nHoàng Thị Êm") == [
        "Hoàng Thị Êm", "Vũ Thị Thu Hường", "Nguyễn Văn Ổn", "CB009",
    ]  # fmt: skip
    assert lists.lines_of("1\tHoàng Thị Êm\tPhòng Quản lý Khoa học\n2\tLý Thị Yến\tPhòng Chuyển đổi số") == [
        "Hoàng Thị Êm", "Lý Thị Yến",
    ]  # fmt: skip
    assert lists.lines_of("STT\tHọ và tên\t\tMã CB\n1\tHoàng Thị\tÊm\t\n2\tLý Thị\tYến\tCB011") == [
        "Hoàng Thị Êm", "CB011",
    ]  # fmt: skip
    assert lists.lines_of("  \n ") == []


@given(st.text(max_size=400))
def test_any_text_is_a_list_or_refused_with_a_sentence(text):
    try:
        found = lists.lines_of(text)
    except Refused:
        return
    assert len(found) == len(set(found))
    assert all(found)


def test_a_spreadsheet_with_headings_below_a_letterhead_is_read():
    rows = [["Lý Thị Yến", "CB011"], ["Hoàng Thị Êm", ""], ["", "CB004"]]
    columns = [sheets.Column("Họ và tên"), sheets.Column("Mã cán bộ")]
    book = sheets.xlsx([sheets.Sheet("Danh sách dự họp", columns, rows, numbered=True)], agency="Sở")
    file = BytesIO(book if isinstance(book, bytes) else book.read())
    assert lists.lines_of_file(file, "ds.xlsx") == ["CB011", "Hoàng Thị Êm", "CB004"]
    with pytest.raises(Refused) as refused:
        lists.lines_of_file(BytesIO(b"\xd0\xcf\x11\xe0" + bytes(64)), "ds.xls")
    assert refused.value.field == "sheet"


@pytest.mark.database("sqlite", "postgresql")
def test_a_large_session_counts_everybody_but_those_named(make_session, address, client_as, agency, today, monkeypatch):
    monkeypatch.setattr(roster, "LARGE", 5)
    session = make_session("agency", reach="everyone", day=today)
    browser = client_as("office")
    page = browser.get(address(session)).text
    assert "Tất cả, trừ những người trong danh sách" in page
    assert 'name="present"' not in page
    wrong = browser.post(address(session), data=typed(session, "Hoàng Thị Êm"))
    assert wrong.status_code == 422
    assert "Cho biết danh sách là người vắng hay người dự" in wrong.text
    everybody = set(db.session.scalars(audience.people(session)))
    answer = browser.post(address(session), data=typed(session, "Hoàng Thị Êm", who="all_but"))
    assert answer.location == address(session, "questions")
    staff = agency.people["staff"]
    browser.post(answer.location, data={f"reason-{staff}": "mission"})
    assert there(session.id) == everybody - {staff}
    away = db.session.query(Attendance).filter_by(present=False).one()
    assert (away.person_id, away.reason) == (staff, "mission")


def test_a_large_session_counts_only_those_listed_and_who_checked_in(
    make_session, address, client_as, agency, actor_of, today, monkeypatch
):  # fmt: skip
    monkeypatch.setattr(roster, "LARGE", 5)
    session = make_session("agency", reach="everyone", day=today)
    leader = actor_of("leader")
    attendance.mark(leader, session, [leader.person_id], how="checked_in")
    browser = client_as("office")
    upload = (BytesIO("Họ và tên,Đơn vị\nLý Thị Yến,CĐS\nHoàng Thị Êm,QLKH\n".encode()), "ds.csv")
    answer = browser.post(address(session), data=typed(session, who="only", sheet=upload))
    assert answer.location == address(session, "sent")
    assert there(session.id) == {agency.people[key] for key in ("leader", "digital_staff", "staff")}
    how = {row.person_id: row.how for row in db.session.query(Attendance)}
    assert how[agency.people["staff"]] == "listed"
    assert how[leader.person_id] == "checked_in"


def test_doubtful_and_unknown_lines_are_asked_and_named(make_session, address, client_as, agency, today):
    session = make_session(day=today)
    browser = client_as("coordinator")
    data = typed(session, "Hoàng Thị Êm\nLý Thị Yến\nTrương Vô Kỵ", present=str(agency.people["unit_head"]))
    answer = browser.post(address(session), data=data)
    assert answer.location == address(session, "questions")
    page = browser.get(answer.location).text
    for words in ("“Lý Thị Yến” là ai?", "Phòng Chuyển đổi số", "Không tìm thấy 1 người", "Trương Vô Kỵ"):
        assert words in page
    away = agency.people["coordinator"]
    again = browser.post(answer.location, data={f"reason-{away}": "mission"})
    assert again.status_code == 422
    assert "Còn 1 dòng chưa chọn người" in again.text
    # Why somebody is away can still be seen and said.
    assert f'name="reason-{away}"' in again.text
    assert '<option value="mission" selected>' in again.text
    assert there(session.id) == set()
    guest = agency.people["digital_staff"]
    assert browser.post(answer.location, data={"match-1": str(guest)}).location == address(session, "sent")
    assert there(session.id) == {agency.people["unit_head"], agency.people["staff"], guest}
    assert "1 người ngoài danh sách mời" in browser.get(address(session, "sent")).text


@pytest.mark.database("sqlite", "postgresql")
def test_an_answer_that_was_not_offered_is_none(make_session, address, client_as, agency, today):
    session = make_session(day=today)
    browser = client_as("coordinator")
    browser.post(address(session), data=typed(session, "Lý Thị Yến", present=str(agency.people["unit_head"])))
    forged = browser.post(address(session, "questions"), data={"match-0": str(agency.people["leader"])})
    assert forged.status_code == 422
    assert browser.post(address(session, "questions"), data={"match-0": "none"}).status_code == 303
    assert there(session.id) == {agency.people["unit_head"]}


def test_ticks_of_people_who_are_not_invited_count_for_nothing(make_session, address, client_as, agency, today):
    session = make_session(day=today)
    browser = client_as("coordinator")
    present = [str(agency.people[key]) for key in ("staff", "leader")]
    browser.post(address(session), data=typed(session, present=[*present, "999999"]))
    browser.post(address(session, "questions"))
    assert there(session.id) == {agency.people["staff"]}


@pytest.mark.database("sqlite", "postgresql")
def test_the_pages_cost_the_same_however_many_people(make_session, address, client_as, agency, today, count_queries):
    small, large = make_session("team", day=today), make_session("agency", reach="everyone", day=today)
    attendance.mark(SYSTEM, large, audience.people(large))
    browser = client_as("office")
    browser.get(address(small))
    base = "/p/propaganda_schedule/sessions/{}/{}"
    for page in ("report", "attendance", "sign-in", "attendance.xlsx", "check-in"):
        with count_queries() as few:
            assert browser.get(base.format(small.id, page)).status_code == 200
        with count_queries(at_most=few.total + 1):
            assert browser.get(base.format(large.id, page)).status_code == 200
        assert few.total <= 22, (page, few.total)


@pytest.mark.database("sqlite", "postgresql")
def test_the_list_is_filtered_printed_and_downloaded(make_session, client_as, agency, today):
    from openpyxl import load_workbook

    session = make_session(day=today)
    attendance.mark(
        SYSTEM, session, [agency.people["staff"], agency.people["leader"]], {agency.people["unit_head"]: "sick"}
    )
    browser, base = client_as("unit_head"), f"/p/propaganda_schedule/sessions/{session.id}"
    shown = {
        state: browser.get(f"{base}/attendance?state={state}").text
        for state in ("present", "absent", "unknown", "uninvited", "abc")
    }
    assert "Hoàng Thị Êm" in shown["present"]
    assert "Vũ Thị Thu Hường</th>" not in shown["present"]
    assert "Nghỉ ốm" in shown["absent"]
    assert "Nguyễn Văn Ổn" in shown["unknown"]
    assert "Đặng Thị Hòa" in shown["uninvited"]
    assert "Hoàng Thị Êm</th>" not in shown["uninvited"]
    assert "Đặng Thị Hòa" in shown["abc"]
    paper = browser.get(f"{base}/sign-in").text
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "STT", "Họ và tên", "Đơn vị", "Ký tên", "Hoàng Thị Êm"):
        assert words in paper
    book = load_workbook(BytesIO(browser.get(f"{base}/attendance.xlsx").data))
    cells = {str(cell.value) for row in book.active.iter_rows() for cell in row}
    assert {"Hoàng Thị Êm", "Nghỉ ốm", "Ngoài danh sách mời"} <= cells
