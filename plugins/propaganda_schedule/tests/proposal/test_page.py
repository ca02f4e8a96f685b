"""The page: who opens it, what it shows, what it keeps of what was typed, what it saves."""

from __future__ import annotations

import re

import pytest

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
PLANNERS = {"coordinator", "unit_head", "office"}


def url(plan, more=""):
    """The address of the page."""
    return f"/p/propaganda_schedule/plans/{plan}/propose{more}"


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("role", sorted(PLANNERS))
def test_planners_find_it(role, client_as, plan):
    assert f'href="{url(plan)}"' in client_as(role).get("/p/propaganda_schedule/proposals").text


def sent(html, /, **changes):
    """What a browser sends for the page as it is: every field with its value, then changed."""
    from html.parser import HTMLParser

    found: list[tuple[str, str]] = []

    class Fields(HTMLParser):
        """Collects inputs and selects."""

        select, first = "", True

        def handle_starttag(self, tag, attrs):
            """An input, a list or one of its options."""
            given = dict(attrs)
            if tag == "input" and given.get("name") and (given.get("type") != "checkbox" or "checked" in given):
                found.append(
                    (
                        given["name"],
                        given.get("value") or "y" if given.get("type") == "checkbox" else given.get("value") or "",
                    )
                )
            elif tag == "select":
                self.select = given.get("name", "")
                self.first = True
            elif tag == "option" and self.select and "selected" in given:
                found.append((self.select, given.get("value") or ""))

    Fields().feed(html[html.index('<form method="post" novalidate') :])
    values: dict[str, list[str]] = {}
    for name, value in found:
        values.setdefault(name, []).append(value)
    for name, value in changes.items():
        values[name] = value if isinstance(value, list) else [value]
    return values


@pytest.fixture
def office(client_as):
    """A browser of the office."""
    return client_as("office")


def count():
    """How many sessions there are."""
    from sqlalchemy import func, select

    from intranet import db
    from intranet_plugins.propaganda_schedule.models import Session

    return db.session.scalar(select(func.count()).select_from(Session))


def test_it_shows_what_would_be_added_and_saves_nothing(office, plan, situation, actor_of):
    page = office.get(url(plan)).text
    missing = situation(actor_of("office")).found.missing
    assert f"Sẽ thêm {len(missing)} buổi cho 6 đơn vị" in page
    for words in ("Đợt 1", "Đợt 2", "Ngày pháp luật", "Chi bộ Văn phòng Sở", "Lưu lịch", "Tính lại"):
        assert words in page
    assert page.count('name="on"') == min(50, len(missing))
    assert office.post(url(plan), data=sent(page, again="1")).status_code == 200
    assert count() == 0


def test_saved_as_shown_it_is_done(office, plan, situation, actor_of):
    expected = len(situation(actor_of("office")).found.missing)
    # What is kept is in the agency's language, whatever is that of who saves it.
    office.set_cookie("locale", "en")
    answer = office.post(url(plan), data=sent(office.get(url(plan)).text, save="1"))
    office.set_cookie("locale", "vi")
    assert answer.status_code == 303
    assert f"Đã lập {expected} buổi" in office.get(answer.location).text
    assert count() == expected
    assert "Lịch đã đủ" in office.get(url(plan)).text
    from intranet import db
    from intranet_plugins.propaganda_schedule.models import Session

    assert all(
        s.title.startswith("Ngày pháp luật tháng ") for s in db.session.query(Session).filter_by(channel="law_day")
    )


def test_lines_are_corrected_and_reckoned_again(office, plan, waves, agency):
    page = office.get(url(plan)).text
    name = f"{waves[0]}-law_day-"
    data = sent(page, again="1", **{f"{name}cadence": "once", f"{name}scope": "some", f"{name}place": "Hội trường lớn"})
    page = office.post(url(plan), data=data).text
    assert "Hội trường lớn" in page
    assert page.count(f'name="{name}chosen"') == 6
    chosen = {f"{name}chosen": [str(agency.units["digital"])], f"{name}listed": "1"}
    page = office.post(url(plan), data=sent(page, again="1", **chosen)).text
    assert office.post(url(plan), data=sent(page, save="1")).status_code == 303
    from intranet import db
    from intranet_plugins.propaganda_schedule.models import Session

    (one,) = db.session.query(Session).filter_by(wave_id=waves[0], channel="law_day")
    assert (one.unit_id, one.slot, one.place) == (agency.units["digital"], "once", "Hội trường lớn")
    page = office.get(url(plan)).text
    assert "Hội trường lớn" in page


def test_an_unticked_line_adds_nothing_and_stays_unticked(office, plan, waves):
    data = sent(office.get(url(plan)).text, save="1")
    for wave in waves:
        for code in ("party_cell_meeting", "monthly_briefing", "portal", "talk_exchange"):
            del data[f"{wave}-{code}-wanted"]
    # What is to be saved is another list than the one that was seen: it is shown first.
    answer = office.post(url(plan), data=data)
    assert (answer.status_code, count()) == (200, 0)
    assert "Đã tính lại" in answer.text
    assert office.post(url(plan), data=sent(answer.text, save="1")).status_code == 303
    from intranet import db
    from intranet_plugins.propaganda_schedule.models import Session

    assert {s.channel for s in db.session.query(Session)} == {"law_day"}
    assert "Lịch đã đủ" in office.get(url(plan)).text


def test_single_sessions_are_struck_out_and_put_on_another_day(office, plan, situation, actor_of, waves):
    page = office.get(url(plan)).text
    data = sent(page)
    gone, other = data["shown"][:2]
    data["on"].remove(gone)
    span = situation(actor_of("office")).lines[0].span
    data[f"d-{other}"] = [f"{span.last:%d/%m/%Y}"]
    # Looked at under a filter that shows neither, nothing of it is lost.
    page = office.post(url(plan), data={**data, "channel": ["portal"], "again": "1"}).text
    assert gone in page
    assert f"{other}={span.last.isoformat()}" in page
    before = len(situation(actor_of("office")).found.missing)
    assert office.post(url(plan), data=sent(page, save="1")).status_code == 303
    assert count() == before - 1
    again = office.get(url(plan)).text
    assert "Lịch đã đủ" in again


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(office, plan, waves):
    data = sent(office.get(url(plan)).text, save="1")
    name = f"{waves[0]}-law_day-"
    word = data["shown"][0]
    data |= {f"{name}starts": ["25h"], f"{name}place": ["Hội trường B"], f"d-{word}": ["31/2/2026"], "since": ["mai"]}
    answer = office.post(url(plan), data=data)
    assert answer.status_code == 422
    for words in (
        "<title>Lỗi: ",
        "Có 3 chỗ cần sửa",
        "25h",
        "Hội trường B",
        "31/2/2026",
        'value="mai"',
        f'href="#d-{word}"',
    ):
        assert words in answer.text
    assert count() == 0
    answer = office.post(
        url(plan), data=data | {f"{name}starts": ["10:00"], f"{name}ends": ["09:00"], "since": ["1/1/2026"]}
    )
    assert "Giờ kết thúc phải sau giờ bắt đầu" in answer.text
    # The order of the hours alone makes a page of errors, too.
    wrong = {f"{name}starts": ["10:00"], f"{name}ends": ["09:00"], f"{name}place": ["Hội trường B"]}
    answer = office.post(url(plan), data=sent(office.get(url(plan)).text, again="1") | wrong)
    assert (answer.status_code, "<title>Lỗi: " in answer.text) == (422, True)


def test_a_day_outside_of_the_wave_is_refused(office, plan, situation, actor_of):
    from datetime import timedelta

    data = sent(office.get(url(plan)).text, save="1")
    late = situation(actor_of("office")).lines[-1].span.last + timedelta(days=1)
    data[f"d-{data['shown'][0]}"] = [f"{late:%d/%m/%Y}"]
    answer = office.post(url(plan), data=data)
    assert (answer.status_code, count()) == (422, 0)
    assert "Ngày phải trong đợt" in answer.text


def test_junk_is_ignored(office, plan):
    data = sent(office.get(url(plan)).text, again="1")
    for junk in ("", "x", "1-2-3-4", "%00", "9" * 30, "-", "=2026-01-01"):
        data |= {"struck": [junk], "days": [f"{junk}={junk} {junk}"], "shown": [junk], "page": [junk], "drop": [junk],
                 "unit": [junk], "channel": [junk], "asked": [junk]}  # fmt: skip
        assert office.post(url(plan), data=data).status_code in (200, 422)


def test_it_says_on_top_that_only_sessions_have_to_go(office, plan, amend, today):
    from datetime import timedelta

    office.post(url(plan), data=sent(office.get(url(plan)).text, save="1"))
    days = [(today + timedelta(days=a), today + timedelta(days=b)) for a, b in ((-20, 10), (11, 40))]
    page = office.get(url(amend(days, ("law_day", "party_cell_meeting", "monthly_briefing", "talk_exchange")))).text
    assert re.search(r"Không có buổi nào phải thêm, \d+ buổi không còn được yêu cầu|Sẽ thêm \d+ buổi", page)
    assert "Lịch đã đủ" not in page


def test_long_previews_have_pages(office, make_plan, today):
    from datetime import timedelta

    plan = make_plan(waves=[(today, today + timedelta(days=120), [])], channels=("portal",))
    page = office.get(url(plan)).text
    assert "Dòng 1 – 50 trong" in page
    page = office.post(url(plan), data=sent(page, page="2")).text
    assert "Dòng 51 – " in page
    assert "Dòng 1 – " in office.post(url(plan), data=sent(page, page="1")).text


def test_many_sessions_are_saved_behind_the_scenes(office, plan, monkeypatch, app):
    from intranet import jobs
    from intranet_plugins.propaganda_schedule.proposal import service

    monkeypatch.setattr(service, "AT_ONCE", 10)
    answer = office.post(url(plan), data=sent(office.get(url(plan)).text, save="1"))
    assert answer.location.startswith("/jobs/")
    jobs.run_pending(app)
    page = office.get(answer.location).text
    assert "Đã thực hiện xong" in page
    assert f"{url(plan)}/saved?added=" in page


@pytest.mark.database("sqlite", "postgresql")
def test_what_the_plan_no_longer_asks_for_is_shown_and_goes_when_ticked(office, plan, amend, waves, today):
    from datetime import timedelta

    office.post(url(plan), data=sent(office.get(url(plan)).text, save="1"))
    before = count()
    first, second = ((today + timedelta(days=a), today + timedelta(days=b)) for a, b in ((-20, 10), (11, 40)))
    from intranet import db
    from intranet_plugins.propaganda_schedule.models import Session

    # Somebody chose this day outside of its wave: it is shown, and stays unless it is ticked.
    far = db.session.query(Session).filter_by(channel="law_day").first()
    far.moved_from, far.day = far.day, today + timedelta(days=60)
    db.session.commit()
    far_id = str(far.id)
    heir = amend([first, second], ("law_day", "party_cell_meeting", "monthly_briefing", "talk_exchange"))
    assert "Lập lịch theo bản sửa đổi" in office.get(url(plan)).text
    page = office.get(url(heir)).text
    assert "Kênh này không còn trong đợt" in page
    data = sent(page, save="1")
    assert far_id in data["asked"]
    assert far_id not in data["drop"]
    kept = data["drop"].pop()
    answer = office.post(url(heir), data=data)
    assert "Đã cập nhật lịch" in office.get(answer.location).text
    db.session.rollback()
    portal = db.session.query(Session).filter_by(channel="portal").all()
    assert [str(s.id) for s in portal if s.status == "planned"] == [kept]
    assert count() == before


@pytest.mark.parametrize(
    ("change", "words"), [({"status": "draft"}, "chưa ban hành"), ({"channels": ()}, "chưa nêu kênh")]
)
def test_what_cannot_be_scheduled_says_why(change, words, office, make_plan):
    assert words in office.get(url(make_plan(**change))).text


def test_the_page_costs_a_constant_number_of_queries(office, plan, count_queries):
    page = office.get(url(plan)).text
    with count_queries(at_most=26) as empty:
        office.get(url(plan))
    office.post(url(plan), data=sent(page, save="1"))
    with count_queries(at_most=empty.total + 2):
        office.get(url(plan))
