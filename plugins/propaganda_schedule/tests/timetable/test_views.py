"""Month, week and agenda: what stands where, under which filters, for whom."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest

from intranet import SYSTEM

PAGE = "/p/propaganda_schedule/"
# Sessions of a unit with a reach, and whether the people of "science" (below "agency", beside "digital") see them.
FOR_SCIENCE = [
    ("science", "unit", True),
    ("agency", "below", True),
    ("agency", "unit", False),
    ("digital", "below", False),
    ("digital", "everyone", True),
]


def cells(page):
    """What stands in the cells of a month or week: the texts of the lines, by day of the month."""
    found = {}
    for cell in re.findall(r"<td class=.*?</td>", page, re.DOTALL):
        number = re.search(r'class="d"[^>]*>(?:<span.*?</span>)?(\d+)', cell)
        lines = re.findall(r'class="ev[^>]*>.*?<span>(.*?)</span></a>', cell, re.DOTALL)
        found[int(number[1]) if number else 0] = [re.sub(r"<.*?>", " ", line).split(" , ")[0].split() for line in lines]
    return {day: [" ".join(line) for line in lines] for day, lines in found.items()}


@pytest.mark.parametrize("view", ["month", "week", "agenda", "day", "nonsense"])
def test_every_view_shows_the_sessions_of_its_days(view, make_session, show, may):
    session = make_session(title="Tọa đàm gương điển hình", day=may)
    make_session(title="Năm sau", day=may + timedelta(days=365))
    page = show("staff", view=view, day=may)
    assert "Tọa đàm gương điển hình" in page
    assert f'href="/p/propaganda_schedule/sessions/{session.id}"' in page
    assert "Năm sau" not in page


def test_days_that_make_no_sense_do_no_harm(client_as, plan):
    browser = client_as("staff")
    for view, day in (("month", "x"), ("week", "2026-02-31"), ("agenda", "9999-12-31"), ("day", "0001-01-01")):
        assert browser.get(PAGE, query_string={"day": day, "view": view}).status_code == 200


def test_the_month_marks_today_names_public_holidays_and_its_days(make_session, show, may):
    from intranet.workdays import service as workdays

    workdays.seed(SYSTEM, 2026)
    page = show("office", day="2026-05-20")
    assert "Lịch tuyên truyền tháng 5/2026" in page
    assert re.search(r'<td class="today[^>]*aria-current="date">\s*<span class="d">13</span>', page)
    assert re.search(r'class="d">1</span>\s*<span class="[^"]*why">[^<]*Lao động', page)


def test_a_line_says_when_what_and_which_unit(make_session, show, may):
    make_session("digital", title="Giao ban", day=date(2026, 5, 20), starts=time(8), ends=None)
    make_session("digital", title="Chuyên mục số 9", day=date(2026, 5, 21), starts=None, ends=None, channel="portal")
    found = cells(show("office"))
    assert found[20] == ["08:00 Giao ban Phòng Chuyển đổi số"]
    assert found[21] == ["Chuyên mục số 9 Phòng Chuyển đổi số"]


def test_a_cell_has_three_lines_and_leads_to_the_rest(make_session, show, may):
    for number in range(5):
        make_session(title=f"Buổi số {number}", day=date(2026, 5, 20), starts=time(8 + number), ends=None)
    page = show("office")
    assert [line[:16] for line in cells(page)[20]] == [
        "08:00 Buổi số 0 ",
        "09:00 Buổi số 1 ",
        "10:00 Buổi số 2 ",
        "và 2 buổi nữa",
    ]
    assert re.search(r'class="ev" href="[^"]*view=day&amp;day=2026-05-20"', page)
    shown = show("office", view="day", day="2026-05-20")
    assert all(f"Buổi số {number}" in shown for number in range(5))


def test_what_many_units_hold_on_a_day_is_one_line(make_session, show, may, agency):
    for unit in ("science", "digital", "office", "team"):
        make_session(unit, title="Ngày pháp luật tháng 5", day=date(2026, 5, 20))
    make_session(title="Tọa đàm", day=date(2026, 5, 20))
    assert cells(show("office"))[20] == ["Ngày pháp luật tháng 5 4 buổi", "08:00 Tọa đàm Phòng Quản lý Khoa học"]


def test_a_day_with_very_many_sessions_shows_them_by_channel(make_session, show, may):
    for number in range(13):
        make_session(title=f"Buổi {number}", day=date(2026, 5, 20), channel="portal" if number % 3 else "law_day")
    assert [line.split()[-2:] for line in cells(show("office"))[20]] == [["8", "buổi"], ["5", "buổi"]]


def test_what_is_late_stands_first_and_what_is_called_off_last(make_session, show, may):
    day = date(2026, 5, 4)
    make_session(title="Đã xong", day=day, starts=time(7), ends=None, status="held")
    make_session(title="Đã bỏ", day=day, starts=time(7, 30), ends=None, status="cancelled")
    make_session(title="Quá hạn", day=day, starts=time(9), ends=None)
    assert [line.split()[1:3] for line in cells(show("office"))[4]] == [["Quá", "hạn"], ["Đã", "xong"], ["Đã", "bỏ"]]


def test_phones_have_dots_for_the_states(make_session, show, may):
    make_session(day=date(2026, 5, 4))
    make_session(day=date(2026, 5, 4), status="held")
    dots = re.search(r'class="d"[^>]*>4<.*?class="dots" aria-hidden="true">(.*?)</span>', show("office"), re.DOTALL)[1]
    assert re.findall("t-[a-z]+", dots) == ["t-bad", "t-ok"]


def test_the_agenda_is_in_order_and_has_pages(make_session, show, may):
    for number in range(30):
        make_session(title=f"Buổi số {number:02}.", day=may + timedelta(days=number % 10), starts=None, ends=None)
    first, second = show("office", view="agenda"), show("office", view="agenda", page=2)
    titles = [re.findall(r"Buổi số \d\d\.", page.partition("<aside")[0]) for page in (first, second)]
    assert [len(found) for found in titles] == [25, 5]
    assert titles[0][:4] == ["Buổi số 00.", "Buổi số 10.", "Buổi số 20.", "Buổi số 01."]
    assert "Dòng 1 – 25 trong 30 buổi" in first


def test_filters_stand_in_the_url_and_stay_when_turning_over(make_session, show, may, plan, waves, agency):
    make_session(day=may)
    given = {"unit": agency.units["science"], "plan": plan, "wave": waves[0], "channel": "law_day", "state": "waiting"}
    page = show("staff", mine=1, **given)
    onward = re.search(r'<a class="btn btn-2" href="([^"]*)" rel="next"', page)[1].replace("&amp;", "&")
    assert all(f"{name}={value}" in onward for name, value in given.items())
    assert "mine=1" in onward
    assert "day=2026-06-01" in onward
    for name, value in given.items():
        assert re.search(rf'name="{name}".*?<option selected value="{value}"', page, re.DOTALL), name


@pytest.mark.database("sqlite", "postgresql")
def test_each_filter_narrows_the_list(make_session, show, may, agency, waves):
    later = may + timedelta(days=3)
    make_session("science", title="Khoa học", day=later, leader_id=agency.people["office"])
    make_session("digital", title="Số", day=later)
    make_session("team", title="Tổ", day=later)
    make_session("science", title="Cổng", day=later, channel="portal", wave_id=waves[1])
    make_session("science", title="Đã họp", day=may, status="held")
    everything, digital = {"Khoa học", "Số", "Tổ", "Cổng", "Đã họp"}, agency.units["digital"]

    def titles(**given):
        page = show("office", view="agenda", **given).partition("<aside")[0]
        return set(re.findall(r'fw-semibold" href="[^"]*">([^<]*)</a>', page))

    assert titles() == everything
    assert titles(unit=digital) == {"Số", "Tổ"}
    assert titles(channel="portal") == titles(wave=waves[1]) == {"Cổng"}
    assert titles(state="held") == {"Đã họp"}
    assert titles(state="coming") == everything - {"Đã họp"}
    assert titles(state="unreported") == titles(unit=digital, channel="portal") == set()
    assert titles(mine=1) == {"Khoa học"}
    assert titles(channel="nonsense", state="nonsense", unit="", plan="x") == everything


@pytest.mark.parametrize("state", ["overdue", "unreported"])
def test_a_list_of_what_is_overdue_looks_back(state, make_session, show, may):
    make_session(title="Ba tháng trước", day=date(2026, 2, 10))
    page = show("office", view="agenda", state=state)
    assert "Ba tháng trước" in page.partition("<aside")[0]
    assert "<h1>Các buổi đến ngày 13/5/2026</h1>" in page
    assert 'name="day"' not in page  # else the form would ask for what is to come
    assert 'rel="prev"' in page
    assert "day=2026-04-12" in page
    assert "Ba tháng trước" not in show("office", view="agenda", state=state, day=may).partition("<aside")[0]


def test_the_waves_of_a_chosen_plan_are_offered_and_their_days_shown(make_session, make_plan, show, may):
    chosen = make_plan("Kế hoạch B", waves=[(date(2026, 5, 6), date(2026, 5, 29), ["Thi đua"])])
    page = show("office", plan=chosen)
    assert "Đợt 1 (06/5/2026 – 29/5/2026)" in page
    assert "Bắt đầu đợt 1" in page
    assert "Kết thúc đợt 1" in page
    assert 'name="wave"' in page
    assert 'name="wave"' not in show("office")


@pytest.mark.parametrize("role", ["staff", "coordinator", "unit_head"])
def test_people_see_the_sessions_of_their_units_and_what_reaches_them(role, make_session, show, may):
    for unit, reach, _seen in FOR_SCIENCE:
        make_session(unit, title=f"{unit} {reach}", day=may, reach=reach, starts=None, ends=None)
    for view in ("week", "agenda"):
        page = show(role, view=view, day=may)
        assert {(unit, reach, f"{unit} {reach}" in page) for unit, reach, _seen in FOR_SCIENCE} == set(FOR_SCIENCE)


def test_those_with_a_role_everywhere_see_everything(make_session, show, may):
    for unit, reach, _seen in FOR_SCIENCE:
        make_session(unit, title=f"{unit} {reach}", day=may, reach=reach)
    for role in ("office", "leader", "council_member", "admin"):
        page = show(role, view="agenda", day=may)
        assert all(f"{unit} {reach}" in page for unit, reach, _seen in FOR_SCIENCE)


def test_only_those_who_answer_for_a_report_are_told_of_it(make_session, show, may):
    make_session("science", title="Của Khoa học", day=date(2026, 5, 4))
    make_session("agency", title="Của Sở", day=date(2026, 5, 4), reach="everyone")
    waiting = {
        role: show(role).partition("<aside")[2].partition('id="h-up"')[0]
        for role in ("staff", "coordinator", "office", "leader")
    }
    assert "Chờ báo cáo" not in waiting["staff"]
    assert ("Của Khoa học" in waiting["coordinator"], "Của Sở" in waiting["coordinator"]) == (True, False)
    assert "Của Khoa học" in waiting["office"]
    assert "Của Sở" in waiting["office"]
    assert "Của Sở" in waiting["leader"]
    assert "2 buổi" in waiting["office"]


def test_only_planners_may_add(show, plan):
    roles = ("staff", "leader", "coordinator", "unit_head", "office")
    assert [role for role in roles if "Thêm buổi" in show(role)] == ["coordinator", "unit_head", "office"]


def test_an_empty_month_says_so_and_offers_the_way_on(show, plan, may):
    assert "Chưa có buổi nào trong tháng này." in show("staff")
    assert "Thêm buổi đầu tiên" in show("coordinator")
    filtered = show("staff", channel="portal")
    assert "Không có buổi nào khớp với bộ lọc đang dùng." in filtered
    assert "Bỏ lọc" in filtered
    assert "Không có kết quả nào" in show("staff", channel="portal", view="agenda")


@pytest.mark.database("sqlite", "postgresql")
@pytest.mark.parametrize(("role", "view"), [("staff", "month"), ("coordinator", "week"), ("office", "agenda")])
def test_statements_do_not_grow_with_sessions(view, role, make_session, client_as, count_queries, may, plan):
    browser = client_as(role)
    make_session(day=may)
    address = f"{PAGE}?view={view}&day={may}&plan={plan}"
    browser.get(address)
    with count_queries() as few:
        browser.get(address)
    for number in range(6):
        make_session(("science", "agency")[number % 2], day=may + timedelta(days=number % 3), reach="below")
    with count_queries() as many:
        browser.get(address)
    assert many.total == few.total
    assert many.total <= 16


def test_a_month_of_thousands_loads_only_what_it_shows(make_session, client_as, agency, may, monkeypatch):
    from sqlalchemy import insert, select

    from intranet import db
    from intranet_plugins.propaganda_schedule.models import Session

    made = make_session(day=may)
    row = dict(db.session.execute(select(Session.__table__).where(Session.id == made.id)).mappings().one())
    row.pop("id")
    db.session.execute(insert(Session.__table__), [{**row, "title": f"Buổi {number}"} for number in range(400)])
    db.session.commit()
    browser = client_as("office")
    page = browser.get(PAGE).text
    assert "401 buổi" in page
    assert len(re.findall(r'class="ev', page)) == 1
    assert len(browser.get(f"{PAGE}?view=day&day={may}").text) < 60_000


def test_without_the_right_to_read_there_is_no_timetable(client):
    assert client.get(PAGE).status_code == 302
