"""From a paper to a draft: upload, look through what was recognised, make the plan."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from intranet import clock, jobs
from intranet.access import SYSTEM, Actor
from intranet.database import db
from intranet.directory.models import UnitVersion
from intranet.files.models import StoredFile
from intranet.jobs.models import Job
from intranet.plans import drafts, imports, rows, source
from intranet.plans.models import Plan, PlanImport
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from tests.plans.test_editing import fields

PAPER = """UBND TỈNH AN HẢI
SỞ KHOA HỌC VÀ CÔNG NGHỆ

Số:      /KH-SKHCN

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

An Hải, ngày    tháng 01 năm 2026

KẾ HOẠCH
Tuyên truyền các phong trào thi đua yêu nước, điển hình tiên tiến năm 2026

Căn cứ Kế hoạch số 05/KH-HĐTĐ ngày 08/01/2026 của Hội đồng Thi đua - Khen thưởng tỉnh về tuyên truyền;
Sở Khoa học và Công nghệ ban hành Kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao nhận thức của công chức, viên chức về thi đua yêu nước.
2. Bảo đảm 100% tập thể, cá nhân hưởng ứng phong trào thi đua “Chung sức vì An Hải số”.

II. HÌNH THỨC TUYÊN TRUYỀN
Lồng ghép tại ngày pháp luật, họp chi bộ, họp giao ban hằng tháng; đăng trên Cổng thông tin điện tử của Sở.

III. THỜI GIAN THỰC HIỆN
1. Đợt 1: Từ tháng 01/2026 đến hết tháng 6/2026
- Tuyên truyền tư tưởng thi đua ái quốc.
2. Đợt 2: Từ tháng 7/2026 đến hết tháng 12/2026
- Biểu dương gương điển hình tiên tiến.

IV. TỔ CHỨC THỰC HIỆN
1. Văn phòng Sở: Chủ trì tham mưu, theo dõi, tổng hợp báo cáo trước ngày 15/12/2026.
2. Phòng Chuyển đổi số: Mở chuyên mục trên Cổng thông tin điện tử.
3. Hội Nữ trí thức tỉnh An Hải: Phối hợp giới thiệu gương điển hình.

Trên đây là Kế hoạch tuyên truyền năm 2026./.

Nơi nhận:
- Ban Thi đua - Khen thưởng tỉnh An Hải (b/c);
- Các phòng, đơn vị (t/h);
- Lưu: VT, VP.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Ngô Văn Lực
"""


@pytest.fixture
def browser(client_as: Callable[[str], Client]) -> Client:
    return client_as("office")


def send(browser: Client, text: str = PAPER, name: str = "ke-hoach.txt") -> str:
    """Upload `text`; where the answer leads."""
    answer = browser.post("/plans/import", data={"file": (BytesIO(text.encode()), name), "text": ""})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


@pytest.mark.database("sqlite", "postgresql")
def test_a_paper_becomes_a_draft_with_every_part(browser: Client, agency: Agency) -> None:
    place = send(browser)
    page = browser.get(place)
    assert page.status_code == 200
    for words in ("Soát kế hoạch nhập từ tệp", "Không có trong văn bản", "Văn bản gốc", "Hội Nữ trí thức tỉnh An Hải",
                  'id="s1"', 'href="#s1"'):  # fmt: skip
        assert words in page.text
    typed = fields(page.text)
    names = list(drafts.unit_texts(db.session.query(PlanImport).one().reading["plan"]))
    chosen = {name: typed[f"unit-{n}"] for n, name in enumerate(names)}
    assert chosen["Văn phòng Sở"] == str(agency.units["office"])
    assert chosen["Phòng Chuyển đổi số"] == str(agency.units["digital"])
    assert chosen["Hội Nữ trí thức tỉnh An Hải"] == ""
    typed[f"unit-{names.index('Hội Nữ trí thức tỉnh An Hải')}"] = "new"
    answer = browser.post(place, data={**typed, "confirmed": "y", "make": "1", "head-title": "Trích yếu đã sửa"})
    assert answer.status_code == 302, answer.text
    plan = db.session.query(Plan).one()
    assert (plan.title, plan.year, plan.status, plan.number) == ("Trích yếu đã sửa", 2026, "draft", None)
    assert (plan.issued_year, plan.issued_month, plan.issuing_unit_id) == (2026, 1, agency.units["agency"])
    found = rows.load(plan.id)
    assert [(w["label"], w["starts_on"], w["ends_on"]) for w in found["waves"]] == [
        ("Đợt 1", date(2026, 1, 1), date(2026, 6, 30)), ("Đợt 2", date(2026, 7, 1), date(2026, 12, 31)),
    ]  # fmt: skip
    outside = db.session.query(UnitVersion).filter_by(name="Hội Nữ trí thức tỉnh An Hải").one()
    assert outside.kind == "external"
    led = {task["lead_text"]: task["lead_unit_id"] for task in found["tasks"]}
    assert led["Phòng Chuyển đổi số"] == agency.units["digital"]
    assert led["Hội Nữ trí thức tỉnh An Hải"] == outside.unit_id
    assert {channel["code"] for channel in found["channels"]} >= {"law_day", "party_cell_meeting", "portal"}
    assert [m["name"] for m in found["movements"]] == ["Chung sức vì An Hải số"]
    assert found["recipients"][0]["unit_id"] == agency.units["external"]
    assert found["signature"][0]["name"] == "Ngô Văn Lực"
    text = " ".join(" ".join((s["label"], s["heading"], s["body"])) for s in found["sections"])
    for word in PAPER.replace(".", " ").split():
        assert word.rstrip(".;:)") in text, word
    page = browser.get(answer.location)
    assert "Bản gốc" in page.text
    stored = db.session.query(StoredFile).one()
    assert browser.get(f"/files/{stored.token}/{stored.name}").data.decode() == PAPER


def test_an_unknown_issuer_is_asked_for_and_may_be_created(browser: Client) -> None:
    place = send(browser, PAPER.replace("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "BAN QUẢN LÝ CẢNG BIỂN").replace(
        "Sở Khoa học và Công nghệ", "Ban Quản lý cảng biển"))  # fmt: skip
    page = browser.get(place)
    assert "“Ban Quản lý cảng biển” chưa có trong danh mục" in page.text
    typed = {**fields(page.text), "confirmed": "y", "make": "1"}
    answer = browser.post(place, data=typed)
    assert answer.status_code == 422
    assert "Chọn đơn vị ban hành" in answer.text
    assert browser.post(place, data={**typed, "unit-0": "new"}).status_code == 302
    issuer = db.session.query(UnitVersion).filter_by(name="Ban Quản lý cảng biển").one()
    assert db.session.query(Plan).one().issuing_unit_id == issuer.unit_id


def test_the_same_file_again_names_the_plan_it_became(browser: Client) -> None:
    place = send(browser)
    answer = browser.post(place, data={**fields(browser.get(place).text), "confirmed": "y", "make": "1"})
    again = browser.get(send(browser, name="ban-sao.txt")).text
    assert "Tệp này đã được nhập" in again
    assert answer.location in again
    assert browser.get(place).location == answer.location


def test_what_was_corrected_is_kept_for_later(browser: Client) -> None:
    place = send(browser)
    typed = {**fields(browser.get(place).text), "head-title": "Sửa dở", "waves-0-starts_on": "không rõ", "keep": "1"}
    assert browser.post(place, data=typed).status_code == 302
    assert db.session.query(Plan).count() == 0
    again = browser.get(place).text
    assert "Sửa dở" in again
    assert "không rõ" in again
    assert "Văn bản chờ soát" in browser.get("/plans/").text


def test_pasted_text_is_read_and_kept_when_refused(browser: Client) -> None:
    assert browser.post("/plans/import", data={"text": PAPER}).status_code == 302
    decision = PAPER.replace("KẾ HOẠCH\n", "QUYẾT ĐỊNH\n").replace("/KH-", "/QĐ-").replace("Kế hoạch", "Quyết định")
    answer = browser.post("/plans/import", data={"text": decision})
    assert answer.status_code == 422
    assert "QUYẾT ĐỊNH" in answer.text
    assert "Hội Nữ trí thức tỉnh An Hải" in answer.text
    assert db.session.query(PlanImport).count() == 1


@pytest.mark.parametrize(
    ("name", "data"), [("anh.png", b"\x89PNG\r\n\x1a\n123"), ("rong.txt", b""), ("a.docx", b"PK??")]
)
def test_a_file_that_cannot_be_read_says_why(name: str, data: bytes, browser: Client) -> None:
    answer = browser.post("/plans/import", data={"file": (BytesIO(data), name), "text": "Giữ lại chữ này"})
    assert answer.status_code == 422
    assert "Giữ lại chữ này" in answer.text
    assert db.session.query(PlanImport).count() == 0
    assert db.session.query(StoredFile).count() == 0


def test_nothing_given_is_named(browser: Client) -> None:
    answer = browser.post("/plans/import", data={})
    assert answer.status_code == 422
    assert "Chọn tệp hoặc dán văn bản" in answer.text


def test_warnings_must_be_confirmed(browser: Client) -> None:
    place = send(browser, PAPER.replace("đến hết tháng 12/2026", "đến hết tháng 3/2026"))
    page = browser.get(place)
    assert "Cảnh báo cần xác nhận" in page.text
    typed = fields(page.text)
    answer = browser.post(place, data={**typed, "make": "1"})
    assert answer.status_code == 422
    assert 'href="#confirmed"' in answer.text
    answer = browser.post(place, data={**typed, "make": "1", "confirmed": "y"})
    assert answer.status_code == 302
    wave = rows.load(db.session.query(Plan).one().id)["waves"][1]
    assert (wave["starts_on"], wave["ends_on"]) == (date(2026, 7, 1), date(2026, 3, 31))


def test_a_large_file_is_read_in_the_background(browser: Client, app: object) -> None:
    place = large(browser)
    page = browser.get(place)
    assert "Đang đọc văn bản" in page.text
    assert page.headers["Refresh"] == "2"
    jobs.run_pending(app)
    assert "Soát kế hoạch nhập từ tệp" in browser.get(place).text


def large(browser: Client) -> str:
    body = "\n".join(f"- Nội dung tuyên truyền thứ {n} về phong trào thi đua yêu nước của tỉnh." for n in range(4000))
    return send(browser, PAPER.replace("\n\nII. HÌNH THỨC", f"\n{body}\n\nII. HÌNH THỨC"))


def test_a_file_that_cannot_be_read_in_the_background_says_so_and_may_be_read_again(
    browser: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = large(browser)
    job = db.session.scalars(select(Job)).one()

    def broken(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch, time_machine.travel(clock.now(), tick=False) as moment:
        patch.setattr(imports, "parse_bytes", broken)
        for _attempt in range(5):
            jobs.run_pending(app)
            moment.shift(timedelta(hours=1))
    page = browser.get(place)
    assert "Chưa đọc được thành kế hoạch" in page.text
    assert "đã thử lại nhiều lần" in page.text
    assert "Refresh" not in page.headers
    jobs.retry(SYSTEM, job.id)
    jobs.run_pending(app)
    assert "Soát kế hoạch nhập từ tệp" in browser.get(place).text


def test_an_import_whose_job_was_stopped_is_put_aside(browser: Client, app: Flask) -> None:
    place = large(browser)
    jobs.cancel(SYSTEM, db.session.scalars(select(Job.id)).one())
    assert "đã được bỏ" in browser.get(place).text


def test_an_import_is_for_its_owner_and_the_office(
    agency: Agency, client_as: Callable[[str], Client], actor_of: Callable[[str], Actor]
) -> None:
    place = send(client_as("coordinator"))
    assert client_as("office").get(place).status_code == 200
    assert client_as("unit_head").get(place).status_code == 404
    assert client_as("staff").get(place).status_code == 404
    stored = db.session.query(StoredFile).one()
    assert client_as("staff").get(f"/files/{stored.token}/{stored.name}").status_code == 404
    assert not imports.waiting_for(actor_of("office"))


def test_an_import_put_aside_makes_no_plan(browser: Client) -> None:
    place = send(browser)
    browser.post(place, data={**fields(browser.get(place).text), "drop": "1"})
    assert "đã được bỏ" in browser.get(place).text
    assert "Văn bản chờ soát" not in browser.get("/plans/").text


def test_marks_never_overlap_and_lose_no_text() -> None:
    text = "Một hai\nba bốn năm\n"
    findings = [
        {"field": "title", "start": 4, "end": 14, "confidence": "sure"},
        {"field": "year", "start": 8, "end": 10, "confidence": "check"},
        {"field": "signer.name", "start": 15, "end": 18, "confidence": "missing"},
        {"field": "sections.0", "start": 0, "end": 3, "confidence": "sure"},
    ]
    marked = source.marks(findings, len(text))
    assert [(mark.number, mark.field, mark.tone) for mark in marked] == [(1, "title", "ok"), (2, "signer.name", "bad")]
    lines = source.lines(text, marked, [])
    assert ["".join(piece.text for piece in line.pieces) for line in lines] == ["Một hai", "ba bốn năm"]
    assert [[bool(piece.mark) for piece in line.pieces] for line in lines] == [[False, True], [True, False, True]]


CORPUS = sorted((Path(__file__).parent / "importer" / "corpus").glob("*"))
PAPERS = [path for path in CORPUS if path.suffix in (".txt", ".md")]


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("paper", PAPERS[::4], ids=lambda path: path.stem)
def test_papers_of_other_agencies_become_drafts_without_losing_a_word(
    paper: Path, browser: Client, agency: Agency
) -> None:
    answer = browser.post("/plans/import", data={"file": (BytesIO(paper.read_bytes()), paper.name), "text": ""})
    place = answer.location
    unit = {"head-issuing_unit_id": str(agency.units["agency"])}
    made = browser.post(place, data={**fields(browser.get(place).text), **unit, "confirmed": "y", "make": "1"})
    assert made.status_code == 302, made.text
    assert browser.get(made.location).status_code == 200
    text = db.session.query(PlanImport).one().reading["text"]
    sections = rows.load(db.session.query(Plan).one().id)["sections"]
    kept = " ".join(" ".join((s["label"], s["heading"], s["body"])) for s in sections)
    assert [word for word in re.findall(r"\w+", text) if word not in kept] == []


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_old_encodings_are_read_or_refused_by_name(encoding: str, browser: Client) -> None:
    data = unicodedata.normalize("NFD", PAPER).encode(encoding, "ignore")
    answer = browser.post("/plans/import", data={"file": (BytesIO(data), "cu.txt"), "text": ""})
    if answer.status_code == 302:
        assert "Soát kế hoạch nhập từ tệp" in browser.get(answer.location).text
        assert db.session.query(StoredFile).count() == 1
    else:
        assert answer.status_code == 422
        assert "bảng mã" in answer.text


def test_a_paper_that_is_never_read_through_can_be_put_aside(browser: Client, agency: Agency) -> None:
    address = send(browser, PAPER + "\n" + "Nội dung dài. " * 20_000)
    assert db.session.query(PlanImport).one().state == "reading"
    assert 'name="drop"' in browser.get(address).text
    browser.post(address, data={"drop": "1"})
    assert db.session.query(PlanImport).one().state == "dropped"
