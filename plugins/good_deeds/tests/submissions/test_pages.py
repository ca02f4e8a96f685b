"""The pages, as somebody uses them without JavaScript, and what the script is answered."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from intranet import clock, db, search
from intranet_plugins.good_deeds import findable
from intranet_plugins.good_deeds.models import Cultivation, Submission
from intranet_plugins.good_deeds.submissions import evidence, people

from .conftest import DEED, TITLE

BASE = "/p/good_deeds"
JSON = {"Accept": "application/json"}


def only():
    return db.session.scalars(select(Submission)).one()


@pytest.fixture
def staff(client_as):
    return client_as("staff")


def test_from_the_first_word_to_the_number(staff, typed, upload):
    assert staff.get(f"{BASE}/new").status_code == 200
    answer = staff.post(f"{BASE}/new", data=typed(deed="", form_key="k", keep="1", uploads=upload()))
    draft = only()
    assert (answer.status_code, answer.location) == (303, f"{BASE}/cases/{draft.id}/edit")
    page = staff.get(answer.location).text
    assert TITLE in page
    assert "anh.png" in page
    answer = staff.post(answer.location, data=typed(deed="", version="1", check="1"))
    page = staff.get(answer.location).text
    assert "Còn thiếu" in page
    assert "Kể việc đã làm" in page
    answer = staff.post(f"{BASE}/cases/{draft.id}/edit", data=typed(version="1", check="1"))
    page = staff.get(answer.location).text
    assert "Còn thiếu" not in page
    answer = staff.post(answer.location, data={"version": "2"})
    assert answer.location == f"{BASE}/cases/{draft.id}/sent"
    page = staff.get(answer.location).text
    assert f"GT-{clock.today().year}-001" in page
    assert "Phòng Quản lý Khoa học" in page
    assert only().stage == "submitted"
    assert len(evidence.of(draft.id)) == 1


def test_what_cannot_be_read_stays_typed_and_all_else_is_kept_with_the_files(staff, typed, upload):
    wrong = typed(began_on="hôm qua", links="javascript:alert(1)", check="1", uploads=upload())
    answer = staff.post(f"{BASE}/new", data=wrong)
    assert answer.status_code == 422
    for kept in (TITLE, DEED, "hôm qua", "javascript:alert(1)", "anh.png", "bắt đầu bằng https://"):
        assert kept in answer.text
    draft = only()
    assert (draft.title, draft.began_on, draft.links) == (TITLE, None, "")
    assert f'action="{BASE}/cases/{draft.id}/edit"' in answer.text


def test_a_deed_neither_begins_tomorrow_nor_ends_before_it_begins(staff, typed):
    page = staff.post(f"{BASE}/new", data=typed(began_on="1/1/2199", check="1")).text
    assert "chưa đến" in page
    page = staff.post(f"{BASE}/new", data=typed(began_on="13/5/2026", ended_on="12/5/2026", check="1")).text
    assert "phải từ ngày bắt đầu" in page


def test_a_colleague_is_found_by_name_without_accents(staff, typed, agency):
    staff.post(f"{BASE}/new", data=typed(who="person", person="ly thi yen", keep="1"))
    assert (only().person_id, only().subject_name) == (agency.people["digital_staff"], "Lý Thị Yến")


def test_a_doubtful_colleague_is_asked_about(staff, typed, agency):
    answer = staff.post(f"{BASE}/new", data=typed(who="person", person="Thị Yến", check="1"))
    assert answer.status_code == 422
    assert "chọn đúng người" in answer.text
    assert "Lý Thị Yến" in answer.text
    draft = only()
    assert (draft.person_id, draft.subject_name) == (None, "Thị Yến")
    page = staff.get(f"{BASE}/cases/{draft.id}/edit").text
    assert f'value="{agency.people["digital_staff"]}"' in page, "asked again when the draft is opened"
    picked = {"picked": str(agency.people["digital_staff"]), "version": str(draft.version), "check": "1"}
    answer = staff.post(f"{BASE}/cases/{draft.id}/edit", data=typed(who="person", person="Thị Yến", **picked))
    assert answer.location == f"{BASE}/cases/{draft.id}/check"
    assert only().person_id == agency.people["digital_staff"]


def test_an_unknown_colleague_is_said_to_be_unknown(staff, typed):
    answer = staff.post(f"{BASE}/new", data=typed(who="person", person="Quách Không Ai", check="1"))
    assert answer.status_code == 422
    assert "Không tìm thấy người này" in answer.text


def test_a_collective_and_somebody_from_outside(staff, typed, agency):
    staff.post(f"{BASE}/new", data=typed(who="unit", subject_unit_id=str(agency.units["digital"]), keep="1"))
    staff.post(
        f"{BASE}/new", data=typed(who="outside", subject_name="Bà Sùng Thị Mỷ", subject_detail="Bản Vẽ", keep="1")
    )
    unit, outside = db.session.scalars(select(Submission).order_by(Submission.id)).all()
    assert (unit.subject_kind, unit.subject_name) == ("unit", "Phòng Chuyển đổi số")
    assert (outside.subject_kind, outside.person_id, outside.subject_name) == ("outside", None, "Bà Sùng Thị Mỷ")
    assert "Bà Sùng Thị Mỷ" in staff.get(f"{BASE}/cases/{outside.id}/edit").text


def test_the_address_may_say_plan_and_category(staff, plan):
    page = staff.get(f"{BASE}/new?plan={plan}&category=initiative").text
    assert re.search(rf'<option selected value="{plan}">', page)
    assert '<option selected value="initiative">' in page


def test_two_tabs_see_both_versions_and_lose_nothing(staff, typed, upload, write):
    draft = write()
    url = f"{BASE}/cases/{draft.id}/edit"
    staff.post(url, data=typed(place="Xã An Bình", version="1", keep="1"))
    answer = staff.post(url, data=typed(place="Xã Bản Vẽ", version="1", keep="1", uploads=upload()))
    assert answer.status_code == 409
    assert "Xã An Bình" in answer.text
    assert "Xã Bản Vẽ" in answer.text
    assert only().place == "Xã An Bình"
    assert [one.name for one in evidence.of(draft.id)] == ["anh.png"], "no file stands against another"
    answer = staff.post(url, data=typed(place="Xã Bản Vẽ", version="2", keep="1"))
    assert answer.status_code == 303
    assert only().place == "Xã Bản Vẽ"


def test_what_is_sent_from_an_old_page_is_looked_at_again(staff, typed, make_submission):
    draft = make_submission(stage="draft")
    staff.post(f"{BASE}/cases/{draft.id}/edit", data=typed(version="1", title="Tên mới", keep="1"))
    answer = staff.post(f"{BASE}/cases/{draft.id}/check", data={"version": "1"})
    assert answer.status_code == 409
    assert "Tên mới" in answer.text
    assert only().stage == "draft"


def test_the_script_saves_and_learns_where(staff, typed):
    answer = staff.post(f"{BASE}/new", data=typed(form_key="k", auto="1"), headers=JSON)
    draft = only()
    told = answer.json
    assert (told["draft"], told["version"], told["problems"]) == (True, 1, [])
    assert told["url"] == f"{BASE}/cases/{draft.id}/edit"
    again = staff.post(f"{BASE}/new", data=typed(form_key="k", auto="1"), headers=JSON).json
    assert again["url"] == told["url"], "an answer that was lost begins no second draft"


def test_the_script_is_told_of_another_page(staff, typed, write):
    draft = write()
    url = f"{BASE}/cases/{draft.id}/edit"
    staff.post(url, data=typed(version="1", auto="1"), headers=JSON)
    answer = staff.post(url, data=typed(version="1", title="Khác", auto="1"), headers=JSON)
    assert answer.status_code == 409
    assert answer.json["conflict"]
    assert only().title == TITLE


def test_while_one_writes_on_a_doubtful_name_is_looked_for_once(staff, typed, monkeypatch):
    told = staff.post(f"{BASE}/new", data=typed(who="person", person="Thị Yến", auto="1"), headers=JSON).json
    assert "Lý Thị Yến" in told["parts"]["d-who"]
    monkeypatch.setattr(people, "match_people", None)
    again = typed(who="person", person="Thị Yến", place="Xã An Bình", version="1", auto="1")
    told = staff.post(told["url"], data=again, headers=JSON).json
    assert (told["version"], "d-who" in told["parts"]) == (2, False)


def test_the_script_never_puts_files_away(staff, typed, write, upload):
    draft = write()
    url = f"{BASE}/cases/{draft.id}/edit"
    told = staff.post(url, data=typed(version="1", auto="1", uploads=upload()), headers=JSON).json
    [stored] = evidence.of(draft.id)
    assert "anh.png" in told["parts"]["d-files"]
    staff.post(url, data=typed(version="2", auto="1", removed=str(stored.id)), headers=JSON)
    assert len(evidence.of(draft.id)) == 1
    staff.post(url, data=typed(version="2", keep="1", removed=str(stored.id)))
    assert evidence.of(draft.id) == []


def test_an_empty_form_makes_no_draft(staff, typed):
    empty = typed(title="", deed="", result="", began_on="")
    assert "draft" in staff.post(f"{BASE}/new", data={**empty, "auto": "1"}, headers=JSON).json
    answer = staff.post(f"{BASE}/new", data={**empty, "keep": "1"})
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 0


def test_a_draft_is_there_after_signing_out_and_in(staff, client_as, typed):
    staff.post(f"{BASE}/new", data=typed(keep="1"))
    draft = only()
    staff.post("/logout")
    assert staff.get(f"{BASE}/cases/{draft.id}/edit").status_code in (302, 303, 401)
    assert DEED in client_as("staff").get(f"{BASE}/cases/{draft.id}/edit").text


@pytest.mark.parametrize("page", ["", "/edit", "/check", "/near", "/sent", "/delete"])
def test_a_stranger_does_not_even_learn_that_a_case_exists(make_submission, client_as, page, agency):
    case = make_submission(by="digital_staff", unit="digital", person_id=agency.people["digital_staff"])
    draft = make_submission(stage="draft", by="digital_staff", unit="digital")
    for one in (case, draft):
        assert client_as("staff").get(f"{BASE}/cases/{one.id}{page}").status_code == 404
    assert client_as("office").get(f"{BASE}/cases/{draft.id}{page}").status_code == 404
    wanted = 200 if page in ("", "/near") else 403
    assert client_as("office").get(f"{BASE}/cases/{case.id}{page}").status_code == wanted


def test_a_stranger_gets_no_evidence(make_submission, client_as, actor_of, upload, agency):
    case = make_submission(by="digital_staff", unit="digital", person_id=agency.people["digital_staff"])
    from intranet.database import transaction

    with transaction():
        evidence.change(actor_of("office"), case.id, evidence.FileChange([upload()]))
    [stored] = evidence.of(case.id)
    url = f"/files/{stored.token}/{stored.name}"
    assert client_as("office").get(url).status_code == 200
    assert client_as("staff").get(url).status_code in (403, 404)


def test_the_case_tells_the_deed_and_where_it_stands(make_submission, client_as):
    case = make_submission(stage="endorsed", links="https://anhai.example/a\njavascript:alert(1)", deed="<b>Đậm</b>")
    page = client_as("staff").get(f"{BASE}/cases/{case.id}").text
    for said in (case.code, "Câu chuyện", "&lt;b&gt;Đậm", "An sinh xã hội", "Xã An Bình", 'aria-current="step"'):
        assert said in page
    assert 'href="https://anhai.example/a"' in page
    assert "javascript:" not in page


def test_the_page_of_a_case_costs_the_same_whatever_is_in_it(
    make_submission, client_as, count_queries, actor_of, upload
):
    from intranet.database import transaction

    few, many = make_submission(), make_submission()
    with transaction():
        evidence.change(actor_of("staff"), many.id, evidence.FileChange([upload(f"{n}.png") for n in range(4)]))
        evidence.change(actor_of("staff"), few.id, evidence.FileChange([upload()]))
    office = client_as("office")
    office.get(f"{BASE}/cases/{few.id}")
    with count_queries() as of_few:
        office.get(f"{BASE}/cases/{few.id}")
    with count_queries(at_most=of_few.total):
        office.get(f"{BASE}/cases/{many.id}")
    assert of_few.total <= 45


@pytest.mark.database("sqlite", "postgresql")
def test_my_list_says_where_each_stands_and_what_comes_next(make_submission, client_as, count_queries):
    for stage in ("draft", "submitted", "returned", "published"):
        make_submission(f"Việc {stage}", stage=stage)
    make_submission("Của người khác", by="digital_staff", unit="digital", person_id=None, subject_kind="outside")
    staff = client_as("staff")
    with count_queries() as few:
        page = staff.get(f"{BASE}/mine").text
    for said in ("Việc draft", "Đơn vị xét", "Bổ sung rồi gửi lại", "Đơn vị khác có thể làm theo"):
        assert said in page
    assert "Của người khác" not in page
    for number in range(8):
        make_submission(f"Thêm {number}")
    with count_queries(at_most=few.total):
        staff.get(f"{BASE}/mine")
    page = staff.get(f"{BASE}/mine?stage=returned").text
    assert "Việc returned" in page
    assert "Việc draft" not in page
    assert "Bỏ lọc" in staff.get(f"{BASE}/mine?q=khong-co").text


@pytest.mark.database("sqlite", "postgresql")
def test_my_list_has_those_about_me_and_those_i_help(make_submission, client_as, agency):
    make_submission("Về tôi", by="unit_head", person_id=agency.people["staff"])
    make_submission("Nháp về tôi", stage="draft", by="unit_head", person_id=agency.people["staff"])
    helped = make_submission("Tôi giúp", by="unit_head", stage="draft", person_id=agency.people["unit_head"])
    db.session.add(
        Cultivation(submission_id=helped.id, mentor_id=agency.people["staff"], goals="x", starts_on=clock.today())
    )
    db.session.commit()
    staff = client_as("staff")
    about, mentored = staff.get(f"{BASE}/mine?of=about").text, staff.get(f"{BASE}/mine?of=mentored").text
    assert "Về tôi" in about
    assert "Nháp về tôi" not in about
    assert "Tôi giúp" in mentored


def test_an_empty_list_says_what_to_do(client_as):
    assert "Chưa có đề xuất nào" in client_as("staff").get(f"{BASE}/mine").text


def test_the_search_finds_cases_for_those_who_follow_the_unit(make_submission, actor_of):
    from intranet.database import transaction

    case, draft = make_submission(), make_submission(stage="draft")
    with transaction():
        findable.refresh(case)
        findable.refresh(draft)
    for role, wanted in (("office", 1), ("unit_head", 1), ("staff", 0), ("council_member", 0)):
        assert len(search.find(actor_of(role), "canh bao sat lo", kinds=[findable.KIND]).hits) == wanted, role


def test_whoever_amends_it_reads_why_it_came_back(make_submission, client_as, actor_of):
    from intranet_plugins.good_deeds.flow import service as flow

    case = make_submission()
    flow.take(actor_of("office"), case.id, case.version, "return", "Ghi tên ba trường và kèm biên bản.")
    page = client_as("staff").get(f"{BASE}/cases/{case.id}/edit").text
    assert "Ghi tên ba trường và kèm biên bản." in page
    assert "Gửi rồi đơn vị mới thấy" not in page
    assert "Cần bổ sung" not in client_as("staff").get(f"{BASE}/new").text


def test_whoever_sends_it_is_reminded_of_the_plan_it_answers(make_submission, client_as, plan):
    reminder = "nếu việc này hưởng ứng một kế hoạch"
    without = make_submission("Không kế hoạch", stage="draft")
    within = make_submission("Trong kế hoạch", stage="draft", plan_id=plan)
    staff = client_as("staff")
    assert reminder in staff.get(f"{BASE}/cases/{without.id}/check").text
    assert reminder not in staff.get(f"{BASE}/cases/{within.id}/check").text
