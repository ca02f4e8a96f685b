"""The register as a list, as a spreadsheet; the page of a document; correcting it; the plan's panel."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from intranet import Refused, clock, db, transaction
from intranet_plugins.egov_broadcast.documents import personal, queries, sheet
from intranet_plugins.egov_broadcast.documents.models import Document
from intranet_plugins.egov_broadcast.intake.models import Message

URL = "/p/egov_broadcast/documents"


@pytest.fixture
def office(client_as):
    return client_as("office")


def names(page: str, *wanted: str) -> list[str]:
    return sorted((one for one in wanted if one in page), key=page.index)


def test_the_register_shows_the_newest_number_first(office, register) -> None:
    for n in range(1, 4):
        register(f"Trích yếu {n}", code=f"{n}/UBND", issuer="UBND tỉnh")
    page = office.get(URL).text
    assert names(page, "Trích yếu 1", "Trích yếu 2", "Trích yếu 3") == ["Trích yếu 3", "Trích yếu 2", "Trích yếu 1"]
    assert names(office.get(f"{URL}?sort=number").text, "Trích yếu 1", "Trích yếu 3")[0] == "Trích yếu 1"


FILTERS = (
    ("q=thi+dua", ["Phong trào thi đua"]), ("q=thi+đua", ["Phong trào thi đua"]), ("q=kinh+phi", ["Kinh phí năm"]),
    ("q=7/kh-ubnd", ["Phong trào thi đua"]), ("q=2", ["Kinh phí năm"]), ("urgency=3", ["Phong trào thi đua"]),
    ("type=KH", ["Phong trào thi đua"]), ("type=-", ["Kinh phí năm", "Kế hoạch của Sở"]),
    ("issuer=Sở+Tài+chính", ["Kinh phí năm"]), ("field=Tài+chính,+ngân+sách", ["Kinh phí năm"]),
    ("year=2025", None), ("register=own", ["Kế hoạch của Sở"]),
    ("way=hand&register=in&issuer=X", ["Phong trào thi đua", "Kinh phí năm"]),
    ("status=recalled", []), ("year=99999&urgency=abc&plan=x", None),
)  # fmt: skip


@pytest.mark.database("sqlite", "postgresql")
def test_filters_and_search_with_or_without_accents(office, register) -> None:
    register("Phong trào thi đua", code="7/KH-UBND", issuer="UBND tỉnh", urgency=3, type_code="KH")
    register("Kinh phí năm", issuer="Sở Tài chính", field="Tài chính, ngân sách")
    register("Kế hoạch của Sở", register="own")
    every = ["Phong trào thi đua", "Kinh phí năm", "Kế hoạch của Sở"]
    for query, found in FILTERS:
        page = office.get(f"{URL}?{query}")
        assert page.status_code == 200
        assert sorted(names(page.text, *every)) == sorted(every if found is None else found), query


def test_recalled_ones_are_listed_for_clerks_only(office, client_as, register, actor_of) -> None:
    from intranet_plugins.egov_broadcast.documents import service

    made = register("Văn bản gửi nhầm")
    service.recall(actor_of("office"), made.id, made.version, "Nhầm")
    assert "Văn bản gửi nhầm" in office.get(f"{URL}?q=gửi+nhầm").text
    assert "Văn bản gửi nhầm" not in client_as("leader").get(URL).text


def test_who_neither_registers_nor_follows_has_no_register(client_as) -> None:
    for who, status in (("office", 200), ("leader", 200), ("staff", 403), ("unit_head", 403), ("admin", 403)):
        assert client_as(who).get(URL).status_code == status, who
    assert client_as("leader").get(f"{URL}/new").status_code == 403


def test_an_empty_register_says_what_will_be_there(office) -> None:
    assert "Sổ chưa có văn bản nào" in office.get(URL).text
    assert office.get(f"{URL}/sheet").status_code == 200


def test_the_list_and_the_page_cost_the_same_however_much_there_is(
    office, register, make_broadcast, count_queries, plan
) -> None:
    office.get(URL)
    counted = []
    for _round in range(2):
        for n in range(4):
            document = register(f"Văn bản {n}", files={"a.txt": b"van ban"}, plan_id=plan)
            make_broadcast(document, to=["staff"])
            make_broadcast(document, to=["unit_head"])
        totals = []
        for url in (URL, f"{URL}/{document.id}", f"{URL}/sheet"):
            with count_queries() as seen:
                assert office.get(url).status_code == 200
            totals.append(seen.total)
        counted.append(totals)
        for _n in range(3):
            make_broadcast(document, to=["leader"])
    assert counted[0] == counted[1]
    assert counted[0][0] <= 16
    assert counted[0][1] <= 30


def test_the_sheet_has_the_columns_of_the_register(office, register, make_broadcast) -> None:
    first = register("Về việc A", code="1/UBND", issuer="UBND tỉnh", type_name="Công văn", issued_on=date(2026, 5, 5))
    make_broadcast(first, to=["staff", "unit_head"])
    register("Về việc B", due_on=clock.today())
    answer = office.get(f"{URL}/sheet?year={clock.today().year}")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
    head = next(n for n, row in enumerate(rows) if "Số đến" in row)
    assert [one for one in rows[head] if one] == [
        "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu", "Ngày văn bản", "Tên loại và trích yếu", "Độ khẩn",
        "Đơn vị hoặc người nhận", "Ngày chuyển", "Ký nhận", "Ghi chú",
    ]  # fmt: skip
    line = rows[head + 1]
    assert line[1:4] == (1, "UBND tỉnh", "1/UBND")
    assert line[5] == "Công văn: Về việc A"
    assert (line[7], line[9]) == ("2 người", "0/2 đã xác nhận")
    assert rows[head + 2][10].startswith("Hạn ")


def test_a_long_register_is_made_in_the_background(office, register, monkeypatch) -> None:
    monkeypatch.setattr(sheet, "MOST_AT_ONCE", 1)
    register()
    register()
    assert "Lập bảng tính dài" in office.get(f"{URL}/sheet").text
    assert office.post(f"{URL}/sheet").status_code == 303


def test_whom_it_reached_reads_it_in_the_inbox(client_as, register, make_broadcast) -> None:
    document = register()
    broadcast = make_broadcast(document, to=["staff"])
    answer = client_as("staff").get(f"{URL}/{document.id}")
    assert (answer.status_code, answer.location) == (302, f"/p/egov_broadcast/items/{broadcast.id}")
    assert client_as("unit_head").get(f"{URL}/{document.id}").status_code == 404


def test_the_page_tells_clerks_more_than_those_who_follow(office, client_as, register, make_broadcast, app) -> None:
    document = register("Về việc A", content="Tóm tắt của văn thư")
    make_broadcast(document, to=["staff"])
    with transaction():
        db.session.add(Message(key="m1", way="upload", name="a.edxml", size=1, sha256="0" * 64, kind="edoc", business=0,
                               received_at=clock.now(), outcome="accepted", document_id=document.id,
                               sender_name="UBND tỉnh"))  # fmt: skip
    clerk, leader = (client.get(f"{URL}/{document.id}").text for client in (office, client_as("leader")))
    for words in ("Tóm tắt của văn thư", "0/1 người"):
        assert words in clerk
        assert words in leader
    for words in ("Thu hồi", "Lịch sử", "Tin trao đổi"):
        assert words in clerk
        assert words not in leader


def test_what_has_not_gone_yet_leads_to_its_form_for_those_who_may_change_it(
    office, client_as, register, make_broadcast
) -> None:
    document = register()
    later = make_broadcast(document, ["staff"], status="scheduled", sent_at=None, send_at=clock.now())
    clerk, leader = (client.get(f"{URL}/{document.id}").text for client in (office, client_as("leader")))
    assert f"/sent/{later.id}/edit" in clerk
    assert f"/sent/{later.id}/edit" not in leader


def test_correcting_keeps_the_number_and_says_what_changed(office, register) -> None:
    made = register("Về việc A")
    data = {"version": "1", "subject": "Về việc B", "urgency": "1", "arrived_on": f"{clock.today():%d/%m/%Y}"}
    assert office.post(f"{URL}/{made.id}/edit", data=data).status_code == 303
    stored = db.session.get_one(Document, made.id)
    assert (stored.subject, stored.urgency, stored.number) == ("Về việc B", 1, 1)
    assert "Trích yếu, Độ khẩn" in office.get(f"{URL}/{made.id}").text


def test_files_that_came_later_are_added_behind_the_others(office, register) -> None:
    made = register("Về việc A", files={"a.txt": b"van ban"})
    data = {"version": "1", "subject": "Về việc A", "urgency": "0", "arrived_on": f"{clock.today():%d/%m/%Y}"}
    later = {"uploads": [(io.BytesIO(b"phu luc"), "phu-luc.txt")]}
    assert "Chọn lại tệp" in office.post(f"{URL}/{made.id}/edit", data={**data, **later, "subject": ""}).text
    later = {"uploads": [(io.BytesIO(b"phu luc"), "phu-luc.txt")]}
    assert office.post(f"{URL}/{made.id}/edit", data={**data, **later}).status_code == 303
    assert [one.name for one in queries.attachments([made.id])[made.id]] == ["a.txt", "phu-luc.txt"]
    assert office.post(f"{URL}/{made.id}/edit", data=data).status_code == 409
    secret = {"uploads": [(io.BytesIO("Số: 1/X\nTUYỆT MẬT\n".encode()), "x.txt")], "version": "2"}
    assert "Tuyệt mật" in office.post(f"{URL}/{made.id}/edit", data={**data, **secret}).text
    assert len(queries.attachments([made.id])[made.id]) == 2


def test_two_who_edit_at_once_see_both_versions(office, register, client_as) -> None:
    made = register("Về việc A")
    day = f"{clock.today():%d/%m/%Y}"
    first = {"version": "1", "subject": "Bản một", "urgency": "0", "arrived_on": day}
    assert office.post(f"{URL}/{made.id}/edit", data=first).status_code == 303
    answer = office.post(f"{URL}/{made.id}/edit", data={**first, "subject": "Bản hai"})
    assert answer.status_code == 409
    assert all(words in answer.text for words in ("Bản một", "Bản hai", 'name="version" type="hidden" value="2"'))
    assert office.post(f"{URL}/{made.id}/edit", data={**first, "version": "2"}).status_code == 303


WRONG = (
    ({"arrived_on": "31/12/2025"}, "thuộc sổ năm"), ({"subject": ""}, "Trích yếu"), ({"secrecy": "Mật"}, "độ mật"),
    ({"wave_id": "7"}, "Đợt"), ({"issued_on": "45/13/2026"}, "lịch"),
)  # fmt: skip


def test_what_does_not_hold_together_is_said_at_its_field(office, register) -> None:
    made = register("Về việc A")
    right = {"version": "1", "subject": "Về việc B", "urgency": "0", "arrived_on": f"{clock.today():%d/%m/%Y}"}
    for wrong, words in WRONG:
        answer = office.post(f"{URL}/{made.id}/edit", data={**right, **wrong})
        assert answer.status_code == 422, wrong
        assert words in answer.text
    assert db.session.scalars(select(Document.subject)).one() == "Về việc A"


@pytest.mark.database("sqlite", "postgresql")
def test_the_plans_page_has_its_documents_and_the_share_confirmed(
    office, client_as, register, make_broadcast, plan, app
) -> None:
    document = register("Phát động đợt thi đua", plan_id=plan, code="5/UBND")
    make_broadcast(document, to=["staff", "unit_head"])
    page = office.get(f"/plans/{plan}").text
    assert "Văn bản của kế hoạch" in page
    assert "5/UBND: Phát động đợt thi đua" in page
    assert "0/2 lượt xác nhận" in page
    assert "5/UBND" in client_as("staff").get(f"/plans/{plan}").text
    assert "5/UBND" not in client_as("coordinator").get(f"/plans/{plan}").text


def test_what_the_register_keeps_about_a_person_is_told_and_forgotten(register, agency, app) -> None:
    register("Về việc A")
    (record,) = personal.records(agency.people["office"])
    assert record.values["documents"][0]["number"] == 1
    erased = list(personal.erase(agency.people["office"]))
    assert sum(one.erased for one in erased) == 1
    assert db.session.scalars(select(Document.created_by)).one() is None
    assert list(personal.records(agency.people["office"])) == []


def test_a_document_may_have_come_earlier_but_not_later_than_today(register) -> None:
    assert register(arrived_on=clock.today() - timedelta(days=3)).arrived_on < clock.today()
    with pytest.raises(Refused, match="sau hôm nay"):
        register(arrived_on=clock.today() + timedelta(days=1))
