"""The pages: who may open which, what they show, how much they cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from intranet import SYSTEM, coverage
from intranet_plugins.propaganda_schedule.coverage import absences

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
FOLLOWERS = {"coordinator", "unit_head", "office", "leader"}
PLANNERS = {"coordinator", "unit_head", "office"}
BASE = "/p/propaganda_schedule"


def words(page):
    """The text of a page as it is seen, without markup and with single spaces."""
    seen = re.sub(r"<progress.*?</progress>", " ", page[page.index("<main") :])
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", seen))


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("role", ROLES)
def test_who_does_not_follow_gets_no_sheet_either(role, plan, attend, client_as):
    attend("staff")
    browser = client_as(role)
    for query in ("format=xlsx", "view=channels"):
        answer = browser.get(f"{BASE}/plans/{plan}/coverage?{query}")
        assert answer.status_code == (200 if role in FOLLOWERS else 403)


@pytest.mark.parametrize("role", sorted(set(ROLES) - PLANNERS))
def test_what_one_may_not_do_is_refused_when_sent_too(role, plan, client_as, agency, today):
    browser = client_as(role)
    typed = {"people": [agency.people["staff"]], "reason": "leave", "first_on": today.isoformat()}
    assert browser.post(f"{BASE}/absences/new", data=typed).status_code == 403
    assert browser.post(f"{BASE}/plans/{plan}/make-up", data={}).status_code == 403


def test_a_leader_sees_at_once_which_unit_is_behind_and_who_is_missing(plan, waves, attend, client_as):
    attend("unit_head", "coordinator", "staff", "council_member", wave_id=waves[0])
    attend("digital_head", unit="digital", wave_id=waves[0])
    browser = client_as("leader")
    page = words(browser.get(f"{BASE}/plans/{plan}/coverage?wave={waves[0]}").text)
    assert "Còn 8 người ở 4 đơn vị chưa hưởng ứng" in page
    assert "38% cá nhân 5/13" in page
    assert "40% tập thể 2/5" in page
    order = [page.index(name) for name in ("Văn phòng Sở 0%", "Phòng Chuyển đổi số 25%", "Phòng Quản lý Khoa học 100%")]
    assert order == sorted(order)
    names = words(browser.get(f"{BASE}/plans/{plan}/gaps?wave={waves[0]}").text)
    assert "8 người chưa hưởng ứng" in names
    assert "Lý Thị Yến" in names
    assert "Đỗ Minh Khôi" not in names


def test_a_coordinator_sees_their_own_units_only(plan, attend, client_as, agency):
    attend("staff")
    browser = client_as("coordinator")
    for path in ("coverage", f"coverage?unit={agency.units['digital']}", "gaps", f"gaps?unit={agency.units['office']}"):
        page = words(browser.get(f"{BASE}/plans/{plan}/{path}").text)
        assert "Phòng Quản lý Khoa học" in page
        for name in ("Phòng Chuyển đổi số", "Lý Thị Yến", "Trần Thị Bích Ngọc"):
            assert name not in page
    assert "Còn 3 người ở 1 đơn vị" in words(browser.get(f"{BASE}/plans/{plan}/coverage").text)


def test_a_unit_opens_to_those_below_it_and_to_its_own_people_alone(plan, attend, client_as, agency):
    attend("team_head", unit="team")
    browser, digital = client_as("office"), agency.units["digital"]
    page = words(browser.get(f"{BASE}/plans/{plan}/coverage?unit={digital}").text)
    assert "Còn 3 người ở 2 đơn vị" in page
    assert "Tổ Hạ tầng số 50%" in page
    own = words(browser.get(f"{BASE}/plans/{plan}/gaps?unit={digital}&own=1").text)
    assert "2 người chưa hưởng ứng" in own
    assert "Châu Ngọc Uyên" not in own


def test_what_other_plugins_recorded_counts(plan, client_as, agency, today):
    from intranet.plans import coverage as records

    people = [agency.people["staff"], agency.people["leader"]]
    records.record(source="egov", key="412", plan_id=plan, person_ids=people, happened_on=today)
    assert "2/13" in words(client_as("leader").get(f"{BASE}/plans/{plan}/coverage").text)
    assert coverage.shares(plan).reached == 2


def test_channels_and_waves_stand_side_by_side(plan, waves, attend, client_as):
    attend("staff", "unit_head", channel="law_day", wave_id=waves[0])
    attend("staff", channel="portal", wave_id=waves[1])
    page = words(client_as("leader").get(f"{BASE}/plans/{plan}/coverage?view=channels").text)
    assert "Ngày pháp luật 15% 2 – 15% 2" in page
    assert "Mọi kênh 15% 2 8% 1 15% 2" in page


def test_a_day_in_the_past_shows_how_it_stood_then(plan, attend, client_as, today):
    attend("staff", day=today - timedelta(days=9))
    attend("unit_head", day=today - timedelta(days=2))
    browser = client_as("leader")
    day = (today - timedelta(days=5)).isoformat()
    assert "1/13" in words(browser.get(f"{BASE}/plans/{plan}/coverage?day={day}").text)
    assert "2/13" in words(browser.get(f"{BASE}/plans/{plan}/coverage").text)
    later = (today + timedelta(days=5)).isoformat()
    assert "2/13" in words(browser.get(f"{BASE}/plans/{plan}/coverage?day={later}").text)


@pytest.mark.parametrize("wrong", ["wave=abc", "wave=99999999999", "unit=-1", "channel=%00", "day=31/2/2026", "page=9"])
def test_wrong_filters_are_ignored(wrong, plan, attend, client_as):
    attend("staff")
    browser = client_as("office")
    for page in ("coverage", "gaps"):
        assert browser.get(f"{BASE}/plans/{plan}/{page}?{wrong}").status_code == 200


def test_a_gap_tells_why_an_absence_of_today_before_what_a_session_noted(plan, attend, client_as, agency, today):
    attend("coordinator", absent={"staff": "leave", "unit_head": "mission"})
    absences.record(SYSTEM, [agency.people["staff"]], absences.Period("sick", today, note="Có giấy"))
    browser = client_as("unit_head")
    page = words(browser.get(f"{BASE}/plans/{plan}/gaps").text)
    assert "Nghỉ ốm Từ" in page
    assert "Có giấy" in page
    assert "Đi công tác Theo buổi ngày" in page
    assert "Nghỉ phép Theo buổi" not in page
    without = words(browser.get(f"{BASE}/plans/{plan}/gaps?reason=without").text)
    assert "1 người chưa hưởng ứng" in without
    assert "Bùi Đức Duy" in without
    assert "2 người chưa hưởng ứng" in words(browser.get(f"{BASE}/plans/{plan}/gaps?reason=with").text)


def test_who_ticks_people_is_led_on_and_back(plan, waves, client_as, agency, today):
    browser = client_as("coordinator")
    person = agency.people["staff"]
    address = f"{BASE}/absences/new?plan={plan}&wave={waves[0]}&reason=without&person={person}"
    sent = {"people": [person], "reason": "leave", "first_on": today.isoformat()}
    answer = browser.post(address, data=sent)
    assert answer.location == f"{BASE}/plans/{plan}/gaps?wave={waves[0]}&reason=without"
    assert browser.post(f"{BASE}/absences/new?plan=//evil.example", data=sent).location == f"{BASE}/absences"


def test_the_plan_that_an_amendment_replaced_leads_to_it(make_plan, client_as):
    old = make_plan("Kế hoạch cũ")
    new = make_plan("Kế hoạch sửa đổi", amends_id=old)
    answer = client_as("leader").get(f"{BASE}/plans/{old}/coverage")
    assert (answer.status_code, answer.location) == (302, f"{BASE}/plans/{new}/coverage")


def test_running_plans_stand_side_by_side_with_the_wave_that_runs(plan, make_plan, attend, client_as):
    make_plan("Kế hoạch thứ hai")
    attend("staff")
    page = words(client_as("leader").get(f"{BASE}/coverage").text)
    for text in ("Kế hoạch tuyên truyền thi đua", "Kế hoạch thứ hai", "Đợt 1 đến ngày", "1/13", "còn 13 người"):
        assert text in page


def test_everybody_sees_what_they_took_part_in_and_the_share_of_their_unit(plan, attend, client_as):
    attend("staff", "unit_head")
    page = words(client_as("staff").get(f"{BASE}/mine").text)
    assert "Đợt 1 Đã hưởng ứng" in page
    assert "Ngày pháp luật" in page
    assert "50%" in page
    assert "2/4 người" in page
    assert "Vũ Thị Thu Hường" not in page
    assert "Chưa đến đợt" in page


@pytest.mark.database("sqlite", "postgresql")
def test_pages_cost_a_constant_number_of_statements(plan, waves, attend, client_as, count_queries, agency, today):
    browser = client_as("office")
    paths = (f"plans/{plan}/coverage?wave={waves[0]}", f"plans/{plan}/coverage?view=channels", f"plans/{plan}/gaps",
             f"plans/{plan}/gaps?reason=with", "mine")  # fmt: skip
    attend("staff", absent={"unit_head": "sick"})
    first = {}
    for path in paths:
        browser.get(f"{BASE}/{path}")
        with count_queries(at_most=19) as counted:
            browser.get(f"{BASE}/{path}")
        first[path] = counted.total
    for unit, present, away in (("digital", "digital_staff", "digital_head"), ("team", "team_staff", "team_head")):
        for wave in waves:
            attend(present, unit=unit, wave_id=wave, channel="portal", absent={away: "leave"})
    absences.record(SYSTEM, [agency.people["chief"], agency.people["office"]], absences.Period("leave", today))
    for path in paths:
        browser.get(f"{BASE}/{path}")
        with count_queries(at_most=first[path]):
            browser.get(f"{BASE}/{path}")


def test_the_plans_page_shows_how_its_sessions_stand_by_one_statement(plan, attend, make_session, client_as, today):
    attend("staff")
    make_session(day=today - timedelta(days=1))
    make_session(day=today - timedelta(days=40))
    make_session(day=today + timedelta(days=4))
    page = words(client_as("leader").get(f"/plans/{plan}").text)
    assert "1 đã báo cáo 2 chờ báo cáo 1 sắp tới 1 buổi đã quá hạn báo cáo Xem độ phủ" in page
    assert "Xem tôi đã hưởng ứng" in words(client_as("staff").get(f"/plans/{plan}").text)


def test_a_plan_without_sessions_offers_its_schedule_to_who_plans(plan, client_as):
    assert f'href="{BASE}/plans/{plan}/propose"' in client_as("office").get(f"/plans/{plan}").text
    assert "Buổi tuyên truyền" not in words(client_as("staff").get(f"/plans/{plan}").text)


def test_pages_speak_english(plan, attend, client_as):
    attend("unit_head")
    browser = client_as("unit_head")
    browser.set_cookie("locale", "en")
    for path, said in (("coverage", "Coverage"), (f"plans/{plan}/gaps", "Reason"), ("mine", "Took part")):
        assert said in browser.get(f"{BASE}/{path}").text
